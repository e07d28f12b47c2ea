"""How long it still takes: a bar on a terminal and lines on a pipe for whoever waits, silence for whoever does not."""

from __future__ import annotations

import os
import sys
import time
from threading import Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 2.0  # seconds before a progress bar appears, or a first line
RARER = 2.0  # times the wait after which the next line is told: few lines, however long it takes


class PatientBar:
    """A progress bar on standard error that appears only where waiting is longer than two seconds.

    It appears by itself, so that a first step that takes long is no silent wait. Where standard error is no
    terminal, a line says how much is done and about how long the rest takes, ever more rarely.

    Parameters
    ----------
    what : str
        What is counted, in words.
    lang : {"en", "zh"}
    unit : str
        What is counted, to show how many a second; empty shows no rate.
    by_itself : bool
        Whether it may appear before anything is done; of two bars one may not.
    """

    def __init__(self, what: str, lang: str, unit: str = "", by_itself: bool = True) -> None:
        self.what, self.lang, self.unit, self.by_itself = what, lang, unit, by_itself
        self.start, self.done = time.monotonic(), 0
        self.total: int | None = None
        self.first: tuple[int, float] | None = None  # done and when, as first told: what was there before took no time
        self.next_line = PATIENCE
        self.bar: Progress | None = None
        self.timer: Timer | None = None
        self.lock = Lock()

    def __enter__(self) -> PatientBar:
        if self.by_itself:
            self.timer = Timer(PATIENCE, self._appear)
            self.timer.daemon = True
            self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer.join()
        if self.bar is not None:
            self.bar.stop()

    def update(self, done: int, total: int) -> None:
        """Say how much is done."""
        self.done, self.total = done, total
        self.first = self.first or (done, time.monotonic())
        if self.bar is None and time.monotonic() - self.start > PATIENCE:
            self._appear()
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=done, total=total)

    def _appear(self) -> None:
        with self.lock:
            if not sys.stderr.isatty():
                self._tell()
            elif self.bar is None:
                self.bar = _new_bar(self.what, self.done, self.total, self.unit)

    def _tell(self) -> None:
        """Say in a line how far it is, if it is time for one."""
        from sim.labels import text
        from sim.precompile import QUIET

        waited = time.monotonic() - self.start
        if self.total is None or self.done == self.total or waited < self.next_line or os.environ.get(QUIET):
            return
        self.next_line = waited * RARER
        left = text("cli", "progress_left", self.lang).format(time=duration(self._left())) if self._left() else ""
        counts = {"done": f"{self.done:,}", "total": f"{self.total:,}"}
        line = text("cli", "progress_line", self.lang).format(what=self.what, left=left, **counts)
        print(line, file=sys.stderr, flush=True)

    def _left(self) -> float:
        """Return the seconds that the rest takes at the pace so far; 0 where nothing is done yet to tell by."""
        if self.first is None or self.total is None or self.done == self.first[0]:
            return 0.0
        return (time.monotonic() - self.first[1]) * (self.total - self.done) / (self.done - self.first[0])


def duration(seconds: float) -> str:
    """Write seconds the way people say them: in the largest unit of which there are two or more."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"


def say_if_compiling(lang: str, with_systems: bool = False) -> None:
    """Say on standard error that rules are compiled first, where they are not yet on disk."""
    from sim.compiled import is_cached

    if not is_cached(with_systems):
        from sim.precompile import say_compiling

        say_compiling(lang)


def _new_bar(what: str, done: int, total: int | None, unit: str) -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from sim import cli_tables

    class Rate(TextColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:.3g} {unit}")

    bar = Progress(
        *([TextColumn("{task.description}")] if what else []),
        BarColumn(),
        MofNCompleteColumn(),
        *([Rate("")] if unit else []),
        TimeRemainingColumn(),
        console=cli_tables.console(stderr=True),
        transient=True,
    )
    bar.add_task(what, total=total, completed=done)
    bar.start()
    return bar

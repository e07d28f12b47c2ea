"""How long it still takes: a progress bar for whoever waits, and silence for whoever does not."""

from __future__ import annotations

import sys
import time
from threading import Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 2.0  # seconds before a progress bar appears


class PatientBar:
    """A progress bar on standard error that appears only where waiting is longer than two seconds.

    It appears by itself, so that a first step that takes long is no silent wait.

    Parameters
    ----------
    what : str
        What is counted, in words.
    unit : str
        What is counted, to show how many a second; empty shows no rate.
    by_itself : bool
        Whether it may appear before anything is done; of two bars one may not.
    """

    def __init__(self, what: str = "", unit: str = "", by_itself: bool = True) -> None:
        self.what, self.unit, self.by_itself = what, unit, by_itself
        self.start, self.done = time.monotonic(), 0
        self.total: int | None = None
        self.bar: Progress | None = None
        self.timer: Timer | None = None
        self.lock = Lock()

    def __enter__(self) -> PatientBar:
        if self.by_itself and sys.stderr.isatty():
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
        if self.bar is None and time.monotonic() - self.start > PATIENCE and sys.stderr.isatty():
            self._appear()
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=done, total=total)

    def _appear(self) -> None:
        with self.lock:
            if self.bar is None:
                self.bar = _new_bar(self.what, self.done, self.total, self.unit)


def say_if_compiling(lang: str, with_systems: bool = False) -> None:
    """Say on standard error that rules are compiled first, where they are not yet on disk."""
    from sim.studies.compiling import is_compiled

    if not is_compiled(with_systems):
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

"""How long it still takes: a progress bar for whoever waits, and silence for whoever does not."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 2.0  # seconds before a progress bar appears


class PatientBar:
    """A progress bar on standard error that appears only where waiting is longer than two seconds.

    Parameters
    ----------
    unit : str
        What is counted, to show how many a second; empty shows no rate.
    """

    def __init__(self, unit: str = "") -> None:
        self.unit = unit
        self.start = time.monotonic()
        self.bar: Progress | None = None

    def __enter__(self) -> PatientBar:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def update(self, done: int, total: int) -> None:
        """Say how much is done."""
        if self.bar is None and time.monotonic() - self.start > PATIENCE and sys.stderr.isatty():
            self.bar = _new_bar(done, total, self.unit)
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=done, total=total)


def say_if_compiling(lang: str, with_systems: bool = False) -> None:
    """Say on standard error that rules are compiled first, where they are not yet on disk."""
    from sim.labels import text
    from sim.studies.compiling import is_compiled

    if not is_compiled(with_systems):
        print(text("cli", "compiling", lang), file=sys.stderr)


def _new_bar(done: int, total: int, unit: str) -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from sim import cli_tables

    class Rate(TextColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:.3g} {unit}")

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        *([Rate("")] if unit else []),
        TimeRemainingColumn(),
        console=cli_tables.console(stderr=True),
        transient=True,
    )
    bar.add_task("", total=total, completed=done)
    bar.start()
    return bar

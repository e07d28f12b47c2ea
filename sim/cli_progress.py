"""How long it still takes: a progress bar for whoever waits, and silence for whoever does not."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 2.0  # seconds before a progress bar appears


class PatientBar:
    """A progress bar on standard error that appears only where waiting is longer than two seconds."""

    def __init__(self) -> None:
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
            self.bar = _new_bar(total)
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=done, total=total)


def _new_bar(total: int) -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from sim import cli_tables

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=cli_tables.console(stderr=True),
        transient=True,
    )
    bar.add_task("", total=total)
    bar.start()
    return bar


def say_if_compiling(lang: str) -> None:
    """Say on standard error that rules are compiled first, where they are not yet on disk."""
    from sim.compiled import is_cached
    from sim.labels import text

    if not is_cached():
        click.echo(text("cli", "compiling", lang), err=True)

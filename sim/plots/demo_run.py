"""The demonstration from start to end: run, told in the terminal, and written as a table and a page."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from rich.console import Console

from sim.folders import make_folder
from sim.studies.demo import HORIZON, PLACE, REPLICATES, Demo, check_asked, design_of, grid, simulate
from sim.studies.output import write_atomically
from sim.studies.workers import processors
from sim.telling import demo_indicators, demo_table
from sim.words import word


def run_demo(
    out: str | os.PathLike[str],
    *,
    place: str = PLACE,
    lang: str = "en",
    months: int = HORIZON,
    replicates: int | None = None,
    workers: int | None = None,
    seed: int = 1,
    console: Console | None = None,
    build: Callable[..., Any] | None = None,
) -> Demo:
    """Run the demonstration; print its table; write it, ``indicators.csv`` and ``report.html`` into a folder.

    Parameters
    ----------
    out : path
        Folder, made where missing. A file in it is replaced whole or not at all.
    place : str
        A shipped place's name, or a path.
    lang : {"en", "zh"}
        Language of the table and of the page when it opens; the page holds both.
    months : int
        Months after the burn-in, at least 12.
    replicates : int or None
        Replicates of each kind; None takes 16 with luck alone and 39 with the assumptions drawn.
    workers : int or None
        Worker processes; None takes the processors there are.
    seed : int
        Seed of the first replicate; the others follow it.
    console : rich.console.Console or None
        Where to print.
    build : callable or None
        Makes the model, see :class:`sim.studies.replicates.Design`.

    Returns
    -------
    Demo
        What was found.

    Raises
    ------
    InputError
        If a value is not allowed, or the folder cannot be written.
    """
    console = console or Console()
    counts = REPLICATES if replicates is None else (replicates, replicates)
    check_asked(lang, months, replicates)
    folder = make_folder(out)
    cells = grid()
    design = design_of(place, months, build)
    with ExitStack() as stack:
        demo, pool = simulate(design, cells, seed, counts, workers or processors(), console, lang, stack)
        with console.status(word("drawing", lang)):
            from sim.plots import report  # matplotlib and jinja are needed only here

            page = report.page(demo, lang, pool)
    rows = demo_table.rows(demo)
    write_atomically(folder / "table.csv", demo_table.to_csv([demo_table.record(row) for row in rows]))
    write_atomically(folder / "indicators.csv", demo_table.to_csv(list(demo_indicators.records(demo))))
    write_atomically(folder / "report.html", page)
    demo_table.show(demo, rows, console, lang)
    console.print(word("written", lang, folder=folder), soft_wrap=True, highlight=False)
    return demo

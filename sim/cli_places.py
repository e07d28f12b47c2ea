"""A place of one's own, begun: the files a planner writes in, ready to run."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import click

from sim.errors import InputError
from sim.labels import text

TEMPLATE = Path(__file__).parent / "scenarios" / "template"
PLACE, COURTYARDS = "place.toml", "courtyards.csv"
NAME = re.compile(r"^\w[\w-]{0,59}$")


def new_place(out: str, lang: str) -> None:
    """Write a commented place file and its table of courtyards, which run as they are, and say what next.

    The place is named after the folder where that is one word.

    Raises
    ------
    InputError
        If one of the files is there already, or the folder can't be made or written in.
    """
    folder = Path(out)
    try:
        _write(folder)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{out!r:.200} cannot be written ({why}); it takes a folder") from None
    click.echo(f"{text('cli', 'written', lang)} {folder / PLACE}, {folder / COURTYARDS}")
    click.echo(f"yuanluo compare {folder / PLACE} no-fund reform-2009 --months 12 --replicates 3")


def _write(folder: Path) -> None:
    from sim.studies.output import put_in_place

    folder.mkdir(parents=True, exist_ok=True)
    for name in (PLACE, COURTYARDS):
        if (folder / name).exists():
            raise InputError(f"{folder / name}: is there already; name a folder without it")
    for name in (COURTYARDS, PLACE):
        words = (TEMPLATE / name).read_text(encoding="utf-8")
        if name == PLACE and NAME.match(folder.resolve().name):
            words = words.replace('"my-place"', f'"{folder.resolve().name}"', 1)
        encoding = "utf-8-sig" if name == COURTYARDS else "utf-8"  # spreadsheets know UTF-8 by its mark
        put_in_place(folder / name, partial(Path.write_text, data=words, encoding=encoding))

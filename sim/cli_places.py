"""The command ``yuanluo places``: those there are, and one of one's own, begun: files ready to run."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import click

from sim.cli_options import json_option, lang_option, language
from sim.errors import InputError

TEMPLATE = Path(__file__).parent / "scenarios" / "template"
PLACE, COURTYARDS = "place.toml", "courtyards.csv"
NAME = re.compile(r"^\w[\w-]{0,59}$")


@click.group(invoke_without_command=True)
@json_option
@lang_option
@click.pass_context
def places(ctx: click.Context, as_json: bool, lang: str | None) -> None:
    """List the places there are, or begin one of your own."""
    ctx.obj = language(lang)
    if ctx.invoked_subcommand is None:
        from sim import cli_tables

        cli_tables.places(ctx.obj, as_json)


@places.command("new")
@click.argument("folder", metavar="DIR")
@lang_option
def places_new(folder: str, lang: str | None) -> None:
    """Write place.toml and courtyards.csv into DIR: commented, and ready to run."""
    new_place(folder, language(lang))


def new_place(out: str, lang: str) -> None:
    """Write a commented place file and its table of courtyards, which run as they are, and say what next.

    The place is named after the folder where that is one word.

    Raises
    ------
    InputError
        If one of the files is there already, or the folder can't be made or written in.
    """
    from sim.labels import text

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

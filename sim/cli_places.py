"""Places in plain words: those there are, one with its numbers and where they come from, one of one's own begun."""

from __future__ import annotations

import re
import shlex
from functools import partial
from pathlib import Path
from typing import Any

import click

from sim import cli_tables
from sim.cli_policies import shown
from sim.cli_tables import console, show, show_json
from sim.errors import InputError
from sim.labels import LANGUAGES, text
from sim.parameters import PARAMETERS, PLACE, nearest
from sim.scenarios import CourtyardTable, Place, load_place, load_policy, place_names
from sim.scenarios.finding import path_of
from sim.studies.output import put_in_place
from sim.studies.shown import figure_name, observed
from sim.words import source_of

TEMPLATE = Path(__file__).parent / "scenarios" / "template"
PLACE_FILE, COURTYARDS = "place.toml", "courtyards.csv"
NAME = re.compile(r"^\w[\w-]{0,59}$")
# What parameters of a place are about, by how their names begin; of two beginnings the longer counts.
THEMES = {
    "people": ("place.",),
    "courtyards": ("place.courtyards", "place.communities", "place.meetings", "place.volunteer_days", "place.coll"),
    "network": ("place.ties", "place.beyond", "place.move"),
    "needs": ("needs.",),
    "fund": ("place.fund_share", "government.", "year."),
    "self_government": ("committee.", "council."),
    "care": ("care.",),
    "organisations": ("staff.",),
}
SHARE, FUND, EXAMPLE = "place.fund_share", "fund.per_community", "reform-2009"
NO_SOURCE = ("place file", "assumption")  # of a default: nobody has published it


def places(lang: str, as_json: bool) -> None:
    """Show the places there are, each in a sentence."""
    found = [load_place(name) for name in place_names()]
    if as_json:
        show_json([described(one) for one in found])
        return
    columns = [text("cli", key, lang) for key in ("name", "title", "kind", "residents", "courtyards", "about")]
    show(
        columns,
        (
            [
                one.name,
                one.title[lang],
                text("kind", one.kind, lang),
                f"{one.values['place.residents']:,.0f}",
                f"{one.values['place.courtyards']:,.0f}",
                one.about[lang],
            ]
            for one in found
        ),
    )
    console().print(text("cli", "places_more", lang), markup=False, soft_wrap=True)


def place(name: str, lang: str, as_json: bool) -> None:
    """Show one place: what it is, each of its numbers by theme with its source or as assumed, and what was observed."""
    found = load_place(name)
    if as_json:
        show_json(described(found))
        return
    kind = text("kind", found.kind, lang)
    console().print(f"{found.title[lang]} ({found.name}) · {kind}\n{found.about[lang]}", markup=False, soft_wrap=True)
    columns = [text("cli", key, lang) for key in ("parameter", "set_to", "drawn_from", "unit", "source")]
    for theme in THEMES:
        show(columns, _rows(found, theme, lang), text("theme", theme, lang))
        if theme == "fund" and (share := found.values.get(SHARE, 1.0)) < 1:
            console().print(_shared(share, lang), markup=False, soft_wrap=True)
    if found.courtyards is not None:
        console().print(_one_by_one(found.courtyards, lang), markup=False, soft_wrap=True)
    _observed(found, lang)
    cli_tables.say_sources_are_quoted(lang)


def _shared(share: float, lang: str) -> str:
    """Say what of a community's money and staff a place has, and what that makes of a shipped policy's fund."""
    policy = load_policy(EXAMPLE)
    yuan = policy.values[FUND]
    return text("cli", "fund_share_means", lang).format(
        share=f"{100 * share:.12g}", policy=policy.title[lang], yuan=f"{yuan:,.0f}", own=f"{share * yuan:,.0f}"
    )


def described(one: Place) -> dict[str, Any]:
    """Return a place as plain data: what its file gives with sources, what it leaves to defaults, what was observed."""
    table = one.courtyards
    return cli_tables.described(one) | {
        "kind": one.kind,
        "drawn_from": {name: list(ends) for name, ends in one.unknown.items()},
        "assumed": {p.name: cli_tables.value_of(p, p.default) for p in PLACE if p.name not in one.values},
        "courtyard_table": None if table is None else {"names": table.names, "residents": table.residents}
        | {name: list(column) for name, column in table.margins.items()},
        "observed": {name: figure.model_dump(exclude_none=True) for name, figure in one.observed.items()},
    }  # fmt: skip


def theme_of(parameter: str) -> str:
    """Return the theme of :data:`THEMES` that a place's parameter belongs to."""
    begins = {begin: theme for theme, several in THEMES.items() for begin in several if parameter.startswith(begin)}
    return begins[max(begins, key=len)]


def _rows(one: Place, theme: str, lang: str) -> list[list[str]]:
    """Rows of the parameters of a theme, those that the place's file gives first."""
    mine = [p for p in PLACE if theme_of(p.name) == theme]
    return [
        [
            f"{text('parameter', p.name, lang)}\n{p.name}",
            shown(p, one.values.get(p.name, p.default), lang),
            _drawn_from(one, p.name, lang),
            cli_tables.unit_of(p, lang),
            _source(one, p.name, lang),
        ]
        for p in sorted(mine, key=lambda p: p.name not in one.values)
    ]


def _drawn_from(one: Place, name: str, lang: str) -> str:
    """Say between which numbers one lies that is not known of the place; empty where it is."""
    if name not in one.unknown:
        return ""
    low, high = one.unknown[name]
    return text("cli", "from_to", lang).format(low=f"{low:,.12g}", high=f"{high:,.12g}")


def _source(one: Place, name: str, lang: str) -> str:
    """Say where a number comes from: the file's source, or which default it is."""
    if name in one.values:
        return cli_tables.source_in(one.sources, name, lang)
    source = PARAMETERS[name].source
    return text("cli", "default_assumed", lang) if source in NO_SOURCE else _default_of(source, lang)


def _default_of(source: str, lang: str) -> str:
    return text("cli", "default_of", lang).format(source=source_of(source, lang))


def _one_by_one(table: CourtyardTable, lang: str) -> str:
    """Say what a table of courtyards tells one by one."""
    columns = text("cli", "comma", lang).join(text("parameter", name, lang) for name in table.margins)
    count, least, most = len(table.names), min(table.residents), max(table.residents)
    said = text("cli", "one_by_one", lang).format(
        path=table.path, count=f"{count:,}", least=f"{least:,}", most=f"{most:,}"
    )
    return said + (text("cli", "one_by_one_more", lang).format(columns=columns) if columns else "")


def _observed(one: Place, lang: str) -> None:
    if not one.observed:
        console().print(text("cli", "nothing_observed", lang), markup=False, soft_wrap=True)
        return
    columns = [text("cli", key, lang) for key in ("figure", "observed", "observed_under", "source")]
    rows = [
        [figure_name(name, lang), observed(figure.shown(), lang), figure.under or "–", source_of(figure.source, lang)]
        for name, figure in one.observed.items()
    ]
    show(columns, rows, text("cli", "observed_there", lang))


def new_place(out: str, lang: str, like: str | None = None) -> None:
    """Write a commented place file and its table of courtyards, which run as they are, and say what next.

    The place is named after the folder where that is one word. ``like`` names a shipped place whose file is written
    instead.

    Raises
    ------
    InputError
        If one of the files is there already, the folder can't be made or written in, or there is no such place.
    """
    folder = Path(out)
    try:
        files = _files(folder, like)
        _write(folder, files)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{out!r:.200} cannot be written ({why}); it takes a folder") from None
    click.echo(f"{text('cli', 'written', lang)} {', '.join(str(folder / name) for name in files)}")
    words = ["yuanluo", "compare", str(folder / PLACE_FILE), "no-fund", "reform-2009"]
    click.echo(shlex.join([*words, "--months", "12", "--replicates", "3"]))


def _files(folder: Path, like: str | None) -> dict[str, str]:
    """Return what is written, by file name: the template and its table, or the file of a shipped place."""
    if like is None:
        files = {name: (TEMPLATE / name).read_text(encoding="utf-8") for name in (PLACE_FILE, COURTYARDS)}
    elif like in place_names():
        files = {PLACE_FILE: path_of("place", like).read_text(encoding="utf-8")}
    else:
        there = ", ".join(place_names())
        raise InputError(f"--like {like!r:.80}: it takes a shipped place: {there}{nearest(like, place_names())}")
    name = folder.resolve().name
    if NAME.match(name):
        files[PLACE_FILE] = files[PLACE_FILE].replace(f'"{like or "my-place"}"', f'"{name}"', 1)
        if like is not None:  # else results of several groups that begin with one place would all bear its title
            original = load_place(like).title
            own = {lang: text("cli", "place_like", lang).format(name=name, like=original[lang]) for lang in LANGUAGES}
            shipped, made = (f'title = {{ en = "{one["en"]}", zh = "{one["zh"]}" }}' for one in (original, own))
            files[PLACE_FILE] = files[PLACE_FILE].replace(shipped, made, 1)
    return files


def _write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        if (folder / name).exists():
            raise InputError(f"{folder / name}: is there already; name a folder without it")
    for name, words in reversed(files.items()):
        encoding = "utf-8-sig" if name == COURTYARDS else "utf-8"  # spreadsheets know UTF-8 by its mark
        put_in_place(folder / name, partial(Path.write_text, data=words, encoding=encoding))

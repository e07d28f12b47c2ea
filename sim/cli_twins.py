"""The command ``yuanluo twins``: the same adults under two policies, person by person."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli_asked import TwoFutures, two_futures
from sim.cli_progress import PatientBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.studies.twins import Twins
    from sim.studies.twins_stories import Story

REASONS_SHOWN = 3  # in the terminal; the page shows all


@click.command()
@two_futures
def twins(asked: TwoFutures) -> None:
    """Follow the same adults of one PLACE under policy A and under policy B: who gains, who loses, and why."""
    from sim.labels import text
    from sim.studies.twins import check_asked
    from sim.studies.twins import twins as live_twice
    from sim.studies.twins_stories import stories

    spoken, futures = asked.spoken, (asked.place, asked.before, asked.after)
    check_asked(*futures, asked.months, asked.overrides)
    folder = asked.begin()
    with PatientBar(text("cli", "progress_replicates", spoken), spoken) as bar:
        bar.update(0, asked.replicates)
        found = live_twice(*futures, progress=bar.update, **asked.keywords)
    with PatientBar(text("cli", "progress_stories", spoken), spoken) as bar:
        told = stories(found, progress=bar.update)
    if folder is not None:
        write(found, told, folder, spoken, asked.settings)
    if asked.as_json:
        from sim.cli_tables import show_json

        show_json(as_data(found, told))
    else:
        show(found, told, spoken, folder)


def as_data(found: Twins, told: Sequence[Story]) -> dict[str, Any]:
    """Return what the tables show as plain data: shares from 0 to 1, reasons in logits."""
    from sim.studies.compare import money_of

    return {
        "place": found.place,
        "policies": [found.before, found.after],
        "stayed": found.stayed,
        "money": [{"policy": policy} | money_of(found.runs, arm) for arm, policy in enumerate(found.runs.arms)],
        "observed": found.observed.to_dict("records"),
        "groups": found.groups.to_dict("records"),
        "moved_most": [
            {
                "gained": story.gained,
                **story.person,
                "moments": [vars(moment) | _lives(moment) for moment in story.moments],
            }
            for story in told
        ],
    }


def _lives(moment: Any) -> dict[str, Any]:
    return {name: vars(getattr(moment, name)) for name in ("before", "after")}


def command(found: Twins, settings: Sequence[str]) -> str:
    """Return the command that makes this again."""
    words = ["yuanluo", "twins", found.place, found.before, found.after]
    words += ["--months", str(found.months), "--replicates", str(found.replicates), "--seed", str(found.seed)]
    words += [word for setting in settings for word in ("--set", setting)]
    return shlex.join(words)


def write(found: Twins, told: Sequence[Story], folder: Path, lang: str, settings: Sequence[str]) -> None:
    """Write tables, the figure, the page and what they were of, each file whole or not at all."""
    from sim.plots import pictures
    from sim.plots.twins import lives
    from sim.plots.twins_page import page
    from sim.studies.output import describe_comparison, put_in_place, write_atomically

    policies = (found.before, found.after)
    line = partial(pictures.two_futures, found.place, *policies, found.months, found.replicates, found.seed)
    asked = (found.place, policies, found.months, found.replicates, found.seed, found.overrides, ())
    put_in_place(folder / "twins.parquet", partial(found.people.to_parquet, index=False))
    write_atomically(folder / "twins.csv", found.groups.to_csv(index=False))
    write_atomically(folder / "observed.csv", found.observed.to_csv(index=False))
    pictures.write(folder, "twins", partial(lives, found), line)
    write_atomically(folder / "twins.html", page(found, told, command(found, settings), lang))
    write_atomically(folder / "twins.json", describe_comparison(*asked))


def show(found: Twins, told: Sequence[Story], lang: str, folder: Path | None = None) -> None:
    """Print who gains and loses by group, and the residents moved most."""
    from sim import cli_tables
    from sim.labels import text
    from sim.scenarios import load_place
    from sim.studies.twins import OUTCOMES
    from sim.telling import twins_table as table

    out = cli_tables.console()
    heading = table.say("title", lang, **table.titles(found, lang))
    for line in (heading, table.intro(found, lang), table.spent(found, lang)):
        out.print(line, markup=False, soft_wrap=True)
    for outcome in OUTCOMES:
        cli_tables.show(table.heads(lang), table.rows(found, outcome, lang), table.table_title(outcome, lang))
    out.print(table.how_to_read(lang), markup=False)
    cli_tables.observed(found.observed, lang)
    out.print(text("cli", "uncalibrated", lang), markup=False)
    if told:
        out.print("\n" + table.say("moved_title", lang), markup=False)
    if none := table.missing(told, lang):
        out.print(none, markup=False, soft_wrap=True)
    for story in told:
        for line in _story(story, lang, load_place(found.place).courtyard_names):
            out.print(line, markup=False, soft_wrap=True)
    if folder is not None:
        out.print(f"{text('cli', 'written', lang)} {folder}", markup=False, soft_wrap=True)


def _story(story: Story, lang: str, names: Sequence[str]) -> list[str]:
    """Tell a story in a few lines: who, how far, and in each moment what was done and which reasons differed most."""
    from sim.telling import twins_table as table

    lines = [f"- {table.who(story, lang, names)}", f"  {table.changes(story, lang)}"]
    for moment in story.moments:
        weighed = [f"{name} {one} → {other}" for name, one, other in table.reasons(moment, lang, REASONS_SHOWN)]
        lines.append(f"  {table.month(moment, lang)}")
        lines += [f"    {line}" for line in table.lived(moment, lang)]
        lines.append("    " + (table.say("comma", lang).join(weighed) or table.alike(moment, lang)))
    return lines

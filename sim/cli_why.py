"""The command ``yuanluo why``: what each link of the causal map carries of an effect."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli_asked import TwoFutures, two_futures
from sim.cli_progress import PatientBar

if TYPE_CHECKING:
    from sim.studies.why import Why

MOST_PAIRS = 6  # rows of a table of pairs


@click.command()
@click.option(
    "--indicator", "indicators", multiple=True, metavar="NAME", help="Effect to explain; repeatable.  [reach, cohesion]"
)
@two_futures
def why(asked: TwoFutures, indicators: tuple[str, ...]) -> None:
    """Explain why policy B differs from policy A in one PLACE, by cutting each link of the causal map.

    Links are cut under both policies, one by one and the strongest in pairs, once the burn-in is over.
    """
    from sim.labels import text
    from sim.studies.why import ASKED, check_asked
    from sim.studies.why import why as cut_links

    spoken, futures = asked.spoken, (asked.place, asked.before, asked.after)
    explained = check_asked(*futures, asked.months, asked.overrides, indicators or ASKED)
    folder = asked.begin()
    with PatientBar(text("cli", "progress_why", spoken), spoken) as bar:
        found = cut_links(*futures, indicators=explained, progress=bar.update, **asked.keywords)
    if folder is not None:
        write(found, folder)
    if asked.as_json:
        from sim.cli_tables import show_json

        show_json(found.table.to_dict("records"))
    else:
        show(found, spoken, folder)


def write(found: Why, folder: Path) -> None:
    """Write tables, what they were of, and a map an indicator and language, each file whole or not at all."""
    from sim.plots import pictures
    from sim.plots.why import carried_map
    from sim.studies.output import describe_comparison, write_atomically

    policies = (found.before, found.after)
    line = partial(pictures.two_futures, found.place, *policies, found.months, found.replicates, found.seed)
    asked = (found.place, policies, found.months, found.replicates, found.seed, found.overrides, ())
    write_atomically(folder / "why.csv", found.table.to_csv(index=False))
    write_atomically(folder / "observed.csv", found.observed.to_csv(index=False))
    write_atomically(folder / "why.json", describe_comparison(*asked))
    for name in found.indicators:
        pictures.write(folder, f"why-{name}", partial(carried_map, found, name), line)


def show(found: Why, lang: str, folder: Path | None = None) -> None:
    """Print the effect, its summary, the links that carry something of it, and the pairs that are more than two."""
    from sim import cli_tables
    from sim.labels import text
    from sim.scenarios import load_place, load_policy
    from sim.telling.why_table import effect, how_to_read, quiet, say, summary, untold

    out = cli_tables.console()
    titles = {"before": load_policy(found.before).title[lang], "after": load_policy(found.after).title[lang]}
    lines = [say("title", lang, place=load_place(found.place).title[lang], **titles)]
    lines += [effect(found, name, lang) for name in found.indicators]
    for line in (*lines, *untold(found, lang), *summary(found, lang)):
        out.print(line, markup=False, soft_wrap=True)
    _show_links(found, lang)
    for name in found.indicators:
        _show_pairs(found, name, lang)
    out.print(quiet(found, lang), markup=False)
    out.print(how_to_read(found, lang), markup=False)
    cli_tables.observed(found.observed, lang)
    out.print(text("cli", "uncalibrated", lang), markup=False)
    if folder is not None:
        out.print(f"{text('cli', 'written', lang)} {folder}", markup=False, soft_wrap=True)


def _show_links(found: Why, lang: str) -> None:
    from sim.cli_tables import show as show_table
    from sim.labels import text
    from sim.telling.why_table import carrying, say, with_interval

    told = list(filter(found.is_told, found.indicators))
    cells = {name: found.rows(name, "link").set_index("link").to_dict("index") for name in told}
    rows = [
        [
            text("link", link, lang),
            link,
            *(with_interval(name, at[link], "carried", "", lang) for name, at in cells.items()),
        ]
        for link in carrying(found)
    ]
    if rows:
        heads = [say(key, lang) for key in ("link", "name")]
        show_table([*heads, *(text("indicator", name, lang) for name in told)], rows)


def _show_pairs(found: Why, indicator: str, lang: str) -> None:
    from sim.cli_tables import show as show_table
    from sim.labels import text
    from sim.telling.why_table import overlapping, pairs_title, say, with_interval

    rows = [
        [
            " + ".join(text("link", row[key], lang) for key in ("link", "second")),
            with_interval(indicator, row, "carried", "", lang),
            with_interval(indicator, row, "interaction", "interaction_", lang),
        ]
        for row in overlapping(found, indicator)[:MOST_PAIRS]
    ]
    if rows:
        title = pairs_title(found, indicator, len(rows), lang)
        show_table([say(key, lang) for key in ("pair", "together", "interaction")], rows, title)

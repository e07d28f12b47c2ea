"""The report: one page that opens offline, in two languages, with figures, table and two futures to move."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from matplotlib.figure import Figure

from sim.plots import dose_response, findings, futures, groups, money, network, pages
from sim.scenarios import load_place
from sim.studies import demo_table
from sim.words import LANGUAGES, choice, word

if TYPE_CHECKING:
    from sim.studies.demo import Demo

FIGURES: dict[str, Callable[[Demo, str], Figure]] = {
    "bands": dose_response.bands,
    "parts": dose_response.parts,
    "groups": groups.who_takes_part,
    "money": money.where_it_went,
    "network": network.before_and_after,
}


def page(demo: Demo, lang: str) -> str:
    """Return the whole page as HTML that asks the network for nothing."""
    return pages.render(
        "page.html",
        lang,
        demo=demo,
        command=demo.command,
        titles={each: load_place(demo.place).title[each] for each in LANGUAGES},
        findings={each: findings.findings(demo, each) for each in LANGUAGES},
        figures={name: {each: inline(demo, name, each) for each in LANGUAGES} for name in FIGURES},
        tables=[table(demo, name) for name in demo_table.INDICATORS],
        data=Markup(pages.as_json(futures.payload(demo, lang))),
    )


def inline(demo: Demo, name: str, lang: str) -> Markup:
    """Draw a figure for the page."""
    return pages.inline(FIGURES[name](demo, lang), f"{name}-{lang}")


def table(demo: Demo, name: str) -> dict[str, Any]:
    """Return the table of one indicator: title, heads and rows in both languages."""
    rows = demo_table.rows(demo)
    return {
        "title": {lang: demo_table.title(name, lang) for lang in LANGUAGES},
        "heads": [
            dict(zip(LANGUAGES, pair, strict=True)) for pair in zip(*(heads(lang) for lang in LANGUAGES), strict=True)
        ],
        "rows": [
            {
                "fund": {lang: demo_table.fund_name(row.cell, lang) for lang in LANGUAGES},
                "engagement": {lang: choice(row.cell.engagement, lang) for lang in LANGUAGES},
                "first": row.cell.times == 0,
                "fields": list(zip(*(demo_table.fields(row, name, lang) for lang in LANGUAGES), strict=True)),
            }
            for row in rows
        ],
    }


def heads(lang: str) -> list[str]:
    """Return all heads of the table."""
    return [word("head_fund", lang), word("head_engagement", lang), *demo_table.heads(lang)]

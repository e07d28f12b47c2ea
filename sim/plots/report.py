"""The report: one page that opens offline, in two languages, with figures, table and two futures to move."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from matplotlib.figure import Figure

from sim.plots import dose_response, futures, groups, money, network, pages
from sim.scenarios import load_place
from sim.studies import paired
from sim.studies.replicates import each
from sim.telling import demo_table
from sim.telling.demo_findings import findings
from sim.words import LANGUAGES, choice, word

if TYPE_CHECKING:
    from sim.studies.demo import Demo
    from sim.telling.demo_table import Row

FIGURES: dict[str, Callable[[Demo, str], Figure]] = {
    "bands": dose_response.bands,
    "parts": dose_response.parts,
    "groups": groups.who_takes_part,
    "money": money.where_it_went,
    "network": network.before_and_after,
}


def page(demo: Demo, lang: str, pool: Executor | None = None) -> str:
    """Return the whole page as HTML that asks the network for nothing; a pool draws its figures, where there is one."""
    drawn = dict(zip(LANGUAGES, each(draw, [(demo, one) for one in LANGUAGES], workers=1, pool=pool), strict=True))
    return pages.render(
        "page.html",
        lang,
        demo=demo,
        command=demo.command,
        titles={one: load_place(demo.place).title[one] for one in LANGUAGES},
        findings={one: findings(demo, one) for one in LANGUAGES},
        figures={name: {one: drawn[one][name] for one in LANGUAGES} for name in FIGURES},
        tables=tables(demo),
        observed=pages.observed(demo.observed),
        courtyards=demo.exhibit.acted.shape[1],
        least=paired.LEAST_REPLICATES,
        assumed=demo_table.as_it_was_assumed(demo),
        data=Markup(pages.as_json(futures.payload(demo, lang))),
    )


def draw(task: tuple[Demo, str]) -> dict[str, Markup]:
    """Draw all figures for the page in one language."""
    demo, lang = task
    return {name: pages.inline(figure(demo, lang), f"{name}-{lang}") for name, figure in FIGURES.items()}


def tables(demo: Demo) -> list[dict[str, Any]]:
    """Return all tables, each with title, heads and rows in both languages."""
    rows, made = demo_table.rows(demo), []
    for shown in zip(*(demo_table.tables(rows, lang) for lang in LANGUAGES), strict=True):
        titles, heads, cells = zip(*shown, strict=True)
        made.append(
            {
                "title": _both(*titles),
                "heads": [_named("head_fund"), _named("head_engagement"), *map(_both, *heads)],
                "rows": [_row(row, list(zip(*fields, strict=True))) for row, *fields in zip(rows, *cells, strict=True)],
            }
        )
    return made


def _row(row: Row, fields: list[tuple[str, ...]]) -> dict[str, Any]:
    """Return a cell's row: its names, and each field in English and in Chinese."""
    return {
        "fund": {lang: demo_table.fund_name(row.cell, lang) for lang in LANGUAGES},
        "engagement": {lang: choice(row.cell.engagement, lang) for lang in LANGUAGES},
        "first": row.cell.times == 0,
        "fields": fields,
    }


def _named(key: str) -> dict[str, str]:
    return _both(*(word(key, lang) for lang in LANGUAGES))


def _both(*said: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, said, strict=True))

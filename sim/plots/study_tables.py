"""Tables of a study's page, every cell in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from sim import labels
from sim.studies import shown
from sim.studies.comparison import Comparison
from sim.studies.sensitivity import ranked
from sim.studies.shown import Row, parameter_name, records, word
from sim.studies.statements import against, at
from sim.words import LANGUAGES

Cell = dict[str, str]
MOST_TABLES = 24  # the files hold all


def contrast_tables(comparison: Comparison) -> list[dict[str, Any]]:
    """Return a table a contrast: a row an indicator."""
    blocks = comparison.table.groupby(["compared", "place", "policy", *comparison.setting], sort=False)
    return [_contrast_table(comparison, records(rows)) for _, rows in list(blocks)[:MOST_TABLES]]


def _contrast_table(comparison: Comparison, rows: list[Row]) -> dict[str, Any]:
    keys = ("indicator", "value", "difference", "higher", "p_holm", "regret")
    return {
        "title": _both(lambda lang: contrast_title(comparison, rows[0], lang)),
        "heads": _in_both(lambda lang: [word(key, lang) for key in keys]),
        "rows": [_in_both(lambda lang, row=row: contrast_cells(row, lang)) for row in rows],  # type: ignore[misc]
    }


def contrast_title(comparison: Comparison, row: Row, lang: str) -> str:
    """Say what is compared with what, where, and what it costs."""
    head = word(
        f"against_{row['compared']}", lang, policy=comparison.title("policy", row["policy"], lang),
        place=comparison.title("place", row["place"], lang), against=against(comparison, row, lang),
    )  # fmt: skip
    names = ["yuan_more"] + ["yuan_per_point"] * comparison.priced
    money = [f"{word(name, lang)} {shown.whole(row[name])}" for name in names]
    return head + " · ".join([*filter(None, [at(comparison, row, lang)]), *money])


def contrast_cells(row: Row, lang: str) -> list[str]:
    """Return a row's cells: indicator, level, difference, share higher, p, regret."""
    name = row["indicator"]
    moved = word(
        "with_interval", lang, change=shown.change(name, row["difference"]), interval=shown.interval(row, lang)
    )
    return [
        labels.text("indicator", name, lang), shown.level(name, row["value"]), moved,
        shown.higher(row), shown.p_value(row["p_holm"]), shown.regret(row, lang),
    ]  # fmt: skip


def sensitivity_tables(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table of indices: a row a parameter, a column an indicator."""
    found = {(row["parameter"], row["indicator"]): row for row in records(table)}
    names = list(table["indicator"].unique())

    def line(parameter: str, lang: str) -> list[str]:
        return [parameter_name(parameter, lang), *(shown.index_cell(found[parameter, name], lang) for name in names)]

    kind = "how_to_read_sobol" if "total" in table else "how_to_read_morris"
    heads = _in_both(lambda lang: [word("parameter", lang), *(labels.text("indicator", name, lang) for name in names)])
    rows = [_in_both(lambda lang, one=one: line(one, lang)) for one in ranked(table)]  # type: ignore[misc]
    return [{"title": _both(lambda lang: word(kind, lang)), "heads": heads, "rows": rows}]


def _both(said: Callable[[str], str]) -> Cell:
    return {lang: said(lang) for lang in LANGUAGES}


def _in_both(cells: Callable[[str], list[str]]) -> list[Cell]:
    pairs = zip(*(cells(lang) for lang in LANGUAGES), strict=True)
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in pairs]

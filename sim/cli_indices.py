"""A study's sensitivity in the terminal: a table a policy, a row a parameter, a column an indicator."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from sim import cli_tables, labels
from sim.studies import shown
from sim.studies.sensitivity import LEVEL, how_to_read, ranked
from sim.studies.shown import Row, parameter_name, records, word

MOST_PARAMETERS, MOST_TABLES = 20, 12  # the file holds all


def show_sensitivity(table: pd.DataFrame, path: Path, lang: str) -> None:
    """Print indices, the parameters that matter most first."""
    out = cli_tables.console()
    marks = list(table.columns[: list(table).index("indicator")])
    blocks = list(table.groupby([*marks, "of"], sort=False))
    for _, rows in blocks[:MOST_TABLES]:
        _show(rows, marks, lang)
    cut = sum(len(rows) for _, rows in blocks[MOST_TABLES:])
    cut += sum(max(0, rows["parameter"].nunique() - MOST_PARAMETERS) for _, rows in blocks[:MOST_TABLES])
    if cut:
        out.print(word("many_rows", lang, more=f"{cut:,}", path=path), markup=False, soft_wrap=True)
    for said in how_to_read(table, lang):
        out.print(said, markup=False, soft_wrap=True)
    out.print(word("compared", lang, path=path), markup=False, soft_wrap=True)


def _show(rows: pd.DataFrame, marks: list[str], lang: str) -> None:
    found = {(row["parameter"], row["indicator"]): row for row in records(rows)}
    names = list(rows["indicator"].unique())
    lines = [
        [parameter_name(one, lang), *(shown.index_cell(found[one, name], lang) for name in names)]
        for one in ranked(rows)[:MOST_PARAMETERS]
    ]
    luck = rows.groupby("indicator", sort=False)[["luck_share", "luck_low", "luck_high"]].first()
    if luck["luck_share"].notna().any():
        lines.append([word("luck_share", lang), *(_luck(luck.loc[name], lang) for name in names)])
    columns = [word("parameter", lang), *(labels.text("indicator", name, lang) for name in names)]
    cli_tables.show(columns, lines, "\n" + _title(records(rows)[0], marks, lang))


def _title(row: Row, marks: list[str], lang: str) -> str:
    listed = {name: row[name] for name in marks[2:]}
    of = word("of_level" if row["of"] == LEVEL else "of_difference", lang)
    return " · ".join(filter(None, [str(row["place"]), str(row["policy"]), shown.setting(listed, lang), of]))


def _luck(row: pd.Series, lang: str) -> str:
    share, low, high = (float(row[name]) for name in ("luck_share", "luck_low", "luck_high"))
    if math.isnan(share):
        return "–"
    ends = f"{100 * low:.0f}{word('to', lang)}{100 * high:.0f}"
    return f"{100 * share:.0f} %{word('in_brackets', lang, what=ends)}"

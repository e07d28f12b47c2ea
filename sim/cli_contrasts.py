"""A study's comparison in the terminal: a table a contrast, a row an indicator."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from sim import cli_tables
from sim.studies import shown
from sim.studies.comparison import CSV, Comparison
from sim.studies.equal_money import warning, warning_head
from sim.studies.money import apart
from sim.studies.shown import Row, records, word
from sim.telling.study_tables import contrast_cells, contrast_heads, contrast_title, money_tables

MOST_TABLES = 12  # what one still reads; the file holds all


def show_comparison(comparison: Comparison, folder: str, lang: str, written: bool = True) -> None:
    """Print a comparison: cut short where a file holds all of it, else whole; what is missing first and last."""
    out, missing = cli_tables.console(), _missing(comparison, lang)
    for line in missing:
        out.print(line, markup=False)
    blocks = list(comparison.lively.groupby(comparison.contrast, sort=False))
    blocks.sort(key=lambda block: block[0][2] in apart(comparison.about))
    most = MOST_TABLES if written else len(blocks)
    if unequal := warning(comparison, lang):
        head = warning_head(comparison, lang)
        out.print(word("warned", lang, head=head, what=unequal), markup=False, soft_wrap=True)
    for table in money_tables(comparison):
        cells = [[cell[lang] for cell in row] for row in table["rows"]]
        cli_tables.show([head[lang] for head in table["heads"]], cells, "\n" + table["title"][lang])
    for _, rows in blocks[:most]:
        _show(comparison, rows, lang)
    if len(blocks) > most:
        more = sum(len(rows) for _, rows in blocks[most:])
        out.print(word("many_rows", lang, more=f"{more:,}", path=Path(folder) / CSV), markup=False, soft_wrap=True)
    covers = word("comma", lang).join(
        word(f"covers_{one.replace(' ', '_')}", lang) for one in comparison.table["covers"].unique()
    )
    needed = word("still_needed_note", lang) if "still_needed" in comparison.table else ""
    averaged = shown.averaged(comparison.about["months"], lang)
    how_to_read = shown.together([word("how_to_read", lang, covers=covers, averaged=averaged), needed], lang)
    out.print(how_to_read, markup=False, soft_wrap=True)
    end, count = "compared" if written else "not_written", f"{comparison.corrected:,}"
    out.print(word(end, lang, path=Path(folder) / CSV, count=count), markup=False, soft_wrap=True)
    for line in missing:  # again, as the first lines are far above long tables
        out.print(line, markup=False)


def _missing(comparison: Comparison, lang: str) -> list[str]:
    """Say which runs a comparison is without, a line each."""
    told = comparison.about
    done, failed, runs = told["done"], told["failed"], told["runs"]
    lines = [word("not_whole", lang, done=f"{done:,}", runs=f"{runs:,}")] if done + failed < runs else []
    return lines + ([word("method_failed", lang, failed=failed)] if failed else [])


def _show(comparison: Comparison, rows: pd.DataFrame, lang: str) -> None:
    futures, needed = comparison.about["futures"] > 1, "still_needed" in rows
    more = ["futures_worse"] * futures + ["still_needed"] * needed
    heads = contrast_heads(comparison, lang) + [word(key, lang) for key in more]
    cells = [_cells(comparison, row, futures, needed, lang) for row in records(rows)]
    cli_tables.show(heads, cells, "\n" + contrast_title(comparison, records(rows)[0], lang))


def _cells(comparison: Comparison, row: Row, futures: bool, needed: bool, lang: str) -> list[str]:
    cells = contrast_cells(comparison, row, lang) + [_worse(row)] * futures
    return cells + ([shown.whole(row["still_needed"])] if needed else [])


def _worse(row: Row) -> str:
    """Write in how many futures a row comes out worse; ``–`` for what is no end in itself."""
    return f"{shown.per_cent(row['futures_worse'])} %" if math.isfinite(row["futures_worse"]) else "–"

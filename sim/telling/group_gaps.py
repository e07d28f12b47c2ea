"""Gaps between groups in words: who is ahead and by how much, and whether the gap is nearer to none than before."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim import labels
from sim.studies import shown
from sim.studies.comparison import Comparison
from sim.studies.shown import Row, word
from sim.telling.statements import doubt


class Sides(NamedTuple):
    """The groups of a gap: above 0 the first is ahead, below 0 the second."""

    first: str
    second: str


SIDES = {
    "gap_migrant": Sides("local", "migrant"),
    "gap_age": Sides("older", "young"),
    "gap_tenure": Sides("settled", "newcomer"),
}


def told(comparison: Comparison, row: Row, lang: str) -> str:
    """Say of a gap who is ahead before and after, and whether it is narrower, which is nearer to 0 on either side.

    Parameters
    ----------
    comparison : Comparison
    row : mapping
        Of its table, its ``indicator`` one of :data:`SIDES`. Over futures it is also said in how many of
        them the gap is wider, since gaps on both sides of 0 cancel in a mean.
    lang : {"en", "zh"}
    """
    name, worse = row["indicator"], row["futures_worse"]
    key = "gap_futures" if worse > 0 else "gap_futures_never"
    often = word(key, lang, share=shown.per_cent(worse)) if math.isfinite(worse) else ""
    return word(
        "gap_moves", lang, who=labels.text("indicator", name, lang), before=_before(row, lang),
        after=_ahead(name, row["value"], lang), reading=word(reading(row), lang), moved=shown.moved(row, lang),
        clear=doubt(comparison, row, lang), often=often,
    )  # fmt: skip


def reading(row: Row) -> str:
    """Read how a gap moved, as printed.

    ``gap_turned`` where the other side is ahead now, ``gap_narrower`` where it is nearer to 0, ``gap_wider``, or
    ``gap_as_wide``.
    """
    before, after = (float(_size(row["indicator"], row[key])) for key in ("base", "value"))
    if row["base"] * row["value"] < 0 and before > 0 and after > 0:
        return "gap_turned"
    return "gap_as_wide" if before == after else ("gap_narrower" if after < before else "gap_wider")


def _size(name: str, gap: float) -> str:
    return shown.change(name, abs(gap)).lstrip("+").replace(",", "")


def _before(row: Row, lang: str) -> str:
    """Say how large a gap was; who was ahead only where that changes."""
    name, base, value = row["indicator"], row["base"], row["value"]
    same = base * value > 0 and float(_size(name, base)) > 0 and float(_size(name, value)) > 0
    return _size(name, base) if same else _ahead(name, base, lang)


def _ahead(name: str, gap: float, lang: str) -> str:
    size = _size(name, gap)
    if float(size) == 0:
        return word("gap_even", lang)
    group = SIDES[name].first if gap > 0 else SIDES[name].second
    return word("gap_ahead", lang, group=labels.text("group", group, lang), by=size)

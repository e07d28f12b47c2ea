"""Gaps between groups in words: who is ahead and by how much, and whether the gap is nearer to none than before."""

from __future__ import annotations

import math

from sim import labels
from sim.studies import group_reach, shown
from sim.studies.comparison import Comparison
from sim.studies.kept import row_of
from sim.studies.shown import Row, word
from sim.telling.gap_reading import SIDES, reading, size
from sim.telling.statements import doubt


def told(comparison: Comparison, row: Row, lang: str) -> str:
    """Say of a gap who is ahead before and after, and whether it is narrower, which is nearer to 0 on either side.

    Parameters
    ----------
    comparison : Comparison
    row : mapping
        Of its table, its ``indicator`` a gap's. Over futures it is also said in how many of them the gap is
        wider, since gaps on both sides of 0 cancel in a mean.
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


def reached(comparison: Comparison, place: str, policy: str, lang: str) -> str:
    """Say how many of each group are reached under the baseline and a policy, beside the gaps between them.

    Empty where it is not known. A gap may widen though both sides gain, or narrow because both lose.
    """
    pair = [row_of(comparison.about, "group_reach", place, one) for one in (comparison.about["baseline"], policy)]
    if pair[0] is None or pair[1] is None:
        return ""
    before, after = pair[0], pair[1]
    each = [
        word(
            "whom_group", lang, group=labels.text("group", group, lang), before=group_reach.level(before, group),
            after=group_reach.level(after, group),
        )
        for group in group_reach.GROUPS
        if before[group] is not None and after[group] is not None
    ]  # fmt: skip
    return word("whom_reached", lang, each=word("semicolon", lang).join(each)) if each else ""


def _before(row: Row, lang: str) -> str:
    """Say how large a gap was; who was ahead only where that changes."""
    name, base, value = row["indicator"], row["base"], row["value"]
    same = base * value > 0 and float(size(name, base)) > 0 and float(size(name, value)) > 0
    return size(name, base) if same else _ahead(name, base, lang)


def _ahead(name: str, gap: float, lang: str) -> str:
    by = size(name, gap)
    if float(by) == 0:
        return word("gap_even", lang)
    group = SIDES[name].first if gap > 0 else SIDES[name].second
    return word("gap_ahead", lang, group=labels.text("group", group, lang), by=by)

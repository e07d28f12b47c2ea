"""Which part of a whole would do: what share of its gain each part alone gives, and for how much of its money."""

from __future__ import annotations

import math

from sim import labels
from sim.studies import shown
from sim.studies.comparison import Comparison
from sim.studies.shares import REACH
from sim.studies.shown import Row, word
from sim.telling.statements import at_last


def parts_of_whole(comparison: Comparison, place: str, lang: str) -> str:
    """Say what share of the whole's gain of reach each policy alone gives and what it costs, the most first.

    Empty where the study asks for no interaction, its whole does not clearly gain, or it was compared by a version
    that kept no shares.
    """
    rows = [row for row in comparison.about.get("shares", []) if row["place"] == place]
    rows = [row for row in rows if row["beside"] == comparison.about["interaction"][0]]
    if not rows or REACH not in comparison.indicators:
        return ""
    rows.sort(key=lambda row: -row["share"])
    first = rows[0]
    titles = {key: comparison.title("policy", first[key], lang) for key in ("whole", "beside")}
    return word(
        "shares", lang, place=comparison.title("place", place, lang), what=labels.text("indicator", REACH, lang),
        **titles, yuan=_yuan(first["yuan_whole"]), at=at_last(comparison, lang),
        each=word("semicolon", lang).join(_each(comparison, row, lang) for row in rows),
    )  # fmt: skip


def _each(comparison: Comparison, row: Row, lang: str) -> str:
    return word(
        "shares_each", lang, policy=comparison.title("policy", row["policy"], lang), share=share(row, lang),
        yuan=_yuan(row["yuan"]),
    )  # fmt: skip


def share(row: Row, lang: str) -> str:
    """Write a share of the whole's gain in per cent, with its 95 % interval."""
    mean, low, high = (shown.rounded(100 * row[key], 0) for key in ("share", "low", "high"))
    return word("with_interval", lang, change=f"{mean} %", interval=word("to", lang).join((low, high)))


def _yuan(value: float | None) -> str:
    return shown.rounded(math.nan if value is None else value, 0, sign=True)

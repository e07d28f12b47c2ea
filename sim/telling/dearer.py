"""What a policy spends more or less than the baseline, and what a point costs: a sentence for each policy."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.studies import money, shown
from sim.studies.comparison import Comparison
from sim.studies.shown import Row, word

SAME = 0.5  # yuan a year below which spending is the same


def dearer(comparison: Comparison, row: Row, names: Mapping[str, str], lang: str) -> str:
    """Say what a policy spends more or less than the baseline, and the price of a point; empty where none is known."""
    key = _key(comparison, row)
    if not key:
        return ""
    more, point = abs(row["yuan_more"]), shown.price(row, lang)
    why = money.no_price(comparison.about, row)
    none = word(f"no_price_{why}", lang) if why else ""
    told = {"yuan": shown.whole(more), "more": shown.yuan_more(row, lang), "point": point, "why": none}
    return word(key, lang, **names, **told)


def dearer_by_draw(comparison: Comparison, row: Row, names: Mapping[str, str], lang: str) -> str:
    """Say what a policy spends more than the baseline at the settings that were drawn: mean and range."""
    table = comparison.table
    same = (table[["compared", "place", "policy", "indicator"]] == [row[key] for key in
            ("compared", "place", "policy", "indicator")]).all(axis=1)  # fmt: skip
    more = table.loc[same, "yuan_more"]
    ends = {"mean": more.mean(), "low": more.min(), "high": more.max()}
    return word("cost_draws", lang, **names, **{key: shown.whole(value) for key, value in ends.items()})


def _key(comparison: Comparison, row: Row) -> str:
    """Return the key of what to say of a policy's money against the baseline's; empty where nothing is known."""
    more = row["yuan_more"]
    if not math.isfinite(more):
        return ""
    if pair := money.pair(comparison.about, row):
        return {"same": "cost_same", "untold": "cost_untold"}.get(pair, f"cost_{pair}_unpriced")
    if abs(more) < SAME:
        return "cost_same"
    if math.isfinite(row["yuan_per_point"]):
        return "cost_priced"
    return "cost_no_gain" if more > 0 and comparison.priced else ("cost_more" if more > 0 else "cost_less")

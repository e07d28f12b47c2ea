"""What gets worse over a study's places and settings, in a line: in how many of them, where, and where it is better.

A range over the rows in which something is worse is no range over the study: beside it stands of how many rows it is,
so that what holds in one village does not pass for what holds everywhere.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from sim import labels
from sim.studies import shown
from sim.studies.comparison import Comparison
from sim.studies.regret import NEUTRAL
from sim.studies.shown import Row, records, word
from sim.telling.harm import lower_but_neutral, worse


def worse_by_policy(comparison: Comparison, table: pd.DataFrame, lang: str) -> str:
    """Say by policy what is clearly worse, such as gaps that widen; apart, what is lower and no end in itself."""
    said = []
    for policy, own in table.groupby("policy", sort=False):
        each, neutral = (worse_of(comparison, own, counts, lang) for counts in (worse, lower_but_neutral))
        title = comparison.title("policy", str(policy), lang)
        names = {"policy": f"{title[0].lower()}{title[1:]}", "each": each, "neutral": neutral}
        if each or neutral:
            said.append(word("worse_policy" if each else "worse_policy_neutral", lang, **names))
        if each and neutral:
            said.append(word("worse_beside", lang, **names))
    return _with_rest(comparison, table, said, lang)


def lower_of(comparison: Comparison, table: pd.DataFrame, lang: str) -> str:
    """Say everything that is clearly lower, whatever it is."""
    each = worse_of(comparison, table, _lower, lang)
    return _with_rest(comparison, table, [each] if each else [], lang)


def _with_rest(comparison: Comparison, table: pd.DataFrame, said: list[str], lang: str) -> str:
    """Set what is said in a row, and say what it means that no count stands beside a range."""
    if not said:
        return word("worse_nothing", lang)
    rows = int(table.groupby(["policy", "indicator"]).size().max())
    rest = [word("worse_in_all", lang, all=rows, of=_of(comparison, lang))] if rows > 1 else []
    return word("semicolon", lang).join([*said, *rest])


def worse_of(comparison: Comparison, table: pd.DataFrame, counts: Callable[[Row], bool], lang: str) -> str:
    """Say each indicator that counts as worse in some row: from least to most there, and in how many rows of all.

    Parameters
    ----------
    comparison : Comparison
    table : pandas.DataFrame
        Rows of one policy, or of wholes against their parts.
    counts : callable
        Whether a row counts as worse.
    lang : {"en", "zh"}
    """
    by_name = [(str(name), records(own)) for name, own in table.groupby("indicator", sort=False)]
    found = [(name, rows, list(filter(counts, rows))) for name, rows in by_name]
    return word("comma", lang).join(_told(comparison, *one, lang) for one in found if one[2])


def _told(comparison: Comparison, name: str, rows: list[Row], lost: list[Row], lang: str) -> str:
    ends = [shown.change(name, end(row["difference"] for row in lost)) for end in (min, max)]
    span = shown.among_points(word("to", lang).join(dict.fromkeys(ends)), name, lang)
    what = labels.text("indicator", name, lang).lower()
    where = _where(comparison, name, rows, lost, lang)
    return f"{what} {span}{word('in_brackets', lang, what=where) if where else ''}"


def _where(comparison: Comparison, name: str, rows: list[Row], lost: list[Row], lang: str) -> str:
    """Say in how many rows of all something is worse, and in which place if it is one; nothing if in all of them."""
    if len(lost) == len(rows):
        return ""
    said = [word("worse_in", lang, lost=len(lost), all=len(rows), of=_of(comparison, lang))]
    places = {row["place"] for row in lost}
    if len(places) == 1 < len({row["place"] for row in rows}):
        key = "worse_there" if len(lost) > 1 else "worse_there_alone"
        said.append(word(key, lang, place=comparison.title("place", str(lost[0]["place"]), lang)))
    if other := sum(shown.clear(row) and row not in lost for row in rows):
        said.append(word("worse_up" if name in NEUTRAL else "worse_better", lang, count=other))
    return word("comma", lang).join(said)


def _of(comparison: Comparison, lang: str) -> str:
    return word("worse_settings" if comparison.setting else "worse_places", lang)


def _lower(row: Row) -> bool:
    return shown.clear(row) and row["difference"] < 0

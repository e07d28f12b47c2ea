"""What a study tells a planner, from its numbers: what to do, at what cost, how sure, for whom, where it fails."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd

from sim import labels
from sim.plots.findings import Finding
from sim.plots.forest import last_setting
from sim.plots.lever_response import lever_of
from sim.studies import shown
from sim.studies.comparison import Comparison
from sim.studies.contrasts import GAPS, from_best
from sim.studies.regret import LOWER_IS_BETTER
from sim.studies.results import Results
from sim.studies.shown import Row, word
from sim.studies.statements import at

SAME = 0.5  # yuan a year below which spending is the same
NEUTRAL = ("hears",)  # more hearing is no end in itself


def advice(comparison: Comparison, lang: str, sizes: pd.DataFrame | None = None) -> list[Finding]:
    """Return what the report opens with; each part has lines for each place.

    Parameters
    ----------
    comparison : Comparison
    lang : {"en", "zh"}
    sizes : pandas.DataFrame or None
        Of :func:`sizes_of`; without them nothing is said of how much.
    """
    parts: dict[str, Callable[[Comparison, str, str], Iterator[str]]]
    parts = {"do": _do, "size": partial(_size, sizes), "cost": _cost, "sure": _sure, "whom": _whom, "fails": _fails}
    made = []
    for key, part in parts.items():
        said = [text for place in comparison.about["places"] for text in part(comparison, place, lang)]
        if said:
            made.append(Finding(word(f"advice_{key}", lang), "\n".join(said)))
    return made


def main_indicator(comparison: Comparison) -> str:
    """Name the indicator that choices are made by: reach where it was asked about, else the first."""
    return "reach" if "reach" in comparison.indicators else comparison.indicators[0]


def sizes_of(results: Results, comparison: Comparison) -> pd.DataFrame | None:
    """Hold each size of the lever that varies against the best one; None where none varies or less is better."""
    lever, main = lever_of(comparison), main_indicator(comparison)
    return None if lever is None or main in LOWER_IS_BETTER else from_best(results, lever, main)


def best(comparison: Comparison, place: str) -> Row | None:
    """Return the row of the policy that does most for the main indicator; None where nothing beats the baseline."""
    main = main_indicator(comparison)
    rows = [row for row in last_setting(comparison, place) if row["indicator"] == main]
    sign = -1 if main in LOWER_IS_BETTER else 1
    return max(
        (row for row in rows if sign * row["difference"] > 0), key=lambda row: sign * row["difference"], default=None
    )


def _rows_of_best(comparison: Comparison, place: str) -> tuple[Row, list[Row]] | None:
    row = best(comparison, place)
    if row is None:
        return None
    return row, [other for other in last_setting(comparison, place) if other["policy"] == row["policy"]]


def _names(comparison: Comparison, place: str, policy: str, lang: str) -> dict[str, str]:
    return {
        "place": comparison.title("place", place, lang), "policy": comparison.title("policy", policy, lang),
        "against": comparison.title("policy", comparison.about["baseline"], lang),
        "what": labels.text("indicator", main_indicator(comparison), lang),
        "unit": shown.unit(main_indicator(comparison), lang),
    }  # fmt: skip


def _moved(row: Row, lang: str) -> str:
    return word(
        "with_interval",
        lang,
        change=shown.change(row["indicator"], row["difference"]),
        interval=shown.interval(row, lang),
    )


def _do(comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    main, row = main_indicator(comparison), best(comparison, place)
    if len(comparison.about["policies"]) < 2:
        return
    if row is None:
        yield word("do_nothing", lang, **_names(comparison, place, comparison.about["baseline"], lang))
        return
    key = "do_clear" if shown.clear(row) else "do_unclear"
    where = at(comparison, row, lang)
    yield word(
        key, lang, **_names(comparison, place, row["policy"], lang), moved=_moved(row, lang),
        at=word("in_brackets", lang, what=where) if where else "", base=shown.level(main, row["base"]),
        value=shown.level(main, row["value"]),
    )  # fmt: skip


def _size(sizes: pd.DataFrame | None, comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    """Say which size of a lever does most, and the smallest whose paired difference from it is not below 0."""
    lever, main = lever_of(comparison), main_indicator(comparison)
    if lever is None or sizes is None:
        return
    for policy, own in sizes[sizes["place"] == place].groupby("policy", sort=False):
        rows = shown.records(own)
        most = max(rows, key=lambda row: float(row["value"]))
        enough = next(row for row in rows if not row["high"] < 0)  # one pair alone tells nothing apart
        told = {"most": most, "enough": enough, "first": rows[0]}
        settings = {key: shown.setting({lever: row[lever]}, lang) for key, row in told.items()}
        values = {f"{key}_value": shown.level(main, row["value"]) for key, row in told.items()}
        key = "size_none" if enough is rows[0] else ("size_all" if enough is most else "size_enough")
        yield word(key, lang, **_names(comparison, place, str(policy), lang), **settings, **values)


def _cost(comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    main = main_indicator(comparison)
    for row in (one for one in last_setting(comparison, place) if one["indicator"] == main):
        more = row["yuan_more"]
        key = "cost_no_gain" if more > 0 else "cost_less"
        key = "cost_priced" if math.isfinite(row["yuan_per_point"]) else ("cost_same" if abs(more) < SAME else key)
        yield word(
            key, lang, **_names(comparison, place, row["policy"], lang), yuan=shown.whole(abs(more)),
            point=shown.whole(row["yuan_per_point"]),
        )  # fmt: skip


def _sure(comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    found = _rows_of_best(comparison, place)
    if found is None:
        return
    row, rows = found
    yield word(
        "sure", lang, **_names(comparison, place, row["policy"], lang), won=f"{100 * row['share_higher']:.0f}",
        pairs=f"{row['pairs']:,}", covers=word(f"covers_{row['covers'].replace(' ', '_')}", lang),
        units=f"{row['units']:,}", clear=sum(map(shown.clear, rows)), all=len(rows),
    )  # fmt: skip


def _whom(comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    found = _rows_of_best(comparison, place)
    gaps = [] if found is None else [row for row in found[1] if row["indicator"] in GAPS]
    if found is None or not gaps:
        return
    each = [
        word("gap_moves", lang, who=labels.text("indicator", row["indicator"], lang),
             before=shown.change(row["indicator"], row["base"]), after=shown.change(row["indicator"], row["value"]),
             moved=_moved(row, lang))
        for row in gaps
    ]  # fmt: skip
    yield word(
        "whom", lang, **_names(comparison, place, found[0]["policy"], lang), each=word("semicolon", lang).join(each)
    )


def worse(row: Row) -> bool:
    """Whether a row's difference is clear, as findings count it, and goes the wrong way."""
    name = row["indicator"]
    if name in NEUTRAL or name.startswith("money_") or not shown.clear(row):
        return False
    if name in GAPS:
        return bool(abs(row["value"]) > abs(row["base"]))
    return bool(row["low"] > 0 if name in LOWER_IS_BETTER else row["high"] < 0)


def _fails(comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    """Say of every policy what gets worse under it, and in how many futures it is the worse choice."""
    main = main_indicator(comparison)
    rows = last_setting(comparison, place)
    for policy in dict.fromkeys(row["policy"] for row in rows):
        own = [row for row in rows if row["policy"] == policy]
        names = _names(comparison, place, policy, lang)
        lost = [labels.text("indicator", row["indicator"], lang) + f" {_moved(row, lang)}" for row in own if worse(row)]
        yield (
            word("fails", lang, **names, lost=word("semicolon", lang).join(lost))
            if lost
            else word("fails_not", lang, **names)
        )
        row = next(one for one in own if one["indicator"] == main)
        if math.isfinite(row["futures_worse"]):
            yield word(
                "fails_futures", lang, **names, worse=f"{100 * row['futures_worse']:.0f}",
                most=shown.change(main, row["regret_max"]).lstrip("+"),
            )  # fmt: skip

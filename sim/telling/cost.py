"""What a policy costs: what it spends and on what, how much more than the baseline, and the price of a point."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sim.studies import built, money, paired, runner_up, shown
from sim.studies.comparison import Comparison, last_setting
from sim.studies.kept import row_of
from sim.studies.money_used import GIVEN, USES
from sim.studies.regret import better
from sim.studies.shown import Row, word
from sim.telling.statements import at_spent, sum_spent

SAME = 0.5  # yuan a year below which spending is the same
ENDS = ("", "_low", "_high")
NEAR, LESS = 0.8, 0.75  # share of the largest gain that comes near it, for at most so much of its money


def in_all(comparison: Comparison, place: str, row: Row, names: Mapping[str, str], lang: str) -> str:
    """Say what a policy spends, what it goes to, and how many projects come of it.

    Parameters
    ----------
    comparison : Comparison
    place : str
    row : Row
        Of :func:`sim.studies.money.spent`.
    names : mapping of str
        Place and policy, as the sentence calls them.
    lang : {"en", "zh"}
    """
    sums = {key: sum_spent(row, key, lang) for key in ("yuan", "yuan_a_year")}
    said = [
        word(
            "cost_in_all",
            lang,
            **names,
            **sums,
            months=comparison.about["months"],
            at=at_spent(comparison, lang, place, str(row["policy"])),
        )
    ]
    said += filter(None, [_uses(row_of(comparison.about, "money_used", place, row["policy"]), lang)])
    if projects := row_of(comparison.about, "built", place, row["policy"]):
        key = "cost_built" if projects["none"] > 0 else "cost_built_always"
        said.append(word(key, lang, projects=built.count(projects, lang), none=built.none(projects)))
    return shown.together(said, lang)


def _uses(used: Mapping[str, Any] | None, lang: str) -> str:
    """Say what money goes to; empty where none is paid, or an older comparison does not say."""
    paid = {use: used[use] for use in USES if used[use]} if used is not None else {}
    uses = (word("cost_use", lang, use=word(f"use_{use}", lang), yuan=shown.whole(yuan)) for use, yuan in paid.items())
    if used is None or not paid:
        return ""
    given = word("cost_given", lang, yuan=shown.whole(used[GIVEN])) if used.get(GIVEN) else ""
    return shown.together([word("cost_used", lang, uses=word("semicolon", lang).join(uses)), given], lang)


def dearer(comparison: Comparison, row: Row, names: Mapping[str, str], lang: str) -> str:
    """Say what a policy spends more or less than the baseline, and the price of a point; empty where none is known."""
    key = _key(comparison, row)
    if not key:
        return ""
    of_all = money.over_all_seeds(comparison.about, row)
    if key == "cost_untold" and of_all is not None and of_all["more_low"] is not None:  # what the verdict rests on
        key, row = "cost_untold_all", {**row, **{f"yuan_more{end}": of_all[f"more{end}"] for end in ENDS}}
    more, point = abs(row["yuan_more"]), shown.price(row, lang)
    why = money.no_price(comparison.about, row)
    none = word(f"no_price_{why}", lang) if why else ""
    told = {"yuan": shown.whole(more), "more": shown.yuan_more(row, lang), "point": point, "why": none}
    return word(key, lang, **names, **told)


def dearer_by_draw(row: Row, names: Mapping[str, str], lang: str) -> str:
    """Say what a policy spends more than the baseline in the mean of the settings that were drawn."""
    if not math.isfinite(row["yuan_more"]):
        return ""
    return word("cost_draws", lang, **names, more=shown.yuan_more(row, lang))


def ahead_of_next(comparison: Comparison, place: str, first: Row, lang: str) -> str:
    """Say how far the policy that does most for participation is ahead of the next one; empty where that is not told.

    Where the next one is the baseline that is told already, and what spends another sum than was wanted is no choice.
    """
    row = row_of(comparison.about, "runner_up", place, str(first["policy"]))
    left_out = {comparison.about["baseline"], *money.apart(comparison.about)}
    if row is None or first["indicator"] != runner_up.MAIN or row["next"] in left_out or row["low"] is None:
        return ""
    moved = shown.moved({"indicator": runner_up.MAIN} | row, lang)
    key = "ahead" if paired.leaves_out_zero(row["low"], row["high"]) else "ahead_untold"
    second = comparison.title("policy", row["next"], lang)
    return word(key, lang, next=second, moved=moved, unit=shown.unit(runner_up.MAIN, lang))


def nearly_for_less(comparison: Comparison, place: str, first: Row, lang: str) -> str:
    """Name the cheapest policy that comes near the one that does most (:data:`NEAR`), for clearly less money.

    Parameters
    ----------
    comparison : Comparison
    place : str
    first : Row
        Of the policy that does most, by some indicator.
    lang : {"en", "zh"}

    Returns
    -------
    str
        Empty where there is no such policy, or money was to be equal.
    """
    most = _a_year(comparison, place, first)
    if money.scaled(comparison.about) or not most > 0:
        return ""
    near = [
        row
        for row in last_setting(comparison, place)
        if row["indicator"] == first["indicator"] and shown.clear(row) and gain(row) >= NEAR * gain(first)
        and _a_year(comparison, place, row) <= LESS * most
    ]  # fmt: skip
    if not near:
        return ""
    row = min(near, key=lambda one: _a_year(comparison, place, one))
    spent = {
        key: row_of(comparison.about, "spent", place, one["policy"]) for key, one in (("yuan", row), ("most", first))
    }
    said = word(
        "do_for_less", lang, policy=comparison.named(row["policy"], lang), moved=shown.moved(row, lang),
        unit=shown.unit(row["indicator"], lang), against=comparison.title("policy", row["against"], lang),
        first=comparison.title("policy", first["policy"], lang), its=shown.moved(first, lang),
        **{key: sum_spent(one, "yuan_a_year", lang) for key, one in spent.items() if one is not None},
    )  # fmt: skip
    second = row_of(comparison.about, "runner_up", place, str(first["policy"]))
    tested = ahead_of_next(comparison, place, first, lang) and second is not None and second["next"] == row["policy"]
    return said if tested else shown.together([said, word("do_untested", lang)], lang)


def gain(row: Row) -> float:
    """Return what is gained against the baseline, whichever way is better."""
    return better(float(row["value"]), row["indicator"]) - better(float(row["base"]), row["indicator"])


def _a_year(comparison: Comparison, place: str, row: Row) -> float:
    """Return the public yuan a year that a row's policy spends; nan where that is not known."""
    spent = row_of(comparison.about, "spent", place, row["policy"])
    return math.nan if spent is None or spent["yuan_a_year"] is None else float(spent["yuan_a_year"])


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
    if more > 0 and comparison.priced and row.get("yuan_more_low", math.nan) <= 0:
        return "cost_not_surely"
    return "cost_no_gain" if more > 0 and comparison.priced else ("cost_more" if more > 0 else "cost_less")

"""What policies spend over a whole run, and whether those that were to spend the same do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.parameters import MONTHS
from sim.studies.all_seeds import held, whole_yuan
from sim.studies.paired import cut
from sim.studies.results import Results
from sim.studies.rows import SPENT, SPENT_A_YEAR

NEAR = 0.05  # of the sum wanted, within which money counts as equal
POSSIBLE = (0.0, math.inf)  # public yuan a year, mean of whole budget years: what comes back was paid in before
SHARE_POSSIBLE = (-1.0, math.inf)  # of the sum wanted, spent beyond it: nothing at all is all of it less
PAIR = ("place", "policy", "against")  # what a row of `pairs` is of


@dataclass(frozen=True)
class Scaled:
    """How a policy's fund was scaled to an equal budget, and what came of it in the runs that are reported.

    Attributes
    ----------
    policy : str
    before, after : float
        Its fund, yuan a community and year.
    wanted, spent : float
        Public yuan over the whole run: what all were to spend, and what this one does (mean over runs and places).
    low, high : float
        The 95 % interval of ``spent``, cut at 0; nan where it is not known.
    off, off_low, off_high : float
        Share of the sum wanted that is spent beyond it, below 0 less, and its 95 % interval, over the runs that are
        reported and the search's seeds. Where there is a policy that all were to equal it is paired by seed with what
        that one spends, and a share of its mean over the same seeds.
    equals : str
        That policy; empty where all were to spend a sum.
    note : str
        Why it is not the sum wanted, as :func:`sim.studies.same_budget.equal_budget` says it.
    reached : float
        What it spends on the search's seeds (mean over them and places).
    pooled : int
        How many of those ``off`` is judged by beside the runs; 0 where by the runs alone.
    seeds : int
        How many the search took; 0 where an older version does not say.
    """

    policy: str
    before: float
    after: float
    wanted: float
    spent: float
    low: float
    high: float
    off: float
    off_low: float
    off_high: float
    equals: str
    note: str
    reached: float = math.nan
    pooled: int = 0
    seeds: int = 0

    @property
    def equal(self) -> bool:
        """Whether it surely spends the sum wanted, near enough: all of the interval does."""
        return self.off_low >= -NEAR and self.off_high <= NEAR

    @property
    def unequal(self) -> bool:
        """Whether it surely spends another sum than was wanted: all of the interval does.

        One run has no interval; then its word counts where the search, of many seeds, met the sum as little.
        """
        if math.isfinite(self.off_low):
            return self.off_low > NEAR or self.off_high < -NEAR
        return bool(self.note) and abs(self.off) > NEAR

    @property
    def untold(self) -> bool:
        """Whether so few runs can't tell if money is equal: their interval reaches over the bound of what is near."""
        return not (self.equal or self.unequal)

    @property
    def beside(self) -> bool:
        """Whether it stands beside the others at other money, since it has no fund that could be scaled."""
        return self.unequal and self.note == "no_fund"

    @property
    def by_luck(self) -> bool:
        """Whether the runs spend another sum than the search's seeds do, by more than counts as near."""
        return self.pooled > 0 and abs(self.spent - self.reached) > NEAR * self.wanted


def spent(results: Results) -> list[dict[str, Any]]:
    """Say what each policy spends at each place: public yuan over the run, and a year (mean of whole budget years).

    Of several settings of the levers the last counts; where levers are set one at a time, the policy as it is. Where
    they were drawn from a range it is the mean over all ``draws``, with the least and most that one of them spends.
    """
    if SPENT not in results.runs:
        return []
    means = results.told.groupby(["place", "policy"])[[SPENT, SPENT_A_YEAR]].mean()
    decides = results.description["decides"]
    ranges = _ranges(results)
    return [
        {"place": place, "policy": policy, "yuan": whole_yuan(yuan), "yuan_a_year": whole_yuan(yearly)}
        | ranges.get((place, policy), {})
        for place in decides["places"]
        for policy in decides["policies"]
        if (place, policy) in means.index
        for yuan, yearly in [means.loc[(place, policy)]]
    ]


def _ranges(results: Results) -> dict[Any, dict[str, Any]]:
    """Say over how many draws of the levers, and between which sums, money varies; nothing where none was drawn."""
    if not results.levers_drawn:
        return {}
    columns = {"yuan": SPENT, "yuan_a_year": SPENT_A_YEAR}
    draws = results.told.groupby(["place", "policy", "point"])[list(columns.values())].mean()
    return {
        key: {"draws": len(own)}
        | {f"{name}_{end}": whole_yuan(getattr(own[column], kind)())
           for name, column in columns.items() for end, kind in (("low", "min"), ("high", "max"))}
        for key, own in draws.groupby(level=["place", "policy"])
    }  # fmt: skip


def scaled(about: Mapping[str, Any]) -> list[Scaled]:
    """Return how funds were scaled, of what :func:`sim.studies.comparison.about` says; none without equal budgets."""
    budget = about["same_budget"]
    if not isinstance(budget, list):  # of an older version, which did not keep it
        return []
    spending = {row["policy"]: row for row in about.get("held", [])}
    found = []
    for one in budget:
        equalled = spending.get(one.get("equals", ""))
        row = spending.get(one["policy"])
        to_equal = float(equalled["yuan"] if row and equalled else one["wanted"])
        if row and row.get("pooled"):
            to_equal = float(row["to_equal"])
        found.append(_scaled(one, row or _searched(about, one), to_equal))
    return found


def _searched(about: Mapping[str, Any], one: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is spent without intervals: by the runs, or where they don't tell, by those of the search."""
    rows = [row["yuan"] for row in about.get("spent", []) if row["policy"] == one["policy"] and row["yuan"] is not None]
    yuan = sum(rows) / len(rows) if rows else float(one["reached"])
    return {"yuan": yuan, "more": yuan - one["wanted"]}


def _scaled(one: Mapping[str, Any], row: Mapping[str, Any], to_equal: float) -> Scaled:
    wanted = float(one["wanted"])
    low, high = (_known(row.get(f"yuan_{end}")) for end in ("low", "high"))
    off, *off_ends = (_share(_known(row.get(key)), to_equal) for key in ("more", "more_low", "more_high"))
    if low == high == 0.0:
        off_ends = [off, off]  # nothing is no part of any sum, whatever luck does to what it is held against
    (low, high), (off_low, off_high) = cut((low, high), POSSIBLE), cut((off_ends[0], off_ends[1]), SHARE_POSSIBLE)
    seeds = one["seeds"][-1] - one["seeds"][0] + 1 if "seeds" in one else 0
    return Scaled(
        one["policy"], one["fund_before"], one["fund"], wanted, float(row["yuan"]), low, high, off, off_low, off_high,
        one.get("equals", ""), one["note"], float(one["reached"]), row.get("pooled", 0), seeds,
    )  # fmt: skip


def _known(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _share(more: float, to_equal: float) -> float:
    if to_equal:
        return more / to_equal
    return math.copysign(math.inf, more) if more else 0.0


def fewer_seeds(about: Mapping[str, Any]) -> int:
    """Return on how many seeds funds were fitted, where replicates added since are more; else 0.

    The funds fitted first are kept, since runs already done have them.
    """
    budget = about["same_budget"]
    if not isinstance(budget, list) or not budget or "seeds" not in budget[0]:
        return 0
    seeds = budget[0]["seeds"]
    fitted = int(seeds[-1] - seeds[0]) + 1
    return fitted if fitted < about["replicates"] else 0


def apart(about: Mapping[str, Any]) -> frozenset[str]:
    """Names of the policies that were to spend the same money as the others and do not."""
    return frozenset(one.policy for one in scaled(about) if one.unequal)


def over_all_seeds(about: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what a pair of policies spends over the runs and the search's seeds; None where that is not known."""
    return next((one for one in about.get("pairs", []) if all(one[key] == row.get(key) for key in PAIR)), None)


def pair(about: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """Say of two policies that were to spend the same what their paired difference of public money a year tells.

    Each may meet the sum, and the two differ, or neither surely meet it, and the two surely not differ.

    Parameters
    ----------
    about : mapping
        Of :func:`sim.studies.comparison.about`.
    row : mapping
        Of a table of contrasts: its ``place``, ``policy``, ``against`` and ``yuan_more``, with its interval.

    Returns
    -------
    str
        ``same`` where all of the interval lies within 5 % of the sum, ``more`` or ``less`` where all of it lies beyond,
        else ``untold``; empty where money was not to be equal, or nothing is known of a whole year. The interval is
        that of :func:`sim.studies.all_seeds.pairs`; where there is none, that of the runs, of a year.
    """
    if not scaled(about) or not math.isfinite(row["yuan_more"]):
        return ""
    of_all = over_all_seeds(about, row)
    if of_all is not None:
        near = NEAR * of_all["sum"]
        low, high = (_known(of_all[f"more_{end}"]) for end in ("low", "high"))
    else:
        near = NEAR * _a_year(about, row)
        low, high = (row.get(f"yuan_more_{end}", math.nan) for end in ("low", "high"))  # an older file has none
    if low >= -near and high <= near:
        return "same"
    return "more" if low > near else ("less" if high < -near else "untold")


def in_these_runs(about: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """Say whether a policy surely spends ``more`` or ``less`` than the baseline in the runs that are reported.

    By more than 5 % of what the baseline spends a year. The search's seeds, which :func:`pair` counts too, may say
    otherwise; but what a policy does is told of these runs alone. Empty where it does not, or was not to be equal.
    """
    if not scaled(about) or not math.isfinite(row.get("yuan_more_low", math.nan)):
        return ""
    near = NEAR * _a_year(about, row)
    return "more" if row["yuan_more_low"] > near else ("less" if row["yuan_more_high"] < -near else "")


def _a_year(about: Mapping[str, Any], row: Mapping[str, Any]) -> float:
    """Return the sum of a year at a row's place: what the policy compared with spends there, places differing in size.

    Where that is not known it is that of all places.
    """
    for one in about.get("spent", []):
        if (one["place"], one["policy"]) == (row["place"], row["against"]) and one["yuan_a_year"] is not None:
            return float(one["yuan_a_year"])
    return scaled(about)[0].wanted * MONTHS / float(about["months"])


def at_equal_money(results: Results) -> Results:
    """Return results that stand against a policy at the money wanted, where their baseline missed it.

    That is the study's first policy that surely spends the sum, or else the first that may. Where none does, or money
    was not to be equal, results stay as they are.
    """
    spending = scaled({"same_budget": results.description["same_budget"], "held": held(results)})
    if results.baseline not in {one.policy for one in spending if one.unequal}:
        return results
    there = set(results.runs["policy"])
    able = sorted((one for one in spending if not one.unequal and one.policy in there), key=lambda one: not one.equal)
    if not able:
        return results
    words = results.description["about"] | {"baseline": able[0].policy, "baseline_apart": results.baseline}
    return replace(results, description=results.description | {"about": words})


def no_price(about: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """Say why a point has no price, where money was to be equal: ``equal``, ``missed``, ``untold``; else empty.

    Money that was made equal is no price, nor is what was to be equal and is not, or may not be.
    """
    if not scaled(about):
        return ""
    return {"same": "equal", "more": "missed", "less": "missed"}.get(pair(about, row), "untold")

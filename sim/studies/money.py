"""What policies spend over a whole run, and whether those that were to spend the same do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.studies.results import Results
from sim.studies.rows import SPENT, SPENT_A_YEAR

NEAR = 0.05  # of the sum wanted, within which money counts as equal
POSSIBLE = (0.0, math.inf)  # public yuan a year, mean of whole budget years: what comes back was paid in before


@dataclass(frozen=True)
class Scaled:
    """How a policy's fund was scaled to an equal budget, and what came of it.

    Attributes
    ----------
    policy : str
    before, after : float
        Its fund, yuan a community and year.
    wanted, spent : float
        Public yuan over the whole run: what all were to spend, and what this one does (mean over runs and places).
    note : str
        Why it is not the sum wanted, as :func:`sim.studies.same_budget.equal_budget` says it.
    """

    policy: str
    before: float
    after: float
    wanted: float
    spent: float
    note: str

    @property
    def off(self) -> float:
        """Share of the sum wanted that is spent beyond it; below 0 less is spent."""
        return self.spent / self.wanted - 1 if self.wanted else (math.inf if self.spent else 0.0)

    @property
    def equal(self) -> bool:
        """Whether it spends the sum wanted, near enough."""
        return abs(self.off) <= NEAR


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
        {"place": place, "policy": policy, "yuan": _whole(yuan), "yuan_a_year": _whole(yearly)}
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
        | {f"{name}_{end}": _whole(getattr(own[column], kind)())
           for name, column in columns.items() for end, kind in (("low", "min"), ("high", "max"))}
        for key, own in draws.groupby(level=["place", "policy"])
    }  # fmt: skip


def _whole(value: float) -> int | None:
    return round(value) if math.isfinite(value) else None


def scaled(about: Mapping[str, Any]) -> list[Scaled]:
    """Return how funds were scaled, of what :func:`sim.studies.comparison.about` says; none without equal budgets."""
    budget = about["same_budget"]
    if not isinstance(budget, list):  # of an older version, which did not keep it
        return []
    return [
        Scaled(one["policy"], one["fund_before"], one["fund"], one["wanted"], _spent(about, one), one["note"])
        for one in budget
    ]


def _spent(about: Mapping[str, Any], one: Mapping[str, Any]) -> float:
    """Return what all runs spend, mean over places; where that is not known, what those of the search did."""
    found = [
        row["yuan"] for row in about.get("spent", []) if row["policy"] == one["policy"] and row["yuan"] is not None
    ]
    return sum(found) / len(found) if found else float(one["reached"])


def apart(about: Mapping[str, Any]) -> frozenset[str]:
    """Names of the policies that were to spend the same money as the others and do not."""
    return frozenset(one.policy for one in scaled(about) if not one.equal)


def same_money(about: Mapping[str, Any], *policies: str) -> bool:
    """Whether policies spend the same because their funds were scaled to it."""
    equal = {one.policy for one in scaled(about) if one.equal}
    return bool(equal) and equal.issuperset(policies)


def no_price(about: Mapping[str, Any], policy: str, against: str) -> bool:
    """Whether a point has no price: money that was made equal is none, nor is what missed the sum it was to meet."""
    return same_money(about, policy, against) or not apart(about).isdisjoint((policy, against))

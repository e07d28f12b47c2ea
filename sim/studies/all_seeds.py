"""What policies spend that were to spend the same: by the runs that are reported and the search's seeds together.

A project is rare and dear where money is short, so that a few replicates may hold none: they all spend the same
then, and their interval is narrow round a mean that is wrong. The search for equal money (:mod:`.same_budget`)
ran every policy on many other seeds, so whether money is equal is judged by both together, a seed a unit.

A fund was fitted so that those seeds spend the sum, so that they do is no evidence. Their spread is: what they spend
is off by luck, the fund was made smaller or larger by as much, and so what it truly spends lies off the sum by that
luck, which is what an interval of seeds covers. Together with the replicates, whose luck is independent of it, the
interval is therefore as good as any. Where works are whole, and of several sizes tried the nearest was taken, its mean
lies nearer to the sum than it should, by less than its standard error; replicates outweigh that as they are added. A
fund that was not fitted, and a policy without any, owes nothing to those seeds. Where a study draws what is not known,
each of them lived in one draw and not in all, so that they are left aside, and the runs alone judge.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import pandas as pd

from sim.studies.estimate import Estimate, estimate
from sim.studies.families import by_draw
from sim.studies.results import Results
from sim.studies.rows import SPENT

PAIRED = ["place", "draw", "future", "seed"]


def held(results: Results) -> list[dict[str, Any]]:
    """Hold what each policy spends in all runs against what all were to spend.

    Returns
    -------
    list of dict
        A policy each: ``policy``, ``yuan`` (public, over the whole run, mean over places) and what is spent ``more``
        than was wanted, each with its 95 % interval ``_low``, ``_high`` (None where it is not known). Where a policy
        was to be equalled, ``more`` is paired by seed with what it spends. ``more`` is over the runs and as many of
        the search's seeds as ``pooled`` says, ``to_equal`` the mean over the same that it is a share of. Empty
        without equal budgets.
    """
    budget = results.description["same_budget"]
    if not budget or SPENT not in results.runs:
        return []
    runs = by_draw(results).groupby(["policy", *PAIRED])[SPENT].mean()
    done = set(runs.index.get_level_values("policy"))
    found = []
    for one in budget:
        policy, equals = one["policy"], one.get("equals", "")
        if policy not in done or (equals and equals not in done):
            continue
        own, other = runs.loc[policy], runs.loc[equals] if equals else one["wanted"]
        row: dict[str, Any] = {"policy": policy} | _with_ends("yuan", estimate(own))
        met = _searched_with(results, policy)
        its_own = _searched_with(results, equals) if equals else one["wanted"]
        more = _joined((own - other).dropna(), met - its_own)
        if policy == equals:
            row |= {"more": 0, "more_low": 0, "more_high": 0}  # also of one run, which has no interval
        elif more.empty:
            continue
        else:
            sum_equalled = float(_joined(other, its_own).mean()) if equals else one["wanted"]
            row |= _with_ends("more", estimate(more)) | {"to_equal": whole_yuan(sum_equalled), "pooled": len(met)}
        found.append(row)
    return found


def pairs(results: Results) -> list[dict[str, Any]]:
    """Say what each policy spends more than the baseline over the whole run, at each place, if money was to be equal.

    Returns
    -------
    list of dict
        ``place``, ``policy``, ``against`` (the baseline), ``more`` with its 95 % interval ``_low``, ``_high``, paired
        by seed over the runs and the search's seeds, and ``sum``: what the baseline spends over the same. Without
        equal budgets, and where the search's seeds are left aside, there are none.
    """
    against, found = results.baseline, []
    if not results.description["same_budget"] or SPENT not in results.runs:
        return []
    runs = by_draw(results).groupby(["policy", *PAIRED])[SPENT].mean().unstack("policy")
    decides = results.description["decides"]
    for place, policy in product(decides["places"], decides["policies"]):
        met, its = (_searched_with(results, one, place) for one in (policy, against))
        if policy == against or met.empty or not {policy, against} <= set(runs.columns):
            continue
        both = runs.loc[runs.index.get_level_values("place") == place, [policy, against]].dropna()
        if not both.empty:
            more, base = _joined(both[policy] - both[against], met - its), _joined(both[against], its)
            told = _with_ends("more", estimate(more)) | {"sum": whole_yuan(base.mean())}
            found.append({"place": place, "policy": policy, "against": against} | told)
    return found


def _searched_with(results: Results, policy: str, place: str = "") -> pd.Series:
    """Return what a policy spends by seed searched with, at a place or as the mean over places.

    None where the study varies what is uncertain, or is of an older version, which did not keep it.
    """
    told = results.description["same_budget"]
    one = next((one for one in told if one["policy"] == policy and "each" in one), None)
    if one is None or results.description["decides"]["uncertain"]:
        return pd.Series(dtype=float)
    each = pd.DataFrame(one["each"], index=range(one["seeds"][0], one["seeds"][-1] + 1))
    return each[place] if place else each.mean(axis=1)


def _joined(runs: pd.Series, searched: pd.Series) -> pd.Series:
    """Return runs and the search's seeds as one series, by draw and seed; runs as they are where there are none."""
    if searched.empty:
        return runs
    by_seed = runs.groupby(level="seed").mean()
    every = pd.concat([by_seed, searched])
    return every.set_axis(pd.MultiIndex.from_product([[0], every.index], names=["draw", "seed"]))


def _with_ends(name: str, one: Estimate) -> dict[str, int | None]:
    return {name: whole_yuan(one.mean), f"{name}_low": whole_yuan(one.low), f"{name}_high": whole_yuan(one.high)}


def whole_yuan(value: float) -> int | None:
    """Round a sum of yuan; None where it is not known."""
    return round(value) if math.isfinite(value) else None

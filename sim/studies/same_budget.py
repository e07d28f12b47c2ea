"""Equal public money: each policy's fund is scaled until all spend what one of them does.

Policies differ in what they cost beside the fund (meetings, postings, staff), and a fund is not spent to
the last yuan. So the scale is found by running: the same few seeds for every policy, and a root of
*spent minus wanted* by Brent's method [1]_. Works are whole, so many sizes of a fund spend the same sum: of
these the smallest is taken, by bisection, or else a policy would be given money that it leaves. A policy that
spends the sum as it is keeps its fund. The search is one worker's work, on one thread as theirs is.

References
----------
.. [1] Brent (1973), Algorithms for Minimization Without Derivatives, chapter 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numba
from scipy import optimize

from sim.parameters import PARAMETERS
from sim.studies.study import FUND, Study
from sim.studies.work import ONE_AT_A_TIME, Common, Group, burn_in

SEEDS = 8  # works are whole, so few seeds make spending jump
TOLERANCE = 0.005  # of the money wanted, and of a fund
A_FEN = 0.01  # yuan: sums that differ by less are the same, added in another order
LEAST = 1.0  # yuan between two sizes of a fund that are told apart
DOUBLINGS = 6
TRIED = 12  # sizes of a fund that a search mostly tries: 7 where spending rises evenly, 15 where it jumps
Tell = Callable[[int, int], None]


def equal_budget(
    study: Study, progress: Tell | None = None, build: Callable[..., Any] | None = None
) -> list[dict[str, Any]]:
    """Find each policy's fund at which it spends as much public money as the dearest, the one named, or a sum.

    Parameters
    ----------
    study : Study
        Its ``same_budget`` names the policy to equal, is a sum of public yuan over the whole run and place (mean
        over places), or True for the dearest.
    progress : callable or None
        Called with (done, in all) after each burn-in and each policy.
    build : callable or None
        Makes the model, see :class:`sim.studies.work.Common`.

    Returns
    -------
    list of dict
        A policy each: ``policy``, ``fund_before`` and ``fund`` (yuan a community and year; the smallest that spends
        what is reached, to half a per cent), ``wanted`` and ``reached`` (public yuan over the whole run, mean over
        seeds and places), ``seeds``, and ``note``: empty where the sum is reached, ``no_fund`` where there is
        nothing to scale, ``whole_projects`` where spending jumps over it, ``out_of_reach`` where no fund that is
        allowed spends as much, or where the policy spends more without any.
    """
    with one_thread():
        return _equal_budget(study, progress, build)


def _equal_budget(study: Study, progress: Tell | None, build: Callable[..., Any] | None) -> list[dict[str, Any]]:
    names = [policy.name for policy in study.design.policies]
    first, (places, seeds) = len(names), bases_of(study)
    burnt = places * seeds

    def tell(done: int) -> None:
        if progress:
            progress(done, burnt + 2 * first)

    purse = _Purse(study, build, tell)
    spent = {}
    for index, name in enumerate(names):
        spent[name] = purse.spends(index, purse.fund(index))
        tell(burnt + index + 1)
    model = study.design.head.same_budget
    wanted = max(spent.values())
    if not isinstance(model, bool):
        wanted = spent[model] if isinstance(model, str) else model
    found = []
    for index, name in enumerate(names):
        scale = _scale(purse, index, spent[name], wanted)
        found.append({"policy": name, "wanted": wanted, **scale, "seeds": purse.seeds})
        tell(burnt + first + index + 1)
    return found


@contextmanager
def one_thread() -> Iterator[None]:
    """Let numba's loops run on one thread, and nobody else enter them.

    A month of a small place is many short loops: threads that wait for one another at each of them, beside
    others' work, take many times as long as one thread does.
    """
    with ONE_AT_A_TIME:
        before = numba.get_num_threads()
        numba.set_num_threads(1)
        try:
            yield
        finally:
            numba.set_num_threads(before)


def bases_of(study: Study) -> tuple[int, int]:
    """Return at how many places, and with how many seeds each, money is searched for."""
    return len(study.design.places), min(SEEDS, study.design.head.replicates)


def evaluations(study: Study) -> int:
    """Return about how often all bases are branched: each policy as it is, and each fund's search."""
    funded = sum(policy.largest(FUND) > 0 for policy in study.design.policies)
    return len(study.design.policies) + TRIED * max(0, funded - (not isinstance(study.design.head.same_budget, float)))


class _Purse:
    """What a policy spends at a size of its fund: burned-in places are kept, arms branch from them."""

    def __init__(self, study: Study, build: Callable[..., Any] | None, tell: Callable[[int], None]) -> None:
        first = study.design.head.first_seed
        self.common: Common = study.common(build)
        places, seeds = bases_of(study)
        self.seeds = [first + offset for offset in range(seeds)]
        groups = [Group(place, 0, 0, seed, {}, ()) for place in range(places) for seed in self.seeds]
        self.bases = []
        for group in groups:
            self.bases.append(burn_in(self.common, group))
            tell(len(self.bases))

    def fund(self, policy: int) -> float:
        """Largest size of a policy's fund in a run, yuan a community and year."""
        return self.common.policies[policy].largest(FUND)

    def _with(self, policy: int, fund: float) -> Any:
        """Return a policy whose largest fund in a run is so large."""
        before = self.fund(policy)
        return self.common.policies[policy].scaled(FUND, fund / before) if before > 0 else self.common.policies[policy]

    def spends(self, policy: int, fund: float) -> float:
        """Public yuan over the run, mean over places and seeds."""
        spent = 0.0
        for base in self.bases:
            arm = base.branch(policy=self._with(policy, fund), cut=self.common.cut)
            arm.run(self.common.months)
            spent += float(arm.series["money_public"].sum())
        return spent / len(self.bases)


def _scale(purse: _Purse, policy: int, spent: float, wanted: float) -> dict[str, Any]:
    """Return the fund before and after, what is reached with it, and a note where that is not what is wanted."""
    fund = purse.fund(policy)
    before = {"fund_before": fund}
    if fund == 0:
        return before | {"fund": 0.0, "reached": spent, "note": "" if _near(spent, wanted) else "no_fund"}
    if _near(spent, wanted):
        return before | {"fund": fund, "reached": spent, "note": ""}
    tried: dict[float, float] = {fund: spent}

    def excess(size: float) -> float:
        if size not in tried:
            tried[size] = purse.spends(policy, size)
        return tried[size] - wanted

    low, high = _bracket(excess, fund, spent, wanted)
    within = tried[low] <= wanted <= tried[high]
    if within:
        optimize.brentq(excess, low, high, xtol=LEAST, rtol=TOLERANCE, maxiter=20, disp=False)
    best = _smallest(excess, tried, min(tried, key=lambda size: abs(tried[size] - wanted)))
    note = "" if _near(tried[best], wanted, 2) else ("whole_projects" if within else "out_of_reach")
    return before | {"fund": best, "reached": tried[best], "note": note}


def _smallest(excess: Callable[[float], float], tried: dict[float, float], best: float) -> float:
    """Return the smallest fund that spends what ``best`` does, taking spending to rise with the fund.

    One just below is tried first; if it spends the same, the gap to the largest that spends another sum is halved
    until it is as narrow as the tolerance.
    """

    def as_much(size: float) -> bool:
        return abs(excess(size) - sought) < A_FEN

    sought = excess(best)
    best = min(size for size in tried if as_much(size))
    below = max((size for size in tried if size < best), default=0.0)
    if as_much(below):
        return below
    middle = best - max(LEAST, TOLERANCE * best)  # where spending is not flat this one tells
    while best - below > max(LEAST, TOLERANCE * best):
        below, best = (below, middle) if as_much(middle) else (middle, best)
        middle = (below + best) / 2
    return best


def _near(spent: float, wanted: float, times: float = 1) -> bool:
    return abs(spent - wanted) <= times * TOLERANCE * wanted


def _bracket(excess: Callable[[float], float], fund: float, spent: float, wanted: float) -> tuple[float, float]:
    """Return two sizes of the fund with the wanted sum between what they spend, as far as there are any."""
    if spent > wanted:
        excess(0.0)
        return 0.0, fund
    low, high = fund, fund
    for _ in range(DOUBLINGS):
        low, high = high, min(2 * high, PARAMETERS[FUND].high)
        if excess(high) >= 0 or high == PARAMETERS[FUND].high:
            break
    return low, high

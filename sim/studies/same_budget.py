"""Equal public money: each policy's fund is scaled until all spend what one of them does.

Policies differ in what they cost beside the fund (meetings, postings, staff), and a fund is not spent to
the last yuan. So the scale is found by running: the same seeds for every policy, and a root of
*spent minus wanted* by Brent's method [1]_. Works are whole, so many sizes of a fund spend the same sum: of
these the smallest is taken, by bisection, or else a policy would be given money that it leaves. A policy that
spends the sum as it is keeps its fund. The search is one worker's work, on one thread as theirs is.

A fund fitted to the runs that are then reported would look equal by their luck. So none of the seeds searched with
is ever a replicate, not of those added later either, and there are many, since what is spent differs from seed to
seed by more than the tolerance. Roots are sought on a few of the seeds, whose mean is off that of all by luck; what
that is, is known wherever a size was tried on all, and the few are asked for that much more or less. Where that finds
none that spends the sum, the gap around it is halved on all seeds. Where a study draws what is not known, each seed
lives in one of its draws, in turn: money is equal on average over them.

References
----------
.. [1] Brent (1973), Algorithms for Minimization Without Derivatives, chapter 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from sim.parameters import PARAMETERS
from sim.studies.money import NEAR
from sim.studies.paired import replicates_needed
from sim.studies.purse import DOUBLINGS, FEW, Purse, bases_of, one_thread
from sim.studies.study import FUND, Study

FIRST = 8  # with which a plan asks whether any fund will do
TOLERANCE = 0.005  # of the money wanted, and of a fund
A_FEN = 0.01  # yuan: sums that differ by less are the same, added in another order
FINE = 0.001  # of a fund: as near as two sizes are brought where none tried spends the sum
LEAST = 1.0  # yuan between two sizes of a fund that are told apart
ROUNDS = 4  # searches of one fund: the few seeds are asked for another sum each time
TRIED = 12  # sizes of a fund that are mostly tried with few seeds: 7 where spending rises evenly, 18 where it jumps
VERIFIED = 2  # of them that are mostly tried with all seeds
Tell = Callable[[int, int], None]
Floats = NDArray[np.float64]


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
        seeds and places), ``equals`` (the policy whose spending that is; empty for a sum), ``seeds`` (the first and
        the last searched with), ``each`` (what it spends with each of them at ``fund``, by place), ``to_tell`` (about
        how many replicates, beside those seeds, would tell what is spent beyond the sum, or beyond what that policy
        spends, to within what counts as near) and ``note``: empty where the sum is reached to within
        :data:`~sim.studies.money.NEAR`, ``no_fund`` where there is nothing to scale, ``whole_projects`` where spending
        jumps over it, ``out_of_reach`` where no fund that is allowed spends as much, or where the policy spends more
        without any; the fund is then the smallest that comes closest.
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

    purse = Purse(study, build, tell)
    spent = {}
    for index, name in enumerate(names):
        spent[name] = purse.spends(index, purse.fund(index))
        tell(burnt + index + 1)
    asked = study.design.head.same_budget
    equals = max(names, key=lambda name: spent[name])
    if not isinstance(asked, bool):
        equals = asked if isinstance(asked, str) else ""
    wanted = asked if isinstance(asked, float) else spent[equals]
    found = []
    for index, name in enumerate(names):
        scale = _scale(purse, index, wanted)
        more = purse.each_seed(index, scale["fund"])
        if equals:
            dearest = names.index(equals)
            more = more - purse.each_seed(dearest, purse.fund(dearest))
        to_tell = max(0, replicates_needed(more, NEAR * wanted) - seeds) if wanted > 0 else 0
        told = {"policy": name, "wanted": wanted, "equals": equals, **scale, "seeds": purse.seeds}
        told["each"] = purse.each_place(index, scale["fund"])
        found.append(told | {"to_tell": to_tell})
        tell(burnt + first + index + 1)
    return found


def out_of_reach(study: Study, build: Callable[..., Any] | None = None) -> list[str]:
    """Say which policies no fund will bring to the sum, tried on :data:`FIRST` seeds with no fund and a very large one.

    Parameters
    ----------
    study : Study
        As for :func:`equal_budget`.
    build : callable or None
        As there.

    Returns
    -------
    list of str
        A line a policy.
    """
    names, asked = [policy.name for policy in study.design.policies], study.design.head.same_budget
    with one_thread():
        purse = Purse(study, build, lambda _: None, FIRST)
        as_it_is = {name: purse.spends(index, purse.fund(index)) for index, name in enumerate(names)}
        wanted = asked if isinstance(asked, float) else as_it_is.get(str(asked), max(as_it_is.values()))
        funded = [(index, name) for index, name in enumerate(names) if purse.fund(index) > 0]
        ends = {name: (purse.spends(index, 0.0), purse.spends(index, purse.largest(index))) for index, name in funded}
    found = []
    for name, (least, most) in ends.items():
        if least > (1 + NEAR) * wanted:
            found.append(f"{name} alone costs about {least:,.0f} with no fund at all")
        elif max(most, as_it_is[name]) < (1 - NEAR) * wanted:
            found.append(f"{name} spends about {max(most, as_it_is[name]):,.0f} at most, however large its fund")
    tried = f"on the {FIRST} seeds tried (the search takes more)"
    return [f"same_budget: {wanted:,.0f} public yuan seem out of reach: {tried} {said}" for said in found]


def first_tried(study: Study, burn_in: float, arm: float) -> float:
    """Return about how many seconds :func:`out_of_reach` takes, from those of a burn-in and a run at every place."""
    return FIRST * (burn_in + 3 * len(study.design.policies) * arm)


def searched_runs(study: Study) -> int:
    """Return about how many runs a search takes at each place: each policy as it is, and each fund's sizes."""
    policies, (_, seeds) = study.design.policies, bases_of(study)
    funded = sum(policy.largest(FUND) > 0 for policy in policies)
    scaled = max(0, funded - (not isinstance(study.design.head.same_budget, float)))
    return len(policies) * seeds + scaled * (TRIED * FEW + VERIFIED * (seeds - FEW))


def _scale(purse: Purse, policy: int, wanted: float) -> dict[str, Any]:
    """Return the fund before and after, what is reached with it, and a note where that is not what is wanted."""
    fund = purse.fund(policy)
    spent = {fund: purse.spends(policy, fund)}
    if fund == 0:
        return _told(fund, fund, spent, "" if _counts(spent[fund], wanted) else "no_fund")
    if _near(spent[fund], wanted):
        return _told(fund, fund, spent, "")
    size, within = fund, True
    tried: dict[float, float] = {}
    for _ in range(ROUNDS):
        tried[fund] = purse.spends(policy, fund, few=True)
        aim = wanted + purse.spends(policy, size, few=True) - spent[size]
        size, within = _root(lambda size: purse.spends(policy, size, few=True), tried, fund, aim)
        if size in spent:
            break
        spent[size] = purse.spends(policy, size)
        if _near(spent[size], wanted):
            break
    if within and not _near(min(spent.values(), key=lambda one: abs(one - wanted)), wanted):
        _between(purse, policy, spent, tried, wanted)
        within = min(spent.values()) <= wanted <= max(spent.values())
    if not within:
        _to_the_end(purse, policy, spent, max(tried) if spent[fund] < wanted else min(tried), wanted)
    best = min(spent, key=lambda size: (round(abs(spent[size] - wanted), 2), size))
    note = "" if _counts(spent[best], wanted) else ("whole_projects" if within else "out_of_reach")
    return _told(fund, best, spent, note)


def _to_the_end(purse: Purse, policy: int, spent: dict[float, float], end: float, wanted: float) -> None:
    """Try the last size of a fund on all seeds, and where it comes closest the smallest that spends the same.

    Of sizes that all miss the sum the few seeds may know none that spends more, where all of them do.
    """
    closest = min(abs(one - wanted) for one in spent.values())
    spent[end] = purse.spends(policy, end)
    if abs(spent[end] - wanted) < closest - A_FEN:
        _smallest(_remembered(lambda size: purse.spends(policy, size), spent, 0.0), spent, end)


def _between(purse: Purse, policy: int, spent: dict[float, float], tried: Mapping[float, float], wanted: float) -> None:
    """Halve the gap between two sizes next to the sum on all seeds, until one spends it or the gap is narrow.

    What the few seeds are off by differs from size to size, so that what they find may lie on one side of it.
    """
    most = purse.largest(policy)
    for end in (*sorted((size for size in tried if size < min(spent)), reverse=True), 0.0):
        if any(one < wanted for one in spent.values()):
            break
        spent[end] = purse.spends(policy, end)
    for end in (*sorted(size for size in tried if size > max(spent)), most):
        if any(one > wanted for one in spent.values()):
            break
        spent[end] = purse.spends(policy, end)
    low = max((size for size, one in spent.items() if one < wanted), default=0.0)
    high = min((size for size, one in spent.items() if one >= wanted and size > low), default=low)
    while high - low > max(LEAST, FINE * high):
        middle = (low + high) / 2
        spent[middle] = purse.spends(policy, middle)
        if _near(spent[middle], wanted):
            break
        low, high = (middle, high) if spent[middle] < wanted else (low, middle)
    closest = min(spent, key=lambda size: (round(abs(spent[size] - wanted), 2), size))
    _smallest(_remembered(lambda size: purse.spends(policy, size), spent, 0.0), spent, closest)


def _told(before: float, after: float, spent: dict[float, float], note: str) -> dict[str, Any]:
    return {"fund_before": before, "fund": after, "reached": spent[after], "note": note}


def _root(spends: Callable[[float], float], tried: dict[float, float], fund: float, aim: float) -> tuple[float, bool]:
    """Return the smallest size of a fund that comes nearest to a sum, and whether the sum lay between two sizes.

    What each size spends is looked up in ``tried``, which holds that of the fund as it is, and added to it.
    """
    excess = _remembered(spends, tried, aim)
    low, high = _bracket(excess, fund, tried[fund], aim)
    within = tried[low] <= aim <= tried[high]
    if within:
        optimize.brentq(excess, low, high, xtol=LEAST, rtol=TOLERANCE, maxiter=20, disp=False)
    return _smallest(excess, tried, min(tried, key=lambda size: abs(tried[size] - aim))), within


def _remembered(spends: Callable[[float], float], tried: dict[float, float], aim: float) -> Callable[[float], float]:
    """Return what a size of a fund spends beyond a sum; each size is tried once, and kept."""

    def excess(size: float) -> float:
        if size not in tried:
            tried[size] = spends(size)
        return tried[size] - aim

    return excess


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


def _near(spent: float, wanted: float) -> bool:
    return abs(spent - wanted) <= TOLERANCE * wanted


def _counts(spent: float, wanted: float) -> bool:
    """Whether a sum that was searched for with care counts as reached, by what all else calls equal money."""
    return abs(spent - wanted) <= NEAR * wanted


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

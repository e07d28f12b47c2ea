"""A fund too small for one project: how much of a community's reaches a place, against what a project costs there.

Every year of a run counts, as the policy's dates set its fund: one that grows may buy a project later. What equal money
will make of a fund is not known before the search, so before that nothing is said of the policies it scales.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim import labels
from sim.errors import InputError
from sim.parameters import MONTHS
from sim.proposals import RESIDENTS_PER_PROJECT
from sim.scenarios import resolve
from sim.scenarios.dated import InForce

if TYPE_CHECKING:
    from sim.studies.study import Study
    from sim.studies.work import Common

Values = Mapping[str, float]


def fund(values: Values) -> float:
    """Return the yuan a year that one community of a place decides on."""
    shared = values["fund.per_community"] * values["place.fund_share"]
    return shared + values["fund.per_head"] * _residents(values)


class Largest(NamedTuple):
    """The largest fund of a year in a run: its yuan, what a project usually costs then, and the place's part of it."""

    yuan: float
    cost: float
    share: float


def most(dated: Sequence[InForce], months: int) -> tuple[Largest, Values]:
    """Return the largest fund of a year that one community decides on in a run, and what is in force then."""
    ends = [*(one.month for one in dated[1:]), months]
    found = []
    for one, end in zip(dated, ends, strict=True):
        growth = 1 + one.values["fund.growth"]
        if one.month < months:
            years = {one.month // MONTHS, (min(end, months) - 1) // MONTHS}
            found += [(fund(one.values) * growth**year, one.values) for year in years]
    yuan, values = max(found, key=lambda each: each[0])
    return Largest(yuan, usual_cost(values), values["place.fund_share"]), values


def usual_cost(values: Values) -> float:
    """Return the median cost in yuan of a project that serves as many residents as usual, or all there are."""
    served = min(values["project.served"], _residents(values))
    return float(values["project.cost"] * (served / RESIDENTS_PER_PROJECT) ** values["project.cost_size"])


def _residents(values: Values) -> float:
    return values["place.residents"] * values["place.scale"] / values["place.communities"]


def is_small(one: Largest) -> bool:
    """Whether there is a fund, and it buys less than about one project."""
    return 0 < one.yuan < one.cost


def lines(largest: Mapping[tuple[str, str], Largest], lang: str) -> list[str]:
    """Say of each place and policy, by name, whose largest fund buys less than about one project."""
    return [
        labels.text("cli", "small_fund", lang).format(
            policy=policy, place=place, yuan=f"{one.yuan:,.0f}", share=f"{one.share:g}", cost=f"{one.cost:,.0f}"
        )
        for (place, policy), one in largest.items()
        if is_small(one)
    ]


def too_small(study: Study, common: Common, cells: Sequence[int]) -> list[str]:
    """Say at which place and policy the fund buys less than about one project, and at how many settings if not at all.

    Parameters
    ----------
    study : Study
    common : Common
    cells : sequence of int
        Those to look at.
    """
    from sim.studies.study import FUND  # not with the module: commands that run no study say this too
    from sim.studies.work import overrides

    to_be_scaled = bool(study.design.head.same_budget) and not study.budget
    largest: dict[tuple[str, str], list[Largest]] = {}
    for cell in cells:
        group = study.group([cell])
        place, policy = common.places[group.place], common.policies[group.arms[0].policy]
        try:
            dated = resolve(place, policy, overrides({**group.values, **group.arms[0].levers})).dated
        except InputError:
            continue  # said of values that do not fit together
        found, values = most(dated, study.design.head.months)
        if not (to_be_scaled and values[FUND] > 0):
            largest.setdefault((place.name, policy.name), []).append(found)
    at_all = {key: max(found) for key, found in largest.items()}
    return lines(at_all, "en") + [
        line for key, found in largest.items() if not is_small(at_all[key]) for line in _at_some(*key, found)
    ]


def _at_some(place: str, policy: str, found: Sequence[Largest]) -> list[str]:
    """Say at how many settings the fund is too small where it is not at all of them, and how large it is there."""
    small = [one for one in found if is_small(one)]
    if not small:
        return []
    (line,) = lines({(place, policy): max(small)}, "en")
    return [f"at {len(small)} of its {len(found)} settings looked at, {line}"]

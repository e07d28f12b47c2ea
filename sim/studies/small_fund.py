"""A fund too small for one project: how much of a community's reaches a place, against what a project costs there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.errors import InputError
from sim.proposals import RESIDENTS_PER_PROJECT
from sim.scenarios import resolve
from sim.studies.study import Study
from sim.studies.work import Common, overrides

Values = Mapping[str, float]


def fund(values: Values) -> float:
    """Return the yuan a year that one community of a place decides on."""
    shared = values["fund.per_community"] * values["place.fund_share"]
    return shared + values["fund.per_head"] * _residents(values)


def usual_cost(values: Values) -> float:
    """Return the median cost in yuan of a project that serves as many residents as usual, or all there are."""
    served = min(values["project.served"], _residents(values))
    return float(values["project.cost"] * (served / RESIDENTS_PER_PROJECT) ** values["project.cost_size"])


def _residents(values: Values) -> float:
    return values["place.residents"] * values["place.scale"] / values["place.communities"]


def too_small(study: Study, common: Common, cells: Sequence[int]) -> list[str]:
    """Say at which place and policy the fund buys less than about one project, at whichever setting it is largest.

    Parameters
    ----------
    study : Study
    common : Common
    cells : sequence of int
        Those to look at.
    """
    largest: dict[tuple[str, str], tuple[float, float, float]] = {}
    for cell in cells:
        group = study.group([cell])
        place, policy = common.places[group.place], common.policies[group.arms[0].policy]
        try:
            values = resolve(place, policy, overrides({**group.values, **group.arms[0].levers})).values
        except InputError:
            continue  # said of values that do not fit together
        found = fund(values), usual_cost(values), values["place.fund_share"]
        key = place.name, policy.name
        largest[key] = max(largest.get(key, found), found)
    return [
        f"{policy} at {place}: of its fund {yuan:,.0f} yuan a year reach a community here (place.fund_share = "
        f"{share:g}), less than a project usually costs ({cost:,.0f} yuan): few or none will be funded"
        for (place, policy), (yuan, cost, share) in largest.items()
        if 0 < yuan < cost
    ]

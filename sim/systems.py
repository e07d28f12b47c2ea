"""Systems that the reform adds to a community's year: one after another, before residents live the month.

A month of a place where none of them was ever on skips all of this (:func:`any_on`), so that a place without
them is not a bit different.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.compiled import rule
from sim.foundation import foundation_month
from sim.linkage import linkage_year
from sim.needs import feel_needs
from sim.organisations import begin_with_staff, organisations_month, year_turns
from sim.parameters import LEVERS, MONTHS
from sim.purchase import purchase_month
from sim.twinning import twinning_month
from sim.world import World

# Levers of the fund, of engagement and of the organisation's support act in the year itself.
OF_THE_YEAR = ("fund.", "engagement.", "organisation.")
SYSTEM_LEVERS = tuple(lever for lever in LEVERS if not lever.name.startswith(OF_THE_YEAR))


def any_on(values: Mapping[str, float]) -> bool:
    """Whether any lever of a system is off its neutral value, or the place begins with organisations' staff."""
    return values["staff.start"] > 0.0 or any(values[lever.name] != lever.neutral for lever in SYSTEM_LEVERS)


@rule
def support_organisations(seed: int, month: int, start: int, world: World, p: Any) -> None:
    """Organisations: grants, contracts and partners come first, then each does its month, then the foundation."""
    for o in range(len(world.organisations)):
        world.organisations[o].contracted = 0.0
    if month % MONTHS == 0:
        for g in range(len(world.communities)):
            year_turns(month, world, g, p)
            if month == start and p.staff_start > 0.0:
                begin_with_staff(seed, month, world, g, p)
        linkage_year(seed, month, world, p)
    purchase_month(seed, month, world, p)
    twinning_month(month, world, p)
    for g in range(len(world.communities)):
        organisations_month(seed, month, world, g, p)
    foundation_month(month, world, p)


@rule
def systems_month(seed: int, month: int, start: int, world: World, p: Any) -> None:
    """Let every system do its month; then residents feel the needs that are left."""
    support_organisations(seed, month, start, world, p)
    for c in range(len(world.courtyards)):
        feel_needs(world.courtyards, world.needs, c)

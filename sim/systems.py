"""Systems that the reform adds to a community's year: one after another, before residents live the month.

A month of a place where none of them was ever on skips all of this (:func:`any_on`), so that a place without
them is not a bit different.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.community_building import building_month
from sim.compiled import rule
from sim.courtyard_groups import group_month
from sim.courtyard_stock import take_stock
from sim.covenants import covenant_month
from sim.needs import feel_needs
from sim.parameters import LEVERS
from sim.training import leaders_month, training_month
from sim.world import World

# Levers of the fund, of engagement and of the organisation's support act in the year itself.
OF_THE_YEAR = ("fund.", "engagement.", "organisation.")
SYSTEM_LEVERS = tuple(lever for lever in LEVERS if not lever.name.startswith(OF_THE_YEAR))


def any_on(values: Mapping[str, float]) -> bool:
    """Whether any lever of a system is off its neutral value."""
    return any(values[lever.name] != lever.neutral for lever in SYSTEM_LEVERS)


@rule
def self_governance_month(seed: int, month: int, start: int, world: World, g: int, p: Any) -> None:
    """Let a community's leaders, covenants, programmes and courtyard organisations do their month."""
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    for c in range(first, stop):
        take_stock(month, world, c)
        leaders_month(world, c, p)
        covenant_month(seed, month, world, g, c, p)
    training_month(seed, month, start, world, g, p)
    building_month(month, start, world, g, p)
    for c in range(first, stop):
        group_month(seed, month, world, g, c, p)


@rule
def systems_month(seed: int, month: int, start: int, world: World, p: Any) -> None:
    """Let every system do its month; then residents feel the needs that are left."""
    for g in range(len(world.communities)):
        self_governance_month(seed, month, start, world, g, p)
    for c in range(len(world.courtyards)):
        feel_needs(world.courtyards, world.needs, c)

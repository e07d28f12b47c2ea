"""Systems that the reform adds to a community's year: one after another, before residents live the month.

A month of a place where none of them was ever on skips all of this (:func:`any_on`), so that a place without
them is not a bit different.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.care import care_month
from sim.compiled import rule
from sim.needs import feel_needs
from sim.parameters import LEVERS
from sim.world import World

# Levers of the fund, of engagement and of the organisation's support act in the year itself.
OF_THE_YEAR = ("fund.", "engagement.", "organisation.")
SYSTEM_LEVERS = tuple(lever for lever in LEVERS if not lever.name.startswith(OF_THE_YEAR))


def any_on(values: Mapping[str, float]) -> bool:
    """Whether any lever of a system is off its neutral value, or the place has what one acts on."""
    return values["care.frailty"] > 0.0 or any(values[lever.name] != lever.neutral for lever in SYSTEM_LEVERS)


@rule
def systems_month(seed: int, month: int, start: int, world: World, p: Any) -> None:
    """Let every system do its month; then residents feel the needs that are left."""
    if p.care_frailty > 0.0:
        care_month(seed, month, start, world, p)
    for c in range(len(world.courtyards)):
        feel_needs(world.courtyards, world.needs, c)

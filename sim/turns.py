"""Whose turn it is: rows one after another, from one that a lot draws or that is kept, so that none is favoured."""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.compiled import rule


@rule
def from_turn(turn: int, k: int, count: int) -> int:
    """Say which of ``count`` rows comes after ``k`` others where row ``turn`` comes first and 0 follows the last."""
    return (turn + k) % count


@rule
def from_lot(lot: float, k: int, count: int) -> int:
    """Say which comes after ``k`` others where a lot from 0 to 1 draws the first, so that no row is favoured."""
    return from_turn(int(lot * count), k, count)


@rule
def draw_turns(seed: int, world: Any) -> None:
    """Draw by lot with which courtyard everybody begins who goes from one to the next."""
    for o in range(len(world.organisations)):
        row = world.communities[world.organisations[o].community]
        yards = row.stop_courtyard - row.first_courtyard
        world.organisations[o].turn = int(chance.draw(seed, chance.TURN_LOT, o, 0, 0) * yards)
    for g in range(len(world.communities)):
        row = world.communities[g]
        row.turn = int(chance.draw(seed, chance.TURN_LOT, g, 1, 0) * (row.stop_courtyard - row.first_courtyard))
    for own in world.foundation:
        own.turn = int(chance.draw(seed, chance.TURN_LOT, 0, 2, 0) * len(world.courtyards))

"""Twinning: a body of social workers from elsewhere passes on what it knows, one to one."""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.budget import CITY, NO_PROJECT, PARTNERS, TWINNING, fen, transfer
from sim.compiled import rule
from sim.institutions import ORGANISATIONS_EACH
from sim.parameters import MONTHS
from sim.turns import from_lot
from sim.world import World


@rule
def can_be_twinned(own: Any, o: int) -> bool:
    """Whether an organisation is there to learn: founded here or come, or supported directly and staffed."""
    staffed = o % ORGANISATIONS_EACH > 0 or own.supported > 0.0
    return bool(own.alive == 1 and own.twinned == 0 and staffed)


@rule
def least_skilled(world: World, lot: float) -> int:
    """Row of the least skilled organisation that has no partner yet, or -1; of equals the first from a lot on."""
    found, least, rows = -1, 2.0, len(world.organisations)
    for k in range(rows):
        o = from_lot(lot, k, rows)
        own = world.organisations[o]
        if can_be_twinned(own, o) and own.skill < least:
            found, least = o, own.skill
    return found


@rule
def make_pairs(seed: int, month: int, world: World, p: Any) -> None:
    """Give each partner exactly one organisation for the year, the least skilled first; each pair is paid for."""
    for o in range(len(world.organisations)):
        world.organisations[o].twinned = 0
    for pair in range(int(p.twinning_pairs)):
        o = least_skilled(world, chance.draw(seed, chance.TWIN_LOT, pair, 0, month))
        if o < 0:
            return
        own = world.organisations[o]
        own.twinned = 1
        transfer(
            world.ledger,
            world.counts,
            month,
            own.community,
            CITY,
            PARTNERS,
            TWINNING,
            fen(p.price_twinning),
            NO_PROJECT,
        )


@rule
def twinning_month(seed: int, month: int, world: World, p: Any) -> None:
    """Let partners pass on skill: a step of the way to their own, never beyond it."""
    if month % MONTHS == 0:
        make_pairs(seed, month, world, p)
    step = p.twinning_pace * p.link_partners_to_skill
    for o in range(len(world.organisations)):
        own = world.organisations[o]
        if own.twinned == 1:
            own.skill += step * max(0.0, p.twinning_partner_skill - own.skill)

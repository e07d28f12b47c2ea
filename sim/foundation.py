"""The community foundation: residents' gifts, public money that matches them, and local grants.

There is one in a place once it was given a seed. Once a year it appeals in as many courtyards as its money pays for, in
turn; the month after, it grants part of what it has to organisations and courtyard groups short of money.
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.budget import (
    ACTIVITY,
    CITY,
    FOUNDATION,
    FOUNDATION_SEED,
    GROUPS,
    HOUSEHOLDS,
    LOCAL_GRANT,
    MATCHING,
    NO_PROJECT,
    ORGANISATION,
    SOCIAL_GIFT,
    SUPPLIERS,
    fen,
    part_of,
    transfer,
)
from sim.compiled import rule
from sim.institutions import FOR_FOUNDATION, NEVER_LEAVES, ORGANISATIONS_EACH
from sim.left_over import has_foundation
from sim.organisations import receive
from sim.parameters import MONTHS
from sim.turns import from_lot, from_turn
from sim.world import World

APPEAL_MONTH = 8  # of the year, from 0: the month of China's charity day
GRANT_MONTH = 9  # once what the appeal brought is in


@rule
def seed_money(month: int, world: World, p: Any) -> None:
    """Pay the seed once; a larger one later pays the rest. Communities stand in the books with equal parts."""
    own = world.foundation[0]
    amount = fen(p.foundation_seed * p.place_fund_share) - own.seeded
    if amount > 0:
        for g in range(len(world.communities)):
            part = part_of(amount, len(world.communities), g)
            transfer(world.ledger, world.counts, month, g, CITY, FOUNDATION, FOUNDATION_SEED, part, NO_PROJECT)
        own.seeded += amount
        own.account += amount


@rule
def appeal(month: int, world: World, p: Any) -> None:
    """Collect for the foundation in courtyards where nothing else is collected for, each paid out of what it has.

    Where that does not pay for all, those who come next have their turn the next year.
    """
    own, each, yards = world.foundation[0], fen(p.price_appeal), len(world.courtyards)
    passed = 0
    while passed < yards and own.account >= each:
        yard = world.courtyards[from_turn(own.turn, passed, yards)]
        passed += 1
        if yard.collection == 0:
            yard.collection = FOR_FOUNDATION
            own.account -= each
            transfer(
                world.ledger, world.counts, month, yard.community, FOUNDATION, SUPPLIERS, ACTIVITY, each, NO_PROJECT
            )
    own.turn = from_turn(own.turn, passed, yards)


@rule
def gather_for_foundation(month: int, world: World, g: int, first: int, stop: int, p: Any) -> None:
    """Book a community's gifts to the foundation, and the public money that matches them."""
    givers = 0
    for c in range(first, stop):
        if world.courtyards[c].collection == FOR_FOUNDATION:
            givers += world.courtyards[c].pledges
    gifts = givers * fen(p.gift_amount)
    matched = int(gifts * p.foundation_matching)
    transfer(world.ledger, world.counts, month, g, HOUSEHOLDS, FOUNDATION, SOCIAL_GIFT, gifts, NO_PROJECT)
    transfer(world.ledger, world.counts, month, g, CITY, FOUNDATION, MATCHING, matched, NO_PROJECT)
    world.foundation[0].gifts_year += gifts
    world.foundation[0].account += gifts + matched


@rule
def poorest_organisation(world: World, most: int, lot: float) -> int:
    """Row of the organisation of the place itself that has least money, below ``most`` fen, or -1.

    Of equals the first from a lot on counts.
    """
    found, rows = -1, len(world.organisations)
    for k in range(rows):
        o = from_lot(lot, k, rows)
        own = world.organisations[o]
        founded_here = o % ORGANISATIONS_EACH > 0 and own.alive == 1 and own.until == NEVER_LEAVES
        if founded_here and own.account < most:
            found, most = o, own.account
    return found


@rule
def poorest_group(world: World, most: int, lot: float) -> int:
    """Courtyard whose own organisation has least money, below ``most`` fen, or -1; of equals as organisations."""
    found, yards = -1, len(world.courtyards)
    for k in range(yards):
        c = from_lot(lot, k, yards)
        if world.courtyards[c].group == 1 and world.courtyards[c].group_account < most:
            found, most = c, world.courtyards[c].group_account
    return found


@rule
def grant(seed: int, month: int, world: World, p: Any) -> None:
    """Grant ``foundation.payout`` of what there is, ``foundation.grant`` each, the poorest first.

    An organisation and a courtyard group take turns, from year to year, as long as there are both.
    """
    own, each = world.foundation[0], fen(p.foundation_grant)
    left = int(own.account * p.foundation_payout)
    lot = chance.draws(seed, chance.GRANT_LOT, 0, 0, month)
    while left > 0:
        amount = min(each, left)
        o, c = poorest_organisation(world, each, lot[0]), poorest_group(world, each, lot[1])
        if o < 0 and c < 0:
            return
        to_group = c >= 0 and (own.to_group == 1 or o < 0)
        own.to_group = 0 if to_group else 1
        if not to_group:
            row = world.organisations[o]
            receive(month, row, amount, False)
            transfer(
                world.ledger,
                world.counts,
                month,
                row.community,
                FOUNDATION,
                ORGANISATION,
                LOCAL_GRANT,
                amount,
                NO_PROJECT,
            )
        else:
            yard = world.courtyards[c]
            yard.group_social = min(yard.group_social, yard.group_account) + amount
            yard.group_account += amount
            transfer(
                world.ledger, world.counts, month, yard.community, FOUNDATION, GROUPS, LOCAL_GRANT, amount, NO_PROJECT
            )
        own.account -= amount
        own.granted_year += amount
        left -= amount


@rule
def foundation_month(seed: int, month: int, world: World, p: Any) -> None:
    """Let the foundation do its month: a seed once, an appeal and grants once a year."""
    seed_money(month, world, p)
    if not has_foundation(world):
        return
    if month % MONTHS == 0:
        world.foundation[0].gifts_year, world.foundation[0].granted_year = 0, 0
    if month % MONTHS == APPEAL_MONTH:
        appeal(month, world, p)
    if month % MONTHS == GRANT_MONTH:
        grant(seed, month, world, p)

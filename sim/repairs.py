"""Urgent repairs: small, decided in any month by whoever decides, and done by the next.

A share of the year's fund is kept for them (``review.urgent``), and a twelfth of it may be spent with each month that
comes. Where residents complained or met last month and a need stands at ``urgent.severity`` or above, one repair of it
is put forward, the worst need first, once a year and need, if there is anybody to decide. What is left of the share is
the fund's again at the end of the year. Sizes are *assumptions* (``urgent.*``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.budget import CONTRACTORS, FUND, REPAIR, transfer
from sim.compiled import rule
from sim.decision import resolve_by_council
from sim.deliberation import seen_by_officials
from sim.needs import weight
from sim.occasions import pay_allowances
from sim.ordering import largest_first
from sim.parameters import CARE, MONTHS, RESIDENTS
from sim.population import NEEDS
from sim.proposals import DELIVERING, FUNDED, NO_MAJORITY, NO_QUORUM, REPAIRS, is_refused, refuse, years_proposals
from sim.small_works import begin, small_cost, write_down
from sim.turns import from_lot
from sim.voting import has_members
from sim.world import World

MONTHLY = 1_000_000  # added to the month, so that each sitting has luck of its own beside the year's


@rule
def keep_share(month: int, world: World, g: int, p: Any) -> None:
    """Keep a share of the fund for repairs when the year begins; what is left is the fund's again when it ends."""
    row = world.communities[g]
    if month % MONTHS == 0:
        row.urgent = int(row.fund * p.review_urgent * p.link_fund_to_projects)
        row.urgent_year = row.urgent
    elif month % MONTHS == MONTHS - 1:
        row.urgent = 0


@rule
def to_spend(month: int, row: Any) -> int:
    """Fen of the share that may be spent by now: of each month that has come, less what was spent."""
    return int(row.urgent - row.urgent_year + row.urgent_year * (month % MONTHS + 1) // MONTHS)


@rule
def provided_for(world: World, p: Any) -> Any:
    """Mark needs of courtyards (shape as ``needs``) that works under way will meet, or a repair was decided over for.

    What no quorum heard is put forward again.
    """
    marked = np.zeros(world.needs.shape, dtype=np.int8)
    for g in range(len(world.communities) if p.review_urgent > 0.0 else 0):
        for n in years_proposals(world, g):
            row = world.proposals[n]
            if (row.pool == REPAIRS and row.refusal != NO_QUORUM) or row.state == FUNDED or row.state == DELIVERING:
                for c in range(row.served_from, row.served_to):
                    marked[c, row.category] = 1
    return marked


@rule
def worst_need(world: World, c: int, marked: Any) -> int:
    """Category of a courtyard's worst need that can be repaired and is not provided for, or -1; care is no repair."""
    worst = -1
    for k in range(NEEDS):
        open_need = k != CARE and marked[c, k] == 0 and weight(k, world.courtyards[c]) > 0.0
        if open_need and (worst < 0 or world.needs[c, k] > world.needs[c, worst]):
            worst = k
    return worst


@rule
def put_forward(seed: int, month: int, world: World, g: int, c: int, k: int, cost: int, p: Any) -> None:
    """Put one repair to whoever decides; if they agree it is paid and done by next month."""
    row, yard = world.communities[g], world.courtyards[c]
    n = write_down(month, world, g, c, k, REPAIRS, cost)
    work = world.proposals[n]
    work.support = yard.attended + yard.complaints
    if p.engagement_decides == RESIDENTS:
        resolve_by_council(seed, month, month + MONTHLY, world, row.first_seat, row.stop_seat, work, p)
    elif seen_by_officials(seed, month // MONTHS, world.courtyards, world.needs, c, k, p) < p.urgent_severity:
        refuse(work, month, NO_MAJORITY)
    if not is_refused(work):
        row.urgent -= cost
        row.fund -= cost
        transfer(world.ledger, world.counts, month, g, FUND, CONTRACTORS, REPAIR, cost, n)
        begin(work, month, month + 1)


@rule
def repairs_month(seed: int, month: int, world: World, g: int, marked: Any, p: Any) -> None:
    """Let a community decide over repairs, the worst need first, of equals from a courtyard that the lot names on."""
    keep_share(month, world, g, p)
    row = world.communities[g]
    nobody = p.engagement_decides == RESIDENTS and not has_members(world.seats, row.first_seat, row.stop_seat)
    if to_spend(month, row) <= 0 or nobody:
        return
    first, count = row.first_courtyard, row.stop_courtyard - row.first_courtyard
    lot = chance.draw(seed, chance.REPAIR, g, -1, month)
    worst, category = np.zeros(count), np.full(count, -1, dtype=np.int64)
    for i in range(count):
        c = first + from_lot(lot, i, count)
        yard = world.courtyards[c]
        told = yard.attended > 0 or (yard.complaints > 0 and p.link_complaints_to_repairs > 0.0)
        category[i] = worst_need(world, c, marked) if told else -1
        worst[i] = world.needs[c, category[i]] if category[i] >= 0 else 0.0
    heard = 0
    for i in largest_first(worst):
        if worst[i] < p.urgent_severity:
            break
        c, k = first + from_lot(lot, i, count), category[i]
        cost = small_cost(seed, chance.REPAIR, c, k, month // MONTHS, p.urgent_cost, p)
        if cost <= to_spend(month, row):
            put_forward(seed, month, world, g, c, k, cost, p)
            heard += 1
    if heard > 0 and p.engagement_decides == RESIDENTS and world.courtyards[first].sits == 0:
        pay_allowances(month, world, g, p)
        world.courtyards.sits[first : first + count] = 1

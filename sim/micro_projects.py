"""Micro-projects: a pool beside the fund for what a courtyard's residents can do themselves, decided at once.

While the main cycle does not collect, what a courtyard's meeting wrote down last month is taken up as
long as the year's pool lasts, one courtyard after another from one that the month's lot names. Residents
do the work on volunteer days. The article's micro-governance of courtyards; sizes are *assumptions* (``micro.*``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.budget import (
    FUND,
    MICRO_PROJECT,
    SUPPLIERS,
    fen,
    grant_by_tiers,
    return_by_tiers,
    transfer,
)
from sim.compiled import rule
from sim.parameters import MONTHS
from sim.population import NEEDS
from sim.proposals import MICRO, NO_FUND, NO_MONEY, refuse, years_proposals
from sim.small_works import begin, small_cost, write_down
from sim.turns import from_lot
from sim.world import World

LAST_BEGIN = MONTHS - 3  # month of the year (from 0) in which the last micro-project begins: it is done within the year


@rule
def pool_moves(month: int, world: World, g: int, p: Any) -> None:
    """Pay the year's pool in by the tiers that pay the fund; give back what is left in the last month."""
    row = world.communities[g]
    if month % MONTHS == 0:
        paid = fen(p.micro_pool * p.place_fund_share)
        grant_by_tiers(world.ledger, world.counts, month, g, paid, p)
        row.micro_pool += paid
    elif month % MONTHS == MONTHS - 1:
        return_by_tiers(world.ledger, world.counts, month, g, row.micro_pool, p)
        row.micro_pool = 0


@rule
def drafted_this_year(world: World, g: int) -> Any:
    """Count a community's micro-projects of this year by its courtyards and categories: their luck is numbered so."""
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    drafted = np.zeros((stop - first, NEEDS), dtype=np.int64)
    for n in years_proposals(world, g):
        row = world.proposals[n]
        drafted[row.courtyard - first, row.category] += 1 if row.pool == MICRO else 0
    return drafted


@rule
def take_up(seed: int, month: int, world: World, g: int, c: int, drafted: Any, p: Any) -> None:
    """Decide at once over what a courtyard's meeting wrote down last month: done if the pool pays for it."""
    yard, row = world.courtyards[c], world.communities[g]
    author = yard.draft_author
    before = drafted[c - row.first_courtyard]
    lot = month // MONTHS * MONTHS + before[yard.draft_category]
    before[yard.draft_category] += 1
    cost = small_cost(seed, chance.MICRO_PROJECT, c, yard.draft_category, lot, p.micro_cost, p)
    n = write_down(month, world, g, c, yard.draft_category, MICRO, cost)
    work = world.proposals[n]
    work.support, work.author = yard.draft_support, author
    moved_in = int(world.people[author].tenure) == 0  # after the meeting, into the author's home
    work.author_generation = int(world.people[author].generation) - (1 if moved_in else 0)
    if cost > int(row.micro_pool * p.link_fund_to_projects):
        refuse(work, month, NO_MONEY if p.link_fund_to_projects > 0.0 else NO_FUND)
        return
    row.micro_pool -= cost
    transfer(world.ledger, world.counts, month, g, FUND, SUPPLIERS, MICRO_PROJECT, cost, n)
    luck = chance.draws(seed, chance.MICRO_PROJECT, c, work.category, lot)[3]
    begin(work, month, min(month + 2 + int((p.micro_months - 1.0) * luck), month - month % MONTHS + MONTHS - 1))


@rule
def micro_month(seed: int, month: int, collects: bool, world: World, g: int, p: Any) -> None:
    """Let a community's pool move, and decide over last month's drafts unless the main cycle collects them.

    A pool that does not pay for a usual micro-project, or no longer does, is not called on: nobody is asked to write a
    wish down for it.
    """
    pool_moves(month, world, g, p)
    if world.communities[g].micro_pool < fen(p.micro_cost) or collects or month % MONTHS > LAST_BEGIN:
        return
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    lot = chance.draw(seed, chance.MICRO_PROJECT, g, -1, month)
    drafted = drafted_this_year(world, g)
    for k in range(stop - first):
        c = first + from_lot(lot, k, stop - first)
        if world.courtyards[c].draft_author >= 0 and world.communities[g].micro_pool >= fen(p.micro_cost):
            take_up(seed, month, world, g, c, drafted, p)

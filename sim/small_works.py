"""Small works beside the year's main decision: micro-projects and urgent repairs, from their row to delivery.

A row of theirs is a proposal like any other and never disappears; the main cycle leaves it alone
(:data:`sim.proposals.POOLS`). It serves the courtyard it comes from and is paid when it begins.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import chance
from sim.compiled import rule
from sim.delivery import answer_complaints, quality_of, tell_of_works, worth
from sim.parameters import MONTHS
from sim.person import helpers_in
from sim.proposals import BY_RESIDENT, COSTED, DELIVERED, DELIVERING, MAIN, MICRO, draft, near_normal, years_proposals
from sim.world import World


@rule
def small_cost(seed: int, purpose: int, c: int, category: int, lot: int, median: float, p: Any) -> int:
    """Cost in fen: lognormal about a median in yuan, spread as that of projects."""
    u = chance.draws(seed, purpose, c, category, lot)
    return int(median * math.exp(p.project_cost_spread * near_normal(u[0], u[1], u[2]))) * 100


@rule
def write_down(month: int, world: World, g: int, c: int, category: int, pool: int, cost: int) -> int:
    """Write a small work down as a costed proposal of residents, and return its id."""
    n = draft(world, g, month // MONTHS, month, c, category, BY_RESIDENT, -1, 0, 0)
    row = world.proposals[n]
    row.pool, row.cost, row.served_from, row.served_to = pool, cost, c, c + 1
    row.costed, row.state = month, COSTED
    return n


@rule
def begin(row: Any, month: int, finishes: int) -> None:
    """Note that a small work was decided this month, and when it will be done."""
    row.state, row.decided, row.started, row.finishes = DELIVERING, month, month, finishes


@rule
def micro_projects_under_way(month: int, world: World, g: int) -> Any:
    """Count the micro-projects of each courtyard of a community that called for hands last month, and share them."""
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    counts = np.zeros(stop - first, dtype=np.int64)
    for n in years_proposals(world, g):
        row = world.proposals[n]
        counts[row.courtyard - first] += (
            1 if row.pool == MICRO and row.state == DELIVERING and month > row.started + 1 else 0
        )
    return counts


@rule
def carry_on(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Let a community's small works go on: micro-projects call for hands and count who came; what is due is delivered.

    A micro-project is as good as ``micro.hands`` make it: with none of them ``micro.alone`` of it is done.
    """
    first = world.communities[g].first_courtyard
    for c in range(first, world.communities[g].stop_courtyard):
        world.courtyards[c].micro = 0
    under_way = micro_projects_under_way(month, world, g)
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.pool == MAIN or row.state != DELIVERING:
            continue
        yard = world.courtyards[row.courtyard]
        if row.pool == MICRO and month > row.started + 1:
            row.watched += helpers_in(world.people, yard.first, yard.stop) / max(1, under_way[row.courtyard - first])
        if row.finishes <= month:
            deliver(seed, month, world, row, yard, p)
        elif row.pool == MICRO and p.link_projects_to_work > 0.0:
            yard.volunteer_day = 1


@rule
def deliver(seed: int, month: int, world: World, row: Any, yard: Any, p: Any) -> None:
    """Deliver a small work: it meets part of the need, those who live there see it, complaints of it are answered."""
    row.state, row.delivered = DELIVERED, month
    if row.pool == MICRO:
        row.quality = p.micro_alone + (1.0 - p.micro_alone) * min(1.0, row.watched / p.micro_hands)
        effect = p.micro_effect
        yard.micro += 1
    else:
        row.quality = quality_of(seed, month, row, p)
        effect = p.urgent_effect
        answer_complaints(yard)
    world.needs[row.courtyard, row.category] *= 1.0 - effect * row.quality * p.link_projects_to_needs
    tell_of_works(yard, row.quality, row.by_residents, worth(effect, p))

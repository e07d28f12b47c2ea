"""The ballot on projects: whom a voter's approval goes to, and what a courtyard learns of it.

A voter approves what serves their own courtyard and meets a need that they feel. Approvals are counted, and funded is
what a rule puts first (:mod:`sim.budget_rules`); what does not fit is skipped and the next considered.
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.compiled import rule
from sim.needs import tasted
from sim.parameters import CARE, RESIDENTS
from sim.person import VOTES, cares
from sim.population import NEEDS
from sim.proposals import ACCEPTED, COSTED, years_proposals
from sim.world import World


@rule
def is_balloted(p: Any) -> bool:
    """Whether residents decide by ballot."""
    return bool(p.engagement_decides == RESIDENTS and p.engagement_ballot >= 1.0)


@rule
def approves(seed: int, year: int, people: Any, i: int, category: int, severity: float, p: Any) -> bool:
    """Whether a voter approves of meeting a need of their courtyard: the need felt passes ``ballot.threshold``.

    It is felt with a keyed taste of the voter's own, as wishes are; whoever is neither older nor lives with a
    child feels care by ``need.care_others``. *Assumption*.
    """
    taste = chance.draw(seed, chance.BALLOT, i, int(people[i].generation), year * NEEDS + category)
    felt = severity * tasted(taste, p)
    if category == CARE and not cares(people[i]):
        felt = felt * p.need_care_others
    return felt > p.ballot_threshold


@rule
def approvals_of(seed: int, year: int, world: World, row: Any, p: Any) -> int:
    """How many of those who voted this month approve of one proposal, O(residents it serves)."""
    yes = 0
    for c in range(row.served_from, row.served_to):
        severity = world.needs[c, row.category]
        for i in range(world.courtyards[c].first, world.courtyards[c].stop):
            if int(world.people[i].acts) & VOTES and approves(seed, year, world.people, i, row.category, severity, p):
                yes += 1
    return yes


@rule
def count_approvals(seed: int, year: int, world: World, g: int, p: Any) -> int:
    """Count a community's ballots; returns how many were cast, approvals are kept in each proposal's ``yes``."""
    community, ballots = world.communities[g], 0
    first = world.courtyards[community.first_courtyard].first
    for i in range(first, world.courtyards[community.stop_courtyard - 1].stop):
        ballots += 1 if int(world.people[i].acts) & VOTES else 0
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.state == COSTED or row.state == ACCEPTED:
            row.yes = approvals_of(seed, year, world, row, p)
            row.no = ballots - row.yes
    return ballots


@rule
def was_balloted(row: Any, month: int, p: Any) -> bool:
    """Whether a proposal stood on this month's ballot."""
    return bool(is_balloted(p) and row.voted == month)

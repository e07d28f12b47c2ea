"""Who votes for the residents' council, stands for it, and votes on projects: the rule for migrants.

The statutory residents' committee is elected by a law of its own, which no policy changes.
"""

from __future__ import annotations

from typing import Any

from sim.budget import NO_PROJECT, ROLL, SUPPLIERS, TOWNSHIP, fen, transfer
from sim.compiled import rule
from sim.parameters import EVERYBODY, MONTHS, OFFICIALS, REGISTERED, SETTLED
from sim.person import ADULT

A_YEAR = MONTHS  # months of residence after which a migrant counts as settled


@rule
def may_vote(migrant: int, tenure: int, p: Any) -> bool:
    """Whether an adult is on the roll: locals always, migrants by ``franchise.migrants``."""
    if migrant == 0:
        return True
    open_to = p.franchise_migrants == EVERYBODY or (p.franchise_migrants == SETTLED and tenure >= A_YEAR)
    return bool(open_to and p.link_franchise_to_voting > 0.0)


@rule
def on_the_roll(world: Any, g: int, p: Any) -> int:
    """How many adults of a community are on the roll."""
    listed = 0
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    for i in range(world.courtyards[first].first, world.courtyards[stop - 1].stop):
        person = world.people[i]
        if int(person.age) >= ADULT and may_vote(int(person.migrant), int(person.tenure), p):
            listed += 1
    return listed


@rule
def keep_roll(month: int, world: Any, g: int, p: Any) -> None:
    """Pay for the roll, by the adult on it, where migrants are put on it and residents have a say.

    It is drawn up once a year, and for an election in between.
    """
    due = month % MONTHS == 0 or world.courtyards[world.communities[g].first_courtyard].council_election == 1
    if p.franchise_migrants == REGISTERED or p.engagement_decides == OFFICIALS or not due:
        return
    roll = fen(on_the_roll(world, g, p) * p.price_roll)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, ROLL, roll, NO_PROJECT)

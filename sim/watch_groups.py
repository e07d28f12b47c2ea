"""Watch groups: places to watch a project's works, handed out by keyed lot among residents who are willing.

A place is kept until the works end, and each person has one. Who has a place comes each month in which
their hours suffice; nobody else watches.
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.budget import PROPOSALS_MADE, YEAR_STARTS_AT
from sim.compiled import rule
from sim.person import SUPERVISES
from sim.proposals import DELIVERING, FUNDED, MAIN
from sim.world import World


@rule
def takes_watchers(row: Any, g: int) -> bool:
    """Whether a community's project has a watch group: it is posted, or under way."""
    mine = (row.community == g) & (row.pool == MAIN)
    return bool(mine & ((row.state == FUNDED) | (row.state == DELIVERING)))


@rule
def taken_places(world: World, row: Any) -> int:
    """How many places in a project's watch group are taken."""
    count = 0
    for i in range(world.courtyards[row.served_from].first, world.courtyards[row.served_to - 1].stop):
        count += 1 if int(world.people[i].watches) == row.watch_group else 0
    return count


@rule
def next_by_lot(seed: int, month: int, world: World, row: Any) -> int:
    """Row of the resident served, willing and without a place, whose lot of the month is the least; or -1."""
    best, least = -1, 1.0
    for c in range(row.served_from, row.served_to):
        if world.courtyards[c].willing == 0:
            continue
        for i in range(world.courtyards[c].first, world.courtyards[c].stop):
            if int(world.people[i].willing) == 1 and int(world.people[i].watches) == 0:
                lot = chance.draw(seed, chance.WATCH_LOT, i, int(world.people[i].generation), month)
                if lot < least:
                    best, least = i, lot
    return best


@rule
def hand_out_places(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Hand free places in each project's watch group out to this month's willing; who got none is willing no more."""
    if p.engagement_supervisors <= 0.0:
        return
    for n in range(world.counts[YEAR_STARTS_AT], world.counts[PROPOSALS_MADE]):
        row = world.proposals[n]
        if not takes_watchers(row, g):
            continue
        for _ in range(int(p.engagement_supervisors) - taken_places(world, row)):
            i = next_by_lot(seed, month, world, row)
            if i < 0:
                break
            world.people[i].watches = row.watch_group
    for c in range(world.communities[g].first_courtyard, world.communities[g].stop_courtyard):
        if world.courtyards[c].willing > 0:
            for i in range(world.courtyards[c].first, world.courtyards[c].stop):
                world.people[i].willing = 0


@rule
def watch_works(world: World, g: int, p: Any) -> None:
    """Add to each project under way who of its watch group came this month, up to its places."""
    for n in range(world.counts[YEAR_STARTS_AT], world.counts[PROPOSALS_MADE]):
        row = world.proposals[n]
        if row.community != g or row.state != DELIVERING or row.pool != MAIN:
            continue
        watchers = 0
        for c in range(row.served_from, row.served_to):
            if world.courtyards[c].watchers > 0:
                for i in range(world.courtyards[c].first, world.courtyards[c].stop):
                    person = world.people[i]
                    if int(person.acts) & SUPERVISES and int(person.watches) == row.watch_group:
                        watchers += 1
        row.watched += min(float(watchers), p.engagement_supervisors)


@rule
def dissolve(world: World, row: Any) -> None:
    """Free the places of a project's watch group, once its works have ended."""
    if row.watch_group == 0:
        return
    for i in range(world.courtyards[row.served_from].first, world.courtyards[row.served_to - 1].stop):
        if int(world.people[i].watches) == row.watch_group:
            world.people[i].watches = 0

"""Watch groups: places to watch a project's works, handed out by keyed lot among residents who are willing.

A place is kept until the works end, and each person has one. Who has a place comes each month in which
their hours suffice; nobody else watches.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.compiled import rule
from sim.ordering import largest_first
from sim.person import SUPERVISES, VOLUNTEERS
from sim.proposals import DELIVERING, FUNDED, MAIN, years_proposals
from sim.world import World


@rule
def takes_watchers(row: Any) -> bool:
    """Whether a project has a watch group: it is posted, or under way."""
    return bool((row.pool == MAIN) & ((row.state == FUNDED) | (row.state == DELIVERING)))


@rule
def taken_places(world: World, row: Any) -> int:
    """How many places in a project's watch group are taken; none where it has none."""
    if row.watch_group == 0:
        return 0
    count = 0
    for i in range(world.courtyards[row.served_from].first, world.courtyards[row.served_to - 1].stop):
        count += 1 if int(world.people[i].watches) == row.watch_group else 0
    return count


@rule
def willing_by_lot(seed: int, month: int, world: World, g: int) -> Any:
    """Rows of a community's residents who would watch and have no place yet, in the order of their lots of the month.

    Returns
    -------
    ndarray of int64
    """
    first, stop, count = world.communities[g].first_courtyard, world.communities[g].stop_courtyard, 0
    for c in range(first, stop):
        count += world.courtyards[c].willing
    rows, lots, found = np.empty(count, dtype=np.int64), np.empty(count), 0
    for c in range(first, stop):
        if world.courtyards[c].willing > 0:
            for i in range(world.courtyards[c].first, world.courtyards[c].stop):
                person = world.people[i]
                if int(person.willing) == 1:
                    if int(person.watches) == 0:
                        lot = chance.draw(seed, chance.WATCH_LOT, i, int(person.generation), month)
                        rows[found], lots[found] = i, -lot
                        found += 1
                    person.willing = 0  # until asked again
    return rows[:found][largest_first(lots[:found])]


@rule
def hand_out_places(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Hand free places in each project's watch group out to this month's willing who live by the works."""
    if p.engagement_supervisors <= 0.0:
        return
    willing = willing_by_lot(seed, month, world, g)
    if len(willing) == 0:
        return
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if not takes_watchers(row):
            continue
        first, stop = world.courtyards[row.served_from].first, world.courtyards[row.served_to - 1].stop
        free = int(p.engagement_supervisors) - taken_places(world, row)
        for i in willing:
            if free > 0 and first <= i < stop and int(world.people[i].watches) == 0:
                world.people[i].watches = row.watch_group
                free -= 1


@rule
def calls_for_hands(seed: int, month: int, row: Any, p: Any) -> bool:
    """Whether works under way call for hands this month."""
    called = chance.draw(seed, chance.CALENDAR, row.courtyard, 1 + row.category, month)
    return bool(called < p.project_hands * p.link_projects_to_work)


@rule
def watch_works(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Add to each project under way who saw its works this month, up to who see all that can be seen.

    Those are who of its watch group came, and whoever else lent a hand where the works called for hands; who lives by
    several works that call sees each of them.
    """
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.state != DELIVERING or row.pool != MAIN:
            continue
        watchers, helpers, calls = 0, 0, calls_for_hands(seed, month, row, p)
        for c in range(row.served_from, row.served_to):
            if world.courtyards[c].watchers > 0 or calls:
                for i in range(world.courtyards[c].first, world.courtyards[c].stop):
                    person = world.people[i]
                    acts = int(person.acts)
                    watches = acts & SUPERVISES != 0 and int(person.watches) == row.watch_group
                    watchers += 1 if watches else 0
                    helpers += 1 if calls and acts & VOLUNTEERS != 0 and not watches else 0
        seeing = min(float(watchers), p.engagement_supervisors) + helpers
        row.watched += min(seeing, p.project_watchers_full)


@rule
def dissolve(world: World, row: Any) -> None:
    """Free the places of a project's watch group, once its works have ended."""
    if row.watch_group == 0:
        return
    for i in range(world.courtyards[row.served_from].first, world.courtyards[row.served_to - 1].stop):
        if int(world.people[i].watches) == row.watch_group:
            world.people[i].watches = 0

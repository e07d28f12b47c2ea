"""Moving in and out: who leaves is replaced by a new person with new luck; strangers get acquainted.

Whoever leaves is marked while courtyards live their month; replacing cuts ties that cross courtyards,
so it is done afterwards, courtyard by courtyard, in order.
"""

from __future__ import annotations

from typing import Any

from sim import behavior, network
from sim.compiled import rule
from sim.population import ADULT, MOVER, NEWBORN, note_children, settle
from sim.voting import VACANT
from sim.world import World

MONTHS = 12
STAYS, DIES, MOVES = 0, 1, 2


@rule
def mark_leaving(people: Any, row: Any, i: int, luck: float, p: Any) -> None:
    """Mark who moves out (with the household's first member, all) or dies this month."""
    person = people[i]
    if behavior.moves_out(luck, int(person.migrant), p) and int(person.household) == i:
        person.leaving = MOVES
        row.moves += 1
    elif behavior.dies(luck, int(person.age)):
        person.leaving = DIES
        row.moves += 1


@rule
def replace_person(seed: int, world: World, i: int, arrival: int, p: Any) -> None:
    """Let a new person, with new luck, live on the row of one who left; ties and seats of the old one end.

    Who moved out is followed by somebody who moves in; who died, by a child born to the household, or
    by a grown relative where the household has lost its first member.
    """
    person = world.people[i]
    if p.link_moving_to_ties > 0.0:
        network.cut_all(world.people, world.contacts, world.strength, i)
    if int(person.seat) != 0:
        for s in range(len(world.seats)):
            if world.seats[s] == i:
                world.seats[s] = VACANT
        for s in range(len(world.courtyard_seats)):
            if world.courtyard_seats[s] == i:
                world.courtyard_seats[s] = VACANT
    settle(seed, i, int(person.generation) + 1, arrival, world.people, world.courtyards[int(person.courtyard)], p)
    if int(person.age) < ADULT:
        network.cut_all(world.people, world.contacts, world.strength, i)
    person.sociability = max(int(person.sociability), int(person.degree))
    person.leaving = 0
    world.seen[0, i], world.seen[1, i] = 0, 0


@rule
def move_people(seed: int, world: World, c: int, p: Any) -> None:
    """Replace those of a courtyard who left; a household that moves is replaced whole."""
    people = world.people
    for i in range(world.courtyards[c].first, world.courtyards[c].stop):
        leaving, head = int(people[i].leaving), int(people[i].household)
        if leaving == STAYS:
            continue
        last = head + int(people[head].household_size) if leaving == MOVES else i + 1
        arrival = NEWBORN if leaving == DIES and i != head else MOVER
        for j in range(i, last):
            replace_person(seed, world, j, arrival, p)
        note_children(people, head)


@rule
def meet_strangers(seed: int, month: int, world: World, c: int, p: Any) -> None:
    """Let residents of a courtyard get acquainted with those of others."""
    size = world.courtyards[c].stop - world.courtyards[c].first
    tries = size * p.tie_encounter / MONTHS * p.tie_across * p.link_daily_life_to_ties
    network.meet_across(
        seed, month, world.people, world.contacts, world.strength, world.courtyards, c, tries, p.tie_friend_across
    )


@rule
def people_move(seed: int, month: int, world: World, p: Any) -> None:
    """Let those who leave be replaced, and strangers of different courtyards meet, courtyard by courtyard."""
    for c in range(len(world.courtyards)):
        if world.courtyards[c].moves > 0:
            move_people(seed, world, c, p)
        meet_strangers(seed, month, world, c, p)

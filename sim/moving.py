"""Moving in and out: who leaves is replaced by a new person with new luck; strangers get acquainted.

Whoever leaves is marked while courtyards live their month. Leaving cuts ties that cross courtyards, so it is done
afterwards, courtyard by courtyard, in order; who comes instead has none yet, so courtyards fill at the same time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import behavior, beliefs, chance, network
from sim.compiled import rule
from sim.notes import NEAR_END, scratch_of_tries
from sim.parameters import MONTHS
from sim.person import ADULT, Array, cares, double, whole
from sim.population import MOVER, NEWBORN, note_children, settle
from sim.voting import VACANT
from sim.world import World

STAYS, DIES, MOVES = 0, 1, 2


@rule
def note_leaver(row: Any, i: int) -> None:
    """Note how many of a courtyard leave, the first and the last of them; they are marked in order."""
    if row.moves == 0:
        row.first_leaver = i
    row.last_leaver = i
    row.moves += 1


@rule
def after_leavers(row: Any) -> int:
    """Row after the last of a courtyard who leaves; the first where nobody does."""
    return int(row.last_leaver) + 1 if row.moves > 0 else int(row.first_leaver)


@rule
def mark_leaving(people: Any, row: Any, i: int, luck: float, p: Any) -> None:
    """Mark who moves out (with the household's first member, all) or dies this month."""
    person = people[i]
    if behavior.moves_out(luck, int(person.migrant), p) and int(person.household) == i:
        person.leaving = MOVES
        note_leaver(row, i)
    elif p.ageing > 0.0 and behavior.dies(luck, int(person.age)):
        person.leaving = DIES
        note_leaver(row, i)


@rule
def mark_leavers(people: Any, row: Any, first: int, size: int, notes: Any, luck: Any, p: Any) -> None:
    """Mark all of a courtyard who leave this month; only who draws near either end needs a look."""
    most, near = max(p.place_turnover_local, p.place_turnover_migrant), 0
    for k in range(size):
        notes[NEAR_END, near] = k
        near += 1 if (luck[k] * 12.0 < most) | (luck[k] >= behavior.LEAST_DEADLY) else 0
    for n in range(near):
        k = notes[NEAR_END, n]
        mark_leaving(people, row, first + k, luck[k], p)


@rule
def feel_at_home(people: Any, row: Any, i: int, p: Any) -> None:
    """Let who has just settled belong as far as their own ties, influence, needs and time here support it."""
    person = people[i]
    influence = beliefs.influence_felt(double(person.external_efficacy), double(person.internal_efficacy), p)
    stake = row.stake_care if cares(person) else row.stake
    person.belonging = beliefs.belonging_supported(int(person.degree), influence, stake, int(person.tenure), p)


@rule
def leave(world: World, i: int, p: Any) -> None:
    """Let one who leaves give up their ties and seats."""
    if p.link_moving_to_ties > 0.0:
        network.cut_all(world.people, world.contacts, world.strength, i)
    if int(world.people[i].seat) != 0:
        for s in range(len(world.seats)):
            if world.seats[s] == i:
                world.seats[s] = VACANT
        for s in range(len(world.courtyard_seats)):
            if world.courtyard_seats[s] == i:
                world.courtyard_seats[s] = VACANT


@rule
def people_leave(world: World, p: Any) -> None:
    """Let those who leave give up what ties them to others, courtyard by courtyard; a household moves out whole."""
    people = world.people
    for c in range(len(world.courtyards)):
        row = world.courtyards[c]
        for i in range(row.first_leaver, after_leavers(row)):
            leaving = int(people[i].leaving)
            size = int(people[i].household_size) if leaving == MOVES else 1  # marked is the first member
            for j in range(i, i + size if leaving != STAYS else i):
                leave(world, j, p)


@rule
def arrive(seed: int, people: Any, seen: Any, row: Any, i: int, arrival: int, p: Any) -> None:
    """Let a new person, with new luck, live on the row of one who left.

    Who moved out is followed by somebody who moves in; who died, by a child born to the household, or
    by a grown relative where the household has lost its first member.
    """
    person = people[i]
    settle(seed, i, int(person.generation) + 1, arrival, people, row, p)
    feel_at_home(people, row, i, p)
    if int(person.age) >= ADULT:
        person.sociability = max(int(person.sociability), int(person.degree))
    person.leaving = 0
    seen[0, i], seen[1, i] = 0, 0


@rule
def people_arrive(seed: int, people: Any, seen: Any, courtyards: Any, c: Any, p: Any) -> None:
    """Replace those of a courtyard who left. Writes rows of this courtyard only."""
    row = courtyards[c]
    for i in range(row.first_leaver, after_leavers(row)):
        leaving, head = int(people[i].leaving), whole(people[i].household)
        if leaving == STAYS:
            continue
        last = head + int(people[head].household_size) if leaving == MOVES else i + 1
        arrival = NEWBORN if leaving == DIES and i != head else MOVER
        for j in range(i, last):
            arrive(seed, people, seen, row, j, arrival, p)
        note_children(people, head)


@rule
def free_children(world: World, p: Any) -> None:
    """Where moving cuts no ties, let children who came to live on a row take on none of whoever left it."""
    for c in range(len(world.courtyards) if p.link_moving_to_ties == 0.0 else 0):
        row = world.courtyards[c]
        for i in range(row.first, row.stop if row.moves > 0 else row.first):
            if int(world.people[i].age) < ADULT:
                network.cut_all(world.people, world.contacts, world.strength, i)


@rule
def tries_across(courtyards: Any, c: int, p: Any) -> float:
    """Say how often a month a courtyard's residents try to get acquainted in other courtyards."""
    size = courtyards[c].stop - courtyards[c].first
    return size * p.tie_encounter / MONTHS * p.tie_across * p.link_daily_life_to_ties * p.openness


def room_for_pairs(world: World) -> tuple[Array, Array]:
    """Room to note pairs of strangers, a column a resident, and how many each courtyard has."""
    return np.empty((2, world.present), dtype=np.int32), np.zeros(len(world.courtyards), dtype=np.int64)


@rule
def look_abroad(
    seed: int, month: int, people: Any, contacts: Any, courtyards: Any, c: Any, pairs: Any, found: Any, p_array: Any
) -> None:
    """Find whom residents of a courtyard meet of others (:func:`sim.network.find_pairs`).

    Pairs stand in columns from the courtyard's first on: there are fewer tries than residents.
    """
    p = p_array[0]
    mine = pairs[:, courtyards[c].first :]
    tries = tries_across(courtyards, c, p)
    notes, luck = scratch_of_tries(int(tries) + 1)
    found[c] = network.find_pairs(
        seed,
        month,
        chance.TIE_ACROSS,
        people,
        contacts,
        courtyards,
        c,
        tries,
        p.tie_friend_across,
        p.place_beyond,
        mine,
        notes,
        luck,
        p,
    )


@rule
def strangers_meet(world: World, pairs: Any, found: Any, p: Any) -> None:
    """Let those who were found get acquainted, courtyard by courtyard."""
    for c in range(len(world.courtyards)):
        first = world.courtyards[c].first
        network.tie_pairs(world.people, world.contacts, world.strength, pairs[:, first:], found[c], p)

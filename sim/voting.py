"""Elections of councils: who stands, whom voters name, who takes which seat.

Seats are elected by districts of neighbouring courtyards; each voter names a candidate they know,
else one of those who stand.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.compiled import rule
from sim.franchise import may_vote
from sim.parameters import MONTHS
from sim.person import SLOTS, STANDS, VOTED_COUNCIL

COUNCIL_SEAT, COURTYARD_SEAT = 1, 2
VACANT, CADRE = -1, -2


@rule
def place_among(standing: Any, row: int) -> int:
    """Index of a candidate's row among those who stand, whose rows ascend; their number or another's if not there."""
    low, high = 0, len(standing)
    while low < high:
        middle = (low + high) // 2
        if standing[middle] < row:
            low = middle + 1
        else:
            high = middle
    return low


@rule
def vote_for(seed: int, month: int, people: Any, contacts: Any, standing: Any, i: int) -> int:
    """Index of the candidate a voter names: themself, by keyed lot one of their contacts who stand, or any."""
    count = len(standing)
    own = place_among(standing, i)
    if own < count and standing[own] == i:
        return own
    known, found = np.empty(SLOTS, dtype=np.int64), 0
    for s in range(int(people[i].degree)):
        j = int(contacts[i, s])
        if int(people[j].acts) & STANDS:
            k = place_among(standing, j)
            if k < count and standing[k] == j:
                known[found] = k
                found += 1
    luck = chance.draw(seed, chance.NAMING, i, int(people[i].generation), month)
    return known[int(luck * found)] if found > 0 else int(luck * count)


@rule
def candidates(people: Any, first: int, stop: int, p: Any) -> Any:
    """Rows in [first, stop) of those who stand this month and may."""
    count = 0
    for i in range(first, stop):
        if int(people[i].acts) & STANDS and may_vote(int(people[i].migrant), int(people[i].tenure), p):
            count += 1
    standing = np.empty(count, dtype=np.int64)
    count = 0
    for i in range(first, stop):
        if int(people[i].acts) & STANDS and may_vote(int(people[i].migrant), int(people[i].tenure), p):
            standing[count] = i
            count += 1
    return standing


@rule
def count_votes(seed: int, month: int, people: Any, contacts: Any, standing: Any, first: int, stop: int) -> Any:
    """Votes of each candidate in a district, from those who voted for the council this month; part of one is a lot.

    The lot parts candidates with as many votes.
    """
    tally = np.zeros(len(standing))
    if len(standing) == 0:
        return tally
    for k in range(len(standing)):
        generation = int(people[standing[k]].generation)
        tally[k] = chance.draw(seed, chance.VOTE_LOT, int(standing[k]), generation, month)
    for i in range(first, stop):
        if int(people[i].acts) & VOTED_COUNCIL:
            tally[vote_for(seed, month, people, contacts, standing, i)] += 1.0
    return tally


@rule
def take_seats(people: Any, seats: Any, from_seat: int, to_seat: int, standing: Any, tally: Any, mark: int) -> None:
    """Fill seats with the most voted; seats without a candidate are left vacant."""
    for s in range(from_seat, to_seat):
        best = -1
        for k in range(len(standing)):
            if tally[k] >= 0.0 and (best < 0 or tally[k] > tally[best]):
                best = k
        seats[s] = VACANT
        if best >= 0:
            seats[s] = standing[best]
            people[standing[best]].seat = int(people[standing[best]].seat) | mark
            tally[best] = -1.0


@rule
def nominate(
    month: int, people: Any, seats: Any, from_seat: int, to_seat: int, first: int, stop: int, mark: int, p: Any
) -> None:
    """Fill vacant seats of a district, or of a courtyard's own council.

    The most skilled of those who took part in the last year come first.

    The residents' committee nominates them where nobody stood or a member left (*assumption*).
    """
    for s in range(from_seat, to_seat):
        if seats[s] != VACANT:
            continue
        best = -1
        for i in range(first, stop):
            active = int(people[i].last_act) > month - MONTHS and int(people[i].seat) & mark == 0
            on_roll = may_vote(int(people[i].migrant), int(people[i].tenure), p)
            if active and on_roll and (best < 0 or people[i].skill > people[best].skill):
                best = i
        if best >= 0:
            seats[s] = best
            people[best].seat = int(people[best].seat) | mark


@rule
def seats_of_residents(seats: Any, first: int, stop: int) -> int:
    """How many of the seats in [first, stop) residents hold."""
    held = 0
    for s in range(first, stop):
        held += 1 if seats[s] >= 0 else 0
    return held


@rule
def has_members(seats: Any, from_seat: int, to_seat: int) -> bool:
    """Whether anybody holds a seat in [from_seat, to_seat)."""
    filled = False
    for s in range(from_seat, to_seat):
        filled |= seats[s] != VACANT
    return filled


@rule
def held_by_residents(seats: Any, first: int, stop: int) -> float:
    """Say what share of a council's members residents are: all but officials, all where nobody sits."""
    members, residents = 0, seats_of_residents(seats, first, stop)
    for s in range(first, stop):
        members += 1 if seats[s] != VACANT else 0
    return residents / members if members > 0 else 1.0


@rule
def clear_seats(people: Any, seats: Any, from_seat: int, to_seat: int, mark: int) -> None:
    """End the term of whoever holds seats in [from_seat, to_seat)."""
    for s in range(from_seat, to_seat):
        if seats[s] >= 0:
            people[seats[s]].seat = int(people[seats[s]].seat) & (255 - mark)
        seats[s] = VACANT


@rule
def elected_seats(first_seat: int, stop_seat: int, p: Any) -> int:
    """How many of a council's seats residents elect; officials hold the last ones (``council.cadre_share``)."""
    return stop_seat - first_seat - int((stop_seat - first_seat) * p.council_cadre_share + 0.5)


@rule
def district(d: int, districts: int, first: int, stop: int, first_seat: int, elected: int) -> tuple[int, int, int, int]:
    """First and stop of the courtyards of a district, and of its seats."""
    return (
        first + d * (stop - first) // districts,
        first + (d + 1) * (stop - first) // districts,
        first_seat + d * elected // districts,
        first_seat + (d + 1) * elected // districts,
    )


@rule
def elect_council(
    seed: int,
    month: int,
    people: Any,
    contacts: Any,
    courtyards: Any,
    seats: Any,
    first_seat: int,
    stop_seat: int,
    first: int,
    stop: int,
    p: Any,
) -> None:
    """Elect a residents' council: its seats are spread over districts of neighbouring courtyards.

    O(residents voting).
    """
    clear_seats(people, seats, first_seat, stop_seat, COUNCIL_SEAT)
    elected = elected_seats(first_seat, stop_seat, p)
    districts = min(elected, stop - first)
    for d in range(districts):
        low, high, from_seat, to_seat = district(d, districts, first, stop, first_seat, elected)
        rows = (courtyards[low].first, courtyards[high - 1].stop)
        standing = candidates(people, rows[0], rows[1], p)
        tally = count_votes(seed, month, people, contacts, standing, rows[0], rows[1])
        take_seats(people, seats, from_seat, to_seat, standing, tally, COUNCIL_SEAT)
    for s in range(first_seat + elected, stop_seat):
        seats[s] = CADRE


@rule
def fill_vacancies(
    month: int, people: Any, courtyards: Any, seats: Any, first_seat: int, stop_seat: int, first: int, stop: int, p: Any
) -> None:
    """Fill a council's vacant seats, district by district."""
    elected = elected_seats(first_seat, stop_seat, p)
    districts = min(elected, stop - first)
    for d in range(districts):
        low, high, from_seat, to_seat = district(d, districts, first, stop, first_seat, elected)
        nominate(
            month, people, seats, from_seat, to_seat, courtyards[low].first, courtyards[high - 1].stop, COUNCIL_SEAT, p
        )


@rule
def elect_courtyard_council(
    seed: int,
    month: int,
    people: Any,
    contacts: Any,
    courtyards: Any,
    courtyard_seats: Any,
    c: int,
    size: int,
    p: Any,
) -> None:
    """Elect one courtyard's own council among those of it who stand."""
    clear_seats(people, courtyard_seats, c * size, (c + 1) * size, COURTYARD_SEAT)
    first, stop = courtyards[c].first, courtyards[c].stop
    standing = candidates(people, first, stop, p)
    tally = count_votes(seed, month + 1_000_000, people, contacts, standing, first, stop)
    take_seats(people, courtyard_seats, c * size, (c + 1) * size, standing, tally, COURTYARD_SEAT)

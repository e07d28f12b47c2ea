"""What residents see as a month begins, and which of their ties last: luck drawn, contacts and family read."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import behavior, chance, network
from sim.compiled import rule
from sim.notes import (
    AROUND,
    BEFORE,
    DUE,
    GENERATION,
    MIXED,
    ONE_END,
    OTHER_END,
    REVIEWED,
    REVIEWER,
    SLOT,
    TIE_LUCK,
    WHO,
)
from sim.person import ADULT, SEEN_ADULT, SEEN_MIGRANT, SLOTS, whole
from sim.population import note_children

BYTES_TO_BITS = 0x0102040810204080  # times a word of eight bytes 0 or 1: their bits, one beside another, on top
HIGHEST = np.array([max(0, bits.bit_length() - 1) for bits in range(2**SLOTS)], dtype=np.int64)  # highest bit set


@rule
def draw_luck(seed: int, month: int, purpose: int, first: int, size: int, notes: Any, luck: Any, at: int) -> None:
    """Fill four rows of ``luck`` with keyed draws, a column a resident, in a loop of its own that vectorises."""
    low, high = seed & chance.MASK, (seed >> 32) & chance.MASK
    for k in range(chance.in_lanes(size)):
        a, b, c, d = chance.philox(low, high, first + k, int(notes[GENERATION, k]), month, purpose)
        luck[at, k] = (a + 0.5) * chance.TO_UNIT
        luck[at + 1, k] = (b + 0.5) * chance.TO_UNIT
        luck[at + 2, k] = (c + 0.5) * chance.TO_UNIT
        luck[at + 3, k] = (d + 0.5) * chance.TO_UNIT


@rule
def grow_older(people: Any, shown: Any, first: int, size: int, notes: Any, months: int) -> int:
    """Let everybody grow older by some months; note the adults, and sums of what residents before each showed.

    Returns
    -------
    int
        How many adults there are; ``notes[WHO]`` holds their places in the courtyard.
    """
    count, before = 0, 0
    for k in range(size):
        person = people[first + k]
        age = int(person.age) + months
        person.age = age
        person.tenure = min(int(person.tenure) + 1, age)
        if (age == ADULT) & (months > 0):
            note_children(people, whole(person.household))
        notes[GENERATION, k] = int(person.generation)
        notes[BEFORE, k] = before
        before += int(shown[first + k])
        notes[WHO, count] = k
        count += 1 if age >= ADULT else 0
    notes[BEFORE, size] = before
    return count


@rule
def note_dates(month: int, contacts: Any, notes: Any, first: int, size: int, nobody: int) -> None:
    """Note which of residents' ties are due for review: a word a resident, of a byte a slot."""
    due, others = notes[DUE].view(np.uint8), contacts[first : first + size].reshape(-1)
    for k in range(len(others)):
        j = int(others[k])
        due[k] = (j != nobody) & network.is_due(first + (k >> 3), j, month)


@rule
def look_around(people: Any, contacts: Any, shown: Any, notes: Any, first: int, start: int, stop: int) -> None:
    """Note what adults see of contacts and family.

    A family's words are those of all rows up to its last less those up to its first, less one's own.
    ``contacts`` is flat; empty slots show nothing.
    """
    for a in range(start, stop):
        i = first + (notes[WHO, a] & chance.MASK)
        person = people[i]
        words = 0
        for s in range(SLOTS):
            words += int(shown[int(contacts[i * SLOTS + s]) & chance.MASK])
        head = (int(person.household) - first) & chance.MASK
        family = notes[BEFORE, (head + int(person.household_size)) & chance.MASK] - notes[BEFORE, head]
        migrants = behavior.seen_count(words, SEEN_MIGRANT)
        others = behavior.seen_count(words, SEEN_ADULT) - migrants
        notes[AROUND, a] = words + family - int(shown[i])
        notes[MIXED, a] = others if int(person.migrant) == 1 else migrants


@rule
def note_due(contacts: Any, notes: Any, a: int, i: int, waiting: int) -> int:
    """Add an adult's ties due for review to those waiting, from the last slot on; returns how many wait."""
    due = (int(notes[DUE, notes[WHO, a]]) * BYTES_TO_BITS >> 56) & (2**SLOTS - 1)
    while due != 0:
        s = int(HIGHEST[due])
        due ^= 1 << s
        j = int(contacts[i * SLOTS + s])
        notes[REVIEWED, waiting], notes[SLOT, waiting] = a, s
        notes[ONE_END, waiting], notes[OTHER_END, waiting] = min(i, j), max(i, j)
        waiting += 1
    return waiting


@rule
def draw_ties(seed: int, month: int, waiting: int, notes: Any, luck: Any) -> None:
    """Draw the luck of the ties that wait, in a loop of its own that vectorises."""
    low, high = seed & chance.MASK, (seed >> 32) & chance.MASK
    for d in range(chance.in_lanes(waiting)):
        word = chance.philox(low, high, int(notes[ONE_END, d]), int(notes[OTHER_END, d]), month, chance.TIE_REVIEW)[0]
        luck[TIE_LUCK, d] = (word + 0.5) * chance.TO_UNIT


@rule
def review(
    seed: int, month: int, people: Any, contacts: Any, strength: Any, shown: Any,
    notes: Any, luck: Any, first: int, waiting: int, lost: tuple[float, float], p: Any,
) -> None:  # fmt: skip
    """Review the ties that wait, as :func:`sim.network.review_ties`; whose ties changed looks around again."""
    draw_ties(seed, month, waiting, notes, luck)
    flat = contacts.reshape(-1)
    for d in range(waiting):
        a = notes[REVIEWED, d] & chance.MASK
        i = first + (notes[WHO, a] & chance.MASK)
        if network.review_tie(luck[TIE_LUCK, d], people, contacts, strength, i, notes[SLOT, d], lost, p):
            look_around(people, flat, shown, notes, first, a, a + 1)


@rule
def review_ties(
    seed: int, month: int, people: Any, contacts: Any, strength: Any, shown: Any,
    notes: Any, luck: Any, first: int, count: int, lost: tuple[float, float], p: Any,
) -> None:  # fmt: skip
    """Review all adults' ties whose month it is, as many at a time as there is room to note."""
    due, waiting, room, flat = 0, 0, notes.shape[1] - SLOTS, contacts.reshape(-1)
    for a in range(count):
        notes[REVIEWER, due] = a
        due += 1 if notes[DUE, notes[WHO, a]] != 0 else 0
    for n in range(due):
        a = notes[REVIEWER, n] & chance.MASK
        i = first + (notes[WHO, a] & chance.MASK)
        waiting = note_due(flat, notes, a, i, waiting & chance.MASK)
        if waiting >= room:
            review(seed, month, people, contacts, strength, shown, notes, luck, first, waiting, lost, p)
            waiting = 0
    review(seed, month, people, contacts, strength, shown, notes, luck, first, waiting, lost, p)

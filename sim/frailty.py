"""Frailty in old age: who needs care, how long they have waited for it at home, and whose hours it takes.

Somebody of 60 or over is frail once the chance that has piled up by their age passes one keyed number of
theirs, so that a place has its frail residents from the first month. At home they take hours of the adults
they live with; a bed (:mod:`sim.care`) frees those. Numbers are *assumptions* (``care.*``).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import chance
from sim.compiled import rule
from sim.parameters import MONTHS
from sim.person import ADULT, OLDER, whole
from sim.population import AGEING

LONGEST = 120  # months of waiting that count in the line
YEARS = 64  # of age from 60 on, for each of which the most that may be frail is known
Luck = tuple[float, float, float, float]


@rule
def frail_by(age: int, p: Any) -> float:
    """Chance to have become frail by an age in months: ``care.frailty`` a year at 60, more with every year."""
    if age < OLDER:
        return 0.0
    years = (age - OLDER) / 12.0
    return 1.0 - math.exp(-p.care_frailty / AGEING * (math.exp(AGEING * years) - 1.0))


@rule
def most_frail(p: Any) -> Any:
    """Bound :func:`frail_by` within each year of age from 60 on: its value as the year ends, and 1 after the last.

    Returns
    -------
    ndarray of float64, shape (YEARS,)
        Whoever drew no less than the bound of their year needs no exponential to be told healthy.
    """
    bounds = np.ones(YEARS)
    for year in range(YEARS - 1 if p.care_frailty > 0.0 else 0):
        bounds[year] = frail_by(OLDER + MONTHS * (year + 1), p)
    return bounds


@rule
def falls_ill(luck: float, age: int, bounds: Any, p: Any) -> bool:
    """Whether a number drawn lies below the chance to have become frail by an age (:func:`frail_by`)."""
    return luck < bounds[min(YEARS - 1, (age - OLDER) // MONTHS)] and luck < frail_by(age, p)


@rule
def lot(seed: int, people: Any, i: int) -> Luck:
    """Keyed numbers of a person's old age: when frail, whether on social assistance, and, by two, their means."""
    return chance.draws(seed, chance.FRAILTY, i, whole(people[i].generation), 0)


@rule
def draw_lots(seed: int, people: Any, rows: Any, count: int, lots: Any) -> None:
    """Draw the first number of :func:`lot` of several persons, in a loop of its own that vectorises."""
    low, high, generations = seed & chance.MASK, (seed >> 32) & chance.MASK, np.empty(len(lots), dtype=np.int64)
    for n in range(count):
        generations[n] = int(people[rows[n]].generation)
    for n in range(chance.in_lanes(count)):
        words = chance.philox(low, high, int(rows[n]), int(generations[n]), 0, chance.FRAILTY)
        lots[n] = (words[0] + 0.5) * chance.TO_UNIT


@rule
def grow_frail(seed: int, people: Any, row: Any, noted: Any, bounds: Any, p: Any) -> None:
    """Let a courtyard's older residents become frail; those at home wait a month more. No family is burdened yet.

    Parameters
    ----------
    row : record of COURTYARD
        Its ``frail`` becomes how many there are.
    noted : ndarray of int32, shape (residents,)
        Is filled with their rows, from the courtyard's first on.
    bounds : ndarray of float64, shape (YEARS,)
        From :func:`most_frail`.
    """
    first, size = int(row.first), int(row.stop) - int(row.first)
    room, count = chance.in_lanes(size + 1), 0
    older, lots = np.empty(room, dtype=np.int64), np.empty(room)
    for i in range(first, first + size):
        people[i].burden = 0
        older[count] = i
        count += 1 if int(people[i].age) >= OLDER else 0
    draw_lots(seed, people, older, count, lots)
    found = 0
    for n in range(count):
        i = whole(older[n])
        frail = whole(people[i].frail)
        if frail == 0:
            frail = -1 if falls_ill(lots[n], whole(people[i].age), bounds, p) else 0
        elif frail < 0:
            frail = max(-LONGEST, frail - 1)
        people[i].frail = frail
        noted[first + found] = i
        found += 1 if frail != 0 else 0
    row.frail = found


@rule
def burden_families(people: Any, frail: Any) -> None:
    """Note who has fewer hours: the frail, and adults who live with somebody frail at home."""
    for n in range(len(frail)):
        person = people[whole(frail[n])]
        person.burden = 1
        head = whole(person.household)
        for i in range(head, head + whole(person.household_size) if int(person.frail) < 0 else head):
            people[i].burden = 1 if int(people[i].age) >= ADULT else people[i].burden

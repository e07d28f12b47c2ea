"""What is noted of a courtyard's residents while they live a month: rows of two scratch arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.compiled import rule

# Rows of a courtyard's notes: by adult, those first that tallies read (place in the courtyard, acts, mixed ties), ...
WHO, ACTS, MIXED = range(3)
AROUND, DUE, HEARER, WON, LOST, REVIEWED, SLOT, ONE_END, OTHER_END = range(MIXED + 1, MIXED + 10)
# ... and by resident.
GENERATION, BEFORE = range(OTHER_END + 1, OTHER_END + 3)
BEFORE_ACTS = WON  # what each did the month before, until it is known who has won something
REVIEWER = HEARER  # whose ties are reviewed, before anybody hears of anything
NEAR_END = HEARER  # who may leave, after all have heard
NOTES = BEFORE + 1
# Rows of a courtyard's draws: four of ACTS, of CIVIC and of ROLES, those of ties, and numbers noted on the way.
MY_ACTS, MY_LIFE, MY_ROLES = 0, 4, 8
TIE_LUCK, STAKE, PRESSURE, AGAINST, UNASKED, UNTOLD = range(12, 18)
NUMBERS = UNTOLD + 1
# Rows of the notes, and the first four of the numbers, in which who meets whom is found once the rest is done with.
TRY, FRIEND, ONE_OF_PAIR, OTHER_OF_PAIR, PRESENT, AT_WORK, WHOSE, ORDER = range(8)
LUCK_OF_TRY = 4
MOST = 16  # a flag counts up to fifteen


@rule
def piece(integers: int, floats: int, room: int) -> Any:
    """Return room for rows of integers and of floats as one piece, which takes half as long to get as two.

    Returns
    -------
    notes : ndarray of int64, shape (integers + floats, in_lanes(room))
        Its last rows are those of the floats.
    numbers : ndarray of float64, shape (floats, in_lanes(room))
    """
    notes = np.empty((integers + floats, chance.in_lanes(room)), dtype=np.int64)
    return notes, notes[integers:].view(np.float64)


@rule
def scratch(size: int) -> Any:
    """Return room for the notes and numbers of a courtyard of so many residents (:func:`piece`)."""
    return piece(NOTES, NUMBERS, max(size + 1, 2 * MOST))


@rule
def scratch_of_tries(tries: int) -> Any:
    """Return room for what is noted of so many tries at meeting somebody (:func:`piece`)."""
    return piece(OTHER_OF_PAIR + 1, LUCK_OF_TRY, tries)

"""What is noted of a courtyard's residents while they live a month: rows of two scratch arrays."""

from __future__ import annotations

# Rows of a courtyard's notes: by adult, those first that tallies read (place in the courtyard, acts, mixed ties), ...
WHO, ACTS, MIXED = range(3)
AROUND, DUE, HEARER, WON, LOST, REVIEWED, SLOT, ONE_END, OTHER_END = range(MIXED + 1, MIXED + 10)
# ... and by resident.
GENERATION, BEFORE = range(OTHER_END + 1, OTHER_END + 3)
NOTES = BEFORE + 1
# Rows of a courtyard's draws: four of ACTS, of CIVIC and of ROLES, those of ties, and numbers noted on the way.
MY_ACTS, MY_LIFE, MY_ROLES = 0, 4, 8
TIE_LUCK, STAKE, PRESSURE, AGAINST, UNASKED, UNTOLD = range(12, 18)
NUMBERS = UNTOLD + 1
MOST = 16  # a flag counts up to fifteen

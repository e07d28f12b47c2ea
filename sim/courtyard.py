"""One courtyard's month, compiled: every resident's, in passes over rows that lie side by side.

What :class:`sim.resident.Resident` does one resident after another is done here one step after another
for all of a courtyard. The values are the same: everybody reads what was shown last month, and writes
their own row only. Luck is drawn in loops of its own, which vectorise; whoever has nothing to decide
costs no decision. The numbers that every adult's month needs are copied into plain tuples first, for
loads from arrays cannot be kept in registers across stores to other arrays.
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.ahead import fetch
from sim.compiled import rule
from sim.learning import complain, feel, join_or_leave, learn, pace, show
from sim.looking import draw_luck, grow_older, look_around, note_dates, review_ties
from sim.moving import mark_leavers
from sim.notes import MY_ACTS, MY_LIFE, STAKE, scratch
from sim.taking_part import anything_on, feel_stakes, take_part
from sim.tallies import tally_adults
from sim.together import courtyard_together


@rule
def fetch_next(
    c: int, first: int, stop: int, people: Any, contacts: Any, strength: Any, courtyards: Any, tallies: Any
) -> None:
    """Fetch what the next courtyard's month reads first, if it is about as large as this one."""
    fetch(people, first, stop)
    fetch(contacts, first, stop)
    fetch(strength, first, stop)
    fetch(courtyards, c, c + 1)
    fetch(tallies, c, c + 1)


@rule
def courtyard_month(
    seed: int, month: int, c: Any, people: Any, contacts: Any, strength: Any, seen: Any, courtyards: Any, needs: Any,
    tallies: Any, rungs: Any, lost: tuple[float, float], p_array: Any,
) -> None:  # fmt: skip
    """One courtyard's month: each resident's, then what they do together."""
    p, row = p_array[0], courtyards[c]
    q = pace(p)
    first, occasion = int(row.first) & chance.MASK, anything_on(row)
    size = int(row.stop) - first
    notes, luck = scratch(size)
    shown = seen[(month + 1) & 1]
    fetch_next(c + 1, int(row.stop), int(row.stop) + size, people, contacts, strength, courtyards, tallies)
    row.complaints, row.moves, row.attended, row.draft_author, row.asked_for = 0, 0, 0, -1, -1
    count = grow_older(people, shown, first, size, notes, int(p.ageing))
    draw_luck(seed, month, chance.CIVIC, first, size, notes, luck, MY_LIFE)
    note_dates(month, contacts, notes, first, size, len(people))
    look_around(people, contacts.reshape(-1), shown, notes, first, 0, count)
    review_ties(seed, month, people, contacts, strength, shown, notes, luck, first, count, lost, p)
    feel_stakes(people, row, first, count, notes, luck)
    if occasion:
        draw_luck(seed, month, chance.ACTS, first, size, notes, luck, MY_ACTS)
        take_part(seed, month, people, row, first, count, notes, luck, rungs, p)
    complain(month, people, row, first, count, notes, luck, q)
    join_or_leave(seed, month, people, first, count, notes, p)
    learn(month, people, row, first, count, notes, q, p)
    feel(people, first, count, notes, luck, q)
    show(month, people, seen, occasion, first, count, notes, p)
    tally_adults(tallies[c], people, contacts, strength, row, count, month, notes, luck[STAKE])
    mark_leavers(people, row, first, size, notes, luck[MY_LIFE + 3], p)
    courtyard_together(seed, month, people, contacts, strength, courtyards, needs, c, notes, luck, p)

"""What residents of a courtyard do together in a month, and whom they meet anyway."""

from __future__ import annotations

from typing import Any

from sim import network
from sim.compiled import rule
from sim.deliberation import draft_in_courtyard
from sim.institutions import FOR_PROJECTS
from sim.notes import AT_WORK, PRESENT
from sim.parameters import MONTHS
from sim.person import ATTENDS, GAVE, HOSTED, SUPERVISES, VOLUNTEERS, whole


@rule
def together(
    seed: int,
    month: int,
    people: Any,
    contacts: Any,
    strength: Any,
    courtyards: Any,
    needs: Any,
    c: int,
    notes: Any,
    luck: Any,
    p: Any,
) -> None:
    """Let those at a courtyard's meeting, and those at work or play, meet; at a usual one a wish is drafted."""
    row = courtyards[c]
    present, working = notes[PRESENT], notes[AT_WORK]
    at_meeting, at_work, pledges, watchers, willing = 0, 0, 0, 0, 0
    pledging, last = row.collection == FOR_PROJECTS, -1  # a household pledges once
    for i in range(row.first, row.stop):
        acts = int(people[i].acts)
        present[at_meeting], working[at_work] = i, i
        at_meeting += 1 if acts & ATTENDS else 0
        at_work += 1 if acts & (VOLUNTEERS | HOSTED) else 0
        if acts & GAVE and not (pledging and int(people[i].household) == last):
            pledges += 1
            last = whole(people[i].household)
        watchers += 1 if acts & SUPERVISES else 0
        willing += int(people[i].willing)
    row.attended, row.pledges, row.watchers, row.willing = at_meeting, pledges, watchers, willing
    network.meet(seed, month * 2, people, contacts, strength, present, at_meeting, notes, luck, p)
    network.meet(seed, month * 2 + 1, people, contacts, strength, working, at_work, notes, luck, p)
    if at_meeting > 0 and row.meeting == 1:
        draft_in_courtyard(seed, month, people, courtyards, needs, c, present, at_meeting, p)


@rule
def daily_life(
    seed: int, month: int, people: Any, contacts: Any, strength: Any, courtyards: Any, c: int,
    notes: Any, luck: Any, p: Any,
) -> None:  # fmt: skip
    """Let neighbours of a courtyard get acquainted as they do anyway."""
    size = courtyards[c].stop - courtyards[c].first
    tries = size * p.tie_encounter / MONTHS * (1.0 - p.tie_across) * p.link_daily_life_to_ties
    network.encounter(seed, month, people, contacts, strength, courtyards, c, tries, p.tie_friend, notes, luck, p)


@rule
def courtyard_together(
    seed: int,
    month: int,
    people: Any,
    contacts: Any,
    strength: Any,
    courtyards: Any,
    needs: Any,
    c: int,
    notes: Any,
    luck: Any,
    p: Any,
) -> None:
    """Draw what follows from a courtyard's acts of the month, and what daily life adds."""
    row = courtyards[c]
    row.pledges, row.watchers, row.willing = 0, 0, 0
    if row.meeting + row.volunteer_day + row.hosted + row.family_day + row.collection + row.watch > 0:
        together(seed, month, people, contacts, strength, courtyards, needs, c, notes, luck, p)
    daily_life(seed, month, people, contacts, strength, courtyards, c, notes, luck, p)

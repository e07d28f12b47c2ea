"""What systems know of a courtyard's residents: who is active there, counted once a quarter."""

from __future__ import annotations

from typing import Any

from sim.behavior import own_hours
from sim.compiled import rule
from sim.person import ADULT, double, took_part_of_late

QUARTER = 3  # months


@rule
def take_stock(month: int, people: Any, courtyards: Any, c: int, p: Any) -> None:
    """Count adults, who of them was seen taking part in the last quarter, active members of a circle, and leaders.

    Active is who took part in the last year.

    Done every third month, or where it was never done (*assumption*: neighbours know each other about so well).
    """
    row = courtyards[c]
    if row.adults > 0 and (month + c) % QUARTER != 0:
        return
    adults, seen, active, leaders, hours = 0, 0, 0, 0, 0.0
    for i in range(row.first, row.stop):
        person = people[i]
        adult, last_act = int(person.age) >= ADULT, int(person.last_act)
        active_member = (adult & took_part_of_late(last_act, month - 1)) * int(person.member)
        adults += 1 if adult else 0
        leaders += adult * int(person.leader)
        seen += 1 if adult & (last_act >= month - QUARTER) else 0
        active += active_member
        hours += own_hours(double(person.hours), int(person.age), p) * active_member
    row.adults, row.seen_active, row.active, row.leaders, row.active_hours = adults, seen, active, leaders, hours


@rule
def count_members(month: int, people: Any, courtyards: Any, c: int) -> None:
    """Count a courtyard's members of circles who took part in the last twelve months, as the month opens."""
    row, members = courtyards[c], 0
    for i in range(row.first, row.stop):
        person = people[i]
        late = (int(person.age) >= ADULT) & took_part_of_late(int(person.last_act), month - 1)
        members += late * int(person.member)
    row.members = members

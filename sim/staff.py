"""Whom organisations employ: as many as their income carries, with the skill of their schooling."""

from __future__ import annotations

import math
from typing import Any

from sim import chance
from sim.budget import fen
from sim.compiled import rule
from sim.institutions import FULL_TIME, NEVER_LEAVES
from sim.parameters import MONTHS


@rule
def year_of_staff(p: Any) -> float:
    """Wages of one full-time worker for a year, in fen."""
    return MONTHS * FULL_TIME * fen(p.price_wage)


@rule
def newcomer(seed: int, month: int, o: int, k: int, p: Any) -> tuple[float, float]:
    """Draw one of those whom an organisation takes on: skill by schooling, and whether aged 35 or under.

    Source: margins of Shanghai's staff (place); skill by schooling is an *assumption* (``staff.*_skill``).
    """
    u = chance.draws(seed, chance.STAFF, o, k, month)
    bachelors = p.staff_bachelor + p.staff_schooled
    lower = p.staff_college_skill if u[0] < p.staff_bachelor + p.staff_college else p.staff_other_skill
    return p.staff_bachelor_skill if u[0] < bachelors else lower, 1.0 if u[1] < p.staff_young else 0.0


@rule
def newcomers(seed: int, month: int, o: int, number: float, p: Any) -> tuple[float, float]:
    """Mean skill of so many newcomers, and the share of them aged 35 or under; of part of one, as of that one."""
    count = max(1, math.ceil(number))
    skill, young = 0.0, 0.0
    for k in range(count):
        one = newcomer(seed, month, o, k, p)
        skill, young = skill + one[0], young + one[1]
    return skill / count, young / count


@rule
def hire(seed: int, month: int, own: Any, o: int, p: Any) -> None:
    """Let staff follow income: as many as a year's income carries, this year's or the last's, whichever is more.

    Who is taken on brings the skill of their schooling; one who leaves takes theirs along, the young more often.
    A body from outside keeps the worker it came with. Volunteers count as one, so that what they know stays.
    """
    carried = max(own.income, own.income_last) * p.link_support_to_organisation
    wanted = p.organisation_payroll * carried / year_of_staff(p)
    if own.until != NEVER_LEAVES:
        wanted = max(min(1.0, own.staff), wanted)
    if own.idle >= p.organisation_unpaid:
        wanted = 0.0
    luck = chance.draws(seed, chance.STAFF, o, 0, month)[2]
    leaving = own.young * p.staff_leave_young + (1.0 - own.young) * p.staff_leave_older
    changed = max(0.0, wanted - own.staff)
    if changed == 0.0 and luck * MONTHS < wanted * leaving:
        changed = min(1.0, wanted)
    if changed > 0.0:
        skill, young = newcomers(seed, month, o, changed, p)
        own.skill += changed / (1.0 + wanted) * (skill - own.skill)
        own.young += changed / wanted * (young - own.young)
    own.staff = wanted

"""A person as one row: what is stored of them, what they did as bits, and what others see of them as a word."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import rule
from sim.parameters import MONTHS

Array = np.ndarray[Any, Any]
SLOTS = 8  # ties outside the household that a resident can keep: the inner layers of Dunbar's circles
ADULT, OLDER = 18 * 12, 60 * 12
CONDITIONAL, FREE_RIDER, HUMP, UNCONDITIONAL = 0, 1, 2, 3
NEVER_ACTED = -10_000
DISPOSED = 36.0  # parts of a standard deviation that dispositions are stored in
# What a resident did, as bits of ``acts`` (this month) and ``year_acts`` (this budget year).
HEARS, ATTENDS, PROPOSES, VOTES, VOLUNTEERS, SUPERVISES, LEADS, GAVE = 1, 2, 4, 8, 16, 32, 64, 128
COMPLAINED, VOTED_COMMITTEE, VOTED_COUNCIL, BOUND, HOSTED, STANDS, SUPPORTED_FUNDED = (
    256,
    512,
    1024,
    2048,
    4096,
    8192,
    16384,
)
TOOK_PART = ATTENDS | PROPOSES | VOLUNTEERS | SUPERVISES | GAVE | VOTED_COMMITTEE | VOTED_COUNCIL
DECIDES = PROPOSES | VOTES | VOTED_COUNCIL | LEADS  # each a part in what is decided, beside attending a meeting
FOR_COVENANT = 2  # kind of meeting: about the covenant only, where no wish is drafted
CAME = ATTENDS | VOLUNTEERS | HOSTED  # to a meeting, to help, or along
TOGETHER = PROPOSES | VOLUNTEERS | HOSTED  # did something with neighbours: spoke, helped or came along
# What contacts see of a resident: one flag at each of these bits, four bits apart, so that adding up
# the words of up to fifteen people counts each flag.
SEEN_ADULT, SEEN_ACTIVE, SEEN_KNOWS, SEEN_ASKS, SEEN_WON, SEEN_LOST, SEEN_MIGRANT = range(0, 28, 4)
# All signed: compiled code turns unsigned with signed integers into floats. Widths leave no padding,
# whose bytes a copy need not keep.
PERSON = np.dtype(
    [
        ("household", "i4"),  # row of the household's first member
        ("courtyard", "i4"),
        ("generation", "i2"),  # people who lived on this row before
        ("age", "i2"),  # months
        ("tenure", "i2"),  # months
        ("acts", "i2"),
        ("year_acts", "i2"),
        ("last_act", "i2"),  # month
        ("last_joined_in", "i2"),  # month in which they last did that, or anything with neighbours
        ("sociability", "i2"),  # ties this person has room for
        ("frail", "i2"),  # needs care: below 0 at home, for so many months; above 0 in a home, 1 + its operator
        ("watches", "i2"),  # number of the watch group in which they have a place this year; 0 without one
        ("weariness", "i1"),  # months in a row in which a leader's hours did not suffice
        ("disposition", "i1"),  # how far given to taking part, in parts (DISPOSED) of a standard deviation
        ("degree", "i1"),  # ties this person has
        ("household_size", "i1"),
        ("kind", "i1"),  # type of cooperator
        ("migrant", "i1"),
        ("member", "i1"),
        ("seat", "i1"),  # bit 1: residents' council, bit 2: courtyard council
        ("with_child", "i1"),
        ("leaving", "i1"),
        ("leader", "i1"),  # trained to lead, and not worn out
        ("burden", "i1"),  # frail, or an adult who lives with somebody frail at home
        ("had_part", "i1"),  # in what is decided this budget year
        ("awaits_answer", "i1"),  # complained, and no complaint was answered since
        ("willing", "i1"),  # would take a place in a watch group, until places are handed out
        ("objects", "i1"),  # to works posted, until objections are counted
        ("hours", "f4"),  # civic hours a month
        ("skill", "f4"),
        ("internal_efficacy", "f4"),
        ("external_efficacy", "f4"),
        ("dependency", "f4"),
        ("habit", "f4"),
        ("belonging", "f4"),
        ("pride", "f4"),
        ("trust_council", "f4"),
        ("trust_neighbours", "f4"),
        ("satisfaction", "f4"),
    ],
    align=True,
)
STATES = (
    "internal_efficacy", "external_efficacy", "dependency", "habit", "belonging",
    "pride", "trust_council", "trust_neighbours", "satisfaction",
)  # fmt: skip


@rule
def double(value: Any) -> float:
    """Widen a stored single-precision number: compiled ``float()`` would keep it single."""
    return np.float64(value)


@rule
def whole(value: Any) -> Any:
    """Widen a stored integer: compiled ``int()`` keeps its width, and another width is compiled again."""
    return np.int64(value)


@rule
def feels_care(age: Any, with_child: Any) -> Any:
    """Whether who is of such ages and lives with a child, or not, feels care in full; numbers or arrays."""
    return (age >= OLDER) | (with_child == 1)


@rule
def cares(person: Any) -> bool:
    """Whether a resident is older or lives with a child: who feels care in full, and whom family days are for."""
    return bool(feels_care(int(person.age), int(person.with_child)))


@rule
def took_part_of_late(last_act: Any, month: int) -> Any:
    """Whether who last took part in some month did so in the twelve months that end with ``month``."""
    return last_act > month - MONTHS


@rule
def year_so_far(year_acts: int, month: int) -> int:
    """Acts of the budget year up to ``month``, of those up to the month before: a new year begins with none."""
    return 0 if month % MONTHS == 0 else year_acts


@rule
def had_part(before: int, acts: int, meeting: int) -> int:
    """Whether one has had a part in what is decided this year: before, or by what one did this month.

    Those have one who sit on a council, propose, vote over projects or for the council, or attend a meeting where
    wishes are heard.
    """
    heard = acts & ATTENDS != 0 and meeting != FOR_COVENANT
    return 1 if before != 0 or acts & DECIDES != 0 or heard else 0


@rule
def awaits_answer(awaits: int, complained: int, answers: bool) -> int:
    """Whether one waits for an answer: since one complained, until the first answer (or a year without any)."""
    if complained != 0:
        return 1
    return 0 if answers else awaits


@rule
def helpers_in(people: Any, first: int, stop: int) -> int:
    """How many of rows [first, stop) lent a hand in the month last lived."""
    count = 0
    for i in range(first, stop):
        count += 1 if int(people[i].acts) & VOLUNTEERS else 0
    return count

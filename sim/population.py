"""A place's people, made from published margins, and its courtyards' rows.

One row a resident. Residents of a household are adjacent, households of a courtyard are adjacent,
courtyards of a community are adjacent. Households keep their size; who lives in them changes. Each
attribute is a keyed draw per person (row and generation), never a quota, so that one more resident
shifts nobody else. Registered adults who live elsewhere (*absentees*) stand on rows of their own after
all others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from sim import chance
from sim.compiled import kernel, rule
from sim.parameters import CATEGORIES, PARAMETERS
from sim.person import (
    ADULT,
    CONDITIONAL,
    DISPOSED,
    FREE_RIDER,
    HUMP,
    NEVER_ACTED,
    OLDER,
    PERSON,
    SLOTS,
    UNCONDITIONAL,
    Array,
)
from sim.place_parameters import courtyards_of

LARGEST_HOUSEHOLD = 6  # with eight contacts, as many as a flag of what is seen can count (fifteen, less oneself)
AGEING = 0.0866  # growth a year of the chance to die, or to become frail, from 60: it doubles every eight years
FOUNDER, MOVER, NEWBORN = 0, 1, 2  # how a person comes to live on a row


# A courtyard's own margins, named as the place's in the parameters' record, so that rules read either.
MARGINS = {
    name: PARAMETERS[name].field
    for name in ("place.share_60plus", "place.share_migrant", *(f"needs.{category}" for category in CATEGORIES))
}
AS_BEFORE = -1.0  # for the share of migrants: whoever moves in is registered as who moved out
COURTYARD = np.dtype(
    [(name, "i8") for name in ("first", "stop", "community", "community_first", "community_stop")]
    + [(name, "f8") for name in MARGINS.values()]
    # this month's occasions
    + [
        (name, "i8")
        for name in (
            "meeting",
            "volunteer_day",
            "collection",
            "hosted",
            "ballot",
            "committee_election",
            "council_election",
            "watch",
            "sits",  # whether the council sits this month, and its seats take hours
            "convened",  # whether what the convenor brings fills the meeting
        )
    ]
    + [(name, "f8") for name in ("notice", "council_asks", "organisation_asks", "drafting_help")]
    + [(name, "f8") for name in ("stake", "stake_care", "prospect")]
    # what residents have made their own
    + [(name, "f8") for name in ("covenant",)]  # how far the covenant is kept, 0 to 1; 0 where there is none
    + [(name, "i8") for name in ("covenant_since", "group", "group_account", "leaders", "micro")]
    # this month's news
    + [
        (name, "f8")
        for name in (
            "won",
            "lost",
            "reasoned",
            "decided",
            "delivered",
            "quality",
            "works_decided",
            "books",
            "fairness",
            "answered",
            "unanswered",
        )
    ]
    # what came of the month
    + [
        (name, "i8")
        for name in (
            "draft_author",
            "draft_category",
            "draft_support",
            "spoke",  # how many speakers at this month's meeting ask for what most do
            "complaints",
            "attended",
            "pledges",
            "watchers",
            "moves",
            "first_leaver",
            "last_leaver",
        )
    ]
    + [(name, "f8") for name in ("complaint_memory", "answered_year", "money_year")]
    # hours kept ready by who accompanies; how far the plan agreed on with them helps to draft this month, 0 to 1
    + [(name, "f8") for name in ("prepared", "planned")]
    + [("asked_for", "i8")]  # what most speakers at this month's meeting ask for; -1 if nobody speaks
    # self-governance: who is active, counted each quarter; this month's occasions; what is agreed
    + [(name, "i8") for name in ("adults", "seen_active", "active")]
    + [("active_hours", "f8")]  # civic hours of active members, a month
    + [
        (name, "i8")
        for name in ("family_day", "covenant_meeting", "accompanied", "gathered", "plan_until", "covenant_helped")
    ]
    # row of the organisation that hosts this month's activity, or -1; members of circles active in the last year
    + [(name, "i8") for name in ("host", "members")]
    + [("frail", "i8")]  # how many of its residents need care
    # projects posted here this month, and how much they are minded by most and by those who feel care in full;
    # who would take a place in a watch group
    + [("posted", "i8"), ("minded", "f8"), ("minded_care", "f8"), ("willing", "i8")]
    + [("group_social", "i8")]  # fen of the account of its own organisation that are no public money
)
NEEDS = len(CATEGORIES)


@rule
def household_size(seed: int, row: int, mean: float) -> int:
    """Size of the household that starts on a row: one plus a Poisson number, at most six.

    Source: mean from the place (census 2020: 2.49); form *assumption*.
    """
    u = chance.draw(seed, chance.BORN_HOUSEHOLD, row, 0, 0)
    size, term = 1, math.exp(-(mean - 1.0))
    total = term
    while u > total and size < LARGEST_HOUSEHOLD:
        term = term * (mean - 1.0) / size
        total += term
        size += 1
    return size


@rule
def first_age(u: float, v: float, is_head: bool, home: Any, p: Any) -> int:
    """Age in months from margins of the courtyard and the place; a household's first member is an adult."""
    mean = p.place_household_mean
    young = 0.0 if is_head else min(1.0, p.place_share_under18 * mean / max(mean - 1.0, 0.01))
    older = home.place_share_60plus / max(1.0 - p.place_share_under18, 0.01)
    if u < young:
        return int(v * ADULT)
    if (u - young) < older * (1.0 - young):
        return OLDER + int(35 * 12 * v * math.sqrt(v))
    return ADULT + int(v * (OLDER - ADULT))


@rule
def is_migrant_household(seed: int, head: int, home: Any) -> bool:
    """Whether the household on this row is registered elsewhere.

    It goes with the dwelling: into a rented flat tenants move again, so that the published share lasts
    though migrants move more often (*assumption*).
    """
    return chance.draws(seed, chance.BORN_HOUSEHOLD, head, 0, 1)[1] < home.place_share_migrant


@rule
def normal(u: float, v: float) -> float:
    """Make a standard normal number from two uniform ones (Box & Muller 1958)."""
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@rule
def disposition_of(seed: int, row: int, generation: int) -> int:
    """How far somebody is given to taking part, all their life: about a standard normal number, in parts (DISPOSED).

    The sum of four uniform numbers, which has tails of 3.5 standard deviations and so fits a small integer.
    """
    u = chance.draws(seed, chance.BORN_DISPOSED, row, generation, 0)
    return math.floor(DISPOSED * math.sqrt(3.0) * (u[0] + u[1] + u[2] + u[3] - 2.0) + 0.5)


@rule
def first_belief(mean: float, luck: float, p: Any) -> float:
    """First belief of who has no experience here yet: uniform, ``start.spread`` around its mean. *Assumption*."""
    return mean + p.start_spread * (2.0 * luck - 1.0)


@rule
def settle(seed: int, row: int, generation: int, arrival: int, people: Any, home: Any, p: Any) -> None:
    """Make the person who lives on a row from keyed draws (row, generation).

    ``home`` has the margins: the courtyard, or the place's parameters for who lives in none. Sources: margins
    from the place; types Fischbacher et al. 2001; hours, skill and first beliefs
    are *assumptions* (``start.*``). Belonging follows from where one lives (:func:`sim.moving.feel_at_home`).
    """
    i = row
    head = int(people[i].household)
    body = chance.draws(seed, chance.BORN_BODY, row, generation, 0)
    mind = chance.draws(seed, chance.BORN_MIND, row, generation, 0)
    more = chance.draws(seed, chance.BORN_MIND, row, generation, 1)
    social = chance.draws(seed, chance.BORN_SOCIAL, row, generation, 0)
    migrant = int(people[i].migrant) == 1
    if home.place_share_migrant != AS_BEFORE:
        migrant = is_migrant_household(seed, head, home)
    age = 0 if arrival == NEWBORN else first_age(body[0], body[1], row == head, home, p)
    people[i].generation = generation
    people[i].age = age
    people[i].migrant = 1 if migrant else 0
    people[i].tenure = 0
    if arrival == FOUNDER:
        turnover = p.place_turnover_migrant if migrant else p.place_turnover_local
        years = -math.log(social[1]) / max(turnover, 0.005)
        people[i].tenure = min(int(12.0 * min(years, 60.0)), age)
    shares = (
        p.type_conditional,
        p.type_conditional + p.type_free_rider,
        p.type_conditional + p.type_free_rider + p.type_hump,
    )
    people[i].kind = (
        CONDITIONAL
        if body[2] < shares[0]
        else (FREE_RIDER if body[2] < shares[1] else (HUMP if body[2] < shares[2] else UNCONDITIONAL))
    )
    people[i].sociability = int(p.tie_room + social[0] * (SLOTS + 1 - p.tie_room))  # each number as likely
    hours = p.hours_median * math.exp(p.hours_spread * normal(social[2], social[3]))
    people[i].hours = hours
    people[i].disposition = disposition_of(seed, row, generation)
    people[i].skill = 0.5 + p.start_skill_spread * (body[3] + mind[3] - 1.0)
    people[i].internal_efficacy = first_belief(p.start_efficacy, mind[0], p)
    people[i].external_efficacy = first_belief(p.start_efficacy, mind[1], p)
    people[i].dependency = first_belief(p.start_dependency, mind[2], p)
    people[i].belonging = 0.0
    people[i].pride = first_belief(p.start_attitudes, more[0], p)
    people[i].trust_council = first_belief(p.start_attitudes, more[1], p)
    people[i].trust_neighbours = first_belief(p.start_attitudes, more[2], p)
    people[i].satisfaction = first_belief(p.start_attitudes, more[3], p)
    people[i].habit = 0.0
    people[i].last_act, people[i].last_joined_in = NEVER_ACTED, NEVER_ACTED
    people[i].acts = 0
    people[i].year_acts = 0
    people[i].member = 0
    people[i].seat = 0
    people[i].leader = 0
    people[i].weariness = 0
    people[i].frail = 0
    people[i].burden = 0
    people[i].watches = 0
    people[i].willing = 0
    people[i].objects = 0
    people[i].awaits_answer = 0
    people[i].had_part = 0


@rule
def note_children(people: Any, head: int) -> None:
    """Note for each member of a household whether a child lives in it."""
    size = int(people[head].household_size)
    child = 0
    for i in range(head, head + size):
        if int(people[i].age) < ADULT:
            child = 1
    for i in range(head, head + size):
        people[i].with_child = child


@kernel()
def form_households(seed: int, people: Array, courtyards: Array, mean: float) -> None:
    """Let neighbouring rows be households, of a keyed size each, within each courtyard."""
    for c in range(len(courtyards)):
        head = courtyards[c].first
        while head < courtyards[c].stop:
            size = min(household_size(seed, head, mean), courtyards[c].stop - head)
            for i in range(head, head + size):
                people[i].household = head
                people[i].household_size = size
                people[i].courtyard = c
            head += size


@kernel()
def settle_everybody(seed: int, people: Array, courtyards: Array, present: int, p_array: Array) -> None:
    """Make who lives on each row, of households that have been formed; absentees after those present."""
    p = p_array[0]
    for c in range(len(courtyards)):
        for i in range(courtyards[c].first, courtyards[c].stop):
            settle(seed, i, 0, FOUNDER, people, courtyards[c], p)
        for i in range(courtyards[c].first, courtyards[c].stop):
            if people[i].household == i:
                note_children(people, i)
    for i in range(present, len(people)):
        people[i].household = i
        people[i].household_size = 1
        people[i].courtyard = len(courtyards)
        settle(seed, i, 0, FOUNDER, people, p, p)
        people[i].sociability = 0
        people[i].hours = 0.0


def make_people(
    seed: int,
    values: dict[str, float],
    record: Array,
    residents: Sequence[int] = (),
    margins: Mapping[str, Sequence[float]] = MappingProxyType({}),
) -> tuple[Array, Array]:
    """Make a place's people and courtyards, without ties.

    Parameters
    ----------
    seed : int
        The run's seed.
    values : dict
        Resolved parameters by dotted name.
    record : ndarray
        The same, packed (:func:`sim.parameters.to_record`).
    residents : sequence of int
        Of each courtyard, where the place tells them one by one; ``place.scale`` repeats them in order.
    margins : mapping of sequence of float
        Margins of theirs (:func:`put_margins`).

    Returns
    -------
    people : recarray of PERSON
    courtyards : recarray of COURTYARD
    """
    count = courtyards_of(values)
    if not len(residents):
        per_courtyard = values["place.residents"] / values["place.courtyards"]
        stops = np.floor(np.arange(1, count + 1) * per_courtyard + 1e-9).astype(np.int64)
    else:
        stops = np.cumsum(np.resize(np.array(residents, dtype=np.int64), count))
    people, courtyards = empty_rows(stops, values, margins)
    form_households(seed, people, courtyards, values["place.household_mean"])
    settle_everybody(seed, people, courtyards, int(stops[-1]), record)
    return people, courtyards


def empty_rows(
    stops: Array, values: Mapping[str, float], margins: Mapping[str, Sequence[float]]
) -> tuple[Array, Array]:
    """Return rows for people and courtyards; a courtyard's residents end before its entry of ``stops``."""
    courtyards = np.zeros(len(stops), dtype=COURTYARD).view(np.recarray)
    courtyards["stop"] = stops
    courtyards["first"][1:] = stops[:-1]
    courtyards["draft_author"], courtyards["asked_for"] = -1, -1  # nobody has met yet
    put_margins(courtyards, values, margins)
    return np.zeros(int(stops[-1]) + int(values["place.absentees"]), dtype=PERSON).view(np.recarray), courtyards


def put_margins(courtyards: Array, values: Mapping[str, float], margins: Mapping[str, Sequence[float]]) -> None:
    """Give each courtyard its margins: the place's, or its own, which repeat where there are fewer."""
    for name, field in MARGINS.items():
        courtyards[field] = values[name]
    for name, column in margins.items():
        courtyards[MARGINS[name]] = np.resize(np.array(column), len(courtyards))

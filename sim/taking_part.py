"""Who hears of what is on, and what they do: only who hears has reasons to weigh."""

from __future__ import annotations

from typing import Any

from sim import behavior, chance
from sim.behavior import ATTEND, GIVE, LEAD, OBJECT, SPEAK, SUPERVISE, VOLUNTEER, VOTE
from sim.compiled import rule
from sim.franchise import may_vote
from sim.institutions import FOR_ORGANISATION, FOR_PROJECTS
from sim.looking import draw_luck
from sim.notes import (
    ACTS,
    AGAINST,
    AROUND,
    HEARER,
    MOST,
    MY_ACTS,
    MY_LIFE,
    MY_ROLES,
    PRESSURE,
    STAKE,
    UNASKED,
    UNTOLD,
    WHO,
)
from sim.person import (
    ATTENDS,
    BOUND,
    DISPOSED,
    FOR_COVENANT,
    GAVE,
    HEARS,
    HOSTED,
    PROPOSES,
    SEEN_ACTIVE,
    SEEN_ADULT,
    SEEN_ASKS,
    SEEN_KNOWS,
    STANDS,
    SUPERVISES,
    VOLUNTEERS,
    VOTED_COMMITTEE,
    VOTED_COUNCIL,
    VOTES,
    cares,
    double,
    took_part_of_late,
    year_so_far,
)


@rule
def anything_to_do(row: Any) -> bool:
    """Whether there is anything to take part in, besides news to hear."""
    doings = row.meeting + row.volunteer_day + row.collection + row.hosted + row.watch + row.family_day
    return bool(doings + row.posted + row.ballot + row.committee_election + row.council_election > 0)


@rule
def anything_on(row: Any) -> bool:
    """Whether there is anything to hear of in a courtyard this month."""
    return bool(anything_to_do(row) or row.won + row.lost + row.delivered > 0.0 or row.books >= 0.0)


@rule
def feel_stakes(people: Any, row: Any, first: int, count: int, notes: Any, luck: Any) -> None:
    """Note what is at stake for each adult: whoever is older or lives with a child feels care in full."""
    stake, stake_care = row.stake, row.stake_care
    for a in range(count):
        person = people[first + notes[WHO, a]]
        luck[STAKE, a] = stake_care if cares(person) else stake
        notes[ACTS, a] = 0


@rule
def hear(people: Any, row: Any, first: int, count: int, notes: Any, luck: Any, p: Any) -> int:
    """Note who hears of what is on, as ``Resident.hear``; returns how many."""
    # Powers as :func:`behavior.all_fail` multiplies them, one more factor at a time, so that bits are the same.
    luck[UNASKED, 0], luck[UNTOLD, 0] = behavior.unasked(0, p), behavior.untold(0, p)
    for k in range(1, MOST):
        luck[UNASKED, k] = luck[UNASKED, k - 1] * behavior.unasked(1, p)
        luck[UNTOLD, k] = luck[UNTOLD, k - 1] * behavior.untold(1, p)
    notice, council, organisation = row.notice, row.council_asks, row.organisation_asks
    heard = 0
    for a in range(count):
        k, words = notes[WHO, a], notes[AROUND, a]
        pressure = behavior.asked(luck[UNASKED, behavior.seen_count(words, SEEN_ASKS)], council, organisation)
        nobody = luck[UNTOLD, behavior.seen_count(words, SEEN_KNOWS)]
        hears = luck[MY_ACTS, k] < behavior.chance_to_hear(notice, nobody, pressure, p)
        luck[PRESSURE, a] = pressure
        notes[HEARER, heard] = a
        bound_to = (int(people[first + k].seat) != 0) | (int(people[first + k].watches) != 0)
        heard += 1 if hears | bound_to else 0
    return heard


@rule
def weigh(people: Any, first: int, prospect: float, covenant: float, heard: int, notes: Any, luck: Any, p: Any) -> None:
    """Weigh the reasons of all who heard; the exponentials follow in a loop of their own."""
    for h in range(heard):
        a = notes[HEARER, h] & chance.MASK
        person, words = people[first + (notes[WHO, a] & chance.MASK)], notes[AROUND, a]
        weighed = behavior.reasons(
            double(person.skill), luck[STAKE, a], luck[PRESSURE, a],
            double(person.external_efficacy), double(person.internal_efficacy), double(person.habit),
            int(person.kind), behavior.seen_count(words, SEEN_ACTIVE), behavior.seen_count(words, SEEN_ADULT),
            double(person.belonging), double(person.trust_neighbours), double(person.trust_council),
            double(person.dependency), p, covenant, prospect, int(person.disposition) / DISPOSED,
        )  # fmt: skip
        luck[AGAINST, h] = behavior.propensity(weighed)
    for h in range(heard):
        luck[AGAINST, h] = behavior.odds_against(luck[AGAINST, h])


@rule
def spend(acts: int, hours: float, wants: bool, act: int, cost: float) -> tuple[int, float]:
    """Do something wanted that takes hours, if they are left; else note that hours bound."""
    enough = hours >= cost
    done, spent = act if enough else BOUND, cost if wants & enough else 0.0
    return acts | (done if wants else 0), hours - spent


@rule
def minds_some(seed: int, month: int, row: Any, person: Any, i: int, against: float, difficulty: float) -> bool:
    """Whether a resident minds some of the works posted in their courtyard, and objects."""
    luck = chance.draws(seed, chance.OBJECTION, i, int(person.generation), month)
    minded = row.minded_care if cares(person) else row.minded
    return bool(luck[0] < minded) and behavior.does(luck[1], against, difficulty)


@rule
def act(
    seed: int, month: int, people: Any, row: Any, first: int, heard: int, notes: Any, luck: Any, rungs: Any, p: Any
) -> None:
    """Let those who heard decide and act, in the same order of steps as ``Resident.take_part``.

    What is on is asked once a courtyard, so that these branches go one way for all its residents; what a resident
    wants is weighed without branches, which nobody could predict.
    """
    meeting, volunteer_day, hosted, collection = (
        row.meeting > 0,
        row.volunteer_day > 0,
        row.hosted > 0,
        row.collection > 0,
    )
    open_floor = row.convened == 0 and row.meeting != FOR_COVENANT
    ballot, watch, election = row.ballot > 0, row.watch > 0, row.committee_election + row.council_election > 0
    of_law = VOTED_COMMITTEE if row.committee_election > 0 else 0
    voting = of_law | (VOTES if ballot else 0) | (VOTED_COUNCIL if row.council_election > 0 else 0)
    sits, for_projects, hat = row.sits, row.collection == FOR_PROJECTS, row.collection == FOR_ORGANISATION
    family_day, posted, given = row.family_day > 0, row.posted > 0, p.group_hours_share * row.group
    to_attend, to_volunteer, to_supervise = p.hours_attend, p.hours_volunteer, p.hours_supervise
    for h in range(heard):
        a = notes[HEARER, h] & chance.MASK
        k = notes[WHO, a] & chance.MASK
        person, against = people[first + k], luck[AGAINST, h]
        acts = HEARS
        gives = given * int(person.member) * took_part_of_late(int(person.last_act), month - 1)
        hours = behavior.hours_left(
            double(person.hours), int(person.age), int(person.seat) * sits, int(person.burden), p,
            int(person.leader), gives,
        )  # fmt: skip
        if meeting:
            attends = behavior.does(luck[MY_ACTS + 1, k], against, rungs[ATTEND])
            acts, hours = spend(acts, hours, attends, ATTENDS, to_attend)
            speaks = (acts & ATTENDS != 0) & open_floor & behavior.does(luck[MY_ACTS + 2, k], against, rungs[SPEAK])
            acts |= PROPOSES if speaks else 0
        if ballot or election:
            votes = behavior.does(luck[MY_LIFE, k], against, rungs[VOTE])
            mine = voting if may_vote(int(person.migrant), int(person.tenure), p) else of_law
            acts |= mine if votes else 0
        if volunteer_day or hosted or family_day:
            helps = volunteer_day & behavior.does(luck[MY_ACTS + 3, k], against, rungs[VOLUNTEER])
            invited = (hosted | (family_day & cares(person))) & (not helps)
            comes = invited & behavior.does(luck[MY_ACTS + 3, k], against, rungs[ATTEND])
            what, cost = VOLUNTEERS if helps else HOSTED, to_volunteer if helps else to_attend
            acts, hours = spend(acts, hours, helps | comes, what, cost)
        if collection and (not hat or acts & HOSTED != 0):
            part = behavior.left_to_give(year_so_far(int(person.year_acts), month), for_projects, p)
            acts |= GAVE if behavior.does(luck[MY_LIFE + 1, k], against, rungs[GIVE], part) else 0
        if watch:
            has_place = int(person.watches) != 0
            acts, hours = spend(acts, hours, has_place, SUPERVISES, to_supervise)
            would = (not has_place) & behavior.does(luck[MY_ROLES + 1, k], against, rungs[SUPERVISE])
            person.willing = 1 if would else int(person.willing)
        if election:
            stands = behavior.does(luck[MY_ROLES, k], against, rungs[LEAD])
            open_to = (of_law != 0) | may_vote(int(person.migrant), int(person.tenure), p)
            acts |= STANDS if stands & open_to else 0
        if posted and minds_some(seed, month, row, person, first + k, against, rungs[OBJECT]):
            person.objects = 1
        notes[ACTS, a] = acts


@rule
def take_part(
    seed: int, month: int, people: Any, row: Any, first: int, count: int, notes: Any, luck: Any, rungs: Any, p: Any
) -> None:
    """Let those who hear of what is on decide and act, within their hours."""
    heard = hear(people, row, first, count, notes, luck, p)
    if not anything_to_do(row):
        for h in range(heard):
            notes[ACTS, notes[HEARER, h]] = HEARS
        return
    weigh(people, first, row.prospect, row.covenant, heard, notes, luck, p)
    if row.watch + row.committee_election + row.council_election > 0:
        draw_luck(seed, month, chance.ROLES, first, int(row.stop) - first, notes, luck, MY_ROLES)
    act(seed, month, people, row, first, heard, notes, luck, rungs, p)

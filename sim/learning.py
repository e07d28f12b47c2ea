"""What adults make of a month: they complain, join or leave a circle, learn, feel, and show it."""

from __future__ import annotations

from typing import Any, NamedTuple

from sim import behavior, beliefs, chance
from sim.compiled import rule
from sim.notes import ACTS, AROUND, BEFORE_ACTS, LOST, MY_LIFE, STAKE, WHO, WON
from sim.parameters import MONTHS
from sim.person import (
    ATTENDS,
    COMPLAINED,
    HEARS,
    HOSTED,
    LEADS,
    SEEN_ACTIVE,
    SEEN_ADULT,
    SEEN_KNOWS,
    SEEN_LOST,
    SEEN_WON,
    SUPERVISES,
    SUPPORTED_FUNDED,
    TOGETHER,
    TOOK_PART,
    VOLUNTEERS,
    awaits_answer,
    double,
    had_part,
    year_so_far,
)


class Pace(NamedTuple):
    """Parameters that every adult's month reads, as plain numbers; fields as in the parameter record."""

    need_complaint: float
    need_complaint_skill: float
    link_need_to_complaints: float
    learn_hearsay: float
    link_hearsay_to_efficacy: float
    learn_belonging: float
    learn_satisfaction: float
    learn_habit: float
    belonging_ties: float
    belonging_influence: float
    belonging_needs: float
    belonging_years: float
    belonging_enough: float
    influence_own: float
    pride_answered: float
    link_ties_to_belonging: float
    link_influence_to_belonging: float
    link_needs_to_belonging: float
    link_time_to_belonging: float


@rule
def pace(p: Any) -> Pace:
    """Read :class:`Pace` off the parameter record."""
    return Pace(
        p.need_complaint, p.need_complaint_skill, p.link_need_to_complaints,
        p.learn_hearsay, p.link_hearsay_to_efficacy,
        p.learn_belonging, p.learn_satisfaction, p.learn_habit,
        p.belonging_ties, p.belonging_influence, p.belonging_needs, p.belonging_years, p.belonging_enough,
        p.influence_own, p.pride_answered,
        p.link_ties_to_belonging, p.link_influence_to_belonging, p.link_needs_to_belonging, p.link_time_to_belonging,
    )  # fmt: skip


class News(NamedTuple):
    """What there is to learn from in a courtyard this month."""

    decisions: bool
    answers: bool
    works: bool


@rule
def news_of(row: Any) -> News:
    """Whether there are decisions, answers to complaints (or none in the year before), works or accounts."""
    return News(
        row.won + row.lost > 0.0,
        row.answered > 0.0 or row.unanswered > 0.0,
        row.delivered > 0.0 or row.books >= 0.0,
    )


@rule
def complain(month: int, people: Any, row: Any, first: int, count: int, notes: Any, luck: Any, q: Pace) -> None:
    """Let adults complain to officials, and note what each did this month."""
    complaints = 0
    for a in range(count):
        k = notes[WHO, a] & chance.MASK
        person, acts = people[first + k], notes[ACTS, a]
        complains = behavior.complains(luck[MY_LIFE + 2, k], luck[STAKE, a], double(person.skill), q)
        acts |= (COMPLAINED if complains else 0) | (LEADS if int(person.seat) != 0 else 0)
        complaints += 1 if complains else 0
        notes[ACTS, a], notes[BEFORE_ACTS, a] = acts, int(person.acts)
        person.acts = acts
        if acts & (TOOK_PART | TOGETHER):
            person.last_joined_in = month
            if acts & TOOK_PART:
                person.last_act = month
    row.complaints = complaints


@rule
def join_or_leave(seed: int, month: int, people: Any, first: int, count: int, notes: Any, p: Any) -> None:
    """Let adults join a circle of neighbours, or leave after years without (``circle.lapse``)."""
    for a in range(count):
        i, acts = first + (notes[WHO, a] & chance.MASK), notes[ACTS, a]
        person = people[i]
        member = int(person.member) == 1
        lapses = member & (month - int(person.last_joined_in) > p.circle_lapse * MONTHS)
        may_join = acts & TOGETHER != 0 and (lapses or not member)
        if may_join and behavior.joins(chance.draws(seed, chance.ROLES, i, int(person.generation), month)[2], acts, p):
            person.member = 1
        elif lapses:
            person.member = 0


@rule
def learn(month: int, people: Any, row: Any, first: int, count: int, notes: Any, q: Pace, p: Any) -> None:
    """Let adults learn from the month, in the same order of steps as ``Resident.learn``.

    Notes who has won, or lost, something to tell. What comes to be known this month was asked for, or complained
    of, in months before, as the year opens in those of the year before: acts of this month have no part in it.
    """
    news = news_of(row)
    for a in range(count):
        person, acts, words = people[first + (notes[WHO, a] & chance.MASK)], notes[ACTS, a], notes[AROUND, a]
        before, part = int(person.year_acts), int(person.had_part)
        involved = part == 1
        told = involved or acts & HEARS != 0
        external, dependency = double(person.external_efficacy), double(person.dependency)
        trust = double(person.trust_council)
        has_won, has_lost = False, False
        if news.decisions and told:
            external = beliefs.external_after_news(external, involved, row.won, row.lost, row.reasoned, row.decided, p)
            has_won, has_lost = involved and row.won > 0.0, involved and row.lost > 0.0
        won, lost = behavior.seen_count(words, SEEN_WON), behavior.seen_count(words, SEEN_LOST)
        if won + lost > 0:
            external = beliefs.external_after_hearsay(external, won, lost, q)
        if news.answers and int(person.awaits_answer) == 1:
            external = beliefs.external_after_complaint(external, row.answered > 0.0, p)
        if news.works and row.delivered > 0.0 and told:
            trust = beliefs.trust_after_delivery(trust, row.quality, p, row.delivered)
            dependency = beliefs.dependency_after_delivery(dependency, involved, row.works_decided, p, row.delivered)
        if news.works and row.books >= 0.0 and acts & HEARS:
            trust = beliefs.trust_after_books(trust, row.books, row.fairness, p)
        if notes[BEFORE_ACTS, a] & (ATTENDS | VOLUNTEERS | SUPERVISES):
            active, others = behavior.seen_count(words, SEEN_ACTIVE), behavior.seen_count(words, SEEN_ADULT)
            person.trust_neighbours = beliefs.neighbours_after_work(double(person.trust_neighbours), active, others, p)
        if acts & (ATTENDS | VOLUNTEERS | SUPERVISES):
            person.internal_efficacy = beliefs.internal_after_acts(double(person.internal_efficacy), acts, p)
            if acts & (VOLUNTEERS | SUPERVISES):
                dependency = beliefs.dependency_after_help(dependency, p)
        person.external_efficacy, person.dependency, person.trust_council = external, dependency, trust
        person.awaits_answer = awaits_answer(int(person.awaits_answer), acts & COMPLAINED, news.answers)
        person.had_part = had_part(year_so_far(part, month), acts, row.meeting)
        person.year_acts = year_so_far(before, month) | acts | (SUPPORTED_FUNDED if has_won else 0)
        notes[WON, a], notes[LOST, a] = has_won, has_lost


@rule
def feel(people: Any, first: int, count: int, notes: Any, luck: Any, q: Pace) -> None:
    """Let belonging, pride, satisfaction and habit follow the month."""
    for a in range(count):
        person, stake = people[first + (notes[WHO, a] & chance.MASK)], luck[STAKE, a]
        external, internal = double(person.external_efficacy), double(person.internal_efficacy)
        influence = beliefs.influence_felt(external, internal, q)
        person.belonging = beliefs.belonging_after(
            double(person.belonging), int(person.degree), influence, stake, int(person.tenure), q
        )
        person.pride = beliefs.pride_after(double(person.pride), external, stake, q)
        person.satisfaction = beliefs.step_towards(double(person.satisfaction), 1.0 - stake, q.learn_satisfaction)
        took_part = 1.0 if notes[ACTS, a] & TOOK_PART else 0.0
        person.habit = beliefs.step_towards(double(person.habit), took_part, q.learn_habit)


@rule
def show(month: int, people: Any, seen: Any, occasion: bool, first: int, count: int, notes: Any, p: Any) -> None:
    """Show contacts what they will see; who knows, knows until there is something new to hear of."""
    led = HEARS if p.link_leaders_to_asking > 0.0 else 0
    now, previous = month & 1, (month + 1) & 1
    for a in range(count):
        i, acts = first + (notes[WHO, a] & chance.MASK), notes[ACTS, a]
        person = people[i]
        knew = (not occasion) & (int(seen[previous, i]) & (1 << SEEN_KNOWS) != 0)
        asks = (int(person.seat) != 0) | ((int(person.member) == 1) & (acts & (TOOK_PART | HOSTED) != 0))
        asks |= (int(person.leader) == 1) & (acts & led != 0)
        won, lost = notes[WON, a] != 0, notes[LOST, a] != 0
        seen[now, i] = behavior.appearance(acts, knew, asks, won, lost, int(person.migrant))

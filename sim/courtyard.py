"""One courtyard's month, compiled: every resident's, in passes over rows that lie side by side.

What :class:`sim.agents.Resident` does one resident after another is done here one step after another
for all of a courtyard. The values are the same: everybody reads what was shown last month, and writes
their own row only. Luck is drawn in loops of its own, which vectorise; whoever has nothing to decide
costs no decision. The numbers that every adult's month needs are copied into plain tuples first, for
loads from arrays cannot be kept in registers across stores to other arrays.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim import behavior, chance, network
from sim.behavior import ATTEND, GIVE, LEAD, SPEAK, SUPERVISE, VOLUNTEER, VOTE
from sim.compiled import inlined, rule
from sim.measures import ACTS, MIXED, WHO, tally_adults
from sim.moving import mark_leaving
from sim.population import (
    ADULT,
    ASKED_FOR,
    ATTENDS,
    BOUND,
    COMPLAINED,
    GAVE,
    HEARS,
    HOSTED,
    LEADS,
    OLDER,
    PROPOSES,
    SEEN_ACTIVE,
    SEEN_ADULT,
    SEEN_ASKS,
    SEEN_KNOWS,
    SEEN_LOST,
    SEEN_MIGRANT,
    SEEN_WON,
    SLOTS,
    STANDS,
    SUPERVISES,
    SUPPORTED_FUNDED,
    TOOK_PART,
    VOLUNTEERS,
    VOTED_COMMITTEE,
    VOTED_COUNCIL,
    VOTES,
    double,
)
from sim.together import courtyard_together
from sim.year import MONTHS

# Rows of a courtyard's notes after those that measures read: by adult, ...
AROUND, DUE, HEARER, REVIEWED, SLOT, ONE_END, OTHER_END = range(MIXED + 1, MIXED + 8)
# ... and by resident.
GENERATION, BEFORE = range(OTHER_END + 1, OTHER_END + 3)
NOTES = BEFORE + 1
# Rows of a courtyard's draws: four of ACTS, four of CIVIC, those of ties, and numbers noted on the way.
MY_ACTS, MY_LIFE = 0, 4
TIE_LUCK, STAKE, PRESSURE, AGAINST, UNASKED, UNTOLD = range(8, 14)
NUMBERS = UNTOLD + 1
MOST = 16  # a flag counts up to fifteen


class Pace(NamedTuple):
    """Parameters that every adult's month reads, as plain numbers; fields as in the parameter record."""

    need_complaint: float
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
    link_ties_to_belonging: float
    link_influence_to_belonging: float
    link_needs_to_belonging: float
    link_time_to_belonging: float


@rule
def pace(p: Any) -> Pace:
    """Read :class:`Pace` off the parameter record."""
    return Pace(
        p.need_complaint, p.link_need_to_complaints, p.learn_hearsay, p.link_hearsay_to_efficacy,
        p.learn_belonging, p.learn_satisfaction, p.learn_habit,
        p.belonging_ties, p.belonging_influence, p.belonging_needs, p.belonging_years, p.belonging_enough,
        p.link_ties_to_belonging, p.link_influence_to_belonging, p.link_needs_to_belonging, p.link_time_to_belonging,
    )  # fmt: skip


class News(NamedTuple):
    """What there is to learn from in a courtyard this month."""

    decisions: bool
    answers: bool
    works: bool


@rule
def news_of(row: Any) -> News:
    """Whether there are decisions, answers to complaints (or none by the year's end), works or accounts."""
    return News(
        row.won + row.lost > 0.0,
        row.answered > 0.0 or (row.closing > 0.0 and row.answered_year == 0.0),
        row.delivered > 0.0 or row.books >= 0.0,
    )


@rule
def anything_to_do(row: Any) -> bool:
    """Whether there is anything to take part in, besides news to hear."""
    doings = row.meeting + row.volunteer_day + row.collection + row.hosted + row.watch
    return bool(doings + row.ballot + row.committee_election + row.council_election > 0)


@rule
def anything_on(row: Any) -> bool:
    """Whether there is anything to hear of in a courtyard this month."""
    return bool(anything_to_do(row) or row.won + row.lost + row.delivered > 0.0 or row.books >= 0.0)


@rule
def draw_luck(seed: int, month: int, purpose: int, first: int, size: int, notes: Any, luck: Any, at: int) -> None:
    """Fill four rows of ``luck`` with keyed draws, a column a resident, in a loop of its own that vectorises."""
    low, high = seed & chance.MASK, (seed >> 32) & chance.MASK
    for k in range(size):
        a, b, c, d = chance.philox(low, high, first + k, int(notes[GENERATION, k]), month, purpose)
        luck[at, k] = (a + 0.5) * chance.TO_UNIT
        luck[at + 1, k] = (b + 0.5) * chance.TO_UNIT
        luck[at + 2, k] = (c + 0.5) * chance.TO_UNIT
        luck[at + 3, k] = (d + 0.5) * chance.TO_UNIT


@rule
def grow_older(month: int, people: Any, shown: Any, first: int, size: int, notes: Any) -> int:
    """Let everybody grow a month older; note the adults, and sums of what residents before each showed.

    Returns
    -------
    int
        How many adults there are; ``notes[WHO]`` holds their places in the courtyard.
    """
    count, before, year_begins = 0, 0, month % MONTHS == 0
    for k in range(size):
        person = people[first + k]
        if year_begins:
            person.year_acts = 0
        age = int(person.age) + 1
        person.age = age
        person.tenure = int(person.tenure) + 1
        notes[GENERATION, k] = int(person.generation)
        notes[BEFORE, k] = before
        before += int(shown[first + k])
        notes[WHO, count] = k
        count += 1 if age >= ADULT else 0
    notes[BEFORE, size] = before
    return count


@rule
def look_around(
    month: int, people: Any, contacts: Any, shown: Any, notes: Any, first: int, start: int, stop: int
) -> None:
    """Note what adults see of contacts and family, and whether a tie of theirs may be due for review.

    A family's words are those of all rows up to its last less those up to its first, less one's own.
    ``contacts`` is flat; empty slots show nothing.
    """
    for a in range(start, stop):
        i = first + (notes[WHO, a] & chance.MASK)
        person = people[i]
        words, reviews = 0, 0
        for s in range(SLOTS):
            j = int(contacts[i * SLOTS + s]) & chance.MASK
            words += int(shown[j])
            reviews |= 1 << (j & (network.REVIEW - 1))
        head = (int(person.household) - first) & chance.MASK
        family = notes[BEFORE, (head + int(person.household_size)) & chance.MASK] - notes[BEFORE, head]
        migrants = behavior.seen_count(words, SEEN_MIGRANT)
        others = behavior.seen_count(words, SEEN_ADULT) - migrants
        notes[AROUND, a] = words + family - int(shown[i])
        notes[MIXED, a] = others if int(person.migrant) == 1 else migrants
        notes[DUE, a] = (reviews >> ((i ^ month) & (network.REVIEW - 1))) & 1


@inlined
def note_due(month: int, degree: int, contacts: Any, notes: Any, a: int, i: int, waiting: int) -> int:
    """Add an adult's ties whose month of review it is to those waiting; returns how many wait."""
    for back in range(SLOTS):
        s = SLOTS - 1 - back
        j = int(contacts[i * SLOTS + s])
        notes[REVIEWED, waiting], notes[SLOT, waiting] = a, s
        notes[ONE_END, waiting], notes[OTHER_END, waiting] = min(i, j), max(i, j)
        waiting += 1 if network.is_due(i, j, month) & (s < degree) else 0
    return waiting


@rule
def draw_ties(seed: int, month: int, waiting: int, notes: Any, luck: Any) -> None:
    """Draw the luck of the ties that wait, in a loop of its own that vectorises."""
    low, high = seed & chance.MASK, (seed >> 32) & chance.MASK
    for d in range(waiting):
        word = chance.philox(low, high, int(notes[ONE_END, d]), int(notes[OTHER_END, d]), month, chance.TIE_REVIEW)[0]
        luck[TIE_LUCK, d] = (word + 0.5) * chance.TO_UNIT


@rule
def review(
    seed: int, month: int, people: Any, contacts: Any, strength: Any, shown: Any,
    notes: Any, luck: Any, first: int, waiting: int, p: Any,
) -> None:  # fmt: skip
    """Review the ties that wait, as :func:`sim.network.review_ties`; whose ties changed looks around again."""
    draw_ties(seed, month, waiting, notes, luck)
    flat = contacts.reshape(-1)
    for d in range(waiting):
        a = notes[REVIEWED, d] & chance.MASK
        i = first + (notes[WHO, a] & chance.MASK)
        if network.review_tie(luck[TIE_LUCK, d], people, contacts, strength, i, notes[SLOT, d], p):
            look_around(month, people, flat, shown, notes, first, a, a + 1)


@rule
def review_ties(
    seed: int, month: int, people: Any, contacts: Any, strength: Any, shown: Any,
    notes: Any, luck: Any, first: int, count: int, p: Any,
) -> None:  # fmt: skip
    """Review all adults' ties whose month it is, as many at a time as there is room to note."""
    waiting, room, flat = 0, notes.shape[1] - SLOTS, contacts.reshape(-1)
    for a in range(count):
        if notes[DUE, a] != 0:
            i = first + (notes[WHO, a] & chance.MASK)
            waiting = note_due(month, int(people[i].degree), flat, notes, a, i, waiting & chance.MASK)
            if waiting >= room:
                review(seed, month, people, contacts, strength, shown, notes, luck, first, waiting, p)
                waiting = 0
    review(seed, month, people, contacts, strength, shown, notes, luck, first, waiting, p)


@rule
def feel_stakes(people: Any, row: Any, first: int, count: int, notes: Any, luck: Any) -> None:
    """Note what is at stake for each adult: whoever is older or lives with a child feels care in full."""
    stake, stake_care = row.stake, row.stake_care
    for a in range(count):
        person = people[first + notes[WHO, a]]
        cares = (int(person.age) >= OLDER) | (int(person.with_child) == 1)
        luck[STAKE, a] = stake_care if cares else stake
        notes[ACTS, a] = 0


@rule
def hear(people: Any, row: Any, first: int, count: int, notes: Any, luck: Any, p: Any) -> int:
    """Note who hears of what is on, as ``Resident.hear``; returns how many."""
    for k in range(MOST):
        luck[UNASKED, k], luck[UNTOLD, k] = behavior.unasked(k, p), behavior.untold(k, p)
    notice, council, organisation = row.notice, row.council_asks, row.organisation_asks
    heard = 0
    for a in range(count):
        k, words = notes[WHO, a], notes[AROUND, a]
        pressure = behavior.asked(luck[UNASKED, behavior.seen_count(words, SEEN_ASKS)], council, organisation, p)
        nobody = luck[UNTOLD, behavior.seen_count(words, SEEN_KNOWS)]
        hears = luck[MY_ACTS, k] < behavior.chance_to_hear(notice, nobody, pressure, p)
        luck[PRESSURE, a] = pressure
        notes[HEARER, heard] = a
        heard += 1 if hears | (int(people[first + k].seat) != 0) else 0
    return heard


@rule
def weigh(people: Any, first: int, prospect: float, heard: int, notes: Any, luck: Any, p: Any) -> None:
    """Weigh the reasons of all who heard; the exponentials follow in a loop of their own."""
    for h in range(heard):
        a = notes[HEARER, h] & chance.MASK
        person, words = people[first + (notes[WHO, a] & chance.MASK)], notes[AROUND, a]
        weighed = behavior.reasons(
            double(person.skill), luck[STAKE, a] + prospect, luck[PRESSURE, a],
            double(person.external_efficacy), double(person.internal_efficacy), double(person.habit),
            int(person.kind), behavior.seen_count(words, SEEN_ACTIVE), behavior.seen_count(words, SEEN_ADULT),
            double(person.belonging), double(person.trust_neighbours), double(person.trust_council),
            double(person.dependency), p,
        )  # fmt: skip
        luck[AGAINST, h] = behavior.propensity(weighed)
    for h in range(heard):
        luck[AGAINST, h] = behavior.odds_against(luck[AGAINST, h])


@inlined
def act(
    seed: int, month: int, person: Any, i: int, row: Any, against: float, luck: Any, k: int, rungs: Any, p: Any
) -> int:
    """Let one adult who heard decide and act; returns this month's acts.

    The same steps, in the same order, as ``Resident.take_part``.
    """
    acts = HEARS
    hours = behavior.hours_left(double(person.hours), int(person.age), int(person.seat), p)
    if row.meeting > 0 and behavior.does(luck[MY_ACTS + 1, k], against, rungs[ATTEND]):
        if hours >= p.hours_attend:
            acts |= ATTENDS
            hours -= p.hours_attend
            if behavior.does(luck[MY_ACTS + 2, k], against, rungs[SPEAK]):
                acts |= PROPOSES
        else:
            acts |= BOUND
    election = row.committee_election + row.council_election > 0
    if (row.ballot > 0 or election) and behavior.does(luck[MY_LIFE, k], against, rungs[VOTE]):
        acts |= (VOTES if row.ballot > 0 else 0) | (VOTED_COMMITTEE if row.committee_election > 0 else 0)
        acts |= VOTED_COUNCIL if row.council_election > 0 else 0
    if row.volunteer_day > 0 and behavior.does(luck[MY_ACTS + 3, k], against, rungs[VOLUNTEER]):
        if hours >= p.hours_volunteer:
            acts |= VOLUNTEERS
            hours -= p.hours_volunteer
        else:
            acts |= BOUND
    elif row.hosted > 0 and behavior.does(luck[MY_ACTS + 3, k], against, rungs[ATTEND]):
        if hours >= p.hours_attend:
            acts |= HOSTED
            hours -= p.hours_attend
        else:
            acts |= BOUND
    if row.collection > 0 and behavior.does(luck[MY_LIFE + 1, k], against, rungs[GIVE]):
        acts |= GAVE
    if row.watch > 0 or election:
        role = chance.draws(seed, chance.ROLES, i, int(person.generation), month)
        if row.watch > 0 and behavior.does(role[1], against, rungs[SUPERVISE]):
            if hours >= p.hours_supervise:
                acts |= SUPERVISES
                hours -= p.hours_supervise
            else:
                acts |= BOUND
        if election and behavior.does(role[0], against, rungs[LEAD]):
            acts |= STANDS | LEADS
    return acts


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
    weigh(people, first, row.prospect, heard, notes, luck, p)
    for h in range(heard):
        a = notes[HEARER, h] & chance.MASK
        k = notes[WHO, a] & chance.MASK
        notes[ACTS, a] = act(seed, month, people[first + k], first + k, row, luck[AGAINST, h], luck, k, rungs, p)


@inlined
def join_or_leave(seed: int, month: int, person: Any, i: int, acts: int, p: Any) -> None:
    """Let an adult join a circle of neighbours, or leave after years without (``group.lapse``)."""
    if acts & (ATTENDS | VOLUNTEERS | HOSTED) and behavior.joins(
        chance.draws(seed, chance.ROLES, i, int(person.generation), month)[2], acts, p
    ):
        person.member = 1
    elif (int(person.member) == 1) & (month - int(person.last_act) > p.group_lapse * MONTHS):
        person.member = 0


@inlined
def learn(person: Any, row: Any, acts: int, words: int, stake: float, news: News, q: Pace, p: Any) -> tuple[bool, bool]:
    """Let one adult learn from the month; returns whether the adult has won, or lost, something to tell.

    The same steps, in the same order, as ``Resident.learn``.
    """
    year = int(person.year_acts) | acts
    involved = year & ASKED_FOR != 0
    told = involved or acts & HEARS != 0
    external, dependency = double(person.external_efficacy), double(person.dependency)
    trust = double(person.trust_council)
    has_won, has_lost = False, False
    if news.decisions and told:
        outcome = behavior.answer(row.won, row.lost, row.reasoned, row.decided, p)
        external = behavior.external_after_news(external, involved, outcome, row.decided, p)
        has_won, has_lost = involved and row.won > 0.0, involved and row.lost > 0.0
        if has_won:
            year |= SUPPORTED_FUNDED
    won, lost = behavior.seen_count(words, SEEN_WON), behavior.seen_count(words, SEEN_LOST)
    if won + lost > 0:
        external = behavior.external_after_hearsay(external, won, lost, q)
    if news.answers and year & COMPLAINED:
        external = behavior.external_after_complaint(external, row.answered > 0.0, p)
    if news.works and row.delivered > 0.0 and told:
        trust = behavior.trust_after_delivery(trust, row.quality, p)
        dependency = behavior.dependency_after_delivery(dependency, involved, row.decided, p)
    if news.works and row.books >= 0.0 and acts & HEARS:
        trust = behavior.trust_after_books(trust, row.books, row.fairness, p)
    if acts & (ATTENDS | VOLUNTEERS | SUPERVISES):
        active, others = behavior.seen_count(words, SEEN_ACTIVE), behavior.seen_count(words, SEEN_ADULT)
        person.trust_neighbours = behavior.neighbours_after_work(double(person.trust_neighbours), active, others, p)
        person.internal_efficacy = behavior.internal_after_acts(double(person.internal_efficacy), acts, p)
        if acts & (VOLUNTEERS | SUPERVISES):
            dependency = behavior.dependency_after_help(dependency, p)
    person.external_efficacy, person.dependency, person.trust_council = external, dependency, trust
    person.year_acts = year
    feel(person, acts, stake, q)
    return has_won, has_lost


@inlined
def feel(person: Any, acts: int, stake: float, q: Pace) -> None:
    """Let belonging, pride, satisfaction and habit follow the month."""
    external, internal = double(person.external_efficacy), double(person.internal_efficacy)
    person.belonging = behavior.belonging_after(
        double(person.belonging), int(person.degree), 0.5 * (external + internal), stake, int(person.tenure), q
    )
    person.pride = behavior.pride_after(double(person.pride), external, stake, q)
    person.satisfaction = behavior.step_towards(double(person.satisfaction), 1.0 - stake, q.learn_satisfaction)
    took_part = 1.0 if acts & TOOK_PART else 0.0
    person.habit = behavior.step_towards(double(person.habit), took_part, q.learn_habit)


@inlined
def show(person: Any, before: int, acts: int, occasion: bool, won: bool, lost: bool) -> int:
    """Word that contacts will see; who knows, knows until there is something new to hear of."""
    knew = not occasion and before & (1 << SEEN_KNOWS) != 0
    asks = int(person.seat) != 0 or (int(person.member) == 1 and acts & (TOOK_PART | HOSTED) != 0)
    return behavior.appearance(acts, knew, asks, won, lost, int(person.migrant))


@rule
def live_on(
    seed: int, month: int, people: Any, seen: Any, row: Any, occasion: bool,
    first: int, count: int, notes: Any, luck: Any, p: Any,
) -> None:  # fmt: skip
    """Let all adults complain, join or leave a circle, learn, and show contacts what they did."""
    q, news, complaints = pace(p), news_of(row), 0
    now, previous = month & 1, (month + 1) & 1
    for a in range(count):
        k = notes[WHO, a] & chance.MASK
        i = first + k
        person, acts, stake = people[i], notes[ACTS, a], luck[STAKE, a]
        if behavior.complains(luck[MY_LIFE + 2, k], stake, double(person.skill), q):
            acts |= COMPLAINED
            complaints += 1
        if int(person.seat) != 0:
            acts |= LEADS
        notes[ACTS, a] = acts
        person.acts = acts
        if acts & TOOK_PART:
            person.last_act = month
        join_or_leave(seed, month, person, i, acts, p)
        won, lost = learn(person, row, acts, notes[AROUND, a], stake, news, q, p)
        seen[now, i] = show(person, int(seen[previous, i]), acts, occasion, won, lost)
    row.complaints = complaints


@rule
def courtyard_month(
    seed: int, month: int, c: Any, people: Any, contacts: Any, strength: Any, seen: Any, courtyards: Any, needs: Any,
    tallies: Any, rungs: Any, p_array: Any,
) -> None:  # fmt: skip
    """One courtyard's month: each resident's, then what they do together."""
    p, row = p_array[0], courtyards[c]
    first, occasion = int(row.first) & chance.MASK, anything_on(row)
    size = int(row.stop) - first
    room = max(size + 1, 2 * MOST)
    notes, luck = np.empty((NOTES, room), dtype=np.int64), np.empty((NUMBERS, room))
    shown = seen[(month + 1) & 1]
    row.complaints, row.moves, row.attended, row.draft_author = 0, 0, 0, -1
    count = grow_older(month, people, shown, first, size, notes)
    draw_luck(seed, month, chance.CIVIC, first, size, notes, luck, MY_LIFE)
    look_around(month, people, contacts.reshape(-1), shown, notes, first, 0, count)
    review_ties(seed, month, people, contacts, strength, shown, notes, luck, first, count, p)
    feel_stakes(people, row, first, count, notes, luck)
    if occasion:
        draw_luck(seed, month, chance.ACTS, first, size, notes, luck, MY_ACTS)
        take_part(seed, month, people, row, first, count, notes, luck, rungs, p)
    live_on(seed, month, people, seen, row, occasion, first, count, notes, luck, p)
    tally_adults(tallies[c], people, contacts, strength, row, count, month, notes, luck[STAKE])
    for k in range(size):
        mark_leaving(people, row, first + k, luck[MY_LIFE + 3, k], p)
    courtyard_together(seed, month, people, contacts, strength, courtyards, needs, c, p)

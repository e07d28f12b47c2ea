"""The compiled loops that apply ``behavior.py`` to every resident.

The parallel block is the courtyard: its residents are adjacent, it reads last month's words of
contacts anywhere and writes its own rows only, so any number of threads gives the same values. What
crosses courtyards (new ties across, moving out, decisions, money) is done afterwards, in order.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange

from sim import behavior, chance, network
from sim.behavior import ATTEND, GIVE, LEAD, SPEAK, SUPERVISE, VOLUNTEER, VOTE
from sim.compiled import kernel, rule
from sim.deliberation import draft_in_courtyard
from sim.measures import add_up, count_institutions, tally_adult
from sim.needs import start_needs
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
    Array,
    double,
    note_children,
    settle,
)
from sim.voting import VACANT
from sim.world import World
from sim.year import MONTHS, close_month, open_month

STAYS, DIES, MOVES = 0, 1, 2


@rule
def anything_on(row: Any) -> bool:
    """Whether there is anything to hear of in a courtyard this month."""
    return bool(
        row.meeting
        + row.volunteer_day
        + row.collection
        + row.hosted
        + row.ballot
        + row.committee_election
        + row.council_election
        + row.watch
        > 0
        or row.won + row.lost + row.delivered > 0.0
        or row.books >= 0.0
    )


@rule
def draw_luck(seed: int, month: int, people: Any, first: int, stop: int, purpose: int, luck: Any) -> None:
    """Fill ``luck`` (4, residents of the courtyard) with keyed draws, in a loop of its own that vectorises."""
    size = stop - first
    generations = np.empty(size, dtype=np.int64)
    for k in range(size):
        generations[k] = people[first + k].generation
    low, high = seed & chance.MASK, (seed >> 32) & chance.MASK
    for k in range(size):
        a, b, c, d = chance.philox(low, high, first + k, int(generations[k]), month, purpose)
        luck[0, k] = (a + 0.5) * chance.TO_UNIT
        luck[1, k] = (b + 0.5) * chance.TO_UNIT
        luck[2, k] = (c + 0.5) * chance.TO_UNIT
        luck[3, k] = (d + 0.5) * chance.TO_UNIT


@rule
def look_around(
    people: Any, contacts: Any, strength: Any, seen: Any, i: int, first: int, stop: int
) -> tuple[int, int, int]:
    """Sum of contacts' and family's words, summed strength of ties, number of ties across courtyards."""
    words, strong, across = 0, 0, int(people[i].degree) - SLOTS
    for s in range(SLOTS):
        j = int(contacts[i, s])
        words += int(seen[j])
        strong += int(strength[i, s])
        across += 1 if j < first or j >= stop else 0
    return words, strong, across


@rule
def family_words(people: Any, seen: Any, i: int) -> int:
    """Sum of the words of the other members of the household."""
    head = int(people[i].household)
    words = -int(seen[i])
    for j in range(head, head + int(people[i].household_size)):
        words += int(seen[j])
    return words


@rule
def act(
    seed: int,
    month: int,
    people: Any,
    i: int,
    row: Any,
    words: int,
    stake: float,
    a: Any,
    b: Any,
    rungs: Any,
    p: Any,
) -> int:
    """Let one adult hear, decide and act; returns this month's acts.

    ``a`` and ``b`` are the four draws of :data:`~sim.chance.ACTS` and :data:`~sim.chance.CIVIC`.
    The same steps, in the same order, as ``Resident.hear`` and ``Resident.take_part``.
    """
    person = people[i]
    seat = int(person.seat)
    pressure = behavior.asked(behavior.seen_count(words, SEEN_ASKS), row.council_asks, row.organisation_asks, p)
    knowing = behavior.seen_count(words, SEEN_KNOWS)
    if seat == 0 and a[0] >= behavior.chance_to_hear(row.notice, knowing, pressure, p):
        return 0
    weighed = behavior.reasons(
        double(person.skill), stake + row.prospect, pressure, double(person.external_efficacy),
        double(person.internal_efficacy), double(person.habit), int(person.kind),
        behavior.seen_count(words, SEEN_ACTIVE),
        behavior.seen_count(words, SEEN_ADULT),
        double(person.belonging), double(person.trust_neighbours), double(person.trust_council),
        double(person.dependency), p,
    )  # fmt: skip
    against = behavior.odds_against(weighed)
    acts = HEARS
    hours = behavior.hours_left(double(person.hours), seat, p)
    if row.meeting > 0 and behavior.does(a[1], against, rungs[ATTEND]):
        if hours >= p.hours_attend:
            acts |= ATTENDS
            hours -= p.hours_attend
            if behavior.does(a[2], against, rungs[SPEAK]):
                acts |= PROPOSES
        else:
            acts |= BOUND
    if row.ballot + row.committee_election + row.council_election > 0 and behavior.does(b[0], against, rungs[VOTE]):
        acts |= (VOTES if row.ballot > 0 else 0) | (VOTED_COMMITTEE if row.committee_election > 0 else 0)
        acts |= VOTED_COUNCIL if row.council_election > 0 else 0
    if row.volunteer_day > 0 and behavior.does(a[3], against, rungs[VOLUNTEER]):
        if hours >= p.hours_volunteer:
            acts |= VOLUNTEERS
            hours -= p.hours_volunteer
        else:
            acts |= BOUND
    elif row.hosted > 0 and behavior.does(a[3], against, rungs[ATTEND]):
        if hours >= p.hours_attend:
            acts |= HOSTED
            hours -= p.hours_attend
        else:
            acts |= BOUND
    if row.collection > 0 and behavior.does(b[1], against, rungs[GIVE]):
        acts |= GAVE
    if row.watch + row.committee_election + row.council_election > 0:
        role = chance.draws(seed, chance.ROLES, i, int(person.generation), month)
        if row.watch > 0 and behavior.does(role[1], against, rungs[SUPERVISE]):
            if hours >= p.hours_supervise:
                acts |= SUPERVISES
                hours -= p.hours_supervise
            else:
                acts |= BOUND
        if row.committee_election + row.council_election > 0 and behavior.does(role[0], against, rungs[LEAD]):
            acts |= STANDS | LEADS
    return acts


@rule
def learn(people: Any, i: int, row: Any, acts: int, words: int, stake: float, p: Any) -> tuple[bool, bool]:
    """Let one adult learn from the month; returns whether the adult has won, or lost, something to tell.

    The same steps, in the same order, as ``Resident.learn``.
    """
    person = people[i]
    year = int(person.year_acts) | acts
    involved = year & ASKED_FOR != 0
    told = involved or acts & HEARS != 0
    external, dependency = double(person.external_efficacy), double(person.dependency)
    trust = double(person.trust_council)
    has_won, has_lost = False, False
    if row.won + row.lost > 0.0 and told:
        outcome = behavior.answer(row.won, row.lost, row.reasoned, row.decided, p)
        external = behavior.external_after_news(external, involved, outcome, row.decided, p)
        has_won, has_lost = involved and row.won > 0.0, involved and row.lost > 0.0
        if has_won:
            year |= SUPPORTED_FUNDED
    won, lost = behavior.seen_count(words, SEEN_WON), behavior.seen_count(words, SEEN_LOST)
    if won + lost > 0:
        external = behavior.external_after_hearsay(external, won, lost, p)
    if year & COMPLAINED:
        if row.answered > 0.0:
            external = behavior.external_after_complaint(external, True, p)
        elif row.closing > 0.0 and row.answered_year == 0.0:
            external = behavior.external_after_complaint(external, False, p)
    if row.delivered > 0.0 and told:
        trust = behavior.trust_after_delivery(trust, row.quality, p)
        dependency = behavior.dependency_after_delivery(dependency, involved, row.decided, p)
    if row.books >= 0.0 and acts & HEARS:
        trust = behavior.trust_after_books(trust, row.books, row.fairness, p)
    if acts & (ATTENDS | VOLUNTEERS | SUPERVISES):
        active, others = behavior.seen_count(words, SEEN_ACTIVE), behavior.seen_count(words, SEEN_ADULT)
        person.trust_neighbours = behavior.neighbours_after_work(double(person.trust_neighbours), active, others, p)
        person.internal_efficacy = behavior.internal_after_acts(double(person.internal_efficacy), acts, p)
        if acts & (VOLUNTEERS | SUPERVISES):
            dependency = behavior.dependency_after_help(dependency, p)
    person.external_efficacy, person.dependency, person.trust_council = external, dependency, trust
    external, internal = double(person.external_efficacy), double(person.internal_efficacy)
    tenure = int(person.tenure)
    person.belonging = behavior.belonging_after(
        double(person.belonging), int(person.degree), 0.5 * (external + internal), stake, tenure, p
    )
    person.pride = behavior.pride_after(double(person.pride), external, stake, p)
    person.satisfaction = behavior.step_towards(double(person.satisfaction), 1.0 - stake, p.learn_satisfaction)
    took_part = 1.0 if acts & TOOK_PART else 0.0
    person.habit = behavior.step_towards(double(person.habit), took_part, p.learn_habit)
    person.year_acts = year
    return has_won, has_lost


@rule
def show(people: Any, seen: Any, previous: int, i: int, acts: int, occasion: bool, won: bool, lost: bool) -> int:
    """Word that contacts will see; who knows, knows until there is something new to hear of."""
    person = people[i]
    knew = not occasion and int(seen[previous, i]) & (1 << SEEN_KNOWS) != 0
    asks = int(person.seat) != 0 or (int(person.member) == 1 and acts & (TOOK_PART | HOSTED) != 0)
    return behavior.appearance(acts, knew, asks, won, lost, int(person.migrant))


@rule
def one_adult(
    seed: int,
    month: int,
    people: Any,
    contacts: Any,
    strength: Any,
    seen: Any,
    row: Any,
    tally: Any,
    rungs: Any,
    i: int,
    a: Any,
    b: Any,
    occasion: bool,
    p: Any,
) -> None:
    """One adult's month: looks around, hears, acts, learns, is seen and counted."""
    person, previous = people[i], (month + 1) & 1
    ties, strong, across = look_around(people, contacts, strength, seen[previous], i, row.first, row.stop)
    words = ties + family_words(people, seen[previous], i)
    cares = int(person.age) >= OLDER or int(person.with_child) == 1
    stake = row.stake_care if cares else row.stake
    acts = act(seed, month, people, i, row, words, stake, a, b, rungs, p) if occasion else 0
    if behavior.complains(b[2], stake, double(person.skill), p):
        acts |= COMPLAINED
        row.complaints += 1
    willing = acts & (TOOK_PART | BOUND) != 0
    if int(person.seat) != 0:
        acts |= LEADS
    person.acts = acts
    if acts & TOOK_PART:
        person.last_act = month
    if acts & (ATTENDS | VOLUNTEERS | HOSTED) and behavior.joins(
        chance.draws(seed, chance.ROLES, i, int(person.generation), month)[2], acts
    ):
        person.member = 1
    elif int(person.member) == 1 and month - int(person.last_act) > 2 * MONTHS:
        person.member = 0
    won, lost = learn(people, i, row, acts, words, stake, p)
    seen[month & 1, i] = show(people, seen, previous, i, acts, occasion, won, lost)
    migrants = behavior.seen_count(ties, SEEN_MIGRANT)
    mixed = behavior.seen_count(ties, SEEN_ADULT) - migrants if int(person.migrant) == 1 else migrants
    tally_adult(tally, person, acts, month, stake, strong, across, mixed, willing)


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
    p: Any,
) -> None:
    """Let those at a courtyard's meeting, and those at work or play, meet; a wish is drafted."""
    row = courtyards[c]
    present = np.empty(row.stop - row.first, dtype=np.int64)
    for flags in (ATTENDS, VOLUNTEERS | HOSTED):
        count = 0
        for i in range(row.first, row.stop):
            if int(people[i].acts) & flags:
                present[count] = i
                count += 1
        if flags == ATTENDS:
            row.attended = count
        network.meet(seed, month * 2 + (0 if flags == ATTENDS else 1), people, contacts, strength, present, count, p)
    for i in range(row.first, row.stop):
        row.pledges += 1 if int(people[i].acts) & GAVE else 0
        row.watchers += 1 if int(people[i].acts) & SUPERVISES else 0
    draft_in_courtyard(seed, month, people, courtyards, needs, c, p)


@rule
def daily_life(seed: int, month: int, people: Any, contacts: Any, strength: Any, row: Any, c: int, p: Any) -> None:
    """Let neighbours of a courtyard get acquainted as they do anyway."""
    tries = (row.stop - row.first) * p.tie_encounter / MONTHS * (1.0 - p.tie_across) * p.link_daily_life_to_ties
    near = int(p.tie_near)
    network.encounter(seed, month, people, contacts, strength, c, row.first, row.stop, tries, p.tie_friend, near)


@rule
def courtyard_month(
    seed: int,
    month: int,
    c: Any,
    people: Any,
    contacts: Any,
    strength: Any,
    seen: Any,
    courtyards: Any,
    needs: Any,
    tallies: Any,
    rungs: Any,
    p_array: Any,
) -> None:
    """One courtyard's month: each resident's, then what they do together."""
    p, row = p_array[0], courtyards[c]
    first, stop = row.first, row.stop
    occasion = anything_on(row)
    a, b = np.empty((4, stop - first)), np.empty((4, stop - first))
    if occasion:
        draw_luck(seed, month, people, first, stop, chance.ACTS, a)
    draw_luck(seed, month, people, first, stop, chance.CIVIC, b)
    row.complaints, row.moves, row.attended, row.draft_author = 0, 0, 0, -1
    tally = tallies[c]
    for k in range(tally.shape[0]):
        tally[k] = 0.0
    for i in range(first, stop):
        k = i - first
        if month % MONTHS == 0:
            people[i].year_acts = 0
        people[i].age = int(people[i].age) + 1
        people[i].tenure = int(people[i].tenure) + 1
        if int(people[i].age) >= ADULT:
            network.review_ties(seed, month, people, contacts, strength, i, p)
            one_adult(
                seed,
                month,
                people,
                contacts,
                strength,
                seen,
                row,
                tally,
                rungs,
                i,
                a[:, k],
                b[:, k],
                occasion,
                p,
            )
        mark_leaving(people, row, i, b[3, k], p)
    courtyard_together(seed, month, people, contacts, strength, courtyards, needs, c, p)


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
    p: Any,
) -> None:
    """Draw what follows from a courtyard's acts of the month, and what daily life adds."""
    row = courtyards[c]
    row.pledges, row.watchers = 0, 0
    if row.meeting + row.volunteer_day + row.hosted + row.collection + row.watch > 0:
        together(seed, month, people, contacts, strength, courtyards, needs, c, p)
    daily_life(seed, month, people, contacts, strength, row, c, p)


@rule
def mark_leaving(people: Any, row: Any, i: int, luck: float, p: Any) -> None:
    """Mark who moves out (with the household's first member, all) or dies this month."""
    person = people[i]
    head = int(person.household) == i
    if head and behavior.moves_out(luck, int(person.migrant), p):
        person.leaving = MOVES
        row.moves += 1
    elif behavior.dies(luck, int(person.age)):
        person.leaving = DIES
        row.moves += 1


@rule
def replace_person(seed: int, world: World, i: int, head_generation: int, p: Any) -> None:
    """Let a new person, with new luck, live on the row of one who left; ties and seats of the old one end."""
    person = world.people[i]
    if p.link_moving_to_ties > 0.0:
        network.cut_all(world.people, world.contacts, world.strength, i)
    if int(person.seat) != 0:
        for s in range(len(world.seats)):
            if world.seats[s] == i:
                world.seats[s] = VACANT
        for s in range(len(world.courtyard_seats)):
            if world.courtyard_seats[s] == i:
                world.courtyard_seats[s] = VACANT
    settle(seed, i, int(person.generation) + 1, head_generation, world.people, p, True)
    person.sociability = max(int(person.sociability), int(person.degree))
    person.leaving = 0
    world.seen[0, i], world.seen[1, i] = 0, 0


@rule
def move_people(seed: int, world: World, c: int, p: Any) -> None:
    """Replace those of a courtyard who left; a household that moves is replaced whole."""
    people = world.people
    for i in range(world.courtyards[c].first, world.courtyards[c].stop):
        leaving, head = int(people[i].leaving), int(people[i].household)
        if leaving == STAYS:
            continue
        last = head + int(people[head].household_size) if leaving == MOVES else i + 1
        generation = int(people[head].generation) + (1 if i == head else 0)
        for j in range(i, last):
            replace_person(seed, world, j, generation, p)
        note_children(people, head)


@rule
def meet_strangers(seed: int, month: int, world: World, c: int, p: Any) -> None:
    """Let residents of a courtyard get acquainted with those of others."""
    size = world.courtyards[c].stop - world.courtyards[c].first
    tries = size * p.tie_encounter / MONTHS * p.tie_across * p.link_daily_life_to_ties
    network.meet_across(
        seed, month, world.people, world.contacts, world.strength, world.courtyards, c, tries, p.tie_friend_across
    )


@rule
def people_move(seed: int, month: int, world: World, p: Any) -> None:
    """Let those who leave be replaced, and strangers of different courtyards meet, courtyard by courtyard."""
    for c in range(len(world.courtyards)):
        if world.courtyards[c].moves > 0:
            move_people(seed, world, c, p)
        meet_strangers(seed, month, world, c, p)


@kernel()
def begin(seed: int, world: World, p_array: Array) -> None:
    """Make first ties and first needs."""
    p = p_array[0]
    network.start_ties(seed, world.people, world.contacts, world.strength, world.courtyards, p)
    start_needs(seed, world.needs, p)


@kernel()
def relocation(seed: int, world: World, p_array: Array) -> None:
    """Move the whole place."""
    network.relocate(seed, world.people, world.contacts, world.strength, p_array[0])


@kernel()
def opening(seed: int, month: int, start: int, world: World, p_array: Array) -> None:
    """Open the month of every community."""
    for g in range(len(world.communities)):
        open_month(seed, month, start, world, g, p_array[0])


@kernel(parallel=True)
def residents(
    seed: int,
    month: int,
    people: Array,
    contacts: Array,
    strength: Array,
    seen: Array,
    courtyards: Array,
    needs: Array,
    tallies: Array,
    rungs: Array,
    p_array: Array,
) -> None:
    """Let every courtyard live its month, in parallel."""
    for c in prange(len(courtyards)):
        courtyard_month(
            seed,
            month,
            np.int64(c),
            people,
            contacts,
            strength,
            seen,
            courtyards,
            needs,
            tallies,
            rungs,
            p_array,
        )


@kernel()
def closing(
    seed: int,
    month: int,
    start: int,
    world: World,
    tallies: Array,
    total: Array,
    books: Array,
    p_array: Array,
) -> None:
    """Close the month of every community, and add it up."""
    for g in range(len(world.communities)):
        close_month(seed, month, start, world, g, p_array[0])
    add_up(tallies, total)
    count_institutions(world.communities, world.ledger, world.counts, month, books)


@kernel()
def moving(seed: int, month: int, world: World, p_array: Array) -> None:
    """Let people move, and strangers meet."""
    people_move(seed, month, world, p_array[0])

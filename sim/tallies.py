"""Tallies: what a courtyard's adults did and feel, and what councils and bodies did, added up month by month."""

from __future__ import annotations

from typing import Any

from sim.budget import (
    ACTIVITY,
    ALLOWANCE,
    CARE_BEDS,
    CARE_FEE,
    CARE_SUBSIDY,
    COFINANCING,
    CONVENING,
    COVENANT_MEETING,
    ENTRIES,
    EXCHANGE,
    FIRM_GIFT,
    FUND_GRANT,
    GIFT,
    GROUP_SPENDING,
    MATCHING_PLATFORM,
    MEETING,
    MICRO_PROJECT,
    NEEDS_SURVEY,
    PROGRAMME,
    PROJECT,
    REGISTRATION,
    REPAIR,
    SOCIAL_GIFT,
    TOWNSHIP,
    TRAINING,
    TWINNING,
    WAGE_PREMIUM,
    WAGES,
)
from sim.compiled import rule
from sim.institutions import ASSOCIATION, NEVER_LEAVES, ORGANISATIONS_EACH
from sim.notes import ACTS, MIXED, WHO
from sim.person import BOUND, OLDER, TOOK_PART, double, took_part_of_late

# Columns of a courtyard's tallies. The first fifteen count acts, in the order of their bits.
ACT_COLUMNS = (
    "hears", "attends", "proposes", "votes", "volunteers", "supervises", "leads", "gave", "complained",
    "voted_committee", "voted_council", "bound", "hosted", "stands", "supported_funded",
)  # fmt: skip
N_ACTS = len(ACT_COLUMNS)
N_GROUPS = 12  # newcomer x age band x migrant
ADULTS = N_ACTS
GROUP_ADULTS = ADULTS + 1
GROUP_REACH = GROUP_ADULTS + N_GROUPS
STATE_SUMS = GROUP_REACH + N_GROUPS
STATE_COLUMNS = (
    "internal_efficacy", "external_efficacy", "dependency", "habit", "belonging", "pride",
    "trust_council", "trust_neighbours", "satisfaction", "stake", "degree", "strength", "across",
    "isolated", "members", "willing", "mixed",
)  # fmt: skip
(
    INTERNAL, EXTERNAL, DEPENDENCY, HABIT, BELONGING, PRIDE, TRUST_COUNCIL, TRUST_NEIGHBOURS, SATISFACTION,
    STAKE, DEGREE, STRENGTH, TIES_ACROSS, ISOLATED, MEMBERS, WILLING, TIES_MIXED,
) = range(STATE_SUMS, STATE_SUMS + len(STATE_COLUMNS))  # fmt: skip
COLUMNS = STATE_SUMS + len(STATE_COLUMNS)
NEWCOMER = 36  # months: residents of less than three years (F17's first class)
MIDDLE_AGE = 35 * 12
# A word holds a counter for each of the groups of newcomers, or of the settled: no count waits for another.
BANDS, COUNTER = N_GROUPS // 2, 10
COUNTED = 1 << COUNTER

# Columns of the books: what councils and bodies did, and what was paid.
INSTITUTION_COLUMNS = (
    "meetings", "proposals", "ballots", "projects_funded", "projects_delivered", "projects_vetoed",
    "money_fund", "money_projects", "money_engagement", "money_organisation", "money_gifts", "money_public",
    "organisations", "social_workers", "courtyard_groups", "covenants", "covenant_kept", "leaders_trained",
    "micro_projects", "care_waiting", "care_taken", "money_services",
)  # fmt: skip
(
    MEETINGS, PROPOSALS, BALLOTS, PROJECTS_FUNDED, PROJECTS_DELIVERED, PROJECTS_VETOED,
    MONEY_FUND, MONEY_PROJECTS, MONEY_ENGAGEMENT, MONEY_ORGANISATION, MONEY_GIFTS, MONEY_PUBLIC,
    ORGANISATIONS, SOCIAL_WORKERS, COURTYARD_GROUPS, COVENANTS, COVENANT_KEPT, LEADERS,
    MICRO_PROJECTS, CARE_WAITING, CARE_TAKEN, MONEY_SERVICES,
) = range(len(INSTITUTION_COLUMNS))  # fmt: skip


@rule
def group_of(migrant: int, age: int, tenure: int) -> int:
    """Group of an adult: newcomer or settled, by age band, by registration."""
    return 6 * (tenure >= NEWCOMER) + 2 * ((age >= MIDDLE_AGE) + (age >= OLDER)) + migrant


@rule
def tally_adults(
    tally: Any, people: Any, contacts: Any, strength: Any, row: Any, count: int, month: int, notes: Any, stakes: Any
) -> None:
    """Add up a courtyard's adults, in the order they stand in.

    Parameters
    ----------
    tally : ndarray, shape (COLUMNS,)
        Is filled.
    people, contacts, strength : ndarray
        As in :class:`sim.world.World`.
    row : record of COURTYARD
    count : int
        Number of the courtyard's adults.
    month : int
    notes : ndarray of int64, shape (MIXED + 1 or more, count or more)
        Each adult's place in the courtyard (row :data:`sim.notes.WHO`), acts, and ties between migrants and
        locals.
    stakes : ndarray, shape (count or more,)
        What is at stake for each adult.
    """
    tally[ADULTS] = float(count)
    tally_acts(tally, count, notes)
    tally_people(tally, people, row.first, count, month, notes)
    tally_states(tally, people, row.first, count, notes, stakes)
    tally_tie_ends(tally, contacts, strength, row.first, row.stop, len(people))


@rule
def spread(bits: int) -> int:
    """Spread seven bits over seven bytes, so that adding up to 255 such words counts each bit."""
    return ((bits & 127) * 0x0002040810204081) & 0x0101010101010101


@rule
def tally_acts(tally: Any, count: int, notes: Any) -> None:
    """Count each act of the month, and who wanted to act, whether hours were left or not.

    The last of :data:`ACT_COLUMNS` is known of a year only, and so stays nought here.
    """
    for bit in range(N_ACTS):
        tally[bit] = 0.0
    willing, most = 0, 255
    for start in range(0, count, most):
        low, high = 0, 0
        for a in range(start, min(count, start + most)):
            acts = notes[ACTS, a]
            low += spread(acts)
            high += spread(acts >> 7)
            willing += 1 if acts & (TOOK_PART | BOUND) else 0
        for bit in range(7):
            tally[bit] += float((low >> (8 * bit)) & 255)
            tally[7 + bit] += float((high >> (8 * bit)) & 255)
    tally[WILLING] = float(willing)


@rule
def tally_people(tally: Any, people: Any, first: int, count: int, month: int, notes: Any) -> None:
    """Count adults and those who took part in the last twelve months, by group; count ties and members."""
    for group in range(2 * N_GROUPS):
        tally[GROUP_ADULTS + group] = 0.0
    ties, mixed, isolated, members, most = 0, 0, 0, 0, COUNTED - 1
    for start in range(0, count, most):
        newcomers, settled, newcomers_reached, settled_reached = 0, 0, 0, 0
        for a in range(start, min(count, start + most)):
            person = people[first + notes[WHO, a]]
            group = group_of(int(person.migrant), int(person.age), int(person.tenure))
            stays = 1 if group >= BANDS else 0
            one = 1 << COUNTER * (group - BANDS * stays)
            reached = one if took_part_of_late(int(person.last_act), month) else 0
            newcomers += one * (1 - stays)
            settled += one * stays
            newcomers_reached += reached * (1 - stays)
            settled_reached += reached * stays
            degree = int(person.degree)
            ties += degree
            isolated += 1 if degree == 0 else 0
            members += int(person.member)
            mixed += notes[MIXED, a]
        for band in range(BANDS):
            tally[GROUP_ADULTS + band] += float((newcomers >> COUNTER * band) % COUNTED)
            tally[GROUP_ADULTS + BANDS + band] += float((settled >> COUNTER * band) % COUNTED)
            tally[GROUP_REACH + band] += float((newcomers_reached >> COUNTER * band) % COUNTED)
            tally[GROUP_REACH + BANDS + band] += float((settled_reached >> COUNTER * band) % COUNTED)
    tally[DEGREE], tally[TIES_MIXED] = float(ties), float(mixed)
    tally[ISOLATED], tally[MEMBERS] = float(isolated), float(members)


@rule
def tally_states(tally: Any, people: Any, first: int, count: int, notes: Any, stakes: Any) -> None:
    """Sum states: nine sums side by side, each in the order of the adults."""
    internal, external, dependency, habit, belonging = 0.0, 0.0, 0.0, 0.0, 0.0
    pride, council, neighbours, satisfaction, stake = 0.0, 0.0, 0.0, 0.0, 0.0
    for a in range(count):
        person = people[first + notes[WHO, a]]
        internal += double(person.internal_efficacy)
        external += double(person.external_efficacy)
        dependency += double(person.dependency)
        habit += double(person.habit)
        belonging += double(person.belonging)
        pride += double(person.pride)
        council += double(person.trust_council)
        neighbours += double(person.trust_neighbours)
        satisfaction += double(person.satisfaction)
        stake += stakes[a]
    tally[INTERNAL], tally[EXTERNAL], tally[DEPENDENCY], tally[HABIT] = internal, external, dependency, habit
    tally[BELONGING], tally[PRIDE], tally[TRUST_COUNCIL] = belonging, pride, council
    tally[TRUST_NEIGHBOURS], tally[SATISFACTION], tally[STAKE] = neighbours, satisfaction, stake


@rule
def tally_tie_ends(tally: Any, contacts: Any, strength: Any, first: int, stop: int, nobody: int) -> None:
    """Sum the strength of all ties of a courtyard's residents, and count those that leave it."""
    others, strengths = contacts[first:stop].reshape(-1), strength[first:stop].reshape(-1)
    total, across = 0, 0
    for k in range(len(others)):
        other = int(others[k])
        across += 1 if (other < first) | ((other >= stop) & (other < nobody)) else 0
    for k in range(len(strengths)):
        total += int(strengths[k])
    tally[STRENGTH], tally[TIES_ACROSS] = float(total), float(across)


@rule
def add_up(tallies: Any, total: Any) -> None:
    """Sum courtyards' tallies, in the order they stand in."""
    for k in range(total.shape[0]):
        total[k] = 0.0
    for c in range(tallies.shape[0]):
        for k in range(tallies.shape[1]):
            total[k] += tallies[c, k]


@rule
def count_institutions(world: Any, month: int, books: Any) -> None:
    """Count what councils and organisations did this month and what was paid, in yuan (:data:`INSTITUTION_COLUMNS`)."""
    communities, ledger, counts = world.communities, world.ledger, world.counts
    for k in range(books.shape[0]):
        books[k] = 0.0
    for g in range(len(communities)):
        books[MEETINGS] += communities[g].meetings
        books[PROPOSALS] += communities[g].proposals
        books[BALLOTS] += communities[g].ballots
        books[PROJECTS_FUNDED] += communities[g].funded
        books[PROJECTS_DELIVERED] += communities[g].delivered
        books[PROJECTS_VETOED] += communities[g].vetoed
    count_bodies(world.courtyards, world.organisations, world.homes, books)
    count_supported(world.organisations, books)
    n = counts[ENTRIES] - 1
    while n >= 0 and ledger[n].month == month:
        entry = ledger[n]
        yuan = entry.amount / 100.0
        if entry.taker <= TOWNSHIP:
            books[MONEY_PUBLIC] -= yuan
        if entry.giver <= TOWNSHIP:
            books[MONEY_PUBLIC] += yuan
        column = money_column(entry.purpose)
        if column >= 0:
            books[column] += yuan
        n -= 1


@rule
def count_supported(organisations: Any, books: Any) -> None:
    """Count the organisations that a policy supports directly, one a community, and the staff they pay this month."""
    for o in range(0, len(organisations), ORGANISATIONS_EACH):
        supported = organisations[o].supported
        books[ORGANISATIONS] += 1.0 if supported > 0.0 else 0.0
        books[SOCIAL_WORKERS] += supported


@rule
def count_bodies(courtyards: Any, organisations: Any, homes: Any, books: Any) -> None:
    """Count organisations at work and their staff, what courtyards have made their own, and who waits for care.

    Of a body from outside as much of its worker counts as was paid this month.
    """
    for o in range(len(organisations)):
        row = organisations[o]
        if (
            o % ORGANISATIONS_EACH > 0
            and row.alive == 1
            and (row.kind == ASSOCIATION or row.staff > 0.0 or row.account > 0)
        ):
            books[ORGANISATIONS] += 1.0
            books[SOCIAL_WORKERS] += row.staff if row.until == NEVER_LEAVES else row.supported
    kept = 0.0
    for c in range(len(courtyards)):
        row = courtyards[c]
        books[COURTYARD_GROUPS] += row.group
        books[COVENANTS] += 1.0 if row.covenant > 0.0 else 0.0
        kept += row.covenant
        books[LEADERS] += row.leaders
        books[MICRO_PROJECTS] += row.micro
    books[COVENANT_KEPT] = kept / len(courtyards)
    for h in range(len(homes)):
        books[CARE_WAITING] += homes[h].waiting
        books[CARE_TAKEN] += homes[h].taken


@rule
def money_column(purpose: int) -> int:
    """Column of :data:`INSTITUTION_COLUMNS` that a purpose is added to, or -1."""
    if purpose == FUND_GRANT:
        return MONEY_FUND
    if purpose in (PROJECT, COFINANCING, MICRO_PROJECT, REPAIR):
        return MONEY_PROJECTS
    engages = purpose == CONVENING or EXCHANGE <= purpose <= COVENANT_MEETING
    if MEETING <= purpose <= ALLOWANCE or engages:
        return MONEY_ENGAGEMENT
    if purpose in (WAGES, WAGE_PREMIUM, ACTIVITY, GROUP_SPENDING):
        return MONEY_ORGANISATION
    if purpose in (GIFT, SOCIAL_GIFT, FIRM_GIFT):
        return MONEY_GIFTS
    buys = purpose in (MATCHING_PLATFORM, NEEDS_SURVEY, REGISTRATION)
    serves = buys or purpose in (TRAINING, PROGRAMME, CARE_FEE, CARE_SUBSIDY, CARE_BEDS, TWINNING)
    return MONEY_SERVICES if serves else -1

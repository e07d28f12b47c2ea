"""The budget year: what the month opens with for a community, and what is made of it when it closes.

Six stages (publicise and collect; deliberate; decide; deliver and supervise; publish; evaluate). The
doors that are open under every policy (courtyard meetings, committee elections, volunteer days,
collections, complaints) stand in :func:`set_occasions`; a policy adds to how often, not to which.
"""

from __future__ import annotations

import math
from typing import Any

from sim import chance
from sim.ballot import count_approvals, is_balloted
from sim.budget import (
    ALLOWANCE,
    BALLOT,
    COMMITTEE,
    GIFT,
    HOUSEHOLDS,
    MEETING,
    MEMBERS,
    NO_PROJECT,
    POSTING,
    PROPOSALS_MADE,
    SUPPLIERS,
    TOWNSHIP,
    YEAR_STARTS_AT,
    fen,
    pay_fund,
    return_unspent,
    transfer,
)
from sim.compiled import rule
from sim.convenor import convened_share
from sim.deliberation import (
    adults_in,
    collect_drafts,
    cost_all,
    decided_by,
    fund_in_order,
    give_reasons,
    having_decided,
    put_to_decision,
    shortlist,
)
from sim.delivery import finish_works, publish_accounts, rate_works, start_works
from sim.foundation import gather_for_foundation
from sim.institutions import FOR_COMMITTEE, FOR_PROJECTS
from sim.needs import feel_needs, needs_move
from sim.news import bring_news
from sim.organisation import hours_to_work, organisation_month, own_organisation, pay_grant, return_grant
from sim.organisations import gather_for_organisations
from sim.parameters import BALLOT_FEN, HEARD, MEETING_FEN, MONTHS, OFFICIALS, POSTING_FEN, RESIDENTS, SITTING_FEN
from sim.pledges import collect_pledges, give_back_pledges
from sim.posting import hear_objections, post_projects
from sim.proposals import (
    BY_RESIDENT,
    COSTED,
    DELIVERING,
    MAIN,
    NO_MAJORITY,
    NO_MONEY,
    RESIDENTS_PER_PROJECT,
)
from sim.review import amend_refused, council_resolves, pay_for_exchange
from sim.voting import (
    COUNCIL_SEAT,
    COURTYARD_SEAT,
    clear_seats,
    elect_council,
    elect_courtyard_council,
    fill_vacancies,
    seats_of_residents,
)
from sim.watch_groups import hand_out_places, watch_works
from sim.world import World

COLLECT, DELIBERATE, DECIDE, DELIVER, PUBLISH, EVALUATE = range(6)


@rule
def stage_of(month_of_year: int, p: Any) -> int:
    """Stage of the budget year that a month (0 to 11) belongs to."""
    end = p.year_collect
    if month_of_year < end:
        return COLLECT
    end += p.year_deliberate
    if month_of_year < end:
        return DELIBERATE
    end += p.year_decide
    if month_of_year < end:
        return DECIDE
    end += p.year_deliver
    if month_of_year < end:
        return DELIVER
    return PUBLISH if month_of_year < end + p.year_publish else EVALUATE


@rule
def is_last_of_stage(month_of_year: int, p: Any) -> bool:
    """Whether the next month belongs to another stage."""
    return stage_of((month_of_year + 1) % MONTHS, p) != stage_of(month_of_year, p)


@rule
def committee_elects(month: int, start: int, p: Any) -> bool:
    """Whether the statutory residents' committee is elected this month, under every policy."""
    return (month - start + 1 - int(p.committee_election_month)) % (MONTHS * int(p.committee_term)) == 0


@rule
def council_elects(month: int, start: int, p: Any) -> bool:
    """Whether the residents' council is elected this month; there is one where residents are heard or decide."""
    since = month - start - int(p.council_since)
    return p.engagement_decides >= HEARD and since >= 0 and since % (MONTHS * int(p.council_term)) == 0


@rule
def clear_month(courtyards: Any, c: int, p: Any) -> None:
    """Forget last month's occasions and news."""
    row = courtyards[c]
    row.meeting, row.volunteer_day, row.collection, row.hosted = 0, 0, 0, 0
    row.ballot, row.committee_election, row.council_election, row.watch = 0, 0, 0, 0
    row.family_day, row.posted, row.minded, row.minded_care = 0, 0, 0.0, 0.0
    row.council_asks, row.organisation_asks, row.drafting_help = 0.0, 0.0, 0.0
    row.won, row.lost, row.reasoned, row.decided = 0.0, 0.0, 0.0, 0.0
    row.delivered, row.quality, row.works_decided = 0.0, 0.0, 0.0
    row.answered, row.closing = 0.0, 0.0
    row.books, row.fairness = -1.0, 0.0
    row.host = -1
    row.complaint_memory = p.need_memory * row.complaint_memory + row.complaints


@rule
def prospect(stage: int, fund: int, residents: int, p: Any) -> float:
    """Weigh what the money on the table adds to what is at stake, while it is asked for and decided.

    The chance that a year's projects reach one's own home, if the fund buys projects of median cost
    and extent at random, counted as far as residents have a say (*assumption*; sign F10).
    """
    if stage > DECIDE or p.engagement_decides == OFFICIALS or fund <= 0:
        return 0.0
    cost = p.project_cost * (p.project_served / RESIDENTS_PER_PROJECT) ** p.project_cost_size
    reached = fund / 100.0 / cost * p.project_served / residents
    return p.link_fund_to_stake * p.reason_prospect * decided_by(p) * (1.0 - math.exp(-reached))


@rule
def set_occasions(seed: int, month: int, start: int, stage: int, world: World, g: int, c: int, p: Any) -> int:
    """Set what is on in a courtyard this month; returns 1 if it meets.

    The residents' committee's own meetings, volunteer days and collections come first on the keyed
    calendar; meetings a policy pays for come on top, so that more of them never move the others.
    """
    u = chance.draws(seed, chance.CALENDAR, c, 0, month)
    row = world.courtyards[c]
    if u[0] * MONTHS < p.place_meetings:
        row.meeting = 1
    elif u[0] * MONTHS < p.place_meetings + p.engagement_meetings:
        row.meeting = 1
        transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, MEETING, MEETING_FEN, NO_PROJECT)
    row.volunteer_day = 1 if u[1] * MONTHS < p.place_volunteer_days else 0
    row.collection = 1 if u[2] * MONTHS < p.place_collections else 0
    row.committee_election = 1 if committee_elects(month, start, p) else 0
    row.council_election = 1 if council_elects(month, start, p) else 0
    row.ballot = 1 if stage == DECIDE and is_balloted(p) else 0
    row.prospect = prospect(stage, world.communities[g].fund, world.communities[g].residents, p)
    row.notice = min(1.0, p.hear_notice + p.engagement_publicity)
    return int(row.meeting)


@rule
def call_for_projects(seed: int, month: int, stage: int, world: World, g: int, p: Any) -> None:
    """Set what this year's proposals call for: joint deliberation, pledges, helping hands, watching."""
    for n in range(world.counts[YEAR_STARTS_AT], world.counts[PROPOSALS_MADE]):
        row = world.proposals[n]
        if row.community != g or row.pool != MAIN:
            continue
        if stage == DELIBERATE and row.state == COSTED:
            home = world.courtyards[row.courtyard]
            if p.engagement_decides >= HEARD and row.by == BY_RESIDENT and home.meeting == 0:
                home.meeting = 1
                world.communities[g].meetings += 1
                transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, MEETING, MEETING_FEN, NO_PROJECT)
            if row.pledged < row.asked_pledge:
                for c in range(row.served_from, row.served_to):
                    world.courtyards[c].collection = FOR_PROJECTS
        if row.state == DELIVERING:
            called = chance.draw(seed, chance.CALENDAR, row.courtyard, 1 + row.category, month)
            hands = called < p.project_hands * p.link_projects_to_work
            for c in range(row.served_from, row.served_to):
                world.courtyards[c].watch = 1 if p.engagement_supervisors > 0.0 else 0
                if hands:
                    world.courtyards[c].volunteer_day = 1


@rule
def council_asks(world: World, g: int, p: Any) -> None:
    """Let each sitting member ask around in the member's own courtyard and the two beside it.

    A member asks as many as the hours of the seat allow that are kept for it (``council.asks``).
    """
    for s in range(world.communities[g].first_seat, world.communities[g].stop_seat):
        if world.seats[s] >= 0:
            home = int(world.people[world.seats[s]].courtyard)
            low = max(world.communities[g].first_courtyard, home - 1)
            high = min(world.communities[g].stop_courtyard, home + 2)
            persons = world.courtyards[high - 1].stop - world.courtyards[low].first
            asked = p.council_asks * p.hours_lead / p.organisation_ask_hours / persons
            for c in range(low, high):
                world.courtyards[c].council_asks = min(1.0, world.courtyards[c].council_asks + asked)


@rule
def pay_for_engagement(month: int, stage: int, world: World, g: int, p: Any) -> None:
    """Book what engagement costs this month: postings, allowances of residents who hold seats, a ballot."""
    posting = int(world.communities[g].households * p.engagement_publicity * POSTING_FEN)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, POSTING, posting, NO_PROJECT)
    if stage <= DECIDE and p.engagement_decides != OFFICIALS:
        seats = seats_of_residents(world.seats, world.communities[g].first_seat, world.communities[g].stop_seat)
        transfer(
            world.ledger,
            world.counts,
            month,
            g,
            TOWNSHIP,
            MEMBERS,
            ALLOWANCE,
            seats * SITTING_FEN,
            NO_PROJECT,
        )
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    if world.courtyards[first].ballot == 1:
        adults = adults_in(world.people, world.courtyards[first].first, world.courtyards[stop - 1].stop)
        transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, BALLOT, adults * BALLOT_FEN, NO_PROJECT)


@rule
def years_of_fund(month: int, start: int, p: Any) -> int:
    """Whole years since the fund began: it pays in its first budget year what the policy says, and then grows."""
    return max(0, month - start - int(p.fund_since)) // MONTHS


@rule
def money_arrives(month: int, start: int, world: World, g: int, p: Any) -> None:
    """Pay in the year's fund and grant in the first month."""
    if month % MONTHS == 0:
        pay_fund(world.ledger, world.counts, month, years_of_fund(month, start, p), world.communities, g, p)
        pay_grant(month, world, g, p)


@rule
def courtyards_open(seed: int, month: int, start: int, world: World, g: int, p: Any) -> None:
    """Courtyards' part: needs move, and what is on this month is set."""
    row = world.communities[g]
    row.meetings, row.proposals, row.ballots, row.funded, row.delivered, row.vetoed = 0, 0, 0, 0, 0, 0
    of_year = month % MONTHS
    for c in range(row.first_courtyard, row.stop_courtyard):
        yard = world.courtyards[c]
        clear_month(world.courtyards, c, p)
        if of_year == 0:
            yard.answered_year, yard.money_year = 0.0, 0.0
        yard.closing = 1.0 if of_year == MONTHS - 1 else 0.0
        needs_move(seed, month, world.courtyards, world.needs, c, p)
        row.meetings += set_occasions(seed, month, start, stage_of(of_year, p), world, g, c, p)


@rule
def council_opens(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Do the council's part: works start and end, accounts are posted, news and members go round."""
    row = world.communities[g]
    stage = stage_of(month % MONTHS, p)
    if stage >= DELIVER:
        start_works(seed, month, int(p.year_deliver), world, g, p)
    row.delivered = finish_works(seed, month, world, g, having_decided(world, g, p), p)
    if stage == PUBLISH:
        publish_accounts(world, g, row.first_courtyard, row.stop_courtyard)
    call_for_projects(seed, month, stage, world, g, p)
    post_projects(month, world, g, p)
    bring_news(month, world, g, p)
    if stage <= DECIDE and p.engagement_decides != OFFICIALS:
        council_asks(world, g, p)
    pay_for_engagement(month, stage, world, g, p)


@rule
def organisation_opens(month: int, world: World, g: int, p: Any) -> None:
    """Do the social organisation's part: it spends its hours; then everybody feels the needs that are left."""
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    own = own_organisation(g)
    hours = hours_to_work(world.organisations[own].account, p)
    organisation_month(month, stage_of(month % MONTHS, p) == COLLECT, world, own, hours, p)
    for c in range(first, stop):
        feel_needs(world.courtyards, world.needs, c, p)


@rule
def open_month(seed: int, month: int, start: int, world: World, g: int, p: Any) -> None:
    """Open a community's month: money, needs and occasions, works and news, the organisation."""
    money_arrives(month, start, world, g, p)
    courtyards_open(seed, month, start, world, g, p)
    council_opens(seed, month, world, g, p)
    organisation_opens(month, world, g, p)


@rule
def gather_gifts(month: int, world: World, g: int, first: int, stop: int, p: Any) -> None:
    """Book gifts of ordinary collections and of appeals, and what households pledge to construction projects."""
    gather_for_organisations(month, world, g, first, stop, p)
    gather_for_foundation(month, world, g, first, stop, p)
    givers = 0
    for c in range(first, stop):
        if world.courtyards[c].collection == FOR_COMMITTEE:
            givers += world.courtyards[c].pledges
    transfer(
        world.ledger,
        world.counts,
        month,
        g,
        HOUSEHOLDS,
        COMMITTEE,
        GIFT,
        givers * fen(p.gift_amount),
        NO_PROJECT,
    )
    collect_pledges(month, world, g, p)


@rule
def hold_elections(seed: int, month: int, start: int, world: World, g: int, p: Any) -> None:
    """Count an election's votes and fill the seats; vacant ones are filled every new year.

    Where officials decide from now on, the council is dissolved.
    """
    row = world.communities[g]
    first, stop = row.first_courtyard, row.stop_courtyard
    if council_elects(month, start, p):
        elect_council(
            seed, month, world.people, world.contacts, world.courtyards, world.seats,
            row.first_seat, row.stop_seat, first, stop, p,
        )  # fmt: skip
        for c in range(first, stop if p.council_courtyard_seats > 0.0 else first):
            elect_courtyard_council(
                seed, month, world.people, world.contacts, world.courtyards, world.courtyard_seats,
                c, int(p.council_courtyard_seats), p,
            )  # fmt: skip
    begins = month == start + int(p.council_since)
    if p.engagement_decides == OFFICIALS and begins:
        clear_seats(world.people, world.seats, row.first_seat, row.stop_seat, COUNCIL_SEAT)
        size = int(p.council_courtyard_seats)
        clear_seats(world.people, world.courtyard_seats, first * size, stop * size, COURTYARD_SEAT)
    if p.engagement_decides >= HEARD and month >= start and (month % MONTHS == 0 or begins):
        fill_vacancies(
            month, world.people, world.courtyards, world.seats, row.first_seat, row.stop_seat, first, stop, p
        )


@rule
def decide(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Decide over the year's proposals and fund them in order; refusals are answered as far as paid for."""
    year = month // MONTHS
    size = int(p.council_courtyard_seats)
    if is_balloted(p):
        world.communities[g].ballots = count_approvals(seed, year, world, g, p)
    for n in range(world.counts[YEAR_STARTS_AT], world.counts[PROPOSALS_MADE]):
        if world.proposals[n].community == g and world.proposals[n].state == COSTED and world.proposals[n].pool == MAIN:
            put_to_decision(seed, month, year, world, size, n, g, p)
    if council_resolves(p) and p.review_rounds > 0.0:
        pay_for_exchange(month, world, g, p)
    amends = council_resolves(p) and p.review_amendment >= 1.0
    if amends:
        amend_refused(seed, month, year, world, g, NO_MAJORITY, p)
    world.communities[g].funded = fund_in_order(month, world, g, p)
    if amends:
        amend_refused(seed, month, year, world, g, NO_MONEY, p)
        world.communities[g].funded += fund_in_order(month, world, g, p)
    if p.convenor_strength > 0.0 or world.communities[g].convened > 0.0:
        world.communities[g].convened = convened_share(month, world, g, p)


@rule
def close_month(seed: int, month: int, start: int, world: World, g: int, p: Any) -> None:
    """Close a community's month: drafts are collected, votes counted, decisions taken, works watched and rated."""
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    of_year, year = month % MONTHS, month // MONTHS
    stage = stage_of(of_year, p)
    row = world.communities[g]
    last = is_last_of_stage(of_year, p)
    if stage == COLLECT:
        row.proposals += collect_drafts(month, year, world, g, first, stop)
        if last:
            before = world.counts[PROPOSALS_MADE]
            if p.engagement_decides != RESIDENTS or p.convenor_strength > 0.0:
                shortlist(seed, month, year, world, g, first, stop, p)
            row.proposals += world.counts[PROPOSALS_MADE] - before
            cost_all(seed, month, world, g, first, stop, p)
    gather_gifts(month, world, g, first, stop, p)
    hold_elections(seed, month, start, world, g, p)
    if stage == DECIDE and last:
        decide(seed, month, world, g, p)
    hear_objections(seed, month, world, g, p)
    row.vetoed = give_reasons(seed, month, world, g, p)
    give_back_pledges(month, world, g)
    watch_works(world, g, p)
    hand_out_places(seed, month, world, g, p)
    if of_year == MONTHS - 1:
        rate_works(month, world, g, p)
        return_unspent(world.ledger, world.counts, month, world.communities, g, p)
        return_grant(month, world, g)
        world.counts[YEAR_STARTS_AT] = (
            world.counts[PROPOSALS_MADE] if g == len(world.communities) - 1 else world.counts[YEAR_STARTS_AT]
        )

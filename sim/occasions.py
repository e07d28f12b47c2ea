"""What is on in a month: the stage of the budget year, elections on the calendar, meetings, works to watch, who asks.

Six stages (publicise and collect; deliberate; decide; deliver and supervise; publish; evaluate). The
doors that are open under every policy (courtyard meetings, committee elections, volunteer days,
collections) stand in :func:`set_occasions`, and anybody may complain; a policy adds to how often, and opens doors of
its own (council elections, ballots, watch groups), which *reach* counts as said in :mod:`sim.person`.
"""

from __future__ import annotations

import math
from typing import Any

from sim import chance
from sim.ballot import is_balloted
from sim.behavior import own_hours
from sim.budget import (
    ALLOWANCE,
    BALLOT,
    MEETING,
    MEMBERS,
    NO_PROJECT,
    POSTING,
    SUPPLIERS,
    TOWNSHIP,
    fen,
    transfer,
)
from sim.compiled import rule
from sim.franchise import on_the_roll
from sim.institutions import FOR_PROJECTS
from sim.parameters import HEARD, MONTHS, OFFICIALS, RESIDENTS
from sim.person import double
from sim.proposals import BY_RESIDENT, COSTED, DELIVERING, MAIN, RESIDENTS_PER_PROJECT, years_proposals
from sim.voting import elected_seats, seats_of_residents
from sim.watch_groups import calls_for_hands
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
    row.council_asks, row.organisation_asks, row.drafting_help, row.planned = 0.0, 0.0, 0.0, 0.0
    row.won, row.lost, row.reasoned, row.decided = 0.0, 0.0, 0.0, 0.0
    row.delivered, row.quality, row.works_decided = 0.0, 0.0, 0.0
    row.answered, row.unanswered = 0.0, 0.0
    row.books, row.fairness = -1.0, 0.0
    row.host = -1
    row.complaint_memory = p.need_memory * row.complaint_memory + row.complaints


@rule
def prospect(stage: int, fund: int, residents: int, p: Any) -> float:
    """Say what there is to get from the money on the table, while wishes are taken up and decided over.

    The chance that a year's projects reach one's own home, if the fund buys projects of median cost
    and extent at random (*assumption*; sign F10). It is the same whoever decides, for wishes are written down and
    funded under all; what it counts for to a resident depends on how far that one has found to be answered
    (:func:`sim.behavior.reasons`).
    """
    if stage > DECIDE or fund <= 0:
        return 0.0
    cost = p.project_cost * (p.project_served / RESIDENTS_PER_PROJECT) ** p.project_cost_size
    reached = fund / 100.0 / cost * p.project_served / residents
    return p.link_fund_to_stake * p.reason_prospect * (1.0 - math.exp(-reached))


@rule
def convened_share(p: Any) -> float:
    """Share of meetings that the convenor's items fill, so that residents bring up none of their own (F21)."""
    strength = p.convenor_strength if p.engagement_decides == RESIDENTS else 0.0
    return float(p.link_convenor_to_agenda * p.convenor_agenda * strength)


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
        transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, MEETING, fen(p.price_meeting), NO_PROJECT)
    # What the convenor brings is for an open agenda; a meeting that is called later is about what it was called for.
    row.convened = 1 if row.meeting == 1 and stage <= DECIDE and u[3] < convened_share(p) else 0
    row.volunteer_day = 1 if u[1] * MONTHS < p.place_volunteer_days else 0
    row.collection = 1 if u[2] * MONTHS < p.place_collections else 0
    row.committee_election = 1 if committee_elects(month, start, p) else 0
    seats = elected_seats(world.communities[g].first_seat, world.communities[g].stop_seat, p)
    elects = seats + p.council_courtyard_seats > 0.0
    row.council_election = 1 if council_elects(month, start, p) and elects else 0
    row.sits = 1 if stage <= DECIDE and p.engagement_decides != OFFICIALS else 0
    row.ballot = 1 if stage == DECIDE and is_last_of_stage(month % MONTHS, p) and is_balloted(p) else 0
    row.prospect = prospect(stage, world.communities[g].fund, world.communities[g].residents, p)
    row.notice = min(1.0, p.hear_notice + p.engagement_publicity)
    return int(row.meeting)


@rule
def call_for_projects(seed: int, month: int, stage: int, world: World, g: int, p: Any) -> None:
    """Set what this year's proposals call for: joint deliberation, pledges, helping hands, watching."""
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.pool != MAIN:
            continue
        if stage == DELIBERATE and row.state == COSTED:
            home = world.courtyards[row.courtyard]
            if p.engagement_decides >= HEARD and row.by == BY_RESIDENT and home.meeting == 0:
                home.meeting = 1
                world.communities[g].meetings += 1
                transfer(
                    world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, MEETING, fen(p.price_meeting), NO_PROJECT
                )
            if row.pledged < row.asked_pledge:
                for c in range(row.served_from, row.served_to):
                    world.courtyards[c].collection = FOR_PROJECTS
        if row.state == DELIVERING:
            hands = calls_for_hands(seed, month, row, p)
            for c in range(row.served_from, row.served_to):
                world.courtyards[c].watch = 1 if p.engagement_supervisors > 0.0 else 0
                if hands:
                    world.courtyards[c].volunteer_day = 1


@rule
def council_asks(world: World, g: int, p: Any) -> None:
    """Let each sitting member ask around in the member's own courtyard and the two beside it.

    A member asks as many as the hours of the seat allow that are kept for it (``council.asks``), and has no more of
    them than hours of their own.
    """
    for s in range(world.communities[g].first_seat, world.communities[g].stop_seat):
        if world.seats[s] >= 0:
            home = int(world.people[world.seats[s]].courtyard)
            low = max(world.communities[g].first_courtyard, home - 1)
            high = min(world.communities[g].stop_courtyard, home + 2)
            persons = world.courtyards[high - 1].stop - world.courtyards[low].first
            member = world.people[world.seats[s]]
            hours = min(p.hours_lead, own_hours(double(member.hours), int(member.age), p))
            asked = p.link_council_to_asking * p.council_asks * hours / p.organisation_ask_hours / persons
            for c in range(low, high):
                world.courtyards[c].council_asks = min(1.0, world.courtyards[c].council_asks + asked)


@rule
def pay_allowances(month: int, world: World, g: int, p: Any) -> None:
    """Pay the residents who hold seats for a sitting of the council."""
    seats = seats_of_residents(world.seats, world.communities[g].first_seat, world.communities[g].stop_seat)
    allowances = fen(seats * p.price_sitting)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, MEMBERS, ALLOWANCE, allowances, NO_PROJECT)


@rule
def pay_for_engagement(month: int, stage: int, world: World, g: int, p: Any) -> None:
    """Book what engagement costs this month: postings, allowances of residents who hold seats, a ballot."""
    posting = fen(world.communities[g].households * p.engagement_publicity * p.price_posting)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, POSTING, posting, NO_PROJECT)
    if stage <= DECIDE and p.engagement_decides != OFFICIALS:
        pay_allowances(month, world, g, p)
    if world.courtyards[world.communities[g].first_courtyard].ballot == 1:
        ballots = fen(on_the_roll(world, g, p) * p.price_ballot)
        transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, BALLOT, ballots, NO_PROJECT)

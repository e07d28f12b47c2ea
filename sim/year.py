"""The budget year: what the month opens with for a community, and what is made of it when it closes.

What is on in a month stands in :mod:`sim.occasions`.
"""

from __future__ import annotations

from typing import Any

from sim.ballot import count_approvals, is_balloted
from sim.budget import (
    COMMITTEE,
    GIFT,
    HOUSEHOLDS,
    NO_PROJECT,
    PROPOSALS_MADE,
    fen,
    pay_fund,
    return_unspent,
    transfer,
)
from sim.budget_rules import rank_by_ballot
from sim.compiled import rule
from sim.decision import fund_in_order, give_credit, give_reasons, put_to_decision
from sim.deliberation import collect_drafts, cost_all, shortlist, speak_for_proposals
from sim.delivery import finish_works, publish_accounts, rate_works, start_works
from sim.foundation import gather_for_foundation
from sim.institutions import FOR_COMMITTEE, FULL_TIME
from sim.needs import feel_needs, needs_move
from sim.news import bring_news
from sim.occasions import (
    COLLECT,
    DECIDE,
    DELIBERATE,
    DELIVER,
    PUBLISH,
    call_for_projects,
    clear_month,
    council_asks,
    council_elects,
    is_last_of_stage,
    pay_for_engagement,
    set_occasions,
    stage_of,
)
from sim.organisation import hours_to_work, organisation_month, own_organisation, pay_grant, return_grant
from sim.organisations import gather_for_organisations
from sim.parameters import HEARD, MONTHS, OFFICIALS, RESIDENTS
from sim.pledges import collect_pledges, give_back_pledges
from sim.posting import hear_objections, post_projects
from sim.proposals import (
    COSTED,
    MAIN,
    NO_MAJORITY,
    NO_MONEY,
    years_proposals,
)
from sim.review import amend_refused, council_resolves, pay_for_exchange
from sim.voting import (
    COUNCIL_SEAT,
    COURTYARD_SEAT,
    clear_seats,
    elect_council,
    elect_courtyard_council,
    fill_vacancies,
    nominate,
)
from sim.watch_groups import hand_out_places, watch_works
from sim.world import World


@rule
def fund_begins(month: int, start: int, p: Any) -> bool:
    """Whether this is the fund's first budget year, or one before the run."""
    return month - start - int(p.fund_since) < MONTHS


@rule
def money_arrives(month: int, start: int, world: World, g: int, p: Any) -> None:
    """Pay in the year's fund and grant in the first month."""
    if month % MONTHS == 0:
        pay_fund(world.ledger, world.counts, month, fund_begins(month, start, p), world.communities, g, p)
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
            yard.unanswered = 1.0 if yard.answered_year == 0.0 else 0.0
            yard.answered_year, yard.money_year = 0.0, 0.0
        needs_move(seed, month, world.courtyards, world.needs, c, p)
        row.meetings += set_occasions(seed, month, start, stage_of(of_year, p), world, g, c, p)


@rule
def council_opens(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Do the council's part: works start and end, accounts are posted, news and members go round."""
    row = world.communities[g]
    stage = stage_of(month % MONTHS, p)
    if stage >= DELIVER:
        start_works(seed, month, int(p.year_deliver), world, g)
    row.delivered = finish_works(seed, month, world, g, p)
    if stage == PUBLISH and is_last_of_stage(month % MONTHS, p):
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
    hours = hours_to_work(month, world.organisations[own].account, p)
    world.organisations[own].supported = hours / FULL_TIME
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
        size = int(p.council_courtyard_seats)
        for c in range(first, stop if size > 0 else first):
            yard = world.courtyards[c]
            nominate(
                month, world.people, world.courtyard_seats, c * size, (c + 1) * size, yard.first, yard.stop,
                COURTYARD_SEAT, p,
            )  # fmt: skip


@rule
def decide(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Decide over the year's proposals and fund them in order; refusals are answered as far as paid for."""
    year = month // MONTHS
    size = int(p.council_courtyard_seats)
    if is_balloted(p):
        world.communities[g].ballots = count_approvals(seed, year, world, g, p)
    for n in years_proposals(world, g):
        if world.proposals[n].state == COSTED and world.proposals[n].pool == MAIN:
            put_to_decision(seed, month, year, world, size, n, g, p)
    if is_balloted(p):
        rank_by_ballot(seed, month, year, world, g, p)
    if council_resolves(p) and p.review_rounds > 0.0:
        pay_for_exchange(month, world, g, p)
    amends = council_resolves(p) and p.review_amendment >= 1.0
    if amends:
        amend_refused(seed, month, year, world, g, NO_MAJORITY, p)
    world.communities[g].funded = fund_in_order(month, world, g, p)
    if amends:
        amend_refused(seed, month, year, world, g, NO_MONEY, p)
        world.communities[g].funded += fund_in_order(month, world, g, p)


@rule
def close_month(seed: int, month: int, start: int, world: World, g: int, p: Any) -> None:
    """Close a community's month: drafts are collected, votes counted, decisions taken, works watched and rated."""
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    of_year, year = month % MONTHS, month // MONTHS
    stage = stage_of(of_year, p)
    row = world.communities[g]
    last = is_last_of_stage(of_year, p)
    if stage == COLLECT:
        row.proposals += collect_drafts(seed, month, year, world, g, first, stop)
        if last:
            before = world.counts[PROPOSALS_MADE]
            if p.engagement_decides != RESIDENTS or p.convenor_strength > 0.0:
                shortlist(seed, month, year, world, g, first, stop, p)
            row.proposals += world.counts[PROPOSALS_MADE] - before
            cost_all(seed, month, world, g, first, stop, p)
    if stage == DELIBERATE:
        speak_for_proposals(world, g)
    gather_gifts(month, world, g, first, stop, p)
    hold_elections(seed, month, start, world, g, p)
    if stage == DECIDE and last:
        decide(seed, month, world, g, p)
    hear_objections(seed, month, world, g, p)
    row.vetoed = give_reasons(seed, month, world, g, p)
    give_credit(month, world, g, p)
    give_back_pledges(month, world, g)
    watch_works(seed, month, world, g, p)
    hand_out_places(seed, month, world, g, p)
    if of_year == MONTHS - 1:
        rate_works(month, world, g, p)
        return_unspent(world.ledger, world.counts, month, world.communities, g, p)
        return_grant(month, world, g)
        row.year_proposals = 0

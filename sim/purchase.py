"""Government purchase of services: contracts with qualified organisations, by need and by what they can do.

Without a platform officials of each community buy what they see, from whoever works there; with it, all buy
for the worst need in the place, from any provider with hours free. Hours under contract are not there for other work.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import chance
from sim.asking import ask_more, something_on
from sim.budget import (
    COUNTY,
    MATCHING_PLATFORM,
    NEEDS_SURVEY,
    NO_PROJECT,
    ORGANISATION,
    SERVICE_CONTRACT,
    STAFF,
    SUPPLIERS,
    WAGES,
    fen,
    part_of,
    transfer,
)
from sim.compiled import rule
from sim.deliberation import seen_by_officials
from sim.delivery import tell_of_works, worth
from sim.institutions import FULL_TIME, ORGANISATIONS_EACH
from sim.needs import weight
from sim.ordering import largest_first
from sim.organisation import effectiveness, hold_activity, own_organisation
from sim.organisations import enter_from_outside, receive
from sim.parameters import MONTHS
from sim.population import NEEDS
from sim.proposals import construction_share
from sim.turns import from_lot
from sim.world import World


@rule
def is_qualified(own: Any, p: Any) -> bool:
    """Whether an organisation stands in the list of providers: a full-time worker, or skill."""
    return bool(own.alive == 1 and own.staff > 0.0 and (own.staff >= 1.0 or own.skill >= p.purchase_qualified))


@rule
def free_share(own: Any, p: Any) -> float:
    """Part of one contract that an organisation has hours left for this month."""
    return (FULL_TIME * own.staff - own.contracted) * effectiveness(own.skill, p) / p.purchase_hours


@rule
def can_serve(own: Any, p: Any) -> bool:
    """Whether an organisation is a qualified provider with hours free."""
    return bool(is_qualified(own, p) and free_share(own, p) >= p.purchase_least)


@rule
def provider_in(world: World, g: int, p: Any) -> int:
    """Row of the most skilled qualified provider of a community with hours free, or -1."""
    found = -1
    for o in range(own_organisation(g) + 1, own_organisation(g) + ORGANISATIONS_EACH):
        own = world.organisations[o]
        if can_serve(own, p) and (found < 0 or own.skill > world.organisations[found].skill):
            found = int(o)
    return found


@rule
def criterion(seed: int, month: int, courtyards: Any, needs: Any, c: int, k: int, p: Any) -> float:
    """Severity by which services are bought: what residents feel, or what the buyer sees (``purchase.by_need``).

    By the square root of a category's weight, as officials draw up works (:func:`sim.deliberation.shortlist`), as far
    as it is no construction, which no service does.
    """
    share = weight(k, courtyards[c]) * (1.0 - construction_share(k, p))
    if share == 0.0:
        return 0.0
    felt, seen = needs[c, k], seen_by_officials(seed, month // MONTHS, courtyards, needs, c, k, p)
    return math.sqrt(share) * (p.purchase_by_need * felt + (1.0 - p.purchase_by_need) * seen)


@rule
def find_worst(seed: int, month: int, courtyards: Any, needs: Any, worst: Any, category: Any, p: Any) -> None:
    """Note each courtyard's worst need, by the buyer's criterion."""
    for c in range(len(worst)):
        for k in range(NEEDS):
            seen = criterion(seed, month, courtyards, needs, c, k, p)
            if seen > worst[c]:
                worst[c], category[c] = seen, k


@rule
def serve(month: int, world: World, o: int, c: int, k: int, share: float, p: Any) -> int:
    """Make a contract, or part of one, and work it off; returns what it cost.

    Under outside criteria all hours are service: residents receive. As far as residents set the criteria, a part of
    the hours (``purchase.involving``) goes into an activity with them and into asking them instead.
    """
    own, yard = world.organisations[o], world.courtyards[c]
    price = fen(share * p.purchase_hours * p.price_wage / p.organisation_payroll)
    hours = share * p.purchase_hours / effectiveness(own.skill, p)
    g = yard.community
    transfer(world.ledger, world.counts, month, g, COUNTY, ORGANISATION, SERVICE_CONTRACT, price, NO_PROJECT)
    receive(month, own, price, True)
    wages = min(fen(hours * p.price_wage), own.account)
    transfer(world.ledger, world.counts, month, g, ORGANISATION, STAFF, WAGES, wages, NO_PROJECT)
    own.account -= wages
    own.contracted += hours
    involving = p.purchase_by_need * p.purchase_involving
    quality = p.purchase_quality + (1.0 - p.purchase_quality) * own.skill
    effect = p.purchase_effect * share * (1.0 - involving) * (1.0 - construction_share(k, p))
    world.needs[c, k] *= 1.0 - p.link_services_to_needs * effect * quality
    tell_of_works(yard, quality, p.purchase_by_need * p.heard_share, worth(effect, p))
    activity = involve(month, world, o, yard, involving * share * p.purchase_hours, p)
    own.contract += max(0, price - wages - activity)
    return price


@rule
def involve(month: int, world: World, o: int, yard: Any, hours: float, p: Any) -> int:
    """Spend part of a contract on residents themselves: an activity once hours saved suffice for it, then asking.

    Hours too few for an activity are saved for one, whichever courtyard it is held in, unless there is something on
    here that residents can be asked to. Returns what the activity cost, in fen.
    """
    own, cost, spent = world.organisations[o], fen(p.organisation_host_cost), 0
    own.involving += hours
    if yard.hosted == 0 and own.involving >= p.organisation_host_hours and own.account >= cost:
        hold_activity(month, world, o, yard, p)
        spent = cost
        own.involving -= p.organisation_host_hours
    if something_on(yard):
        ask_more(
            yard, p.link_organisation_to_asking * own.involving / p.organisation_ask_hours / (yard.stop - yard.first)
        )
        own.involving = 0.0
    return spent


@rule
def pay_for_buying(month: int, world: World, g: int, p: Any) -> None:
    """Book a month of what buying well costs: the platform, and asking residents what they need."""
    of_year = month % MONTHS
    platform = part_of(fen(p.purchase_platform * p.price_platform * p.place_fund_share), MONTHS, of_year)
    survey = part_of(fen(p.purchase_by_need * p.price_survey * p.place_fund_share), MONTHS, of_year)
    transfer(world.ledger, world.counts, month, g, COUNTY, SUPPLIERS, MATCHING_PLATFORM, platform, NO_PROJECT)
    transfer(world.ledger, world.counts, month, g, COUNTY, SUPPLIERS, NEEDS_SURVEY, survey, NO_PROJECT)


@rule
def most_skilled_first(organisations: Any, lot: float) -> Any:
    """Return the rows of organisations, the most skilled first, equals from a lot on."""
    rows = len(organisations)
    skills = np.empty(rows)
    for k in range(rows):
        skills[k] = organisations[from_lot(lot, k, rows)].skill
    ranked = largest_first(skills)
    for k in range(rows):
        ranked[k] = from_lot(lot, ranked[k], rows)
    return ranked


@rule
def next_provider(organisations: Any, ranked: Any, n: int, p: Any) -> int:
    """Place in ``ranked``, from ``n`` on, of a provider with hours free, or its length; hours free only get fewer."""
    while n < len(ranked) and not can_serve(organisations[ranked[n]], p):
        n += 1
    return n


@rule
def find_provider(world: World, g: int, ranked: Any, elsewhere: int, p: Any) -> int:
    """Row of a provider for a community, its own or one from elsewhere, or -1.

    ``elsewhere`` is the place in ``ranked`` of the first that may have hours free; without the platform its length.
    """
    o = provider_in(world, g, p)
    return int(ranked[elsewhere]) if o < 0 and elsewhere < len(ranked) else o


@rule
def purchase_month(seed: int, month: int, world: World, p: Any) -> None:
    """Buy services for a twelfth of the year's budget, the worst need first, at most one a courtyard and month."""
    budget = part_of(fen(p.purchase_budget * p.place_fund_share), MONTHS, month % MONTHS)
    if budget <= 0:
        return
    for g in range(len(world.communities)):
        pay_for_buying(month, world, g, p)
    yards, rows, pooled = len(world.courtyards), len(world.organisations), p.purchase_platform >= 1.0
    lot = chance.draw(seed, chance.PROVIDER_LOT, 0, 0, month)
    ranked = most_skilled_first(world.organisations[: rows if pooled else 0], lot)
    money = np.full(len(world.communities), budget)
    worst, category = np.zeros(yards), np.zeros(yards, dtype=np.int64)
    find_worst(seed, month, world.courtyards, world.needs, worst, category, p)
    closed = np.zeros(len(world.communities), dtype=np.int8)  # 1 where no provider is left, if none is elsewhere
    if pooled:
        money[0] = budget * len(world.communities)
    full, elsewhere = fen(p.purchase_hours * p.price_wage) / p.organisation_payroll, 0 if pooled else rows
    for c in largest_first(worst):
        g = world.courtyards[c].community
        purse = 0 if pooled else g
        share = min(1.0, money[purse] / full)
        if worst[c] <= p.need_hardly or (pooled and share < p.purchase_least):
            return
        if share < p.purchase_least or (closed[g] == 1 and elsewhere >= rows):
            continue
        elsewhere = next_provider(world.organisations, ranked, elsewhere, p)
        o = find_provider(world, g, ranked, elsewhere, p)
        if o < 0:
            o = enter_from_outside(seed, month, world, g, p)
            if pooled and o >= 0:  # one from outside has a skill of its own
                ranked, elsewhere = most_skilled_first(world.organisations, lot), 0
        closed[g] = 1 if o < 0 else 0
        if o >= 0:
            share = min(share, free_share(world.organisations[o], p))
            money[purse] -= serve(month, world, o, c, category[c], share, p)

"""The social organisation's month: it can do what its staff hours and its money allow, and nothing else.

Wages are paid out of the grant, so that without money there are no hours, and without staff there is
nobody to spend the money. It helps to draft, hosts activities, and asks residents.
"""

from __future__ import annotations

from typing import Any

from sim.asking import ask_more, something_on
from sim.budget import (
    ACTIVITY,
    CITY,
    GRANT,
    GRANT_RETURN,
    NO_PROJECT,
    ORGANISATION,
    STAFF,
    SUPPLIERS,
    WAGES,
    fen,
    transfer,
)
from sim.compiled import rule
from sim.institutions import ORGANISATIONS_EACH
from sim.parameters import MONTHS
from sim.turns import from_turn
from sim.world import World


@rule
def own_organisation(g: int) -> int:
    """Row of the organisation that a policy supports directly in a community (``organisation.*``)."""
    return g * ORGANISATIONS_EACH


@rule
def staff_hours(p: Any) -> float:
    """Hours a month of the staff that a policy supports directly in a community."""
    return p.organisation_staff_hours * p.place_fund_share


@rule
def pay_grant(month: int, world: World, g: int, p: Any) -> None:
    """Pay the year's grant (linkage funds came from the city, F24), if there is staff to receive it."""
    own = world.organisations[own_organisation(g)]
    amount = fen(p.organisation_grant * p.place_fund_share)
    if p.organisation_staff_hours <= 0.0 or amount <= 0:
        return
    transfer(world.ledger, world.counts, month, g, CITY, ORGANISATION, GRANT, amount, NO_PROJECT)
    own.account += amount


@rule
def return_grant(month: int, world: World, g: int) -> None:
    """Give back what was not used by the end of the year."""
    own = world.organisations[own_organisation(g)]
    transfer(world.ledger, world.counts, month, g, ORGANISATION, CITY, GRANT_RETURN, own.account, NO_PROJECT)
    own.account = 0


@rule
def effectiveness(skill: float, p: Any) -> float:
    """Work done in an hour: 1 without skill, more with it (*assumption*, ``organisation.mastery``)."""
    return 1.0 + p.link_skill_to_organisation * p.organisation_mastery * skill


@rule
def wages_of(own: Any, hours: float, p: Any) -> int:
    """Wages for hours of work: volunteers' hours, as far as there are any left, come first and cost nothing."""
    return int((hours - min(hours, own.volunteered)) * fen(p.price_wage))


@rule
def use_hours(month: int, world: World, own: Any, hours: float, p: Any) -> None:
    """Pay wages for hours worked."""
    wages = min(wages_of(own, hours, p), own.account)
    own.volunteered -= min(hours, own.volunteered)
    transfer(world.ledger, world.counts, month, own.community, ORGANISATION, STAFF, WAGES, wages, NO_PROJECT)
    own.account -= wages
    own.hours -= hours


@rule
def hours_to_work(month: int, balance: int, p: Any) -> float:
    """Hours the staff has this month and the account can pay, if it is to last until the year ends."""
    left = MONTHS - month % MONTHS
    return min(staff_hours(p), balance / (left * fen(p.price_wage)))


@rule
def organisation_month(month: int, collecting: bool, world: World, o: int, hours: float, p: Any) -> None:
    """Spend a month's hours: drafts in the collecting months, then activities, then asking."""
    own = world.organisations[o]
    own.hours = hours
    if hours <= 0.0:
        return
    row = world.communities[own.community]
    if collecting:
        help_to_draft(month, world, own, row.first_courtyard, row.stop_courtyard, p)
    host(month, world, own, o, row.first_courtyard, row.stop_courtyard, p)
    ask(month, world, own, row.first_courtyard, row.stop_courtyard, p)


@rule
def help_to_draft(month: int, world: World, own: Any, first: int, stop: int, p: Any) -> None:
    """Help courtyards that meet to write their drafts, ``organisation.draft_hours`` each, while hours last.

    Another courtyard comes first every month.
    """
    hours = p.organisation_draft_hours / effectiveness(own.skill, p)
    for k in range(stop - first):
        row = world.courtyards[first + from_turn(own.turn + month, k, stop - first)]
        if row.meeting == 1 and row.drafting_help < 1.0 and own.hours >= hours:
            row.drafting_help = 1.0
            use_hours(month, world, own, hours, p)


@rule
def hold_activity(month: int, world: World, o: int, yard: Any, p: Any) -> None:
    """Pay for an activity's materials, and hold it in a courtyard this month."""
    own, cost = world.organisations[o], fen(p.organisation_host_cost)
    transfer(world.ledger, world.counts, month, yard.community, ORGANISATION, SUPPLIERS, ACTIVITY, cost, NO_PROJECT)
    own.account -= cost
    yard.hosted = 1 if p.link_organisation_to_hosting > 0.0 else 0
    yard.host = o


@rule
def host(month: int, world: World, own: Any, o: int, first: int, stop: int, p: Any) -> None:
    """Host activities in one courtyard after another, for ``organisation.host_share`` of the hours left.

    Hours too few for one are saved, up to one activity in each courtyard.
    """
    cost = fen(p.organisation_host_cost)
    hours = p.organisation_host_hours / effectiveness(own.skill, p)
    saved = min(p.organisation_host_share * own.hours, max(0.0, hours * (stop - first) - own.prepared))
    if own.account >= cost + wages_of(own, saved, p):
        use_hours(month, world, own, saved, p)
        own.prepared += saved
    for _ in range(stop - first):
        if own.prepared < hours or own.account < cost:
            return
        c = first + own.turn % (stop - first)
        own.turn += 1
        if world.courtyards[c].hosted == 0:  # else another body's, this month
            hold_activity(month, world, o, world.courtyards[c], p)
            own.prepared -= hours


@rule
def ask(month: int, world: World, own: Any, first: int, stop: int, p: Any) -> None:
    """Ask residents of courtyards where something is on, as many as the hours left allow."""
    persons = 0
    for c in range(first, stop):
        if something_on(world.courtyards[c]):
            persons += world.courtyards[c].stop - world.courtyards[c].first
    hours = min(own.hours, own.account / fen(p.price_wage) + own.volunteered)
    if persons == 0 or hours <= 0.0:
        return
    each = p.organisation_ask_hours / effectiveness(own.skill, p)
    asked = min(1.0, hours / each / persons)
    pressure = asked * p.link_organisation_to_asking
    for c in range(first, stop):
        if something_on(world.courtyards[c]):
            ask_more(world.courtyards[c], pressure)
    use_hours(month, world, own, asked * persons * each, p)

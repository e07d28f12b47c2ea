"""The social organisation's month: it can do what its staff hours and its money allow, and nothing else.

Wages are paid out of the grant, so that without money there are no hours, and without staff there is
nobody to spend the money. It helps to draft, hosts activities, and asks residents.
"""

from __future__ import annotations

from typing import Any

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
from sim.parameters import WAGE_FEN
from sim.world import World


@rule
def pay_grant(month: int, world: World, g: int, p: Any) -> None:
    """Pay the year's grant (linkage funds came from the city, F24), if there is staff to receive it."""
    if p.organisation_staff_hours <= 0.0:
        return
    amount = fen(p.organisation_grant * p.place_fund_share)
    transfer(world.ledger, world.counts, month, g, CITY, ORGANISATION, GRANT, amount, NO_PROJECT)
    world.communities[g].organisation += amount


@rule
def return_grant(month: int, world: World, g: int) -> None:
    """Give back what was not used by the end of the year."""
    transfer(
        world.ledger,
        world.counts,
        month,
        g,
        ORGANISATION,
        CITY,
        GRANT_RETURN,
        world.communities[g].organisation,
        NO_PROJECT,
    )
    world.communities[g].organisation = 0


@rule
def use_hours(month: int, world: World, g: int, hours: float) -> None:
    """Pay wages for hours worked."""
    wages = int(hours * WAGE_FEN)
    transfer(world.ledger, world.counts, month, g, ORGANISATION, STAFF, WAGES, wages, NO_PROJECT)
    world.communities[g].organisation -= wages
    world.communities[g].hours -= hours


@rule
def hours_to_work(balance: int, p: Any) -> float:
    """Hours the staff has this month and the account can pay."""
    return min(p.organisation_staff_hours * p.place_fund_share, balance / WAGE_FEN)


@rule
def organisation_month(month: int, collecting: bool, world: World, g: int, first: int, stop: int, p: Any) -> None:
    """Spend a month's hours: drafts in the collecting months, then activities, then asking."""
    world.communities[g].hours = hours_to_work(world.communities[g].organisation, p)
    if world.communities[g].hours <= 0.0:
        return
    if collecting:
        help_to_draft(month, world, g, first, stop, p)
    host(month, world, g, first, stop, p)
    ask(month, world, g, first, stop, p)


@rule
def help_to_draft(month: int, world: World, g: int, first: int, stop: int, p: Any) -> None:
    """Help courtyards that meet to write their drafts, ``organisation.draft_hours`` each, while hours last."""
    for c in range(first, stop):
        if world.courtyards[c].meeting > 0 and world.communities[g].hours >= p.organisation_draft_hours:
            world.courtyards[c].drafting_help = 1.0
            use_hours(month, world, g, p.organisation_draft_hours)


@rule
def host(month: int, world: World, g: int, first: int, stop: int, p: Any) -> None:
    """Host activities in one courtyard after another, for ``organisation.host_share`` of the hours left."""
    cost = fen(p.organisation_host_cost)
    wages = int(p.organisation_host_hours * WAGE_FEN)
    number = int(p.organisation_host_share * world.communities[g].hours / p.organisation_host_hours)
    for _ in range(min(number, stop - first)):
        if world.communities[g].organisation < cost + wages:
            return
        c = first + world.communities[g].turn % (stop - first)
        world.communities[g].turn += 1
        transfer(world.ledger, world.counts, month, g, ORGANISATION, SUPPLIERS, ACTIVITY, cost, NO_PROJECT)
        world.communities[g].organisation -= cost
        use_hours(month, world, g, p.organisation_host_hours)
        world.courtyards[c].hosted = 1 if p.link_organisation_to_hosting > 0.0 else 0


@rule
def ask(month: int, world: World, g: int, first: int, stop: int, p: Any) -> None:
    """Ask residents of courtyards where something is on, as many as the hours left allow."""
    persons = 0
    for c in range(first, stop):
        if world.courtyards[c].meeting + world.courtyards[c].volunteer_day + world.courtyards[c].hosted > 0:
            persons += world.courtyards[c].stop - world.courtyards[c].first
    hours = min(world.communities[g].hours, world.communities[g].organisation / WAGE_FEN)
    if persons == 0 or hours <= 0.0:
        return
    asked = min(1.0, hours / p.organisation_ask_hours / persons)
    for c in range(first, stop):
        if world.courtyards[c].meeting + world.courtyards[c].volunteer_day + world.courtyards[c].hosted > 0:
            world.courtyards[c].organisation_asks = asked
    use_hours(month, world, g, asked * persons * p.organisation_ask_hours)

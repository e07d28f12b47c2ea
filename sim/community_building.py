"""Community building: social workers' hours for families, for neighbours, and for groups that residents form."""

from __future__ import annotations

import math
from typing import Any

from sim.asking import ask_more, something_on
from sim.budget import NO_PROJECT, PROGRAMME, STAFF, SUPPLIERS, TOWNSHIP, falls_due, fen, transfer
from sim.compiled import rule
from sim.courtyard_stock import QUARTER
from sim.covenants import call_covenant_meeting
from sim.parameters import CARE, MONTHS
from sim.turns import from_turn
from sim.world import World


@rule
def pay_programme(month: int, world: World, g: int, hours: float, activities: int, p: Any) -> None:
    """Pay social workers' hours of a month and the materials of activities."""
    wages, materials = fen(hours * p.price_programme), activities * fen(p.organisation_host_cost)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, STAFF, PROGRAMME, wages, NO_PROJECT)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, PROGRAMME, materials, NO_PROJECT)


@rule
def in_turn(row: Any, turn: int) -> int:
    """Courtyard whose turn it is, of a community's courtyards."""
    return int(row.first_courtyard + from_turn(row.turn, turn, row.stop_courtyard - row.first_courtyard))


@rule
def hours_of_days(hours: float, row: Any, p: Any) -> float:
    """Hours that days are held with, one a month for each of a community's courtyards at most."""
    return min(hours, p.organisation_host_hours * (row.stop_courtyard - row.first_courtyard))


@rule
def family_programme(month: int, months: int, world: World, g: int, p: Any) -> None:
    """Hold family days in one courtyard after another, and ease care at home, by the hours given.

    ``organisation.host_share`` of the hours go into family days, as far as each courtyard has one a month; the others
    are shared out among all who live there (``building.care_hours``).
    """
    row = world.communities[g]
    hours = p.building_family * p.place_fund_share
    of_days = hours_of_days(p.organisation_host_share * hours, row, p)
    rate = of_days / p.organisation_host_hours
    days = falls_due(rate, months)
    for k in range(days):
        c = in_turn(row, int(rate * months) + k)
        world.courtyards[c].family_day = 1 if p.link_programmes_to_activity > 0.0 else 0
    given = (hours - of_days) / row.residents
    eased = p.link_programmes_to_needs * given / p.building_care_hours
    for c in range(row.first_courtyard, row.stop_courtyard):
        world.needs[c, CARE] = max(0.0, world.needs[c, CARE] - eased)
    pay_programme(month, world, g, hours, days, p)


@rule
def neighbour_programme(month: int, months: int, world: World, g: int, p: Any) -> None:
    """Host activities for all neighbours in one courtyard after another, where none is on: no second one is held."""
    row = world.communities[g]
    hours = hours_of_days(p.building_neighbours * p.place_fund_share, row, p)
    rate = hours / p.organisation_host_hours
    days, held, k = falls_due(rate, months), 0, 0
    while held < days and k < row.stop_courtyard - row.first_courtyard:
        c = in_turn(row, int(rate * months) + k)
        if world.courtyards[c].hosted == 0:
            world.courtyards[c].hosted = 1 if p.link_programmes_to_activity > 0.0 else 0
            held += 1
        k += 1
    pay_programme(month, world, g, hours * held / days if days > 0 else hours, held, p)


@rule
def may_gather(month: int, row: Any) -> bool:
    """Whether a gathering is due in a courtyard: a quarter after the last or later, until it has an organisation."""
    return bool(row.group == 0 and (row.gathered == 0 or month + 1 - row.gathered >= QUARTER))


@rule
def hold_gathering(month: int, row: Any, p: Any) -> int:
    """Hold a gathering, at the activity that is on or at one of its own; returns how many had to be paid for."""
    own = 1 if row.hosted == 0 else 0
    row.gathered = month + 1
    row.hosted = 1 if p.link_programmes_to_activity > 0.0 else row.hosted
    return own


@rule
def help_with_covenant(month: int, world: World, g: int, c: int, p: Any) -> bool:
    """Call a meeting about the covenant where one is due, and pay for it: a year after the last or later."""
    row = world.courtyards[c]
    due = row.covenant == 0.0 or month - row.covenant_since >= MONTHS * p.covenant_revision
    if not due or (row.covenant_helped > 0 and month + 1 - row.covenant_helped < MONTHS):
        return False
    row.covenant_helped = month + 1
    amount = call_covenant_meeting(world, c) * fen(p.price_meeting)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, PROGRAMME, amount, NO_PROJECT)
    return True


@rule
def accompany(month: int, world: World, g: int, c: int, hours: float, p: Any) -> int:
    """Accompany a courtyard's active residents for a month; returns how many activities were held for them.

    Hours for the next meeting about the covenant, or the next gathering, are kept ready; the others go into asking
    residents, once there is something to ask them to.
    """
    row = world.courtyards[c]
    row.accompanied = 1
    row.prepared += hours
    to_host, to_draft = p.organisation_host_hours, p.organisation_draft_hours
    covenant = row.prepared >= to_draft and help_with_covenant(month, world, g, c, p)
    row.prepared -= to_draft if covenant else 0.0
    gathering = not covenant and row.prepared >= to_host and may_gather(month, row)  # there is no time for both
    row.prepared -= to_host if gathering else 0.0
    held = hold_gathering(month, row, p) if gathering else 0
    if something_on(row):
        left = max(0.0, row.prepared - (to_draft if row.group == 1 else max(to_draft, to_host)))
        share = min(1.0, left / p.organisation_ask_hours / (row.stop - row.first))
        row.prepared -= share * p.organisation_ask_hours * (row.stop - row.first)
        ask_more(row, p.link_programmes_to_asking * share)
    return held


@rule
def group_programme(month: int, months: int, world: World, g: int, p: Any) -> None:
    """Accompany as many courtyards as the hours allow, others each year; with hours for more than all, each longer."""
    row = world.communities[g]
    hours = p.building_groups * p.place_fund_share
    rate = hours / p.building_accompany_hours
    courtyards = row.stop_courtyard - row.first_courtyard
    number = min(falls_due(rate, months), courtyards)
    each = max(p.building_accompany_hours, hours / courtyards)
    gatherings = 0
    for k in range(number):
        c = in_turn(row, months // MONTHS * max(1, math.ceil(rate)) + k)
        gatherings += accompany(month, world, g, c, each, p)
    pay_programme(month, world, g, hours, gatherings, p)


@rule
def building_month(month: int, start: int, world: World, g: int, p: Any) -> None:
    """Let a community's programmes do their month."""
    for c in range(world.communities[g].first_courtyard, world.communities[g].stop_courtyard):
        world.courtyards[c].accompanied = 0
    if p.building_family > 0.0:
        family_programme(month, month - start, world, g, p)
    if p.building_neighbours > 0.0:
        neighbour_programme(month, month - start, world, g, p)
    if p.building_groups > 0.0:
        group_programme(month, month - start, world, g, p)

"""Courtyard self-governance organisations: residents found them, they do things and ask, and they die.

They may arise under every policy, wherever enough residents are active in circles of neighbours.
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.asking import ask_more, something_on
from sim.budget import GROUP_SPENDING, GROUP_SUPPORT, GROUPS, NO_PROJECT, SUPPLIERS, TOWNSHIP, fen, transfer
from sim.compiled import rule
from sim.courtyard_stock import QUARTER
from sim.left_over import settle_group
from sim.parameters import MONTHS
from sim.world import World


@rule
def founders_needed(adults: int, p: Any) -> float:
    """Active members it takes to found an organisation: so many, and so large a share of the courtyard's adults."""
    return float(max(p.group_found, p.group_share * adults))


@rule
def birth_hazard(active: float, needed: float, helps: float, p: Any) -> float:
    """Chance a year that active members found an organisation: by themselves, with each help, and with their number.

    Helps: a leader, a gathering held of late, somebody who accompanies them.
    Source: birth from active residents and leaders (F16); sizes *assumptions* (``group.birth``, ``group.alone``;
    ``needed`` from :func:`founders_needed`).
    """
    if active < needed:
        return 0.0
    return float(p.group_birth * (p.group_alone + helps * p.link_programmes_to_groups) * active / needed)


@rule
def death_hazard(active: float, helps: float, p: Any) -> float:
    """Chance a year that an organisation ends: F16, less with each help; at once without active members."""
    if active < 1.0:
        return float(MONTHS)
    hazard = p.group_death
    for _ in range(int(helps)):
        hazard = hazard * (1.0 - p.group_resilience)
    return float(hazard)


@rule
def support_group(month: int, world: World, g: int, c: int, enough: bool, p: Any) -> None:
    """Pay the year's support to a courtyard's organisation, or to those who could found one.

    What founded none within its year goes back or on.
    """
    row = world.courtyards[c]
    if month % MONTHS != 0:
        return
    if row.group == 0 and row.group_account > 0:
        settle_group(month, world, g, row)
    if row.group == 1 or enough:
        amount = fen(p.groups_support)
        transfer(world.ledger, world.counts, month, g, TOWNSHIP, GROUPS, GROUP_SUPPORT, amount, NO_PROJECT)
        row.group_social = min(row.group_social, row.group_account)
        row.group_account += amount


@rule
def pay_gathering(month: int, world: World, g: int, c: int, p: Any) -> bool:
    """Pay the materials of an activity out of a courtyard's own account, if it can; none where one is on anyway."""
    row, cost = world.courtyards[c], fen(p.organisation_host_cost)
    if row.group_account < cost:
        return False
    if row.hosted > 0:
        return True
    transfer(world.ledger, world.counts, month, g, GROUPS, SUPPLIERS, GROUP_SPENDING, cost, NO_PROJECT)
    row.group_account -= cost
    return True


@rule
def gathered_of_late(row: Any, month: int) -> bool:
    """Whether a first gathering was held in the last half year (``gathered`` counts months from 1)."""
    return bool(row.gathered > 0 and month + 1 - row.gathered < 2 * QUARTER)


@rule
def found_group(month: int, world: World, g: int, c: int, luck: float, active: float, needed: float, p: Any) -> None:
    """Let active members gather, as far as they were given money for it, and found an organisation."""
    row = world.courtyards[c]
    if active < needed:
        return
    if (month + c) % QUARTER == 0 and pay_gathering(month, world, g, c, p):
        row.gathered = month + 1
        row.hosted = 1 if p.link_groups_to_activity > 0.0 else row.hosted
    helps = (1.0 if row.leaders > 0 else 0.0) + (1.0 if gathered_of_late(row, month) else 0.0) + row.accompanied
    if luck * MONTHS < birth_hazard(active, needed, helps, p):
        row.group = 1


@rule
def end_group(month: int, world: World, g: int, c: int) -> None:
    """End an organisation; what it did not spend goes back or on (:mod:`sim.left_over`)."""
    row = world.courtyards[c]
    settle_group(month, world, g, row)
    row.group = 0


@rule
def call_activity(month: int, world: World, g: int, c: int, luck: float, p: Any) -> None:
    """Host an activity, if none is on and the organisation can pay for it, or call a volunteer day, as luck has it.

    Where there is no money for an activity there is none: no volunteer day comes in its stead.
    """
    row = world.courtyards[c]
    if luck >= p.organisation_host_share:
        row.volunteer_day = 1 if p.link_groups_to_activity > 0.0 else row.volunteer_day
    elif row.hosted == 0 and pay_gathering(month, world, g, c, p):
        row.hosted = 1 if p.link_groups_to_activity > 0.0 else row.hosted


@rule
def group_acts(month: int, world: World, g: int, c: int, calls: float, kind: float, p: Any) -> None:
    """Spend the hours its members give it (``group.hours_share``), as a social organisation does.

    ``organisation.host_share`` of them go, month by month on average, into activities; in the others it asks who
    lives there, where something is on.
    """
    row = world.courtyards[c]
    hours = p.group_hours_share * row.active_hours
    if calls * p.organisation_host_hours < p.organisation_host_share * hours:
        call_activity(month, world, g, c, kind, p)
    if something_on(row):
        persons = (1.0 - p.organisation_host_share) * hours / p.organisation_ask_hours
        ask_more(row, p.link_groups_to_asking * persons / (row.stop - row.first))


@rule
def group_month(seed: int, month: int, world: World, g: int, c: int, p: Any) -> None:
    """Let a courtyard's organisation be supported, founded, act, or end."""
    row = world.courtyards[c]
    active, needed = p.link_acts_to_groups * row.active, founders_needed(row.adults, p)
    u = chance.draws(seed, chance.GROUP, c, 0, month)
    support_group(month, world, g, c, active >= needed, p)
    if row.group == 0:
        found_group(month, world, g, c, u[0], active, needed, p)
        return
    funded = row.group_account >= fen(p.organisation_host_cost)
    helps = (1.0 if row.leaders > 0 else 0.0) + (1.0 if funded else 0.0) + row.accompanied
    if u[0] * MONTHS < death_hazard(active, helps, p):
        end_group(month, world, g, c)
    else:
        group_acts(month, world, g, c, u[1], u[2], p)

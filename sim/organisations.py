"""The population of social organisations: founded by residents, hiring, learning by doing, and dying.

What one of them does in a month stands in :mod:`sim.organisation`. The first row of a community belongs to the
body that a policy supports directly; it is in office from the start, and takes no part in any of this.
"""

from __future__ import annotations

import math
from typing import Any

from sim import chance
from sim.budget import (
    CITY,
    HOUSEHOLDS,
    NO_PROJECT,
    ORGANISATION,
    SOCIAL_GIFT,
    STAFF,
    WAGE_PREMIUM,
    fen,
    transfer,
)
from sim.compiled import rule
from sim.institutions import ASSOCIATION, FOR_ORGANISATION, FULL_TIME, NEVER_LEAVES, ORGANISATIONS_EACH, SERVICE_UNIT
from sim.left_over import keep_parts, settle_organisation
from sim.organisation import organisation_month, own_organisation
from sim.parameters import MONTHS
from sim.registration import can_register, may_register
from sim.staff import hire, newcomers, year_of_staff
from sim.world import World

LEVEL = 1e7  # fen: the level of public support is counted in 100,000 yuan a year
HUNDRED = 100.0  # members


@rule
def free_row(organisations: Any, g: int) -> int:
    """Row of a community in which an organisation can begin, or -1."""
    for o in range(own_organisation(g) + 1, own_organisation(g) + ORGANISATIONS_EACH):
        if organisations[o].alive == 0:
            return int(o)
    return -1


@rule
def how_many(organisations: Any, g: int) -> int:
    """How many organisations a community has beside the one supported directly."""
    count = 0
    for o in range(own_organisation(g) + 1, own_organisation(g) + ORGANISATIONS_EACH):
        count += organisations[o].alive
    return int(count)


@rule
def begin(own: Any, month: int, kind: int) -> None:
    """Let an organisation begin on a free row, with nothing."""
    own.alive, own.kind, own.born = 1, kind, month
    own.income, own.income_last, own.granted, own.granted_last = 0, 0, 0, 0
    own.idle, own.until, own.twinned = 0, NEVER_LEAVES, 0
    own.hours, own.staff, own.skill = 0.0, 0.0, 0.0
    own.volunteered, own.contracted, own.young, own.supported = 0.0, 0.0, 0.0, 0.0
    own.involving, own.prepared = 0.0, 0.0


@rule
def end(month: int, world: World, own: Any) -> None:
    """Let an organisation end; what is left on its account goes back or on (:mod:`sim.left_over`)."""
    settle_organisation(month, world, own)
    own.alive = 0
    own.staff, own.hours, own.volunteered, own.contracted, own.supported = 0.0, 0.0, 0.0, 0.0, 0.0


@rule
def come_from_outside(seed: int, month: int, own: Any, o: int, staff: float, p: Any) -> None:
    """Let a body from outside come to a free row for a year, with so much of one full-time worker."""
    begin(own, month, SERVICE_UNIT)
    own.skill, own.young = newcomers(seed, month, o, staff, p)
    own.staff, own.until = staff, month + MONTHS


@rule
def enter_from_outside(seed: int, month: int, world: World, g: int, p: Any) -> int:
    """Let a body from outside come with a worker where a community has room; returns its row, or -1 without."""
    o = free_row(world.organisations, g)
    if o >= 0:
        come_from_outside(seed, month, world.organisations[o], o, 1.0, p)
    return o


@rule
def receive(month: int, own: Any, amount: int, public: bool) -> None:
    """Put money on an organisation's account; a grant or contract of government keeps a body from outside here."""
    keep_parts(own)
    own.account += amount
    own.social += 0 if public else amount
    own.income += amount
    own.idle = 0
    if public:
        own.granted += amount
        own.until = max(own.until, month + MONTHS)


@rule
def willing(own: Any, p: Any) -> float:
    """How willing residents are to give to an organisation: 1 + a D - b D^2, D the share of grants in its income.

    Source: inverted U, F15; its constants have no source (*assumption*, ``crowding.*``).
    """
    income = own.income + own.income_last
    dependence = (own.granted + own.granted_last) / income if income > 0 else 0.0
    return max(0.0, 1.0 + p.crowding_rise * dependence - p.crowding_fall * dependence * dependence)


@rule
def volunteers(own: Any, first_hours: float, p: Any) -> float:
    """Hours that volunteers give in a month: V = V0 (1 + a D - b D^2) - c L, L the level of public support (F15)."""
    level = max(own.granted, own.granted_last) / LEVEL
    return max(0.0, first_hours * willing(own, p) - p.crowding_level * level)


@rule
def census(world: World, g: int) -> tuple[int, int]:
    """Count a community's active members of circles, and trained leaders, by what its courtyards know."""
    members, leaders = 0, 0
    for c in range(world.communities[g].first_courtyard, world.communities[g].stop_courtyard):
        members += world.courtyards[c].members
        leaders += world.courtyards[c].leaders
    return int(members), int(leaders)


@rule
def any_at_work(organisations: Any, p: Any) -> bool:
    """Whether the place has an organisation beside those supported directly, or may have one this month."""
    found = may_register(p) or p.staff_start > 0.0
    for o in range(len(organisations)):
        found = found or (o % ORGANISATIONS_EACH > 0 and organisations[o].alive == 1)
    return bool(found)


@rule
def found(seed: int, month: int, world: World, g: int, members: int, leaders: int, p: Any) -> None:
    """Found an association, the sooner the more active members and leaders a community has (sign F14).

    Its founders pay for the materials of a first activity.
    """
    o = free_row(world.organisations, g)
    if o < 0:
        return
    founders = (members + p.founding_leader * leaders) / HUNDRED
    rate = p.link_members_to_organisation * p.founding_rate * can_register(world, p) * founders / MONTHS
    if chance.draw(seed, chance.FOUNDING, g, 0, month) < 1.0 - math.exp(-rate):
        own, capital = world.organisations[o], fen(p.organisation_host_cost)
        begin(own, month, ASSOCIATION)
        transfer(world.ledger, world.counts, month, g, HOUSEHOLDS, ORGANISATION, SOCIAL_GIFT, capital, NO_PROJECT)
        receive(month, own, capital, False)


@rule
def work(month: int, world: World, own: Any, o: int, first_hours: float, p: Any) -> None:
    """Let an organisation spend its month: hours of staff that the account pays and no contract took, and volunteers'.

    It learns by doing, and passes the hat where it hosts.
    """
    own.volunteered = volunteers(own, first_hours, p)
    paid = min(max(0.0, FULL_TIME * own.staff - own.contracted), own.account / fen(p.price_wage))
    hours = paid + own.volunteered
    organisation_month(month, month % MONTHS < p.year_collect, world, o, hours, p)
    pass_the_hat(world, own, o)
    worked = hours - own.hours + own.contracted
    own.supported = (paid + own.contracted) / FULL_TIME
    premium = fen(p.staff_schooled * min(worked, paid + own.contracted) * p.price_schooled)
    transfer(world.ledger, world.counts, month, own.community, CITY, STAFF, WAGE_PREMIUM, premium, NO_PROJECT)
    own.skill += p.organisation_learning * min(1.0, worked / (FULL_TIME * max(1.0, own.staff))) * (1.0 - own.skill)
    own.idle = own.idle + 1 if worked < 1.0 else 0
    own.hours, own.volunteered = 0.0, 0.0


@rule
def pass_the_hat(world: World, own: Any, o: int) -> None:
    """Collect gifts for an organisation where it hosts, if nothing else is collected for there."""
    row = world.communities[own.community]
    for c in range(row.first_courtyard, row.stop_courtyard):
        yard = world.courtyards[c]
        if yard.host == o and yard.hosted > 0 and yard.collection == 0:
            yard.collection = FOR_ORGANISATION


@rule
def gather_for_organisations(month: int, world: World, g: int, first: int, stop: int, p: Any) -> None:
    """Book what residents gave to the organisation that hosted them, as much as they are willing to (F15)."""
    for c in range(first, stop):
        yard = world.courtyards[c]
        if yard.collection == FOR_ORGANISATION and world.organisations[yard.host].alive == 1:
            own = world.organisations[yard.host]
            gift = yard.pledges * fen(p.gift_amount * willing(own, p))
            transfer(world.ledger, world.counts, month, g, HOUSEHOLDS, ORGANISATION, SOCIAL_GIFT, gift, NO_PROJECT)
            if gift > 0:
                receive(month, own, gift, False)


@rule
def dies(seed: int, month: int, own: Any, o: int, leaders: int, p: Any) -> bool:
    """Whether an organisation ends: after a year without money and volunteers, or by hazard.

    Source of the hazard: F16, less with a fund of its own (a month of wages) and with trained leaders around;
    a body from outside stays as long as it is supported.
    """
    fund = min(1.0, own.account / (FULL_TIME * fen(p.price_wage)))
    led = 1.0 if leaders > 0 else 0.0
    rate = p.organisation_death * (1.0 - p.organisation_resilience * fund) * (1.0 - p.organisation_resilience * led)
    by_hazard = chance.draw(seed, chance.ENDING, o, own.born, month) * MONTHS < rate
    return bool(own.idle >= MONTHS or (by_hazard and own.until == NEVER_LEAVES))


@rule
def year_turns(world: World, g: int) -> None:
    """Let last year's income be last year's."""
    for o in range(own_organisation(g) + 1, own_organisation(g) + ORGANISATIONS_EACH):
        own = world.organisations[o]
        own.income_last, own.granted_last = own.income, own.granted
        own.income, own.granted = 0, 0


@rule
def begin_with_staff(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Begin the place's organisations with the staff it has at the start, divided by kind as published.

    They live from what they earn from then on, so that without support they end within a year or so.
    """
    for kind in range(2):
        share = p.staff_units if kind == SERVICE_UNIT else p.staff_associations
        staff = p.staff_start * share * world.communities[g].residents / 1000.0
        o = free_row(world.organisations, g)
        if staff > 0.0 and o >= 0:
            own = world.organisations[o]
            begin(own, month, kind)
            own.skill, own.young = newcomers(seed, month, o, staff, p)
            own.staff, own.income_last = staff, int(staff * year_of_staff(p) / p.organisation_payroll)


@rule
def volunteers_each(seed: int, month: int, world: World, g: int, p: Any) -> tuple[float, int]:
    """Let residents of a community found an organisation; share out who volunteers among those there are.

    Returns
    -------
    tuple of (float, int)
        Hours that volunteers have for each organisation before support crowds them out, and trained leaders around;
        0 and -1 where there is no organisation, nor can be.
    """
    count = how_many(world.organisations, g)
    if count == 0 and not may_register(p):
        return 0.0, -1
    members, leaders = census(world, g)
    if may_register(p):
        found(seed, month, world, g, members, leaders, p)
        count = how_many(world.organisations, g)
    each = p.link_members_to_organisation * p.volunteering_hours * members / (count + p.volunteering_half)
    return each, leaders


@rule
def organisation_lives(seed: int, month: int, world: World, o: int, first_hours: float, leaders: int, p: Any) -> None:
    """Let an organisation live a month: it hires, works, and may end; a body from outside leaves unless renewed."""
    own = world.organisations[o]
    if month >= own.until:
        end(month, world, own)
        return
    hire(seed, month, own, o, p)
    work(month, world, own, o, first_hours, p)
    if dies(seed, month, own, o, leaders, p):
        end(month, world, own)


@rule
def organisations_month(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Let a community's organisations live a month."""
    first_hours, leaders = volunteers_each(seed, month, world, g, p)
    if leaders < 0:
        return
    for o in range(own_organisation(g) + 1, own_organisation(g) + ORGANISATIONS_EACH):
        if world.organisations[o].alive == 1:
            organisation_lives(seed, month, world, o, first_hours, leaders, p)

"""Systems that the reform adds to a community's year: one after another, before residents live the month.

A month of a place where none of them was ever on skips them (:func:`any_on`), so that a place without them is not a
bit different. Only courtyards' own organisations need no policy: residents found them where enough are active.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sim.care import care_month
from sim.community_building import building_month
from sim.compiled import rule
from sim.convenor import table_month
from sim.courtyard_groups import founders_needed, group_month
from sim.courtyard_stock import count_members, take_stock
from sim.covenants import covenant_month
from sim.foundation import foundation_month
from sim.frailty import grow_frail, most_frail
from sim.franchise import keep_roll
from sim.linkage import linkage_year
from sim.micro_projects import micro_month
from sim.needs import feel_needs
from sim.occasions import COLLECT, DECIDE, stage_of
from sim.organisations import any_at_work, begin_with_staff, organisations_month, year_turns
from sim.parameters import LEVERS, MONTHS
from sim.purchase import purchase_month
from sim.registration import pay_for_desk
from sim.repairs import provided_for, repairs_month
from sim.small_works import carry_on
from sim.training import leaders_month, training_month
from sim.twinning import twinning_month
from sim.world import World

if TYPE_CHECKING:
    from sim.scenarios import InForce

# Levers of the fund, of engagement and of the organisation's support act in the year itself.
OF_THE_YEAR = ("fund.", "engagement.", "organisation.")
OF_THE_PLACE = ("care.frailty", "staff.start")  # what a place may have that systems act on
NEEDS_FRAILTY = "care."  # these levers do nothing in a place without it
SYSTEM_LEVERS = tuple(lever for lever in LEVERS if not lever.name.startswith(OF_THE_YEAR))


def any_on(values: Mapping[str, float]) -> bool:
    """Whether any lever of a system is off its neutral value, or the place has what one acts on."""
    of_the_place = any(values[name] > 0.0 for name in OF_THE_PLACE)
    return of_the_place or any(
        values[lever.name] != lever.neutral for lever in SYSTEM_LEVERS if not lever.name.startswith(NEEDS_FRAILTY)
    )


def ever_on(values: Mapping[str, float], dated: Iterable[InForce]) -> bool:
    """Whether systems are on with the values of the start, or at any of the dates that follow."""
    return any(any_on(one) for one in (values, *(later.values for later in dated)))


@rule
def look_about(
    seed: int, month: int, people: Any, frail: Any, bounds: Any, courtyards: Any, c: int, counting: bool, p: Any
) -> None:
    """Let one courtyard count who is active in it; its leaders do their month, its old grow frail."""
    take_stock(month, people, courtyards, c, p)
    leaders_month(people, courtyards, c, p)
    if counting:
        count_members(month, people, courtyards, c)
    if p.care_frailty > 0.0:
        grow_frail(seed, people, courtyards[c], frail, bounds, p)


@rule
def has_covenant(row: Any, p: Any) -> bool:
    """Whether a courtyard has a covenant, or may agree on one."""
    return bool((p.covenant_meetings > 0.0) | (row.covenant_meeting != 0) | (row.covenant > 0.0))


@rule
def may_have_group(row: Any, p: Any) -> bool:
    """Whether a courtyard has an organisation of its own, or money for one, or enough active residents to found one."""
    enough = p.link_acts_to_groups * row.active >= founders_needed(row.adults, p)
    return bool(enough | (row.group == 1) | (row.group_account > 0))


@rule
def groups_month(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Let a community's courtyard organisations do their month."""
    for c in range(world.communities[g].first_courtyard, world.communities[g].stop_courtyard):
        if may_have_group(world.courtyards[c], p):
            group_month(seed, month, world, g, c, p)


@rule
def self_governance_month(seed: int, month: int, start: int, world: World, g: int, p: Any) -> None:
    """Let a community's covenants, training, programmes and courtyard organisations do their month."""
    first, stop = world.communities[g].first_courtyard, world.communities[g].stop_courtyard
    for c in range(first, stop):
        if has_covenant(world.courtyards[c], p):
            covenant_month(seed, month, world, g, c, p)
    training_month(seed, month, start, world, g, p)
    building_month(month, start, world, g, p)
    groups_month(seed, month, world, g, p)


@rule
def small_works_month(seed: int, month: int, world: World, p: Any) -> None:
    """Let the table meet, repairs and micro-projects be decided and done, and the roll of voters be kept."""
    now, before = stage_of(month % MONTHS, p), stage_of((month - 1) % MONTHS, p)
    for g in range(len(world.communities)):
        carry_on(seed, month, world, g, p)
        table_month(seed, month, now <= DECIDE, world, g, p)
        keep_roll(month, world, g, p)
    marked = provided_for(world, p)
    for g in range(len(world.communities)):
        repairs_month(seed, month, world, g, marked, p)
        micro_month(seed, month, now == COLLECT or before == COLLECT, world, g, p)


@rule
def support_organisations(seed: int, month: int, start: int, world: World, p: Any) -> None:
    """Let government support organisations: grants once a year, contracts and partners every month."""
    for o in range(len(world.organisations)):
        world.organisations[o].contracted = 0.0
    if month % MONTHS == 0:
        for g in range(len(world.communities)):
            year_turns(world, g)
            if month == start and p.staff_start > 0.0:
                begin_with_staff(seed, month, world, g, p)
        linkage_year(seed, month, world, p)
    purchase_month(seed, month, world, p)
    twinning_month(seed, month, world, p)


@rule
def care_everywhere(seed: int, month: int, start: int, world: World, p: Any) -> None:
    """Let homes take in who waits, where the old become frail."""
    if p.care_frailty > 0.0:
        care_month(seed, month, start, world, p)


@rule
def feel_what_is_left(world: World, p: Any) -> None:
    """Let residents feel the needs that organisations and works have left."""
    for c in range(len(world.courtyards)):
        feel_needs(world.courtyards, world.needs, c, p)


@rule
def systems_month(seed: int, month: int, start: int, world: World, p: Any) -> None:
    """Let every system do its month; then residents feel the needs that are left.

    What each courtyard's residents do by themselves (:func:`look_about`) came first.
    """
    small_works_month(seed, month, world, p)
    for g in range(len(world.communities)):
        self_governance_month(seed, month, start, world, g, p)
    care_everywhere(seed, month, start, world, p)
    support_organisations(seed, month, start, world, p)
    for g in range(len(world.communities)):
        pay_for_desk(month, world, g, p)
        organisations_month(seed, month, world, g, p)
    foundation_month(seed, month, world, p)
    feel_what_is_left(world, p)


@rule
def groups_everywhere(seed: int, month: int, world: World, p: Any) -> None:
    """Let courtyard organisations do their month where no policy adds a system."""
    for g in range(len(world.communities)):
        groups_month(seed, month, world, g, p)


@rule
def look_about_everywhere(seed: int, month: int, world: World, p: Any) -> None:
    """Let every courtyard look about, one after another."""
    counting, bounds = any_at_work(world.organisations, p), most_frail(p)
    for c in range(len(world.courtyards)):
        look_about(seed, month, world.people, world.frail, bounds, world.courtyards, c, counting, p)

"""Posting: what was funded is posted for a month before works start, and whoever hears of it may object.

It is posted in the courtyards it serves, under every policy; notice and publicity decide who hears, as of
anything that is on. Residents mind works that meet little of a need of theirs, or that are built beside
them; whoever minds them objects as the propensity to act has it. Sizes *assumptions*, ``objection.*``.
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.compiled import rule
from sim.decision import decided_by
from sim.parameters import CARE
from sim.person import ADULT, cares
from sim.proposals import FUNDED, MAIN, OBJECTED, lot_of, refuse, years_proposals
from sim.voting import held_by_residents
from sim.world import World


@rule
def minds(severity: float, beside: bool, p: Any) -> float:
    """How much a resident would rather not have works, 0 to 1: they feel little need of them, or live beside them."""
    idle = p.objection_idle * max(0.0, 1.0 - severity / p.objection_need)
    return float(min(1.0, idle + (p.objection_beside if beside else 0.0)))


@rule
def minds_works(needs: Any, row: Any, c: int, caring: bool, p: Any) -> float:
    """How much residents of a courtyard mind a project; care is felt in full by who cares, else in part."""
    severity = needs[c, row.category]
    if row.category == CARE and not caring:
        severity = severity * p.need_care_others
    return minds(severity, bool((row.construction == 1) & (row.courtyard == c)), p)


@rule
def is_posted(row: Any, month: int) -> bool:
    """Whether a project is posted this month: it was funded last month."""
    return bool((row.pool == MAIN) & (row.state == FUNDED) & (row.decided == month - 1))


@rule
def post_projects(month: int, world: World, g: int, p: Any) -> None:
    """Post what was funded last month where it serves, number its watch group, and call for its watchers."""
    group = 0
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if not is_posted(row, month):
            continue
        group += 1
        row.watch_group = group
        for c in range(row.served_from, row.served_to):
            yard = world.courtyards[c]
            yard.posted += 1
            yard.minded = max(yard.minded, minds_works(world.needs, row, c, False, p))
            yard.minded_care = max(yard.minded_care, minds_works(world.needs, row, c, True, p))
            if p.engagement_supervisors > 0.0:
                yard.watch = 1


@rule
def objects_to(seed: int, month: int, world: World, i: int, row: Any, c: int, p: Any) -> bool:
    """Whether a resident who objects this month objects to this project: they mind it as they mind any."""
    luck = chance.draw(seed, chance.OBJECTION, i, int(world.people[i].generation), month)
    return bool(luck < minds_works(world.needs, row, c, cares(world.people[i]), p))


@rule
def count_objections(seed: int, month: int, world: World, row: Any, p: Any) -> int:
    """Count who objects to a project among those it serves; returns how many adults these are."""
    adults = 0
    for c in range(row.served_from, row.served_to):
        for i in range(world.courtyards[c].first, world.courtyards[c].stop):
            adults += 1 if int(world.people[i].age) >= ADULT else 0
            if int(world.people[i].objects) == 1 and objects_to(seed, month, world, i, row, c, p):
                row.objections += 1
    return adults


@rule
def is_heeded(seed: int, row: Any, council: float, p: Any) -> bool:
    """Whether those who decide take a project back that too many object to.

    Where residents decide they always do, in a council as far as its members are residents (``council``); officials do
    with chance ``objection.heed``, and where residents are heard, as far as they are.
    """
    decided = decided_by(row, council, p)
    luck = chance.draw(seed, chance.HEEDING, row.courtyard, row.category, lot_of(row))
    return bool(luck < decided + (1.0 - decided) * p.objection_heed)


@rule
def hear_objections(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Send projects back that more than ``objection.share`` of the adults served object to; what is heeded lapses.

    Objections are a voice as what is said at meetings is (link ``voice_to_decisions``). Its money stays in the fund.
    """
    council = held_by_residents(world.seats, world.communities[g].first_seat, world.communities[g].stop_seat)
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if is_posted(row, month):
            adults = count_objections(seed, month, world, row, p)
            heard = p.link_voice_to_decisions * row.objections
            if heard > p.objection_share * adults and is_heeded(seed, row, council, p):
                refuse(row, month, OBJECTED)
    for c in range(world.communities[g].first_courtyard, world.communities[g].stop_courtyard):
        if world.courtyards[c].posted > 0:
            for i in range(world.courtyards[c].first, world.courtyards[c].stop):
                world.people[i].objects = 0

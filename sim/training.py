"""Leaders among residents: found, trained, passing on what they know, and worn out."""

from __future__ import annotations

from typing import Any

from sim import beliefs, chance
from sim.budget import NO_PROJECT, SUPPLIERS, TOWNSHIP, TRAINING, falls_due, fen, transfer
from sim.compiled import rule
from sim.parameters import MONTHS
from sim.person import ADULT, BOUND, CAME, HOSTED, TOOK_PART, double, took_part_of_late
from sim.world import World

NOBODY = -1


@rule
def practised(skill: float, size: float) -> float:
    """Skill after some practice: part of the way to all there is to learn (learning by doing)."""
    return skill + size * (1.0 - skill)


@rule
def wearied(weariness: int, acts: int) -> int:
    """Count months in a row, of those with something on, in which a leader's hours did not suffice."""
    if acts & BOUND:
        return weariness + 1
    return 0 if acts & (TOOK_PART | HOSTED) else weariness


@rule
def find_candidate(seed: int, month: int, place: int, world: World, g: int, p: Any) -> int:
    """Find who takes a place: residents drawn by lot, if they took part of late, as likely as they are skilled.

    ``training.invited`` are asked before a place stays empty (*assumption*).
    """
    first = world.courtyards[world.communities[g].first_courtyard].first
    size = world.communities[g].residents
    invited = int(p.training_invited)
    for k in range(invited):
        u = chance.draws(seed, chance.TRAINING_LOT, g, place * invited + k, month)
        i = first + int(u[0] * size)
        person = world.people[i]
        able = int(person.age) >= ADULT and int(person.leader) == 0
        if able and took_part_of_late(int(person.last_act), month - 1) and u[1] < double(person.skill):
            return int(i)
    return NOBODY


@rule
def training_month(seed: int, month: int, start: int, world: World, g: int, p: Any) -> None:
    """Fill and pay the places that fall due this month; who was trained leads from now on."""
    places = falls_due(p.training_places * p.place_fund_share / MONTHS, month - start)
    for place in range(places):
        i = find_candidate(seed, month, place, world, g, p)
        if i == NOBODY:
            continue
        person = world.people[i]
        person.leader, person.weariness = 1, 0
        person.skill = practised(double(person.skill), p.training_step * p.link_training_to_skill)
        world.courtyards[int(person.courtyard)].leaders += 1
        transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, TRAINING, fen(p.price_training), NO_PROJECT)


@rule
def leaders_month(people: Any, courtyards: Any, c: int, p: Any) -> None:
    """Let a courtyard's leaders tire, or give up; who did something beside one of them last month learns."""
    row = courtyards[c]
    if row.leaders == 0:
        return
    leaders, most_skilled = 0, 0.0
    for i in range(row.first, row.stop):
        person = people[i]
        if int(person.leader) == 0:
            continue
        acts, weariness = int(person.acts), wearied(int(person.weariness), int(person.acts))
        most_skilled = max(most_skilled, double(person.skill)) if acts & CAME else most_skilled
        if weariness >= p.training_burnout:
            person.leader, weariness = 0, 0
        person.weariness = weariness
        leaders += int(person.leader)
    row.leaders = leaders
    if most_skilled > 0.0:
        pass_on(people, row, most_skilled, p)


@rule
def pass_on(people: Any, row: Any, most_skilled: float, p: Any) -> None:
    """Let those who came along learn a little of what the most skilled leader among them can do, and no more."""
    for i in range(row.first, row.stop):
        person = people[i]
        skill = double(person.skill)
        if int(person.leader) == 0 and int(person.acts) & CAME and skill < most_skilled:
            person.skill = beliefs.step_towards(skill, most_skilled, p.training_spreads * p.link_leaders_to_skill)

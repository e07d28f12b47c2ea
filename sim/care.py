"""Elderly care: who waits for a bed at home, who has one and who pays, by operator of the homes.

Who is frail stands in :mod:`sim.frailty`. Homes serve the whole place. Numbers are *assumptions* (``care.*``).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import chance
from sim.budget import (
    CARE_BEDS,
    CARE_FEE,
    CARE_RUNNING,
    CARE_SUBSIDY,
    CONTRACTORS,
    COUNTY,
    HOMES,
    HOUSEHOLDS,
    NO_PROJECT,
    SUPPLIERS,
    falls_due,
    fen,
    part_of,
    transfer,
)
from sim.compiled import rule
from sim.frailty import LONGEST, Luck, burden_families, lot
from sim.institutions import GOVERNMENT_RUN, OPERATORS, PUBLICLY_BUILT
from sim.parameters import MONTHS
from sim.person import whole
from sim.population import normal
from sim.world import World

HOMES_EACH = len(OPERATORS)


@rule
def turn(seed: int, people: Any, i: int) -> Luck:
    """Keyed numbers of a person in line: the lot among equals, whether a bed is wanted, the lot to leave one."""
    return chance.draws(seed, chance.CARE_LINE, i, whole(people[i].generation), 0)


@rule
def is_assisted(luck: Luck, p: Any) -> bool:
    """Whether a person is on social assistance."""
    return luck[1] < p.care_assisted


@rule
def price_of(operator: int, p: Any) -> float:
    """Yuan a month that a bed of an operator costs who lies in it."""
    if operator == GOVERNMENT_RUN:
        return float(p.care_price_government)
    return float(p.care_price_built) if operator == PUBLICLY_BUILT else float(p.care_price_private)


@rule
def means(luck: Luck, p: Any) -> float:
    """Yuan a month that a person can pay for a bed; for the assisted, what assistance pays."""
    if is_assisted(luck, p):
        return float(p.care_assistance)
    return float(p.care_income * math.exp(p.care_income_spread * normal(luck[2], luck[3])))


@rule
def takes(luck: Luck, own: float, operator: int, p: Any) -> bool:
    """Whether an operator takes a person who can pay so much; under the guarantee the assisted, government-run only."""
    if p.care_guarantee >= 1.0 and is_assisted(luck, p):
        return operator == GOVERNMENT_RUN
    return price_of(operator, p) <= own


@rule
def cheapest(luck: Luck, own: float, homes: Any, only_free: bool, p: Any) -> int:
    """Operator whose bed is the cheapest of those that take a person, with a free bed if asked; or -1."""
    best = -1
    for h in range(HOMES_EACH):
        free = homes[h].taken < homes[h].beds or not only_free
        if free and takes(luck, own, h, p) and (best < 0 or price_of(h, p) < price_of(best, p)):
            best = h
    return best


@rule
def who_is_frail(people: Any, courtyards: Any, noted: Any, homes: Any, p: Any) -> Any:
    """Rows of all who are frail, in order: the only ones that what follows looks at. Counts the beds that are taken."""
    for h in range(HOMES_EACH):
        homes[h].taken, homes[h].waiting, homes[h].price = 0, 0, price_of(h, p)
    total = 0
    for c in range(len(courtyards)):
        total += courtyards[c].frail
    rows, count = np.empty(total, dtype=np.int64), 0
    for c in range(len(courtyards)):
        for n in range(courtyards[c].first, courtyards[c].first + courtyards[c].frail):
            i = whole(noted[n])
            rows[count] = i
            count += 1
            if int(people[i].frail) > 0:
                homes[int(people[i].frail) - 1].taken += 1
    return rows


@rule
def in_order(rows: Any, keys: Any, count: int) -> Any:
    """Rows by key, the lowest first; equal ones as they stand."""
    return rows[:count][np.argsort(keys[:count], kind="mergesort")]


@rule
def wants_bed(luck: Luck, mine: Luck, homes: Any, p: Any) -> bool:
    """Whether somebody frail wants a bed: by their wish, if any operator would take them if there was one free."""
    return mine[1] < p.care_wish and cheapest(luck, means(luck, p), homes, False, p) >= 0


@rule
def line(seed: int, people: Any, frail: Any, homes: Any, p: Any) -> Any:
    """Rows of those who want a bed: the longest at home first, by lot among equals.

    Under the guarantee the assisted come before all, also out of homes that are not government-run.
    """
    rows, keys, count = np.empty(len(frail), dtype=np.int64), np.empty(len(frail)), 0
    for n in range(len(frail)):
        i = whole(frail[n])
        state = whole(people[i].frail)
        if state == 1 + GOVERNMENT_RUN:
            continue
        luck, mine = lot(seed, people, i), turn(seed, people, i)
        first = p.care_guarantee >= 1.0 and is_assisted(luck, p)
        if (state < 0 and wants_bed(luck, mine, homes, p)) or (state > 0 and first):
            rows[count], keys[count] = i, min(state, 0) + mine[0] - (2.0 * LONGEST if first else 0.0)
            count += 1
    return in_order(rows, keys, count)


@rule
def admit(seed: int, people: Any, homes: Any, waiting: Any, p: Any) -> None:
    """Give free beds to those in line, the cheapest that takes each; who gets none waits for the cheapest of all."""
    for n in range(len(waiting)):
        i = whole(waiting[n])
        luck, state = lot(seed, people, i), whole(people[i].frail)
        own = means(luck, p)
        bed = cheapest(luck, own, homes, True, p)
        if bed >= 0:
            people[i].frail = 1 + bed
            homes[bed].taken += 1
            if state > 0:
                homes[state - 1].taken -= 1
        elif state < 0:
            homes[cheapest(luck, own, homes, False, p)].waiting += 1


@rule
def may_leave(seed: int, people: Any, frail: Any, p: Any) -> Any:
    """Rows of those in government-run beds whom a conversion may move, by lot; the guarantee keeps the assisted."""
    rows, keys, count = np.empty(len(frail), dtype=np.int64), np.empty(len(frail)), 0
    for n in range(len(frail)):
        i = whole(frail[n])
        if whole(people[i].frail) != 1 + GOVERNMENT_RUN:
            continue
        if p.care_guarantee < 1.0 or not is_assisted(lot(seed, people, i), p):
            rows[count], keys[count] = i, turn(seed, people, i)[2]
            count += 1
    return in_order(rows, keys, count)


@rule
def kept_for_assisted(seed: int, people: Any, frail: Any, homes: Any, p: Any) -> int:
    """Government-run beds that the guarantee keeps: for those on assistance who lie in one, or want one."""
    kept = 0
    for n in range(len(frail) if p.care_guarantee >= 1.0 else 0):
        i = whole(frail[n])
        luck, state = lot(seed, people, i), whole(people[i].frail)
        if is_assisted(luck, p) and (state > 0 or wants_bed(luck, turn(seed, people, i), homes, p)):
            kept += 1
    return kept


@rule
def beds_to_convert(homes: Any, kept: int, p: Any) -> int:
    """How many government-run beds are converted this year: by plan, and by the rule of at most half of all beds.

    The rule takes ``care.cap`` of the beds above half; beds that the guarantee keeps stay.
    """
    government, total = homes[GOVERNMENT_RUN], 0
    for h in range(HOMES_EACH):
        total += homes[h].beds
    planned = int(p.care_conversion * government.opened + 0.5) - (government.opened - government.beds)
    above = max(0, government.beds - total // 2)
    return max(0, min(max(planned, math.ceil(p.care_cap * above)), government.beds - kept))


@rule
def build(month: int, world: World, p: Any) -> None:
    """Build the year's new beds, publicly built and privately run; parts of one add up over the years."""
    beds = falls_due(p.care_new_beds * p.place_fund_share, month // MONTHS)
    for g in range(len(world.communities)):
        world.homes[PUBLICLY_BUILT].beds += beds
        cost = beds * fen(p.price_care_bed)
        transfer(world.ledger, world.counts, month, g, COUNTY, CONTRACTORS, CARE_BEDS, cost, NO_PROJECT)


@rule
def convert(seed: int, month: int, world: World, frail: Any, p: Any) -> None:
    """Turn government-run beds over to private operators; who lies in one and can pay stays, others go home."""
    people, homes = world.people, world.homes
    leaving = may_leave(seed, people, frail, p)
    beds = beds_to_convert(homes, kept_for_assisted(seed, people, frail, homes, p), p)
    if beds == 0:
        return
    homes[GOVERNMENT_RUN].beds -= beds
    homes[PUBLICLY_BUILT].beds += beds
    for g in range(len(world.communities)):
        cost = part_of(beds * fen(p.price_conversion), len(world.communities), g)
        transfer(world.ledger, world.counts, month, g, COUNTY, CONTRACTORS, CARE_BEDS, cost, NO_PROJECT)
    for n in range(max(0, homes[GOVERNMENT_RUN].taken - homes[GOVERNMENT_RUN].beds)):
        i = whole(leaving[n])
        luck = lot(seed, people, i)
        stays = takes(luck, means(luck, p), PUBLICLY_BUILT, p)
        people[i].frail = 1 + PUBLICLY_BUILT if stays else -1
        homes[GOVERNMENT_RUN].taken -= 1
        homes[PUBLICLY_BUILT].taken += 1 if stays else 0


@rule
def pay_home(month: int, world: World, g: int, h: int, paying: int, assisted: int, p: Any) -> None:
    """Book a month of one operator's beds: fees, assistance, the county's part of government-run beds, running them."""
    ledger, counts, home = world.ledger, world.counts, world.homes[h]
    shortfall = max(0.0, p.care_cost - price_of(h, p)) if h == GOVERNMENT_RUN else 0.0
    fees = paying * fen(price_of(h, p))
    subsidy = assisted * fen(price_of(h, p)) + (paying + assisted) * fen(shortfall)
    transfer(ledger, counts, month, g, HOUSEHOLDS, HOMES, CARE_FEE, fees, NO_PROJECT)
    transfer(ledger, counts, month, g, COUNTY, HOMES, CARE_SUBSIDY, subsidy, NO_PROJECT)
    home.account += fees + subsidy
    running = min(home.account, (paying + assisted) * fen(p.care_cost))
    transfer(ledger, counts, month, g, HOMES, SUPPLIERS, CARE_RUNNING, running, NO_PROJECT)
    home.account -= running


@rule
def pay_for_care(seed: int, month: int, world: World, g: int, frail: Any, at: int, p: Any) -> int:
    """Book what the residents of a community who live in homes pay, or have paid for them, this month.

    Its first one stands at ``at`` among the frail, or after it; returns where the next community's may stand.
    """
    row, persons = world.communities[g], np.zeros((HOMES_EACH, 2), dtype=np.int64)
    stop = world.courtyards[row.stop_courtyard - 1].stop
    while at < len(frail) and whole(frail[at]) < stop:
        i = whole(frail[at])
        state = whole(world.people[i].frail)
        if state > 0:
            persons[state - 1, 1 if is_assisted(lot(seed, world.people, i), p) else 0] += 1
        at += 1
    for h in range(HOMES_EACH):
        pay_home(month, world, g, h, persons[h, 0], persons[h, 1], p)
    return at


@rule
def care_month(seed: int, month: int, start: int, world: World, p: Any) -> None:
    """Live a month of a place that has care: build and convert at the new year, admit, pay."""
    people, homes = world.people, world.homes
    frail = who_is_frail(people, world.courtyards, world.frail, homes, p)
    if month >= start and month % MONTHS == 0:
        build(month, world, p)
        convert(seed, month, world, frail, p)
    admit(seed, people, homes, line(seed, people, frail, homes, p), p)
    burden_families(people, frail)
    at = 0
    for g in range(len(world.communities) if month >= start else 0):
        at = pay_for_care(seed, month, world, g, frail, at, p)

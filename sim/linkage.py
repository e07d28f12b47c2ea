"""Linkage of community, organisations and social workers: grants that organisations compete for once a year.

A jury ranks applications by need, by what the applicant can do, and with an error. A grant is one project, larger
only where applicants are too few for the money: hours for its community. Support that stops is a policy in which
the lever is nought again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.budget import CITY, LINKAGE_GRANT, NO_PROJECT, ORGANISATION, fen, transfer
from sim.compiled import rule
from sim.institutions import ORGANISATIONS_EACH
from sim.ordering import largest_first
from sim.organisation import own_organisation
from sim.organisations import come_from_outside, how_many, receive
from sim.staff import year_of_staff
from sim.world import World

NO_APPLICANT = -9.0


@rule
def community_need(world: World, g: int) -> float:
    """Mean need that residents of a community feel, 0 to 1."""
    row = world.communities[g]
    total, persons = 0.0, 0
    for c in range(row.first_courtyard, row.stop_courtyard):
        size = world.courtyards[c].stop - world.courtyards[c].first
        total += world.courtyards[c].stake * size
        persons += size
    return total / persons


@rule
def score(seed: int, month: int, o: int, need: float, staff: float, skill: float, p: Any) -> float:
    """Score an application as the jury does: need against capacity (``linkage.need``), and a keyed error.

    Capacity is a full-time worker (``linkage.staff``) and skill.
    """
    capacity = p.linkage_staff * min(1.0, staff) + (1.0 - p.linkage_staff) * skill
    error = p.linkage_error * (2.0 * chance.draw(seed, chance.JURY, o, 0, month) - 1.0)
    return p.linkage_need * need + (1.0 - p.linkage_need) * capacity + error


@rule
def applications(seed: int, month: int, world: World, projects: int, p: Any) -> Any:
    """Score every organisation; where a community has fewer than ``projects``, others from outside apply for it."""
    scores = np.full(len(world.organisations), NO_APPLICANT)
    for g in range(len(world.communities)):
        need = community_need(world, g)
        outside = projects - how_many(world.organisations, g)
        for o in range(own_organisation(g) + 1, own_organisation(g) + ORGANISATIONS_EACH):
            own = world.organisations[o]
            if own.alive == 1:
                scores[o] = score(seed, month, o, need, own.staff, own.skill, p)
            elif outside > 0:
                outside -= 1
                scores[o] = score(seed, month, o, need, 1.0, p.staff_other_skill, p)
    return scores


@rule
def project_size(money: int, scores: Any, p: Any) -> int:
    """Fen granted to a project: ``linkage.project`` (F24), or what spends the money on all who apply."""
    applicants = 0
    for o in range(len(scores)):
        applicants += 1 if scores[o] != NO_APPLICANT else 0
    return int(max(fen(p.linkage_project), -(-money // max(1, applicants))))


@rule
def linkage_year(seed: int, month: int, world: World, p: Any) -> None:
    """Grant projects in the jury's order, one an applicant, while money lasts.

    Bodies from outside apply for as many of a community's projects as its part of the money covers.
    """
    each = fen(p.linkage_grants * p.place_fund_share)
    money = each * len(world.communities)
    if money <= 0:
        return
    scores = applications(seed, month, world, -(-each // fen(p.linkage_project)), p)
    size = project_size(money, scores, p)
    for o in largest_first(scores):
        if money < fen(p.purchase_least * p.linkage_project) or scores[o] == NO_APPLICANT:  # too little for any project
            return
        own = world.organisations[o]
        amount = min(money, size)
        if own.alive == 0:
            paid = min(1.0, p.organisation_payroll * amount / year_of_staff(p))  # as much of a worker as the grant pays
            come_from_outside(seed, month, own, o, paid, p)
        transfer(
            world.ledger, world.counts, month, own.community, CITY, ORGANISATION, LINKAGE_GRANT, amount, NO_PROJECT
        )
        receive(month, own, amount, True)
        money -= amount

"""Needs of courtyards: they arise, worsen and are met; ordinary maintenance answers some of them.

Rates are *assumptions* (``need.*``); weights of the categories are the place's (F7, S18).
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.compiled import rule
from sim.parameters import CARE, EDUCATION, ENVIRONMENT, FACILITIES, ROADS
from sim.population import NEEDS

EQUALS = 4  # categories among which one of equal weight arises at the rate need.arise


@rule
def weight(k: int, home: Any) -> float:
    """Weight of a category among a courtyard's needs (a place's, given its parameters)."""
    if k == ENVIRONMENT:
        return float(home.needs_environment)
    if k == CARE:
        return float(home.needs_care)
    if k == FACILITIES:
        return float(home.needs_facilities)
    return float(home.needs_roads) if k == ROADS else float(home.needs_education)


@rule
def tasted(taste: float, p: Any) -> float:
    """Say how much more or less than others one feels a need, by a uniform draw of one's own (``need.taste``)."""
    return 1.0 + p.need_taste * (taste - 0.5)


@rule
def start_needs(seed: int, needs: Any, courtyards: Any) -> None:
    """Give each courtyard its first needs: uniform between nothing and full severity."""
    for c in range(needs.shape[0]):
        u, v = chance.draws(seed, chance.NEED, c, EDUCATION, 0), chance.draw(seed, chance.NEED, c, NEEDS, 0)
        for k in range(NEEDS):
            first = u[k] if k < EDUCATION else v
            needs[c, k] = first if weight(k, courtyards[c]) > 0.0 else 0.0


@rule
def is_spared(seed: int, month: int, courtyards: Any, c: int, p: Any) -> bool:
    """Whether a need of the environment does not arise since neighbours keep their covenant (``covenant.spares``)."""
    avoided = p.link_covenant_to_needs * p.covenant_spares * courtyards[c].covenant
    return avoided > 0.0 and chance.draw(seed, chance.COVENANT, c, 1, month) < avoided


@rule
def needs_move(seed: int, month: int, courtyards: Any, needs: Any, c: int, p: Any) -> None:
    """Let one courtyard's needs arise, worsen, and be answered by ordinary maintenance.

    What is answered falls to ``need.left`` of it, the sooner the more residents complain.
    """
    complaints = courtyards[c].complaint_memory / max(1, courtyards[c].stop - courtyards[c].first)
    urgency = 1.0 + p.link_complaints_to_upkeep * min(p.need_urgency_most, p.need_urgency * complaints)
    for k in range(NEEDS):
        share = weight(k, courtyards[c])
        if share == 0.0:
            continue
        u = chance.draws(seed, chance.NEED, c, k, month + 1)
        severity = needs[c, k]
        if u[0] < p.need_arise * EQUALS * share and not (k == ENVIRONMENT and is_spared(seed, month, courtyards, c, p)):
            severity += p.need_jump * (0.5 + u[1])
        else:
            severity += p.need_worsen * severity
        if u[2] < p.need_upkeep * severity * urgency:
            severity = p.need_left * severity
            courtyards[c].answered += 1.0
        needs[c, k] = min(1.0, severity)
    courtyards[c].answered_year += courtyards[c].answered


@rule
def feel_needs(courtyards: Any, needs: Any, c: int, p: Any) -> None:
    """Set what those who live in a courtyard feel: mean severity by weight, 0 to 1.

    Whoever is old or lives with a child feels care fully; others ``need.care_others`` of it.
    """
    total, total_care, weights, weights_care = 0.0, 0.0, 0.0, 0.0
    for k in range(NEEDS):
        share = weight(k, courtyards[c])
        own = share * p.need_care_others if k == CARE else share
        total += own * needs[c, k]
        weights += own
        total_care += share * needs[c, k]
        weights_care += share
    courtyards[c].stake = total / weights if weights > 0.0 else 0.0
    courtyards[c].stake_care = total_care / weights_care if weights_care > 0.0 else 0.0

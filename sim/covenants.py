"""Covenants: agreed at a meeting, kept as far as neighbours are seen to do their part, revised or forgotten."""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.budget import COVENANT_MEETING, NO_PROJECT, SUPPLIERS, TOWNSHIP, fen, transfer
from sim.compiled import rule
from sim.parameters import MONTHS
from sim.person import FOR_COVENANT
from sim.world import World

PLAN_YEARS = 10  # years of Hefengshui's plan of 2014


@rule
def agreed(attended: int, adults: int, p: Any) -> float:
    """Share of adults that agreed, if enough of them came; else 0. *Assumption* (``covenant.quorum``)."""
    share = p.link_acts_to_covenant * attended / max(1, adults)
    return share if share >= p.covenant_quorum else 0.0


@rule
def kept(covenant: float, seen: float, age: int, p: Any) -> float:
    """How far a covenant is kept a month later.

    It moves towards the share of neighbours seen taking part, and fades the longer it was not revised
    (``covenant.fade``, in full after ``covenant.revision`` years); kept by less than ``covenant.forgotten`` it is
    none. Form: conditional cooperation (Fischbacher et al. 2001; Ostrom 1998); sizes *assumptions*.
    """
    moved = covenant + p.covenant_pace * p.link_acts_to_covenant * (seen - covenant)
    moved = moved * (1.0 - p.covenant_fade * min(1.0, age / (MONTHS * p.covenant_revision)))
    return moved if moved >= p.covenant_forgotten else 0.0


@rule
def call_covenant_meeting(world: World, c: int) -> int:
    """Put the covenant on the agenda of this month's meeting; returns 1 if one must be held for it."""
    row = world.courtyards[c]
    row.covenant_meeting = 1
    if row.meeting > 0:
        return 0
    row.meeting = FOR_COVENANT
    world.communities[row.community].meetings += 1
    return 1


@rule
def conclude_meeting(month: int, row: Any, p: Any) -> None:
    """Agree or renew what last month's meeting was held for; who is accompanied agrees on a plan too."""
    if row.covenant_meeting == 0:
        return
    row.covenant_meeting = 0
    share = agreed(row.attended, row.adults, p)
    if share > 0.0:
        row.covenant, row.covenant_since = max(float(row.covenant), share), month
        if row.accompanied == 1:
            row.plan_until = month + PLAN_YEARS * MONTHS


@rule
def covenant_month(seed: int, month: int, world: World, g: int, c: int, p: Any) -> None:
    """Let a courtyard agree on its covenant, keep it, and meet about it as often as is paid for."""
    row = world.courtyards[c]
    conclude_meeting(month, row, p)
    if row.covenant > 0.0:
        row.covenant = kept(row.covenant, row.seen_active / max(1, row.adults), month - row.covenant_since, p)
    if chance.draw(seed, chance.COVENANT, c, 0, month) * MONTHS < p.covenant_meetings:
        amount = call_covenant_meeting(world, c) * fen(p.price_meeting)
        transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, COVENANT_MEETING, amount, NO_PROJECT)
    if row.plan_until > month and row.covenant > 0.0 and row.meeting == 1:
        row.planned = p.covenant_plan_help

"""One core, many actors: officials who convene where residents decide, and who else sits at the table.

The convenor puts part of officials' shortlist on the agenda, asks residents to come, and council members
lean towards what the convenor sees (:func:`sim.exchange.lean`). Over projects from that agenda residents did not
decide, and learn from them what they learn (F21: :func:`sim.decision.credit`). Property managers deal sooner with what
a meeting in their courtyard asked for; firms give by how residents rated last year's works.
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.budget import (
    CONVENING,
    FIRM_GIFT,
    FIRMS,
    FUND,
    INVITATION,
    MANAGERS,
    NO_PROJECT,
    STAFF,
    SUPPLIERS,
    TOWNSHIP,
    fen,
    transfer,
)
from sim.compiled import rule
from sim.delivery import answer_complaints
from sim.parameters import CARE, MONTHS, RESIDENTS
from sim.world import World


@rule
def convene(month: int, open_agenda: bool, world: World, g: int, p: Any) -> None:
    """Ask residents to come to what is on, while the agenda is open; hours are worked, and paid, where there is any."""
    first, stop, persons = world.communities[g].first_courtyard, world.communities[g].stop_courtyard, 0
    for c in range(first, stop):
        row = world.courtyards[c]
        persons += row.stop - row.first if row.meeting + row.ballot + row.council_election > 0 else 0
    if persons == 0 or not open_agenda:
        return
    hours = p.convenor_strength * p.convenor_hours * p.place_fund_share
    transfer(
        world.ledger, world.counts, month, g, TOWNSHIP, STAFF, CONVENING, fen(hours * p.price_convenor), NO_PROJECT
    )
    asked = p.link_convenor_to_asking * hours / p.organisation_ask_hours / persons
    for c in range(first, stop):
        row = world.courtyards[c]
        if row.meeting + row.ballot + row.council_election > 0:
            row.council_asks = min(1.0, row.council_asks + asked)


@rule
def managers_month(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Let property managers at the table deal with what last month's meeting asked for, and pay their hour.

    Where they sit is a keyed lot, so that a larger share adds courtyards and takes none away. They deal with
    a need at full severity with chance ``table.upkeep``, and leave of it what maintenance leaves. Care is not theirs.
    """
    for c in range(world.communities[g].first_courtyard, world.communities[g].stop_courtyard):
        if chance.draw(seed, chance.TABLE, c, 0, 0) >= p.table_managers:
            continue
        row = world.courtyards[c]
        k = row.asked_for
        if row.attended > 0 and k >= 0 and k != CARE:
            likely = p.link_table_to_upkeep * p.table_upkeep * world.needs[c, k]
            if chance.draw(seed, chance.TABLE, c, 1, month) < likely:
                world.needs[c, k] *= p.need_left
                answer_complaints(row)
        hour = fen(p.price_manager) if row.meeting > 0 else 0
        transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, MANAGERS, hour, NO_PROJECT)


@rule
def firms_give(seed: int, month: int, world: World, g: int, p: Any) -> None:
    """Let the firms invited give to the fund once a year, by residents' rating of last year's works.

    What they give is social money: it is spent after public money and never returned to a tier.
    """
    row, given = world.communities[g], 0
    for k in range(int(p.table_firms)):
        own = 1.0 + p.firm_spread * (2.0 * chance.draw(seed, chance.FIRM, g, k, month) - 1.0)
        given += fen(p.firm_gift * own * row.rating * p.link_rating_to_gifts * p.place_fund_share)
    transfer(world.ledger, world.counts, month, g, FIRMS, FUND, FIRM_GIFT, given, NO_PROJECT)
    row.fund += given
    row.social += given
    invited = fen(p.table_firms * p.price_invitation * p.place_fund_share)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, INVITATION, invited, NO_PROJECT)


@rule
def table_month(seed: int, month: int, open_agenda: bool, world: World, g: int, p: Any) -> None:
    """Let the convenor, property managers and firms do their month."""
    if p.convenor_strength > 0.0 and p.engagement_decides == RESIDENTS:
        convene(month, open_agenda, world, g, p)
    if p.table_managers > 0.0:
        managers_month(seed, month, world, g, p)
    if p.table_firms > 0.0 and month % MONTHS == 0:
        firms_give(seed, month, world, g, p)

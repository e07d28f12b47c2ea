"""The council's review: what it pays for talking before it votes, and what it amends instead of refusing.

A proposal without a majority, or one that the money does not reach, is amended once: it serves only the
courtyards round its own where the need is worth it to a member, is costed again and voted again.
"""

from __future__ import annotations

from typing import Any

from sim.budget import (
    AMENDMENT,
    EXCHANGE,
    MEMBERS,
    NO_PROJECT,
    SUPPLIERS,
    TOWNSHIP,
    fen,
    transfer,
)
from sim.compiled import rule
from sim.decision import resolve_by_council
from sim.parameters import RESIDENTS
from sim.pledges import ask_less
from sim.proposals import COSTED, MAIN, NEVER, NONE, years_proposals
from sim.voting import seats_of_residents
from sim.world import World


@rule
def council_resolves(p: Any) -> bool:
    """Whether the council resolves over the year's proposals: residents decide, and not by ballot."""
    return bool(p.engagement_decides == RESIDENTS and p.engagement_ballot < 1.0)


@rule
def pay_for_exchange(month: int, world: World, g: int, p: Any) -> None:
    """Pay allowances for the rounds of exchange: by the seat that a resident holds and the round, less in writing.

    Where nothing was put to the council, nothing was exchanged.
    """
    heard = False
    for n in years_proposals(world, g):
        heard |= world.proposals[n].voted == month and world.proposals[n].pool == MAIN
    if not heard:
        return
    seats = seats_of_residents(world.seats, world.communities[g].first_seat, world.communities[g].stop_seat)
    each = p.price_sitting * p.review_face_to_face + p.price_writing * (1.0 - p.review_face_to_face)
    amount = fen(seats * p.review_rounds * each)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, MEMBERS, EXCHANGE, amount, NO_PROJECT)


@rule
def narrow(world: World, row: Any, p: Any) -> bool:
    """Let a proposal serve only those next to its courtyard where the need passes ``council.threshold``, and cost it.

    Returns whether it could be: not where its own courtyard does not pass, or where all do.
    """
    low, high = row.courtyard, row.courtyard
    while high < row.served_to and world.needs[high, row.category] > p.council_threshold:
        high += 1
    while low > row.served_from and world.needs[low - 1, row.category] > p.council_threshold:
        low -= 1
    if high == row.courtyard or (low == row.served_from and high == row.served_to):
        return False
    before = world.courtyards[row.served_to - 1].stop - world.courtyards[row.served_from].first
    left = world.courtyards[high - 1].stop - world.courtyards[low].first
    cost = int(row.cost / 100.0 * (left / before) ** p.project_cost_size) * 100
    row.served_from, row.served_to, row.cost = low, high, cost
    return True


@rule
def amend_refused(seed: int, month: int, year: int, world: World, g: int, refusal: int, p: Any) -> None:
    """Amend what was refused this month for one reason, once each, and put it to the council again."""
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.pool != MAIN or row.refusal != refusal or row.decided != month or row.amended == 1:
            continue
        if p.link_review_to_decisions > 0.0 and narrow(world, row, p):
            ask_less(month, world, row, p)
            row.amended, row.state, row.refusal, row.decided = 1, COSTED, NONE, NEVER
            transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, AMENDMENT, fen(p.price_amendment), n)
            first_seat, stop_seat = world.communities[g].first_seat, world.communities[g].stop_seat
            resolve_by_council(seed, month, year, world, first_seat, stop_seat, row, p)

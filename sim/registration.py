"""Who may register an organisation: directly, or with a sponsor whom there is money for."""

from __future__ import annotations

from typing import Any

from sim.budget import NO_PROJECT, REGISTRATION, SUPPLIERS, TOWNSHIP, fen, part_of, transfer
from sim.compiled import rule
from sim.parameters import MONTHS
from sim.world import World


@rule
def may_register(p: Any) -> bool:
    """Whether some founders may register under a policy: directly, or with a sponsor whom there is money for."""
    return bool(p.registration_ease + p.linkage_grants + p.purchase_budget + p.foundation_seed > 0.0)


@rule
def can_register(world: World, p: Any) -> float:
    """Share of would-be founders who can register: all directly, or those who find a sponsor, where there is money.

    ``founding.sponsor`` of them do where a year's money in a community pays for a linkage project, and less for less:
    grants, contracts, and a community's part of what the foundation pays out of what it has. All is counted as of a
    whole community, whatever part of one the place is: its founders are of that part already.
    """
    given = p.foundation_payout * world.foundation[0].account / 100.0 / len(world.communities)
    money = p.linkage_grants + p.purchase_budget + given / p.place_fund_share
    sponsored = p.founding_sponsor * min(1.0, money / p.linkage_project)
    return p.registration_ease + (1.0 - p.registration_ease) * sponsored


@rule
def pay_for_desk(month: int, world: World, g: int, p: Any) -> None:
    """Pay a month of the desk that registers organisations directly."""
    desk = part_of(fen(p.price_registration * p.registration_ease * p.place_fund_share), MONTHS, month % MONTHS)
    transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, REGISTRATION, desk, NO_PROJECT)

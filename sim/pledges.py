"""What households pledge to construction projects where residents pay a part of them (``council.cofinancing``)."""

from __future__ import annotations

from typing import Any

from sim.budget import (
    HOUSEHOLDS,
    PLEDGE,
    PLEDGE_BACK,
    PLEDGES,
    fen,
    transfer,
)
from sim.compiled import rule
from sim.institutions import FOR_PROJECTS
from sim.proposals import COSTED, MAIN, VETOED, years_proposals
from sim.world import World


@rule
def collect_pledges(month: int, world: World, g: int, p: Any) -> None:
    """Let the households that give this month pledge to projects served to them, the first drafted first."""
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.state == COSTED and row.pool == MAIN and row.pledged < row.asked_pledge:
            pledge(month, world, row, p)


@rule
def pledge(month: int, world: World, row: Any, p: Any) -> None:
    """Collect pledges to one project: a household pledges once a month, at most ``gift.pledge_most``."""
    most = max(1, fen(p.gift_pledge_most))
    for c in range(row.served_from, row.served_to):
        yard, wanted = world.courtyards[c], row.asked_pledge - row.pledged
        if yard.collection != FOR_PROJECTS or wanted <= 0:
            continue
        households = min(yard.pledges, (wanted + most - 1) // most)
        given = min(wanted, households * most)
        transfer(world.ledger, world.counts, month, row.community, HOUSEHOLDS, PLEDGES, PLEDGE, given, row.id)
        yard.pledges -= households
        row.pledged += given
        world.communities[row.community].pledges += given


@rule
def return_pledges(month: int, world: World, row: Any, amount: int) -> None:
    """Give back what households pledged to a project."""
    transfer(world.ledger, world.counts, month, row.community, PLEDGES, HOUSEHOLDS, PLEDGE_BACK, amount, row.id)
    world.communities[row.community].pledges -= amount


@rule
def give_back_pledges(month: int, world: World, g: int) -> None:
    """Give pledges back where the project was not funded."""
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.state == VETOED and row.pledged > 0 and row.decided == month:
            return_pledges(month, world, row, row.pledged)


@rule
def ask_less(month: int, world: World, row: Any, p: Any) -> None:
    """Ask for the same part of what an amended project costs; what was pledged beyond it goes back."""
    if row.asked_pledge == 0:
        return
    row.asked_pledge = int(row.cost * p.council_cofinancing)
    if row.pledged > row.asked_pledge:
        return_pledges(month, world, row, row.pledged - row.asked_pledge)
        row.pledged = row.asked_pledge

"""Pledges: a household gives once a month, the first project first; what is not needed goes back."""

from __future__ import annotations

import pytest

from sim import pledges
from sim.budget import PROPOSALS_MADE
from sim.institutions import FOR_COMMITTEE, FOR_PROJECTS
from sim.proposals import BY_RESIDENT, COSTED, VETOED, draft
from sim.world import with_room
from tests.proposing import paid
from tests.worlds import parameters, small

P = parameters({"gift.pledge_most": 1000, "council.cofinancing": 0.5})
MONTH = 3


def asked(*amounts, households=10, collection=FOR_PROJECTS):
    """Projects of the first two courtyards, each asking for so many yuan, and who gives there."""
    world = with_room(small("puyang", burn_in=0, overrides={"place.scale": 0.1}).world, year_begins=True)
    for yuan in amounts:
        row = world.proposals[draft(world, 0, 0, 0, 0, 2, BY_RESIDENT, 0, 0, 5)]
        row.state, row.cost, row.asked_pledge = COSTED, yuan * 200, yuan * 100
        row.served_from, row.served_to = 0, 2
    world.courtyards["collection"][:2], world.courtyards["pledges"][:2] = collection, households
    return world, world.proposals[: world.counts[PROPOSALS_MADE]]


def test_a_household_pledges_once_a_month_however_many_projects_ask():
    world, rows = asked(15_000, 15_000)
    pledges.collect_pledges(MONTH, world, 0, P)
    assert rows["pledged"].tolist() == [1_500_000, 500_000]
    assert world.communities[0].pledges == 2_000_000 == paid(world)["pledge"]


def test_no_more_is_pledged_than_asked_and_nothing_at_another_collection():
    world, rows = asked(1_500)
    pledges.collect_pledges(MONTH, world, 0, P)
    assert rows["pledged"].tolist() == [150_000]
    assert world.courtyards["pledges"][:2].tolist() == [8, 10]
    world, rows = asked(1_500, collection=FOR_COMMITTEE)
    pledges.collect_pledges(MONTH, world, 0, P)
    assert rows["pledged"].tolist() == [0]


def test_what_was_not_funded_is_given_back():
    world, rows = asked(4_000)
    pledges.collect_pledges(MONTH, world, 0, P)
    rows[0].state, rows[0].decided = VETOED, MONTH
    pledges.give_back_pledges(MONTH, world, 0)
    assert world.communities[0].pledges == 0
    assert paid(world) == {"pledge": 400_000, "pledge returned": 400_000}


def test_households_of_a_large_community_do_pay_their_half_of_some_construction():
    model = small("jinyang", "reform-2009", individuals=False, overrides={"place.scale": 1})
    model.run(36)
    built = model.projects.query("construction == 1 and pledged_yuan > 0 and state == 'evaluated'")
    assert len(built) > 0
    assert built["pledged_yuan"].to_numpy() == pytest.approx(built["cost_yuan"].to_numpy() / 2, abs=0.01)

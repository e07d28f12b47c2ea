"""The ballot on projects: whom approvals go to, by needs felt."""

from __future__ import annotations

import numpy as np
import pytest

from sim import ballot
from sim.parameters import CARE, OFFICIALS, RESIDENTS
from sim.person import HEARS, OLDER, VOTES
from sim.proposals import ACCEPTED, COSTED, FUNDED, VETOED
from tests.proposing import SEED, propose, town
from tests.worlds import parameters

FACILITIES = 2


def electorate(needs=0.5, **of_all):
    """A town whose residents all vote, are of one age, and live without children."""
    world = town(needs)
    for name, value in ({"acts": VOTES, "age": OLDER - 1, "with_child": 0} | of_all).items():
        world.people[name] = value
    return world


def size(world, *courtyards):
    return sum(int(world.courtyards[c].stop - world.courtyards[c].first) for c in courtyards)


def approvals(world, row, **changes):
    return ballot.approvals_of(SEED, 0, world, row, parameters(changes))


def test_nobody_approves_where_there_is_no_need_and_everybody_where_it_is_severe():
    world = electorate()
    row = propose(world, served_from=1, served_to=3)
    world.needs[[1, 2], 0] = 0.0, 1.0
    assert approvals(world, row) == size(world, 2), "a need of 1 is felt by half at least"


def test_only_those_who_voted_count():
    world = electorate(1.0)
    row = propose(world)
    world.people.acts[: size(world, 0) // 2] = HEARS
    assert approvals(world, row) == size(world, 0) - size(world, 0) // 2


def test_the_more_severe_a_need_the_more_approve_and_never_fewer():
    found = []
    for severity in np.linspace(0.1, 0.5, 9):
        world = electorate(severity)
        found.append(approvals(world, propose(world)))
    assert found == sorted(found)
    assert found[0] == 0 < found[3] < found[-1]


def test_a_higher_threshold_loses_approvals():
    world = electorate(0.25)
    low, high = (approvals(world, propose(world), **{"ballot.threshold": at}) for at in (0.15, 0.3))
    assert low > high > 0


@pytest.mark.parametrize(("who", "all_of_them"), [({}, False), ({"age": OLDER}, True), ({"with_child": 1}, True)])
def test_care_is_approved_by_those_who_need_it(who, all_of_them):
    world = electorate(0.39, **who)
    care, other = propose(world, category=CARE), propose(world, category=FACILITIES)
    assert approvals(world, other) == size(world, 0)
    assert (approvals(world, care) == size(world, 0)) == all_of_them


def test_neighbours_differ_in_what_they_feel_and_one_person_over_the_years():
    world = electorate(0.2)
    first = int(world.courtyards[0].stop)
    p = parameters()
    felt = np.array([
        [ballot.approves(SEED, year, world.people, i, FACILITIES, 0.2, p) for i in range(first)] for year in range(6)
    ])  # fmt: skip
    assert 0 < felt.mean() < 1
    assert felt.any(axis=0).sum() > felt[0].sum()


@pytest.mark.parametrize("state", [COSTED, ACCEPTED, VETOED, FUNDED])
def test_ballots_are_counted_once_and_approvals_of_what_is_open(state):
    world = electorate(1.0)
    row = propose(world, served_from=0, served_to=2, state=state)
    cast = ballot.count_approvals(SEED, 0, world, 0, parameters())
    assert cast == int(world.communities[0].residents)
    open_to_vote = state in (COSTED, ACCEPTED)
    assert row.yes == (size(world, 0, 1) if open_to_vote else 0)
    assert row.no == (cast - row.yes if open_to_vote else 0)


@pytest.mark.parametrize(
    ("decides", "share", "balloted"), [(RESIDENTS, 1, True), (RESIDENTS, 0, False), (OFFICIALS, 1, False)]
)
def test_there_is_a_ballot_only_where_residents_decide_by_one(decides, share, balloted):
    p = parameters({"engagement.decides": decides, "engagement.ballot": share})
    assert ballot.is_balloted(p) is balloted

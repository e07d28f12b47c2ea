"""The council's review: opinions exchanged before the vote, and proposals amended instead of refused."""

from __future__ import annotations

import numpy as np
import pytest

from sim import decision, review
from sim.proposals import ACCEPTED, BY_RESIDENT, COSTED, FUNDED, NO_MAJORITY, NO_MONEY, VETOED, draft
from sim.world import with_room
from tests.proposing import paid
from tests.worlds import in_fen, parameters, same_frames, small

SEED, MONTH = 3, 3
RESOLVES = {"engagement.decides": 2.0, "council.error": 0.05, "council.own": 0.1, "council.presence": 0.95}
FUND = 100_000_000


def council(needs, fields=(), fund=FUND, members=15):
    """A proposal for eight courtyards whose needs are told, and a council of whom all come."""
    world = with_room(small("puyang", burn_in=0, overrides={"place.scale": 0.25}).world, year_begins=True)
    world.needs[:] = 0.0
    world.needs[: len(needs), 0] = needs
    world.communities[0].fund = fund
    world.seats[:members] = world.courtyards["first"][-1] + np.arange(members)  # members live elsewhere
    n = draft(world, 0, 0, 0, 2, 0, BY_RESIDENT, 0, 0, 10**6)
    row = world.proposals[n]
    row.state, row.cost, row.served_from, row.served_to = COSTED, 40_000_000, 0, 8
    for name, value in dict(fields).items():
        row[name] = value
    return world, row


def resolve(world, row, cut=(), **changes):
    p = parameters(RESOLVES | changes, cut)
    p.council_presence = 1.0
    decision.resolve_by_council(SEED, MONTH, 0, world, 0, 15, row, p)
    return row


def amend(world, refusal=NO_MAJORITY, cut=(), **changes):
    p = parameters(RESOLVES | {"review.amendment": 1.0} | changes, cut)
    p.council_presence = 1.0
    review.amend_refused(SEED, MONTH, 0, world, 0, refusal, p)


PATCHY = [0.0, 0.9, 0.9, 0.9, 0.0, 0.0, 0.0, 0.9]


def test_what_has_no_majority_is_narrowed_to_the_need_round_its_courtyard_and_voted_again():
    world, row = council([0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.5])
    assert resolve(world, row).refusal == NO_MAJORITY
    amend(world)
    assert (row.served_from, row.served_to, row.amended) == (1, 3, 1)
    assert (row.state, row.refusal) == (ACCEPTED, 0)
    assert row.yes > row.no
    assert paid(world) == {"amendment": in_fen("amendment")}


def test_what_serves_fewer_costs_less_by_the_elasticity_of_cost():
    world, row = council(PATCHY)
    resolve(world, row)
    row.state, row.refusal, row.decided = VETOED, NO_MONEY, MONTH
    p = parameters()
    yards = world.courtyards
    share = (yards[3].stop - yards[1].first) / (yards[7].stop - yards[0].first)
    amend(world, NO_MONEY)
    assert (row.served_from, row.served_to) == (1, 4)
    assert row.cost == pytest.approx(40_000_000 * share**p.project_cost_size, abs=100)


@pytest.mark.parametrize(
    "needs",
    [[0.3] * 8, [0.9, 0.9, 0.0, 0.9]],
    ids=["all need it", "its own courtyard does not"],
)
def test_what_cannot_be_narrowed_stays_refused(needs):
    world, row = council(needs)
    row.state, row.refusal, row.decided = VETOED, NO_MONEY, MONTH
    amend(world, NO_MONEY)
    assert (row.state, row.refusal, row.amended, row.served_to) == (VETOED, NO_MONEY, 0, 8)
    assert paid(world) == {}


def test_what_was_pledged_beyond_the_part_of_a_lower_cost_goes_back():
    world, row = council(PATCHY, {"pledged": 20_000_000, "asked_pledge": 20_000_000})
    world.communities[0].pledges = 20_000_000
    row.state, row.refusal, row.decided = VETOED, NO_MONEY, MONTH
    amend(world, NO_MONEY, **{"council.cofinancing": 0.5})
    assert row.amended == 1
    assert row.pledged == row.asked_pledge == row.cost // 2
    assert world.communities[0].pledges == row.pledged
    assert paid(world)["pledge returned"] == 20_000_000 - row.pledged


def test_it_is_amended_once_and_only_for_the_reason_and_month_asked():
    world, row = council(PATCHY)
    for fields in ({"amended": 1}, {"refusal": NO_MONEY}, {"decided": MONTH - 1}, {"pool": 1}):
        row.state, row.refusal, row.decided, row.amended, row.pool = VETOED, NO_MAJORITY, MONTH, 0, 0
        for name, value in fields.items():
            row[name] = value
        amend(world)
        assert row.served_to == 8, fields
    row.pool, row.state, row.refusal, row.decided, row.amended = 0, VETOED, NO_MAJORITY, MONTH, 0
    amend(world, cut=["review_to_decisions"])
    assert row.served_to == 8


def test_what_was_promised_to_others_is_not_given_twice():
    world, row = council(PATCHY, {"state": FUNDED}, fund=50_000_000)
    n = draft(world, 0, 0, 0, 9, 0, BY_RESIDENT, 0, 0, 5)
    other = world.proposals[n]
    other.state, other.cost, other.served_from, other.served_to, other.score = ACCEPTED, 20_000_000, 9, 10, 3.0
    assert decision.fund_in_order(MONTH, world, 0, parameters()) == 0
    assert (other.state, other.refusal) == (VETOED, NO_MONEY)
    assert row.state == FUNDED


@pytest.mark.parametrize(("face", "each"), [(0.0, in_fen("writing")), (1.0, in_fen("sitting"))])
def test_the_exchange_is_paid_by_the_seat_and_round(face, each):
    world, row = council(PATCHY)
    p = parameters({"review.rounds": 3.0, "review.face_to_face": face})
    row.voted = MONTH - 1
    review.pay_for_exchange(MONTH, world, 0, p)
    assert paid(world) == {}, "nothing was put to the council this month"
    row.voted = MONTH
    review.pay_for_exchange(MONTH, world, 0, p)
    assert paid(world) == {"exchange": 15 * 3 * each}


def test_exchange_makes_a_council_of_one_mind():
    """Members who err each for themselves agree after talk that goes on long enough."""
    split = []
    for rounds in (0.0, 6.0):
        world, row = council([0.2] * 8)
        changes = {"review.rounds": rounds, "review.face_to_face": 1.0, "council.error": 0.15, "review.step": 0.5}
        resolve(world, row, **changes)
        split.append(min(row.yes, row.no))
    assert split[0] > split[1]


LEVERS = {"review.rounds": 4, "review.face_to_face": 1, "review.amendment": 1}


@pytest.mark.parametrize("context", [{"engagement.decides": "officials"}, {"engagement.ballot": 1}])
def test_where_the_council_does_not_resolve_there_is_nothing_to_review(context):
    runs = []
    for levers in ({}, LEVERS):
        model = small("puyang", "reform-2009", overrides={"place.scale": 0.25} | context | levers)
        model.run(14)
        runs.append(model)
    for table in ("series", "ledger", "projects"):
        assert same_frames(getattr(runs[0], table), getattr(runs[1], table)), table

"""Micro-projects: what a meeting wrote down, decided at once while the pool lasts, done by residents."""

from __future__ import annotations

import numpy as np
import pytest

from sim import micro_projects, small_works
from sim.budget import PROPOSALS_MADE
from sim.parameters import MONTHS
from sim.person import VOLUNTEERS
from sim.proposals import DELIVERED, DELIVERING, MAIN, MERGED, MICRO, NO_FUND, NO_MONEY, REFUSALS, VETOED
from sim.world import with_room
from tests.worlds import parameters, small

SEED = 3
POOL = {"micro.pool": 100_000.0}
JUNE = 5


def village(drafts=(0, 1, 2), pool=10_000_000):
    """A place whose courtyards' meetings wrote down wishes last month, with money in the pool."""
    world = with_room(small("puyang", burn_in=0, overrides={"place.scale": 0.1}).world, year_begins=True)
    world.needs[:] = 0.8
    world.courtyards["draft_author"] = -1
    world.communities[0].micro_pool = pool
    for c in drafts:
        row = world.courtyards[c]
        row.draft_author, row.draft_category, row.draft_support = int(row.first), 0, 5
    world.people["tenure"] = 24
    return world


def decide(world, month=JUNE, collects=False, cut=(), **changes):
    micro_projects.micro_month(SEED, month, collects, world, 0, parameters(POOL | changes, cut))
    return world.proposals[: int(world.counts[PROPOSALS_MADE])]


def test_each_draft_is_decided_at_once_and_paid():
    world = village()
    rows = decide(world)
    assert len(rows) == 3
    assert np.all(rows["pool"] == MICRO)
    assert np.all(rows["state"] == DELIVERING)
    assert np.all(rows["decided"] == JUNE)
    assert world.communities[0].micro_pool == 10_000_000 - rows["cost"].sum()
    assert {(row.served_from, row.served_to) for row in rows} == {(0, 1), (1, 2), (2, 3)}


def test_nothing_is_taken_up_while_the_main_cycle_collects_or_at_the_end_of_the_year():
    assert len(decide(village(), collects=True)) == 0
    for month in range(MONTHS):
        assert (len(decide(village(), month=month)) > 0) == (month <= micro_projects.LAST_BEGIN)


def test_all_of_it_is_done_within_the_year():
    for month in range(micro_projects.LAST_BEGIN + 1):
        finishes = decide(village(), month=month)["finishes"]
        assert len(finishes) == 3
        assert np.all((finishes >= month + 2) & (finishes < MONTHS))


def test_what_the_pool_does_not_pay_for_is_refused_and_kept():
    refused = 0
    for pool in range(500_000, 1_500_000, 100_000):
        rows = decide(village(pool=pool))
        assert set(rows["state"]) <= {DELIVERING, VETOED}
        assert set(rows["refusal"][rows["state"] == VETOED]) <= {NO_MONEY}
        refused += int((rows["state"] == VETOED).sum())
    assert refused > 0
    assert set(decide(village(), cut=["fund_to_projects"])["refusal"]) == {NO_FUND}


def test_a_pool_that_is_used_up_is_not_called_on_until_the_next_year():
    """It went on taking up every wish, and refused nearly all of them."""
    world = village(pool=int(100 * parameters().micro_cost) - 1)
    assert len(decide(world)) == 0
    plenty = village(pool=10_000_000)
    assert len(decide(plenty)) == 3
    plenty.communities[0].micro_pool = 1_000
    assert len(decide(plenty, JUNE + 1)) == 3, "nothing more is taken up"


def test_a_second_one_of_a_courtyard_and_need_has_luck_of_its_own_and_the_first_has_it_in_any_month():
    costs = {}
    for months in ((3, 6), (6, 7)):
        world = village(drafts=(0,))
        for month in months:
            decide(world, month)
        costs[months] = world.proposals["cost"][:2].tolist()
    assert costs[3, 6] == costs[6, 7]
    assert costs[3, 6][0] != costs[3, 6][1]


def test_it_is_not_always_the_same_courtyard_s_turn():
    first = {
        int(decide(village(drafts=range(4)), month=month)[0].courtyard) for month in range(micro_projects.LAST_BEGIN)
    }
    assert len(first) > 1


def test_a_wish_stays_its_author_s_who_has_moved_out_since():
    world = village(drafts=[0])
    author = int(world.courtyards[0].draft_author)
    world.people[author].generation, world.people[author].tenure = 4, 0
    assert decide(world)[0].author_generation == 3


def done(helpers, **changes):
    """A micro-project that was worked on for a month by so many, on the day it is due."""
    world = village(drafts=[0])
    row = decide(world)[0]
    row.finishes = JUNE + 2
    world.people["acts"] = 0
    first = int(world.courtyards[0].first)
    world.people["acts"][first : first + helpers] = VOLUNTEERS
    cut = changes.pop("cut", ())
    for month in (JUNE + 1, JUNE + 2):
        small_works.carry_on(SEED, month, world, 0, parameters(POOL | changes, cut))
    assert row.state == DELIVERED
    return world, row


def test_the_more_lend_a_hand_the_more_of_the_need_is_met():
    left = [float(done(helpers)[0].needs[0, 0]) for helpers in (0, 2, 4, 9)]
    assert left[0] > left[1] > left[2] == left[3]
    p = parameters()
    assert left[2] == pytest.approx(0.8 * (1 - p.micro_effect))
    assert left[0] == pytest.approx(0.8 * (1 - p.micro_effect / 2))
    assert done(4, cut=["projects_to_needs"])[0].needs[0, 0] == 0.8


def test_one_that_has_just_begun_takes_no_hands_from_the_one_under_way():
    world = village()
    decide(world, JUNE)
    shared = [small_works.micro_projects_under_way(month, world, 0)[:4].tolist() for month in (JUNE + 1, JUNE + 2)]
    assert shared == [[0, 0, 0, 0], [1, 1, 1, 0]], "nobody was called in the month it was decided"


def test_delivery_is_seen_and_counted_in_its_courtyard_alone():
    world, row = done(4)
    assert world.courtyards["micro"].tolist() == [1, *[0] * (len(world.courtyards) - 1)]
    assert world.courtyards["delivered"].sum() == pytest.approx(parameters().micro_effect / parameters().project_effect)
    assert world.courtyards[0].quality == row.quality == 1.0


def test_work_under_way_calls_a_volunteer_day_unless_the_link_is_cut():
    for cut, called in (((), 1), (["projects_to_work"], 0)):
        world = village(drafts=[1])
        decide(world)
        small_works.carry_on(SEED, JUNE + 1, world, 0, parameters(POOL, cut))
        assert world.courtyards["volunteer_day"].tolist() == [0, called, *[0] * (len(world.courtyards) - 2)]


@pytest.fixture(scope="module")
def life():
    model = small("puyang", "reform-2009", overrides={"micro.pool": 30_000, "place.scale": 0.25})
    model.run(24)
    return model


def test_the_pool_comes_in_january_and_what_is_left_returns_in_december(life):
    assert life.world.communities["micro_pool"].sum() == 0
    spent = life.ledger.query("purpose == 'micro-project'")["amount_fen"].sum()
    assert 0 < spent <= 2 * 3_000_000
    off = small("puyang", "reform-2009", overrides={"place.scale": 0.25})
    off.run(24)
    granted = [m.ledger.query("purpose == 'fund grant'")["amount_fen"].sum() for m in (life, off)]
    assert granted[0] - granted[1] == 2 * 3_000_000


def test_the_main_cycle_leaves_micro_projects_alone(life):
    table = life.projects
    small_ones = table[table["pool"] == "micro"]
    assert "evaluated" in set(small_ones["state"]) <= {"evaluated", "vetoed"}
    assert not (small_ones["reason"] == "merged with an earlier one").any()
    assert life.series["projects_delivered"].sum() == table.query("pool == 'main'")["delivered"].notna().sum()
    assert life.series["micro_projects"].sum() == small_ones["delivered"].notna().sum() > 0
    assert set(table["pool"]) == {"main", "micro"}
    assert MAIN == 0


def test_small_works_stand_apart_from_the_main_decision_in_every_count_of_it():
    model = small("puyang", "reform-2009", overrides={"micro.pool": 20_000, "review.urgent": 0.3})
    model.run(36)
    made = model.projects
    main = made[made["pool"] == "main"]
    assert len(main) < len(made)
    assert model.series["proposals"].sum() == len(main)
    refused = main["reason"].astype(str).isin([*REFUSALS[1:]]) & (main["reason"].astype(str) != REFUSALS[MERGED])
    assert model.series["projects_vetoed"].sum() == refused.sum()
    assert model.series["projects_funded"].sum() <= len(main) - refused.sum()

"""Works: paid in halves, watched, better when watched; they meet needs, are published, and rated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import delivery
from sim.person import ADULT, HEARS
from sim.proposals import DELIVERED, DELIVERING, EVALUATED, FUNDED, PROPOSAL
from tests.proposing import SEED, paid, site
from tests.worlds import full, in_fen, parameters, records, small


def start(world, month=4, months=6):
    delivery.start_works(SEED, month, months, world, 0)
    return world.proposals[0]


def finish(world, month=9, decided=1.0, cut=(), **changes):
    world.proposals["by_residents"] = decided
    return delivery.finish_works(SEED, month, world, 0, parameters(changes, cut))


# -- start and end -----------------------------------------------------------------------------------


def test_works_start_when_what_was_decided_has_been_posted_for_a_month():
    world = site(decided=3)
    for month, state in ((4, FUNDED), (5, DELIVERING)):
        assert start(world, month=month).state == state


def test_works_start_with_half_of_the_money_and_end_within_their_months():
    row = start(world := site())
    assert row.state == DELIVERING
    assert row.started == 4
    assert 4 <= row.finishes < 10
    assert paid(world) == {"project": 4_000_000 - 500, "co-financing": 500}


def test_the_rest_is_paid_on_delivery_to_the_fen():
    start(world := site())
    assert finish(world) == 1
    assert paid(world) == {"project": 8_000_001 - 1_001, "co-financing": 1_001}
    row = world.proposals[0]
    assert (row.state, row.delivered) == (DELIVERED, 9)
    assert int(world.communities[0].fund) == 10**9 - 8_000_001 + 1_001
    assert int(world.communities[0].pledges) == 10**6 - 1_001


def test_works_under_way_are_not_finished_early():
    start(world := site())
    world.proposals[0].finishes = 7
    assert finish(world, month=6) == 0
    assert finish(world, month=7) == 1


def test_the_months_of_works_differ_and_each_is_met():
    world = site(1)
    months = set()
    for year in range(60):
        world.proposals[0].state, world.proposals[0].year = FUNDED, year
        months.add(int(start(world).finishes))
    assert months == set(range(5, 10)), "within the six months from the one they start in"


def test_works_take_a_month_at_least():
    world = site(1)
    for year in range(60):
        world.proposals[0].state, world.proposals[0].year = FUNDED, year
        assert start(world).finishes > 4


@pytest.mark.parametrize("taken", [0, 3])
def test_places_in_the_watch_group_are_paid_for_as_far_as_they_are_taken(taken):
    start(world := site())
    world.proposals[0].watch_group = 1
    world.people["watches"][world.courtyards[1].first :][:taken] = 1
    finish(world)
    assert paid(world).get("watch group", 0) == taken * in_fen("supervisor")


def test_only_what_was_funded_is_started():
    start(world := site(state=EVALUATED))
    assert paid(world) == {}


@given(cost=st.integers(1, 10**9), share=st.floats(0, 1))
def test_payments_add_up_to_the_cost_whatever_it_is(cost, share):
    world = site(cost=cost, pledged=int(cost * share))
    world.communities[0].pledges = 10**9
    start(world)
    finish(world)
    assert sum(paid(world).values()) == cost
    assert paid(world).get("co-financing", 0) == int(cost * share)


# -- quality -----------------------------------------------------------------------------------------


def project(**fields):
    row = records(PROPOSAL, 1)[0]
    row.started = 4
    for name, value in fields.items():
        row[name] = value
    return row


def quality(row, month=8, cut=(), **changes):
    return delivery.quality_of(SEED, month, row, parameters({"engagement.supervisors": 3} | changes, cut))


@given(year=st.integers(0, 200), watched=st.floats(0, 60), publicity=st.floats(0, 1))
def test_quality_lies_between_what_full_leakage_leaves_and_one(year, watched, publicity):
    found = quality(project(year=year, watched=watched), **{"engagement.publicity": publicity})
    assert 1 - parameters().project_leakage <= found <= 1


@given(year=st.integers(0, 200), watched=st.floats(0, 12), more=st.floats(0, 12))
def test_the_more_watch_the_better_the_works(year, watched, more):
    row, watched_more = (project(year=year, watched=sum_) for sum_ in (watched, watched + more))
    assert quality(watched_more) >= quality(row)
    assert quality(row, **{"engagement.publicity": 1}) >= quality(row)
    assert quality(watched_more, cut=["supervision_to_quality"]) == quality(row, cut=["supervision_to_quality"])


def test_a_full_watch_group_prevents_its_share_of_leakage():
    p = parameters()
    row, full_group = project(), project(watched=4 * p.project_watchers_full)
    lost, lost_watched = 1 - quality(row), 1 - quality(full_group)
    assert lost_watched == pytest.approx(lost * (1 - p.project_watch))
    assert quality(project(watched=500.0)) == quality(full_group)


# -- what they do ------------------------------------------------------------------------------------


def test_delivered_works_meet_the_need_where_they_serve_by_their_quality():
    world = site(state=DELIVERING)
    world.proposals[0].started = 4
    finish(world, **{"project.effect": 0.8})
    met = 0.8 * (1 - 0.8 * world.proposals[0].quality)
    assert world.needs[:, 0] == pytest.approx([0.8, met, met, 0.8])
    assert np.all(world.needs[:, 1:] == 0.8)
    yards = world.courtyards
    assert yards["delivered"].tolist() == [0, 1, 1, 0]
    assert yards["quality"][1] == world.proposals[0].quality
    assert yards["works_decided"].tolist() == [0, 1, 1, 0]
    assert yards["money_year"].sum() == pytest.approx(80_000.01)
    assert yards["answered"].tolist() == yards["answered_year"].tolist() == [0, 1, 1, 0], (
        "whoever complained is answered"
    )


def test_over_a_cut_link_works_meet_no_need():
    apart, world = site(state=DELIVERING), site(state=DELIVERING)
    assert finish(apart, cut=["projects_to_needs"]) == finish(world) == 1
    assert np.all(apart.needs == 0.8)
    assert world.needs.min() < 0.8


def test_a_courtyard_sees_the_mean_quality_of_what_was_delivered_to_it():
    world = site(2, state=DELIVERING)
    world.proposals[1].year = 2
    finish(world)
    assert world.courtyards[1].delivered == 2
    assert world.courtyards[1].quality == pytest.approx(world.proposals["quality"][:2].mean())


def test_works_residents_decided_over_and_services_bought_for_them_count_alike():
    yard = site(1).courtyards[0]
    yard.decided = 0.7  # over what was asked for: another matter
    delivery.tell_of_works(yard, 1.0, 1.0, 1.0)
    delivery.tell_of_works(yard, 0.5, 0.0, 1.0)
    assert (yard.works_decided, yard.quality, yard.decided) == (0.5, 0.75, 0.7)


def test_small_services_count_for_less_than_a_project():
    yard = site(1).courtyards[0]
    delivery.tell_of_works(yard, 1.0, 1.0, 1.0)
    delivery.tell_of_works(yard, 0.0, 0.0, 0.25)
    assert (yard.works_decided, yard.quality, yard.delivered) == (0.8, 0.8, 1.25)
    delivery.tell_of_works(yard, 0.0, 0.0, 0.0)
    assert yard.delivered == 1.25, "what involves residents wholly delivers nothing to them"
    p = parameters({"project.effect": 0.8})
    assert (delivery.worth(0.2, p), delivery.worth(0.9, p)) == (0.25, 1.0)


def test_what_serves_all_alike_is_fair_to_courtyards_of_any_size():
    world = site(state=DELIVERING)
    world.courtyards["stop"][2] += 200  # the larger one of the two that are served
    world.courtyards["first"][3] += 200
    finish(world)
    money = world.courtyards["money_year"]
    sizes = world.courtyards["stop"] - world.courtyards["first"]
    assert money[1] / sizes[1] == pytest.approx(money[2] / sizes[2])
    assert money.sum() == pytest.approx(80_000.01)


def published(world):
    delivery.publish_accounts(world, 0, 0, len(world.courtyards))
    return world.courtyards


def test_accounts_say_how_sound_the_works_were_and_whether_my_share_was_fair():
    world = site(2, state=DELIVERED)
    world.proposals["quality"][:2] = 0.9, 0.7
    world.courtyards["books"] = -1.0
    world.courtyards["money_year"] = [0, 100, 300, 0]
    yards = published(world)
    assert yards["books"] == pytest.approx([0.8] * 4)
    assert yards["fairness"] == pytest.approx([0, 1, 1, 0], abs=0.02)
    world.courtyards["money_year"] = 50
    assert published(world)["fairness"] == pytest.approx([1.0] * 4, abs=0.02)


def test_where_nothing_was_delivered_no_accounts_are_posted():
    world = site(state=EVALUATED)
    world.courtyards["books"] = -1.0
    assert np.all(published(world)["books"] == -1.0)


def rated(world, month=11, cut=(), **changes):
    delivery.rate_works(month, world, 0, parameters(changes, cut))
    return world.proposals[0], world.communities[0]


def test_those_who_live_by_the_works_and_heard_of_them_rate_them():
    world = site(state=DELIVERED)
    world.proposals[0].quality = 0.9
    people, rows = world.people, slice(int(world.courtyards[1].first), int(world.courtyards[2].stop))
    adults = np.flatnonzero(people["age"][rows] >= ADULT) + rows.start
    people["year_acts"][adults] = HEARS
    people["satisfaction"] = 0.2
    people["satisfaction"][adults[: len(adults) // 4]] = 0.8
    row, community = rated(world)
    assert row.rating == pytest.approx(0.45 + 0.5 * (len(adults) // 4) / len(adults))
    assert (row.state, row.evaluated) == (EVALUATED, 11)
    assert community.rating == row.rating


def test_where_nobody_heard_of_the_works_opinion_is_halfway():
    world = site(state=DELIVERED)
    world.proposals[0].quality = 1.0
    assert rated(world)[0].rating == 0.75


def test_next_year_s_money_may_follow_the_rating_of_this_year_s_works():
    world = site(state=DELIVERED)
    world.proposals[0].quality = 0.5
    row, community = rated(world)
    assert community.fund_rating == community.rating == row.rating < 1.0


def test_after_a_year_without_works_the_last_rating_stands():
    """A council that delivered nothing kept the whole fund, and one that delivered lost some of it."""
    world = site(state=FUNDED)
    world.communities[0].rating = world.communities[0].fund_rating = 0.8
    community = rated(world)[1]
    assert (community.rating, community.fund_rating) == (0.8, 0.8)


# -- in a run ----------------------------------------------------------------------------------------


def test_watched_works_are_better_in_a_run():
    means = []
    for places in (0, 8):
        model = full(
            overrides={
                "place.scale": 0.5,
                "engagement.supervisors": places,
                "project.leakage": 0.5,
                "engagement.publicity": 0.0,
            }
        )
        model.run(36)
        means.append(model.projects["quality"][model.projects["delivered"].notna()].mean())
    assert means[1] > means[0]


def test_projects_meet_needs_in_a_run():
    with_fund, without = small("puyang", "fund-only", burn_in=24), small("puyang", "no-fund", burn_in=24)
    for model in (with_fund, without):
        model.run(36)
    assert with_fund.series["needs_met"].iloc[12:].mean() > without.series["needs_met"].iloc[12:].mean() + 0.02

"""What a proposal costs, whom it serves and whether it is in scope: by its own lot, whoever decides."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim import proposals
from sim.parameters import CATEGORIES
from sim.population import COURTYARD
from sim.proposals import BY_OFFICIALS, BY_RESIDENT, COSTED, OUT_OF_SCOPE, PROPOSAL
from tests.worlds import parameters, records


def costed(
    count=800, changes=None, asks=True, courtyards=20, size=100, category=0, year=0, home=None, by=BY_RESIDENT
):  # fmt: skip
    """Proposals for some courtyards of equal size, each costed by its own lot."""
    yards = records(COURTYARD, courtyards)
    yards["first"], yards["stop"] = size * np.arange(courtyards), size * np.arange(1, courtyards + 1)
    rows = records(PROPOSAL, count)
    rows["courtyard"] = np.arange(count) % courtyards if home is None else home
    rows["category"], rows["by"] = category, by
    rows["year"] = year + np.arange(count)
    p = parameters(changes)
    for row in rows:
        proposals.cost_and_scope(1, 5, row, yards, 0, courtyards, asks, p)
    return rows


def test_a_proposal_serves_its_own_courtyard_and_neighbours_up_to_the_extent_asked():
    rows = costed(home=10)
    sizes = (rows["served_to"] - rows["served_from"]) * 100
    assert np.all((rows["served_from"] <= 10) & (rows["served_to"] > 10))
    # 400 residents x (0.5..1.5) x (0.5..1.5), rounded up to whole courtyards
    assert sizes.min() >= 100
    assert sizes.max() <= 900
    assert np.median(sizes) == pytest.approx(400, abs=100)


def test_an_extent_ends_where_the_community_ends():
    rows = costed(courtyards=3, changes={"project.served": 800})
    assert rows["served_from"].min() == 0
    assert rows["served_to"].max() == 3
    assert costed(courtyards=1)["served_to"].max() == 1


def test_costs_are_lognormal_about_the_median_for_four_hundred_residents():
    rows = costed(
        changes={"project.served": 400, "project.cost": 85_000, "project.cost_spread": 0.5}, size=400, courtyards=1
    )
    yuan = rows["cost"] / 100
    assert np.median(yuan) == pytest.approx(85_000, rel=0.05)
    assert np.log(yuan).std() == pytest.approx(0.5, rel=0.1)
    assert np.all(rows["cost"] % 100 == 0), "whole yuan"


def test_costs_rise_with_residents_served_by_less_than_in_proportion():
    medians = [np.median(costed(size=size, courtyards=1)["cost"]) for size in (200, 400, 800)]
    for small_one, large in itertools.pairwise(medians):
        assert large / small_one == pytest.approx(2**0.8, rel=0.02)


def test_the_stated_share_of_wishes_falls_into_an_excluded_class_and_each_class_is_met():
    rows = costed(4000, {"project.out_of_scope": 0.2})
    out = rows["state"] == OUT_OF_SCOPE
    assert out.mean() == pytest.approx(0.2, abs=0.025)
    assert set(rows["refusal"][out]) == {1, 2, 3}
    assert np.all(rows["state"][~out] == COSTED)
    assert not rows["refusal"][~out].any()


def test_officials_shortlist_nothing_that_is_excluded_and_it_costs_what_a_wish_costs():
    wishes, listed = (costed(changes={"project.out_of_scope": 0.3}, by=by) for by in (BY_RESIDENT, BY_OFFICIALS))
    assert np.all(listed["state"] == COSTED)
    assert np.array_equal(wishes["cost"], listed["cost"])


def test_only_construction_asks_residents_to_pledge_and_only_where_they_decide():
    changes = {"council.cofinancing": 0.5}
    rows = costed(changes=changes)
    assert 0 < rows["construction"].mean() < 1
    assert np.all(rows["asked_pledge"] == np.where(rows["construction"] == 1, rows["cost"] // 2, 0))
    assert not costed(changes=changes, asks=False)["asked_pledge"].any()
    assert not costed(changes={"council.cofinancing": 0})["asked_pledge"].any()


@pytest.mark.parametrize("category", range(len(CATEGORIES)))
def test_each_category_has_its_share_of_construction(category):
    share = costed(category=category)["construction"].mean()
    assert share == pytest.approx(proposals.construction_share(category, parameters()), abs=0.06)


def test_the_same_wish_costs_the_same_whoever_decides():
    one, other = costed(asks=True), costed(asks=False)
    for name in ("cost", "served_from", "served_to", "construction", "refusal"):
        assert np.array_equal(one[name], other[name])


def test_lots_of_costing_are_the_proposal_s_own():
    """Where, for what and when: another proposal elsewhere changes nothing."""
    assert np.array_equal(costed(800)["cost"][:300], costed(300)["cost"])

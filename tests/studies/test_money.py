"""Whether policies spend the sum wanted is judged by intervals."""

from __future__ import annotations

import math

import pytest

from sim.studies import money


def about(off, low, high, note="", replicates=10):
    """Say of one policy what it spends beside a sum of 1,000, as a comparison does."""
    one = {"policy": "half", "wanted": 1000.0, "fund_before": 10.0, "fund": 20.0, "reached": 1000.0, "note": note}
    ends = {"more": 1000 * off, "more_low": low and 1000 * low, "more_high": high and 1000 * high}
    held = {"policy": "half", "yuan": 1000 * (1 + off), "yuan_low": None, "yuan_high": None} | ends
    return {"same_budget": [one], "held": [held], "replicates": replicates}


@pytest.mark.parametrize(
    ("interval", "judged"),
    [
        ((0.052, -0.25, 0.35), "untold"),  # the mean alone tells nothing
        ((0.01, -0.02, 0.06), "untold"),
        ((0.30, 0.04, 0.56), "untold"),
        ((0.01, -0.02, 0.04), "equal"),
        ((0.20, 0.051, 0.35), "unequal"),
        ((-0.20, -0.35, -0.051), "unequal"),
    ],
)
@pytest.mark.parametrize("note", ["", "whole_projects"])
def test_money_is_unequal_only_where_all_of_the_interval_is(interval, judged, note):
    [one] = money.scaled(about(*interval, note))
    assert [name for name in ("equal", "unequal", "untold") if getattr(one, name)] == [judged]


@pytest.mark.parametrize(("replicates", "fitted"), [(64, 0), (65, 64), (200, 64)])
def test_funds_fitted_on_fewer_seeds_than_replicates_are_known(replicates, fitted):
    told = about(0.0, -0.01, 0.01, replicates=replicates)
    assert money.fewer_seeds(told) == 0
    told["same_budget"][0]["seeds"] = [100_001, 100_064]
    assert money.fewer_seeds(told) == fitted


def test_what_a_policy_spends_is_divided_by_what_the_same_seeds_spend():
    """Nothing spent once was 113.4 % less, as the search's seeds spent less than those of the runs."""
    told = about(-1.134, -1.2, -1.06, "no_fund")
    told["same_budget"] = [one | {"equals": "dearest"} for one in told["same_budget"]]
    told["held"] = [*told["held"], {"policy": "dearest", "yuan": 1134.0, "more": 0, "more_low": 0, "more_high": 0}]
    [one] = money.scaled(told)
    assert one.off == pytest.approx(-1)
    assert one.wanted == 1000


@pytest.mark.parametrize(("note", "judged"), [("", "untold"), ("no_fund", "unequal")])
def test_one_run_has_no_interval_and_is_believed_where_the_search_found_as_much(note, judged):
    [one] = money.scaled(about(-1.0, None, None, note))
    assert math.isnan(one.off_low)
    assert getattr(one, judged)


def test_nobody_spends_less_than_nothing_of_the_sum_wanted():
    [one] = money.scaled(about(-0.924, -1.22, -0.629, "no_fund"))
    assert (one.off, one.off_low, one.off_high) == pytest.approx((-0.924, -1.0, -0.629))
    assert one.unequal

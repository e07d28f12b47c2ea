"""Paired differences, held against scipy directly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.studies import paired


@pytest.fixture
def normal() -> np.ndarray:
    return np.random.default_rng(1).normal(0.3, 1.0, 25)


@pytest.fixture
def skewed() -> np.ndarray:
    return np.random.default_rng(2).exponential(1.0, 30) ** 2


def test_mean_and_interval_are_those_of_a_paired_t_test(normal: np.ndarray) -> None:
    other = np.random.default_rng(3).normal(0, 1, 25)
    made = paired.compare(normal, other)
    test = stats.ttest_rel(normal, other)
    interval = test.confidence_interval(0.95)
    assert made.mean == pytest.approx(np.mean(normal - other))
    assert (made.low, made.high) == pytest.approx((interval.low, interval.high))
    assert made.method == "t"


def test_skewed_differences_get_the_bootstrap_of_scipy(skewed: np.ndarray) -> None:
    made = paired.summarise(skewed)
    wanted = stats.bootstrap(
        (np.sort(skewed),), np.mean, n_resamples=paired.RESAMPLES, method="BCa", rng=paired.BOOTSTRAP_SEED
    ).confidence_interval
    assert made.method == "BCa"
    assert (made.low, made.high) == (wanted.low, wanted.high)
    assert made.half_width == max(made.mean - made.low, made.high - made.mean)


def test_few_skewed_differences_keep_the_t_interval(skewed: np.ndarray) -> None:
    assert paired.summarise(skewed[:19]).method == "t"


def test_the_same_differences_give_the_same_interval(skewed: np.ndarray) -> None:
    assert paired.summarise(skewed) == paired.summarise(skewed.copy())


@pytest.mark.parametrize("which", ["normal", "skewed"])
def test_the_order_of_differences_is_of_no_account(which: str, request: pytest.FixtureRequest) -> None:
    values = request.getfixturevalue(which)
    shuffled = np.random.default_rng(8).permutation(values)
    assert not np.array_equal(values, shuffled)
    assert paired.confidence(shuffled) == paired.confidence(values)


def test_equal_arms_differ_by_exactly_nothing(normal: np.ndarray) -> None:
    made = paired.compare(normal, normal)
    assert (made.mean, made.low, made.high, made.higher, made.method) == (0.0, 0.0, 0.0, 0, "exact")


def test_one_replicate_has_no_interval() -> None:
    made = paired.compare([2.0], [1.0])
    assert made.mean == 1.0
    assert math.isnan(made.low)
    assert math.isnan(made.high)
    assert made.method == "none"


def test_an_equal_pair_is_no_higher_one() -> None:
    assert paired.summarise([1.0, -1.0, 0.0, 2.0]).higher == 2


def test_range_of_39_runs_is_lowest_to_highest() -> None:
    values = np.random.default_rng(4).normal(size=39)
    low, high = paired.spread(values)
    assert (low, high) == pytest.approx((values.min(), values.max()))


@pytest.mark.parametrize("count", [5, 20, 38, 39, 100])
def test_range_holds_the_next_run_as_often_as_it_says(count: int) -> None:
    runs = np.random.default_rng(5).normal(size=(count + 1, 20_000))
    low, high = paired.spread(runs[:count])
    assert np.mean((runs[count] >= low) & (runs[count] <= high)) == pytest.approx(0.95, abs=0.006)


def test_range_of_many_runs_does_not_take_them_as_normal() -> None:
    runs = np.random.default_rng(6).lognormal(sigma=2, size=(40, 20_000))
    low, high = paired.spread(runs[:39])
    assert low.min() > 0
    assert np.mean((runs[39] >= low) & (runs[39] <= high)) == pytest.approx(0.95, abs=0.006)


def test_range_works_along_any_axis() -> None:
    runs = np.random.default_rng(7).normal(size=(3, 20, 4))
    low, high = paired.spread(runs, axis=1)
    assert low.shape == high.shape == (3, 4)
    assert low[1, 2] == pytest.approx(paired.spread(runs[1, :, 2])[0])


def test_range_of_one_run_is_that_run() -> None:
    assert paired.spread(np.array([2.0])) == (2.0, 2.0)


@pytest.mark.parametrize("half_width", [0.05, 0.2, 1.0, 50.0])
def test_replicates_needed_is_the_smallest_number_that_is_enough(normal: np.ndarray, half_width: float) -> None:
    needed = paired.replicates_needed(normal, half_width)

    def reach(count: int) -> float:
        return float(stats.t.ppf(0.975, count - 1) * normal.std(ddof=1) / math.sqrt(count))

    assert reach(needed) <= half_width
    assert needed == 2 or reach(needed - 1) > half_width
    assert paired.still_needed(normal, half_width) == max(0, needed - normal.size)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: paired.compare([1.0, 2.0], [1.0]), "equal"),
        (lambda: paired.compare([], []), "non-empty"),
        (lambda: paired.summarise([1.0, 2.0], level=1.0), "level"),
        (lambda: paired.replicates_needed([1.0], 0.1), "two replicates"),
        (lambda: paired.replicates_needed([1.0, 2.0], 0.0), "half_width"),
        (lambda: paired.replicates_needed([1.0, 2.0], math.nan), "half_width"),
    ],
)
def test_wrong_use_is_refused(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]


def test_an_interval_is_cut_at_what_is_possible() -> None:
    made = paired.compare([0.1, 0.9], [0.0, 0.1], possible=(-1.0, 1.0))
    wide = paired.compare([0.1, 0.9], [0.0, 0.1])
    assert wide.range_low < wide.low < -1 < 1 < wide.high < wide.range_high
    assert (made.low, made.high) == (made.range_low, made.range_high) == (-1.0, 1.0)
    assert not made.range_tells  # it holds all that is possible
    assert wide.range_tells
    assert paired.compare([0.1, 0.2], [0.0, 0.1], possible=(-1.0, 1.0)).range_tells
    assert made.mean == wide.mean
    assert not made.has_sign


def test_one_pair_is_never_clear() -> None:
    assert not paired.compare([2.0], [1.0]).has_sign


def test_what_a_policy_abolishes_has_an_interval_both_ways() -> None:
    before = np.array([0.0, 1.0, 1.0, 0.0, 2.0])
    found = paired.compare(np.zeros(5), before, possible=(-math.inf, math.inf))
    reach = stats.t.ppf(0.975, 4) * before.std(ddof=1) / math.sqrt(5)
    assert (found.low, found.high) == pytest.approx((-0.8 - reach, -0.8 + reach))
    assert found.low < found.mean, "the level before is an estimate, at which nothing may be cut"


def test_of_two_pairs_no_interval_is_told_but_that_nothing_moves() -> None:
    two = paired.withheld(paired.compare([1.7, 1.71], [0.0, 0.0], possible=(0.0, 9.0)))
    assert (two.mean, two.higher, two.replicates) == (pytest.approx(1.705), 2, 2)
    assert not two.has_sign
    assert not two.range_tells
    assert np.isnan([two.low, two.high, two.range_low, two.range_high]).all()
    for told in (paired.compare([2.0, 2.0], [2.0, 2.0]), paired.compare([1.7, 1.71, 1.72], [0.0, 0.0, 0.0])):
        assert paired.withheld(told) is told

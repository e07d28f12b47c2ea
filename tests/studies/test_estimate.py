"""How well a mean difference is known: seeds alone, draws alone, and both crossed."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.studies import paired
from sim.studies.estimate import ASSUMPTIONS, BOTH, LUCK, TWO_WAY, estimate, shared_luck, skewed_p


def differences(table):
    """Draws down, seeds across."""
    table = np.asarray(table, dtype=float)
    index = [(draw, draw, seed) for draw in range(table.shape[0]) for seed in range(table.shape[1])]
    return pd.Series(table.ravel(), pd.MultiIndex.from_tuples(index, names=["draw", "future", "seed"]))


def test_without_draws_it_is_the_paired_comparison():
    units = np.array([1.0, 2.0, 4.0, 1.5])
    found, plain = estimate(differences([units])), paired.summarise(units)
    assert (found.mean, found.low, found.high, found.method) == (plain.mean, plain.low, plain.high, "t")
    assert found.p == pytest.approx(stats.ttest_1samp(units, 0).pvalue)
    assert (found.covers, list(found.units)) == (LUCK, list(units))


def test_one_seed_covers_assumptions_alone():
    found = estimate(differences([[1.0], [2.0], [4.0]]))
    assert (found.covers, found.method, found.units.size) == (ASSUMPTIONS, "t", 3)


def test_variances_of_draws_and_of_shared_seeds_add_up():
    chance = np.random.default_rng(7)
    seeds, draws = chance.normal(0, 2, 6), chance.normal(0, 1, 8)
    table = draws[:, None] + seeds[None, :] + chance.normal(0, 0.1, (8, 6))
    found = estimate(differences(table))
    assert (found.covers, found.method) == (BOTH, TWO_WAY)
    assert found.units == pytest.approx(table.mean(axis=1))
    variance = found.units.var(ddof=1) / 8 + found.shared
    assert variance == pytest.approx(np.var(seeds, ddof=1) / 6 + np.var(draws, ddof=1) / 8, rel=0.1)


def test_degrees_of_freedom_are_those_that_the_page_on_studies_tells():
    chance = np.random.default_rng(11)
    table = chance.normal(size=(9, 1)) + chance.normal(size=(1, 5)) + 0.3 * chance.normal(size=(9, 5))
    found, (draws, seeds) = estimate(differences(table)), table.shape
    a, b = table.mean(axis=1).var(ddof=1) / draws, found.shared
    freedom = (a + b) ** 2 / (a**2 / (draws - 1) + b**2 / (seeds - 1))
    assert min(draws, seeds) - 1 < freedom < draws + seeds - 2
    kinds = {
        "both": (a + b, freedom),
        "seeds": (table.mean(axis=0).var(ddof=1) / seeds, seeds - 1),
        "draws": (a, draws - 1),
    }
    widths = {kind: stats.t.ppf(0.975, free) * math.sqrt(variance) for kind, (variance, free) in kinds.items()}
    assert max(widths, key=widths.get) == "seeds"  # of five, here: a little wider than by the sum
    assert found.high - found.mean == pytest.approx(max(widths.values()))
    sure = [2 * stats.t.sf(abs(found.mean) / math.sqrt(variance), free) for variance, free in kinds.values()]
    assert found.p == pytest.approx(max(sure))
    page = (Path(__file__).parents[2] / "docs" / "studies.md").read_text(encoding="utf-8")
    assert "(A + B)² / (A² / (d − 1) + B² / (s − 1))" in page


def test_draws_that_change_nothing_are_no_replicates():
    """Four seeds stay four seeds, however many futures they are run in."""
    seeds = np.array([0.0, 0.0, 1.0, 3.0])
    found, plain = estimate(differences(np.tile(seeds, (50, 1)))), paired.summarise(seeds)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), rel=1e-6)
    assert found.p == pytest.approx(stats.ttest_1samp(seeds, 0).pvalue)


@pytest.mark.parametrize(("of_draws", "of_seeds"), [(1.0, 1.0), (0.2, 1.0), (1.0, 0.0)])
def test_intervals_hold_the_mean_as_often_as_they_say(of_draws, of_seeds):
    chance, held = np.random.default_rng(3), 0
    for _ in range(150):
        table = of_draws * chance.normal(size=(12, 1)) + of_seeds * chance.normal(size=(1, 6))
        found = estimate(differences(table + 0.5 * chance.normal(size=(12, 6))))
        held += found.low <= 0 <= found.high
    assert held / 150 > 0.9


@pytest.mark.parametrize(("draws", "seeds"), [(12, 2), (60, 3), (12, 4)])
@pytest.mark.parametrize("of_draws", [0.2, 1.0])
def test_few_seeds_are_rarely_surer_than_they_say_of_what_is_nothing(draws, seeds, of_draws):
    """By the sum of both kinds alone, p was below 0.001 in up to 5 % of what is nothing."""
    chance, sure = np.random.default_rng(4), []
    for _ in range(600):
        table = of_draws * chance.normal(size=(draws, 1)) + chance.normal(size=(1, seeds))
        sure.append(estimate(differences(table + chance.normal(size=(draws, seeds)))).p)
    p = np.array(sure)
    assert np.mean(p < 0.05) < 0.075
    assert np.mean(p < 0.001) <= 3 / 600


@given(st.lists(st.floats(-5, 5), min_size=4, max_size=4), st.floats(-3, 3))
def test_what_seeds_share_in_full_is_found_in_full(draws, shift):
    seeds = np.array([0.0, shift, -shift])
    assert shared_luck(np.array(draws)[:, None] + seeds[None, :]) == pytest.approx(shift * shift / 3, abs=1e-9)


def test_more_draws_are_asked_for_only_where_they_can_do_it():
    table = np.random.default_rng(5).normal(size=(6, 4)) + np.array([0.0, 1.0, 2.0, 3.0])[None, :]
    found = estimate(differences(table))
    assert found.still_needed(10.0) == 0
    assert math.isnan(found.still_needed(0.1))
    seeds = np.random.default_rng(5).normal(size=(1, 6))
    assert estimate(differences(seeds)).still_needed(0.1) == paired.still_needed(seeds[0], 0.1)


@pytest.mark.parametrize("size", [40, 64, 200])
@pytest.mark.parametrize("side", [1, -1])
def test_skewed_differences_of_mean_0_are_as_rarely_sure_of_it_as_they_say(size, side):
    """Wilcoxon's test, which asks after another thing, was sure in 21, 32 and 67 of a hundred."""
    samples = side * (np.random.default_rng(11).exponential(size=(1_000, size)) - 1)
    p = np.array([skewed_p(units) for units in samples])
    assert 0.035 < np.mean(p < 0.05) < 0.07
    assert np.mean(p < 0.001) < 0.007


def test_skewed_differences_have_p_and_interval_of_one_mean():
    """A median far from 0 beside a mean that is not: p was of the one, the interval of the other."""
    units = np.r_[np.full(30, -0.1) + np.linspace(-0.01, 0.01, 30), 1.2, 1.4, 0.9]
    found = estimate(differences([units]))
    assert (found.method, bool(found.low < 0 < found.high)) == ("BCa", True)
    assert stats.wilcoxon(units).pvalue < 0.001
    assert found.p > 0.5


def test_skewed_differences_are_surer_the_further_their_mean_is_from_0():
    units = np.random.default_rng(2).exponential(size=60) - 1
    above, below = ([skewed_p(units - units.mean() + way * shift) for shift in (0.2, 0.5, 2.0, 8.0)] for way in (1, -1))
    assert sorted(above, reverse=True) == above
    assert sorted(below, reverse=True) == below
    assert min(above[-1], below[-1]) < 1e-12  # small enough for any number of comparisons


def test_no_difference_at_all_and_one_pair():
    assert estimate(differences([[0.0, 0.0, 0.0]])).p == 1
    assert math.isnan(estimate(differences([[0.3]])).p)


@pytest.mark.parametrize(("units", "p"), [(2, 0.5), (5, 0.0625), (6, 0.03125), (20, 2 * 0.5**20)])
@pytest.mark.parametrize("size", [0.25, -3.0])
def test_equal_differences_are_as_sure_as_their_number_makes_them(units, p, size):
    """Two equal differences had p = 0, and were called clear."""
    found = estimate(differences([[size] * units]))
    assert (found.method, found.low, found.high) == ("exact", size, size)
    assert found.p == pytest.approx(p)


@pytest.mark.parametrize("draws", [1, 3])
def test_differences_that_rounding_alone_parts_are_equal(draws):
    """The same tenth between other levels: t was sure of it to fifteen digits."""
    levels = np.random.default_rng(1).uniform(1, 9, (draws, 5))
    table = (levels + 0.1) - levels
    assert np.ptp(table) > 0
    found = estimate(differences(table))
    units = 5 if draws == 1 else draws
    assert (found.method, found.units.size) == ("exact", units)
    assert found.p == pytest.approx(2 * 0.5**units)
    assert found.low == found.high == pytest.approx(0.1)


def test_a_failed_run_leaves_a_gap_and_the_rest_counts():
    found = estimate(differences([[1.0, 2.0, 2.5], [2.0, 3.0, 3.1], [4.0, 5.0, 5.2]]).drop((0, 0, 1)))
    assert found.units == pytest.approx([1.75, 8.1 / 3, 14.2 / 3])
    assert found.shared > 0

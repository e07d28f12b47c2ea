"""Elementary effects equal SALib's; their intervals hold trajectories and luck."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import morris
from SALib.sample import morris as sample

from sim.studies.elementary import elementary
from sim.studies.sampling import LEVELS

PROBLEM = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1], [-2, 2], [10, 30]]}


def sampled(trajectories):
    return sample.sample(PROBLEM, trajectories, num_levels=LEVELS, seed=1)


def test_statistics_are_those_of_salib():
    drawn = sampled(12)
    values = drawn[:, 0] * drawn[:, 1] - 0.1 * (drawn[:, 2] - 17) ** 2
    expected = morris.analyze(PROBLEM, drawn, values, num_levels=LEVELS, num_resamples=500, seed=1)
    found = elementary(PROBLEM, drawn, values[:, None], 500, 1)
    for name in ("mu", "mu_star", "sigma"):
        assert getattr(found, name) == pytest.approx(np.asarray(expected[name], dtype=float))
    half = np.diff(found.mu_star_ends, axis=0)[0] / 2
    assert half == pytest.approx(np.asarray(expected["mu_star_conf"], dtype=float), rel=0.25)


def test_the_interval_covers_luck_that_all_rows_of_a_seed_share():
    drawn, chance, covered = sampled(6), np.random.default_rng(3), 0
    for _ in range(200):
        slopes = 5 + chance.normal(size=8)
        found = elementary(PROBLEM, drawn, drawn[:, :1] * slopes[None, :], 200, 1)
        low, high = found.mu_star_ends
        covered += low[0] <= 5 <= high[0]
        assert high[2] - low[2] == pytest.approx(0, abs=1e-9)
    assert covered >= 170


def test_one_trajectory_has_no_interval():
    drawn = sampled(2)[:4]
    found = elementary(PROBLEM, drawn, drawn[:, :1] * np.ones((1, 2)), 50, 1)
    assert found.mu_star[0] == pytest.approx(1)
    assert np.isnan(found.mu_star_ends).all()
    assert np.isnan(found.mu_ends).all()
    assert np.isnan(found.sigma).all()


def test_a_mean_size_has_no_end_below_nothing_and_lies_between_its_ends():
    """Few trajectories, one with a large effect and the rest with none, or all of it luck: the sizes are skewed."""
    drawn, chance = sampled(6), np.random.default_rng(4)
    lone = np.where(np.arange(len(drawn)) == 1, 10.0, 0.0)[:, None] * np.ones((1, 3))
    for table in (lone, chance.normal(size=(len(drawn), 3))):
        found = elementary(PROBLEM, drawn, table, 999, 1)
        low, high = found.mu_star_ends
        assert (low >= 0).all()
        assert (low <= found.mu_star).all()
        assert (found.mu_star <= high).all()
        assert (high > low).any()


def test_the_interval_of_the_mean_effect_leaves_out_nothing_where_all_go_one_way():
    drawn = sampled(8)
    values = -3 * drawn[:, 0] + (drawn[:, 2] - 20) ** 2
    low, high = elementary(PROBLEM, drawn, values[:, None], 999, 1).mu_ends
    assert high[0] < 0
    assert low[2] < 0 < high[2]

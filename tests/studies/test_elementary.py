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
    assert found.reach == pytest.approx(np.asarray(expected["mu_star_conf"], dtype=float), rel=0.25)


def test_the_interval_covers_luck_that_all_rows_of_a_seed_share():
    drawn, chance, covered = sampled(6), np.random.default_rng(3), 0
    for _ in range(200):
        slopes = 5 + chance.normal(size=8)
        found = elementary(PROBLEM, drawn, drawn[:, :1] * slopes[None, :], 200, 1)
        covered += abs(found.mu_star[0] - 5) <= found.reach[0]
        assert found.reach[2] == pytest.approx(0, abs=1e-9)
    assert covered >= 170


def test_one_trajectory_has_no_interval():
    drawn = sampled(2)[:4]
    found = elementary(PROBLEM, drawn, drawn[:, :1] * np.ones((1, 2)), 50, 1)
    assert found.mu_star[0] == pytest.approx(1)
    assert np.isnan(found.reach).all()
    assert np.isnan(found.sigma).all()

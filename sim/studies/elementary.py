"""Elementary effects of a Morris design, with intervals over trajectories and over replicates.

References
----------
.. [1] Campolongo, Cariboni and Saltelli (2007), Environmental Modelling and Software 22(10):1509-1518.
.. [2] Owen (2007), The pigeonhole bootstrap, Annals of Applied Statistics 1(2):386-411.
.. [3] Rao and Wu (1988), Resampling inference with complex survey data, JASA 83(401):231-241.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

PERCENTILES = (2.5, 97.5)

Floats = NDArray[np.float64]


class Effects(NamedTuple):
    """Statistics of elementary effects [1]_ over the whole range, an entry a parameter.

    Attributes
    ----------
    mu, mu_star, sigma : numpy.ndarray
        Mean, mean size and spread of the effects of means over seeds; the spread is nan with one trajectory.
    mu_ends, mu_star_ends : numpy.ndarray
        Ends of their 95 % intervals, shape ``(2, parameters)``; nan with one trajectory. A mean size has none below 0.
    """

    mu: Floats
    mu_ends: Floats
    mu_star: Floats
    mu_star_ends: Floats
    sigma: Floats


def elementary(problem: Mapping[str, Any], drawn: Floats, table: Floats, resamples: int, seed: int) -> Effects:
    """Compute elementary effects and how far luck and the choice of trajectories may move them.

    Trajectories and seeds are drawn anew together [2]_, of each one fewer than there are, so that few do not look
    surer than they are [3]_. Intervals are percentiles of what comes out, since sizes are skewed near 0 and have no
    other side. With one seed the interval is of trajectories alone; of few trajectories it is too narrow all the
    same, as any bootstrap is.

    Parameters
    ----------
    problem : mapping
        As SALib takes it.
    drawn : numpy.ndarray
        The sample, before whole numbers were rounded: where two rows round to one nothing could be told of the step.
    table : numpy.ndarray
        Shape ``(rows, seeds)``.
    resamples, seed : int
        Of the bootstrap.
    """
    each = effects(problem, drawn, table)
    means = each.mean(axis=2)
    mu, mu_star = means.mean(axis=1), np.abs(means).mean(axis=1)
    trajectories, seeds = each.shape[1:]
    if trajectories < 2:
        none = np.full((2, len(mu)), np.nan)
        return Effects(mu, none, mu_star, none, none[0])
    chance = np.random.default_rng(seed)
    of_seeds = _weights(chance, seeds, resamples)
    of_trajectories = _weights(chance, trajectories, resamples)
    mu_ends, mu_star_ends = np.empty((2, len(mu))), np.empty((2, len(mu)))
    for k, own in enumerate(each):
        again = own @ of_seeds.T  # shape (trajectories, resamples)
        mu_ends[:, k] = _ends(again, of_trajectories, mu[k])
        mu_star_ends[:, k] = _ends(np.abs(again), of_trajectories, mu_star[k])
    return Effects(mu, mu_ends, mu_star, mu_star_ends, means.std(axis=1, ddof=1))


def effects(problem: Mapping[str, Any], drawn: Floats, table: Floats) -> Floats:
    """Return each step's effect as if it went over the whole range; shape ``(parameters, trajectories, seeds)``."""
    count = problem["num_vars"]
    low, high = np.array(problem["bounds"], dtype=np.float64).T
    steps = np.diff((drawn / (high - low)).reshape(-1, count + 1, count), axis=1)
    moved = np.diff(table.reshape(len(steps), count + 1, -1), axis=1)
    of_step = np.abs(steps).argmax(axis=2)  # each parameter steps once in a trajectory
    size = np.take_along_axis(steps, of_step[..., None], axis=2)
    by_parameter = np.take_along_axis(moved / size, of_step.argsort(axis=1)[..., None], axis=1)
    return np.ascontiguousarray(by_parameter.transpose(1, 0, 2))


def _ends(again: Floats, of_trajectories: Floats, value: float) -> Floats:
    """Return a mean's percentiles over resamples, and itself where luck drawn anew made every size larger."""
    low, high = np.percentile(np.einsum("tr,rt->r", again, of_trajectories), PERCENTILES)
    return np.array([min(low, value), max(high, value)])


def _weights(chance: np.random.Generator, count: int, resamples: int) -> Floats:
    """Draw how much each of several things counts in each resample; shape ``(resamples, count)``."""
    fewer = max(1, count - 1)
    return chance.multinomial(fewer, np.full(count, 1 / count), size=resamples) / fewer

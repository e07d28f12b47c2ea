"""Samples of what is drawn from ranges: Latin hypercube (scipy), Sobol and Morris (SALib).

References
----------
.. [1] McKay, Beckman and Conover (1979), Technometrics 21(2):239-245.
.. [2] Saltelli (2002), Computer Physics Communications 145(2):280-297.
.. [3] Morris (1991), Technometrics 33(2):161-174.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.studies.varied import Varied

Floats = NDArray[np.float64]
LEVELS = 4


def problem(ranges: Sequence[Varied]) -> dict[str, Any]:
    """Describe ranges the way SALib wants them; half a step wider for whole numbers, so that all are as likely."""
    return {
        "num_vars": len(ranges),
        "names": [varied.name for varied in ranges],
        "bounds": [list(_ends(varied)) for varied in ranges],
    }


def latin(ranges: Sequence[Varied], samples: int, seed: int) -> Floats:
    """Draw a Latin hypercube [1]_; shape ``(samples, ranges)``."""
    if not ranges:
        return np.empty((1, 0))
    from scipy.stats import qmc  # slow to load, and workers need none of it

    unit = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(seed)).random(samples)
    low, high = np.array([_ends(varied) for varied in ranges]).T
    return _whole(low + unit * (high - low), ranges)


def sobol(ranges: Sequence[Varied], samples: int, seed: int, second_order: bool) -> Floats:
    """Draw Saltelli's sample for Sobol indices [2]_; ``samples * (k + 2)`` rows, or ``(2 k + 2)``."""
    from SALib.sample import sobol as salib

    drawn = salib.sample(problem(ranges), samples, calc_second_order=second_order, seed=seed)
    return _whole(np.asarray(drawn, dtype=np.float64), ranges)


def morris(ranges: Sequence[Varied], samples: int, seed: int, whole: bool = True) -> Floats:
    """Draw trajectories for elementary effects [3]_; ``samples * (k + 1)`` rows, four levels.

    ``whole=False`` leaves what takes whole numbers as drawn, which the analysis of steps needs.
    """
    from SALib.sample import morris as salib

    drawn = salib.sample(problem(ranges), samples, num_levels=LEVELS, seed=seed)
    drawn = np.asarray(drawn, dtype=np.float64)
    return _whole(drawn, ranges) if whole else drawn


def _ends(varied: Varied) -> tuple[float, float]:
    half = 0.5 if varied.parameter.integer else 0.0
    return varied.low - half, varied.high + half


def _whole(drawn: Floats, ranges: Sequence[Varied]) -> Floats:
    """Round what takes whole numbers, and keep rounding errors inside the ranges."""
    for column, varied in enumerate(ranges):
        if varied.parameter.integer:
            drawn[:, column] = np.round(drawn[:, column])
        np.clip(drawn[:, column], varied.low, varied.high, out=drawn[:, column])
    return drawn

"""Replicates that shared luck saves: two policies on the same people against two independent runs."""

from __future__ import annotations

import numpy as np

from benchmarks.common import PLACE, threads, warm
from benchmarks.targets import Measured, Tell
from sim import GovernanceModel

NAMES = ("replicates_saved", "replicates_saved_60")
POLICIES = ("reform-2009", "fund-only")
SEEDS, MONTHS = 60, (12, 60)
RESAMPLES = 2_000


def reach(seed: int) -> list[list[float]]:
    """Reach at each of the months under each policy, branched from one burned-in place."""
    start = GovernanceModel(PLACE, None, seed, individuals=False, panel_share=0.0)
    arms = [start.branch(policy) for policy in POLICIES]
    found = []
    for arm in arms:
        arm.run(max(MONTHS))
        series = arm.series["reach"].to_numpy()
        found.append([float(series[month - 1]) for month in MONTHS])
    return found


def saved(first: np.ndarray, second: np.ndarray) -> float:
    """Variance of a difference between independent runs over that between runs that share their luck.

    The width of an interval goes with the root of variance over replicates, so that this is also the
    ratio of the replicates needed for one width.
    """
    return float((first.var(ddof=1) + second.var(ddof=1)) / (first - second).var(ddof=1))


def ceiling(first: float, second: float) -> float:
    """What :func:`saved` could be if residents were independent and whoever is reached under one is under the other.

    The difference is then itself a share, of those whom the policy reaches, and has a share's variance:
    the larger an effect, the less shared luck can save.
    """
    gained = abs(first - second)
    return (first * (1 - first) + second * (1 - second)) / (gained * (1 - gained)) if gained > 0 else float("inf")


def interval(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """95 % bootstrap interval of :func:`saved` over seeds."""
    luck = np.random.default_rng(1)
    draws = [luck.integers(0, len(first), len(first)) for _ in range(RESAMPLES)]
    low, high = np.quantile([saved(first[draw], second[draw]) for draw in draws], [0.025, 0.975])
    return float(low), float(high)


def measure(tell: Tell) -> dict[str, Measured]:
    """Over seeds of puyang, each with its own burn-in."""
    warm(tell)
    values = []
    with threads(2):
        for seed in range(1, SEEDS + 1):
            tell(f"seed {seed} of {SEEDS}")
            values.append(reach(seed))
    table = np.array(values)  # seeds, policies, months
    results = {}
    for name, at in zip(NAMES, range(len(MONTHS)), strict=True):
        first, second = table[:, 0, at], table[:, 1, at]
        low, high = interval(first, second)
        difference = first - second
        note = (
            f"{low:.0f} to {high:.0f} over {SEEDS} seeds; reach {first.mean():.3f} against {second.mean():.3f}, "
            f"sd {first.std(ddof=1):.4f} and {second.std(ddof=1):.4f}, of the difference {difference.std(ddof=1):.4f}; "
            f"{ceiling(first.mean(), second.mean()):.1f} if residents were independent"
        )
        results[name] = Measured(saved(first, second), note)
    return results

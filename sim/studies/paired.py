"""Paired differences between two arms that share their luck.

Replicate ``r`` of arm A and replicate ``r`` of arm B meet the same people and the same chance events
(common random numbers), so the difference within a replicate is the policy and nothing else. Two kinds
of interval answer two questions and are never mixed: the *confidence interval* of the mean says how
well this many replicates pin the mean down; the *range* says where the difference of a single run
falls. Statistics are scipy's and numpy's.

References
----------
.. [1] Student (1908), The probable error of a mean, Biometrika 6(1):1-25.
.. [2] Efron (1987), Better bootstrap confidence intervals, JASA 82(397):171-185.
.. [3] Hyndman and Fan (1996), Sample quantiles in statistical packages, Am. Statistician 50(4):361-365.
.. [4] Geisser (1993), Predictive Inference, Chapman and Hall.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

SKEWED = 1.0
ENOUGH_TO_BOOTSTRAP = 20
RESAMPLES = 999
LEAST_REPLICATES = 3  # for an interval over them; of two it says next to nothing
ROUNDING = 1e-12  # of the largest value, within which values are equal: differences of unlike levels are rounded
BOOTSTRAP_SEED = 20090101  # fixed: the same differences always give the same interval

Floats = NDArray[np.float64]
Ends = tuple[float, float]
ANYTHING: Ends = (-math.inf, math.inf)


@dataclass(frozen=True)
class Paired:
    """What replicates say about the difference between two arms.

    Attributes
    ----------
    mean : float
        Mean difference, in the indicator's unit.
    low, high : float
        Confidence interval of the mean; nan with fewer than two replicates.
    range_low, range_high : float
        Range in which that share of single runs falls (see :func:`spread`).
    higher : int
        Number of replicates in which it is above 0; a draw does not count.
    replicates : int
        Number of pairs.
    method : {"t", "BCa", "exact", "none"}
        How the confidence interval was made.
    range_tells : bool
        Whether the range leaves out anything that is possible; one of few runs may be cut at both ends.
    """

    mean: float
    low: float
    high: float
    range_low: float
    range_high: float
    higher: int
    replicates: int
    method: str
    range_tells: bool = True

    @property
    def half_width(self) -> float:
        """Larger distance from the mean to an end of its confidence interval."""
        return max(self.mean - self.low, self.high - self.mean)

    @property
    def all_equal(self) -> bool:
        """Whether every replicate gives the same difference, so that nothing is known of how it spreads."""
        return self.method == "exact"

    @property
    def has_sign(self) -> bool:
        """Whether the interval of the mean leaves out 0; among many comparisons that is not yet *clear*."""
        return leaves_out_zero(self.low, self.high)


def compare(first: ArrayLike, second: ArrayLike, *, level: float = 0.95, possible: Ends = ANYTHING) -> Paired:
    """Compare two arms, replicate by replicate.

    Parameters
    ----------
    first, second : array_like
        Shape ``(replicates,)``: an indicator under each arm; entry ``r`` of both shares its luck.
    level : float
        Coverage of both intervals.
    possible : tuple of float
        Least and most that a difference can be whatever the second arm is, where both intervals are cut. What the
        second arm came to is an estimate itself: cut there, an interval of what a policy abolishes would have no end.

    Returns
    -------
    Paired
        First minus second.

    Raises
    ------
    ValueError
        If the shapes differ, nothing is there, or the level is not between 0 and 1.
    """
    left, right = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if left.shape != right.shape or left.ndim != 1 or left.size == 0:
        raise ValueError(f"paired arms need one equal, non-empty dimension, not {left.shape} and {right.shape}")
    return summarise(left - right, level=level, possible=possible)


def summarise(differences: ArrayLike, *, level: float = 0.95, possible: Ends = ANYTHING) -> Paired:
    """Summarise differences that were paired already, shape ``(replicates,)``; see :func:`compare`."""
    values = np.asarray(differences, dtype=np.float64)
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    low, high, method = confidence(values, level)
    low, high = cut((low, high), possible)
    least, most = possible
    range_low, range_high = spread(values, level, possible=possible)
    return Paired(
        mean=float(values.mean()),
        low=low,
        high=high,
        range_low=float(range_low),
        range_high=float(range_high),
        higher=int(np.sum(values > 0)),
        replicates=values.size,
        method=method,
        range_tells=bool(range_low > least or range_high < most),
    )


def withheld(found: Paired) -> Paired:
    """Return a comparison without its intervals where fewer than three replicates made it.

    Two that happen to lie close would show a direction that the next one turns. That none moves is no such claim, so
    an exact 0 stays.
    """
    if found.replicates >= LEAST_REPLICATES or (found.all_equal and found.mean == 0):
        return found
    none = math.nan
    return replace(found, low=none, high=none, range_low=none, range_high=none, method="none", range_tells=False)


def cut(ends: Ends, possible: Ends) -> Ends:
    """Keep the ends of an interval within what is possible; nan stays nan."""
    low, high = np.clip(ends, *possible).tolist()
    return low, high


def leaves_out_zero(low: Any, high: Any) -> Any:
    """Whether an interval, or each of many, has one sign only; one that is not known (nan) has not."""
    return (low > 0) | (high < 0)


def alike(values: Floats) -> bool:
    """Whether values are all the same but for rounding, so that their spread tells nothing."""
    return bool(np.ptp(values) <= ROUNDING * np.abs(values).max())


def confidence(values: Floats, level: float = 0.95) -> tuple[float, float, str]:
    """Confidence interval of the mean: Student's t [1]_, or BCa [2]_ where at least 20 values are skewed.

    The order of the values is of no account.
    """
    if values.size < 2:
        return math.nan, math.nan, "none"
    values = np.sort(values)  # a bootstrap draws places in the row, so another order would be another sample
    if alike(values):
        return float(values.mean()), float(values.mean()), "exact"
    if values.size >= ENOUGH_TO_BOOTSTRAP and abs(float(stats.skew(values, bias=False))) > SKEWED:
        made = stats.bootstrap(
            (values,),
            np.mean,
            confidence_level=level,
            n_resamples=RESAMPLES,
            method="BCa",
            rng=BOOTSTRAP_SEED,
        ).confidence_interval
        if math.isfinite(made.low) and math.isfinite(made.high):
            return float(made.low), float(made.high), "BCa"
    low, high = stats.t.interval(level, values.size - 1, loc=values.mean(), scale=stats.sem(values))
    return float(low), float(high), "t"


def spread(
    values: NDArray[Any], level: float = 0.95, axis: int = 0, possible: Ends = ANYTHING
) -> tuple[Floats, Floats]:
    """Range that holds a further run as often as ``level`` says.

    With enough replicates to tell the tails (39 for 95 %) their quantiles at Weibull's positions
    ``k / (n + 1)`` [3]_; with fewer, Student's prediction interval, which takes the runs as normal [4]_.

    Parameters
    ----------
    values : numpy.ndarray
        At least two replicates along ``axis``; with one the range is that one value.
    level : float
        Share of runs covered.
    axis : int
        Axis of the replicates.
    possible : tuple of float
        Least and most that a value can be; the range is cut there.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper end, without that axis.
    """
    numbers = np.moveaxis(values.astype(np.float64), axis, 0)
    count, tail = len(numbers), (1 - level) / 2
    if count == 1:
        return numbers[0], numbers[0]
    factor = prediction_factor(count, level)
    if factor is None:
        low, high = np.quantile(numbers, [tail, 1 - tail], axis=0, method="weibull")
        return np.clip(low, *possible), np.clip(high, *possible)
    middle, reach = numbers.mean(axis=0), factor * numbers.std(axis=0, ddof=1)
    return np.clip(middle - reach, *possible), np.clip(middle + reach, *possible)


def prediction_factor(count: int, level: float = 0.95) -> float | None:
    """Return how many standard deviations Student's prediction interval reaches; None where quantiles serve."""
    tail = (1 - level) / 2
    if count + 1 >= 1 / tail - 1e-9:
        return None
    return float(stats.t.ppf(1 - tail, count - 1)) * math.sqrt(1 + 1 / count)


def replicates_needed(differences: ArrayLike, half_width: float, *, level: float = 0.95) -> int:
    """Say how many replicates in all give the mean difference to within ``half_width``.

    Parameters
    ----------
    differences : array_like
        Shape ``(replicates,)``, at least two: what is known so far of the spread.
    half_width : float
        Wanted half-width of the confidence interval, above 0, in the indicator's unit.
    level : float
        Coverage.

    Returns
    -------
    int
        Smallest ``n >= 2`` whose t interval is narrow enough, the spread staying as it is.
        O(log n) evaluations of scipy's t quantile.
    """
    values = np.asarray(differences, dtype=np.float64)
    if values.size < 2:
        raise ValueError("the spread of differences needs at least two replicates")
    if not half_width > 0:
        raise ValueError(f"half_width must be above 0, not {half_width}")
    deviation = float(values.std(ddof=1))

    def wide(count: int) -> bool:
        reach = stats.t.ppf((1 + level) / 2, count - 1) * deviation / math.sqrt(count)
        return bool(reach > half_width)

    high = 2
    while wide(high):
        high *= 2
    low = max(2, high // 2)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if wide(middle) else (low, middle)
    return high


def still_needed(differences: ArrayLike, half_width: float, *, level: float = 0.95) -> int:
    """Say how many replicates are still to be run until :func:`replicates_needed` is reached."""
    values = np.asarray(differences, dtype=np.float64)
    return max(0, replicates_needed(values, half_width, level=level) - values.size)

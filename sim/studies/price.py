"""Ratios of two means of the same pairs, with an interval: what a point costs, and what share of a gain a part gives.

The interval of a price holds every price at which *yuan less the price times the gain* is not told from 0 by the
interval that differences have everywhere else (:mod:`sim.studies.estimate`). Where that is Student's this is Fieller's
interval [1]_; it is bounded as long as all of the gain's own interval lies above 0, and otherwise no price can be told.
What costs no more in the mean has no price either: it is had for nothing. A share is of any sign.

References
----------
.. [1] Fieller (1954), Some problems in interval estimation, J. Royal Statistical Society B 16(2):175-185.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from scipy import optimize

from sim.studies.estimate import Estimate, by_draw_and_seed, estimate_table
from sim.studies.paired import ANYTHING, Ends, cut

DOUBLINGS = 60  # of the way from the ratio to an end of its interval, beyond which there is none
EXACT = 1e-7  # of the ratio, to which an end is found, and of what is divided, below which nothing is left


@dataclass(frozen=True)
class Ratio:
    """A ratio of means, and its 95 % interval; nan where none can be told."""

    mean: float = math.nan
    low: float = math.nan
    high: float = math.nan

    @property
    def is_told(self) -> bool:
        """Whether there is one."""
        return math.isfinite(self.mean)


def price(yuan: pd.Series, gain: pd.Series, possible: Ends = ANYTHING) -> Ratio:
    """Return what a point costs.

    Parameters
    ----------
    yuan, gain : pandas.Series
        Paired differences in yuan a year and in points, indexed by ``draw`` and ``seed`` among others; pairs that lack
        either are left out.
    possible : tuple of float
        Least and most that a price can be; the interval is cut there.

    Returns
    -------
    Ratio
        Of nan where the gain's interval does not lie above 0, or no more yuan are spent in the mean.
    """
    found = ratio(yuan, gain, possible)
    return found if found.mean > 0 else Ratio()


def ratio(top: pd.Series, bottom: pd.Series, possible: Ends = ANYTHING) -> Ratio:
    """Return the ratio of two means of the same pairs.

    Parameters
    ----------
    top, bottom : pandas.Series
        Paired differences, indexed by ``draw`` and ``seed`` among others; pairs that lack either are left out.
    possible : tuple of float
        Least and most that the ratio can be; the interval is cut there.

    Returns
    -------
    Ratio
        Of nan where the interval of what it is divided by does not lie above 0.
    """
    pairs = pd.DataFrame({"top": top, "bottom": bottom}).dropna()
    if pairs.empty:
        return Ratio()
    over, under = by_draw_and_seed(pairs["top"]), by_draw_and_seed(pairs["bottom"])
    divided, by = estimate_table(over), estimate_table(under)
    if not by.low > 0:
        return Ratio()
    mean, size = divided.mean / by.mean, float(pairs["top"].abs().max())

    def left(at: float) -> Estimate:
        return estimate_table(over - at * under)  # laid out once: the search asks some forty times

    ends = [_end(lambda at: left(at).low, mean, -1, size), _end(lambda at: left(at).high, mean, 1, size)]
    return Ratio(mean, *cut((min(ends), max(ends)), possible))


def _end(left: Callable[[float], float], mean: float, way: int, size: float) -> float:
    """Return the ratio that leaves 0 at an end of the interval, looked for from the mean upwards or downwards.

    What the mean leaves of pairs without luck is rounding alone, small beside the ``size`` of what is divided and of
    any sign: the end is then the mean, and a search for another would run to infinity.
    """
    at_mean, far = left(mean), mean
    if abs(at_mean) <= EXACT * size:
        return mean
    step = max(abs(mean), 1.0) / 8
    for _ in range(DOUBLINGS):
        far, step = mean + way * step, 2 * step
        if left(far) * at_mean <= 0:
            return float(optimize.brentq(left, mean, far, rtol=EXACT, xtol=EXACT))
    return way * math.inf

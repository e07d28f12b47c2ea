"""What a point costs: yuan more by points gained, with an interval, where there is a gain and more is spent for it.

The price is a ratio of two means of the same pairs. Its interval holds every price at which *yuan less the price times
the gain* is not told from 0 by the interval that differences have everywhere else (:mod:`sim.studies.estimate`). Where
that is Student's this is Fieller's interval [1]_; it is bounded as long as all of the gain's own interval lies
above 0, and otherwise no price can be told. What costs no more in the mean has no price either: it is had for nothing.

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

DOUBLINGS = 60  # of the way from the price to an end of its interval, beyond which there is none
EXACT = 1e-7  # of the price, to which an end is found, and of the yuan, below which nothing is left


@dataclass(frozen=True)
class Price:
    """Yuan a point, and its 95 % interval; nan where none can be told."""

    mean: float = math.nan
    low: float = math.nan
    high: float = math.nan

    @property
    def is_told(self) -> bool:
        """Whether there is a price."""
        return math.isfinite(self.mean)


def price(yuan: pd.Series, gain: pd.Series, possible: Ends = ANYTHING) -> Price:
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
    Price
        Of nan where the gain's interval does not lie above 0, or no more yuan are spent in the mean.
    """
    pairs = pd.DataFrame({"yuan": yuan, "gain": gain}).dropna()
    if pairs.empty:
        return Price()
    gain_table, yuan_table = by_draw_and_seed(pairs["gain"]), by_draw_and_seed(pairs["yuan"])
    gained, more = estimate_table(gain_table), estimate_table(yuan_table)
    if not (gained.low > 0 and more.mean > 0):
        return Price()
    mean, size = more.mean / gained.mean, float(pairs["yuan"].abs().max())

    def left(at: float) -> Estimate:
        return estimate_table(yuan_table - at * gain_table)  # laid out once: the search asks some forty times

    ends = [_end(lambda at: left(at).low, mean, -1, size), _end(lambda at: left(at).high, mean, 1, size)]
    return Price(mean, *cut((min(ends), max(ends)), possible))


def _end(left: Callable[[float], float], mean: float, way: int, size: float) -> float:
    """Return the price that leaves 0 at an end of the interval, looked for from the mean upwards or downwards.

    What the mean leaves of pairs without luck is rounding alone, small beside the yuan's ``size`` and of any sign: the
    end is then the mean, and a search for another would run to infinity.
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

"""What paired differences tell of their mean, where seeds are replicated, and where futures were drawn too.

Where no future was drawn each seed is a unit and an interval covers *luck*: :mod:`sim.studies.paired`. Where
futures were drawn the same seeds meet each of them, so a table of draws and seeds has two crossed kinds of
chance. A draw's mean over its seeds is then a unit, what the seeds do to all draws alike is added (two-way
random effects [1]_, degrees of freedom after Satterthwaite [2]_), and the interval covers *luck and
assumptions*. With one seed alone it covers the *assumptions* under that luck. Values of an uncertain parameter
that were listed are no draws: they are averaged over.

References
----------
.. [1] Searle, Casella and McCulloch (1992), Variance Components, Wiley.
.. [2] Satterthwaite (1946), An approximate distribution of estimates of variance components, Biometrics 2(6).
.. [3] Hall (1992), On the removal of skewness by transformation, J. Royal Statistical Society B 54(1):221-228.
.. [4] Dixon and Mood (1946), The statistical sign test, J. American Statistical Association 41(236):557-566.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from sim.studies import paired
from sim.studies.paired import ANYTHING, Ends, Paired

LUCK, ASSUMPTIONS, BOTH = "luck", "assumptions", "luck and assumptions"
LEVEL = 0.95
TWO_WAY = "two-way t"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A mean difference and how well it is known.

    Attributes
    ----------
    mean, low, high : float
        The mean and its 95 % interval, nan with one unit.
    method : {"t", "BCa", "exact", "none", "two-way t"}
        How the interval was made.
    p : float
        Of no difference, two-sided: t, Hall's [3]_ where the interval is BCa, the sign test's [4]_ where all units
        are equal; nan with one unit.
    units : numpy.ndarray
        A difference a seed, or a mean a draw.
    covers : {"luck", "assumptions", "luck and assumptions"}
    shared : float
        Variance of the mean out of what seeds do to all draws alike, which more draws do not lessen.
    """

    mean: float
    low: float
    high: float
    method: str
    p: float
    units: Floats
    covers: str
    shared: float = 0.0

    def still_needed(self, precision: float) -> float:
        """Return the units to be added for a half-width; nan with one unit, or where units alone cannot do it."""
        reach = float(stats.norm.ppf((1 + LEVEL) / 2)) ** 2 * self.shared
        if self.units.size < 2 or reach >= precision * precision:
            return math.nan
        return float(paired.still_needed(self.units, math.sqrt(precision * precision - reach), level=LEVEL))


NOTHING = Estimate(math.nan, math.nan, math.nan, "none", math.nan, np.empty(0), LUCK)  # of no pair at all


def estimate(differences: pd.Series, possible: Ends = ANYTHING) -> Estimate:
    """Estimate the mean of paired differences.

    Parameters
    ----------
    differences : pandas.Series
        Indexed by ``draw`` and ``seed`` among others.
    possible : tuple of float
        Least and most that a difference can be; the interval is cut there.
    """
    return estimate_table(by_draw_and_seed(differences), possible)


def by_draw_and_seed(differences: pd.Series) -> pd.DataFrame:
    """Lay paired differences out, a row a draw and a column a seed: means where there are several of both."""
    return differences.groupby(level=["draw", "seed"]).mean().unstack("seed")


def estimate_table(table: pd.DataFrame, possible: Ends = ANYTHING) -> Estimate:
    """Estimate a mean as :func:`estimate` does, of differences laid out by :func:`by_draw_and_seed`."""
    if len(table) == 1:
        return _one_way(table.iloc[0].dropna().to_numpy(dtype=np.float64), LUCK, possible)
    units = table.mean(axis=1).to_numpy(dtype=np.float64)
    if table.shape[1] == 1:
        return _one_way(units, ASSUMPTIONS, possible)
    whole = table.dropna().to_numpy(dtype=np.float64)
    if min(whole.shape) < 2 or paired.alike(whole):
        return _one_way(units, BOTH, possible)
    return _two_way(units, whole, possible)


def _one_way(units: Floats, covers: str, possible: Ends) -> Estimate:
    found = paired.summarise(units, level=LEVEL, possible=possible)
    return Estimate(found.mean, found.low, found.high, found.method, p_value(units, found), units, covers)


def _two_way(units: Floats, whole: Floats, possible: Ends) -> Estimate:
    """Estimate a mean over draws that the same seeds met: no surer than from either kind of chance alone.

    What seeds share is badly known from few of them, and often estimated as nothing or little; an interval by the sum
    alone would then be too short, and its p far too small.

    Notes
    -----
    Of differences whose true mean is 0, so many per cent have p below 0.05 (0.001), as told and by the sum alone. In
    4,000 tables or more; draws, seeds and what is left have the deviations in brackets.

    ============= ===================== ===================== ======================= =======================
    draws × seeds (1, 1, 1)             by the sum            (0.2, 0.3, 1)           by the sum
    ============= ===================== ===================== ======================= =======================
    12 × 2        3.5 (0.03)            12.1 (1.93)           1.8 (0.00)              8.5 (0.54)
    12 × 4        5.1 (0.03)            6.3 (0.29)            3.3 (0.01)              6.9 (0.37)
    60 × 3        5.1 (0.14)            8.4 (2.18)            4.4 (0.09)              11.8 (3.08)
    60 × 10       5.3 (0.13)            5.3 (0.13)            5.8 (0.13)              6.5 (0.43)
    ============= ===================== ===================== ======================= =======================

    With 10 seeds it is a tenth wider at most than by the sum; with two it is as wide as two seeds have to be.
    """
    shared, seeds, mean = shared_luck(whole), whole.shape[1], float(units.mean())
    of_draws, of_seeds = float(units.var(ddof=1)) / units.size, float(whole.mean(axis=0).var(ddof=1)) / seeds
    kinds = [(of_seeds, seeds - 1.0)] if of_seeds > 0 else []
    if shared > 0:
        of_both = of_draws + shared
        blended = of_both * of_both / (of_draws * of_draws / (units.size - 1) + shared * shared / (seeds - 1))
        kinds += [(of_both, blended)] + ([(of_draws, units.size - 1.0)] if of_draws > 0 else [])
    errors = [(math.sqrt(variance), freedom) for variance, freedom in kinds]
    reach = max((float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * error for error, freedom in errors), default=0.0)
    p = max((float(2 * stats.t.sf(abs(mean) / error, freedom)) for error, freedom in errors), default=0.0)
    if shared == 0:
        one = _one_way(units, BOTH, possible)
        p = max(p, one.p)
        if one.high - one.low >= 2 * reach:
            return replace(one, p=p)
    low, high = paired.cut((mean - reach, mean + reach), possible)
    return Estimate(mean, low, high, TWO_WAY, p, units, BOTH, shared)


def shared_luck(table: Floats) -> float:
    """Return the variance of the mean that seeds shared by all draws add to that of the draws' means.

    The mean has variance (M_draws + M_seeds - M_rest) / cells, M being mean squares [1]_; the draws' means show
    M_draws only. Below 0 it is taken as 0.

    Parameters
    ----------
    table : numpy.ndarray
        Shape ``(draws, seeds)``, two or more of each, without gaps.
    """
    draws, seeds = table.shape
    by_draw, by_seed, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    rest = table - by_draw[:, None] - by_seed[None, :] + mean
    of_seeds = draws * float(by_seed.var(ddof=1))
    of_rest = float((rest * rest).sum()) / ((draws - 1) * (seeds - 1))
    return max(0.0, of_seeds - of_rest) / table.size


def p_value(units: Floats, found: Paired) -> float:
    """Return the two-sided p-value of no difference: paired t, or :func:`skewed_p` where the interval is BCa.

    Units that are all equal have no spread to tell a mean from, so t would be sure of two of them: what they show is
    that all go the same way, and of that the sign test says how often chance alone would do it.
    """
    if units.size < 2:
        return math.nan
    if found.method == "exact":
        return float(stats.binomtest(units.size, units.size).pvalue) if found.mean != 0 else 1.0
    if found.method == "BCa":
        return skewed_p(units)
    return float(2 * stats.t.sf(abs(found.mean) / float(stats.sem(units)), units.size - 1))


def skewed_p(units: Floats) -> float:
    """Return the two-sided p-value of a mean of 0 from skewed units, by Hall's transformation of t [3]_.

    A rank test would ask after another thing than the interval does: half of the pairs going either way is no mean of
    0 where they are skewed. Here the mean over its deviation, W, is bent until its skewness g is gone, which is
    monotone in the mean: √n (W + g W² / 3 + g² W³ / 27 + g / (6 n)) is Student's with n − 1 degrees of freedom.

    Notes
    -----
    Units of true mean 0 have p below 0.05 (0.001) in so many per cent of 20,000 samples, t standing where they are not
    skewed. ``rare`` is normal noise of deviation 0.1 around 0, to which every tenth unit adds an exponential of mean 3,
    less the whole's mean; 20 such units hold no event in one sample of eight, and nothing can be told from them.

    ===== ============ ============ ============ ===================
    units exponential  lognormal    rare         rare, t's (as above)
    ===== ============ ============ ============ ===================
    20    6.5 (0.69)   8.8 (1.43)   19.3 (15.8)  30.7 (23.3)
    40    5.6 (0.34)   7.4 (0.60)   7.5 (3.6)    20.2 (12.4)
    64    5.6 (0.12)   7.1 (0.36)   4.1 (1.0)    15.7 (7.5)
    200   5.0 (0.10)   6.2 (0.18)   4.3 (0.02)   9.0 (2.2)
    ===== ============ ============ ============ ===================

    A bootstrap of t does no better, takes far longer, and cannot tell the small p-values that Holm's
    correction of thousands of comparisons asks for.
    """
    size = units.size
    bent, skewness = float(units.mean() / units.std()), float(stats.skew(units))
    moved = bent + skewness * bent**2 / 3 + skewness**2 * bent**3 / 27 + skewness / (6 * size)
    return float(2 * stats.t.sf(abs(math.sqrt(size) * moved), size - 1))

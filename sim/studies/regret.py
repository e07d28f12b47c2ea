"""Where a policy fails: what is lost by it against the best choice in each future.

References
----------
.. [1] Savage (1951), The theory of statistical decision, JASA 46(253):55-67.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from sim.studies.bodies import AS_GIVEN, BODIES

LOWER_IS_BETTER = ("isolation", "dependency", "complained", "care_waiting")
STEPS = ("hears",)  # towards taking part, which is counted itself
MEANS = tuple(name for name in BODIES if name not in (*LOWER_IS_BETTER, *AS_GIVEN))
NEUTRAL = (*STEPS, *AS_GIVEN, *MEANS)  # no ends in themselves
Values = TypeVar("Values", pd.Series, float)


@dataclass(frozen=True)
class Regret:
    """How an arm does over the futures.

    Attributes
    ----------
    regret_mean, regret_max : float
        What it falls short of the best arm in a future [1]_, in the indicator's unit: mean and largest; nan where
        neither more nor less is better (:func:`is_end`).
    futures_worse : float
        Share of futures in which it does worse than the arm compared with; nan so, too, or with one future.
    """

    regret_mean: float
    regret_max: float
    futures_worse: float


def better(values: Values, indicator: str) -> Values:
    """Turn an indicator so that more is better: less isolation, a gap nearer to none."""
    if is_gap(indicator):
        return -abs(values)
    return -values if indicator in LOWER_IS_BETTER else values


def is_end(indicator: str) -> bool:
    """Whether more of an indicator, or less, is better by itself: money and other means are spent, not gained."""
    return not (indicator in (*NEUTRAL, "month") or indicator.startswith("money_"))


def is_gap(indicator: str) -> bool:
    """Whether an indicator is a gap between groups, which is best at none and may go either way."""
    return indicator.startswith("gap_")


def judged(arms: Mapping[str, pd.Series], base: str, indicator: str) -> dict[str, Regret]:
    """Judge arms future by future, each by its mean over seeds.

    Parameters
    ----------
    arms : mapping of str to pandas.Series
        An indicator by arm, indexed by future and seed among others; only futures that all arms have count.
    base : str
        The arm compared with.
    indicator : str
    """
    if not is_end(indicator):
        return dict.fromkeys(arms, Regret(math.nan, math.nan, math.nan))
    means = pd.DataFrame({label: values.groupby(level="future").mean() for label, values in arms.items()}).dropna()
    good = means.apply(better, indicator=indicator)
    lost = good.rsub(good.max(axis=1), axis=0)
    worse = good.lt(good[base], axis=0).mean() if len(good) > 1 else pd.Series(math.nan, good.columns)
    return {label: Regret(float(lost[label].mean()), float(lost[label].max()), float(worse[label])) for label in arms}

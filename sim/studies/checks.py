"""One published fact held against the model: its band, what kind of agreement it asks for, and the verdict.

A *size* has a band with the published size in it. Of a *sign* only the direction is known: its right size is not
judged. What is *beside* is a fact measured a second way, shown and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.studies import paired

SIZE, SIGN, BESIDE = "size", "sign", "beside"
HIT, OPEN, MISS = "hit", "open", "miss"


@dataclass(frozen=True)
class Check:
    """One published fact and the band it puts on a measurement.

    Attributes
    ----------
    fact : str
        Number in :data:`sim.evidence.FACTS`.
    key : str
        Measurement.
    text : str
        What is compared, in one line.
    low, high : float
        Band, ends included; infinite where nothing can lie beyond, or where only the sign is known.
    kind : {"size", "sign", "beside"}
    """

    fact: str
    key: str
    text: str
    low: float
    high: float
    kind: str = SIZE

    def holds(self, value: float) -> bool:
        """Whether a value lies in the band."""
        return bool(self.low <= value <= self.high)

    def verdict(self, mean: float, low: float, high: float) -> str:
        """Judge a mean with its interval: a hit with all of it in the band, open with the mean alone, else a miss."""
        if not self.holds(mean):
            return MISS
        return HIT if self.holds(low) and self.holds(high) else OPEN


def scorecard(checks: Iterable[Check], measured: pd.DataFrame) -> pd.DataFrame:
    """Hold every measurement against its band; a row a check.

    Parameters
    ----------
    checks : iterable of Check
    measured : pandas.DataFrame
        A row a seed, a column a check's key.

    Returns
    -------
    pandas.DataFrame
        ``fact``, ``key``, ``text``, ``kind``, ``low``, ``high``; ``value`` (mean over seeds) with its 95 %
        interval ``value_low`` to ``value_high``; ``least``, ``most`` (range of 95 % of seeds,
        :func:`sim.studies.paired.spread`); ``verdict`` (:meth:`Check.verdict`) and
        ``holds``, whether it is a hit.
    """
    return pd.DataFrame([_judged(check, measured[check.key].to_numpy(dtype=float)) for check in checks])


def _judged(check: Check, values: np.ndarray) -> dict[str, object]:
    found, (least, most) = paired.summarise(values), paired.spread(values)
    verdict = check.verdict(found.mean, found.low, found.high)
    return {
        "fact": check.fact, "key": check.key, "text": check.text, "kind": check.kind,
        "low": check.low, "high": check.high, "value": found.mean, "value_low": found.low, "value_high": found.high,
        "least": float(least), "most": float(most), "verdict": verdict, "holds": verdict == HIT,
    }  # fmt: skip

"""One published fact held against the model: its band, what kind of agreement it asks for, and the verdict.

A *size* has a band with the published size in it. Of a *sign* only the direction is known: its right size is not
judged. What is *beside* is a fact measured a second way, shown and not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

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

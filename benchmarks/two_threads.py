"""What a second thread is worth in one community."""

from __future__ import annotations

from benchmarks.common import Arm, cores, fresh, quickest, warm
from benchmarks.targets import Measured, Tell

NAMES = ("threads_speedup",)
RESIDENTS, MONTHS, ROUNDS = 4_068, 60, 8


def measure(tell: Tell) -> dict[str, Measured]:
    """Whole months of puyang, what is done in order included, on one thread over on two."""
    if cores() < 2:
        return {"threads_speedup": Measured(None, "one core only")}
    warm(tell)
    arms = {f"{count} threads": Arm(lambda: fresh(RESIDENTS), threads=count, times=6) for count in (1, 2)}
    one, two = quickest(arms, MONTHS, ROUNDS, tell).values()
    note = f"{one / MONTHS * 1e3:.2f} over {two / MONTHS * 1e3:.2f} ms a month"
    return {"threads_speedup": Measured(one / two, note)}

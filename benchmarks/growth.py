"""How time grows with the number of residents."""

from __future__ import annotations

import time
from functools import partial

import numpy as np

from benchmarks.common import Arm, fresh, quickest, warm
from benchmarks.targets import Measured, Tell

NAMES = ("growth_exponent",)
SIZES = (10_000, 31_623, 100_000, 316_228, 1_000_000)
MONTHS, ROUNDS = 24, 2


def measure(tell: Tell) -> dict[str, Measured]:
    """Slope of log time on log residents, over equal months of fresh places, in CPU time of one thread.

    By the wall, what else the machine does costs a small place's short months relatively more, and the
    slope comes out too small.
    """
    warm(tell)
    arms = {
        f"{size:,}": Arm(
            partial(fresh, size), threads=1, timer=time.process_time, times=max(1, min(12, 300_000 // size))
        )
        for size in SIZES
    }
    seconds = quickest(arms, MONTHS, ROUNDS, tell)
    slope = float(np.polyfit(np.log(SIZES), np.log(list(seconds.values())), 1)[0])
    each = ", ".join(f"{took / MONTHS / size * 1e9:.0f}" for size, took in zip(SIZES, seconds.values(), strict=True))
    return {"growth_exponent": Measured(slope, f"{each} ns a resident-month from 10^4 to 10^6")}

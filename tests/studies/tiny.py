"""A model with known numbers and no cost, and ones that raise, die, dawdle or count: for the runner and its store."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.measures import INDICATORS

COUNT_FILE = "YUANLUO_TEST_COUNT"  # where Counting writes down what it ran
PID_FILE = "YUANLUO_TEST_PIDS"  # where Counting writes down who ran it


class Tiny:
    """Every indicator is a fixed function of seed, policy, overrides and month."""

    def __init__(self, place: Any, policy: Any, seed: int, overrides: Any, burn_in: int, **_: Any) -> None:
        self.place, self.policy, self.seed, self.burn_in = place, policy, seed, burn_in
        self.overrides = dict(overrides)
        self.series = pd.DataFrame()

    def branch(self, policy: Any, overrides: Any = None, cut: Any = ()) -> Tiny:
        return type(self)(self.place, policy, self.seed, {**self.overrides, **(overrides or {})}, self.burn_in)

    def run(self, months: int) -> None:
        levers = sum(value for value in self.overrides.values() if not isinstance(value, str))
        start = self.seed + len(self.policy.name) / 7 + levers / 1e6
        rows = start + np.arange(months)[:, None] / 12 + np.arange(len(INDICATORS)) / 3
        self.series = pd.DataFrame(rows, columns=list(INDICATORS))


class Raising(Tiny):
    """Raises in one run of twenty, or in every run where a file says so no longer."""

    def run(self, months: int) -> None:
        if self.seed % 20 == 3 and not os.environ.get("YUANLUO_TEST_MENDED"):
            raise RuntimeError(f"seed {self.seed} fails")
        super().run(months)


class RaisingEarly(Tiny):
    """Cannot even be burned in where the seed is 3."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        if self.seed == 3:
            raise ValueError("no such place")


class Deadly(Tiny):
    """Takes its process along, each time, where the seed is 3 and the policy fund-only."""

    def run(self, months: int) -> None:
        if self.seed == 3 and self.policy.name == "fund-only":
            os._exit(9)
        super().run(months)


class DeadlyOnce(Tiny):
    """Takes its process along the first time only."""

    def run(self, months: int) -> None:
        mark = Path(os.environ[COUNT_FILE])
        if self.seed == 3 and not mark.exists():
            mark.touch()
            os._exit(9)
        super().run(months)


class Counting(Tiny):
    """Dawdles, and writes down which run it did and in which process."""

    def run(self, months: int) -> None:
        for variable, line in ((PID_FILE, str(os.getpid())), (COUNT_FILE, f"{self.seed} {self.policy.name}")):
            with Path(os.environ[variable]).open("a") as file:
                file.write(f"{line}\n")
        time.sleep(0.02)
        super().run(months)

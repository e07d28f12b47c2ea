"""A model whose luck differs from policy to policy, cheap to run, and finished studies of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.measures import INDICATORS
from sim.studies import open_study, run_study
from sim.studies.results import Results
from tests.studies.folders import write_study
from tests.studies.tiny import Tiny

EFFECT = {"no-fund": 0.0, "fund-only": 0.03, "voice-only": -0.02, "reform-2009": 0.1}


class Lucky(Tiny):
    """Shares lie between 0 and 1; a policy has an effect, and luck of its own beside the seed's."""

    def run(self, months: int) -> None:
        levers = sum(value for value in self.overrides.values() if not isinstance(value, str))
        place = self.seed * 31 + len(str(self.place.name))
        shared = np.random.default_rng(place).normal(0.3, 0.02, len(INDICATORS))
        own = np.random.default_rng([place, len(self.policy.name), int(levers * 100) % 1_000_003])
        level = shared + EFFECT[self.policy.name] + levers / 4e6 + own.normal(0, 0.003, len(INDICATORS))
        rows = level + 0.001 * np.arange(months)[:, None]
        self.series = pd.DataFrame(np.clip(rows, 0, 1), columns=list(INDICATORS))
        self.series["month"] = np.arange(1, months + 1)
        money = abs(EFFECT[self.policy.name]) * 300_000 + float(self.overrides.get("fund.per_community", 0.0)) / 12
        self.series["money_public"] = money


def made(folder: Path, tables: str = "", build: Any = Lucky, **keys: str) -> Results:
    """Run a small study with that model and open it; keys as for ``write_study``."""
    with ThreadPoolExecutor(1) as pool:
        run_study(write_study(folder, tables, **keys), executor=pool, workers=1, build=build)
    return open_study(folder)

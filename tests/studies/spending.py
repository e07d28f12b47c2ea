"""Tiny models whose public money is known, for studies of equal money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.studies.study import FUND
from tests.studies.tiny import Tiny

POLICIES = '["no-fund", "fund-only", "voice-only", "reform-2009"]'
BESIDE = {"no-fund": 0, "fund-only": 0, "voice-only": 60_000, "reform-2009": 80_000}  # yuan a year beside the fund


class Spending(Tiny):
    """Spends four fifths of its fund, and a sum of its own beside it."""

    most = float("inf")

    def run(self, months):
        super().run(months)
        fund = self.policy.values.get(FUND, 0.0)
        self.series["money_public"] = (min(0.8 * fund, self.most) + BESIDE[self.policy.name] + self.seed % 7) / 12


class Told(Spending):
    """Spends like :class:`Spending`, and differs clearly."""

    def run(self, months):
        super().run(months)
        noise = np.random.default_rng([self.seed, len(self.policy.name)]).normal(0, 0.001, self.series.shape)
        level = {"no-fund": 0.9, "fund-only": 0.2, "voice-only": 0.1, "reform-2009": 0.3}[self.policy.name]
        money = self.series["money_public"]
        self.series = pd.DataFrame(level + noise, columns=self.series.columns)
        self.series["money_public"] = money


class Wavering(Told):
    """Spends by luck of its own, too much for a few replicates to tell what it spends."""

    def run(self, months):
        super().run(months)
        self.series["money_public"] *= 1 + np.random.default_rng([self.seed, len(self.policy.name)]).normal(0, 0.18)

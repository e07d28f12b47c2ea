"""A stand-in for the model with known answers, so that tables, figures and page are tested fast."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

COURTYARDS, HOMES = 14, 9
PARTS = ("belonging", "trust_neighbours", "trust_council", "tie_strength", "density", "bridging", "isolation")
GROUPS = ("migrant", "local", "young", "middle", "older", "newcomer", "settled")
POWER = {"officials": 0.0, "heard": 0.03, "residents": 0.07}


class FakeModel:
    """Reach rises with fund and power; cohesion hardly; one stream of luck a seed, shared by all branches."""

    def __init__(self, place: str = "puyang", seed: int = 1, overrides: Any = None, **_: Any) -> None:
        self.place, self.seed, self.overrides = place, seed, dict(overrides or {})
        self.months = 0
        self.series = pd.DataFrame()

    def branch(self, policy: str | None = None, overrides: Any = None, cut: Any = ()) -> FakeModel:
        assert policy is None
        return type(self)(place=self.place, seed=self.seed, overrides={**self.overrides, **(overrides or {})})

    @property
    def effect(self) -> float:
        strength = 0.6 + 0.8 * float(self.overrides.get("attribution", 0.5))
        fund = float(self.overrides.get("fund.per_community", 0)) / 400_000
        power = POWER[str(self.overrides.get("engagement.decides", "officials"))]
        return strength * (0.02 * np.log1p(fund) + power + 0.4 * power * np.log1p(fund))

    def run(self, months: int) -> None:
        rng = np.random.default_rng(self.seed)
        fund = float(self.overrides.get("fund.per_community", 0))
        time = np.arange(1, months + 1)
        rise = self.effect * (1 - np.exp(-time / 18)) + 0.004 * rng.normal(size=months).cumsum() / np.sqrt(time)
        data: dict[str, Any] = {"month": time, "reach": 0.12 + rise, "cohesion": 0.45 + 0.1 * rise}
        data["needs_met"] = 0.8 - 0.5 * rise
        data |= {name: 0.4 + 0.02 * index + rise * (0.3 - 0.1 * index) for index, name in enumerate(PARTS)}
        data |= {f"reach_{name}": 0.08 + 0.02 * index + rise for index, name in enumerate(GROUPS)}
        data |= {f"gap_{name}": 0.05 + 0.2 * rise for name in ("migrant", "age", "tenure")}
        data["money_projects"] = np.full(months, 0.9 * fund / 12)
        data["money_engagement"] = np.full(months, 100_000 * self.effect / 12)
        data["money_organisation"], data["money_gifts"] = np.zeros(months), np.full(months, 300.0)
        data["money_public"] = data["money_projects"] + data["money_engagement"]
        data["projects_delivered"] = np.full(months, fund / 90_000 / 12)
        data["projects_funded"] = data["projects_delivered"]
        self.series, self.months = pd.DataFrame(data), months

    def graph(self, level: str = "resident") -> nx.Graph:
        rng = np.random.default_rng(self.seed)
        graph = nx.Graph()
        homes = COURTYARDS * HOMES
        for node in range(homes * (2 if level == "resident" else 1)):
            courtyard = node * COURTYARDS // (homes * (2 if level == "resident" else 1))
            acted = bool(rng.random() < 0.12 + self.effect * (self.months > 0))
            graph.add_node(node, courtyard=courtyard, migrant=bool(node % 3 == 0), age=40.0, acted=acted)
        for node in range(len(graph)):
            for _ in range(3):
                near = int(np.clip(node + rng.integers(-HOMES, HOMES), 0, len(graph) - 1))
                graph.add_edge(node, near if rng.random() < 0.85 else int(rng.integers(len(graph))))
        return graph

    @property
    def month(self) -> int:
        return 120 + self.months

    @property
    def world(self) -> SimpleNamespace:
        nodes = list(self.graph().nodes.values())
        people = np.zeros(len(nodes), dtype=[("age", "i2"), ("courtyard", "i4"), ("last_act", "i2")])
        people["age"], people["courtyard"] = 480, [node["courtyard"] for node in nodes]
        people["last_act"] = [self.month - 1 if node["acted"] else -1 for node in nodes]
        return SimpleNamespace(people=people, present=len(people), courtyards=range(COURTYARDS))

    @property
    def projects(self) -> pd.DataFrame:
        fund = float(self.overrides.get("fund.per_community", 0))
        count = int(self.months * fund / 90_000 / 12)
        categories = ["environment", "care", "facilities", "roads", "education"]
        return pd.DataFrame(
            {
                "id": range(count),
                "courtyard": [n % COURTYARDS for n in range(count)],
                "category": [categories[n % 4] for n in range(count)],
                "state": ["delivered"] * count,
                "cost_yuan": [90_000.0] * count,
            }
        )

    def panel(self) -> pd.DataFrame:
        rng = np.random.default_rng(self.seed)
        answers = {name: rng.beta(4, 5, 200) for name in (*PARTS[:3], "needs_met")}
        return pd.DataFrame(answers | {"year": np.zeros(200, dtype=int)})

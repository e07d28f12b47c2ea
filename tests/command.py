"""The command without its work: stand-ins for what takes long, and what a command prints."""

from __future__ import annotations

import json
import sys
from types import ModuleType, SimpleNamespace

import pandas as pd

import sim.studies.compiling  # noqa: F401 - before what it imports is stood in for
from sim.cli import main

CHANGES = [
    *("--set", "place.residents=1234567", "--set", "engagement.decides=heard"),
    *("--set", "attribution=0", "--cut", "need_to_acts"),
]


class Stub(ModuleType):
    """Stands in for a module."""


class Model:
    """Stands in for the model: known numbers, no compiling."""

    made: SimpleNamespace

    def __init__(self, **keywords):
        Model.made = SimpleNamespace(**keywords)
        self.months = 0

    def step(self):
        self.months += 1

    @property
    def series(self):
        months = range(1, self.months + 1)
        return pd.DataFrame(
            {"month": months, "reach": [month / 100 for month in months], "attends": 0.02, "meetings": 3}
            | {"money_public": 1000.0, "gap_age": float("nan")}
        )

    @property
    def projects(self):
        return pd.DataFrame(columns=["state", "reason", "drafted", "decided"])

    @property
    def ledger(self):
        last = {"month": [self.months], "giver": ["city"], "taker": ["fund"], "purpose": ["fund grant"]}
        return pd.DataFrame(last | {"amount_fen": [12_345_600]})


def stand_ins(monkeypatch):
    """Put stand-ins where the work is done, and return what they were called with."""
    found = {}

    def put(module, function, result=None):
        def called(*arguments, **keywords):
            found[function] = (arguments, keywords)
            return result

        stub = sys.modules[module] if isinstance(sys.modules.get(module), Stub) else Stub(module)
        setattr(stub, function, called)
        stub.write_atomically = lambda path, text: path.write_text(text, encoding="utf-8")
        stub.describe_comparison = lambda *asked: json.dumps(asked)
        monkeypatch.setitem(sys.modules, module, stub)

    model = ModuleType("sim.model")
    model.GovernanceModel = Model
    monkeypatch.setitem(sys.modules, "sim.model", model)
    put("sim.plots.demo_run", "run_demo", SimpleNamespace(observed=pd.DataFrame()))
    put("sim.studies.demo", "check_asked")
    put("sim.studies.demo", "design_of", SimpleNamespace(arms=()))  # none with systems
    put("sim.studies.output", "write_run")
    put("sim.plots.validation_page", "run_validation")
    rows = {
        "policy": ["no-fund", "fund-only"], "indicator": ["reach", "reach"], "difference": [None, 0.25],
        "value": [0.1, 0.35], "low": [None, 0.2], "high": [None, 0.3], "share_won": [None, 1.0],
        "yuan_per_year": [0.0, 400_000.0], "yuan_low": [0.0, 300_000.0], "yuan_high": [0.0, 500_000.0],
        "yuan_more": [0.0, 400_000.0], "yuan_more_low": [0.0, 310_000.0], "yuan_more_high": [0.0, 490_000.0],
        "still_needed": [0, 12_345],
    }  # fmt: skip
    put("sim.studies.compare", "check_asked")
    put("sim.studies.compare", "run_policies")
    put("sim.studies.compare", "table_of", pd.DataFrame(rows))
    put("sim.studies.compare", "observed_of", pd.DataFrame())
    put("sim.studies.compare", "election_held", False)
    return found


def printed(capsys, *arguments):
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out

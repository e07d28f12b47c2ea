"""What docs/mesa.md shows runs as printed under every Mesa that is supported, and gives the same numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim import GovernanceModel, behavior
from sim.agents import Resident

PAGE = Path(__file__).parents[2] / "docs" / "mesa.md"
PIECES = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
AGENTS, OWN_RULE, OWN_METHOD, COLLECTING, OWN_REPORTER, BATCHES = PIECES


def ran(piece):
    """Run a piece of the page; return the names it leaves."""
    names = {}
    exec(compile(piece, PAGE.name, "exec"), names)
    return names


def test_agents_are_selected_and_counted(capsys):
    left = ran(AGENTS)
    adults = left["adults"]
    assert 0 < len(adults) < len(left["model"].agents_by_type[Resident]) == 120
    assert capsys.readouterr().out.startswith(f"{len(adults)} {min(adults.get('belonging'))} ")


def test_a_rule_replaced_from_outside_is_seen_by_plain_agents_and_refused_by_compiled_ones(capsys):
    does = behavior.does
    assert ran(OWN_RULE)["model"].series["reach"].iloc[-1] == 0
    assert "behavior.does was replaced, and compiled loops never ask Python" in capsys.readouterr().out
    assert behavior.does is does
    model = GovernanceModel("xingfu", "reform-2009", seed=1)
    model.run(12)
    assert model.series["reach"].iloc[-1] > 0


def test_a_method_replaced_for_one_branch_changes_that_one_only(capsys):
    left = ran(OWN_METHOD)
    assert Resident.hear is left["hear"]
    found, place = left["found"], left["place"]
    again = place.branch("reform-2009")
    again.run(24)
    assert found["as it is"].equals(again.series[list(found["as it is"].index)].mean())
    assert found["everybody hears"]["hears"] > 1.3 * found["as it is"]["hears"] > 0
    assert found["everybody hears"]["attends"] > found["as it is"]["attends"]
    assert "difference" in capsys.readouterr().out


def test_a_collector_of_ones_own_sees_what_the_model_s_sees(capsys):
    left = ran(COLLECTING)
    assert left["mine"].get_model_vars_dataframe()["reach"].tolist() == left["model"].series["reach"].tolist()
    assert "belonging" in capsys.readouterr().out


def test_a_reporter_of_ones_own_is_collected_with_the_model_s(capsys):
    left = ran(OWN_REPORTER)
    collected = left["model"].datacollector.get_model_vars_dataframe()
    assert len(collected) == 12
    assert collected["undecided"].iloc[-1] == left["model"].projects["decided"].isna().sum()
    assert "undecided" in capsys.readouterr().out


def test_a_batch_gives_the_runs_of_its_seeds(capsys):
    table = ran(BATCHES)["table"]
    last = table[table["month"] == 12].set_index(["policy", "seed"])
    assert len(last) == 4
    for (policy, seed), row in last.iterrows():
        model = GovernanceModel("xingfu", policy, seed=seed, individuals=False)
        model.run(12)
        assert row["reach"] == pytest.approx(model.series["reach"].iloc[-1], abs=0)
    assert "reform-2009" in capsys.readouterr().out

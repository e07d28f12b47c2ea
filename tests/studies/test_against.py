"""A run held against what was observed: what is read off, and when there is nothing to read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenarios import Observed, load_place
from sim.studies.against import against_observed
from sim.studies.against_study import study_against_observed
from tests.studies.lucky import made

FIGURES = {
    "reach": Observed(low=0.1, high=0.2, source="a"),
    "projects_per_year": Observed(value=4.0, source="b"),
    "turnout": Observed(value=0.5, source="c"),
}


def held(months, elections=(5,)):
    values = {
        "reach": np.linspace(0, 0.3, months),
        "projects_funded": np.arange(months) % 12 == 3,
        "voted_committee": np.isin(np.arange(months), elections) * 0.25,
    }
    return against_observed(FIGURES, "any", lambda name: values[name]).set_index("figure")


def test_states_stand_at_the_end_flows_are_summed_over_a_year_and_turnout_is_of_the_last_election():
    table = held(36, elections=(5, 29))
    assert table["model"].tolist() == pytest.approx([0.3, 1, 0.25])
    assert table["off_by"].tolist() == pytest.approx([0.1, -3, -0.25])
    assert table["observed"].tolist() == ["0.1 .. 0.2", "4", "0.5"]
    assert table["source"].tolist() == ["a", "b", "c"]


def test_what_a_short_run_can_not_tell_is_missing():
    table = held(6, elections=())
    assert table["off_by"].isna().tolist() == [False, True, True]


def test_replicates_are_averaged():
    values = np.zeros((2, 12))
    values[1] = 0.4
    table = against_observed({"reach": FIGURES["reach"]}, "any", lambda _: values)
    assert table["model"].tolist() == [0.2]
    assert table["off_by"].tolist() == [0]


OBSERVED = {
    "reach": Observed(high=0.2, source="survey"),
    "turnout": Observed(value=0.35, source="election"),
    "projects_per_year": Observed(low=1, high=4, source="accounts"),
}


@pytest.mark.parametrize("series", ["true", "false"])
def test_a_study_is_held_against_figures_policy_by_policy(tmp_path, series):
    results = made(tmp_path, series=series, months="24")
    place = replace(load_place("xingfu"), observed=OBSERVED)
    found = study_against_observed(results, place).set_index(["policy", "figure"])
    assert set(found.index.get_level_values("policy")) == {"no-fund", "fund-only"}
    runs = results.runs.groupby("policy").mean(numeric_only=True)
    for policy in ("no-fund", "fund-only"):
        assert found.loc[(policy, "reach"), "model"] == pytest.approx(runs.loc[policy, "reach"], rel=1e-5)
        yearly = 12 * runs.loc[policy, "projects_funded_year"]
        assert found.loc[(policy, "projects_per_year"), "model"] == pytest.approx(yearly, rel=1e-5)
    assert found["model"].isna().sum() == (0 if series == "true" else 2)  # turnout is in the months alone


def test_a_figure_is_held_against_the_policy_it_was_observed_under_only():
    figures = {"reach": Observed(high=0.15, source="a survey", under="no-fund"), "members": FIGURES["reach"]}
    values = np.full(12, 0.4)
    names = [
        list(against_observed(figures, policy, lambda _: values)["figure"]) for policy in ("no-fund", "reform-2009")
    ]
    assert names == [["reach", "members"], ["members"]]

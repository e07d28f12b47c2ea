"""A run held against what was observed: what is read off, and when there is nothing to read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenarios import Observed, load_place
from sim.studies.against import against_observed
from sim.studies.against_study import left_out, rows_told, study_against_observed
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
    return against_observed(FIGURES, "any", lambda name: values[name], is_baseline=True, courtyards=8).set_index(
        "figure"
    )


def test_states_stand_at_the_end_flows_are_summed_over_a_year_and_turnout_is_of_the_last_election():
    table = held(36, elections=(5, 29))
    assert table["model"].tolist() == pytest.approx([0.3, 1, 0.25])
    assert table["off_by"].tolist() == pytest.approx([0.1, -3, -0.25])
    assert table["observed"].tolist() == ["0.1 .. 0.2", "4", "0.5"]
    assert table[["low", "high"]].to_numpy().tolist() == [[0.1, 0.2], [4, 4], [0.5, 0.5]]
    assert table["source"].tolist() == ["a", "b", "c"]


def test_what_a_short_run_can_not_tell_is_missing():
    table = held(6, elections=())
    assert table["off_by"].isna().tolist() == [False, True, True]


def test_replicates_are_averaged():
    values = np.zeros((2, 12))
    values[1] = 0.4
    table = against_observed({"reach": FIGURES["reach"]}, "any", lambda _: values, is_baseline=True, courtyards=8)
    assert table["model"].tolist() == [0.2]
    assert table["off_by"].tolist() == [0]


OBSERVED = {
    "reach": Observed(high=0.2, source="survey"),
    "turnout": Observed(value=0.35, source="election"),
    "projects_per_year": Observed(low=1, high=4, source="accounts"),
}


@pytest.mark.parametrize("series", ["true", "false"])
@pytest.mark.parametrize("policy", ["no-fund", "fund-only"])
def test_a_study_is_held_against_figures_policy_by_policy(tmp_path, series, policy):
    results = made(tmp_path, series=series, months="24")
    figures = {name: one.model_copy(update={"under": policy}) for name, one in OBSERVED.items()}
    table = study_against_observed(results, replace(load_place("xingfu"), observed=figures))
    assert set(table["policy"]) == {policy}
    found = table.set_index("figure")["model"]
    runs = results.runs.groupby("policy").mean(numeric_only=True).loc[policy]
    assert found["reach"] == pytest.approx(runs["reach"], rel=1e-5)
    assert found["projects_per_year"] == pytest.approx(12 * runs["projects_funded_year"], rel=1e-5)
    assert set(table["courtyards"]) == {1}
    assert found["turnout"] == pytest.approx(runs["voted_committee_year"], rel=1e-5)
    assert found.notna().all()


def test_a_policy_whose_fund_equal_money_changed_is_not_held_against_figures_of_the_one_before(tmp_path):
    results = made(tmp_path, months="24")
    figures = {name: one.model_copy(update={"under": "fund-only"}) for name, one in OBSERVED.items()}
    place = replace(load_place("xingfu"), observed=figures)
    for fund, told in ((50_000.0, set()), (60_000.0, {"fund-only"})):
        budget = [{"policy": "fund-only", "fund_before": 60_000.0, "fund": fund}]
        equal = replace(results, description=results.description | {"same_budget": budget})
        found = study_against_observed(equal, place)
        assert set(found["policy"]) == told
        rows = rows_told(equal, [place])
        left = [] if told else [{"place": "xingfu", "policy": "fund-only", "why": "money"}]
        assert left_out(equal, [place]) == left, "and a page says so"
        assert set(rows) == ({"xingfu"} if told else set()), "a page without figures to tell has no table of them"


def test_of_several_settings_a_policy_is_held_against_figures_as_its_file_says(tmp_path):
    """A fund three times as large was held against what had been observed under the one of the file."""
    figures = {name: one.model_copy(update={"under": "fund-only"}) for name, one in OBSERVED.items()}
    place = replace(load_place("xingfu"), observed=figures)
    levers = '[levers]\n"fund.per_community" = [0, 400_000, 1_200_000]\n'
    results = made(tmp_path / "with", tables=levers, months="24")
    found = study_against_observed(results, place).set_index("figure")
    runs = results.runs[(results.runs["policy"] == "fund-only") & (results.runs["fund.per_community"] == 400_000)]
    assert found.loc["reach", "model"] == pytest.approx(runs["reach"].mean(), rel=1e-5)
    assert left_out(results, [place]) == []
    without = made(tmp_path / "without", tables=levers.replace("400_000", "300_000"), months="24")
    assert study_against_observed(without, place).empty
    assert left_out(without, [place]) == [{"place": "xingfu", "policy": "fund-only", "why": "setting"}]


def test_a_study_holds_a_figure_of_no_policy_against_its_baseline_alone(tmp_path):
    results = made(tmp_path, months="24")
    found = study_against_observed(results, replace(load_place("xingfu"), observed=OBSERVED))
    assert set(found["policy"]) == {results.baseline}
    assert list(found["figure"]) == list(OBSERVED)


def test_a_figure_is_held_against_the_policy_it_was_observed_under_or_else_the_baseline():
    figures = {"reach": Observed(high=0.15, source="a survey", under="reform-2009"), "members": FIGURES["reach"]}

    def held_for(policy, is_baseline):
        held = against_observed(figures, policy, lambda _: np.full(12, 0.4), is_baseline=is_baseline, courtyards=8)
        return list(held["figure"])

    assert held_for("no-fund", True) == ["members"]
    assert held_for("reform-2009", False) == ["reach"]
    assert held_for("reform-2009", True) == ["reach", "members"]
    assert held_for("fund-only", False) == []

"""The yearly survey: a row an adult and year, of a sample by keyed lot or of all."""

from __future__ import annotations

import numpy as np
import pytest

from sim import panel
from sim.person import ADULT, STATES
from sim.tallies import ACT_COLUMNS
from tests.worlds import full, same_frames, small


@pytest.fixture(scope="module")
def run():
    model = full(burn_in=24)
    model.run(24)
    return model


@pytest.fixture(scope="module")
def answers(run):
    return run.panel()


def test_there_is_a_row_for_each_adult_and_year():
    model = small("puyang", "reform-2009")
    asked = []
    for year in (1, 2):
        model.run(11)
        model.executor.move = lambda model: None  # who leaves in December is still asked
        model.step()
        del model.executor.move
        adults = np.flatnonzero(model.world.people["age"] >= ADULT)
        asked += [(year, int(row)) for row in adults]
        model.executor.move(model)
    rows = model.panel()
    assert list(zip(rows["year"].tolist(), rows["resident"].tolist(), strict=True)) == asked


def test_needs_met_are_those_that_the_series_adds_up():
    model = small("puyang", "reform-2009")
    for _ in range(2):
        model.run(12)
        latest = model.panel()
        latest = latest[latest["year"] == latest["year"].max()]
        assert latest["needs_met"].mean() == pytest.approx(model.series["needs_met"].iloc[-1], abs=1e-6)
        assert latest["needs_met"].nunique() > len(model.world.courtyards)


def test_an_unfinished_year_has_not_been_asked(run):
    model = small("xingfu")
    model.run(11)
    assert model.panel().empty
    assert {"year", "resident"} <= set(model.panel())
    model.run(6)
    assert set(model.panel()["year"]) == {1}


def test_the_questions_are_those_of_field_studies(answers):
    asked = {"attends", "proposes", "votes", "volunteers", "supported_funded", "satisfaction", "belonging",
             "trust_council", "trust_neighbours", "contacts", "member", "migrant", "age", "tenure_years",
             "household", "courtyard", "community"}  # fmt: skip
    assert asked | set(ACT_COLUMNS) | set(STATES) <= set(answers)
    assert answers.notna().all().all()


def test_ages_and_tenures_are_in_years_and_beliefs_between_0_and_1(answers):
    assert answers["age"].between(18, 110).all()
    assert (answers["tenure_years"] <= answers["age"] + 1).all()
    for name in STATES:
        assert answers[name].between(0, 1).all()
    assert answers["contacts"].between(0, 8).all()
    assert set(answers["member"]) | set(answers["migrant"]) == {0, 1}


@pytest.mark.parametrize(
    "name", ["attends", "proposes", "votes", "volunteers", "supervises", "gave", "supported_funded"]
)
def test_some_but_not_all_say_yes(answers, name):
    assert 0 < answers[name].mean() < 1


def test_whoever_supported_a_funded_project_had_asked_for_something(answers):
    asked = answers[["attends", "proposes", "votes", "voted_council", "leads"]].any(axis=1)
    assert not answers["supported_funded"][~asked].any()


def test_who_proposes_or_is_bound_by_hours_had_heard(answers):
    acts = ["attends", "proposes", "votes", "volunteers", "supervises", "gave", "voted_committee", "stands", "bound"]
    assert answers[acts].any().all(), "each was done by somebody"
    assert answers["hears"][answers[acts].any(axis=1)].all()
    assert answers["attends"][answers["proposes"]].all(), "who speaks at a meeting attends it"


def test_somebody_new_is_another_generation_and_has_done_nothing_yet(run, answers):
    first, second = (answers[answers["year"] == year].set_index("resident") for year in (1, 2))
    both = first.add_suffix("_1").join(second.add_suffix("_2"), how="inner")
    moved = both["generation_2"] > both["generation_1"]
    assert 0 < moved.mean() < 0.5
    assert (both["tenure_years_2"][moved] <= 1).all()
    assert both["tenure_years_2"][~moved].to_numpy() == pytest.approx(both["tenure_years_1"][~moved] + 1)


def test_a_sample_is_part_of_the_whole_whatever_its_size(run, answers):
    smaller = None
    for share in (0.2, 0.5):
        model = full(burn_in=24, panel_share=share)
        model.run(24)
        sample = model.panel()
        keys = sample[["year", "resident"]].apply(tuple, axis=1)
        whole = answers[answers[["year", "resident"]].apply(tuple, axis=1).isin(keys)].reset_index(drop=True)
        assert same_frames(sample, whole)
        assert len(sample) / len(answers) == pytest.approx(share, abs=0.1)
        if smaller is not None:
            assert set(smaller) <= set(keys)
        smaller = keys


def test_a_share_of_nothing_asks_nobody():
    model = small("xingfu", panel_share=0)
    model.run(12)
    assert model.panel().empty


def test_the_sample_is_drawn_the_same_compiled_or_not(run):
    people = run.world.people
    compiled = panel._in_sample(3, people, 0.4)
    plain = panel._in_sample.py_func(3, people, 0.4)
    assert np.array_equal(compiled, plain)
    assert 0.3 < plain[people["age"] >= ADULT].mean() < 0.5
    assert not plain[people["age"] < ADULT].any()

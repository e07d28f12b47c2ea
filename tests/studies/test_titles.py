"""A policy is told by its title, and by what the study sets where that belies the title."""

from __future__ import annotations

import pytest

from sim.studies import titles
from sim.studies.comparison import about
from sim.studies.design import read_design
from tests.studies.folders import write_study
from tests.studies.lucky import made


@pytest.mark.parametrize(
    ("before", "after", "en", "zh"),
    [
        (400_000, 24_082, " (fund cut from 400,000 to 24,082 for equal money)", "由 400,000 减至 24,082"),
        (20_000, 41_000, " (fund raised from 20,000 to 41,000 for equal money)", "由 20,000 增至 41,000"),
        (400_000, 200_000, "", ""),
        (20_000, 40_000, "", ""),
        (0, 0, "", ""),
    ],
)
def test_a_fund_scaled_far_from_its_file_is_said_beside_the_name(before, after, en, zh):
    one = {"policy": "reform", "fund_before": before, "fund": after, "wanted": 1.0, "reached": 1.0, "note": ""}
    about = {"same_budget": [one]}
    assert titles.fund_scaled(about, "reform", "en") == en
    assert zh in titles.fund_scaled(about, "reform", "zh")
    assert bool(titles.fund_scaled(about, "reform", "zh")) == bool(zh)
    assert titles.fund_scaled(about, "other", "en") == ""


@pytest.mark.parametrize(
    ("tables", "keys", "told"),
    [
        ('[set]\n"fund.per_community" = 300000\n', {}, "No fund, officials decide (here Fund per community 300,000)"),
        (
            '[levers]\n"fund.per_community" = [0, 300000]\n',
            {},
            "No fund, officials decide (here Fund per community 0 / 300,000)",
        ),
        (
            '[levers]\n"fund.per_community" = { low = 0, high = 300000 }\n',
            {"design": '"latin"', "samples": "4"},
            "No fund, officials decide (here Fund per community 0 to 300,000)",
        ),
        ('[set]\n"fund.per_community" = 0\n', {}, "No fund, officials decide"),
        (
            '[set]\n"engagement.decides" = "residents"\n',
            {},
            "No fund, officials decide (here Who decides Residents decide)",
        ),
    ],
)
def test_a_title_shows_the_setting_that_belies_it(tmp_path, tables, keys, told):
    design = read_design(write_study(tmp_path, tables, **keys))
    assert titles.title(design.policies[0], design)["en"] == told


def test_a_fund_of_another_size_leaves_a_title_as_it_is(tmp_path):
    design = read_design(write_study(tmp_path, '[set]\n"fund.per_community" = 300000\n'))
    assert titles.title(design.policies[1], design) == design.policies[1].title


def test_results_are_told_by_that_title_and_that_fund(tmp_path):
    found = about(made(tmp_path, '[set]\n"fund.per_community" = 300000\n'))
    assert "300,000" in found["titles"]["policy"]["no-fund"]["zh"]
    assert found["told"]["no-fund"]["en"].endswith("set otherwise: Fund per community 300,000.")
    assert found["funds"]["no-fund"] == 300_000

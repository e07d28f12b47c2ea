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
        (400_000, 796_000, " (fund raised from 400,000 to 796,000 for equal money)", "由 400,000 增至 796,000"),
        (400_000, 400_000, "", ""),
        (0, 0, "", ""),
    ],
)
def test_a_fund_that_equal_money_changed_is_said_beside_the_name(before, after, en, zh):
    one = {"policy": "reform", "fund_before": before, "fund": after, "wanted": 1.0, "reached": 1.0, "note": ""}
    about = {"same_budget": [one]}
    assert titles.fund_scaled(about, "reform", "en") == en
    assert zh in titles.fund_scaled(about, "reform", "zh")
    assert bool(titles.fund_scaled(about, "reform", "zh")) == bool(zh)
    assert titles.fund_scaled(about, "other", "en") == ""
    for lang, short in (("en", f" (fund {after:,})"), ("zh", f"（资金 {after:,}）")):
        assert titles.fund_scaled(about, "reform", lang, short=True) == (short if en else "")


@pytest.mark.parametrize(
    ("more", "reach", "en", "zh"),
    [(-997, 1, ", yet 99.7 % short)", "，仍少 99.7 %）"), (400, 1, ", yet 40.0 % over)", "，仍多 40.0 %）"),
     (-300, 299, " for equal money)", "1,368,589）")],
)  # fmt: skip
def test_a_fund_that_was_changed_in_vain_is_said_to_miss_the_sum(more, reach, en, zh):
    one = {"policy": "reform", "fund_before": 400_000, "fund": 1_368_589, "wanted": 1000.0, "reached": 3.0}
    row = {"policy": "reform", "yuan": 1000 + more, "more": more, "more_low": more - reach, "more_high": more + reach}
    told = {"same_budget": [one | {"note": "out_of_reach"}], "held": [row]}
    assert titles.fund_scaled(told, "reform", "en").endswith(en)
    assert titles.fund_scaled(told, "reform", "zh").endswith(zh)
    assert "yet" not in titles.fund_scaled(told, "reform", "en", short=True)


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


def test_titles_that_several_share_are_told_apart_by_the_file_s_name():
    """In class everybody copies a file, and two columns of a page had one head."""
    same = {"en": "Half a fund", "zh": "一半资金"}
    found = titles.told_apart({"a": same, "b": same, "c": {"en": "None", "zh": "一半资金"}})
    assert [one["en"] for one in found.values()] == ["Half a fund (a)", "Half a fund (b)", "None"]
    assert [one["zh"] for one in found.values()] == ["一半资金（a）", "一半资金（b）", "一半资金（c）"]

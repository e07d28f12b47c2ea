"""A fund that buys less than one project is warned of before the study runs."""

from __future__ import annotations

import pytest

from sim.scenarios import resolve
from sim.studies import plan_study
from sim.studies.small_fund import fund, too_small, usual_cost
from sim.studies.study import load_study
from tests.studies.folders import write_study
from tests.studies.tiny import Tiny

KEYS = {"places": '["xingfu"]', "policies": '["no-fund", "reform-2009"]', "replicates": "12"}


def test_what_reaches_a_place_is_its_part_and_an_amount_a_head():
    values = resolve("xingfu", "reform-2009", {"fund.per_head": 10}).values
    assert fund(values) == pytest.approx(0.1 * 400_000 + 10 * values["place.residents"])
    assert usual_cost(values) == pytest.approx(87_000 * (values["place.residents"] / 400) ** 0.8)
    assert usual_cost(resolve("puyang", "no-fund").values) == pytest.approx(87_000)


@pytest.mark.parametrize(
    ("yuan", "warned", "at"),
    [("[20000]", True, ""), ("[0]", False, ""), ("[20000, 900000]", True, "at 1 of its 2 settings looked at, ")],
)
def test_a_plan_warns_where_no_setting_of_the_fund_buys_a_project_or_some_do_not(tmp_path, yuan, warned, at):
    folder = write_study(tmp_path, f'[levers]\n"fund.per_community" = {yuan}\n', **KEYS)
    said = [line for line in plan_study(folder, workers=1, build=Tiny).warnings if "few or none" in line]
    assert len(said) == 2 * warned
    if warned:
        assert said[-1].startswith(f"{at}reform-2009 at xingfu: of a community's fund at most 2,000 yuan a year reach")
        assert "place.fund_share = 0.1" in said[-1]


GROWS = """[policy]
name = "grows"
title = { en = "Grows", zh = "增长" }
about = { en = "Grows.", zh = "增长。" }

[parameters]
"fund.per_community" = { value = 100000, source = "assumption" }

[[changes]]
from = 13
parameters = { "fund.per_community" = { value = 900000, source = "assumption" } }
"""


@pytest.mark.parametrize(("months", "warned"), [("24", False), ("12", True)])
def test_a_fund_that_grows_in_the_run_is_judged_by_its_largest_year(tmp_path, months, warned):
    (tmp_path / "grows.toml").write_text(GROWS, encoding="utf-8")
    folder = write_study(tmp_path, policies='["grows.toml", "no-fund"]', months=months)
    assert any("few or none" in line for line in plan_study(folder, workers=1, build=Tiny).warnings) is warned


@pytest.mark.parametrize(("growth", "warned"), [("0.0", True), ("1.0", False)])
def test_a_fund_that_grows_by_itself_is_judged_by_its_last_year(tmp_path, growth, warned):
    tables = f'[set]\n"fund.per_community" = 200000\n"fund.growth" = {growth}\n'
    folder = write_study(tmp_path, tables, **KEYS | {"months": "24"})
    assert any("few or none" in line for line in plan_study(folder, workers=1, build=Tiny).warnings) is warned


@pytest.mark.parametrize("scaled", [False, True])
def test_a_fund_that_equal_money_will_set_is_judged_once_it_is_set(tmp_path, scaled):
    folder = write_study(tmp_path, '[set]\n"place.fund_share" = 0.01\n', **KEYS | {"same_budget": "true"})
    study = load_study(folder)
    if scaled:
        study = study.scaled([{"policy": "reform-2009", "fund_before": 400_000, "fund": 900_000}])
    said = too_small(study, study.common(Tiny), range(study.cells.count))
    assert [f"{yuan} yuan a year" in line for line, yuan in zip(said, ["9,000"], strict=False)] == [True] * scaled

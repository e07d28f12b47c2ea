"""Funds scaled to equal public money: found, written down, and what cannot be reached is said."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.errors import InputError
from sim.studies import open_study, run_study
from sim.studies.same_budget import equal_budget
from sim.studies.study import FUND, load_study
from tests.studies.folders import write_study
from tests.studies.tiny import Tiny

POLICIES = '["no-fund", "fund-only", "voice-only", "reform-2009"]'
BESIDE = {"no-fund": 0, "fund-only": 0, "voice-only": 60_000, "reform-2009": 80_000}  # yuan a year beside the fund


class Spending(Tiny):
    """Spends four fifths of its fund, and a sum of its own beside it."""

    most = float("inf")

    def run(self, months):
        super().run(months)
        fund = self.policy.values.get(FUND, 0.0)
        self.series["money_public"] = (min(0.8 * fund, self.most) + BESIDE[self.policy.name] + self.seed) / 12


class Saturated(Spending):
    """Cannot spend more than it does."""

    most = 320_000.0


class Lumpy(Spending):
    """Spends in whole projects of 70,000 yuan."""

    def run(self, months):
        super().run(months)
        fund = self.policy.values.get(FUND, 0.0)
        self.series["money_public"] = (70_000 * (fund // 70_000) + BESIDE[self.policy.name]) / 12


def found(tmp_path, build, same_budget="true"):
    write_study(tmp_path, policies=POLICIES, same_budget=same_budget)
    return {one["policy"]: one for one in equal_budget(load_study(tmp_path), build=build)}


def test_all_that_have_a_fund_spend_what_the_dearest_does(tmp_path):
    budget = found(tmp_path, Spending)
    assert budget["reform-2009"]["fund"] == 400_000
    assert budget["fund-only"]["fund"] == pytest.approx(500_000, rel=0.02)
    assert budget["fund-only"]["reached"] == pytest.approx(budget["reform-2009"]["reached"], rel=0.01)
    assert {name: one["note"] for name, one in budget.items()} == {
        "no-fund": "no_fund", "fund-only": "", "voice-only": "no_fund", "reform-2009": "",
    }  # fmt: skip


def test_a_named_policy_is_what_others_equal(tmp_path):
    budget = found(tmp_path, Spending, '"fund-only"')
    assert budget["fund-only"]["fund"] == 400_000
    assert budget["reform-2009"]["fund"] == pytest.approx(300_000, rel=0.02)


@pytest.mark.parametrize(("build", "note"), [(Saturated, "out_of_reach"), (Lumpy, "whole_projects")])
def test_what_is_not_reached_is_said_and_the_nearest_taken(tmp_path, build, note):
    one = found(tmp_path, build)["fund-only"]
    assert one["note"] == note
    assert abs(one["reached"] - one["wanted"]) <= abs(one["wanted"] - (350_000 if build is Lumpy else 320_002))


def test_a_policy_that_spends_more_without_any_fund_is_said(tmp_path):
    budget = found(tmp_path, Spending, '"no-fund"')
    assert budget["reform-2009"]["note"] == "out_of_reach"
    assert budget["reform-2009"]["fund"] == 0


def test_what_was_found_is_written_down_used_and_kept(tmp_path):
    write_study(tmp_path, policies=POLICIES)
    with ThreadPoolExecutor(1) as pool:
        run_study(tmp_path, executor=pool, workers=1, build=Spending, same_budget=True)
        stored = json.loads((tmp_path / "design.json").read_text(encoding="utf-8"))
        run_study(tmp_path, executor=pool, workers=1, build=Saturated, same_budget=True)
        with pytest.raises(InputError, match="same_budget was true, is false"):
            run_study(tmp_path, executor=pool, workers=1, build=Spending)
    assert json.loads((tmp_path / "design.json").read_text(encoding="utf-8")) == stored
    funds = {one["policy"]: one["fund"] for one in stored["same_budget"]}
    runs = open_study(tmp_path).runs
    assert runs.groupby("policy")[FUND].first().to_dict() == funds
    spent = runs.groupby("policy")["money_public_year"].mean() * 12
    assert spent["fund-only"] == pytest.approx(spent["reform-2009"], rel=0.01)


def test_the_real_model_comes_near(tmp_path):
    write_study(tmp_path, places='["puyang"]', policies='["fund-only", "reform-2009"]', months="12", same_budget="true")
    one = equal_budget(load_study(tmp_path))[0]
    assert one["reached"] == pytest.approx(one["wanted"], rel=0.06)
    assert one["fund"] > one["fund_before"]

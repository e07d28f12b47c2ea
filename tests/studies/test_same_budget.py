"""Funds scaled to equal public money: found, written down, and what cannot be reached is said."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sim.studies import open_study, run_study
from sim.studies.plan import plan_study
from sim.studies.purse import Purse, bases_of
from sim.studies.same_budget import equal_budget
from sim.studies.study import FUND, load_study
from tests.studies.folders import write_study
from tests.studies.spending import BESIDE, POLICIES, Spending


class Saturated(Spending):
    """Cannot spend more than it does."""

    most = 320_000.0


class Lumpy(Spending):
    """Spends in whole projects of 70,000 yuan."""

    def run(self, months):
        super().run(months)
        fund = self.policy.values.get(FUND, 0.0)
        self.series["money_public"] = (70_000 * (fund // 70_000) + BESIDE[self.policy.name]) / 12


class Stepped(Lumpy):
    """So are all, with nothing beside the fund."""

    def run(self, months):
        super().run(months)
        self.series["money_public"] -= BESIDE[self.policy.name] / 12


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


def test_a_sum_of_yuan_is_what_all_are_to_spend(tmp_path):
    budget = found(tmp_path, Spending, "240_000")
    assert {one["wanted"] for one in budget.values()} == {240_000}
    assert budget["reform-2009"]["fund"] == pytest.approx(200_000, rel=0.02)
    assert budget["fund-only"]["fund"] == pytest.approx(300_000, rel=0.02)


def test_how_far_the_search_is_is_told_from_the_first_burn_in_on(tmp_path):
    write_study(tmp_path, policies=POLICIES, same_budget="true")
    told = []
    equal_budget(load_study(tmp_path), lambda done, of: told.append((done, of)), Spending)
    assert told == [(done, 72) for done in range(1, 73)]  # 64 burn-ins, four policies twice


@pytest.mark.parametrize(("build", "note"), [(Saturated, "out_of_reach"), (Lumpy, "whole_projects")])
def test_what_is_not_reached_is_said_and_the_nearest_taken(tmp_path, build, note):
    one = found(tmp_path, build, "455_000" if build is Lumpy else "true")["fund-only"]
    assert one["note"] == note
    assert abs(one["reached"] - one["wanted"]) <= abs(one["wanted"] - (350_000 if build is Lumpy else 320_002))


@pytest.mark.parametrize("wanted", [210_000, 209_500, 430_000, 700_000])
def test_of_many_funds_that_spend_the_same_the_smallest_is_taken(tmp_path, wanted):
    one = found(tmp_path, Stepped, f"{wanted:_}")["fund-only"]
    assert one["reached"] == pytest.approx(70_000 * round(wanted / 70_000))
    assert 0.999 * one["reached"] <= one["fund"] <= 1.006 * one["reached"]


class Twofold(Spending):
    """Spends evenly, but with the seeds that are not among the few less and less of a larger fund."""

    def run(self, months):
        super().run(months)
        fund = self.policy.values.get(FUND, 0.0)
        few = self.seed <= 100_000 + 16
        self.series["money_public"] = (0.8 * fund if few else min(0.8 * fund, 250_000 + 0.1 * fund)) / 12


def test_a_fund_that_the_few_seeds_do_not_find_is_found_on_all(tmp_path):
    """It stopped up to a twentieth short and blamed works for being whole."""
    one = found(tmp_path, Twofold, "310_000")["fund-only"]
    assert one["note"] == ""
    assert one["reached"] == pytest.approx(310_000, rel=0.005)


def test_a_fund_of_which_nothing_is_spent_is_none(tmp_path):
    assert found(tmp_path, Stepped, "100")["fund-only"]["fund"] == 0


def test_a_policy_that_spends_the_sum_as_it_is_keeps_its_fund(tmp_path):
    assert found(tmp_path, Stepped, "350_000")["fund-only"]["fund"] == 400_000


def test_no_size_of_a_fund_is_tried_twice(tmp_path, monkeypatch):
    spends, tried = Purse._spends, []

    def told(purse, base, policy, fund):
        tried.append((base.seed, policy, fund))
        return spends(purse, base, policy, fund)

    monkeypatch.setattr(Purse, "_spends", told)
    found(tmp_path, Stepped, "430_000")
    assert len(tried) == len(set(tried)) > 10


class Late(Spending):
    """Spends a last bit only with a fund larger than 1,500,000 yuan, and only with seeds that are not among the few."""

    def run(self, months):
        super().run(months)
        fund = self.policy.values.get(FUND, 0.0)
        late = fund > 1_500_000 and self.seed % 4 == 0 and self.seed > 100_000 + 20
        self.series["money_public"] = (min(0.8 * fund, 320_000) + 8_000 * late) / 12


@pytest.mark.parametrize("build", [Late, Saturated])
def test_where_the_sum_is_out_of_reach_the_smallest_fund_that_comes_closest_is_taken(tmp_path, build):
    one = found(tmp_path, build, "900_000")["fund-only"]
    assert one["note"] == "out_of_reach"
    assert one["fund"] == pytest.approx(1_500_000 if build is Late else 400_000, rel=0.01)
    assert one["reached"] > 321_000 or build is Saturated


@pytest.mark.parametrize(("wanted", "note"), [("330_000", ""), ("340_000", "out_of_reach")])
def test_a_sum_met_to_within_what_counts_as_near_is_reached(tmp_path, wanted, note):
    assert found(tmp_path, Saturated, wanted)["fund-only"]["note"] == note


def test_a_policy_that_spends_more_without_any_fund_is_said(tmp_path):
    budget = found(tmp_path, Spending, '"no-fund"')
    assert budget["reform-2009"]["note"] == "out_of_reach"
    assert budget["reform-2009"]["fund"] == 0


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("20_000", "reform-2009 alone costs about 80,00"),
        ("900_000_000", "fund-only spends about 320,00"),
        ("300_000", ""),
        ('"no-fund"', "reform-2009 alone costs about 80,00"),
        ("true", "fund-only spends about 320,00"),
    ],
)
def test_a_plan_says_which_policies_no_fund_brings_to_the_sum(tmp_path, wanted, said):
    write_study(tmp_path, policies=POLICIES, same_budget=wanted)
    found = [one for one in plan_study(tmp_path, workers=1, build=Saturated).warnings if "seem out of reach" in one]
    assert any(said in one for one in found) if said else not found


def test_a_plan_does_not_try_what_would_take_long(tmp_path, monkeypatch):
    write_study(tmp_path, policies=POLICIES, same_budget="20_000")
    monkeypatch.setattr("sim.studies.plan.PATIENCE", 0.0)
    assert not any("seem out of reach" in one for one in plan_study(tmp_path, workers=1, build=Spending).warnings)


class Chancy(Spending):
    """Spends by luck of its own beside the seed's: the mean of few seeds says little of what it spends."""

    def run(self, months):
        super().run(months)
        own = np.random.default_rng([self.seed, ord(self.policy.name[0])]).normal(0, 0.3)
        self.series["money_public"] *= 1 + own


@pytest.mark.parametrize(("replicates", "seeds"), [(3, 64), (80, 80)])
def test_money_is_made_equal_on_many_seeds_that_are_never_reported(tmp_path, replicates, seeds):
    write_study(tmp_path, policies=POLICIES, same_budget="true", replicates=str(replicates), first_seed="5")
    study, used = load_study(tmp_path), set()

    class Noting(Spending):
        def run(self, months):
            used.add(self.seed)
            super().run(months)

    for one in equal_budget(study, build=Noting):
        assert one["seeds"] == [min(used), max(used)]
    assert len(used) == seeds
    assert min(used) >= 5 + 100_000  # the most replicates that a study may be given later
    assert bases_of(study) == (1, seeds)


@pytest.mark.parametrize(("scale", "months", "seeds"), [(1, 60, 64), (800, 60, 26), (1_000, 1_200, 16)])
def test_a_large_place_or_a_long_run_is_searched_with_fewer_seeds(tmp_path, scale, months, seeds):
    tables = f'[set]\n"place.scale" = {scale}\n'
    study = load_study(write_study(tmp_path, tables, months=str(months), same_budget="true"))
    assert bases_of(study) == (1, seeds)


def test_what_few_seeds_spend_by_luck_is_made_up_for(tmp_path):
    budget = found(tmp_path, Chancy)
    one = budget["fund-only"]
    assert one["reached"] == pytest.approx(one["wanted"], rel=0.005)
    purse = Purse(load_study(tmp_path), Chancy, lambda done: None)
    index = list(budget).index("fund-only")
    few = purse.spends(index, one["fund"], few=True)
    assert abs(few / one["wanted"] - 1) > 0.02  # the few alone would have taken another fund
    assert purse.spends(index, one["fund"]) == one["reached"]


def test_what_was_found_is_written_down_used_and_kept(tmp_path):
    write_study(tmp_path, policies=POLICIES)
    with ThreadPoolExecutor(1) as pool:
        run_study(tmp_path, executor=pool, workers=1, build=Spending, same_budget=True)
        stored = json.loads((tmp_path / "design.json").read_text(encoding="utf-8"))
        run_study(tmp_path, executor=pool, workers=1, build=Saturated, same_budget=True)
        run_study(tmp_path, executor=pool, workers=1, build=Saturated)  # the same command without it goes on, too
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


class Assumed(Spending):
    """Spends beside its fund what hangs on something that is not known."""

    def run(self, months):
        super().run(months)
        if self.policy.name == "fund-only":
            self.series["money_public"] += 100_000 * self.overrides.get("attribution", 0.5) / 12


def test_money_is_equal_on_average_over_what_a_study_draws(tmp_path):
    """At the defaults alone the fund would leave 50,000 yuan to it, and the study spend more, or less."""
    write_study(tmp_path, "[uncertain]\nattribution = [0.0, 0.1]\n", policies=POLICIES, same_budget="true")
    budget = {one["policy"]: one for one in equal_budget(load_study(tmp_path), build=Assumed)}
    assert 0.8 * budget["fund-only"]["fund"] == pytest.approx(400_000 - 5_000, rel=0.02)

"""Funds scaled to equal public money: found, written down, and what cannot be reached is said."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.plots.advice import advice
from sim.plots.study_report import write_report
from sim.plots.study_tables import money_tables
from sim.studies import money, open_study, paired, run_study
from sim.studies.comparison import Comparison, compare_study
from sim.studies.equal_money import warning
from sim.studies.findings import findings_match, write_findings
from sim.studies.plan import plan_study
from sim.studies.same_budget import _Purse, bases_of, equal_budget
from sim.studies.statements import method, statements
from sim.studies.study import FUND, load_study
from tests.studies.folders import write_study
from tests.studies.lucky import made
from tests.studies.tiny import Tiny

POLICIES = '["no-fund", "fund-only", "voice-only", "reform-2009"]'
BESIDE = {"no-fund": 0, "fund-only": 0, "voice-only": 60_000, "reform-2009": 80_000}  # yuan a year beside the fund


class Spending(Tiny):
    """Spends four fifths of its fund, and a sum of its own beside it."""

    most = float("inf")

    def run(self, months):
        super().run(months)
        fund = self.policy.values.get(FUND, 0.0)
        self.series["money_public"] = (min(0.8 * fund, self.most) + BESIDE[self.policy.name] + self.seed % 7) / 12


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
    one = found(tmp_path, build)["fund-only"]
    assert one["note"] == note
    assert abs(one["reached"] - one["wanted"]) <= abs(one["wanted"] - (350_000 if build is Lumpy else 320_002))


@pytest.mark.parametrize("wanted", [210_000, 209_500, 430_000, 700_000])
def test_of_many_funds_that_spend_the_same_the_smallest_is_taken(tmp_path, wanted):
    one = found(tmp_path, Stepped, f"{wanted:_}")["fund-only"]
    assert one["reached"] == pytest.approx(70_000 * round(wanted / 70_000))
    assert 0.999 * one["reached"] <= one["fund"] <= 1.006 * one["reached"]


def test_a_fund_of_which_nothing_is_spent_is_none(tmp_path):
    assert found(tmp_path, Stepped, "100")["fund-only"]["fund"] == 0


def test_a_policy_that_spends_the_sum_as_it_is_keeps_its_fund(tmp_path):
    assert found(tmp_path, Stepped, "350_000")["fund-only"]["fund"] == 400_000


def test_no_size_of_a_fund_is_tried_twice(tmp_path, monkeypatch):
    spends, tried = _Purse._spends, []

    def told(purse, base, policy, fund):
        tried.append((base.seed, policy, fund))
        return spends(purse, base, policy, fund)

    monkeypatch.setattr(_Purse, "_spends", told)
    found(tmp_path, Stepped, "430_000")
    assert len(tried) == len(set(tried)) > 10


def test_a_policy_that_spends_more_without_any_fund_is_said(tmp_path):
    budget = found(tmp_path, Spending, '"no-fund"')
    assert budget["reform-2009"]["note"] == "out_of_reach"
    assert budget["reform-2009"]["fund"] == 0


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
    purse = _Purse(load_study(tmp_path), Chancy, lambda done: None)
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
        with pytest.raises(InputError, match="same_budget was true, is false"):
            run_study(tmp_path, executor=pool, workers=1, build=Spending)
    assert json.loads((tmp_path / "design.json").read_text(encoding="utf-8")) == stored
    funds = {one["policy"]: one["fund"] for one in stored["same_budget"]}
    runs = open_study(tmp_path).runs
    assert runs.groupby("policy")[FUND].first().to_dict() == funds
    spent = runs.groupby("policy")["money_public_year"].mean() * 12
    assert spent["fund-only"] == pytest.approx(spent["reform-2009"], rel=0.01)


class Told(Spending):
    """Spends like :class:`Spending`, and differs clearly."""

    def run(self, months):
        super().run(months)
        noise = np.random.default_rng([self.seed, len(self.policy.name)]).normal(0, 0.001, self.series.shape)
        level = {"no-fund": 0.9, "fund-only": 0.2, "voice-only": 0.1, "reform-2009": 0.3}[self.policy.name]
        money = self.series["money_public"]
        self.series = pd.DataFrame(level + noise, columns=self.series.columns)
        self.series["money_public"] = money


class Wavering(Told):
    """Spends by luck of its own, too much for a few replicates to tell what it spends."""

    def run(self, months):
        super().run(months)
        self.series["money_public"] *= 1 + np.random.default_rng([self.seed, len(self.policy.name)]).normal(0, 0.06)


@pytest.fixture(scope="module")
def wavering(tmp_path_factory):
    def made(replicates):
        keys = {"policies": '["fund-only", "reform-2009"]', "months": "24", "same_budget": '"reform-2009"'}
        folder = write_study(tmp_path_factory.mktemp("wavering"), replicates=str(replicates), **keys)
        with ThreadPoolExecutor(1) as pool:
            run_study(folder, executor=pool, workers=1, build=Wavering)
        return folder

    return {replicates: made(replicates) for replicates in (1, 6, 80)}


def test_what_is_spent_has_an_interval_paired_with_the_policy_that_all_equal(wavering):
    one = {one.policy: one for one in money.scaled(compare_study(wavering[6]).about)}["fund-only"]
    spent = open_study(wavering[6]).runs.pivot(index="seed", columns="policy", values="public_yuan")
    more = paired.compare(spent["fund-only"], spent["reform-2009"])
    assert (one.off, one.off_low, one.off_high) == pytest.approx(
        (more.mean / one.wanted, more.low / one.wanted, more.high / one.wanted), abs=1e-5
    )
    alone = paired.summarise(spent["fund-only"])
    assert (one.spent, one.low, one.high) == pytest.approx((alone.mean, alone.low, alone.high), abs=1)


@pytest.mark.parametrize(("lang", "said"), [("en", "cannot be told"), ("zh", "无法判定")])
def test_where_runs_are_too_few_to_tell_equal_money_it_is_not_called_equal(wavering, lang, said):
    few, many = (compare_study(wavering[replicates]) for replicates in (6, 80))
    one = next(one for one in money.scaled(few.about) if one.policy == "fund-only")
    assert (one.equal, one.unequal, one.untold) == (False, False, True)
    assert abs(one.off) < money.NEAR < max(-one.off_low, one.off_high)
    first = advice(few, lang)[0]
    assert said in first.title
    assert said in first.text
    assert one.policy not in money.apart(few.about)  # it is ranked, and the doubt stands before it
    cells = [row[5][lang] for row in money_tables(few)[0]["rows"]]
    assert said in cells[0]
    assert said not in cells[1]  # the policy that all equal equals itself
    for text in (*statements(few, lang), *(found.text for found in advice(few, lang))):
        assert {"en": "the same, as funds were scaled", "zh": "相同（已调整"}[lang] not in text
        assert {"en": "About as much as", "zh": "大致相同"}[lang] not in text
    assert f"**{first.title}" in write_findings(wavering[6], lang=lang).read_text("utf-8")
    assert said in method(few, lang)
    assert warning(many, lang) == ""
    assert money.same_money(many.about, "fund-only", "reform-2009")


def test_one_replicate_tells_nothing_of_equal_money(wavering):
    about = compare_study(wavering[1]).about
    assert not money.same_money(about, "fund-only", "reform-2009")


@pytest.fixture(scope="module")
def unequal(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unequal")
    keys = {"months": "24", "replicates": "6", "baseline": '"fund-only"', "same_budget": "true"}
    write_study(folder, policies=POLICIES, **keys)
    with ThreadPoolExecutor(1) as pool:
        run_study(folder, executor=pool, workers=1, build=Told)
    return folder


def test_policies_at_other_money_are_set_apart_and_said_first(unequal):
    found = compare_study(unequal)
    assert money.apart(found.about) == {"no-fund", "voice-only"}
    assert money.same_money(found.about, "fund-only", "reform-2009")
    first, do, *_ = advice(found, "en")
    assert first.title == "Money is not equal"
    assert '"No fund, officials decide" spends 7 (100.0 % less: it has no fund to scale)' in first.text
    assert "The baseline" not in first.text
    does, *_, apart = do.text.splitlines()
    assert '"The reform: fund, residents decide" does most' in does  # though more is said of who spends nothing
    assert apart.startswith("Set apart, at less public money than the policy compared with: ")
    assert "No fund, officials decide" in apart
    assert all("Set" in one or "[Not at the same money]" in one for one in statements(found, "en")[-2:])
    assert "[Not at" not in statements(found, "en")[0]
    assert "2 of 4 surely do" in method(found, "en")
    assert "so that all policies spend the same" not in method(found, "en")


@pytest.mark.parametrize(("lang", "said"), [("en", "none is ranked"), ("zh", "不与")])
def test_where_no_policy_could_be_brought_to_the_money_none_is_called_worse(unequal, lang, said):
    found = compare_study(unequal)
    apart = money.apart(found.about)
    alone = Comparison(found.table[found.table["policy"].isin(apart)], found.about)
    do = next(one for one in advice(alone, lang) if one.title in {"What the model would try first", "模型会先试什么"})
    assert said in do.text.splitlines()[0]
    assert "nothing tried does better" not in do.text
    assert "均不优于" not in do.text
    assert "Set apart" not in do.text  # what misses the sum is not offered
    assert "另列" not in do.text
    near = do.text.splitlines()[1]
    assert {"en": "comes nearest", "zh": "最接近的是"}[lang] in near
    closest = min((one for one in money.scaled(found.about) if one.policy != "fund-only"), key=lambda one: abs(one.off))
    assert f"{closest.spent:,.0f}" in near


@pytest.mark.parametrize(
    ("lang", "titles", "said"),
    [
        ("en", {"What the model would try first", "At what cost"}, "(fund cut from 400,000 to 24,082 for equal money)"),
        ("zh", {"模型会先试什么", "代价多大"}, "专项资金由 400,000 减至 24,082"),
    ],
)
def test_prose_names_a_policy_with_the_fund_that_equal_money_left_it(unequal, lang, titles, said):
    found = compare_study(unequal)
    budget = [
        one | ({"fund_before": 400_000, "fund": 24_082} if one["policy"] == "reform-2009" else {})
        for one in found.about["same_budget"]
    ]
    scaled = Comparison(found.table, found.about | {"same_budget": budget})
    title = scaled.title("policy", "reform-2009", lang)
    texts = [one.text for one in advice(scaled, lang) if one.title in titles]
    assert len(texts) == len(titles)
    for text in texts:
        assert said in text[text.index(title) + len(title) :][: len(said) + 12]  # right behind the first mention
    assert said in " ".join(statements(scaled, lang))
    assert said not in " ".join(statements(found, lang))


def test_where_no_policy_spends_the_sum_the_baseline_is_said_not_to(unequal):
    found = compare_study(unequal)
    told = Comparison(found.table, found.about | {"baseline": "no-fund"})
    assert 'The baseline "No fund, officials decide" is one of them, and no other' in warning(told, "en")
    assert "基准" in warning(told, "zh")


def with_baseline(folder, to, policy):
    """Copy a study that is whole, its baseline another policy."""
    shutil.copytree(folder, to)
    for name in ("study.toml", "design.json"):
        text = (to / name).read_text("utf-8")
        (to / name).write_text(text.replace('baseline = "fund-only"', f'baseline = "{policy}"').replace(
            '"baseline": "fund-only"', f'"baseline": "{policy}"'), "utf-8")  # fmt: skip
    return to


def test_where_the_baseline_misses_the_money_all_stands_against_a_policy_that_does_not(unequal, tmp_path, monkeypatch):
    folder = with_baseline(unequal, tmp_path / "apart", "no-fund")
    found = compare_study(folder)
    assert set(found.table.loc[found.table["compared"] == "policy", "against"]) == {"fund-only"}
    plain = compare_study(unequal)
    pd.testing.assert_frame_equal(found.table, plain.table)
    for lang in ("en", "zh"):
        titles = [found.title("policy", name, lang) for name in ("no-fund", "fund-only")]
        said = {"en": 'The baseline "{}" is one of them, so all tables and figures stand against "{}"',
                "zh": "基准“{}”也在其中，因此所有表和图改以“{}”为对照"}[lang]  # fmt: skip
        assert said.format(*titles) in advice(found, lang)[0].text
        assert statements(found, lang) == statements(plain, lang)
    lived = []
    monkeypatch.setattr("sim.plots.study_report.live_again", lambda *asked: lived.append(asked))
    assert "all tables and figures stand against" in write_report(folder, build=Told).read_text("utf-8")
    [(study, policies, _)] = lived
    assert policies == ("fund-only", "reform-2009")
    funds = {policy.name: policy.largest(FUND) for policy in study.common().policies}
    assert funds == {one.policy: one.after for one in money.scaled(found.about)}
    assert funds["fund-only"] != 400_000
    write_findings(folder)
    assert findings_match(folder)


def test_a_baseline_at_the_money_wanted_is_kept_whoever_comes_first(unequal, tmp_path):
    assert compare_study(with_baseline(unequal, tmp_path / "kept", "reform-2009")).about["baseline"] == "reform-2009"


def test_the_page_warns_first_and_tells_what_each_fund_was_scaled_to(unequal):
    text = write_findings(unequal).read_text(encoding="utf-8")
    assert text.index("**Money is not equal.**") < text.index("**Uncalibrated.**")
    budget = {one.policy: one for one in money.scaled(compare_study(unequal).about)}
    one = budget["fund-only"]
    assert (one.before, one.equal, one.note) == (400_000, True, "")
    assert f"| 400,000 | {one.after:,.0f} | {one.spent:,.0f} ({one.low:,.0f} to {one.high:,.0f}) |" in text
    assert "no fund to scale |" in text
    assert findings_match(unequal)


def test_what_a_strategy_costs_is_told_over_the_whole_run_and_money_made_equal_has_no_price(unequal):
    found = compare_study(unequal)
    runs = open_study(unequal).runs
    spent = {row["policy"]: row for row in found.about["spent"]}
    series = runs.groupby("policy")["public_yuan"].mean()
    assert spent["fund-only"]["yuan"] == pytest.approx(series["fund-only"], abs=1)
    assert spent["fund-only"]["yuan_a_year"] == pytest.approx(series["fund-only"] / 2, abs=1)
    assert found.table.loc[found.table["policy"] == "reform-2009", "yuan_per_point"].isna().all()
    assert found.table["yuan_per_point"].isna().all()  # nor has what missed the sum
    cost = next(one.text for one in advice(found, "en") if one.title == "At what cost")
    assert "no price of a point, since one of the two could not be brought to the sum wanted" in cost
    assert f"{spent['reform-2009']['yuan']:,} public yuan in all 24 months" in cost
    assert 'About as much as "Fund, officials decide"' in cost


@pytest.mark.parametrize(("place", "care"), [("xingfu", False), ("yuexiu", True)])
def test_care_that_scaling_does_not_move_is_said_to_be_inside_the_sum(tmp_path, place, care):
    keys = {"places": f'["{place}"]', "policies": '["reform-2009", "fund-only"]', "same_budget": "true"}
    results = made(tmp_path, **keys, months="24")
    said = {lang: method(compare_study(results.folder), lang) for lang in ("en", "zh")}
    assert ("Care subsidies and care beds count inside that sum" in said["en"]) is care
    assert ("养老补贴" in said["zh"]) is care
    planned = plan_study(write_study(tmp_path / "plan", **keys), workers=1, build=Spending)
    assert any("care subsidies and beds" in warning for warning in planned.warnings) is care


def test_a_study_told_by_an_older_version_is_still_told(unequal):
    found = compare_study(unequal)
    about = {key: value for key, value in found.about.items() if key not in ("spent", "told", "funds")}
    old = Comparison(found.table, about | {"same_budget": True})
    assert not money.apart(old.about)
    assert "so that all policies spend the same" in method(old, "en")
    assert advice(old, "zh")[0].title == "模型会先试什么"


def test_the_real_model_comes_near(tmp_path):
    write_study(tmp_path, places='["puyang"]', policies='["fund-only", "reform-2009"]', months="12", same_budget="true")
    one = equal_budget(load_study(tmp_path))[0]
    assert one["reached"] == pytest.approx(one["wanted"], rel=0.06)
    assert one["fund"] > one["fund_before"]

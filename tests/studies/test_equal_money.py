"""What is said of equal money: which policies spend the sum, which do not, and of which the runs can't tell."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from sim.plots.study_report import write_report
from sim.studies import money, open_study, paired, run_study
from sim.studies.comparison import Comparison, compare_study, last_setting
from sim.studies.equal_money import to_tell, warning
from sim.studies.plan import plan_study
from sim.studies.study import FUND
from sim.telling.advice import advice
from sim.telling.readme_findings import findings_match, write_findings
from sim.telling.statements import method, statements
from sim.telling.study_tables import money_tables
from tests.studies.folders import write_study
from tests.studies.lucky import made
from tests.studies.spending import POLICIES, Spending, Told, Wavering


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
    alone = paired.summarise(spent["fund-only"])
    spent = pd.concat([spent, searched(wavering[6])])  # the search's seeds tell of it as the runs do
    assert (len(spent), one.pooled) == (70, 64)
    more = paired.compare(spent["fund-only"], spent["reform-2009"])
    assert (one.off, one.off_low, one.off_high) == pytest.approx(
        [value / spent["reform-2009"].mean() for value in (more.mean, more.low, more.high)], abs=1e-5
    )
    assert (one.spent, one.low, one.high) == pytest.approx((alone.mean, alone.low, alone.high), abs=1)


def searched(folder):
    """Return what each policy spends by seed that the search ran."""
    budget = open_study(folder).description["same_budget"]
    return pd.DataFrame({one["policy"]: one["each"]["xingfu"] for one in budget})


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
    assert to_tell(few.about, lang)
    assert first.text.endswith(to_tell(few.about, lang))  # one number, whoever says it
    assert f"**{first.title}" in write_findings(wavering[6], lang=lang).read_text("utf-8")
    assert said in method(few, lang)
    assert warning(many, lang) == ""
    assert pairs(many) == {"reform-2009": "same"}


@pytest.mark.parametrize(
    ("more", "low", "said"), [(200, 200, "works are whole"), (200, 10, ""), (20, 20, "")]
)  # clearly off, perhaps, and not
def test_why_money_is_not_equal_is_not_said_of_money_that_is(unequal, more, low, said):
    found = compare_study(unequal)
    budget = [one | {"note": "whole_projects"} for one in found.about["same_budget"]]
    ends = {"": more, "_low": low, "_high": more}
    held = [row | {f"more{end}": 400 * value for end, value in ends.items()} for row in found.about["held"]]
    told = Comparison(found.table, found.about | {"same_budget": budget, "held": held})
    cells = [row[6]["en"] for row in money_tables(told)[0]["rows"]]
    assert [said in cell if said else not cell for cell in cells] == [True] * 4


@pytest.mark.parametrize(
    ("lang", "pair", "search"),
    [
        ("en", "surely spends more than the baseline", "spent 344,000 of 400,000 (14.0 % less: out of reach by"),
        ("zh", "的支出确实多于基准", "支出 344,000 元，目标为 400,000 元（少 14.0 %：仅调整"),
    ],
)
def test_what_is_known_of_money_is_said_before_what_is_not(wavering, lang, pair, search):
    found = compare_study(wavering[6])
    budget = [one | {"note": "out_of_reach", "reached": 344_000, "wanted": 400_000} for one in
              found.about["same_budget"]]  # fmt: skip
    apart = [row | {"policy": "fund-only", "against": "reform-2009", "more": 9e4, "more_low": 8e4, "more_high": 1e5}
             for row in found.about["pairs"]]  # fmt: skip
    table = found.table.assign(policy="fund-only", against="reform-2009")
    told = Comparison(table, found.about | {"same_budget": budget, "pairs": apart, "baseline": "reform-2009"})
    said = warning(told, lang)
    untold = {"en": "That money is equal cannot be told", "zh": "无法判定资金是否相等"}[lang]
    assert -1 < said.index(pair) < said.index(search) < said.index(untold)
    assert pair not in warning(found, lang)


def test_how_many_replicates_would_tell_is_known_from_the_search(wavering):
    few, many = (compare_study(wavering[replicates]).about for replicates in (6, 80))
    needed = {one["policy"]: one["to_tell"] for one in few["same_budget"]}
    assert needed["reform-2009"] == 0  # it equals itself
    # Two that waver by 18 % each differ by 25 %, so a half-width of 5 % takes (1.96 x 25 / 5)^2 and some more,
    # and 64 seeds are there already.
    assert 70 < needed["fund-only"] + 64 < 110
    spent = searched(wavering[6])
    within = money.NEAR * spent["reform-2009"].mean()
    assert needed["fund-only"] + 64 == paired.replicates_needed(spent["fund-only"] - spent["reform-2009"], within)
    assert f"takes about {needed['fund-only']} replicates" in to_tell(few, "en")
    assert f"约需 {needed['fund-only']} 次重复" in to_tell(few, "zh")
    assert to_tell(many, "en") == ""
    assert to_tell(few | {"uncertain": ["attribution"]}, "en") == ""  # of which those seeds know nothing
    planned = plan_study(wavering[6], workers=1, build=Wavering).warnings
    assert any(one.startswith(to_tell(few, "en")[:-1]) and "min more here" in one for one in planned)
    assert "再运行 5 分钟" in to_tell(few | {"replicates": needed["fund-only"] - 1}, "zh", 300)
    assert not any("To tell within" in one for one in plan_study(wavering[80], workers=1, build=Wavering).warnings)


@pytest.mark.parametrize(
    ("lang", "more"), [("en", "surely spends more than"), ("zh", "的支出确实多于")],
)  # fmt: skip
def test_runs_that_surely_spend_other_money_are_told_though_the_search_says_the_same(wavering, lang, more):
    """Ten lucky runs with a fifth more money won a sentence on needs at one budget."""
    found = compare_study(wavering[6])
    ends = {"more": 0, "more_low": -100, "more_high": 100}
    level = [row | {"policy": "fund-only", "against": "reform-2009"} | ends for row in found.about["pairs"]]
    yuan = {"yuan_more": 9e4, "yuan_more_low": 8e4, "yuan_more_high": 1e5}
    table = found.table.assign(policy="fund-only", against="reform-2009", **yuan)
    told = Comparison(table, found.about | {"pairs": level, "baseline": "reform-2009"})
    (row, *_) = last_setting(told, told.about["places"][0])
    assert (money.pair(told.about, row), money.in_these_runs(told.about, row)) == ("same", "more")
    here = {"en": "in these runs", "zh": "在这些运行中"}[lang]
    assert here in warning(told, lang)
    assert more in warning(told, lang)
    near = Comparison(table.assign(yuan_more_low=1.0), told.about)
    assert here not in warning(near, lang)


def test_what_all_were_to_equal_is_not_counted_among_those_that_do(tmp_path):
    keys = {"policies": '["fund-only", "reform-2009", "voice-only"]', "months": "24"}
    write_study(tmp_path, replicates="3", same_budget='"reform-2009"', **keys)
    with ThreadPoolExecutor(1) as pool:
        run_study(tmp_path, executor=pool, workers=1, build=Spending)
    found = compare_study(tmp_path)
    equal = sum(one.equal for one in money.scaled(found.about) if one.policy != "reform-2009")
    assert f"of 2 that were to equal it {equal} surely do" in method(found, "en")


def test_replicates_that_are_added_keep_the_funds_and_it_is_said(tmp_path):
    keys = {"policies": '["fund-only", "reform-2009"]', "months": "24", "same_budget": "true"}
    funds = []
    for replicates, said in ((2, False), (70, True)):
        write_study(tmp_path, replicates=str(replicates), **keys)
        with ThreadPoolExecutor(1) as pool:
            run_study(tmp_path, executor=pool, workers=1, build=Spending)
        found = compare_study(tmp_path)
        funds.append(found.about["same_budget"])
        assert ("Funds were fitted on 64 seeds, before there were 70 replicates" in method(found, "en")) is said
        assert ("64 个种子拟合" in method(found, "zh")) is said
    assert funds[0] == funds[1]


def pairs(comparison):
    """Say of each policy what is told of its money against the baseline's."""
    return {row["policy"]: money.pair(comparison.about, row) for row in comparison.table.to_dict("records")}


def test_one_replicate_tells_of_equal_money_only_with_the_seeds_searched_with(wavering):
    found = compare_study(wavering[1])
    [pair] = found.about["pairs"]
    assert pair["more_low"] < -money.NEAR * pair["sum"] < pair["more_high"]
    assert set(pairs(found).values()) == {"untold"}
    pair |= {"more_low": -money.NEAR * pair["sum"], "more_high": 0}
    assert set(pairs(found).values()) == {"same"}
    alone = Comparison(found.table, found.about | {"pairs": []})
    assert set(pairs(alone).values()) == {"untold"}


@pytest.mark.parametrize(
    ("ends", "en", "zh"),
    [
        ((20_000, 5_000, 35_000), "it cannot be told whether the two spend the same", "无法判定两者支出是否相等"),
        ((-716, -3_527, 2_095), "the same, as funds were scaled to it", "相同（已调整"),
        ((60_000, 55_000, 65_000), "60,000 yuan more", "多 60,000 元"),
        ((-60_000, -65_000, -55_000), "60,000 yuan less", "少 60,000 元"),
    ],
)
def test_two_policies_are_told_by_the_difference_between_those_two(unequal, ends, en, zh):
    found = compare_study(unequal)  # both surely meet the sum, of about 400,000 a year
    found.about["pairs"] = []
    own = found.table["policy"] == "reform-2009"
    found.table.loc[own, ["yuan_more", "yuan_more_low", "yuan_more_high"]] = ends
    for lang, said in (("en", en), ("zh", zh)):
        title = found.title("policy", "reform-2009", lang)
        [paragraph] = [one for one in statements(found, lang) if one.startswith(title) or f"，{title}与" in one]
        assert said in paragraph
        cost = next(one.text for one in advice(found, lang) if one.title in {"At what cost", "代价多大"})
        [line] = [one for one in cost.splitlines() if title in one]
        same = {"en": "About as much as", "zh": "大致相同"}[lang]
        assert (same in line) == ("same, as" in en)
        assert ({"en": "it cannot be told", "zh": "无法判定其支出"}[lang] in line) == ("cannot" in en)


@pytest.fixture(scope="module")
def unequal(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unequal")
    keys = {"months": "24", "replicates": "6", "baseline": '"fund-only"', "same_budget": "true"}
    write_study(folder, policies=POLICIES, **keys)
    with ThreadPoolExecutor(1) as pool:
        run_study(folder, executor=pool, workers=1, build=Told)
    return folder


def test_policies_without_a_fund_stand_beside_the_others_and_are_said_last(unequal):
    """The page opened with them, and what to do came second."""
    found = compare_study(unequal)
    assert money.apart(found.about) == {"no-fund", "voice-only"}
    assert pairs(found) == {"no-fund": "less", "voice-only": "less", "reform-2009": "same"}
    do, *_, first = advice(found, "en")
    assert first.title == "Shown beside, at other money"
    nothing = {one.policy: one for one in money.scaled(found.about)}["no-fund"]
    assert nothing.off == pytest.approx(nothing.off_low) == pytest.approx(nothing.off_high, abs=1e-3)
    spends = '"No fund, officials decide" spends 7 in these runs and 6 on the 64 seeds searched with, over both 100.0 %'
    assert f"{spends} less (it has no fund to scale)" in first.text
    assert "The baseline" not in first.text
    does, *_, apart = do.text.splitlines()
    assert '"The reform: fund, residents decide" does most' in does  # though more is said of who spends nothing
    assert apart.startswith("Set apart, at less public money than the policy compared with: ")
    assert "No fund, officials decide" in apart
    assert all("Set" in one or "[Not at the same money]" in one for one in statements(found, "en")[-2:])
    assert "[Not at" not in statements(found, "en")[0]
    assert "of 3 that were to equal it 1 surely do" in method(found, "en")
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
    assert {"en": f"{title} (fund 24,082)", "zh": f"{title}（资金 24,082）"}[lang] == scaled.marked("reform-2009", lang)
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


@pytest.mark.slow
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
    [(study, policies, *_)] = lived
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
    assert text.index("**Shown beside, at other money.**") < text.index("**Uncalibrated.**")
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
    assert "no price of a point, since the two were to spend the same and do not" in cost
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

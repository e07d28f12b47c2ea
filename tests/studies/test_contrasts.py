"""What policies do: pairs, what an interval covers, corrections, costs, and who is sorry in which future."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import sim
from sim.errors import InputError
from sim.studies import paired
from sim.studies.comparison import compare_study
from sim.studies.contrasts import ASKED, RUNGS, contrasts, from_best, holm, idle
from sim.studies.estimate import BOTH, LUCK
from sim.studies.interaction import corners
from sim.studies.regret import judged
from sim.studies.shown import records
from sim.telling.statements import method, statements
from sim.telling.study_tables import contrast_tables
from tests.studies.lucky import Lucky, made

FUNDS = '[levers]\n"fund.per_community" = [0, 100000]\n'


def row_of(table, **values):
    for name, value in values.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_a_policy_is_compared_with_the_baseline_seed_by_seed(tmp_path):
    results = made(tmp_path, policies='["no-fund", "fund-only", "reform-2009"]', replicates="6")
    table = contrasts(results)
    assert list(table["indicator"].unique()) == list(ASKED)
    assert set(table["policy"]) == {"fund-only", "reform-2009"}
    found = row_of(table, policy="reform-2009", indicator="reach")
    runs = results.runs.set_index(["policy", "seed"])["reach_year"]
    plain = paired.compare(runs.loc["reform-2009"].sort_index(), runs.loc["no-fund"].sort_index())
    assert (found["difference"], found["low"], found["high"]) == pytest.approx((plain.mean, plain.low, plain.high))
    pair = (runs.loc[policy].sort_index() for policy in ("reform-2009", "no-fund"))
    assert found["p"] == pytest.approx(stats.ttest_rel(*pair).pvalue)
    assert (found["covers"], found["units"], found["pairs"]) == (LUCK, 6, 6)
    assert found["share_higher"] == plain.higher / plain.replicates
    assert math.isnan(found["futures_worse"])


class Waiting(Lucky):
    """Under the first policy nobody or four wait for a bed, by the seed; under another nobody does."""

    def run(self, months):
        super().run(months)
        self.series["care_waiting"] = 4.0 * (self.seed % 2) * (self.policy.name == "no-fund")


def test_what_a_policy_abolishes_has_an_interval_with_both_ends(tmp_path):
    """Two pairs differ by 0 and 4: that 2 wait on average is known no better than that 2 fewer do."""
    results = made(tmp_path, build=Waiting, policies='["no-fund", "fund-only"]', replicates="2")
    found = row_of(contrasts(results, ["care_waiting"]), indicator="care_waiting")
    assert (found["base"], found["difference"]) == (2, -2)
    reach = stats.t.ppf(0.975, 1) * 2
    assert (found["low"], found["high"]) == pytest.approx((-2 - reach, -2 + reach))


class Grouped(Lucky):
    """Under the second policy no courtyard or every one has an organisation, by the seed."""

    def run(self, months):
        super().run(months)
        most = float(self.place.values["place.courtyards"])
        self.series["courtyard_groups"] = most * (self.seed % 2) * (self.policy.name == "fund-only")


def test_no_interval_says_that_more_courtyards_are_organised_than_there_are(tmp_path):
    results = made(tmp_path, build=Grouped, policies='["no-fund", "fund-only"]', replicates="2")
    most = results.courtyards("xingfu")
    assert math.isfinite(most)
    found = row_of(contrasts(results, ["courtyard_groups"]), indicator="courtyard_groups")
    assert (found["low"], found["high"]) == (-most, most), "whatever the mean of the baseline's few replicates is"


def test_pairs_that_are_equal_are_not_counted_as_higher(tmp_path):
    results = made(tmp_path, build=Grouped, policies='["no-fund", "fund-only"]', replicates="4")
    found = row_of(contrasts(results, ["courtyard_groups"]), indicator="courtyard_groups")
    assert (found["share_higher"], found["share_equal"]) == (0.5, 0.5)


class Spending(Lucky):
    """Spends by the seed under the second policy."""

    def run(self, months):
        super().run(months)
        self.series["money_public"] += 100.0 * (self.seed % 3) * (self.policy.name == "reform-2009")


def test_what_more_a_policy_costs_has_an_interval_of_its_own(tmp_path):
    results = made(tmp_path, build=Spending, policies='["no-fund", "reform-2009"]', replicates="6")
    found = row_of(contrasts(results, ["reach"]), indicator="reach")
    spent = results.runs.set_index(["policy", "seed"])["public_yuan_a_year"]
    pair = (spent.loc[policy].sort_index() for policy in ("reform-2009", "no-fund"))
    plain = paired.compare(*pair)
    assert (found["yuan_more"], found["yuan_more_low"], found["yuan_more_high"]) == pytest.approx(
        (plain.mean, plain.low, plain.high)
    )
    assert found["yuan_more_low"] < found["yuan_more"] < found["yuan_more_high"]


def test_how_many_courtyards_there_are_is_known_at_the_place_s_own_scale_and_unless_that_varies(tmp_path):
    results = made(tmp_path, policies='["no-fund"]', replicates="2")
    decides = results.description["decides"]
    decides["places"]["xingfu"]["place.courtyards"] = 5.0
    assert results.courtyards("xingfu") == 5
    decides["places"]["xingfu"]["place.scale"] = 2.0
    assert results.courtyards("xingfu") == 10
    decides["set"]["place.scale"] = 0.5
    assert (
        results.courtyards("xingfu")
        == sim.GovernanceModel(
            "xingfu", "no-fund", seed=1, burn_in=0, overrides={"place.courtyards": 5, "place.scale": 0.5}
        ).world.courtyards.size
    )
    results.description["varied"].append("place.scale")
    assert results.courtyards("xingfu") == math.inf


def test_settings_are_compared_within_a_policy_too(tmp_path):
    table = contrasts(made(tmp_path, FUNDS, replicates="4"), ["reach"])
    own = table[table["compared"] == "setting"]
    assert list(own["policy"]) == ["no-fund", "fund-only"]
    assert set(own["against"]) == {"fund.per_community=0"}
    assert set(own["fund.per_community"]) == {100_000.0}
    assert len(table[table["compared"] == "policy"]) == 2


def test_sizes_are_held_against_the_best_pair_by_pair(tmp_path):
    results = made(
        tmp_path, '[levers]\n"fund.per_community" = [0, 40000, 44000]\n',
        policies='["fund-only"]', replicates="6",
    )  # fmt: skip
    rows = from_best(results, "fund.per_community", "reach")
    runs = results.runs.set_index(["fund.per_community", "seed"])["reach_year"]
    best = max((0, 40_000, 44_000), key=lambda size: runs.loc[size].mean())
    assert list(rows["fund.per_community"]) == [0, 40_000, 44_000]
    for row in rows.to_dict("records"):
        plain = paired.compare(runs.loc[row["fund.per_community"]].sort_index(), runs.loc[best].sort_index())
        ends = (0, 0) if row["fund.per_community"] == best else (plain.low, plain.high)
        assert (row["low"], row["high"]) == pytest.approx(ends)


def test_drawn_futures_are_the_units_and_listed_ones_are_averaged_over(tmp_path):
    results = made(
        tmp_path, "[uncertain]\nattribution = [0.0, 1.0]\n", uncertain='["hours.median"]', futures="5", replicates="3"
    )
    found = contrasts(results, ["reach"]).iloc[0]
    assert (found["covers"], found["units"], found["pairs"]) == (BOTH, 5, 30)
    listed = made(tmp_path / "listed", "[uncertain]\nattribution = [0.0, 1.0]\n", replicates="3")
    found = contrasts(listed, ["reach"]).iloc[0]
    assert (found["covers"], found["units"], found["pairs"]) == (LUCK, 3, 6)
    assert 0 <= found["futures_worse"] <= 1


def test_one_seed_under_many_draws_covers_assumptions_only(tmp_path):
    results = made(tmp_path, uncertain='["hours.median"]', futures="4", replicates="1")
    assert contrasts(results, ["reach"])["covers"].unique().tolist() == ["assumptions"]


@settings(max_examples=12)  # statsmodels takes a while
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_only_ever_raises_p_and_keeps_the_order(values):
    p = np.array([*values, math.nan])
    corrected = holm(p)
    assert math.isnan(corrected[-1])
    assert (corrected[:-1] >= p[:-1] - 1e-15).all()
    assert (np.diff(corrected[np.argsort(p[:-1])]) >= -1e-15).all()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_a_study_is_to_tell_is_corrected_apart_from_the_rest(tmp_path, lang):
    asked = {"policies": '["no-fund", "fund-only", "reform-2009"]', "replicates": "6"}
    one, two = made(tmp_path / "one", **asked), made(tmp_path / "two", primary='["reach"]', **asked)
    together, apart = contrasts(one), contrasts(two)
    assert together["p"].equals(apart["p"])
    first = apart["indicator"] == "reach"
    for family in (first, ~first):
        np.testing.assert_array_equal(apart["p_holm"][family], holm(apart["p"][family].to_numpy()))
    assert (apart["p_holm"][first] < together["p_holm"][first]).any()
    found = compare_study(tmp_path / "two")
    assert (found.corrected_primary, found.primary) == (2, ["reach"])
    assert {"en": "the 2 comparisons of primary indicators (Yearly reach)", "zh": "主要指标（"}[lang] in method(
        found, lang
    )


def test_a_primary_indicator_that_is_none_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(InputError, match=r"study\.primary = 'reech' is not known; did you mean 'reach'"):
        made(tmp_path, primary='["reech"]')


def test_what_never_happens_is_no_question_that_is_corrected_for(tmp_path):
    class Idle(Lucky):
        def run(self, months):
            super().run(months)
            self.series["supervises"] = 0.0

    results = made(tmp_path, build=Idle, replicates="6")
    table = contrasts(results, ["reach", "supervises"])
    assert math.isnan(row_of(table, indicator="supervises")["p_holm"])
    alone = contrasts(results, ["reach"])
    assert row_of(table, indicator="reach")["p_holm"] == row_of(alone, indicator="reach")["p_holm"] > 0
    assert compare_study(results.folder, ["reach", "supervises"]).corrected == 1


def test_a_point_has_a_price_only_where_the_gain_is_sure(tmp_path):
    table = contrasts(made(tmp_path, policies='["no-fund", "fund-only", "voice-only"]', replicates="6"), ["reach"])
    sure, unsure = (row_of(table, policy=policy) for policy in ("fund-only", "voice-only"))
    assert sure["low"] > 0 > unsure["low"]
    assert sure["yuan_per_point"] == pytest.approx(sure["yuan_more"] / (100 * sure["difference"]))
    assert sure["yuan_per_point_low"] < sure["yuan_per_point"] < sure["yuan_per_point_high"]
    assert all(math.isnan(unsure[f"yuan_per_point{end}"]) for end in ("", "_low", "_high"))
    assert sure["yuan_run"] == pytest.approx(sure["yuan_more"])  # a year long, against a policy that spends nothing


def test_a_gain_that_is_not_clear_has_no_price(tmp_path):
    results = made(tmp_path, policies='["no-fund", "fund-only"]', replicates="2")
    table = contrasts(results, ["reach", *RUNGS, "cohesion"])
    reach = row_of(table, indicator="reach")
    assert (reach["difference"] > 0, reach["p_holm"] < 0.05, math.isnan(reach["yuan_per_point"])) == (True, False, True)


def test_runs_of_an_older_version_are_refused_in_a_line(tmp_path):
    results = made(tmp_path, replicates="2")
    with pytest.raises(InputError, match="of an older version"):
        contrasts(replace(results, table=results.table.drop(columns="public_yuan")))


def test_precision_says_how_many_more(tmp_path):
    results = made(tmp_path, replicates="6")
    few, many = (contrasts(results, ["reach"], precision).iloc[0]["still_needed"] for precision in (10.0, 0.0003))
    assert few == 0
    assert many > 100


def test_regret_is_what_the_best_choice_of_each_future_had_more():
    index = pd.MultiIndex.from_product([[0, 1], [1, 2]], names=["future", "seed"])
    arms = {"none": pd.Series([1.0, 1, 3, 3], index), "some": pd.Series([2.0, 2, 1, 1], index)}
    found = judged(arms, "none", "reach")
    assert vars(found["some"]) == {"regret_mean": 1.0, "regret_max": 2.0, "futures_worse": 0.5}
    assert vars(found["none"]) == {"regret_mean": 0.5, "regret_max": 1.0, "futures_worse": 0.0}
    assert judged(arms, "none", "isolation")["some"].regret_max == 1.0
    for means in ("money_public", "social_workers", "hears"):  # what is spent or given is no gain
        assert all(math.isnan(value) for value in vars(judged(arms, "none", means)["some"]).values())
    gaps = {"none": pd.Series([-0.3] * 4, index), "some": pd.Series([0.1] * 4, index)}
    assert judged(gaps, "none", "gap_age")["some"].futures_worse == 0


@pytest.mark.parametrize(
    ("keys", "tables", "asked", "line"),
    [
        ({}, "", ["reech"], "unknown indicator 'reech'; did you mean 'reach'"),
        ({"policies": '["no-fund"]'}, "", ["reach"], "nothing to compare"),
        (
            {"design": '"morris"', "samples": "2", "uncertain": '["attribution", "hours.median"]'}, "", ["reach"],
            "no independent draws",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_in_one_line(tmp_path, keys, tables, asked, line):
    with pytest.raises(InputError, match=line):
        contrasts(made(tmp_path, tables, **keys), asked)


def test_a_precision_must_be_above_none(tmp_path):
    with pytest.raises(InputError, match="--precision"):
        contrasts(made(tmp_path), ["reach"], 0.0)


def test_equal_budgets_make_no_settings_of_the_scaled_funds(tmp_path):
    results = made(tmp_path, policies='["fund-only", "reform-2009"]', same_budget="true", replicates="2")
    assert "fund.per_community" in results.table
    assert set(contrasts(results, ["reach"])["compared"]) == {"policy"}


def test_rows_of_a_design_of_ones_own_pair_where_their_levers_are_the_same(tmp_path):
    (tmp_path / "rows.csv").write_text(
        "policy,fund.per_community\nno-fund,0\nfund-only,0\nno-fund,100000\nfund-only,100000\n"
    )
    results = made(tmp_path, design='"csv"', csv='"rows.csv"', replicates="3")
    table = contrasts(results, ["reach"])
    assert len(table[table["compared"] == "policy"]) == 2
    assert set(table["pairs"]) == {3}


FOUR = {
    "policies": '["no-fund", "fund-only", "voice-only", "reform-2009"]',
    "interaction": '["no-fund", "fund-only", "voice-only", "reform-2009"]',
}


def test_a_whole_is_compared_with_the_sum_of_its_parts(tmp_path):
    results = made(tmp_path, replicates="6", **FOUR)
    found = row_of(contrasts(results), compared="interaction", indicator="reach")
    runs = results.runs.set_index(["policy", "seed"])["reach_year"]
    neither, first, second, both = (runs.loc[name].sort_index() for name in vars(corners_of(results)).values())
    plain = paired.compare((both - first), (second - neither))
    assert (found["difference"], found["low"], found["high"]) == pytest.approx((plain.mean, plain.low, plain.high))
    assert found["policy"] == "reform-2009"
    assert found["against"] == "fund-only + voice-only - no-fund"
    assert found["value"] - found["base"] == pytest.approx(found["difference"])
    assert math.isnan(found["yuan_per_point"])


def test_a_whole_stands_at_every_setting_and_counts_futures(tmp_path):
    table = contrasts(made(tmp_path, FUNDS, replicates="2", futures="3", uncertain='["hours.median"]', **FOUR))
    own = table[(table["compared"] == "interaction") & (table["indicator"] == "reach")]
    assert own["fund.per_community"].tolist() == [0, 100_000]
    assert own["futures_worse"].between(0, 1).all()
    assert set(own["units"]) == {3}


PAIR = {"policies": FOUR["policies"], "also_compare": '[["fund-only", "reform-2009"], ["voice-only", "reform-2009"]]'}


def test_a_study_names_further_pairs_and_each_is_a_contrast_of_its_own(tmp_path):
    results = made(tmp_path, FUNDS, replicates="6", **PAIR)
    comparison = compare_study(results.folder)
    own = comparison.table[(comparison.table["compared"] == "pair") & (comparison.table["indicator"] == "reach")]
    assert own[["policy", "against", "fund.per_community"]].to_numpy().tolist() == [
        ["reform-2009", against, fund] for against in ("fund-only", "voice-only") for fund in (0, 100_000)
    ]
    runs = results.runs.set_index(["fund.per_community", "policy", "seed"])["reach_year"].sort_index()
    for row in records(own):
        plain = paired.compare(*(runs.loc[row["fund.per_community"], row[one]] for one in ("policy", "against")))
        assert (row["difference"], row["low"], row["high"]) == pytest.approx((plain.mean, plain.low, plain.high))
    asked = comparison.table.loc[~idle(comparison.table), "p"]
    assert comparison.corrected == asked.notna().sum(), "they are corrected for with all the others"
    said = [one for one in statements(comparison, "en") if one.startswith("The reform: fund, residents decide against")]
    assert sum("against Fund, officials decide" in one for one in said) == 1
    titles = [table["title"]["en"] for table in contrast_tables(comparison)]
    assert len(titles) == len(set(titles)) == len(comparison.lively.groupby(comparison.contrast))


def test_a_pair_s_regret_is_of_the_two(tmp_path):
    table = contrasts(made(tmp_path, replicates="4", futures="3", uncertain='["hours.median"]', **PAIR))
    rows = table[(table["compared"] == "pair") & (table["indicator"] == "reach")]
    worse = rows["futures_worse"]
    assert worse.between(0, 1).all()
    assert (rows["regret_max"] == 0)[worse == 0].all()


def test_without_interaction_nothing_is_summed(tmp_path):
    assert "interaction" not in set(contrasts(made(tmp_path))["compared"])


def corners_of(results):
    return corners(results.description["about"]["interaction"], "")

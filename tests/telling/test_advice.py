"""What a report opens with: what to do, at what cost, how sure, for whom, and where it fails."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim.studies.against import COLUMNS
from sim.studies.comparison import Comparison, compare_study
from sim.studies.families import POLICY
from sim.studies.shown import records, word
from sim.telling.advice import _is_clear_in_table, advice, best, main_indicator, sizes_of
from sim.telling.statements import at, statements
from sim.telling.study_tables import money_tables
from sim.words import LANGUAGES, indicator
from tests.studies.lucky import made


def test_the_policy_that_does_most_is_named_with_its_difference(comparison):
    row = best(comparison, "xingfu")
    assert row["policy"] == "reform-2009"
    do = advice(comparison, "en")[0]
    assert do.title == "What the model would try first"
    assert f"{100 * row['difference']:+.1f}" in do.text
    first, what, *_ = do.text.splitlines()
    assert first.startswith("Xingfu courtyard: ")
    assert "their council d" in what  # what it is, in its file's words


def test_where_a_policy_fails_is_said(comparison):
    said = {finding.title: finding.text for finding in advice(comparison, "en")}
    assert '"Fund, officials decide": clearly worse are Gap' in said["Where it fails"]
    assert "for no clear gain of reach" in said["At what cost"]


def test_money_that_is_not_surely_more_has_no_price_whatever_is_gained(comparison):
    found = Comparison(comparison.table.copy(), comparison.about)
    own = (found.table["policy"] == "reform-2009") & (found.table["place"] == "xingfu")
    found.table.loc[own, ["yuan_more", "yuan_more_low", "yuan_more_high"]] = [300.0, -900.0, 1_500.0]
    found.table.loc[own, [name for name in found.table if name.startswith("yuan_per_point")]] = math.nan
    said = {finding.title: finding.text for finding in advice(found, "en")}["At what cost"].split("Puyang Road")[0]
    assert '+300 (−900 to +1,500) yuan a year against "No fund, officials decide' in said
    assert "that more is spent is not sure, so no price" in said
    assert '"The reform' in said
    assert "that more is spent is not sure" in " ".join(statements(found, "en"))


def test_of_what_is_better_less_the_policy_that_lowers_it_comes_first_and_nobody_does_more(comparison):
    about = comparison.about | {"primary": ["isolation", "gap_migrant"]}
    found = Comparison(comparison.table.copy(), about)
    for policy, moved in {"fund-only": -0.02, "voice-only": 0.01, "reform-2009": -0.05}.items():
        for name in about["primary"]:
            own = (found.table["policy"] == policy) & (found.table["indicator"] == name)
            found.table.loc[own, ["value", "base"]] = [0.3 + moved, 0.3]
            found.table.loc[own, ["difference", "low", "high", "p_holm"]] = [moved, moved - 0.001, moved + 0.001, 0.9]
    assert best(found, "xingfu")["policy"] == "reform-2009"
    said = advice(found, "en")[0].text
    assert "comes out best for Adults without ties" in said
    assert "does clearly more" not in said.split("\n")[0]
    assert f'For {indicator("gap_migrant", "en")} "The reform: fund, residents decide" brings −5.0' in said


def test_a_gap_to_a_group_that_nobody_belongs_to_is_not_told(comparison):
    found = Comparison(comparison.table.copy(), comparison.about)
    none = found.table["indicator"] == "gap_migrant"
    found.table.loc[none, ["value", "base", "difference", "low", "high", "p", "p_holm"]] = math.nan
    found.table.loc[none, "pairs"] = 0
    for lang in LANGUAGES:
        before, after = (
            next(part.text for part in advice(one, lang) if indicator("gap_age", lang) in part.text)
            for one in (comparison, found)
        )
        assert indicator("gap_migrant", lang) in before
        assert indicator("gap_migrant", lang) not in after


def test_another_that_does_clearly_more_for_needs_is_named(comparison):
    found = Comparison(comparison.table.copy(), comparison.about)
    own = (found.table["policy"] == "fund-only") & (found.table["indicator"] == "needs_met")
    found.table.loc[own, ["difference", "low", "high", "p_holm"]] = [0.3, 0.29, 0.31, 0.001]
    said = advice(found, "en")[0].text
    assert 'For Needs met another does clearly more: "Fund, officials decide", +30.0 (+29.0 to +31.0) points' in said
    assert "another does clearly more" not in advice(comparison, "en")[0].text


@pytest.mark.parametrize(
    ("fund_only", "others", "en", "zh"),
    [
        ((-0.0052, -0.0083, -0.0022, 0.001), -0.03, "does best: all others clearly lower it", "其他各项均使其明确下降"),
        ((-0.0052, -0.0083, 0.0022, 0.9), -0.03, "none does clearly better than", "没有一项明确优于"),
        ((0.0052, -0.0022, 0.0083, 0.9), -0.03, "none does clearly better than", "没有一项明确优于"),
        ((-0.0052, -0.0083, 0.0022, 0.9), 0.03, "", ""),
    ],
)
def test_the_best_of_what_all_lowers_is_not_called_better(comparison, fund_only, others, en, zh):
    """Once the least of clear losses was told to do clearly more than what the model would try first."""
    found = Comparison(comparison.table.copy(), comparison.about)
    ends, needs = ["difference", "low", "high", "p_holm"], found.table["indicator"] == "needs_met"
    found.table.loc[needs, ends] = [others, others - 0.002, others + 0.002, 0.001]
    found.table.loc[needs & (found.table["policy"] == "fund-only"), ends] = fund_only
    for lang, said in (("en", en), ("zh", zh)):
        lines = advice(found, lang)[0].text.splitlines()
        own = [line for line in lines if line.startswith({"en": "For Needs met", "zh": "就需求满足"}[lang])]
        assert len(own) == 2 * bool(said)  # of two places
        assert all(said in line and found.title("policy", found.about["baseline"], lang) in line for line in own)


def test_a_gap_that_widens_is_not_best(comparison):
    found = Comparison(comparison.table[comparison.table["indicator"] == "gap_age"].copy(), comparison.about)
    values = {"fund-only": (0.2, 0.1), "voice-only": (-0.04, -0.14), "reform-2009": (-0.3, -0.4)}
    for policy, ends in values.items():
        found.table.loc[found.table["policy"] == policy, ["value", "difference"]] = ends
    found.table["base"] = 0.1
    assert best(found, "xingfu")["policy"] == "voice-only"  # nearest to none


def test_sizes_are_not_ranked_by_a_gap(study, comparison):
    gaps = Comparison(comparison.table[comparison.table["indicator"] == "gap_age"], comparison.about)
    assert list(sizes_of(study, comparison)) == ["fund.per_community"]
    assert sizes_of(study, gaps) == {}


def test_how_sure_is_told_in_plain_words(comparison):
    said = next(one.text for one in advice(comparison, "en") if one.title == "How sure")
    assert "is higher in 5 of 5 pairs of runs with the same luck" in said
    assert "it rests on 5 repetitions" in said
    assert "units" not in said


@pytest.mark.parametrize(
    ("clear", "lang", "title", "said"),
    [
        (
            0,
            "en",
            "How sure",
            "none differs clearly: asking so many could bring differences like these by luck. None of",
        ),
        (1, "en", "How sure", "one differs clearly: by more than"),
        (2, "en", "How sure", "2 differ clearly: by more than"),
        (0, "zh", "有多大把握", "没有一项差异明确：所问指标如此之多，仅凭偶然也可能出现这样的差异。以上均"),
        (1, "zh", "有多大把握", "仅有一项差异明确"),
        (2, "zh", "有多大把握", "有 2 项差异明确"),
    ],
)
def test_how_many_indicators_are_clear_is_a_sentence(comparison, clear, lang, title, said):
    found = Comparison(comparison.table.copy(), comparison.about)
    found.table["p_holm"] = 0.5
    own = found.table["indicator"].isin(["reach", "needs_met"][:clear])
    found.table.loc[own, ["difference", "low", "high", "p_holm"]] = [0.02, 0.01, 0.03, 0.001]
    told = next(one.text for one in advice(found, lang) if one.title == title)
    assert said in told.splitlines()[0]
    assert "0 differ" not in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_settings_at_which_something_is_clear_are_named_though_the_last_is_none_of_them(comparison, lang):
    """Of the last setting alone a report said that none of 17 differed clearly, and its README bore one."""
    found = Comparison(comparison.table.copy(), comparison.about)
    found.table["p_holm"] = 0.5
    settings = found.table[found.levers[0]]
    first = settings == settings.iloc[0]
    assert not first.all()
    clear = first & (found.table["indicator"] == "needs_met") & (found.table["compared"] == POLICY)
    told = [next(one.text for one in advice(found, lang) if one.title == word("advice_sure", lang))]
    found.table.loc[clear, ["difference", "low", "high", "p_holm"]] = [0.02, 0.01, 0.03, 0.001]
    told += [next(one.text for one in advice(found, lang) if one.title == word("advice_sure", lang))]
    before, after = (one.splitlines()[0] for one in told)
    where = at(found, records(found.table[clear])[0], lang)
    there = word("clear_there", lang, at=where, names=indicator("needs_met", lang))
    assert there in after
    assert there not in before
    assert word("clear_none", lang, all=0).split("0")[1] in after, "of the last setting none is"


@pytest.mark.parametrize(
    ("lang", "title", "ends", "said"),
    [
        ("en", "How sure", (0.22, 0.22), "the model gives 6.0 % where 22.0 % was observed (Yearly reach, in the last"),
        ("zh", "有多大把握", (0.22, 0.22), "模型为 6.0 %；实测：22.0 %（"),
        ("en", "How sure", (0.1, 0.25), "the model gives 6.0 % where 10.0 % to 25.0 % was observed (Yearly reach"),
        ("zh", "有多大把握", (0.1, 0.25), "模型为 6.0 %；实测：10.0 % 至 25.0 %（"),
        ("en", "How sure", (0.1, math.inf), "the model gives 6.0 % where at least 10.0 % was observed (Yearly reach"),
        ("zh", "有多大把握", (0.1, math.inf), "模型为 6.0 %；实测：至少 10.0 %（"),
    ],
)
def test_how_sure_says_the_largest_miss_of_what_was_observed(comparison, lang, title, ends, said):
    """Of all figures that the page shows, whichever policy they are of, relative to the observed."""

    def told(rows):
        table = pd.DataFrame(rows, columns=["policy", *COLUMNS])
        return next(one.text for one in advice(comparison, lang, observed={"xingfu": table}) if one.title == title)

    reach = ("no-fund", "reach", "", *ends, 0.06, 0.06 - ends[0], "a", 6)
    others = [
        ("reform-2009", "projects_per_year", "", 10.0, 10.0, 12.0, 2.0, "a", 6),
        ("voice-only", "belonging", "", 0.5, 0.5, 0.57, 0.07, "a", 6),
        ("no-fund", "turnout", "", 0.3, 0.3, math.nan, math.nan, "a", 6),
        ("no-fund", "belonging", "", 0.5, 0.5, 0.51, 0.01, "a", 6),
    ]
    found = told([*others, reach])
    assert said in found
    assert {"en": "of 3 misses by more than 10 %, of the 4 figures", "zh": "4 项数据中，有 3 项"}[lang] in found
    assert said not in told(others)
    assert "57.0 %" in told(others[1:])
    assert {"en": "was observed", "zh": "实测"}[lang] not in told(others[2:])


def test_a_gap_whose_difference_is_not_clear_is_said_not_to_be(comparison):
    found = Comparison(comparison.table.copy(), comparison.about)
    for p, said in ((0.2, 3), (0.001, 0)):
        gaps = found.table["indicator"].str.startswith("gap_")
        found.table.loc[gaps, ["difference", "low", "high", "p_holm"]] = [0.02, 0.01, 0.03, p]
        text = next(one.text for one in advice(found, "en") if one.title == "For whom").splitlines()[0]
        assert text.count(f"(not clear after allowing for {found.corrected} questions)") == said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sentences_count_what_the_table_and_the_figure_show(comparison, lang):
    """Seats were clear in the table and filled in the figure; sentences left them out, and were one short."""
    found = Comparison(comparison.table.copy(), comparison.about)
    found.table["p_holm"] = 0.9
    seats = found.table["indicator"] == "leads"
    found.table.loc[seats, ["difference", "low", "high", "p_holm"]] = [0.15, 0.1, 0.2, 0.001]
    shown_in_table = found.lively["indicator"].nunique()
    said = statements(found, lang)[0]
    assert {"en": "Clearly up: Held a seat (+15.0).", "zh": "明确上升：担任议事会成员（+15.0）。"}[lang] in said
    rest = shown_in_table - 2  # but reach, which the sentence opens with, and seats
    assert {"en": f"Not clear: the other {rest}.", "zh": f"其余 {rest} 项不明确"}[lang] in said
    sure = "".join(one.text for one in advice(found, lang))
    counted = {"en": f"Of {shown_in_table} indicators one differs", "zh": f"{shown_in_table} 项指标中仅有一项"}[lang]
    assert counted in sure


def test_nothing_better_is_said_to_be_nothing_better(tmp_path):
    made(tmp_path, policies='["no-fund", "voice-only"]', replicates="4")
    said = advice(compare_study(tmp_path), "en")
    assert "nothing tried does better" in said[0].text
    assert "How sure" not in [finding.title for finding in said]


def test_of_two_levers_a_size_is_clear_as_the_table_says_where_the_other_stays(tmp_path):
    """Rows at other settings of the second lever were among those asked, so that none was ever called clear."""
    tables = '[levers]\n"fund.per_community" = [0, 100000]\n"engagement.meetings" = [0, 6]\n'
    comparison = compare_study(made(tmp_path, tables, replicates="4").folder)
    table, lever = comparison.table, "engagement.meetings"
    sized = (table["compared"] == "setting") & (table[lever] == 6) & (table["indicator"] == "reach")
    most = table[sized & (table["fund.per_community"] == 0)].iloc[0].to_dict()
    ends = ["difference", "low", "high", "p_holm"]
    table.loc[sized, ends] = -0.2, -0.3, -0.1, 0.0
    assert not _is_clear_in_table(comparison, most, lever)
    table.loc[sized & (table["fund.per_community"] == 0), ends] = 0.2, 0.1, 0.3, 0.0
    assert _is_clear_in_table(comparison, most, lever)


def test_how_much_goes_by_the_paired_difference_from_the_best_size(study, comparison):
    sizes = sizes_of(study, comparison)["fund.per_community"]

    def said(low, high, p=0.0):
        own = sizes[(sizes["place"] == "xingfu") & (sizes["policy"] == "fund-only")].copy()
        own["value"], own["low"], own["high"], own["p"] = [0.3, 0.31, 0.32], [*low, 0.0], [*high, 0.0], p
        return next(
            one.text for one in advice(comparison, "en", {"fund.per_community": own}) if one.title == "How much"
        )

    assert "clearly above every smaller setting" in said([-0.03, -0.02], [-0.01, -0.001])
    enough = 0.05 / comparison.corrected
    assert "clearly above every smaller setting" in said([-0.03, -0.02], [-0.01, -0.001], 0.99 * enough)
    assert "no setting is clearly above" in said([-0.03, -0.02], [-0.01, -0.001], 1.01 * enough), "as in the tables"
    assert "20,000 (31.0 %) cannot be told from it" in said([-0.03, -0.02], [-0.01, 0.001])
    assert "no setting is clearly above Fund per community 0" in said([-0.03, -0.02], [0.001, 0.001])
    assert "no setting is clearly above" in said([float("nan")] * 2, [float("nan")] * 2)
    assert "How much" not in [one.title for one in advice(comparison, "en")]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "mean and range over 4 settings drawn"), ("zh", "所抽取的 4 种设置的均值与范围")]
)
def test_money_of_levers_that_were_drawn_is_told_as_mean_and_range(tmp_path, lang, said):
    tables = '[levers]\n"fund.per_community" = { low = 0, high = 400000 }\n'
    results = made(
        tmp_path, tables, design='"latin"', samples="4", replicates="3", policies='["no-fund", "reform-2009"]'
    )
    found = compare_study(tmp_path)
    own = results.runs[results.runs["policy"] == "reform-2009"].groupby("point")["public_yuan"].mean()
    row = next(one for one in found.about["spent"] if one["policy"] == "reform-2009")
    assert own.nunique() == 4
    assert (row["yuan"], row["yuan_low"], row["yuan_high"]) == tuple(
        round(value) for value in (own.mean(), own.min(), own.max())
    )
    to = {"en": " to ", "zh": " 至 "}[lang]
    written = f"{row['yuan']:,}{'（' if lang == 'zh' else ' ('}{row['yuan_low']:,}{to}{row['yuan_high']:,}"
    cost = next(one.text for one in advice(found, lang) if one.title == {"en": "At what cost", "zh": "代价多大"}[lang])
    assert said in cost
    assert written in cost
    table = money_tables(found)[-1]
    assert said in table["title"][lang]
    assert any(written in cell[lang] for line in table["rows"] for cell in line)


def cheaper(comparison, gain, yearly, p=0.001):
    """The comparison with a third policy that gains such a share of the most, for such a share of its money."""
    main, first = "reach", best(comparison, "xingfu")
    found = Comparison(comparison.table.copy(), comparison.about | {"spent": [
        {"place": "xingfu", "policy": "reform-2009", "yuan": 300_000, "yuan_a_year": 100_000},
        {"place": "xingfu", "policy": "fund-only", "yuan": 1, "yuan_a_year": 100_000 * yearly},
    ]})  # fmt: skip
    own = (found.table["policy"] == "fund-only") & (found.table["indicator"] == main)
    difference = gain * first["difference"]
    ends = [difference, difference / 2, difference * 1.1, p]
    found.table.loc[own, ["difference", "low", "high", "p_holm"]] = ends
    found.table.loc[own, "value"] = found.table.loc[own, "base"] + difference
    return found


def test_what_costs_nothing_is_the_cheapest(comparison):
    said = advice(cheaper(comparison, 0.9, 0.0), "en")[0].text
    assert "with 0 public yuan a year instead of 100,000" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cheapest_that_comes_near_is_named(comparison, lang):
    said = advice(cheaper(comparison, 0.9, 0.5), lang)[0].text
    assert "50,000" in said
    assert "100,000" in said


@pytest.mark.parametrize(("gain", "yearly", "p"), [(0.5, 0.5, 0.001), (0.9, 0.9, 0.001), (0.9, 0.5, 0.9)])
def test_what_is_far_off_dear_or_unclear_is_not_called_near(comparison, gain, yearly, p):
    assert "comes near it" not in advice(cheaper(comparison, gain, yearly, p), "en")[0].text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_chooses_by_what_the_study_is_to_tell_and_tells_all_of_it(comparison, lang):
    """A planner named needs and trust first, and was told what to do for reach."""
    about = comparison.about | {"primary": ["needs_met", "trust_neighbours"]}
    told = Comparison(comparison.table, about)
    assert main_indicator(told) == "needs_met"
    assert main_indicator(comparison) == "reach"
    text = next(one.text for one in advice(told, lang) if one.title == word("advice_do", lang))
    assert indicator("needs_met", lang) in text.splitlines()[0]
    assert indicator("trust_neighbours", lang) in text
    assert indicator("reach", lang) not in text.splitlines()[0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_where_the_first_primary_indicator_has_no_choice_the_others_are_told(comparison, lang):
    table = comparison.table.copy()
    needs = table["indicator"] == "needs_met"
    table.loc[needs, "value"] = table.loc[needs, "base"] - 0.1
    told = Comparison(table, comparison.about | {"primary": ["needs_met", "trust_neighbours"]})
    text = next(one.text for one in advice(told, lang) if one.title == word("advice_do", lang))
    assert indicator("needs_met", lang) in text.splitlines()[0]
    assert indicator("trust_neighbours", lang) in text.splitlines()[1]

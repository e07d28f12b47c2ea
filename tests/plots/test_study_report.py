"""A study's page and figures: made of its numbers, whole, offline, in both languages."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.plots import pictures, style
from sim.plots.advice import advice, best, sizes_of
from sim.plots.forest import forest, last_setting
from sim.plots.lever_response import lever_of, lever_response, responses
from sim.plots.study_figures import figures
from sim.plots.study_report import remaking, write_report
from sim.plots.study_tables import contrast_tables, money_tables, observed_tables
from sim.plots.trajectories import trajectories
from sim.scenarios import load_place
from sim.studies.comparison import Comparison, compare_study
from sim.studies.design import DESIGNS
from sim.studies.lives import live_again
from sim.studies.results import open_study
from sim.studies.sensitivity import sensitivity
from sim.studies.statements import statements
from sim.studies.study import load_study
from sim.words import LANGUAGES
from tests.plots.fake_model import FakeModel
from tests.studies.lucky import Lucky, made

POLICIES = '["no-fund", "fund-only", "voice-only", "reform-2009"]'


class Seen(Lucky):
    """Has a network too."""

    def graph(self, level):
        return FakeModel(seed=self.seed).graph(level)


class Unmoved(Lucky):
    """Every run has the same levels."""

    def run(self, months):
        super().run(months)
        self.series.loc[:, self.series.columns != "month"] = 0.4


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return made(
        tmp_path_factory.mktemp("funds"), '[levers]\n"fund.per_community" = [0, 20000, 40000]\n', policies=POLICIES,
        places='["xingfu", "puyang"]', replicates="5", series="true",
    )  # fmt: skip


@pytest.fixture(scope="module")
def comparison(study):
    return compare_study(study.folder)


@pytest.fixture(scope="module")
def html(study):
    """The page; its pictures of dots are made coarse, since what is on them is asked of the drawings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "RESOLUTION", 30)
        return write_report(study.folder, build=Seen).read_text(encoding="utf-8")


def test_the_page_is_whole_offline_and_in_both_languages(html):
    outside = re.sub(r'xmlns(:\w+)?="[^"]*"', "", html)
    assert not re.search(r'(src|href)="(?!#|data:)', outside)
    assert "default-src 'none'" in html
    identifiers = re.findall(r'\bid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))
    for words in (
        "What the model would try first",
        "模型会先试什么",
        "At what cost",
        "有多大把握",
        "For whom",
        "何处失灵",
        "What differs?",
    ):
        assert words in html


def test_the_page_holds_every_figure_and_the_line_that_remakes_it(study, html):
    names = re.findall(r'<figure id="figure-([^"]+)"', html)
    assert set(names) == {
        "response", "forest-xingfu", "forest-puyang", "trajectories-xingfu", "trajectories-puyang", "network",
    }  # fmt: skip
    remade = f"yuanluo study run {study.folder} && yuanluo study report {study.folder}"
    assert html.replace("&amp;", "&").count(f"{remade} · seeds 1 to 5") == len(names)
    assert f"<pre><code>{remade}</code></pre>" in html.replace("&amp;", "&")
    kinds = ("svg", "png", "zh.svg", "zh.png")
    assert {f"{name}.{kind}" for name in names for kind in kinds} == {
        path.name for path in (study.folder / "figures").iterdir()
    }


def test_a_report_is_remade_from_where_one_stands_with_all_that_was_asked(tmp_path, monkeypatch):
    folder = tmp_path / "my studies" / "first"
    results = made(folder, policies='["fund-only", "reform-2009"]', same_budget="true", replicates="1")
    assert remaking(results) == f"yuanluo study run '{folder}' && yuanluo study report '{folder}'"
    monkeypatch.chdir(tmp_path)
    assert remaking(results) == "yuanluo study run 'my studies/first' && yuanluo study report 'my studies/first'"
    (folder / "study.toml").write_text((folder / "study.toml").read_text().replace("same_budget = true", ""))
    assert remaking(results).startswith("yuanluo study run 'my studies/first' --same-budget && ")


def test_tables_lie_beside_the_page(study, html):
    table = pd.read_parquet(study.folder / "compare.parquet")
    observed = sum(bool(load_place(name).observed) for name in ("xingfu", "puyang"))
    assert html.count('<table class="cells named">') == 1 + observed + min(
        24, len(table) // table["indicator"].nunique()
    )
    assert (study.folder / "compare.csv").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_draws_without_a_missing_glyph(study, comparison, lang):
    for draw in figures(study, comparison, None, None).values():
        assert style.to_png(style.sign(draw(lang), "x"), resolution=30).startswith(b"\x89PNG")


def test_the_policy_that_does_most_is_named_with_its_difference(comparison):
    row = best(comparison, "xingfu")
    assert row["policy"] == "reform-2009"
    do = advice(comparison, "en")[0]
    assert do.title == "What the model would try first"
    assert f"{100 * row['difference']:+.1f}" in do.text
    first, what, *_ = do.text.splitlines()
    assert first.startswith("Xingfu courtyard: ")
    assert "their council d" in what  # what it is, in its file's words


def test_what_was_observed_stands_beside_what_the_model_gives(study, html):
    place = load_place("puyang")
    assert place.observed
    assert "Puyang Road community: against what was observed there" in html
    assert all(figure.source.split(",")[0][:20] in html for figure in place.observed.values())


def test_each_number_says_over_which_time_it_is_read(comparison):
    """The last month is held against what was observed, and tables of differences have means of the last year."""
    figures = pd.DataFrame(
        [("no-fund", name, "0.2", 0.3, 0.1, "a") for name in ("reach", "turnout", "projects_per_year")],
        columns=["policy", "figure", "observed", "model", "off_by", "source"],
    )
    rows = observed_tables(comparison, {"xingfu": figures})[0]["rows"]
    assert [row[1]["en"] for row in rows] == [
        "Yearly reach, in the last month", "Turnout, residents' committee, the last election",
        "Projects funded a year, the last twelve months",
    ]  # fmt: skip
    assert contrast_tables(comparison)[0]["heads"][1]["en"] == "Level, last year"


def test_where_a_policy_fails_is_said(comparison):
    said = {finding.title: finding.text for finding in advice(comparison, "en")}
    assert '"Fund, officials decide": clearly worse are Gap' in said["Where it fails"]
    assert "for no clear gain of reach" in said["At what cost"]


def test_another_that_does_clearly_more_for_needs_is_named(comparison):
    found = Comparison(comparison.table.copy(), comparison.about)
    own = (found.table["policy"] == "fund-only") & (found.table["indicator"] == "needs_met")
    found.table.loc[own, ["difference", "low", "high", "p_holm"]] = [0.3, 0.29, 0.31, 0.001]
    said = advice(found, "en")[0].text
    assert 'For Needs met another does clearly more: "Fund, officials decide", +30.0 (+29.0 to +31.0) points' in said
    assert "another does clearly more" not in advice(comparison, "en")[0].text


def test_what_happens_under_no_policy_has_no_row(comparison):
    found = Comparison(comparison.table.copy(), comparison.about)
    found.table.loc[found.table["indicator"] == "votes", ["value", "base", "difference", "low", "high"]] = 0.0
    names = {row[0]["en"] for table in contrast_tables(found) for row in table["rows"]}
    assert "Voted on projects" not in names
    assert "Voted on projects" in {row[0]["en"] for table in contrast_tables(comparison) for row in table["rows"]}


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


@pytest.mark.parametrize(
    ("lang", "title", "said"),
    [
        ("en", "How sure", "the model gives 6.0 % where 22.0 % was observed (Yearly reach, in the last month)"),
        ("zh", "有多大把握", "模型为 6.0 %，而实测为 22.0 %"),
    ],
)
def test_how_sure_says_the_largest_miss_of_what_was_observed(comparison, lang, title, said):
    """Of figures under the baseline and the policy that does most, relative to the observed; others do not count."""

    def told(rows):
        table = pd.DataFrame(rows, columns=["policy", "figure", "observed", "model", "off_by", "source"])
        return next(one.text for one in advice(comparison, lang, observed={"xingfu": table}) if one.title == title)

    reach = ("no-fund", "reach", "0.22", 0.06, -0.16, "a")
    others = [
        ("reform-2009", "projects_per_year", "10", 14.0, 4.0, "a"), ("voice-only", "reach", "0.22", 0.01, -0.21, "a"),
        ("no-fund", "turnout", "0.3", math.nan, math.nan, "a"), ("no-fund", "belonging", "0.5", 0.51, 0.01, "a"),
    ]  # fmt: skip
    found = told([*others, reach])
    assert said in found
    assert {"en": "of 2 misses by more than 10 %, of 3 figures", "zh": "3 项数据中，有 2 项"}[lang] in found
    assert said not in told(others)
    assert {"en": "was observed", "zh": "实测"}[lang] not in told(others[1:])


def test_a_gap_whose_difference_is_not_clear_is_said_not_to_be(comparison):
    found = Comparison(comparison.table.copy(), comparison.about)
    for p, said in ((0.2, 3), (0.001, 0)):
        gaps = found.table["indicator"].str.startswith("gap_")
        found.table.loc[gaps, ["difference", "low", "high", "p_holm"]] = [0.02, 0.01, 0.03, p]
        text = next(one.text for one in advice(found, "en") if one.title == "For whom").splitlines()[0]
        assert text.count(f"(not clear after allowing for {found.corrected} questions)") == said


def test_seats_and_staff_are_no_outcomes_that_differ(comparison):
    found = Comparison(comparison.table.copy(), comparison.about)

    def counted():
        return re.search(r"Of (\d+) outcomes (\d+|one|none)", "".join(one.text for one in advice(found, "en")))[0]

    found.table.loc[found.table["indicator"] == "leads", ["low", "high", "p_holm"]] = [0.1, 0.2, 0.001]
    with_seats = counted()
    assert "Held a seat" not in " ".join(statements(found, "en"))
    found.table.loc[found.table["indicator"] == "leads", "p_holm"] = 0.9
    assert counted() == with_seats
    found.table.loc[found.table["indicator"] == "belonging", "p_holm"] = 0.9
    assert counted() != with_seats


def test_nothing_better_is_said_to_be_nothing_better(tmp_path):
    made(tmp_path, policies='["no-fund", "voice-only"]', replicates="4")
    said = advice(compare_study(tmp_path), "en")
    assert "nothing tried does better" in said[0].text
    assert "How sure" not in [finding.title for finding in said]


def test_how_much_goes_by_the_paired_difference_from_the_best_size(study, comparison):
    sizes = sizes_of(study, comparison)

    def said(low, high):
        own = sizes[(sizes["place"] == "xingfu") & (sizes["policy"] == "fund-only")].copy()
        own["value"], own["low"], own["high"] = [0.3, 0.31, 0.32], [*low, 0.0], [*high, 0.0]
        return next(one.text for one in advice(comparison, "en", own) if one.title == "How much")

    assert "above every smaller setting by intervals that leave out 0" in said([-0.03, -0.02], [-0.01, -0.001])
    assert "20,000 (31.0 %) cannot be told from it" in said([-0.03, -0.02], [-0.01, 0.001])
    assert "no setting is clearly above Fund per community 0" in said([-0.03, -0.02], [0.001, 0.001])
    assert "no setting is clearly above" in said([float("nan")] * 2, [float("nan")] * 2)
    assert "How much" not in [one.title for one in advice(comparison, "en")]


class Grouped(Lucky):
    """From the second policy on, no courtyard or every one has an organisation, by the seed."""

    def run(self, months):
        super().run(months)
        self.series["courtyard_groups"] = (
            self.place.values["place.courtyards"] * (self.seed % 2) * (self.policy.name != "no-fund")
        )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_band_shows_no_more_organised_courtyards_than_there_are(tmp_path, lang):
    results = made(tmp_path, build=Grouped, replicates="4", series="true")
    panels = ("reach", "courtyard_groups", "degree", "belonging")
    drawn = trajectories(results, compare_study(results.folder), "xingfu", lang, panels)
    band = drawn.axes[1].collections[0].get_datalim(drawn.axes[1].transData)
    assert (band.y0, band.y1) == (0, results.courtyards("xingfu"))


def test_a_response_begins_at_the_first_setting_with_a_band_of_no_width(comparison):
    assert lever_of(comparison) == "fund.per_community"
    rows = responses(comparison, "fund.per_community")
    own = rows[(rows["place"] == "puyang") & (rows["policy"] == "fund-only") & (rows["indicator"] == "reach")]
    assert own["fund.per_community"].tolist() == [0, 20_000, 40_000]
    first = own.iloc[0]
    assert first["low"] == first["high"] == first["value"]
    assert (own["low"] <= own["value"]).all()


def test_a_forest_is_of_the_last_setting(comparison):
    assert {row["fund.per_community"] for row in last_setting(comparison, "xingfu")} == {40_000.0}


def test_what_goes_on_beyond_the_close_up_is_marked_at_its_edge(comparison):
    drawn = forest(comparison, "xingfu", "en")
    said = [text.get_text() for text in drawn.legends[0].get_texts()]
    assert said[-1] == f"hollow: not clear, allowing for {comparison.corrected} questions"
    close = drawn.axes[1]
    low, high = close.get_xlim()
    marks = [line for line in close.lines if line.get_label() == "_beyond"]
    assert {float(np.asarray(line.get_xdata()).item()) for line in marks} <= {low, high}
    reach = max(100 * abs(row["high"]) for row in last_setting(comparison, "xingfu"))
    assert reach > high
    assert marks


def test_one_life_is_run_again_as_the_study_ran_it(study):
    lives = live_again(load_study(study.folder), ("no-fund", "reform-2009"), build=Seen)
    assert (lives.place, lives.seed, lives.months) == ("xingfu", 1, 12)
    assert len(lives.ends) == 2


def test_lines_that_lie_together_are_both_seen(tmp_path):
    tables = '[levers]\n"fund.per_community" = [0, 100000, 200000]\n'
    found = compare_study(made(tmp_path, tables, replicates="2").folder)
    drawing = lever_response(found, "fund.per_community", "en")
    first, second = drawing.axes[0].lines[:2]
    assert not set(first.get_xdata()) & set(second.get_xdata())
    assert first.get_linewidth() > second.get_linewidth()
    assert first.get_markerfacecolor() != second.get_markerfacecolor()


@pytest.mark.parametrize(
    ("lever", "settings", "written"),
    [
        ("fund.per_community", [0, 46_750, 93_500], ["0", "46.75", "93.5"]),
        ("fund.per_community", [0, 20, 46.75, 935], ["0", "935"]),
        ("engagement.publicity", [0, 0.4675, 1], ["0", "0.4675", "1"]),
    ],
)
def test_settings_are_written_on_their_axis_as_they_were_given(tmp_path, lever, settings, written):
    found = compare_study(made(tmp_path, f'[levers]\n"{lever}" = {settings}\n').folder)
    drawing = lever_response(found, lever, "en")
    drawing.canvas.draw()
    assert [label.get_text() for label in drawing.axes[-1].get_xticklabels()] == written


def test_no_tick_of_shares_is_rounded():
    axis = Figure().subplots()
    style.percent_axis(axis)
    assert axis.yaxis.get_major_formatter()(0.4675, 0) == "46.75"
    assert axis.yaxis.get_major_formatter()(0.07, 0) == "7"


@pytest.mark.parametrize("design", ["sobol", "morris"])
def test_a_sample_is_reported_by_what_it_hangs_on(tmp_path, design):
    made(tmp_path, design=f'"{design}"', samples="4", uncertain='["hours.median", "attribution"]', second_order="true")
    html = write_report(tmp_path).read_text(encoding="utf-8")
    assert "What it hangs on" in html
    assert ("so luck is in them" in html, "luck is not in them" in html) == (design == "morris", design == "sobol")
    assert "图" in html
    assert (tmp_path / "sensitivity.csv").is_file()
    assert (tmp_path / "figures" / "sensitivity.zh.png").is_file()
    drawn = figures(open_study(tmp_path), None, sensitivity(open_study(tmp_path)), None)
    assert list(drawn) == ["sensitivity"]
    drawing = drawn["sensitivity"]("en")
    style.to_png(drawing, resolution=30)
    assert design == "morris" or {axis.get_xlim() for axis in drawing.axes if axis.axison} == {(0, 1)}
    assert drawing.bbox.x0 < drawing._supxlabel.get_window_extent().x0
    assert drawing._supxlabel.get_window_extent().x1 < drawing.bbox.x1


def test_where_all_hardly_varies_table_and_page_say_so_and_there_is_no_figure(tmp_path):
    made(tmp_path, build=Unmoved, design='"sobol"', samples="4", uncertain='["hours.median", "attribution"]')
    html = write_report(tmp_path).read_text(encoding="utf-8")
    assert "hardly varies over all that was tried" in html
    assert "below a thousandth of its level" in html
    assert figures(open_study(tmp_path), None, sensitivity(open_study(tmp_path)), None) == {}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_months_and_networks_say_which_setting_they_show_and_counts_of_what(study, comparison, lang):
    drawn = figures(study, comparison, None, None)["trajectories-xingfu"](lang)
    assert {"en": "At Fund per community 40,000", "zh": "40,000"}[lang] in drawn.get_supxlabel()
    counts = trajectories(study, comparison, "xingfu", lang, ("reach", "courtyard_groups", "degree", "belonging"))
    courtyards = f"{study.description['decides']['places']['xingfu']['place.courtyards']:,.0f}"
    assert courtyards in counts.axes[1].get_ylabel()
    assert counts.axes[2].get_ylabel() == {"en": "Number", "zh": "个数"}[lang]


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


ROWS = {
    "csv": "policy,engagement.meetings\nno-fund,1\nno-fund,3\nfund-only,1\nfund-only,3\n",
    "alone": "place,policy,lever,value\nxingfu,fund-only,engagement.meetings,1\n",
}
LISTED = '[levers]\n"engagement.meetings" = [1, 3]\n'
RANGES = '[levers]\n"engagement.meetings" = { low = 0, high = 6 }\n"engagement.publicity" = { low = 0, high = 1 }\n'
TABLES = {
    "list": LISTED,
    "factorial": LISTED,
    "latin": RANGES,
    "sobol": RANGES,
    "morris": RANGES,
    "csv": "",
    "alone": "",
}


FIGURES = {
    "list": {"forest", "network"}, "factorial": {"forest", "network", "response"},
    "latin": {"forest", "network", "drawn"}, "csv": {"forest", "network"}, "alone": {"forest"},
    "sobol": set(), "morris": set(),  # here no indicator varies by more than luck
}  # fmt: skip


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_has_a_report_with_figures(tmp_path, design):
    keys = {"design": f'"{design}"', "samples": "4", "replicates": "3"}
    if design in ROWS:
        keys["csv"] = '"rows.csv"'
        (tmp_path / "rows.csv").write_text(ROWS[design], encoding="utf-8")
    made(tmp_path, TABLES[design], **keys)
    assert write_report(tmp_path).is_file()
    drawn = {path.name.partition("-")[0].partition(".")[0] for path in (tmp_path / "figures").glob("*.png")}
    assert drawn >= FIGURES[design]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_levels_are_drawn_against_each_lever_that_was_drawn_a_mark_a_setting(tmp_path, lang):
    results = made(tmp_path, RANGES, design='"latin"', samples="5", replicates="3")
    drawing = figures(results, compare_study(tmp_path), None, None)["drawn"](lang)
    axes = drawing.axes
    assert [axis.get_xlabel() for axis in axes] == {
        "en": ["Further meetings (per year)", "Publicity (share)"], "zh": ["增开坝坝会（每年）", "公示覆盖（比例）"],
    }[lang]  # fmt: skip
    means = (
        results.runs[results.runs["policy"] == "fund-only"]
        .groupby("point")[["engagement.publicity", "reach_year"]]
        .mean()
    )
    assert all(len(line.get_xdata()) == 5 for axis in axes for line in axis.lines)
    assert any(np.allclose(line.get_xydata(), means.to_numpy()) for line in axes[1].lines)
    assert len({line.get_marker() for line in axes[0].lines}) == 2
    assert "response" not in figures(results, compare_study(tmp_path), None, None)


def test_levers_that_never_move_alone_have_no_response(tmp_path):
    """Listed side by side, or each policy at a setting of its own: there is no line to draw through."""
    side_by_side = '[levers]\n"engagement.meetings" = [1, 3]\n"engagement.publicity" = [0.1, 0.5]\n'
    made(tmp_path / "list", side_by_side, design='"list"', replicates="3")
    assert lever_of(compare_study(tmp_path / "list")) is None
    (tmp_path / "csv").mkdir()
    rows = "policy,engagement.meetings\nno-fund,1\nfund-only,1\nreform-2009,3\nno-fund,3\n"
    (tmp_path / "csv" / "rows.csv").write_text(rows, encoding="utf-8")
    policies = '["no-fund", "fund-only", "reform-2009"]'
    made(tmp_path / "csv", "", design='"csv"', csv='"rows.csv"', replicates="3", policies=policies)
    for design in ("list", "csv"):
        assert write_report(tmp_path / design).is_file()

"""A study's page and figures: made of its numbers, whole, offline, in both languages."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim import labels
from sim.plots import pictures, style
from sim.plots.forest import forest
from sim.plots.lever_response import lever_response
from sim.plots.study_figures import figures, network
from sim.plots.study_report import _made, caption, findings, remaking, signature, write_report
from sim.plots.trajectories import PANELS, by_policy, elections, trajectories
from sim.scenarios import load_place
from sim.studies.comparison import Comparison, compare_study, last_setting
from sim.studies.design import DESIGNS
from sim.studies.lives import live_again
from sim.studies.paired import spread
from sim.studies.responses import meanwhile, responses, sized_levers
from sim.studies.results import open_study
from sim.studies.sensitivity import sensitivity
from sim.studies.session import run_study
from sim.studies.study import load_study
from sim.telling.study_tables import BUDGET_HEADS, contrast_tables, money_tables, observed_tables, of_words
from sim.words import LANGUAGES
from tests.plots.fake_model import FakeModel
from tests.studies.folders import write_study
from tests.studies.lucky import Lucky, made


class Seen(Lucky):
    """Has a network too, and a place whose courtyards have no names of their own."""

    given = None

    @property
    def resolved(self):
        return SimpleNamespace(place=self.place)

    def graph(self, level):
        return FakeModel(seed=self.seed).graph(level)


class Unmoved(Lucky):
    """Every run has the same levels."""

    def run(self, months):
        super().run(months)
        self.series.loc[:, self.series.columns != "month"] = 0.4


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
        "Intervals hold luck alone: what the assumptions leave open is not in them.",
    ):
        assert words in html
    assert "The wide intervals show what the assumptions leave open." not in html


def test_the_page_holds_every_figure_and_the_line_that_remakes_it(study, html):
    names = re.findall(r'<figure id="figure-([^"]+)"', html)
    assert set(names) == {
        "response", "forest-xingfu", "forest-puyang", "trajectories-xingfu", "trajectories-puyang", "network",
    }  # fmt: skip
    remade = f"yuanluo study run {study.folder} && yuanluo study report {study.folder}"
    plain = html.replace("&amp;", "&")
    assert plain.count(f"{remade} · seeds 1 to 5") == len(names) - 1
    assert plain.count(f"{remade} · seed 1 ·") == 1, "the network is of one life"
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
    beside = write_study(tmp_path / "second", policies='["fund-only", "reform-2009"]', replicates="1")
    with ThreadPoolExecutor(1) as pool:
        run_study(beside, same_budget=True, executor=pool, workers=1, build=Lucky)
    assert remaking(open_study(beside)).startswith("yuanluo study run second --same-budget && ")


def test_tables_lie_beside_the_page(study, html):
    table = pd.read_parquet(study.folder / "compare.parquet")
    observed = sum(bool(load_place(name).observed) for name in ("xingfu", "puyang"))
    assert html.count('<table class="cells named">') == 3 + observed + min(  # beside levers, money and groups
        24, len(table) // table["indicator"].nunique()
    )
    assert (study.folder / "compare.csv").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_draws_without_a_missing_glyph(study, comparison, lang):
    for draw in figures(study, comparison, None, None).values():
        assert style.to_png(style.sign(draw(lang), "x"), resolution=30).startswith(b"\x89PNG")


LONG = {
    "en": " with twice the meetings, every project posted, and reasons given for whatever is refused in a year",
    "zh": "，每季度多开一次坝坝会，公示全部项目，并对每一项被否决的提案向居民书面说明理由，居民可再次提出",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_titles_of_policies_stay_inside_the_figure(study, comparison, lang, monkeypatch):
    short = Comparison.title
    monkeypatch.setattr(Comparison, "title", lambda self, *named: short(self, *named) + LONG[lang])
    for figure in (forest(comparison, "xingfu", lang), trajectories(study, comparison, "xingfu", lang)):
        figure.canvas.draw()
        (legend,) = figure.legends
        most = figure.bbox.x1 + 1
        texts = [*legend.get_texts(), *([figure._supxlabel] if figure._supxlabel else [])]
        assert max(text.get_window_extent().x1 for text in texts) <= most
        assert min(text.get_window_extent().x0 for text in texts) >= -1
        columns = sorted(text.get_window_extent().x0 for text in legend.get_texts())
        ends = [text.get_window_extent().x1 for text in legend.get_texts() if text.get_window_extent().x0 < columns[-1]]
        assert max(ends, default=0) < columns[-1] or columns[0] == columns[-1], "columns run into one another"


def test_what_was_observed_stands_beside_what_the_model_gives(study, html):
    place = load_place("puyang")
    assert place.observed
    assert re.search(r"Puyang Road community \([^)]*\): against what was observed there", html), (
        "with the setting held against it"
    )
    assert all(figure.source.split(",")[0][:20] in html for figure in place.observed.values())


def test_each_number_says_over_which_time_it_is_read(comparison):
    """The last month is held against what was observed, and tables of differences have means of the last year."""
    figures = [
        {
            "policy": "no-fund",
            "figure": name,
            "observed": "0.2",
            "model": 0.3,
            "off_by": 0.1,
            "source": "a",
            "courtyards": 1,
        }
        for name in ("reach", "turnout", "projects_per_year")
    ]
    held = Comparison(comparison.table, comparison.about | {"observed": {"xingfu": figures, "puyang": []}})
    rows = observed_tables(held)[0]["rows"]
    assert len(observed_tables(held)) == 1
    assert [row[1]["en"] for row in rows] == [
        "Yearly reach, in the last month", "Turnout, residents' committee, the last election",
        "Projects funded a year, all courtyards together, the last twelve months",
    ]  # fmt: skip
    assert contrast_tables(comparison)[0]["heads"][1]["en"] == "Level, last year"


def test_tables_say_which_of_their_columns_are_words(comparison):
    """Policies, sources and reasons stood to the right in one line that a page printed on paper cut off."""
    for tables, heads in ((money_tables, {"Place", "Policy"}), (observed_tables, {"Policy", "Figure", "Source"})):
        for table in tables(comparison):
            assert {table["heads"][column]["en"] for column in table["words"]} == heads
    assert [BUDGET_HEADS[column] for column in of_words(BUDGET_HEADS)] == ["policy", "money_is", "why"]


def test_what_happens_under_no_policy_has_no_row(comparison):
    found = Comparison(comparison.table.copy(), comparison.about)
    found.table.loc[found.table["indicator"] == "votes", ["value", "base", "difference", "low", "high"]] = 0.0
    names = {row[0]["en"] for table in contrast_tables(found) for row in table["rows"]}
    assert "Voted on projects" not in names
    assert "Voted on projects" in {row[0]["en"] for table in contrast_tables(comparison) for row in table["rows"]}


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


def test_a_band_round_a_level_holds_runs_of_that_policy(study, comparison):
    """Paired differences hung on a level would make a band of the luck that two policies do not share."""
    _, chosen = by_policy(study, "xingfu")
    axis = trajectories(study, comparison, "xingfu", "en").axes[0]
    assert len(axis.collections) == len(chosen), "the baseline has luck too"
    for band, (policy, runs) in zip(axis.collections, chosen.items(), strict=True):
        low, high = spread(runs[PANELS[0]].to_numpy(dtype=float), possible=(0.0, 1.0))
        box = band.get_datalim(axis.transData)
        assert (box.y0, box.y1) == pytest.approx((low.min(), high.max()), abs=1e-6), policy


def test_a_response_begins_at_the_first_setting_with_a_band_of_no_width(comparison):
    assert sized_levers(comparison) == ["fund.per_community"]
    rows = responses(comparison, "fund.per_community")
    own = rows[(rows["place"] == "puyang") & (rows["policy"] == "fund-only") & (rows["indicator"] == "reach")]
    assert own["fund.per_community"].tolist() == [0, 20_000, 40_000]
    first = own.iloc[0]
    assert first["low"] == first["high"] == first["value"]
    assert (own["low"] <= own["value"]).all()


def test_a_response_begins_where_each_policy_s_own_rows_begin(tmp_path):
    """Once all began at the first size of the first policy."""
    rows = ["policy,fund.per_head", "fund-only,0", "fund-only,20", "reform-2009,40", "reform-2009,80"]
    (tmp_path / "rows.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    policies = '["fund-only", "reform-2009"]'
    made(tmp_path, policies=policies, design='"csv"', csv='"rows.csv"')
    found = responses(compare_study(tmp_path), "fund.per_head")
    sizes = found[found["indicator"] == "reach"].groupby("policy")["fund.per_head"].apply(list)
    assert sizes.to_dict() == {"fund-only": [0, 20], "reform-2009": [40, 80]}


def test_months_of_levers_set_one_by_one_are_of_the_policy_as_it_is(tmp_path):
    rows = "place,policy,lever,value\nxingfu,no-fund,fund.per_head,10\npuyang,fund-only,fund.per_head,20\n"
    (tmp_path / "rows.csv").write_text(rows, encoding="utf-8")
    results = made(
        tmp_path, places='["xingfu", "puyang"]', design='"alone"', csv='"rows.csv"', series="true", replicates="4"
    )
    found = compare_study(results.folder)
    for place, policy in (("xingfu", "no-fund"), ("puyang", "fund-only")):
        _, chosen = by_policy(results, place)
        assert list(chosen) == [policy]
        plain = results.runs[(results.runs["place"] == place) & results.runs["fund.per_head"].eq(0)]
        assert sorted(chosen[policy]["reach"].index) == sorted(plain["key"])
        assert trajectories(results, found, place, "en").axes


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_network_is_of_one_life_whose_households_and_courtyards_are_told(study, comparison, lang, monkeypatch):
    """It was signed with every seed of the study, and said neither what a household is nor where it lives."""
    own = tuple(f"院 {number}" for number in range(14))
    place = type(load_place("xingfu"))
    monkeypatch.setattr(place, "courtyard_names", property(lambda self: own))
    lives = live_again(load_study(study.folder), ("no-fund", "reform-2009"), build=Seen)
    report = _made(study, Seen)
    assert report.life == lives.seed == 1
    line, others = (signature(report, lang, name) for name in ("network", "forest-xingfu"))
    assert {"en": "seed 1 ·", "zh": "种子 1 ·"}[lang] in line
    assert {"en": "seeds 1 to 5 ·", "zh": "种子 1 至 5 ·"}[lang] in others
    household = labels.text("word", "caption_network", lang).partition({"en": "A household ", "zh": "家中"}[lang])[2]
    assert household
    assert household in caption(report, "network", lang)
    for axis in network(lives, comparison, lang).axes:
        named = {text.get_text() for text in axis.texts if text.get_gid() == "courtyard"}
        assert named
        assert named <= set(own)


def test_lines_that_lie_together_are_both_seen(tmp_path):
    tables = '[levers]\n"fund.per_community" = [0, 100000, 200000]\n'
    found = compare_study(made(tmp_path, tables, replicates="2").folder)
    drawing = lever_response(found, "fund.per_community", "en")
    first, second = drawing.axes[0].lines[:2]
    assert not set(first.get_xdata()) & set(second.get_xdata())
    assert first.get_linewidth() > second.get_linewidth()
    assert first.get_markerfacecolor() != second.get_markerfacecolor()


def test_each_lever_that_varies_has_a_figure_that_names_where_the_others_stay(tmp_path):
    """Of two levers the first alone was drawn and told of, at the least of the other, which was named nowhere."""
    tables = '[levers]\n"fund.per_community" = [0, 100000]\n"engagement.meetings" = [0, 6]\n'
    report = _made(open_study(made(tmp_path, tables, replicates="2").folder), Seen)
    comparison = report.comparison
    assert sized_levers(comparison) == ["fund.per_community", "engagement.meetings"]
    assert meanwhile(comparison, "fund.per_community") == {"engagement.meetings": 0}
    assert {"response", "response-2"} <= set(report.drawn)
    for name, others in (("response", "Further meetings 0"), ("response-2", "Fund per community 0")):
        assert f"Meanwhile: {others};" in caption(report, name, "en")
        assert others in report.drawn[name]("en").get_supxlabel()
    said = next(one.text for one in findings(report, "en") if one.title == "How much")
    assert "Meanwhile: Further meetings 0" in said
    assert "Meanwhile: Fund per community 0" in said


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
    "latin": {"forest", "network", "drawn"}, "csv": {"forest", "network"}, "alone": set(),
    "sobol": set(), "morris": set(),  # here no indicator varies by more than luck
}  # fmt: skip


SLOWER = ("csv", "factorial")  # a factorial is reported by every other test here, and a file is one of rows like it


@pytest.mark.parametrize(
    "design", [pytest.param(one, marks=pytest.mark.slow if one in SLOWER else ()) for one in DESIGNS]
)
def test_every_design_has_a_report_with_figures(tmp_path, design):
    keys = {"design": f'"{design}"', "samples": "4", "replicates": "3"}
    if design in ROWS:
        keys["csv"] = '"rows.csv"'
        (tmp_path / "rows.csv").write_text(ROWS[design], encoding="utf-8")
    made(tmp_path, TABLES[design], **keys)
    assert write_report(tmp_path).is_file()
    drawn = {path.name.partition("-")[0].partition(".")[0] for path in (tmp_path / "figures").glob("*.png")}
    assert drawn >= FIGURES[design]
    assert ("forest" in drawn) == ("forest" in FIGURES[design]), "no figure of nothing"


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


@pytest.mark.slow
def test_levers_that_never_move_alone_have_no_response(tmp_path):
    """Listed side by side, or each policy at a setting of its own: there is no line to draw through."""
    side_by_side = '[levers]\n"engagement.meetings" = [1, 3]\n"engagement.publicity" = [0.1, 0.5]\n'
    made(tmp_path / "list", side_by_side, design='"list"', replicates="3")
    assert sized_levers(compare_study(tmp_path / "list")) == []
    (tmp_path / "csv").mkdir()
    rows = "policy,engagement.meetings\nno-fund,1\nfund-only,1\nreform-2009,3\nno-fund,3\n"
    (tmp_path / "csv" / "rows.csv").write_text(rows, encoding="utf-8")
    policies = '["no-fund", "fund-only", "reform-2009"]'
    made(tmp_path / "csv", "", design='"csv"', csv='"rows.csv"', replicates="3", policies=policies)
    for design in ("list", "csv"):
        assert write_report(tmp_path / design).is_file()


def test_a_caption_says_in_which_months_an_election_makes_reach_leap(html, study):
    """Of the months kept, those in which anybody voted under any policy; none where there was no election."""
    for said in ("Elections were held in month 1, 2", "个月举行过选举"):
        assert said in html
    series = study.series.assign(voted_committee=0.0, voted_council=0.0)
    series.loc[series["month"] == 6, "voted_committee"] = 0.3
    quiet = replace(study, table=study.table)
    quiet.__dict__["series"] = series
    assert elections(quiet, "puyang") == [6]
    quiet.__dict__["series"] = series.assign(voted_committee=0.0)
    assert elections(quiet, "puyang") == []

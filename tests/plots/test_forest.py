"""The forest's legend: policies as the text names them, and what hollow marks allow for."""

from __future__ import annotations

import pytest
from matplotlib.lines import Line2D

from sim.plots.forest import forest
from sim.plots.trajectories import trajectories
from sim.studies.comparison import Comparison


def legend(figure):
    """Return what a legend says, without the spaces and breaks of its lines."""
    return ["".join(text.get_text().split()) for text in figure.legends[0].get_texts()]


def close(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def unequal(comparison):
    """Of three policies one had its fund raised, and one surely misses the sum."""
    one = {"wanted": 1000.0, "reached": 1000.0, "note": "", "fund_before": 200_000.0, "fund": 515_817.0}
    held = {"yuan": 1000, "yuan_low": 990, "yuan_high": 1010, "more": 0, "more_low": -10, "more_high": 10}
    off = {"yuan": 500, "more": -500, "more_low": -510, "more_high": -490}
    more = {
        "same_budget": [one | {"policy": "fund-only"}, one | {"policy": "voice-only", "fund": 200_000.0}],
        "held": [held | {"policy": "fund-only"}, held | off | {"policy": "voice-only"}],
    }
    return Comparison(comparison.table, comparison.about | more)


@pytest.mark.parametrize(
    ("lang", "raised", "mark"),
    [
        ("en", "(fund 515,817)", "(not at the same money)"),
        ("zh", "资金 515,817", "公共资金不相等"),
    ],
)
def test_figures_name_policies_with_their_funds_and_mark_those_at_other_money(study, unequal, lang, raised, mark):
    titles = [unequal.title("policy", name, lang) for name in ("fund-only", "voice-only", "reform-2009")]
    for figure in (forest(unequal, "xingfu", lang), trajectories(study, unequal, "xingfu", lang)):
        said = [next(one for one in legend(figure) if one.startswith(close(title))) for title in titles]
        assert [close(raised) in one for one in said] == [True, False, False]
        assert [close(mark) in one for one in said] == [False, True, False]


def test_hollow_says_how_many_questions_both_kinds_of_indicator_allow_for(comparison):
    told = Comparison(comparison.table, comparison.about | {"primary": ["reach"]})
    first, rest = told.corrected_primary, told.corrected - told.corrected_primary
    assert 0 < first < rest
    said = f"hollow: not clear, allowing for {first} questions (primary indicators) or {rest} (others)"
    figure = forest(told, "xingfu", "en")
    assert legend(figure)[-1] == close(said)
    figure.canvas.draw()
    assert max(text.get_window_extent().x1 for text in figure.legends[0].get_texts()) <= figure.bbox.x1
    assert f"主要指标{first}项，其他指标{rest}项" in legend(forest(told, "xingfu", "zh"))[-1]
    alone = Comparison(told.table[told.table["indicator"] == "reach"], told.about)
    assert legend(forest(alone, "xingfu", "en"))[-1] == close(f"hollow: not clear, allowing for {first} questions")


def test_a_policy_has_one_mark_and_colour_in_the_figures_of_a_study(study, comparison):
    figures = (forest(comparison, "xingfu", "en"), trajectories(study, comparison, "xingfu", "en"))
    of_each = []
    for figure in figures:
        handles = [one for one in figure.legends[0].legend_handles if isinstance(one, Line2D)]
        of_each.append({one.get_label(): (one.get_color(), one.get_marker()) for one in handles})
    shared = set(of_each[0]) & set(of_each[1])
    assert shared
    assert all(of_each[0][name] == of_each[1][name] for name in shared)
    lines = {(line.get_color(), line.get_marker()) for line in figures[1].axes[0].lines}
    assert {of_each[1][name] for name in shared} <= lines

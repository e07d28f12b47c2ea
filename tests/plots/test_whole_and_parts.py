"""The whole beside its parts: a bar a policy, and one for what is left over."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sim.plots import style
from sim.plots.forest import forest
from sim.plots.study_figures import figures
from sim.plots.whole_and_parts import whole_and_parts
from sim.studies.comparison import Comparison, compare_study, rounded
from tests.studies.lucky import made

FOUR = '["no-fund", "fund-only", "voice-only", "reform-2009"]'


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    folder = tmp_path_factory.mktemp("four")
    made(folder, policies=FOUR, interaction=FOUR, replicates="6")
    return rounded(compare_study(folder, ["reach", "degree"]))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_there_is_a_bar_a_policy_and_one_for_the_whole(four, lang):
    figure = whole_and_parts(four, lang, ["reach", "degree"])
    axis = figure.axes[0]
    names = [label.get_text() for label in axis.get_yticklabels()]
    assert names[:3] == [four.title("policy", name, lang) for name in ("fund-only", "voice-only", "reform-2009")]
    assert len(names) == 4
    reach = four.table[four.table["indicator"] == "reach"]
    marks = [line.get_xdata()[0] for line in axis.lines if line.get_marker() not in ("None", "")]
    assert marks == pytest.approx((100 * reach["difference"]).tolist())
    (low, _), (high, _) = axis.collections[0].get_segments()[0]
    assert (low, high) == pytest.approx((100 * reach["low"].iloc[0], 100 * reach["high"].iloc[0]))
    assert len(style.to_png(figure, 60)) > 5_000


def test_a_policy_has_the_mark_and_colour_it_has_in_the_forest_and_the_interaction_one_of_its_own(four):
    drawn = [line for line in whole_and_parts(four, "en", ["reach"]).axes[0].lines if line.get_marker() != "None"]
    *policies, left_over = [(line.get_color(), line.get_marker()) for line in drawn]
    rows = forest(four, four.about["places"][0], "en").legends[0].legend_handles
    own = {mark.get_label(): (mark.get_color(), mark.get_marker()) for mark in rows}
    assert policies == [own[four.title("policy", name, "en")] for name in ("fund-only", "voice-only", "reform-2009")]
    assert left_over == (style.NO_POLICY.colour, style.NO_POLICY.marker)
    assert left_over not in {(look.colour, look.marker) for look in style.SERIES}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_of_several_lines_do_not_run_into_one_another(four, lang, monkeypatch):
    short = Comparison.marked
    longer = " (fund raised from 400,000 to 881,838 for equal money)"
    monkeypatch.setattr(Comparison, "marked", lambda self, *named: short(self, *named) + longer)
    figure = whole_and_parts(four, lang, ["reach", "degree"])
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert any("\n" in label.get_text() for label in figure.axes[0].get_yticklabels())
    boxes.sort(key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 + 1 for low, high in pairwise(boxes))


def test_a_study_that_asks_for_it_has_the_figure(tmp_path):
    results = made(tmp_path / "four", policies=FOUR, interaction=FOUR)
    assert "whole" in figures(results, compare_study(results.folder), None, None)
    results = made(tmp_path / "two")
    assert "whole" not in figures(results, compare_study(results.folder), None, None)

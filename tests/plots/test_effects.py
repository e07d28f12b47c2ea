"""Figures of a comparison show its numbers: levels over a lever, differences with their intervals."""

from __future__ import annotations

import pytest

from sim.errors import InputError
from sim.plots import effects, style
from sim.studies.comparison import compare_study, rounded
from tests.studies.lucky import made

FOUR = '["no-fund", "fund-only", "voice-only", "reform-2009"]'
FUNDS = '[levers]\n"fund.per_community" = [50000, 0, 200000]\n'


@pytest.fixture(scope="module")
def funds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("funds")
    made(folder, FUNDS, places='["xingfu", "puyang"]', replicates="4")
    return rounded(compare_study(folder, ["reach", "isolation"]))


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    folder = tmp_path_factory.mktemp("four")
    made(folder, policies=FOUR, interaction=FOUR, replicates="6")
    return rounded(compare_study(folder, ["reach", "degree"]))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_line_goes_through_the_levels_at_the_lever_s_values(funds, lang):
    figure = effects.over_settings(funds, lang, ["reach", "isolation"])
    assert len(figure.axes) == 4
    line = next(one for one in figure.axes[0].lines if one.get_label() == funds.title("policy", "fund-only", lang))
    table = funds.table
    rows = table[
        (table["compared"] == "setting") & (table["place"] == "xingfu") & (table["policy"] == "fund-only")
        & (table["indicator"] == "reach")
    ]  # fmt: skip
    assert list(line.get_xdata()) == [0, 50_000, 200_000]
    first = rows["base"].iloc[0]
    by_value = dict(zip(rows["fund.per_community"], rows["value"], strict=True)) | {50_000: first}
    assert list(line.get_ydata()) == pytest.approx([by_value[value] for value in (0, 50_000, 200_000)], abs=1e-5)
    assert len(style.to_png(figure, 60)) > 5_000


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_forest_has_a_bar_a_policy_and_one_for_the_whole(four, lang):
    figure = effects.forest(four, lang, ["reach", "degree"])
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


def test_levels_are_drawn_over_one_lever_only(four):
    with pytest.raises(InputError, match="over one lever of numbers"):
        effects.over_settings(four, "en")

"""What an indicator hangs on, in words: of what, how much, which way, and on how few samples."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.measures import INDICATORS
from sim.plots.indices import chosen, drawn, indices, without_bars
from sim.studies.comparison import about
from sim.studies.sensitivity import sensitivity
from sim.telling.matters import matters, told_of
from tests.studies.lucky import made
from tests.studies.tiny import Tiny

RANGES = (
    '[levers]\n"engagement.publicity" = { low = 0, high = 1 }\n"engagement.meetings" = { low = 0, high = 8 }\n'
    "[uncertain]\nattribution = { low = 0, high = 1 }\n"
)
AT = {"en": "Xingfu courtyard · Fund, officials decide · the difference from the baseline", "zh": "幸福院 · 有专项资金"}


class Known(Tiny):
    """Under a fund reach rises with publicity, falls with attribution, and is least at four meetings."""

    def run(self, months: int) -> None:
        super().run(months)
        drawn = self.overrides
        self.series = pd.DataFrame(np.full((months, len(INDICATORS)), 0.4), columns=list(INDICATORS))
        fund = self.policy.name == "fund-only"
        bend = 0.001 * (drawn["engagement.meetings"] - 4) ** 2
        self.series["reach"] += fund * (0.1 * drawn["engagement.publicity"] - 0.05 * drawn["attribution"] + bend)
        self.series["needs_met"] -= fund * 0.01 * drawn["attribution"]
        self.series["money_public"] = 0.0


@pytest.fixture(scope="module", params=["morris", "sobol"])
def told(request, tmp_path_factory):
    keys = {"design": f'"{request.param}"', "samples": "8", "replicates": "2", "burn_in": "0"}
    results = made(tmp_path_factory.mktemp(request.param), RANGES, Known, **keys)
    return request.param, chosen(sensitivity(results), results.baseline), about(results)["titles"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_policy_and_difference_are_named_in_words_and_in_the_figure(told, lang):
    _, table, titles = told
    assert AT[lang] in told_of(table, titles, lang)
    assert told_of(table, titles, lang) in matters(table, titles, lang)[0]
    assert indices(table, titles, lang).legends[0].get_title().get_text() == told_of(table, titles, lang)


def test_a_level_is_called_a_level(told):
    _, table, titles = told
    level = table.assign(of="level")
    assert told_of(level, titles, "en").endswith(" · the level itself")
    assert any(line.startswith("Yearly reach (level): most by Publicity") for line in matters(level, titles, "en"))


def test_sizes_have_no_sign_and_effects_a_direction(told):
    design, table, titles = told
    line = next(line for line in matters(table, titles, "en") if line.startswith("Yearly reach"))
    assert line.startswith("Yearly reach (difference from the baseline): most by Publicity (")
    assert "+" not in line
    if design == "morris":
        assert "Publicity (10.0, up)" in line
        assert "Weight of having decided (5.0, down)" in line
        assert "both ways" in line.split("Further meetings")[1]
    else:
        assert not any(way in line for way in (", up", ", down", "both ways"))


def test_a_parameter_that_moves_nothing_is_not_named(told):
    _, table, titles = told
    line = next(line for line in matters(table, titles, "en") if line.startswith("Needs met"))
    assert "Weight of having decided" in line
    assert "Publicity" not in line


@pytest.mark.parametrize(
    ("mu", "low", "high", "said"),
    [
        (0.1, 0.02, 0.2, "(10.0, up)"),
        (-0.1, -0.2, -0.02, "(10.0, down)"),
        (-0.02, -0.2, 0.1, "(10.0, both ways)"),
        (0.02, 0.01, 0.04, "(10.0, both ways)"),
        (0.1, -0.01, 0.2, "(10.0)"),
        (0.1, np.nan, np.nan, "(10.0)"),
    ],
)
def test_a_direction_is_told_where_the_mean_effect_says_it_clearly(mu, low, high, said):
    row = {
        "place": "xingfu", "policy": "no-fund", "indicator": "reach", "of": "level", "varies": True, "samples": 10,
        "parameter": "attribution", "mu": mu, "mu_low": low, "mu_high": high, "mu_star": 0.1, "luck_share": np.nan,
    }  # fmt: skip
    titles = {"place": {}, "policy": {}}
    assert matters(pd.DataFrame([row]), titles, "en")[1].endswith(f"most by Weight of having decided {said}.")


def test_few_samples_are_said_first(told):
    design, table, titles = told
    assert matters(table, titles, "en")[1].startswith(
        "Few samples: 8." if design == "sobol" else "Few trajectories: 8."
    )
    assert "Few" not in " ".join(matters(table.assign(samples=64), titles, "en"))


def test_only_indicators_that_vary_have_a_panel(told):
    _, table, titles = told
    assert drawn(table) == ["reach", "needs_met"]
    figure = indices(table, titles, "en")
    assert [axis.get_title(loc="left") for axis in figure.axes if axis.axison] == ["Yearly reach", "Needs met"]
    assert "Belonging, Trust in neighbours" in next(without_bars(table, "en"))

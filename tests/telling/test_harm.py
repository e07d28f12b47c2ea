"""What gets worse under a policy is named: what is clear, and what is so in every pair but not certain yet."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.labels import text
from sim.studies.comparison import Comparison, compare_study
from sim.studies.regret import NEUTRAL
from sim.telling.advice import advice
from sim.telling.harm import hardly_shown, harms, in_futures, no_losses, worse, worse_in_every_pair
from sim.telling.statements import _futures
from tests.studies.lucky import made

NAMES = {"place": "Here", "policy": "Reform"}
ROW = {
    "indicator": "belonging", "difference": -0.02, "low": -0.03, "high": -0.01, "value": 0.4, "base": 0.42,
    "p_holm": 0.4, "share_higher": 0.0, "share_equal": 0.0, "covers": "luck", "units": 3,
}  # fmt: skip


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    keys = {"policies": '["no-fund", "voice-only"]', "replicates": "3"}
    return compare_study(made(tmp_path_factory.mktemp("few"), **keys).folder)


def test_worse_is_the_wrong_way_for_each_indicator():
    row = {"indicator": "isolation", "low": 0.01, "high": 0.02, "value": 0.1, "base": 0.08, "p_holm": 0.01}
    assert worse(row)
    assert not worse(row | {"p_holm": 0.2})
    assert not worse(row | {"indicator": "reach"})
    assert not worse(row | {"indicator": "leads", "low": -0.02, "high": -0.01})  # seats are what the rules give
    assert worse(row | {"indicator": "gap_age", "value": 0.1, "base": 0.05})
    assert not worse(row | {"indicator": "gap_age", "value": 0.01, "base": -0.05})


def test_worse_in_every_pair_is_so_in_each_and_by_an_interval_without_being_clear():
    assert worse_in_every_pair(ROW)
    assert not worse_in_every_pair(ROW | {"p_holm": 0.01})  # that is clearly worse
    assert not worse_in_every_pair(ROW | {"share_equal": 1 / 3})  # one pair is equal
    assert not worse_in_every_pair(ROW | {"high": 0.001})
    assert not worse_in_every_pair(ROW | {"indicator": "isolation"})
    up = {"difference": 0.02, "low": 0.01, "high": 0.03, "share_higher": 1.0}
    assert worse_in_every_pair(ROW | up | {"indicator": "isolation"})
    assert not worse_in_every_pair(ROW | up)


def test_what_is_worse_in_every_pair_is_named_with_how_few_there_are():
    assert list(harms([ROW], NAMES, "en")) == [
        'Here, "Reform": worse in every pair, not yet certain with 3 replicates, are Belonging −2.0 (−3.0 to −1.0).'
    ]
    assert "以 3 次重复尚不能确定的有归属感" in next(harms([ROW], NAMES, "zh"))
    clear = ROW | {"indicator": "needs_met", "p_holm": 0.01}
    first, second = harms([ROW, clear], NAMES, "en")
    assert "clearly worse are Needs met" in first
    assert "worse in every pair" in second
    drawn = next(harms([ROW | {"covers": "luck and assumptions"}], NAMES, "en"))
    assert "with 3 draws of what is not known" in drawn
    assert "no indicator asked about is clearly worse" in next(harms([ROW | {"high": 0.1}], NAMES, "en"))


def test_what_is_lower_but_no_end_in_itself_is_named_apart_from_losses():
    """The largest fall of the figure stood nowhere in the words."""
    heard = ROW | {"indicator": "hears", "difference": -0.353, "low": -0.36, "high": -0.34, "p_holm": 0.001}
    nothing, lower = harms([heard], NAMES, "en")
    assert "no indicator asked about is clearly worse" in nothing
    assert lower.endswith("held to be no loss, are Heard of an occasion −35.3 (−36.0 to −34.0).")
    assert "不计为损失的有知晓活动 −35.3" in list(harms([heard], NAMES, "zh"))[1]
    assert not any("no loss" in said for said in harms([heard | {"p_holm": 0.5}], NAMES, "en"))


@pytest.mark.parametrize(("lang", "why"), [("en", "a step towards taking part"), ("zh", "只是参与的前一步")])
def test_a_page_says_once_what_is_held_to_be_no_loss_and_why(comparison, lang, why):
    assert advice(comparison, lang)[-1].text.count(why) == 1
    assert text("indicator", "hears", lang) in advice(comparison, lang)[-1].text.splitlines()[-1]
    assert all(text("indicator", name, lang) in no_losses(NEUTRAL, lang) for name in NEUTRAL)
    assert no_losses(["reach", "belonging"], lang) == ""


def test_a_count_that_gets_worse_stands_among_points_with_its_unit():
    up = {"difference": 3.0, "low": 2.0, "high": 4.0, "share_higher": 1.0}
    (said,) = harms([ROW, ROW | up | {"indicator": "care_waiting"}], NAMES, "en")
    assert "Belonging −2.0 (−3.0 to −1.0); Waiting for a care bed +3.0 (+2.0 to +4.0) residents." in said
    (said,) = harms([ROW | up | {"indicator": "care_waiting"}], NAMES, "zh")
    assert "（+2.0 至 +4.0）人" in said


def test_so_few_that_hardly_any_harm_could_be_clear_are_said_to_be():
    """With 3 pairs and 20 comparisons t must exceed 19.96 (p < 0.0025), so the mean 11.5 standard deviations."""
    assert "its mean is 11.5 times the spread" in hardly_shown(ROW, (0, 20), "en")
    assert "11.5 倍" in hardly_shown(ROW, (0, 20), "zh")
    assert hardly_shown(ROW | {"units": 30}, (0, 20), "en") == ""
    assert hardly_shown(ROW | {"units": 1}, (0, 20), "en") == "One replicate alone can show no clear harm."


@pytest.mark.parametrize(
    ("lang", "pairs", "few"), [("en", "worse in every pair", "little"), ("zh", "均变差", "并不说明")]
)
def test_a_report_of_few_runs_names_harm_that_is_not_clear_yet(comparison, lang, pairs, few):
    found = Comparison(comparison.table.copy(), comparison.about)
    found.table[["difference", "low", "high", "share_higher", "share_equal", "p_holm"]] = [
        -0.02,
        -0.03,
        -0.01,
        0,
        0,
        0.3,
    ]
    *_, fails = advice(found, lang)
    assert pairs in fails.text
    assert few in fails.text.splitlines()[-2]  # before what is held to be no loss
    found.table["p_holm"] = 0.001
    assert few not in advice(found, lang)[-1].text  # harm is clear for all


@pytest.mark.parametrize(
    ("lang", "counted", "untold"), [("en", "In 44 % of futures", "cannot be told from"), ("zh", "44 %", "无法区分")]
)
def test_futures_count_against_a_policy_only_where_its_difference_is_told_from_none(lang, counted, untold):
    names = NAMES | {"against": "No fund", "what": "Yearly reach", "unit": "points"}
    row = ROW | {"indicator": "reach", "futures_worse": 7 / 16, "regret_max": 0.013}
    said = "".join(in_futures(row, names, lang))
    assert counted in said
    assert untold not in said
    said = "".join(in_futures(row | {"difference": 0.0003, "low": -0.0054, "high": 0.0059}, names, lang))
    assert untold in said
    assert "44 %" not in said
    assert "1.3" in said
    assert not list(in_futures(row | {"futures_worse": float("nan")}, names, lang))
    assert not list(in_futures(row | {"futures_worse": 0.0, "regret_max": 0.0}, names, lang))


@pytest.mark.parametrize(
    ("lang", "never", "rare"),
    [("en", "In no future is Yearly reach worse", "In <1 % of futures"), ("zh", "没有在", "在 <1 %")],
)
def test_no_future_in_which_a_policy_is_worse_is_not_told_as_nought_per_cent(lang, never, rare):
    names = NAMES | {"against": "No fund", "what": "Yearly reach", "unit": "points"}
    row = ROW | {"indicator": "reach", "futures_worse": 0.0, "regret_max": 0.013}
    said = "".join(in_futures(row, names, lang))
    assert never in said
    assert "0 %" not in said
    assert "1.3" in said
    assert rare in "".join(in_futures(row | {"futures_worse": 1 / 256}, names, lang))


def test_what_is_worse_in_no_future_is_not_said_to_be_in_up_to_none_of_them():
    rows = pd.DataFrame({"futures_worse": [0.0, 0.0], "regret_max": [0.02, 0.0]})
    assert "in no future; it falls short" in _futures(rows, "reach", "the best", "en")
    assert "没有在任何未来情景中" in _futures(rows, "reach", "最好者", "zh")
    assert "in up to 25 % of futures" in _futures(rows.assign(futures_worse=[0.25, 0.0]), "reach", "the best", "en")

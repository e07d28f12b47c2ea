"""Figures observed in a place: which there are, how they read, and how far off a number is."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.labels import keys
from sim.measures import INDICATORS
from sim.scenarios import Observed
from sim.scenarios.observed import OBSERVABLE, observed

POLICY = '[policy]\nname = "own"\ntitle = { en = "Own", zh = "自己" }\nabout = { en = "Own.", zh = "自己。" }\n'


def read(name, folder=Path(), **figure):
    return observed({name: {"source": "a", **figure}}, "mine.toml", folder)[name]


def test_every_figure_is_read_off_an_indicator_and_has_a_label():
    assert {figure.indicator for figure in OBSERVABLE.values()} <= set(INDICATORS)
    assert set(OBSERVABLE) - set(INDICATORS) == set(keys("figure"))


@pytest.mark.parametrize(
    ("figure", "shown", "offs"),
    [
        ({"value": 4.0}, "4", {3: -1, 4: 0, 6: 2}),
        ({"low": 3.0}, ">= 3", {2: -1, 3: 0, 9: 0}),
        ({"high": 0.5}, "<= 0.5", {0.25: 0, 0.75: 0.25}),
        ({"low": 1.0, "high": 2.0}, "1 .. 2", {0: -1, 1.5: 0, 5: 3}),
        ({"value": 1.5, "low": 1.0, "high": 2.0}, "1 .. 2", {1: 0, 2.5: 0.5}),
    ],
)
def test_a_figure_is_shown_and_says_how_far_off_a_number_is(figure, shown, offs):
    one = Observed(source="a", **figure)
    assert one.shown() == shown
    assert {model: one.off_by(model) for model in offs} == offs
    assert math.isnan(one.off_by(math.nan))


def test_a_value_and_a_bound_are_one_too_many():
    with pytest.raises(InputError, match="has a value, and low or high too"):
        read("reach", value=0.2, low=0.1)


def test_bounds_the_wrong_way_round_are_refused():
    with pytest.raises(InputError, match="low = 2 is above high = 1"):
        read("meetings_per_year", low=2.0, high=1.0)


@pytest.mark.parametrize(
    ("name", "key", "value", "allowed"),
    [
        ("reach", "value", 18.0, "from 0 to 1; did you mean 0.18?"), ("reach", "low", -0.1, "from 0 to 1"),
        ("turnout", "high", 1.01, "from 0 to 1"), ("projects_per_year", "low", -3.0, "of 0 or more"),
        ("fund_per_year", "value", -0.5, "of 0 or more"),
    ],
)  # fmt: skip
def test_a_share_takes_0_to_1_and_a_count_nothing_below_0(name, key, value, allowed):
    with pytest.raises(InputError) as refused:
        read(name, **{key: value})
    said = f"mine.toml: observed.{name}: {key} = {value:g} is not allowed; it takes a number {allowed}"
    assert str(refused.value) == said


@pytest.mark.parametrize("value", [0.0, 0.18, 1.0])
def test_a_share_within_its_range_and_a_count_above_it_are_taken(value):
    assert read("reach", value=value).value == value
    assert read("projects_per_year", value=18.0).value == 18


@pytest.mark.parametrize(
    ("given", "near"), [("no-found", "did you mean 'no-fund'?"), ("my-policy", "did you mean 'my-policy.toml'?"),
                        ("my-polcy.toml", "did you mean 'my-policy.toml'?"), ("elsewhere/other.toml", "")]
)  # fmt: skip
def test_a_policy_that_is_none_is_refused_and_not_left_out(tmp_path, given, near):
    (tmp_path / "my-policy.toml").write_text(POLICY, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read("reach", tmp_path, value=0.2, under=given)
    said = str(refused.value)
    assert said.startswith(f"mine.toml: observed.reach: under = {given!r} is no policy; it takes the file of one's own")
    assert said.endswith(near or ", voice-only")
    assert "\n" not in said


def test_a_figure_may_be_observed_under_a_policy_of_ones_own(tmp_path):
    """It is named by its file, seen from the place's; a run calls the policy by the name that stands in it."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "policy.toml").write_text(POLICY, encoding="utf-8")
    assert read("reach", tmp_path, value=0.2, under="mine/policy.toml").under == "own"
    assert read("reach", value=0.2, under="reform-2009").under == "reform-2009"
    assert read("reach", value=0.2).under is None

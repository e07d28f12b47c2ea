"""Figures observed in a place: which there are, how they read, and how far off a number is."""

from __future__ import annotations

import math

import pytest

from sim.errors import InputError
from sim.labels import keys
from sim.measures import INDICATORS
from sim.scenarios import Observed
from sim.scenarios.observed import OBSERVABLE, observed


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


def test_bounds_the_wrong_way_round_are_refused():
    with pytest.raises(InputError, match="low = 2 is above high = 1"):
        observed({"meetings_per_year": {"low": 2.0, "high": 1.0, "source": "a"}}, "mine.toml")


@pytest.mark.parametrize(("key", "value"), [("value", 18.0), ("low", -0.1), ("high", 1.01)])
def test_a_share_takes_0_to_1(key, value):
    with pytest.raises(InputError) as refused:
        observed({"reach": {key: value, "source": "a"}}, "mine.toml")
    said = f"mine.toml: observed.reach: {key} = {value:g} is not allowed; it takes a number from 0 to 1"
    assert str(refused.value) == said


@pytest.mark.parametrize("value", [0.0, 0.18, 1.0])
def test_a_share_within_its_range_and_a_count_above_it_are_taken(value):
    given = {"reach": {"value": value, "source": "a"}, "projects_per_year": {"value": 18.0, "source": "a"}}
    assert observed(given, "mine.toml")["reach"].value == value

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
        observed({"reach": {"low": 2.0, "high": 1.0, "source": "a"}}, "mine.toml")

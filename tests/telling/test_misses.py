"""A miss by far stands beside the choice itself; lesser ones where it is said how sure one can be."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim.studies.against import COLUMNS
from sim.studies.comparison import Comparison
from sim.studies.shown import word
from sim.telling.advice import advice
from sim.telling.misses import FAR, far_off, missed, not_held


def held(*rows):
    """Rows of (policy, figure, low, high, model), the end that the model is nearest to being what it is off by."""
    found = []
    for policy, figure, low, high, model in rows:
        off = model - (high if model > high else low) if not low <= model <= high else 0.0
        found.append((policy, figure, "", low, high, model, off, "a", 6))
    return {"xingfu": pd.DataFrame(found, columns=["policy", *COLUMNS])}


TOO_HIGH = ("no-fund", "turnout", 0.1, 0.1, 0.52)
TOO_LOW = ("reform-2009", "projects_per_year", 9.0, 12.0, 3.0)
NEAR = ("no-fund", "reach", 0.2, 0.2, 0.2 * FAR - 0.01)


@pytest.mark.parametrize(
    ("lang", "high", "low"),
    [
        ("en", "off by a factor of 5.2: 52.0 % where 10.0 % was observed", "off by a factor of 3.0: 3.0 where 9.0 to"),
        ("zh", "与实测相差 5.2 倍", "与实测相差 3.0 倍"),
    ],
)
def test_the_figure_that_is_off_most_is_told_whichever_way(comparison, lang, high, low):
    assert high in far_off(comparison, "xingfu", held(NEAR, TOO_HIGH, TOO_LOW), lang)
    assert low in far_off(comparison, "xingfu", held(NEAR, TOO_LOW), lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_warning_stands_beside_the_choice_and_only_where_there_is_one(comparison, lang):
    for rows, warned in ((held(NEAR, TOO_HIGH), True), (held(NEAR), False), ({}, False)):
        first, *rest = advice(comparison, lang, observed=rows)
        assert first.title == word("advice_do", lang)
        warning = far_off(comparison, "xingfu", rows, lang)
        assert bool(warning) == warned
        assert warning in first.text if warned else "factor" not in first.text
        assert not any("factor" in one.text for one in rest)


def test_within_its_bounds_or_unknown_nothing_is_missed(comparison):
    inside = ("no-fund", "reach", 0.1, math.inf, 0.5)
    unknown = ("no-fund", "turnout", 0.3, 0.3, math.nan)
    rows = held(inside, unknown)
    assert far_off(comparison, "xingfu", rows, "en") == missed(comparison, "xingfu", rows, "en") == ""
    assert "1 misses" in missed(comparison, "xingfu", held(inside, unknown, NEAR), "en")


def test_nothing_where_something_was_observed_is_no_factor(comparison):
    said = far_off(comparison, "xingfu", held(("no-fund", "projects_per_year", 2.0, 2.0, 0.0), TOO_HIGH), "en")
    assert "nothing like" in said
    assert "factor" not in said


@pytest.mark.parametrize(("lang", "said"), [("en", "figures were observed there under"), ("zh", "当地数据是在")])
def test_that_nothing_is_held_against_a_policy_whose_fund_was_changed_is_said(comparison, lang, said):
    """In a study at equal money the check against what was observed was gone without a word."""
    left = [{"place": "xingfu", "policy": "reform-2009", "why": "money"}]
    told = Comparison(comparison.table, comparison.about | {"observed_left_out": left})
    (sure,) = [one.text for one in advice(told, lang) if one.title == word("advice_sure", lang)]
    assert said in sure
    assert comparison.title("policy", "reform-2009", lang) in sure
    assert not_held(comparison, "xingfu", lang) == ""

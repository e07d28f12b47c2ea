"""Figures of the first plausibility say on their axes what their captions say."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from sim.labels import text
from sim.plots import validation as figures
from sim.plots.validation_page import FIGURES, LOOKS
from sim.studies import checks


@pytest.fixture
def measured() -> pd.DataFrame:
    shares = {f"funnel/{key}": [0.5, 0.4] for key in ("hear", "attend_share", "speak_share", "decide_share")}
    for at, meetings in enumerate(figures.MEETINGS):
        shares[f"meetings{meetings}/attend"] = [0.01 * at, 0.01 * at]
        shares |= {f"meetings{meetings}/{belief}": [0.0, 0.1] for belief in figures.COHESION}
    for attribution in figures.ATTRIBUTIONS:
        shares |= {f"voice{attribution:g}/{act}": [0.1, 0.2] for act in figures.VOICE}
    return pd.DataFrame(shares)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_cohesion_stands_by_attendance_and_says_how_many_meetings(measured, lang):
    effect = figures.where_cohesion(measured, lang).axes[1]
    assert text("indicator", "attends", lang) in effect.get_xlabel()
    assert effect.get_title(loc="left") + effect.get_title() == text("word", "by_meetings", lang)
    marked = {mark.get_text(): mark.get_position()[0] for mark in effect.texts}
    assert list(marked) == [str(meetings) for meetings in figures.MEETINGS]
    assert np.allclose(list(marked.values()), [0.0, 0.01, 0.02, 0.03])
    assert "attend" in FIGURES["where_cohesion"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_axis_that_is_not_even_says_so(measured, lang):
    axes = figures.voice(measured, lang).axes[0]
    assert axes.get_yscale() == "symlog"
    assert text("word", "stretched_axis", lang) in axes.get_ylabel()


def test_votes_where_there_is_no_fund_are_explained():
    assert "where the fund is 0" in FIGURES["fund_response"]


def test_the_caption_names_the_marks_that_are_drawn():
    marks = {checks.HIT: ("o", "round"), checks.OPEN: ("^", "triangle"), checks.MISS: ("s", "square")}
    for verdict, (marker, word) in marks.items():
        assert figures.LOOKS[verdict].marker == marker
        assert re.search(rf"{word} and \w+ (a )?{verdict}", LOOKS)

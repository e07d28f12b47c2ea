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
from sim.studies.validation import CHECKS


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
def test_no_legend_lies_on_what_is_drawn_and_both_panels_say_what_they_measure(measured, lang):
    drawing = figures.where_cohesion(measured, lang)
    drawing.canvas.draw()
    funnel, effect = drawing.axes
    (legend,) = drawing.legends
    assert [said.get_text() for said in legend.get_texts()] == [
        text("indicator", name, lang) for name in figures.COHESION
    ]
    assert legend.get_window_extent().y0 >= effect.get_tightbbox().y1
    assert "%" in funnel.get_xlabel()
    assert [label.get_text() for label in funnel.get_xticklabels()] == ["0", "25", "50", "75", "100"]


def judged(values: list[float]) -> pd.DataFrame:
    """A scorecard of checks whose band is 0 to 1, each by the mean of its seeds."""
    asked = [checks.Check("F7", f"{place}", f"check {place}", 0.0, 1.0) for place in range(len(values))]
    spread = np.array([-0.1, 0.0, 0.1])
    return checks.scorecard(asked, pd.DataFrame({f"{place}": value + spread for place, value in enumerate(values)}))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_scorecard_says_what_its_marks_are(lang):
    (legend,) = figures.scorecard(judged([0.5, 0.95, 1.2]), lang).legends
    marked = {
        said.get_text(): (mark.get_marker(), mark.get_color())
        for said, mark in zip(legend.get_texts(), legend.legend_handles, strict=True)
        if hasattr(mark, "get_marker")
    }
    for verdict, look in figures.LOOKS.items():
        assert marked[text("word", f"check_{verdict}", lang)] == (look.marker, look.colour)


def test_what_lies_beyond_the_scorecard_has_an_arrow_at_that_edge():
    axes = figures.scorecard(judged([0.5, 7.0, -3.0, 1.2])).axes[0]
    arrows = {note.xy for note in axes.texts if note.arrow_patch is not None}
    low, high = axes.get_xlim()
    assert arrows == {(high, 1), (low, 2)}


def test_the_scorecard_names_what_it_measures_in_words():
    drawn = pd.DataFrame([{**vars(check), "value": 0.1, "least": 0.0, "most": 0.2, "verdict": checks.OPEN}
                          for check in CHECKS])  # fmt: skip
    named = [label.get_text().replace("\n", " ") for label in figures.scorecard(drawn).axes[0].get_yticklabels()]
    assert len(named) == len(CHECKS)
    assert not [name for name in named if "_" in name]
    assert any(text("indicator", "external_efficacy", "en") in name for name in named)


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

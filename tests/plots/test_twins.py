"""The figure and the page of twin lives: bars that add up, both languages, nothing from outside."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.labels import LANGUAGES
from sim.plots import style
from sim.plots.twins import MOST_BARS, bar_width, edges, lives, shares
from sim.plots.twins_page import page
from sim.studies.twins import NOTICED, OUTCOMES, by_group, twins
from sim.studies.twins_stories import stories
from sim.telling.twins_table import points, say, titles
from sim.words import word


@pytest.fixture(scope="module")
def found():
    return twins("xingfu", "no-fund", "reform-2009", months=24, replicates=2, workers=1)


@pytest.fixture(scope="module")
def html(found):
    return page(found, stories(found, count=1), "yuanluo twins xingfu <A> & B", "en")


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=60))
def test_every_person_is_in_one_bar_and_the_middle_bars_fill_a_point_to_either_side(differences):
    values = np.array(differences)
    at = edges(values, bar_width(values))
    assert shares(values, at, np.arange(len(values)) // 7).sum() == pytest.approx(1)
    assert len(at) <= 2 * MOST_BARS + 2
    assert np.isclose(np.abs(at), NOTICED).sum() == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_draws_without_a_missing_glyph(found, lang):
    assert style.to_png(lives(found, lang), 40).startswith(b"\x89PNG")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_names_place_and_policies_and_no_legend_covers_what_is_drawn(found, lang):
    figure = lives(found, lang)
    named = titles(found, lang)
    assert all(name in figure.get_suptitle().replace("\n", " ") for name in named.values())
    figure.canvas.draw()
    drawn = [axis for axis in figure.axes if axis.get_legend()]
    assert len(drawn) == len(OUTCOMES)
    for axis in drawn:
        at = axis.get_legend().get_window_extent()
        assert at.y0 >= axis.bbox.y1 - 1
        assert at.x1 <= figure.axes[1].bbox.x1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figure_says_of_who_gains_and_loses_what_the_table_says(found, lang):
    """Persons were counted together in the figure and replicate by replicate in the table: 12 % beside 10.0."""
    rising = found.differences("belonging").rank(pct=True).gt(0.9)  # of all but one replicate few are kept, who gained
    kept = found.people["seed"].eq(1) | rising
    people = found.people[kept]
    unlike = replace(found, people=people, groups=by_group(people))
    rows = unlike.groups[unlike.groups["group"] == "all"].set_index("outcome")
    pooled = (unlike.differences("belonging") > NOTICED).mean()
    assert abs(pooled - rows.loc["belonging", "gained"]) > 0.01, "replicates of unlike size and kind"
    for axis, outcome in zip(lives(unlike, lang).axes[::2], OUTCOMES, strict=True):
        said = [text.get_text() for text in axis.get_legend().get_texts()]
        shown = {name: points(rows.loc[outcome, name]) for name in ("gained", "lost")}
        assert said[0] == say("gain_share", lang, value=shown["gained"])
        assert said[2] == say("lose_share", lang, value=shown["lost"])
        for bars, name in ((axis.containers[0], "gained"), (axis.containers[2], "lost")):
            drawn = sum(bar.get_height() for bar in bars)
            assert drawn == pytest.approx(100 * rows.loc[outcome, name], abs=1e-6), f"bars of {outcome}"


def test_axes_say_what_they_measure_and_groups_are_named(found):
    figure = lives(found, "en")
    said = [axis.get_xlabel() + axis.get_ylabel() for axis in figure.axes]
    assert any("points" in text for text in said)
    assert any("% of adults" in text for text in said)
    groups = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    assert groups[0] == "All adults"
    assert len(groups) == 8


def test_the_page_asks_the_network_for_nothing(html):
    outside = re.sub(r'xmlns(:\w+)?="[^"]*"', "", html)
    assert not re.search(r'(src|href)="(?!#|data:)', outside)
    assert "http" not in re.sub(r'http-equiv="', "", outside)
    assert "default-src 'none'" in html


def test_the_page_holds_both_languages_and_every_outcome(html):
    for lang in LANGUAGES:
        assert say("heading_groups", lang) in html
        assert word("heading_remake", lang) in html
        for outcome in OUTCOMES:
            assert say(outcome, lang) in html


def test_the_page_says_how_to_make_it_again_and_nothing_breaks_out(html):
    assert "yuanluo twins xingfu &lt;A&gt; &amp; B" in html


def test_identifiers_are_unique_and_every_reference_is_met(html):
    made = re.findall(r'\bid="([^"]+)"', html)
    assert len(made) == len(set(made))
    assert set(re.findall(r"url\(#([^)$]+)\)", html)) <= set(made)

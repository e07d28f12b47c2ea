"""What gets worse over places and settings: in how many of them, where, and in how many it is better."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import labels
from sim.labels import LANGUAGES
from sim.studies.comparison import Comparison
from sim.studies.shown import word
from sim.telling.harm_over_settings import lower_of, worse_by_policy

SIZES = (200_000, 400_000)


def made(differences):
    """A comparison of one policy at two places and sizes of the fund, all clear but where a difference is nan."""
    rows = []
    for name, own in differences.items():
        for (place, size), one in zip(((p, s) for p in ("puyang", "shuangliu") for s in SIZES), own, strict=True):
            value = 0.5 + (one or 0.0)
            rows.append({
                "compared": "policy", "place": place, "policy": "reform-2009", "fund.per_community": size,
                "indicator": name, "difference": one or 0.0, "low": (one or 0.0) - 0.001, "high": (one or 0.0) + 0.001,
                "p_holm": 0.9 if one is None else 0.001, "value": value, "base": 0.5,
            })  # fmt: skip
    titles = {"place": {name: {"en": name.title(), "zh": name} for name in ("puyang", "shuangliu")}, "policy": {}}
    about = {"levers": ["fund.per_community"], "titles": titles, "design": "grid"}
    return Comparison(pd.DataFrame(rows), about)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_worse_in_one_place_and_better_elsewhere_does_not_read_as_the_range_over_places(lang):
    found = made({"belonging": (0.02, 0.01, -0.002, None), "trust_neighbours": (-0.03, -0.02, -0.02, -0.02)})
    said = worse_by_policy(found, found.table, lang)
    belonging, trust = (labels.text("indicator", name, lang).lower() for name in ("belonging", "trust_neighbours"))
    where = word("comma", lang).join([
        word("worse_in", lang, lost=1, all=4, of=word("worse_settings", lang)),
        word("worse_there_alone", lang, place="Shuangliu" if lang == "en" else "shuangliu"),
        word("worse_better", lang, count=2),
    ])  # fmt: skip
    assert f"{belonging} −0.20{word('in_brackets', lang, what=where)}" in said
    assert f"{trust} −3.0{word('to', lang)}−2.0{word('semicolon', lang)}" in said, "in all, so no count"
    assert said.endswith(word("worse_in_all", lang, all=4, of=word("worse_settings", lang)))


def test_a_fall_of_what_is_no_end_in_itself_is_told_apart_and_where_it_rises_instead():
    found = made({"hears": (-0.03, -0.02, None, 0.01)})
    said = worse_by_policy(found, found.table, "en")
    where = "(in 2 of 4 settings, all in Puyang, clearly up in 1)"
    assert f"lower, though no end in itself: heard of an occasion −3.0 to −2.0 {where}" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_gap_counts_where_it_widens_and_lower_is_lower_whatever_it_is(lang):
    found = made({"gap_age": (0.02, 0.02, -0.02, -0.02)})
    assert worse_by_policy(found, found.table, lang).count("+2.0") == 1
    assert "−2.0" in lower_of(found, found.table, lang)
    better = made({"belonging": (0.02, 0.02, None, None)})
    assert worse_by_policy(better, better.table, lang) == word("worse_nothing", lang)


def test_a_count_that_falls_stands_among_points_with_its_unit():
    """What gets worse, in points: courtyard organisations −21.8."""
    found = made({"courtyard_groups": (-21.8,) * 4, "density": (-0.018,) * 4})
    said = lower_of(found, found.table, "en")
    assert "courtyard organisations −21.8 courtyards" in said
    assert "density of ties −1.8;" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_worse_stands_before_what_is_lower_and_no_loss(lang):
    found = made({"hears": (-0.03,) * 4, "belonging": (-0.002,) * 4})
    worse, neutral = (labels.text("indicator", name, lang).lower() for name in ("belonging", "hears"))
    said = worse_by_policy(found, found.table, lang)
    assert said.index(worse) < said.index(word("worse_beside", lang, neutral="")) < said.index(neutral)

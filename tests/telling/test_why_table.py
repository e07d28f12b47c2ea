"""What links carry, summed up: what most, what little, and how sure."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim.labels import LANGUAGES, text
from sim.parameters import LINKS
from sim.studies.why import Why
from sim.telling.why_table import amount, say, summary

FIRST, SECOND, THIRD, FOURTH, *_ = LINKS


def found(carried, effect=(0.3, 0.2, 0.4), replicates=5):
    """An explanation of reach in which these links carry so much, with these intervals, and all others nothing."""
    whole = {"indicator": "reach", "kind": "whole", "link": "", "second": "", "level_before": 0.1, "level_after": 0.4}
    rows = [whole | dict(zip(("effect", "effect_low", "effect_high"), effect, strict=True))]
    for link in LINKS:
        told = dict(zip(("carried", "low", "high"), carried.get(link, (0.0, 0.0, 0.0)), strict=True))
        rows.append({"indicator": "reach", "kind": "link", "link": link, "second": ""} | told)
    return Why("puyang", "fund-only", "reform-2009", ("reach",), 60, 1, replicates, {}, pd.DataFrame(rows))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_summary_names_what_carries_most_counts_the_rest_and_says_how_sure_the_order_is(lang):
    carried = {FIRST: (0.2, 0.15, 0.25), SECOND: (-0.18, -0.24, -0.12), THIRD: (0.1, 0.05, 0.14)}
    (said,) = summary(found(carried | {FOURTH: (0.01, 0.005, 0.02)}), lang)
    names = [said.index(text("link", link, lang)) for link in (FIRST, SECOND, THIRD)]
    assert names == sorted(names)
    assert text("link", FOURTH, lang) not in said
    assert all(value in said for value in ("+20.00", "−18.00", "+10.00"))
    assert say("summary_rest", lang, count=1, largest="1.00") in said
    assert say("summary_little", lang, count=len(LINKS) - 4, tried=len(LINKS)) in said
    assert said.endswith(say("sure_order", lang, count=1, replicates=5)), "only the second reaches into the first"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_summary_says_what_share_each_carries_and_names_a_larger_link_that_is_not_clear(lang):
    carried = {FIRST: (0.06, 0.05, 0.07), SECOND: (0.1, -0.01, 0.21), THIRD: (-0.03, -0.04, -0.02)}
    (said,) = summary(found(carried | {FOURTH: (0.02, -0.01, 0.05)}), lang)
    assert say("with_share", lang, carried="", share="20") in said, "of an effect of 0.3"
    assert say("with_share_lowers", lang, carried="", share="10") in said
    assert "+30.00" in said
    assert say("no_sum", lang) in said
    interval = say("interval", lang, mean="+10.00", low="−1.00", high="+21.00")
    assert say("summary_unclear", lang, links=f"{text('link', SECOND, lang)} {interval}") in said
    assert text("link", FOURTH, lang) not in said, "smaller than every link that is named"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("carried", "key"),
    [
        ({FIRST: (0.2, 0.15, 0.25), SECOND: (0.1, 0.05, 0.14)}, "sure_first"),
        ({FIRST: (0.2, 0.15, 0.25)}, "sure_alone"),
    ],
)
def test_a_link_that_stands_clear_of_the_others_is_said_to(carried, key, lang):
    assert summary(found(carried), lang)[0].endswith(say(key, lang, replicates=5))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_replicate_is_not_sure_of_anything_and_nothing_clear_is_said_to_be_nothing(lang):
    nan = math.nan
    alone = found({FIRST: (0.2, nan, nan)}, effect=(0.3, nan, nan), replicates=1)
    assert summary(alone, lang)[0].endswith(say("sure_one", lang))
    none = say("summary_none", lang, indicator=text("indicator", "reach", lang), tried=len(LINKS), replicates=5)
    assert summary(found({}), lang) == [none]
    assert summary(found({}, effect=(0.1, -0.1, 0.3)), lang) == []


def test_an_amount_that_rounds_to_nothing_keeps_its_side():
    assert amount("reach", -0.00001, "+") == "−0.00"

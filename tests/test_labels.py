"""One catalogue of labels, complete in both languages."""

from __future__ import annotations

import re

import pytest

from sim import labels
from sim.behavior import REASONS, RUNGS
from sim.budget import ACCOUNTS, PURPOSES
from sim.errors import InputError
from sim.explain import OCCASIONS
from sim.indicator_units import NAMES, is_share
from sim.measures import INDICATORS
from sim.parameters import CATEGORIES, LINKS, PARAMETERS
from sim.proposals import REFUSALS, SHOWN_STATES
from sim.scenarios import load_place, load_policy, place_names, policy_names
from sim.tallies import ACT_COLUMNS

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
OPEN = {("unit", ""), ("word", "switch_language")}  # no unit; and a button that names the other language
EXPECTED = {
    "indicator": list(INDICATORS),
    "act": list(ACT_COLUMNS),
    "state": list(SHOWN_STATES),
    "refusal": list(REFUSALS),
    "purpose": list(PURPOSES),
    "account": [*ACCOUNTS, "government"],
    "parameter": list(PARAMETERS),
    "link": list(LINKS),
    "category": list(CATEGORIES),
    "choice": sorted({name for parameter in PARAMETERS.values() for name in parameter.choices}),
    "unit": sorted({parameter.unit for parameter in PARAMETERS.values()}),
    "kind": ["urban", "rural", "place", "lever", "rule"],
    "reason": list(REASONS),
    "explain": ["sum", *RUNGS],
    "occasion": list(OCCASIONS),
    "counts": [name for name in NAMES if not is_share(name)],
    "group": ["migrant", "local", "young", "middle", "older", "newcomer", "settled"],
    "place": place_names(),
    "policy": policy_names(),
}
ALL = [(section, key) for section in labels.sections() for key in labels.keys(section)]


@pytest.mark.parametrize("section", EXPECTED)
def test_everything_of_a_kind_has_a_label(section):
    assert set(EXPECTED[section]) <= set(labels.keys(section))


@pytest.mark.parametrize("section", ["parameter", "link"])
def test_no_label_outlives_what_it_named(section):
    assert set(labels.keys(section)) == set(EXPECTED[section])


@pytest.mark.parametrize(("section", "key"), [label for label in ALL if label not in OPEN])
def test_a_label_is_filled_in_both_languages_and_the_chinese_one_is_chinese(section, key):
    assert labels.text(section, key, "en").strip()
    assert not CHINESE.search(labels.text(section, key, "en"))
    assert CHINESE.search(labels.text(section, key, "zh"))


@pytest.mark.parametrize("part", [*map(load_place, place_names()), *map(load_policy, policy_names())])
def test_a_place_or_policy_is_described_in_both_languages(part):
    for words in (part.title, part.about):
        assert set(words) == set(labels.LANGUAGES)
        assert words["en"].strip()
        assert CHINESE.search(words["zh"])


@pytest.mark.parametrize("section", ["indicator", "parameter", "link", "place", "policy"])
@pytest.mark.parametrize("lang", labels.LANGUAGES)
def test_no_two_things_of_a_kind_are_called_the_same(section, lang):
    shown = [labels.text(section, key, lang) for key in labels.keys(section)]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("lang", ["de", "", None, 1, ["en"]])
def test_an_unknown_language_is_refused(lang):
    with pytest.raises(InputError, match="one of en, zh"):
        labels.text("indicator", "reach", lang)


@pytest.mark.parametrize(("section", "key"), [("indicator", "reech"), ("indicators", "reach")])
def test_a_label_left_out_is_an_error_that_names_it(section, key):
    with pytest.raises(KeyError, match=f"{section} '{key}'"):
        labels.text(section, key, "en")

"""What people call things is found, in either language; every indicator has a unit and a meaning."""

from __future__ import annotations

import json

import pytest

from sim.behavior import REASONS
from sim.cli import main
from sim.cli_find import indicators, is_meant
from sim.indicator_units import FAMILIES, FAMILY, NAMES
from sim.labels import LANGUAGES, keys, text
from sim.parameters import PARAMETERS


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("bed cap", "care.cap"),
        ("government-run", "care.cap"),
        ("face-to-face", "review.face_to_face"),
        ("face-to-face", "engagement.meetings"),
        ("床位", "care.new_beds"),
        ("COVENANTS", "covenant.meetings"),
        ("会议", "engagement.meetings"),
        ("开会", "engagement.meetings"),
        ("开会", "covenant.meetings"),
        ("表决", "engagement.ballot"),
        ("补助", "price.sitting"),
        ("培训", "training.spreads"),
        ("义工", "place.volunteer_days"),
    ],
)
def test_a_parameter_is_found_by_what_people_call_it(words, name, capsys):
    assert main(["parameters", "--find", words, "--json"]) == 0
    assert name in [one["name"] for one in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_found_by_what_a_month_explained_calls_it(reason, lang):
    found = [name for name, one in PARAMETERS.items() if is_meant(text("reason", reason, lang), one)]
    assert any(name.startswith("reason.") for name in found)


def test_what_is_not_there_is_said(capsys):
    assert main(["parameters", "--find", "zeppelin"]) == 0
    assert "zeppelin" in capsys.readouterr().out


def test_a_name_like_no_other_is_told_how_to_look(capsys):
    assert main(["run", "xingfu", "no-fund", "--set", "bedcap=1"]) == 2
    assert "yuanluo parameters --find" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_indicators_are_listed_by_word(lang, capsys):
    assert main(["indicators", "--find", "trust", "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert "trust_council" in shown
    assert "reach" not in shown


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["parameters", "indicators"])
def test_a_word_that_finds_nothing_is_told_so_with_the_command_that_lists_all(command, lang, capsys):
    assert main([command, "--find", "zebra", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert "zebra" in said
    assert f"yuanluo {command}" in said
    assert "┏" not in said


def test_an_indicator_is_found_by_what_it_means():
    assert indicators("acquaintances") == ["degree"]


def test_every_indicator_has_one_family_with_unit_and_meaning():
    assert sorted(FAMILY) == sorted(NAMES) == sorted(name for names in FAMILIES.values() for name in names)
    assert set(keys("counted_in")) == set(FAMILIES)
    assert set(keys("counted_as")) == set(NAMES)
    for lang in ("en", "zh"):
        assert len({text("counted_as", name, lang) for name in NAMES}) == len(NAMES), "each has a meaning of its own"

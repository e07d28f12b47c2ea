"""What there is to choose from, listed: places, policies, levers and parameters."""

from __future__ import annotations

import json
import re

import pytest

from sim import cli_policies
from sim.parameters import PARAMETERS
from sim.scenarios import load_policy, place_names, policy_names
from tests.command import printed


@pytest.mark.parametrize(("command", "names"), [("places", place_names()), ("policies", policy_names())])
def test_what_ships_is_listed(command, names, capsys):
    table = printed(capsys, command)
    described = json.loads(printed(capsys, command, "--json"))
    assert all(name in table for name in names)
    assert [one["name"] for one in described] == names
    assert all(entry["source"] for one in described for entry in one["parameters"].values())


def test_policies_are_told_in_their_own_words(capsys):
    table = " ".join(printed(capsys, "policies").split())
    assert set(load_policy("foundation").about["en"].split()) <= set(table.split())
    assert "yuanluo policies NAME" in table


@pytest.mark.parametrize(("lang", "price"), [("en", "150 yuan a meeting"), ("zh", "每次会议150元（假设）")])
def test_one_policy_is_shown_with_what_each_lever_costs(capsys, lang, price):
    shown = printed(capsys, "policies", "chengdu-timeline", "--lang", lang)
    assert price in shown
    assert load_policy("chengdu-timeline").about[lang] in shown
    assert shown.count({"en": "from month", "zh": "个月起"}[lang]) == len(load_policy("chengdu-timeline").changes)
    assert "fund.per_community" in shown
    assert "F1: floor of 2013" in shown
    (described,) = [json.loads(printed(capsys, "policies", "fund-only", "--json"))]
    assert described["parameters"]["fund.per_community"]["value"] == 400_000
    assert {"en": "none: all neutral", "zh": "全部为中性值"}[lang] in printed(
        capsys, "policies", "no-fund", "--lang", lang
    )


def test_levers_are_listed_with_what_they_mean_and_cost(capsys):
    table = " ".join(printed(capsys, "parameters", "--kind", "lever").split())
    assert "50,000,000" in table
    assert "150 yuan a" in table


@pytest.mark.parametrize("lever", [p for p in PARAMETERS.values() if p.kind == "lever"], ids=lambda p: p.name)
def test_every_price_is_told_in_chinese(lever):
    assert not re.search("[a-z]{3}", cli_policies.price(lever, "zh"))


def test_chinese_tables_of_parameters_hold_no_english_words_of_ours(capsys):
    table = printed(capsys, "parameters", "--kind", "place", "--lang", "zh")
    assert "place file" not in table
    assert "集中安置" in table
    assert "…" not in table


def test_every_parameter_is_listed_with_range_unit_and_source(capsys):
    described = {one["name"]: one for one in json.loads(printed(capsys, "parameters", "--json"))}
    assert list(described) == list(PARAMETERS)
    assert described["engagement.decides"]["default"] == "officials"
    assert described["fund.per_community"]["price"] == "1 yuan a yuan"
    assert described["engagement.meetings"]["price"] == "150 yuan a meeting (assumption)"
    assert all(one["label"]["zh"] and one["source"] and one["unit"] is not None for one in described.values())


@pytest.mark.parametrize("kind", ["place", "lever", "rule"])
def test_parameters_of_one_kind_are_listed(kind, capsys):
    table = printed(capsys, "parameters", "--kind", kind)
    listed = [name for name in PARAMETERS if f" {name} " in table]
    assert listed == [p.name for p in PARAMETERS.values() if p.kind == kind]

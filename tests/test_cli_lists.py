"""What there is to choose from, listed: places, policies, levers and parameters."""

from __future__ import annotations

import json
import re

import pytest

from sim import cli_prices
from sim.labels import text
from sim.parameters import PARAMETERS
from sim.scenarios import load_place, load_policy, place_names, policy_names
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


def test_a_policy_that_does_not_set_who_decides_says_that_it_stays_as_it_was(tmp_path, capsys):
    path = tmp_path / "half.toml"
    head = '[policy]\nname = "half"\ntitle = { en = "a", zh = "b" }\nabout = { en = "a", zh = "b" }\n'
    path.write_text(head + '[parameters]\n"fund.per_community" = { value = 200000, source = "mine" }\n')
    said = text("cli", "decides_not_set", "en").split("{")[0]
    assert said in printed(capsys, "policies", str(path))
    assert said not in printed(capsys, "policies", "reform-2009")


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


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_place_is_shown_with_every_number_its_source_or_that_it_is_assumed(capsys, lang):
    place = load_place("jinyang")
    shown = printed(capsys, "places", "jinyang", "--lang", lang)
    assert place.about[lang] in shown
    numbers = [p.name for p in PARAMETERS.values() if p.kind == "place"]
    assert sorted(re.findall(r"│ ([a-z]+\.[a-z_0-9]+) ", shown)) == sorted(numbers)
    assert "China Daily 2017-09-15" in shown
    left = [PARAMETERS[name] for name in numbers if name not in place.values]
    unpublished = [p for p in left if p.source in ("place file", "assumption")]
    beginning = text("cli", "default_assumed", lang)[:8]  # it may go on in the next line
    assert shown.count(beginning) == len(unpublished) > 0
    assert shown.count(text("cli", "default_of", lang).format(source="F1 ")) == 2
    assert text("figure", "vetoes_per_year", lang) in shown
    assert ">= 3" in shown
    assert "reform-2009" in shown


def test_a_place_nobody_has_observed_says_so(capsys):
    unobserved = next(name for name in place_names() if not load_place(name).observed)
    assert text("cli", "nothing_observed", "en") in printed(capsys, "places", unobserved)


@pytest.mark.parametrize("arguments", [["--json", "jinyang"], ["jinyang", "--json"]])
def test_one_place_as_json_is_what_the_list_says_of_it(arguments, capsys):
    found = json.loads(printed(capsys, "places", *arguments))
    assert found in json.loads(printed(capsys, "places", "--json"))
    assert {*found["assumed"], *found["parameters"]} == {p.name for p in PARAMETERS.values() if p.kind == "place"}
    assert found["observed"]["vetoes_per_year"]["low"] == 3


def test_no_sum_of_money_is_shortened(tmp_path, capsys):
    path = tmp_path / "rich.toml"
    path.write_text(
        '[policy]\nname = "rich"\ntitle = { en = "Rich", zh = "富" }\nabout = { en = "Rich.", zh = "富。" }\n'
        '[parameters]\n"fund.per_community" = 12345678\n',
        encoding="utf-8",
    )
    assert "12,345,678" in printed(capsys, "policies", str(path))


def test_levers_are_listed_with_what_they_mean_and_cost(capsys):
    table = " ".join(printed(capsys, "parameters", "--kind", "lever").split())
    assert "50,000,000" in table
    assert "150 yuan a" in table


@pytest.mark.parametrize("lever", [p for p in PARAMETERS.values() if p.kind == "lever"], ids=lambda p: p.name)
def test_every_price_is_told_in_chinese(lever):
    assert not re.search("[a-z]{3}", cli_prices.price(lever, "zh"))


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


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "10 % of the community's fund"), ("zh", "工作人员工时的 10 % 归本地")]
)
def test_a_part_of_a_community_is_told_which_part_of_its_fund_is_its_own(lang, said, capsys):
    shown = printed(capsys, "places", "xingfu", "--lang", lang)
    assert said in shown
    assert "40,000" in shown
    assert text("cli", "fund_share_means", lang)[:20] not in printed(capsys, "places", "puyang", "--lang", lang)
    assert text("cli", "of_a_community", lang) in printed(capsys, "policies", "reform-2009", "--lang", lang)
    assert text("cli", "of_a_community", lang) not in printed(capsys, "policies", "no-fund", "--lang", lang)

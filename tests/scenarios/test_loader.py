"""Places and policies: what ships, how a file of one's own is read, and how the parts are joined."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.parameters import CATEGORIES, LEVERS, PARAMETERS, defaults
from sim.place_parameters import NEEDS_BY_KIND, NEEDS_SOURCE
from sim.place_parameters import PLACE as PLACE_PARAMETERS
from sim.scenarios import (
    Place,
    load_place,
    load_policy,
    loader,
    parse_setting,
    place_names,
    policy_names,
    resolve,
)

HEAD = 'name = "mine"\ntitle = { en = "Mine", zh = "我的" }\nabout = { en = "My own.", zh = "自己的。" }\n'
PLACE = f'[place]\nkind = "urban"\n{HEAD}'
POLICY = f"[policy]\n{HEAD}"


def write(folder: Path, text: str, name: str = "mine.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_places_and_policies_ship():
    assert place_names() == [
        "chengbei", "district", "hefengshui", "jinyang", "puyang", "shuangliu", "xingfu", "yuexiu",
    ]  # fmt: skip
    assert policy_names() == [
        "austerity", "chengdu-timeline", "community-building", "convened", "elderly-care", "foundation", "fund-only",
        "fund-with-meetings", "hefengshui-timeline", "inclusive-franchise", "linkage-2014", "micro-grants",
        "needs-led-services", "no-fund", "opinion-2017", "outsourced-services", "reform-2009", "residents-vote",
        "schooled-staff", "support-then-exit", "training-first", "twinned-organisations", "voice-only",
    ]  # fmt: skip


def test_the_reform_without_the_decision_differs_from_it_by_nothing_else():
    reform, without = load_policy("reform-2009").values, load_policy("fund-with-meetings").values
    assert {name for name in reform | without if reform.get(name) != without.get(name)} == {"engagement.decides"}
    assert without["engagement.decides"] == PARAMETERS["engagement.decides"].default


@pytest.mark.parametrize("name", place_names())
def test_a_place_is_called_as_its_file_and_sets_no_lever(name):
    place = load_place(name)
    assert place.name == name == Path(place.path).stem
    assert place.values["place.household_mean"] == 2.49
    assert {PARAMETERS[key].kind for key in place.values} == {"place"}


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_is_called_as_its_file_and_sets_only_levers(name):
    policy = load_policy(name)
    assert policy.name == name == Path(policy.path).stem
    assert {PARAMETERS[key].kind for key in policy.values} <= {"lever"}


@pytest.mark.parametrize("part", [*map(load_place, place_names()), *map(load_policy, policy_names())])
def test_every_shipped_value_has_a_source(part):
    assert set(part.sources) == set(part.values)
    assert all(source.strip() for source in part.sources.values())


@pytest.mark.parametrize("name", place_names())
def test_every_assumed_number_of_a_shipped_place_has_a_range_unless_it_says_how_large_the_place_is(name):
    place = load_place(name)
    size = {"place.residents", "place.courtyards", "place.communities", "place.ties_local"}  # the last of Xingfu
    assumed = {key for key, source in place.sources.items() if source.startswith("assumption")}
    assert {key for key in assumed - size - place.ranges.keys() if not key.startswith("needs.")} == set()
    for key, (low, high) in place.ranges.items():
        assert low < place.values[key] < high or low == 0 < place.values[key] < high, key


@pytest.mark.parametrize("parameter", [p for p in PLACE_PARAMETERS if p.is_assumption], ids=lambda p: p.name)
def test_what_a_place_leaves_out_is_drawn_from_around_its_default(parameter):
    low, high = parameter.drawn_from
    assert parameter.low <= low <= parameter.default <= high <= parameter.high
    assert low < high


def test_what_is_not_known_is_what_a_file_leaves_out_or_gives_a_range(tmp_path):
    own = (
        '[parameters]\n"place.meetings" = { value = 2, range = [1, 4], source = "assumption" }\n'
        '"place.collections" = { value = 1, source = "own count" }\n'
        '"reason.habit" = { value = 1.0, range = [0.8, 1.2], source = "own survey" }\n'
        '"price.meeting" = { value = 120, source = "own accounts" }\n'
    )
    place = load_place(write(tmp_path, PLACE + own))
    assert place.unknown["place.meetings"] == (1, 4)
    assert place.unknown["reason.habit"] == (0.8, 1.2)
    assert place.unknown["place.volunteer_days"] == (0, 4)  # left out
    assert not {"place.collections", "price.meeting"} & place.unknown.keys()  # counted
    assert not {"place.residents", "care.frailty"} & place.unknown.keys()  # the place itself, and what it has not


def test_jinyang_has_the_published_councils_and_cofinancing():
    values = load_place("jinyang").values
    assert values["place.residents"] == 40_000
    assert values["place.residents"] / values["place.courtyards"] == pytest.approx(1_300, rel=0.01)
    assert (values["council.seats"], values["council.courtyard_seats"]) == (37, 5)
    assert values["council.construction_majority"] == pytest.approx(2 / 3)
    assert values["council.cofinancing"] == 0.5


def test_puyang_carries_what_was_observed_there():
    place = load_place("puyang")
    assert place.observed["reach"].high == 0.15
    assert place.observed["reach"].low is None
    assert place.observed["reach"].source


def test_no_fund_leaves_every_lever_neutral():
    resolved = resolve("puyang", "no-fund")
    assert load_policy("no-fund").values == {}
    assert resolved.values == resolved.status_quo


def test_a_policy_that_ships_is_read_once(monkeypatch):
    load_policy("reform-2009")
    monkeypatch.setattr(loader, "_load_policy", lambda *_: pytest.fail("read again"))
    load_policy("reform-2009")


def test_what_one_writes_into_a_loaded_policy_is_in_no_other():
    for policy in (load_policy("reform-2009"), load_policy("chengdu-timeline")):
        before = load_policy(policy.name)
        policy.values["fund.per_community"] = 1.0
        policy.sources.clear()
        policy.title["en"] = "changed"
        for change in policy.changes:
            change.values.clear()
        assert load_policy(policy.name) == before != policy


def test_a_policy_of_one_s_own_is_read_every_time(tmp_path):
    file = tmp_path / "mine.toml"
    for size in (100_000, 200_000):
        file.write_text(f'{POLICY}[parameters]\n"fund.per_community" = {size}\n', encoding="utf-8")
        assert load_policy(file).values["fund.per_community"] == size


def test_the_corners_of_the_grid_differ_in_fund_and_engagement_only():
    reform, voice = load_policy("reform-2009").values, load_policy("voice-only").values
    fund = load_policy("fund-only").values
    assert set(fund) == {"fund.per_community"}
    assert fund["fund.per_community"] == reform["fund.per_community"] == 400_000
    shared = set(voice) - {"engagement.decides"}
    assert {key: voice[key] for key in shared} == {key: reform[key] for key in shared}
    assert set(reform) - set(voice) == {"fund.per_community", "engagement.supervisors"}


@pytest.mark.parametrize("place", place_names())
@pytest.mark.parametrize("policy", policy_names())
def test_every_place_resolves_under_every_policy_to_all_parameters(place, policy):
    resolved = resolve(place, policy)
    assert set(resolved.values) == set(PARAMETERS)
    for name, value in resolved.values.items():
        parameter = PARAMETERS[name]
        assert parameter.check(parameter.choices[int(value)] if parameter.choices else value, "") == value


def test_later_parts_win_over_earlier_ones():
    resolved = resolve("puyang", "reform-2009", {"fund.per_community": 1, "place.share_60plus": 0.2})
    assert resolved.values["fund.per_community"] == 1
    assert resolved.values["place.share_60plus"] == 0.2
    assert resolved.values["place.courtyards"] == 44
    assert resolved.values["council.quorum"] == defaults()["council.quorum"]
    assert resolved.overrides == {"fund.per_community": 1, "place.share_60plus": 0.2}


def test_the_status_quo_keeps_place_and_rules_and_makes_every_lever_neutral():
    changes = {"fund.growth": 0.1, "attribution": 0.9, "place.meetings": 3}
    resolved = resolve("puyang", "reform-2009", changes)
    assert all(resolved.status_quo[lever.name] == lever.neutral for lever in LEVERS)
    assert resolved.status_quo["attribution"] == 0.9
    assert resolved.status_quo["place.meetings"] == 3
    assert set(resolved.status_quo) == set(resolved.values)


def test_a_choice_is_overridden_by_its_name():
    assert resolve("puyang", "no-fund", {"engagement.decides": "heard"}).values["engagement.decides"] == 1


def test_parts_already_loaded_are_taken_as_they_are():
    place, policy = load_place("xingfu"), load_policy("voice-only")
    assert resolve(place, policy).values == resolve("xingfu", "voice-only").values


def test_a_loaded_place_is_frozen_and_travels_to_another_process():
    place = load_place("jinyang")
    assert pickle.loads(pickle.dumps(place)) == place
    with pytest.raises(dataclasses.FrozenInstanceError):
        place.name = "other"


def test_a_file_of_ones_own_is_loaded_from_a_path(tmp_path):
    path = write(tmp_path, PLACE + '[parameters]\n"place.residents" = 300\nneeds.care = 0.3\n')
    for given in (path, Path(path)):
        place = load_place(given)
        assert isinstance(place, Place)
        assert place.values == {"place.residents": 300, "needs.care": 0.3}
        assert place.sources == {}


@pytest.mark.parametrize("kind", NEEDS_BY_KIND)
def test_a_place_without_needs_gets_those_of_its_kind(tmp_path, kind):
    weights = {f"needs.{category}": weight for category, weight in NEEDS_BY_KIND[kind].items()}
    assert sum(weights.values()) == pytest.approx(1)
    assert list(NEEDS_BY_KIND[kind]) == list(CATEGORIES)
    head = PLACE.replace("urban", kind)
    place = load_place(write(tmp_path, head + '[parameters]\n"place.residents" = 300\n'))
    assert {name: place.values[name] for name in weights} == weights
    assert {place.sources[name] for name in weights} == {NEEDS_SOURCE}
    own = '[parameters]\n"needs.care" = 0.5\n"needs.environment" = 0.25\n'
    assert load_place(write(tmp_path, head + own)).values == {"needs.care": 0.5, "needs.environment": 0.25}


def test_shipped_places_without_weights_of_their_own_have_those_of_their_kind():
    own = {"puyang", "hefengshui", "yuexiu"}
    for name in set(place_names()) - own:
        place = load_place(name)
        assert {f"needs.{key}": place.values[f"needs.{key}"] for key in CATEGORIES} == {
            f"needs.{key}": weight for key, weight in NEEDS_BY_KIND[place.kind].items()
        }
    assert not any("as in Puyang Road" in source for name in own for source in load_place(name).sources.values())


def test_villages_need_roads_and_towns_the_old_the_young_and_culture():
    urban, rural = NEEDS_BY_KIND["urban"], NEEDS_BY_KIND["rural"]
    assert max(rural, key=rural.__getitem__) == "roads"
    assert all(urban[name] > rural[name] for name in ("environment", "care", "education"))


def test_a_table_s_needs_are_not_the_kind_s(tmp_path):
    (tmp_path / "yards.csv").write_text("residents,care\n50,2\n60,1\n", encoding="utf-8")
    place = load_place(write(tmp_path, f'{PLACE}courtyards = "yards.csv"\n'))
    assert place.values["needs.care"] == 1
    assert place.values["needs.education"] == 0


def test_a_policy_of_ones_own_takes_numbers_choices_and_sources(tmp_path):
    text = POLICY + '[parameters]\nfund.per_head = 100\n[parameters.engagement]\ndecides = "residents"\n'
    text += 'ballot = { value = 1, source = "my town" }\n'
    policy = load_policy(write(tmp_path, text))
    assert policy.values == {"fund.per_head": 100, "engagement.decides": 2, "engagement.ballot": 1}
    assert policy.sources == {"engagement.ballot": "my town"}


def test_windows_files_with_a_byte_order_mark_are_read(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + PLACE.replace("\n", "\r\n").encode())
    assert load_place(path).title == {"en": "Mine", "zh": "我的"}


def test_a_path_with_chinese_characters_is_read(tmp_path):
    assert load_place(write(tmp_path, PLACE, "我的社区.toml")).name == "mine"


def test_a_setting_is_read_into_a_number_or_a_choice():
    assert parse_setting(" fund.per_community = 4e5 ") == ("fund.per_community", 400_000)
    assert parse_setting("engagement.decides=heard") == ("engagement.decides", "heard")


def test_loading_needs_neither_mesa_nor_the_compiler():
    code = (
        "import sys; from sim.scenarios import resolve; resolve('puyang', 'reform-2009');"
        "print(sorted({'mesa', 'numba', 'pandas', 'matplotlib'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_an_input_error_is_a_value_error():
    with pytest.raises(ValueError, match="unknown place") as caught:
        load_place("nowhere")
    assert isinstance(caught.value, InputError)


def test_a_franchise_for_nobody_is_refused():
    alone = {"place.share_migrant": 1}
    with pytest.raises(InputError, match="leaves nobody to vote"):
        resolve("puyang", "reform-2009", alone)
    assert resolve("puyang", "inclusive-franchise", alone).values["place.share_migrant"] == 1
    assert resolve("puyang", "fund-only", alone).policy.name == "fund-only"


def test_a_misspelt_path_names_the_file_beside_it(tmp_path, monkeypatch):
    text = '[policy]\nname = "mine"\ntitle = { en = "a", zh = "a" }\nabout = { en = "a", zh = "a" }\n'
    write(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"unknown policy 'mine\.tml'.*did you mean 'mine\.toml'"):
        load_policy("mine.tml")
    with pytest.raises(InputError, match=r"mne\.toml: no such file; did you mean '.*mine\.toml'"):
        load_policy(str(tmp_path / "mne.toml"))
    with pytest.raises(InputError, match=r"no such file$"):
        load_policy(str(tmp_path / "elsewhere" / "other.toml"))

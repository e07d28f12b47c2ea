"""Bad input is one line that names where, what, and what is allowed; never a traceback."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from sim.errors import InputError
from sim.scenarios import load_place, load_policy, parse_setting, resolve

HEAD = 'name = "mine"\ntitle = { en = "Mine", zh = "我的" }\nabout = { en = "My own.", zh = "自己的。" }\n'
PLACE = f'[place]\nkind = "urban"\n{HEAD}'
POLICY = f"[policy]\n{HEAD}"
NEEDS = '"needs.environment" = 0.5\n"needs.care" = 0.5\n"needs.facilities" = 0.5\n'

BAD_PLACES = {
    "an unknown parameter": ('[parameters]\n"place.residentz" = 3', "place.residentz", "'place.residents'"),
    "a lever": ('[parameters]\n"fund.growth" = 0.1', "fund.growth", "policy file"),
    "a number out of range": ('[parameters]\n"place.residents" = 3', "place.residents = 3", "from 10 to"),
    "not a number": ('[parameters]\n"place.scale" = nan', "place.scale = nan", "from 0.001"),
    "infinity": ('[parameters]\n"place.scale" = inf', "place.scale = inf", "from 0.001"),
    "a number too large for a float": ('[parameters]\n"place.scale" = 1e400', "place.scale", "from 0.001"),
    "a number of 400 digits": (f'[parameters]\n"place.scale" = 1{"0" * 400}', "place.scale", "from 0.001"),
    "a boolean": ('[parameters]\n"place.scale" = true', "place.scale = True", "a number from"),
    "a string for a number": ('[parameters]\n"place.scale" = "2"', "place.scale = '2'", "a number from"),
    "an empty string": ('[parameters]\n"place.scale" = ""', "place.scale = ''", "a number from"),
    "a list for a number": ('[parameters]\n"place.scale" = [2]', "place.scale = [2]", "a number from"),
    "a date for a number": ('[parameters]\n"place.scale" = 2014-04-01', "place.scale", "a number from"),
    "a table for a number": ('[parameters]\n"place.scale" = { amount = 2 }', "amount", "value, source"),
    "a fraction of a resident": ('[parameters]\n"place.residents" = 20.5', "20.5 is not whole", "a whole"),
    "an entry without a source": ('[parameters]\n"place.scale" = { value = 2 }', "place.scale", "source"),
    "an entry without a value": ('[parameters]\n"place.scale" = { source = "a" }', "place.scale", "value"),
    "an empty source": ('[parameters]\n"place.scale" = { value = 2, source = "" }', "source", "at least 1"),
    "a parameter given twice": (
        '[parameters]\n"place.scale" = 2\nplace.scale = 3',
        "place.scale",
        "stands twice",
    ),
    "needs that do not sum": (f"[parameters]\n{NEEDS}", "= 1.5", "exactly 1"),
    "ages that exceed the whole": (
        '[parameters]\n"place.share_under18" = 0.6\n"place.share_60plus" = 0.7',
        "place.share_under18 + place.share_60plus = 1.3",
        "at most 1",
    ),
    "payers that exceed the whole": (
        '[parameters]\n"government.city_share" = 0.95',
        "government.city_share + government.township_share = 1.06",
        "at most 1",
    ),
    "a year of thirteen months": ('[parameters]\n"year.deliver" = 7', "= 13", "exactly 12"),
    "courtyards without residents": (
        '[parameters]\n"place.residents" = 10\n"place.courtyards" = 11',
        "place.courtyards = 11",
        "at most one courtyard a resident",
    ),
    "more residents than the model holds": (
        '[parameters]\n"place.residents" = 5000000\n"place.scale" = 1000',
        "5e+09",
        "at most 25,000,000",
    ),
    "an unknown table": ("[parameter]\na = 1", "'parameter'", "'parameters'"),
    "an unknown figure": ('[observed]\nreech = { value = 1, source = "a" }', "'reech'", "'reach'"),
    "a figure without a number": ('[observed]\nreach = { source = "a" }', "observed.reach", "finite number"),
    "a figure that is infinite": (
        '[observed]\nreach = { high = inf, source = "a" }',
        "observed.reach",
        "finite number",
    ),
    "a figure that is text": ('[observed]\nreach = { value = "a", source = "a" }', "value", "number"),
    "a bare figure": ("[observed]\nreach = 20", "observed.reach = 20", "from 0 to 1"),
    "a figure of a policy that is none": (
        '[observed]\nreach = { value = 0.1, source = "a", under = "no-found" }',
        "observed.reach: under = 'no-found'",
        "did you mean 'no-fund'",
    ),
    "a count below 0": ('[observed]\nprojects_per_year = { low = -3, source = "a" }', "low = -3", "0 or more"),
}

BAD_HEADS = {
    "no table [place]": ("", "place is missing"),
    "no kind": (f"[place]\n{HEAD}", "place.kind is missing"),
    "an unknown kind": (f'[place]\nkind = "town"\n{HEAD}', "place.kind = 'town'"),
    "an unknown key": (f"{PLACE}titel = 3\n", "'place.titel'"),
    "a title in one language": (
        PLACE.replace('title = { en = "Mine", zh = "我的" }', 'title = { en = "Mine" }'),
        "place.title.zh is missing",
    ),
    "a name with a slash": (PLACE.replace('"mine"', '"../mine"'), "place.name = '../mine'"),
    "a number for a name": (PLACE.replace('"mine"', "3"), "place.name = 3"),
    "a policy": (POLICY, "this is a policy, not a place"),
    "a policy and a place": (POLICY + PLACE, "unknown key 'policy'"),
    "not TOML": (f"{PLACE}kind = \n", "at line 6"),
    "a key twice": (f'{PLACE}kind = "urban"\n', "at line"),
    "brackets without end": (f"{PLACE}[parameters]\na = {'[' * 5000}", "not valid TOML"),
}

BAD_POLICIES = {
    "a place's parameter": ('[parameters]\n"place.residents" = 300', "place.residents is no lever"),
    "a rule's parameter": ("[parameters]\nattribution = 0.3", "attribution is no lever"),
    "a choice that is none": (
        '[parameters]\n"engagement.decides" = "all"',
        "one of officials, heard, residents",
    ),
    "a number for a choice": ('[parameters]\n"engagement.decides" = 2', "one of officials, heard, residents"),
    "an unknown lever": ("[parameters]\nfund.per_comunity = 2", "did you mean 'fund.per_community'"),
    "observed figures": ("[observed]\n", "unknown key 'observed'"),
}

BAD_FILES = {
    "missing": ("none.toml", "no such file"),
    "a directory": ("folder.toml", "a directory"),
    "binary": ("binary.toml", "not a text file"),
    "too large": ("large.toml", "larger than"),
    "a device": ("/dev/null", "not a regular file"),
    "below a file": ("binary.toml/none.toml", "no such file"),
    "too long a name": ("n" * 300 + ".toml", "name"),
    "a name with a null": ("a\0b.toml", "no such file"),
}

BAD_COMMANDS = {
    "no place": ["run"],
    "no policy": ["run", "puyang"],
    "an unknown command": ["rnu"],
    "an unknown option": ["run", "puyang", "no-fund", "--moths", "3"],
    "an unknown place": ["run", "puyan", "no-fund"],
    "an unknown place to show": ["places", "puyan"],
    "two places to show": ["places", "puyang", "xingfu"],
    "an empty place": ["run", "", "no-fund"],
    "an unknown policy": ["run", "puyang", "reform"],
    "an empty policy": ["run", "puyang", ""],
    "a place for a policy": ["run", "puyang", "jinyang"],
    "a policy for a place": ["run", "no-fund", "no-fund"],
    "a precision of one replicate": [
        "compare",
        "puyang",
        "no-fund",
        "fund-only",
        "--precision",
        "1",
        "--replicates",
        "1",
    ],
    "a policy compared with itself": ["compare", "puyang", "no-fund", "no-fund", "--out", "results"],
    "a comparison of half a year": ["compare", "puyang", "no-fund", "fund-only", "--months", "6", "--out", "results"],
    "a network that is no text": ["run", "xingfu", "no-fund", "--network", "binary.toml", "--out", "results"],
    "a network that is not there": ["run", "xingfu", "no-fund", "--network", "none.csv", "--out", "results"],
    "a network of too few": ["run", "xingfu", "no-fund", "--network", "two.csv", "--out", "results"],
    "a network to compare in that is no text": [
        *("compare", "xingfu", "no-fund", "fund-only", "--network", "binary.toml", "--out", "results"),
    ],
    "a network to compare in of too few": [
        *("compare", "xingfu", "no-fund", "fund-only", "--network", "two.csv", "--out", "results"),
    ],
    "a network and a scale": [
        *("run", "xingfu", "no-fund", "--network", "ring.csv", "--set", "place.scale=2", "--out", "results"),
    ],
    "one argument too many": ["run", "puyang", "no-fund", "fund-only"],
    "a lone policy to compare": ["compare", "puyang", "no-fund"],
    "an unknown policy to compare": ["compare", "puyang", "no-fund", "fund"],
    "an unknown link": ["run", "puyang", "no-fund", "--cut", "need_to_act"],
    "a setting without a value": ["run", "puyang", "no-fund", "--set", "fund.growth"],
    "a setting without a name": ["run", "puyang", "no-fund", "--set", "=3"],
    "an unknown setting": ["run", "puyang", "no-fund", "--set", "fund.grow=1"],
    "a setting twice": ["run", "puyang", "no-fund", "--set", "fund.growth=1", "--set", "fund.growth=0"],
    "a setting that is nan": ["run", "puyang", "no-fund", "--set", "fund.growth=nan"],
    "a setting that is true": ["run", "puyang", "no-fund", "--set", "fund.growth=true"],
    "a setting that is 1e400": ["run", "puyang", "no-fund", "--set", "fund.growth=1e400"],
    "a setting that is no choice": ["run", "puyang", "no-fund", "--set", "engagement.decides=2"],
    "settings that do not sum": ["run", "puyang", "no-fund", "--set", "needs.care=1"],
    "an unknown engine": ["run", "puyang", "no-fund", "--engine", "fast"],
    "an unknown language": ["--lang", "de", "places"],
    "an unknown language after the command": ["places", "--lang", "中文"],
    "an unknown kind": ["parameters", "--kind", "levers"],
    "a folder of the system": ["run", "puyang", "no-fund", "--out", "/dev/null/x"],
    "a folder that is a file": ["run", "puyang", "no-fund", "--out", "binary.toml"],
    "a demonstration of half a year": ["demo", "--months", "6", "--out", "results"],
    "a demonstration of one replicate": ["demo", "--replicates", "1", "--out", "results"],
    "a folder below a file": ["demo", "--out", "binary.toml/results"],
    "a folder with a null": ["demo", "--out", "a\0b"],
    "an empty folder name": ["demo", "--out", "binary.toml/"],
}

WHOLE_OPTIONS = {
    "--months": (["run", "puyang", "no-fund"], 1, 1_200),
    "--seed": (["run", "puyang", "no-fund"], 0, 2**63 - 1),
    "--replicates": (["compare", "puyang", "no-fund", "fund-only"], 1, 100_000),
    "--workers": (["demo"], 1, 256),
}
NOT_WHOLE = [
    "1e99",
    "nan",
    "inf",
    "True",
    "1.0",
    "12 months",
    "",
    "-1",
    "9" * 30,
    "9" * 5_000,
    "１２",
    "--",
    "0x10",
]


@pytest.fixture(autouse=True)
def bad_files(tmp_path, monkeypatch):
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "binary.toml").write_bytes(bytes(range(256)))
    (tmp_path / "two.csv").write_text("1,2\n", encoding="utf-8")
    (tmp_path / "ring.csv").write_text("".join(f"{i},{(i + 1) % 12}\n" for i in range(12)), encoding="utf-8")
    (tmp_path / "large.toml").write_text("# " + "a" * 1_000_001)
    monkeypatch.chdir(tmp_path)


def refused(action):
    """Return the message of the error that an action must end in: one line, and not a long one."""
    with pytest.raises(InputError) as caught:
        action()
    message = str(caught.value)
    assert "\n" not in message
    return message


def refused_by_command(capsys, arguments):
    with pytest.MonkeyPatch.context() as patch:  # nothing is said of compiling before all is in order
        patch.setattr("sim.compiled.is_cached", lambda _with_systems=False: False)
        there = sorted(Path().rglob("*"))
        assert main(arguments) == 2
    assert sorted(Path().rglob("*")) == there
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("yuanluo: ")
    assert captured.err.count("\n") == 1
    assert len(captured.err) < 1_100
    return captured.err


@pytest.mark.parametrize("case", BAD_PLACES)
def test_a_place_file_is_refused_for(case):
    text, *expected = BAD_PLACES[case]
    Path("mine.toml").write_text(f"{PLACE}{text}\n", encoding="utf-8")
    message = refused(lambda: load_place("mine.toml"))
    for part in ("mine.toml", *expected):
        assert part in message


@pytest.mark.parametrize("case", BAD_HEADS)
def test_a_place_is_refused_for_its_head_or_form(case):
    text, expected = BAD_HEADS[case]
    Path("mine.toml").write_text(text, encoding="utf-8")
    message = refused(lambda: load_place("mine.toml"))
    assert message.startswith("mine.toml: ")
    assert expected in message


@pytest.mark.parametrize("case", BAD_POLICIES)
def test_a_policy_file_is_refused_for(case):
    text, expected = BAD_POLICIES[case]
    Path("mine.toml").write_text(f"{POLICY}{text}\n", encoding="utf-8")
    message = refused(lambda: load_policy("mine.toml"))
    assert message.startswith("mine.toml: ")
    assert expected in message


def test_a_name_with_a_control_character_is_refused():
    Path("mine.toml").write_text(f'{POLICY}extends = "a\\u0000b.toml"\n', encoding="utf-8")
    message = refused(lambda: load_policy("mine.toml"))
    assert "policy.extends" in message
    assert "without control characters" in message


@pytest.mark.parametrize("load", [load_place, load_policy])
@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_is_refused_that_is(case, load):
    path, expected = BAD_FILES[case]
    assert expected in refused(lambda: load(path))


@pytest.mark.skipif(os.name != "posix", reason="pipes with names are POSIX")
def test_a_named_pipe_is_refused_rather_than_waited_for():
    os.mkfifo("pipe.toml")
    assert "not a regular file" in refused(lambda: load_place("pipe.toml"))


@pytest.mark.parametrize("given", [None, 3, 2.5, True, ["puyang"], b"puyang", "puyan", "", "PUYANG", "..", "."])
def test_a_name_is_refused_that_is_no_shipped_place(given):
    assert "place" in refused(lambda: load_place(given))


def test_a_place_is_called_a_place_where_a_policy_is_wanted_and_the_reverse():
    Path("mine.toml").write_text(PLACE, encoding="utf-8")
    message = refused(lambda: load_policy("mine.toml"))
    assert message == "mine.toml: this is a place, not a policy; a policy file has a table [policy]"
    assert refused(lambda: load_policy("jinyang")).startswith("jinyang is a place, not a policy; there are austerity, ")
    assert refused(lambda: load_place("no-fund")).startswith("no-fund is a policy, not a place; there are chengbei, ")


def test_the_nearest_name_is_offered():
    assert refused(lambda: load_place("jinyan")).endswith("did you mean 'jinyang'?")
    assert refused(lambda: load_policy("reform")).endswith("did you mean 'reform-2009'?")
    assert refused(lambda: parse_setting("fund.percommunity=1")).endswith("did you mean 'fund.per_community'?")
    assert "did you mean" not in refused(lambda: load_place("nowhere"))


@pytest.mark.parametrize("given", ["my-place", "my-place/", "./my-place"])
def test_a_folder_that_holds_the_file_offers_it(given):
    Path("my-place").mkdir(exist_ok=True)
    Path("my-place/place.toml").write_text(PLACE, encoding="utf-8")
    assert refused(lambda: load_place(given)).endswith(f"; did you mean {given.rstrip('/')}/place.toml?")
    assert "did you mean" not in refused(lambda: load_policy(given))


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, True, np.True_, "2", None, [2], {}, 10**400, -1, 1.5, object()]
)
def test_an_override_is_refused_that_is(value):
    message = refused(lambda: resolve("puyang", "no-fund", {"engagement.supervisors": value}))
    assert "engagement.supervisors" in message
    assert "a whole number from 0 to 10" in message


def test_overrides_that_do_not_sum_name_the_file_and_the_overrides():
    message = refused(lambda: resolve("puyang", "no-fund", {"needs.care": 0.9}))
    assert message.startswith("puyang.toml with overrides: needs.environment + ")


@pytest.mark.parametrize("case", BAD_COMMANDS)
def test_the_command_refuses(case, capsys):
    refused_by_command(capsys, BAD_COMMANDS[case])


@pytest.mark.parametrize("value", NOT_WHOLE)
@pytest.mark.parametrize("option", WHOLE_OPTIONS)
def test_a_whole_number_is_refused_that_is(option, value, capsys):
    command, low, high = WHOLE_OPTIONS[option]
    error = refused_by_command(capsys, [*command, option, value])
    assert f"{option}: " in error
    assert f"it takes a whole number from {low} to {high}" in error


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "1e4", "a hundredth", "", "True"])
def test_a_precision_is_refused_that_is(value, capsys):
    error = refused_by_command(capsys, ["compare", "puyang", "no-fund", "fund-only", "--precision", value])
    assert "--precision: " in error
    assert "it takes a number from 1e-06 to 1000" in error


@pytest.mark.parametrize("option", WHOLE_OPTIONS)
def test_a_whole_number_is_refused_just_outside_its_bounds(option, capsys):
    command, low, high = WHOLE_OPTIONS[option]
    for value in (low - 1, high + 1):
        refused_by_command(capsys, [*command, option, str(value)])


def test_a_message_of_many_lines_or_great_length_is_printed_as_one_short_line(capsys):
    for name in ("two\nlines.toml", "n" * 5_000, "e\x1b[31m\r.toml"):
        error = refused_by_command(capsys, ["run", name, "no-fund"])
        assert "\x1b" not in error
        assert "\r" not in error


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "nowhere", "no-fund"],
        ["run", "puyang", "no-fund", "--months", "1e99"],
        ["run", "binary.toml", "no-fund"],
        ["nothing"],
    ],
)
def test_the_installed_program_ends_with_status_2_and_one_line(arguments):
    found = subprocess.run(
        [sys.executable, "-m", "sim.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1

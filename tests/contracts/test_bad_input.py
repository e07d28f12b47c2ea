"""Bad input beside a file is one line that names where, what, and what is allowed; never a traceback."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from sim.scenarios import resolve
from tests.contracts.refused import bad_files, refused  # noqa: F401

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
    "--seed": (["run", "puyang", "no-fund"], 0, 2**63 - 100_001),
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

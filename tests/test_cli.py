"""The command: what it prints, what it hands on, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import cli, main
from tests.command import Model, printed, stand_ins

ROOT = Path(__file__).parents[1]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
SUBCOMMANDS = [
    "demo",
    "places",
    "policies",
    "parameters",
    "indicators",
    "rules",
    "run",
    "compare",
    "validate",
    "study",
    "why",
    "twins",
]
HEAVY = {"numba", "mesa", "pandas", "matplotlib", "pydantic", "rich", "numpy", "scipy"}


@pytest.fixture
def calls(monkeypatch):
    return stand_ins(monkeypatch)


def test_the_subcommands_are_these():
    assert sorted(cli.commands) == sorted(SUBCOMMANDS)


@pytest.mark.parametrize("command", [[], *([name] for name in SUBCOMMANDS)])
def test_help_is_printed_for(command, capsys):
    assert "Usage: yuanluo" in printed(capsys, *command, "--help")


def test_the_help_of_a_demonstration_tells_its_replicates(capsys):
    from sim.studies.demo import REPLICATES

    alone, drawn = REPLICATES
    shown = " ".join(printed(capsys, "demo", "--help").split())
    assert f"[default: ({alone} with luck alone, {drawn} with assumptions drawn too)]" in shown


def test_without_a_command_the_help_is_printed(capsys):
    assert printed(capsys) == printed(capsys, "--help")


def test_the_version_is_printed(capsys):
    assert printed(capsys, "--version").startswith("yuanluo 0.")


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from sim.cli import main; main(['--help']); main(['run', '--help']);"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert found.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [["--lang", "zh", "places"], ["places", "--lang", "zh"]])
def test_the_language_stands_before_or_after_the_command(arguments, capsys):
    assert "蒲阳路社区" in printed(capsys, *arguments)


def test_the_language_after_the_command_wins(capsys):
    assert "Puyang Road" in printed(capsys, "--lang", "zh", "places", "--lang", "en")


@pytest.mark.parametrize(
    ("command", "function", "expected"),
    [
        ("demo", "run_demo", {"months": 36, "replicates": None, "place": "puyang"}),
        ("validate", "run_validation", {"replicates": 20}),
    ],
)
def test_a_study_is_started_with_its_options(command, function, expected, calls, capsys, tmp_path):
    months = ["--months", "36"] if "months" in expected else []
    options = ["--out", str(tmp_path), "--workers", "2", "--seed", "3", *months]
    printed(capsys, "--lang", "zh", command, *options)
    (out,), keywords = calls[function]
    assert out == str(tmp_path)
    assert keywords == expected | {"lang": "zh", "workers": 2, "seed": 3}


def test_an_interruption_is_one_word_and_status_130(calls, capsys, monkeypatch):
    def interrupted(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(Model, "step", interrupted)
    assert main(["run", "xingfu", "no-fund"]) == 130
    assert capsys.readouterr().err.strip() == "yuanluo: interrupted"


def test_a_mistake_of_ours_keeps_its_traceback(calls, monkeypatch):
    def broken(self):
        raise ZeroDivisionError

    monkeypatch.setattr(Model, "step", broken)
    with pytest.raises(ZeroDivisionError):
        main(["run", "xingfu", "no-fund"])


@pytest.mark.parametrize("command", [["parameters"], ["parameters", "--json"], ["--help"]])
def test_a_reader_who_leaves_early_hears_no_complaint(command):
    read, write = os.pipe()
    os.close(read)
    found = subprocess.run(
        [sys.executable, "-m", "sim.cli", *command],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )
    os.close(write)
    assert found.stderr == ""


def test_a_terminal_without_chinese_characters_shows_question_marks():
    found = subprocess.run(
        [sys.executable, "-m", "sim.cli", "places", "--lang", "zh"],
        capture_output=True,
        check=True,
        env=ENVIRONMENT | {"PYTHONIOENCODING": "ascii"},
    )
    assert b"?" in found.stdout
    assert b"puyang" in found.stdout
    assert found.stderr == b""


def test_an_option_of_other_commands_is_told_with_those_that_take_it(capsys):
    assert main(["compare", "xingfu", "no-fund", "--same-budget"]) == 2
    assert "yuanluo study plan, yuanluo study run, yuanluo study retry" in capsys.readouterr().err

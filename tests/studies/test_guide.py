"""The guide to studies keeps its word: its file is a study, its commands and its snippet run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sim.cli import main
from sim.studies.design import DESIGNS
from sim.studies.study_file import StudyHead

PAGE = (Path(__file__).parents[2] / "docs" / "studies.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|toml|python)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def block(kind):
    return next(text for found, text in BLOCKS if found == kind)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "fund-and-power"


def test_the_commands_run_one_after_another_on_the_file_shown(folder, capsys):
    for line in "".join(text for kind, text in BLOCKS if kind == "sh").splitlines():
        arguments = shlex.split(line, comments=True)[1:]
        assert main(arguments) == 0, capsys.readouterr().err
        if "new" in arguments:
            (folder / "study.toml").write_text(block("toml"), encoding="utf-8")
    assert "48 runs done, 0 failed" in capsys.readouterr().out


def test_the_snippet_runs(folder, capsys):
    folder.mkdir()
    (folder / "study.toml").write_text(block("toml"), encoding="utf-8")
    exec(compile(block("python"), "docs/studies.md", "exec"), {})
    assert "48 0 fund-and-power/results.parquet" in capsys.readouterr().out


def test_every_key_and_every_design_is_explained():
    keys = set(StudyHead.model_fields) - {"name", "question"}
    assert [key for key in keys if f"`{key}`" not in PAGE] == []
    assert [design for design in DESIGNS if f"| `{design}` |" not in PAGE] == []

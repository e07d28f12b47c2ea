"""Rules are found by name, by what their docstring says, and by labels of what they read, in both languages."""

from __future__ import annotations

import importlib
import inspect
import json
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.cli_rules import every_rule, found_by
from sim.parameters import LINKS, PARAMETERS


def test_every_rule_stands_where_it_is_said_to_and_says_what_it_does():
    rules = every_rule()
    assert len({one.name for one in rules}) == len(rules) > 300
    for one in rules:
        module, _, function = one.name.partition(".")
        found = getattr(importlib.import_module(f"sim.{module}"), function)
        lines = (Path(sim.__file__).parents[1] / one.file).read_text("utf-8").splitlines()
        assert lines[one.line - 1].startswith(f"def {function}(")
        assert inspect.unwrap(found).__doc__.startswith(one.says.partition("\n")[0])
        assert one.does
        assert "`" not in one.does, "marks of a docstring are no words"


def test_every_rule_of_behaviour_s_link_and_lever_is_read_by_some_rule():
    read = {name for one in every_rule() for _, name in one.reads}
    assert {name for name in LINKS if name not in read} == set()
    levers = {name for name, one in PARAMETERS.items() if one.kind == "lever"}
    assert levers - read == set()


@pytest.mark.parametrize(
    ("word", "rule"),
    [("habit", "behavior.reasons"), ("习惯参与", None), ("习惯", "behavior.reasons"),
     ("reciprocity", "beliefs.neighbours_after_work"),
     ("two thirds", None), ("邻里信任", "beliefs.neighbours_after_work"), ("dies", "behavior.dies")],
)  # fmt: skip
def test_a_stranger_finds_a_rule_by_a_word(word, rule):
    names = [one.name for one in found_by(word)]
    assert (rule in names) if rule else len(names) < 5


@pytest.mark.parametrize(("lang", "head"), [("en", "Stands in"), ("zh", "所在文件")])
def test_the_command_lists_them(capsys, lang, head, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    assert main(["rules", "--find", "reciprocity", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert head in said
    assert "sim/beliefs.py:" in said
    assert main(["rules", "--find", "reciprocity", "--json"]) == 0
    (one, *_) = json.loads(capsys.readouterr().out)
    assert one["file"] == "sim/beliefs.py"
    assert "learn.reciprocity" in one["reads"]
    assert main(["rules", "--find", "no such thing"]) == 0
    assert "yuanluo rules" in capsys.readouterr().out

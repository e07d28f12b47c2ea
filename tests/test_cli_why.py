"""``yuanluo why``: tables in both languages, files, JSON, and one line for what can't be done."""

from __future__ import annotations

import json
import sys
from unittest.mock import Mock

import pandas as pd
import pytest

from sim import cli_why, compiled, precompile
from sim.causal_links import LINKS
from sim.cli import main
from sim.errors import InputError
from sim.labels import text
from sim.studies.why import Why
from sim.telling.why_table import carrying

SMALL = ["why", "xingfu", "no-fund", "reform-2009", "--months", "12", "--replicates", "2", "--workers", "1"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder that the command wrote, and what it found: of two replicates, next to nothing stands out."""
    out, shown = tmp_path_factory.mktemp("why"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli_why, "show", lambda *told: shown.append(told))
        asked = ("--indicator", "reach", "--replicates", "3", "--lang", "zh", "--out", str(out))
        assert main([*SMALL, *asked]) == 0
    ((found, lang, folder),) = shown
    assert (lang, folder) == ("zh", out)
    return out, found


def test_files_are_written(made):
    folder, _ = made
    maps = {f"why-reach{lang}.{kind}" for lang in ("", ".zh") for kind in ("svg", "png")}
    assert {path.name for path in folder.iterdir()} == {"why.csv", "why.json", "observed.csv"} | maps
    table = pd.read_csv(folder / "why.csv")
    assert set(table["kind"]) >= {"whole", "link"}
    assert (table["kind"] == "link").sum() == len(LINKS)
    asked = json.loads((folder / "why.json").read_text(encoding="utf-8"))
    assert asked["policies"] == ["no-fund", "reform-2009"]
    assert asked["calibrated"] is False


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_names_links_and_how_to_read_it(lang, made, capsys):
    folder, found = made
    cli_why.show(found, lang, folder)
    told = capsys.readouterr().out
    assert text("link", carrying(found)[0], lang) in told
    assert str(folder) in told
    assert "".join(text("cli", "uncalibrated", lang).split()) in "".join(told.split())
    assert carrying(found)[0] in told
    whole = "".join(told.split())
    assert {"en": "theturnoutofanelection", "zh": "选举的投票率"}[lang] in whole, "elections are no mean of months"
    assert "".join(text("why", "each_interval", lang).partition("{")[0].split()) in whole
    named = sum(f" {link} " in told for link in LINKS)
    counts = {"tried": len(LINKS), "shown": named, "count": len(LINKS) - named}
    quiet = text("why", "quiet", lang).partition("{zero}")[0].format(**counts)
    assert "".join(quiet.split()) in whole


@pytest.mark.parametrize(("lang", "said"), [("en", "of any indicator asked about"), ("zh", "任一所问指标")])
def test_the_head_of_a_table_of_pairs_says_what_its_links_are_the_strongest_of(lang, said, capsys):
    """Links that are cut in pairs are chosen over all indicators, so those of one may be no strongest of it."""
    row = {"indicator": "reach", "effect": 1.0, "effect_low": 0.5, "effect_high": 1.5, "carried": 1.0, "low": 0.5}
    row |= {"high": 1.5, "interaction": 1.0, "interaction_low": 0.5, "interaction_high": 1.5}
    pair = {**row, "kind": "pair", "link": "need_to_acts", "second": "hours_to_acts"}
    table = pd.DataFrame([{**row, "kind": "whole", "link": "", "second": ""}, pair])
    cli_why._show_pairs(Why("xingfu", "no-fund", "reform-2009", ("reach",), 12, 1, 3, {}, table), "reach", lang)
    told = "".join(capsys.readouterr().out.split("\n")).replace("  ", " ")
    assert said in told
    assert {"en": "(1 of the 1 pairs of the 2 links", "zh": "2 个因果联系两两组成 1 对，其中 1 对"}[lang] in told


def test_json_has_a_row_an_indicator_and_cut(capsys):
    assert main([*SMALL, "--indicator", "belonging", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["kind"] == "whole"
    assert {row["indicator"] for row in rows} == {"belonging"}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (["--indicator", "reech"], "did you mean 'reach'"),
        (["--months", "6"], "12 or more"),
        (["--set", "atribution=1"], "attribution"),
    ],
)
def test_bad_input_is_one_line(changed, told, capsys):
    assert main([*SMALL, *changed]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("names", [["nowhere", "no-fund", "fund-only"], ["xingfu", "no-fund", "fund-onli"]])
def test_unknown_names_are_one_line(names, capsys):
    assert main(["why", *names]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("changed", [["--months", "6"], ["--set", "attribution=2"], ["--indicator", "reech"]])
def test_what_is_refused_is_refused_before_compiling_is_spoken_of(changed, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(compiled, "is_cached", lambda with_systems=False: False)
    monkeypatch.setattr(precompile, "say_compiling", lambda lang: print("compiling", file=sys.stderr))
    assert main([*SMALL, *changed, "--out", str(tmp_path / "out")]) == 2
    assert "compiling" not in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("policy", "said"), [("fund-only", ""), ("training-first", "compiling\n")])
def test_compiling_is_spoken_of_where_only_systems_are_not_on_disk(policy, said, capsys, monkeypatch):
    monkeypatch.setattr(compiled, "is_cached", lambda with_systems=False: not with_systems)
    monkeypatch.setattr(precompile, "say_compiling", lambda lang: print("compiling", file=sys.stderr))
    monkeypatch.setattr("sim.studies.why.why", Mock(side_effect=InputError("enough")))
    assert main(["why", "xingfu", "no-fund", policy, "--months", "12"]) == 2
    assert capsys.readouterr().err == f"{said}yuanluo: enough\n"

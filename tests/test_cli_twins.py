"""``yuanluo twins``: tables in both languages, files, JSON, and one line for what can't be done."""

from __future__ import annotations

import json
import shlex
import sys
from unittest.mock import Mock

import pandas as pd
import pytest

from sim import compiled, precompile
from sim.cli import main
from sim.errors import InputError
from sim.labels import text

SMALL = ["twins", "xingfu", "no-fund", "reform-2009", "--months", "12", "--replicates", "2", "--workers", "1"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("twins")
    assert main([*SMALL, "--set", "attribution=0", "--out", str(out)]) == 0
    return out


def test_files_are_written(folder):
    figures = {f"twins{lang}.{kind}" for lang in ("", ".zh") for kind in ("svg", "png")}
    tables = {"twins.csv", "twins.parquet", "twins.json", "twins.html", "observed.csv"}
    assert {path.name for path in folder.iterdir()} == tables | figures
    people, groups = pd.read_parquet(folder / "twins.parquet"), pd.read_csv(folder / "twins.csv")
    assert set(people["seed"]) == {1, 2}
    everybody = groups.query("outcome == 'needs_met' and group == 'all'").iloc[0]
    assert everybody["adults"] == len(people) / 2
    assert json.loads((folder / "twins.json").read_text(encoding="utf-8"))["set"] == {"attribution": 0}


def test_the_page_names_a_command_that_makes_the_same_table(folder, tmp_path):
    html = (folder / "twins.html").read_text(encoding="utf-8")
    said = html.partition("<pre><code>")[2].partition("</code>")[0]
    assert main([*shlex.split(said)[1:], "--workers", "1", "--out", str(tmp_path)]) == 0
    assert (tmp_path / "twins.csv").read_bytes() == (folder / "twins.csv").read_bytes()


@pytest.mark.parametrize(("lang", "said"), [("en", "Here for 3 years or more"), ("zh", "居住3年及以上")])
def test_the_tables_name_groups_and_the_residents_moved_most(lang, said, capsys):
    assert main([*SMALL, "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert told.count(said) == 3
    assert {"en": "the last", "zh": "最后一个月"}[lang] in told
    assert {"en": "none for fewer than 3 replicates", "zh": "少于 3 次不给出"}[lang] in " ".join(told.split())
    assert {"en": "a council member who does nothing else", "zh": "担任议事会成员本身不算"}[lang] in "".join(
        told.split("\n")
    ).replace("  ", " ")
    assert "nan" not in told
    assert "".join(text("cli", "uncalibrated", lang).split()) in "".join(told.split())


@pytest.mark.parametrize(
    ("lang", "said", "cost"),
    [("en", "Against what was observed there", "Public yuan a year"), ("zh", "与当地实测数据对照", "每年公共支出")],
)
def test_what_was_observed_and_what_policies_cost_are_said(lang, said, cost, capsys):
    asked = ["--set", "place.scale=0.05", "--lang", lang]
    assert main(["twins", "puyang", "no-fund", *SMALL[3:], *asked]) == 0
    told = capsys.readouterr().out
    assert said in told
    assert cost in told


def test_json_has_groups_and_stories(capsys):
    assert main([*SMALL, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["policy"] for row in told["money"]] == ["no-fund", "reform-2009"]
    assert told["money"][1]["yuan_more"] == told["money"][1]["yuan_per_year"] - told["money"][0]["yuan_per_year"]
    assert {row["outcome"] for row in told["groups"]} == {"took_part", "needs_met", "belonging"}
    moment = told["moved_most"][0]["moments"][0]
    assert set(moment["before"]["reasons"]) == set(moment["after"]["reasons"])


@pytest.mark.parametrize(
    ("names", "told"),
    [(["nowhere", "no-fund", "fund-only"], "nowhere"), (["xingfu", "no-fund", "no-fund"], "twice")],
)
def test_bad_input_is_one_line(names, told, capsys):
    assert main(["twins", *names]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("changed", [["--months", "6"], ["--set", "attribution=2"]])
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
    monkeypatch.setattr("sim.studies.twins.twins", Mock(side_effect=InputError("enough")))
    assert main(["twins", "xingfu", "no-fund", policy, "--months", "12"]) == 2
    assert capsys.readouterr().err == f"{said}yuanluo: enough\n"

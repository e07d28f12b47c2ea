"""``yuanluo why``: tables in both languages, files, JSON, and one line for what can't be done."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from sim.causal_links import LINKS
from sim.cli import main
from sim.labels import text

SMALL = ["why", "xingfu", "no-fund", "reform-2009", "--months", "12", "--replicates", "2", "--workers", "1"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("why")
    assert main([*SMALL, "--indicator", "reach", "--out", str(out)]) == 0
    return out


def test_files_are_written(folder):
    maps = {f"why-reach{lang}.{kind}" for lang in ("", ".zh") for kind in ("svg", "png")}
    assert {path.name for path in folder.iterdir()} == {"why.csv", "why.json"} | maps
    table = pd.read_csv(folder / "why.csv")
    assert set(table["kind"]) >= {"whole", "link"}
    assert (table["kind"] == "link").sum() == len(LINKS)
    asked = json.loads((folder / "why.json").read_text(encoding="utf-8"))
    assert asked["policies"] == ["no-fund", "reform-2009"]


@pytest.mark.parametrize(("lang", "said"), [("en", "needs → taking part"), ("zh", "需求→参与")])
def test_the_table_names_links_and_how_to_read_it(lang, said, capsys):
    assert main([*SMALL, "--replicates", "3", "--lang", lang]) == 0  # of two, next to nothing stands out
    told = capsys.readouterr().out
    assert said in told
    assert "need_to_acts" in told
    assert text("cli", "each_interval", lang).format(count=42).split()[-1] in told


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

"""A place of one's own, begun: the folder runs as it was written."""

from __future__ import annotations

import json
import re
import shlex

import pandas as pd
import pytest

from sim.cli import main
from sim.labels import text
from sim.scenarios import load_place, place_names
from sim.scenarios.courtyard_table import COLUMNS
from sim.words import source_of
from tests.command import printed


def new(folder, *more):
    return main(["places", "new", str(folder), *more])


def test_a_new_place_runs_and_is_compared_unedited(tmp_path, capsys):
    folder = tmp_path / "河边社区"
    assert new(folder) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["courtyards.csv", "place.toml"]
    assert str(folder / "place.toml") in capsys.readouterr().out
    assert main(["run", str(folder / "place.toml"), "no-fund", "--months", "12", "--json"]) == 0
    run = json.loads(capsys.readouterr().out)
    assert run["place"] == "河边社区"
    figures = {row["figure"]: row for row in run["observed"]}
    assert figures["turnout"]["off_by"] == pytest.approx(figures["turnout"]["model"] - 0.35)
    arguments = [
        "no-fund",
        "reform-2009",
        "--months",
        "12",
        "--replicates",
        "2",
        "--workers",
        "1",
        "--out",
        str(tmp_path),
    ]
    assert main(["compare", str(folder / "place.toml"), *arguments]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Against what was observed there" in told
    assert "in the last month" in told
    held = pd.read_csv(tmp_path / "observed.csv")[["policy", "figure"]]
    assert held.to_numpy().tolist() == [
        ["no-fund", "reach"], ["no-fund", "turnout"], ["reform-2009", "projects_per_year"],
    ]  # fmt: skip


def test_a_new_place_may_begin_with_the_file_of_one_that_ships(tmp_path, capsys):
    folder = tmp_path / "class"
    assert new(folder, "--like", "xingfu") == 0
    assert [path.name for path in folder.iterdir()] == ["place.toml"]
    made, shipped = load_place(folder / "place.toml"), load_place("xingfu")
    assert (made.name, dict(made.values)) == ("class", dict(shipped.values))
    assert made.title == {"en": "class (like Xingfu courtyard)", "zh": "class（仿幸福院）"}, "groups tell theirs apart"
    capsys.readouterr()
    assert new(tmp_path / "other", "--like", "xinfu") == 2
    assert capsys.readouterr().err.strip().endswith("did you mean 'xingfu'?")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("like", place_names())
def test_a_place_begun_like_another_has_a_title_of_its_own(like, tmp_path):
    folder = tmp_path / "group-1"
    assert new(folder, "--like", like) == 0
    made, shipped = load_place(folder / "place.toml").title, load_place(like).title
    assert all(made[lang].startswith("group-1") and shipped[lang] in made[lang] for lang in ("en", "zh"))


def test_a_new_place_shows_every_column_and_gives_every_number_its_source(tmp_path, capsys):
    new(tmp_path / "a b")
    command = shlex.split(capsys.readouterr().out.splitlines()[-1])
    assert command[:3] == ["yuanluo", "compare", str(tmp_path / "a b" / "place.toml")]
    place = load_place(tmp_path / "a b" / "place.toml")
    assert place.name == "my-place"
    assert set(place.sources) == set(place.values)
    header = (tmp_path / "a b" / "courtyards.csv").read_text(encoding="utf-8-sig").splitlines()[2]
    assert tuple(header.split(",")) == COLUMNS


@pytest.mark.parametrize(("lang", "said"), [("en", "Courtyards one by one in"), ("zh", "逐个院落见")])
def test_a_place_of_ones_own_is_shown_by_its_path(tmp_path, capsys, lang, said):
    new(tmp_path)
    place = load_place(tmp_path / "place.toml")
    capsys.readouterr()
    shown = printed(capsys, "places", str(tmp_path / "place.toml"), "--lang", lang)
    assert said in shown
    assert all(text("parameter", name, lang) in shown for name in place.courtyards.margins)


@pytest.mark.parametrize("command", [("places", "xingfu"), ("places", "jinyang"), ("policies", "reform-2009")])
def test_in_chinese_the_words_around_a_source_are_chinese_and_the_rest_is_said_to_be_quoted(command, capsys):
    shown = printed(capsys, *command, "--lang", "zh")
    assert "来源按文件原文引用" in shown.splitlines()[-1]
    assert "假设：" in shown
    assert not re.search(r"│ (assumption|arithmetic)(: | *│)", shown)
    assert "language of their file" in printed(capsys, *command, "--lang", "en").splitlines()[-1]


def test_of_a_source_only_the_words_that_are_ours_are_translated():
    assert source_of("assumption: one courtyard", "zh") == "假设：one courtyard"
    assert source_of("assumption: one courtyard", "en") == "assumption: one courtyard"
    assert source_of("assumption", "zh") == "假设"
    assert source_of("census 2020, Chengdu", "zh") == "census 2020, Chengdu"


def test_nothing_that_is_there_is_written_over(tmp_path, capsys):
    (tmp_path / "place.toml").write_text("mine")
    assert new(tmp_path) == 2
    assert capsys.readouterr().err.startswith(f"yuanluo: {tmp_path / 'place.toml'}: is there already")
    assert [path.name for path in tmp_path.iterdir()] == ["place.toml"]
    assert (tmp_path / "place.toml").read_text() == "mine"


def test_a_folder_that_can_not_be_is_refused(tmp_path, capsys):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below", "a\0b"):
        assert new(folder) == 2
        assert "it takes a folder" in capsys.readouterr().err


def test_it_speaks_chinese_wherever_the_language_stands(tmp_path, capsys):
    assert main(["places", "--lang", "zh", "new", str(tmp_path / "one")]) == 0
    assert new(tmp_path / "two", "--lang", "zh") == 0
    assert capsys.readouterr().out.count("已写入") == 2

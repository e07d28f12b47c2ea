"""`yuanluo study`: from a new folder to a table, in both languages, and bad input in one line."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.cli import main
from sim.cli_progress import duration
from sim.studies import run_study
from sim.studies import study as study_of
from tests.studies.folders import write_study
from tests.studies.spending import Spending, Wavering
from tests.studies.tiny import Tiny


@pytest.fixture
def said(capsys):
    def run(*arguments, status=0):
        assert main([str(argument) for argument in arguments]) == status
        return capsys.readouterr()

    return run


def test_from_a_new_folder_to_a_table(tmp_path, said):
    folder = tmp_path / "my study"
    begun = said("study", "new", folder).out
    assert f"{folder}/study.toml" in begun
    assert f"yuanluo study plan '{folder}'" in begun
    plan = json.loads(said("study", "plan", folder, "--json").out)
    assert (plan["runs"], plan["axes"]) == (
        90, {"places": 1, "policies": 3, "settings": 3, "futures": 1, "replicates": 10},
    )  # fmt: skip
    assert json.loads(said("study", "status", folder, "--json").out)["left"] == 90
    assert "90 runs done, 0 failed" in said("study", "run", folder, "--workers", "1").out
    assert json.loads(said("study", "run", folder, "--json").out)["done"] == 90
    status = json.loads(said("study", "status", folder, "--json").out)
    assert status == {
        "name": "my-study", "runs": 90, "done": 90, "failed": 0, "left": 0, "running": False,
        "results": str(folder / "results.parquet"), "log": str(folder / "log.txt"),
    }  # fmt: skip
    assert "90 runs done" in said("study", "retry", folder, "--workers", "1").out


@pytest.mark.parametrize(("lang", "words"), [("en", "Runs"), ("zh", "运行次数")])
def test_plan_and_status_are_tables_in_both_languages(tmp_path, said, lang, words):
    write_study(tmp_path, replicates="1")
    plan = said("study", "plan", tmp_path, "--lang", lang)
    assert words in plan.out
    assert "replicates = 1" in plan.out
    assert ("policies 2 ×" if lang == "en" else "政策 2 ×") in plan.out
    assert words in said("--lang", lang, "study", "status", tmp_path).out


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "240,000 public yuan in all 24 months, 120,000 a year"),
        ("zh", "24 个月公共资金合计 240,000 元，每年 120,000 元"),
    ],
)
def test_plan_tells_a_sum_by_the_year_too(tmp_path, said, lang, told, monkeypatch):
    """A sum of a year, taken for that of the whole run, passed unseen."""
    monkeypatch.setenv("COLUMNS", "160")
    write_study(tmp_path, replicates="1", months="24", same_budget="240000")
    assert told in said("study", "plan", tmp_path, "--lang", lang).out


def test_equal_budgets_and_failures_are_told(tmp_path, said):
    write_study(
        tmp_path, '[uncertain]\n"type.hump" = [0.1, 0.18]\n"type.free_rider" = [0.4]\n', replicates="1",
        policies='["no-fund", "fund-only"]',
    )  # fmt: skip
    output = said("study", "run", tmp_path, "--workers", "1", "--same-budget")
    assert "no-fund: fund 0 to 0 yuan, spends 0 of" in output.out
    assert "2 runs done, 2 failed" in output.out
    assert f"yuanluo study retry {tmp_path}" in output.err
    assert "the sum must be at most 1" in (tmp_path / "log.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("study", "run", "nowhere"), "nowhere/study.toml: no such file"),
        (("study", "plan", "nowhere"), "no such file"),
        (("study", "status", "nowhere"), "no such file"),
        (("study", "retry", "nowhere"), "no such file"),
        (("study", "run", "nowhere", "--workers", "0"), "--workers: '0' is not allowed"),
        (("study", "runs", "nowhere"), "runs"),
    ],
)
def test_bad_input_is_one_line(said, tmp_path, monkeypatch, arguments, line):
    monkeypatch.chdir(tmp_path)
    errors = said(*arguments, status=2).err
    assert line in errors
    assert errors.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_says_how_far_it_is_and_how_to_go_on(tmp_path, said, monkeypatch):
    def interrupted(*arguments, **keywords):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.studies.runner.Runner.run", interrupted)
    errors = said("study", "run", write_study(tmp_path), "--workers", "1", status=130).err
    assert errors.splitlines()[-1] == "yuanluo: interrupted: 0 of 6 done; the same command goes on"


def test_running_says_that_funds_were_fitted_on_fewer_seeds_than_there_are_replicates_now(tmp_path, said):
    for replicates in ("2", "70"):
        write_study(tmp_path, replicates=replicates, same_budget="true", policies='["fund-only", "reform-2009"]')
        with ThreadPoolExecutor(1) as pool:
            run_study(tmp_path, executor=pool, workers=1, build=Spending)
        told = said("study", "run", tmp_path, "--workers", "1").out
        assert ("Funds were fitted on 64 seeds, before there were 70 replicates" in told) == (replicates == "70")
    assert "64 个种子拟合" in said("study", "run", tmp_path, "--workers", "1", "--lang", "zh").out


@pytest.mark.parametrize(("lang", "about"), [("en", "takes about"), ("zh", "约需")])
def test_running_says_how_many_replicates_would_tell_whether_money_is_equal(tmp_path, said, lang, about):
    write_study(tmp_path, replicates="3", same_budget='"reform-2009"', policies='["fund-only", "reform-2009"]')
    with ThreadPoolExecutor(1) as pool:
        run_study(tmp_path, executor=pool, workers=1, build=Wavering)
    assert about in said("study", "run", tmp_path, "--workers", "1", "--lang", lang).out


def test_the_file_stands_for_its_folder(tmp_path, said):
    write_study(tmp_path)
    whole = said("study", "status", tmp_path).out
    assert said("study", "status", tmp_path / "study.toml").out == whole


def test_status_expands_a_design_once(tmp_path, said, monkeypatch):
    write_study(tmp_path, replicates="1")
    with ThreadPoolExecutor(1) as pool:
        run_study(tmp_path, executor=pool, workers=1, build=Tiny, same_budget=True)
    expanded = []
    expand = study_of.expand
    monkeypatch.setattr(study_of, "expand", lambda design: expanded.append(design) or expand(design))
    assert said("study", "status", tmp_path).err == ""
    assert len(expanded) == 1
    write_study(tmp_path, replicates="2")
    assert "replicates went from 1 to 2" in said("study", "status", tmp_path).err
    assert len(expanded) == 2


@pytest.mark.parametrize(("arguments", "status", "stream"), [(["--help"], 0, "out"), ([], 2, "err")])
def test_help_names_every_command(arguments, status, stream, said):
    shown = getattr(said("study", *arguments, status=status), stream)
    assert shown.startswith("Usage: yuanluo study")
    assert all(command in shown for command in ("new", "plan", "run", "status", "retry"))


def test_durations_are_said_as_people_say_them():
    assert [duration(seconds) for seconds in (3, 119, 120, 7_199, 7_200, 172_800)] == [
        "3 s", "119 s", "2.0 min", "120.0 min", "2.0 h", "2.0 d",
    ]  # fmt: skip

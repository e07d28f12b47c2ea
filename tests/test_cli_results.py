"""`yuanluo study compare` and `findings`: tables in both languages, files beside, bad input in one line."""

from __future__ import annotations

import json
import re

import pytest

from sim import labels
from sim.cli import main
from sim.cli_contrasts import show_comparison
from sim.plots.forest import forest
from sim.studies import findings_match, open_study
from sim.studies.comparison import compare_study, read_comparison
from sim.studies.study import load_study
from sim.telling.advice import advice
from sim.telling.readme_findings import write_findings
from sim.telling.statements import method
from sim.telling.study_tables import contrast_heads, contrast_tables
from tests.studies.folders import write_study
from tests.studies.lucky import made


@pytest.fixture
def said(capsys):
    def run(*arguments, status=0):
        assert main([str(argument) for argument in arguments]) == status
        return capsys.readouterr()

    return run


@pytest.mark.parametrize(("lang", "words"), [("en", "Yearly reach"), ("zh", "年度参与率")])
def test_a_comparison_is_a_table_in_both_languages(tmp_path, said, lang, words):
    made(tmp_path, uncertain='["hours.median"]', futures="3", replicates="3")
    output = said("study", "compare", tmp_path, "--lang", lang, "--precision", "0.01").out
    assert words in output
    assert f"{tmp_path}/compare.csv" in output
    assert all((tmp_path / f"compare.{kind}").is_file() for kind in ("csv", "parquet", "json"))


@pytest.mark.parametrize(
    ("lang", "note"), [("en", "–: no number of them is known to"), ("zh", "“–”表示没有已知的次数")]
)
def test_what_is_still_needed_is_explained_where_it_is_asked_for(tmp_path, said, lang, note):
    made(tmp_path, replicates="1")  # tells no spread, so what is needed is not known
    assert note in said("study", "compare", tmp_path, "--lang", lang, "--precision", "0.01").out
    assert note not in said("study", "compare", tmp_path, "--lang", lang).out


@pytest.mark.parametrize(
    ("lang", "head", "means"),
    [("en", "months 1 to 6", "months 1 to 6"), ("zh", "水平（第 1 至 6 个月）", "第 1 至 6 个月的均值")],
)
def test_a_study_shorter_than_a_year_says_which_months_it_averages(tmp_path, said, lang, head, means):
    made(tmp_path, months="6")
    shown = said("study", "compare", tmp_path, "--lang", lang).out
    assert not re.search("last year|twelve months|最后一年|十二个月", shown)
    assert means in shown.replace("\n", " ")
    comparison = compare_study(tmp_path)
    assert head in contrast_tables(comparison)[0]["heads"][1][lang]
    assert means in method(comparison, lang)
    comparison.about["months"] = 12
    assert {"en": "Level, last year", "zh": "最后一年水平"}[lang] == contrast_tables(comparison)[0]["heads"][1][lang]


def test_that_runs_are_missing_is_said_first_and_last(tmp_path, capsys):
    made(tmp_path)
    found = compare_study(tmp_path)
    found.about.update(runs=found.about["runs"] + 4, failed=1)
    show_comparison(found, str(tmp_path), "en")
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[:2] == lines[-2:]
    assert lines[0].startswith("Not whole: ")
    assert len(lines) > 8


def test_indicators_are_chosen_and_told_as_json(tmp_path, said):
    made(tmp_path)
    shown = said("study", "compare", tmp_path, "--json", "--indicator", "isolation", "--indicator", "reach").out
    assert [row["indicator"] for row in json.loads(shown)] == ["isolation", "reach"]


def test_a_glance_at_some_indicators_leaves_the_page_in_step(tmp_path, said):
    made(tmp_path)
    assert f"{tmp_path}/compare.csv" in said("study", "findings", tmp_path).out
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.*")}
    asked = said("study", "compare", tmp_path, "--indicator", "isolation").out
    assert "Nothing is written" in asked
    assert "Values of p allow for the" in asked, "of what is asked about, not of all"
    assert before == {path.name: path.read_bytes() for path in tmp_path.glob("*.*")}
    assert findings_match(tmp_path)


def test_numbers_of_another_design_than_the_file_says_are_said_to_be_so(tmp_path, said):
    made(tmp_path)
    assert not said("study", "status", tmp_path).err
    file = tmp_path / "study.toml"
    file.write_text(re.sub("months = .*", "months = 48", file.read_text("utf-8")), encoding="utf-8")
    for command in ("status", "compare"):
        error = said("study", command, tmp_path).err
        assert "begun with another design: study.months was" in error
        assert error.count("\n") == 1


def test_money_and_figures_name_the_setting_they_are_of(tmp_path, said):
    made(tmp_path, '[levers]\n"fund.per_community" = [0, 7]\n')
    output = " ".join(said("study", "compare", tmp_path).out.split())
    assert "(mean of whole budget years) (Fund per community 7)" in output
    found = compare_study(tmp_path)
    assert " ".join(forest(found, "xingfu", "en").get_supxlabel().split()).endswith("(Fund per community 7)")
    assert "(Fund per community 7): " in next(one.text for one in advice(found, "en") if one.title == "At what cost")


def test_many_contrasts_are_left_to_the_file(tmp_path, said):
    made(tmp_path, '[levers]\n"fund.per_community" = [0, 1, 2, 3, 4, 5, 6, 7]\n')
    assert "more rows stand in" in said("study", "compare", tmp_path).out
    whole = said("study", "compare", tmp_path, "--indicator", "reach").out
    assert "more rows stand in" not in whole
    assert whole.count("Yearly reach") == 8 + 2 * 7


def test_a_study_under_way_is_compared_as_far_as_it_goes(tmp_path, said):
    made(tmp_path)
    (tmp_path / "results.parquet").unlink()
    parts = sorted((tmp_path / "parts").iterdir())
    said("study", "compare", tmp_path)
    assert parts


@pytest.mark.parametrize("told", ["findings", "report"])
def test_a_study_under_way_is_not_told_as_if_it_were_whole(tmp_path, said, told):
    made(tmp_path, policies='["no-fund", "fund-only", "voice-only"]', replicates="4")
    (tmp_path / "results.parquet").unlink()
    sorted((tmp_path / "parts").iterdir())[-1].unlink()
    done = len(open_study(tmp_path).table)
    assert 0 < done < 12
    before = sorted(tmp_path.rglob("*"))
    errors = said("study", told, tmp_path, status=2).err
    assert f"not whole, {done} of 12 runs are done; yuanluo study run {tmp_path} goes on" in errors
    assert errors.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_no_run_finished_is_said(tmp_path, said):
    load_study(write_study(tmp_path)).write()
    for command in ("compare", "report"):
        errors = said("study", command, tmp_path, status=2).err
        assert f"no run is finished yet; yuanluo study run {tmp_path} goes on" in errors


def test_findings_are_written(tmp_path, said):
    made(tmp_path)
    assert f"{tmp_path}/README.md" in said("study", "findings", tmp_path).out
    assert "<!-- findings -->" in (tmp_path / "README.md").read_text(encoding="utf-8")


def grown(folder):
    """Run a study whose findings stand in its page, and again with one replicate more."""
    made(folder)
    write_findings(folder, lang="zh")
    page = folder / "README.md"
    page.write_text(page.read_text("utf-8") + "\nBy hand.\n", encoding="utf-8")
    made(folder, replicates="4")
    assert not findings_match(folder)
    return page


@pytest.mark.parametrize("told", ["compare", "report"])
def test_findings_that_stand_on_the_page_follow_the_tables(tmp_path, said, told):
    """More replicates, then a report: the table had seeds 1 to 4, the page beside it still 1 to 3."""
    page = grown(tmp_path)
    said("study", told, tmp_path)
    assert findings_match(tmp_path)
    text = page.read_text("utf-8")
    assert "种子 1 至 4" in text  # in the language they stood in
    assert text.endswith("\nBy hand.\n")


def test_a_page_without_findings_is_left_alone_and_so_is_one_of_a_study_under_way(tmp_path, said):
    page = grown(tmp_path / "whole")
    (tmp_path / "whole" / "results.parquet").unlink()
    sorted((tmp_path / "whole" / "parts").iterdir())[-1].unlink()
    before = page.read_text("utf-8")
    assert "Not whole" in said("study", "compare", tmp_path / "whole").out
    assert page.read_text("utf-8") == before
    made(tmp_path / "none")
    said("study", "compare", tmp_path / "none")
    assert not (tmp_path / "none" / "README.md").exists()


def test_findings_of_fewer_replicates_than_the_file_asks_for_say_of_which(tmp_path, said):
    made(tmp_path)
    file = tmp_path / "study.toml"
    file.write_text(file.read_text("utf-8").replace("replicates = 3", "replicates = 9"), encoding="utf-8")
    error = said("study", "findings", tmp_path).err
    assert "replicates went from 3 to 9" in error
    assert "everything is told of the first 3 (seeds 1 to 3)" in error
    assert error.count("\n") == 1


NOWHERE = "nowhere: there is no study.toml; yuanluo study new nowhere writes one to begin from"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("compare", "nowhere"), NOWHERE),
        (
            ("findings", "nowhere"),
            NOWHERE,
        ),
        (("report", "nowhere"), NOWHERE),
        (("sensitivity", "nowhere"), NOWHERE),
        (("compare", "nowhere", "--precision", "0"), "--precision: '0' is not allowed"),
    ],
)
def test_bad_input_is_one_line(said, tmp_path, monkeypatch, arguments, line):
    monkeypatch.chdir(tmp_path)
    errors = said("study", *arguments, status=2).err
    assert line in errors
    assert errors.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_indicator_is_one_line(tmp_path, said):
    made(tmp_path)
    error = said("study", "compare", tmp_path, "--indicator", "reech", status=2).err
    assert error.endswith("did you mean 'reach'? yuanluo indicators lists them\n")
    error = said("study", "compare", tmp_path, "--indicator", "xyz", status=2).err
    assert error.endswith("unknown indicator 'xyz'; yuanluo indicators lists them\n")


@pytest.mark.parametrize(("design", "lang", "words"), [("sobol", "en", "total index"), ("morris", "zh", "基本效应")])
def test_sensitivity_is_a_table_in_both_languages(tmp_path, said, design, lang, words):
    uncertain = '["hours.median", "attribution"]'
    made(tmp_path, design=f'"{design}"', samples="2", uncertain=uncertain, second_order="true")
    output = said("study", "sensitivity", tmp_path, "--lang", lang).out
    assert words in output
    assert labels.text("parameter", "hours.median", lang) in output
    assert (tmp_path / "sensitivity.parquet").is_file()
    assert json.loads(said("study", "sensitivity", tmp_path, "--json", "--indicator", "reach").out)


def test_sensitivity_of_another_design_is_one_line(tmp_path, said):
    made(tmp_path)
    assert "has no indices" in said("study", "sensitivity", tmp_path, status=2).err


def test_regret_is_a_column_only_where_several_futures_have_any(tmp_path, said):
    made(tmp_path / "one")
    assert "Regret" not in said("study", "compare", tmp_path / "one").out
    made(tmp_path / "more", "[uncertain]\nattribution = [0.0, 0.5]\n")
    shown = said("study", "compare", tmp_path / "more").out
    table = read_comparison(tmp_path / "more").table
    assert ("Regret" in shown) == bool((table["regret_max"] > 0).any())
    assert len(contrast_heads(read_comparison(tmp_path / "more"), "en")) == 5 + ("Regret" in shown)

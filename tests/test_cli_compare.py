"""`yuanluo compare`: what it hands on, what it shows and keeps, and how it says to read it."""

from __future__ import annotations

import json
import sys

import pytest

from sim import cli_tables
from sim.cli import main
from sim.labels import text
from sim.studies.shown import word as in_words
from sim.words import word
from tests.command import printed, stand_ins


@pytest.fixture
def calls(monkeypatch):
    return stand_ins(monkeypatch)


def test_indicators_asked_for_are_what_is_told_of_and_a_misnamed_one_is_refused_first(calls, capsys, tmp_path):
    asked = ("compare", "puyang", "no-fund", "fund-only", "--months", "12", "--replicates", "3")
    printed(capsys, *asked, "--indicator", "leads", "--indicator", "reach", "--out", str(tmp_path / "kept"))
    assert calls["table_of"][0][1:] == (None, ("leads", "reach"))
    calls.clear()
    assert main([*asked, "--indicator", "reech", "--out", str(tmp_path / "none")]) == 2
    assert "unknown indicator 'reech'" in (error := capsys.readouterr().err)
    assert "reach" in error
    assert len(error.strip().splitlines()) == 1
    assert "run_policies" not in calls
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("held", [True, False])
def test_whether_an_election_was_held_is_said_of_the_run_and_not_of_the_rows_asked_for(
    calls, capsys, monkeypatch, held
):
    """With --indicator reach it was said that none was held, where reach had risen by one."""
    monkeypatch.setattr(sys.modules["sim.studies.compare"], "election_held", lambda _: held)
    shown = printed(
        capsys,
        *("compare", "puyang", "no-fund", "fund-only", "--months", "12", "--replicates", "3", "--indicator", "reach"),
    )
    said, unsaid = ("election_counts", "no_election")[:: 1 if held else -1]
    assert text("cli", said, "en") in shown
    assert text("cli", unsaid, "en") not in shown


def test_a_comparison_hands_on_its_options_and_is_shown_and_kept(calls, capsys, tmp_path):
    shown = printed(
        capsys,
        *("compare", "puyang", "no-fund", "fund-only", "--months", "12", "--replicates", "3"),
        *("--workers", "2", "--seed", "7", "--set", "fund.growth=0.5", "--cut", "need_to_acts"),
        *("--out", str(tmp_path)),
    )
    (place, policies), keywords = calls["run_policies"]
    assert (place, policies) == ("puyang", ("no-fund", "fund-only"))
    assert callable(keywords.pop("progress"))
    assert keywords == {
        "months": 12,
        "replicates": 3,
        "workers": 2,
        "seed": 7,
        "overrides": {"fund.growth": 0.5},
        "cut": ["need_to_acts"],
        "precision": None,
    }
    assert "Yearly reach" in shown
    assert "Fund, officials decide" in shown
    assert "+0.250" in shown
    assert (tmp_path / "compare.csv").read_text(encoding="utf-8").startswith("policy,indicator,difference,")


@pytest.mark.parametrize(
    ("lang", "spent", "more"),
    [
        ("en", "400,000 (300,000 to 500,000)", "+400,000 (+310,000 to +490,000)"),
        ("zh", "400,000（300,000 至 500,000）", "+400,000（+310,000 至 +490,000）"),
    ],
)
def test_a_comparison_says_how_well_it_knows_what_is_spent_and_how_much_more(lang, spent, more, calls, capsys):
    shown = printed(capsys, "compare", "puyang", "no-fund", "fund-only", "--lang", lang)
    rows = [line.split("│")[1:4] for line in shown.splitlines() if text("cli", "yuan_per_year", "zh")[:4] in line
            or "Public yuan" in line or "under the first policy" in line or "比第一项政策多" in line]  # fmt: skip
    assert [[cell.strip() for cell in row[1:]] for row in rows][:2] == [
        [in_words("with_interval", lang, change="0", interval=word("all_equal", lang)), spent],
        ["–", more],
    ]


def test_a_comparison_writes_its_ranges_in_words_and_what_is_next_to_nothing_by_its_side():
    """A range was ``-0.100 .. -0.000`` in either language, whose pages say *to* and 至."""
    cell = {"value": 0.3, "difference": -0.0499, "low": -0.1, "high": -0.0004, "share_won": 0.25}
    assert cli_tables._compared(cell, False, "en") == "0.300  −0.050 (−0.100 to −0.000)  25 %"
    assert cli_tables._compared(cell, False, "zh") == "0.300  −0.050（−0.100 至 −0.000）  25 %"
    assert cli_tables._compared(cell | {"difference": -0.0, "low": 0.0, "high": 0.0}, False, "en") == "0.300  +0.000  –"


@pytest.mark.parametrize(("lang", "legend"), [("en", "95 % interval"), ("zh", "95 % 置信区间")])
def test_a_comparison_says_how_to_read_it(lang, legend, calls, capsys):
    shown = printed(capsys, "compare", "puyang", "no-fund", "fund-only", "--lang", lang)
    assert legend in shown
    assert text("cli", "no_election", lang) in shown, "turnout is left out with a word why"
    assert shown.splitlines()[-1] == text("cli", "uncalibrated", lang)
    assert text("cli", "each_interval", lang).format(count=1) not in shown, "one interval is not many"
    assert "2" in cli_tables.each_interval(2, lang)
    assert {"en": "equal does not count", "zh": "相等的种子不计"}[lang] in shown


@pytest.mark.parametrize(("lang", "head"), [("en", "for ±0.02"), ("zh", "达到 ±0.02")])
def test_a_comparison_says_how_many_replicates_a_precision_still_takes(lang, head, calls, capsys):
    command = ["compare", "puyang", "no-fund", "fund-only", "--lang", lang]
    assert "12,345" not in printed(capsys, *command)
    shown = printed(capsys, *command, "--precision", "0.02")
    assert calls["run_policies"][1]["precision"] == 0.02
    assert head in shown
    assert "12,345" in shown
    assert text("cli", "still_needed_note", lang).strip() in shown


def test_a_comparison_as_json_has_null_where_there_is_no_number(calls, capsys):
    found = json.loads(printed(capsys, "compare", "puyang", "no-fund", "fund-only", "--json"))
    assert [row["difference"] for row in found] == [None, 0.25]


def test_a_precision_that_is_refused_leaves_no_folder(capsys, tmp_path):
    folder = tmp_path / "out"
    asked = [
        "compare",
        "xingfu",
        "no-fund",
        "fund-only",
        "--replicates",
        "1",
        "--precision",
        "0.01",
        "--out",
        str(folder),
    ]
    assert main(asked) == 2
    assert capsys.readouterr().err
    assert not folder.exists()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "changes: Fund per community 390,000 (there 400,000); from month 13 on Residents trained as leaders 2."),
        ("zh", "（原为 400,000）；第 13 个月起"),
    ],
)
def test_a_policy_of_ones_own_is_told_by_what_it_changes(lang, said, calls, capsys, tmp_path):
    path = tmp_path / "mine.toml"
    head = '[policy]\nname = "mine"\nextends = "reform-2009"\n'
    titles = 'title = { en = "My own", zh = "甲" }\nabout = { en = "a", zh = "b" }\n'
    levers = '[parameters]\n"fund.per_community" = 390000\n'
    later = '[[changes]]\nfrom = 13\n[changes.parameters]\n"training.places" = 2\n'
    path.write_text(head + titles + levers + later, encoding="utf-8")
    assert said in printed(capsys, "compare", "puyang", "no-fund", str(path), "--lang", lang).replace("\n", " ")
    assert said in printed(capsys, "policies", str(path), "--lang", lang).replace("\n", " ")
    assert "starts from" not in printed(capsys, "policies", "reform-2009")


@pytest.mark.parametrize(("lang", "said"), [("en", "few or none will be funded"), ("zh", "能立项的很少或没有")])
def test_a_fund_that_cannot_pay_for_one_project_is_warned_of(lang, said, calls, capsys):
    few = ["compare", "puyang", "no-fund", "reform-2009", "--set", "place.fund_share=1", "--lang", lang]
    assert main([*few, "--set", "fund.per_community=50000"]) == 0
    *_, line = [line for line in capsys.readouterr().err.splitlines() if said in line]
    assert all(told in line for told in ("reform-2009", "puyang", "50,000", "87,000"))
    assert main([*few, "--set", "fund.per_community=90000"]) == 0
    assert said not in capsys.readouterr().err

"""`yuanluo run`: what it hands on, what it shows and writes, and what it says of a policy's dates."""

from __future__ import annotations

import json

import pytest

from sim.cli import main
from sim.labels import text
from sim.scenarios import load_policy
from tests.command import CHANGES, Model, printed, stand_ins


@pytest.fixture
def calls(monkeypatch):
    return stand_ins(monkeypatch)


def test_a_run_hands_on_its_options_and_shows_the_last_year(calls, capsys):
    shown = printed(
        capsys,
        *("run", "xingfu", "reform-2009", "--months", "24", "--seed", "0", "--engine", "mesa"),
        *("--set", "fund.growth=0.5", "--set", "engagement.decides=heard"),
        *("--cut", "habit_to_acts", "--cut", "need_to_acts", "--cut", "habit_to_acts"),
    )
    made = Model.made
    assert (made.place, made.policy, made.seed) == ("xingfu", "reform-2009", 0)
    assert (made.engine, made.individuals) == ("mesa", True)
    assert made.overrides == {"fund.growth": 0.5, "engagement.decides": "heard"}
    assert made.cut == ["habit_to_acts", "need_to_acts"]
    assert "Xingfu courtyard" in shown
    assert "0.240" in shown
    assert "12,000" in shown
    assert "write_run" not in calls


def test_a_compiled_run_leaves_individuals_out(calls, capsys):
    printed(capsys, "run", "xingfu", "no-fund", "--months", "1")
    assert (Model.made.engine, Model.made.individuals) == ("compiled", False)


def test_a_run_in_chinese_has_chinese_labels(calls, capsys):
    shown = printed(capsys, "run", "xingfu", "no-fund", "--lang", "zh")
    assert "年度参与率" in shown
    assert "Yearly" not in shown


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("months", "whole"), [(11, False), (12, True)])
def test_a_table_of_less_than_a_year_is_headed_by_the_months_it_tells_of(lang, months, whole, calls, capsys):
    shown = printed(capsys, "run", "xingfu", "no-fund", "--months", str(months), "--lang", lang)
    of_a_year = {text("cli", key, lang) for key in ("last_year", "run_note", "paid")}
    of_a_part = {text("cli", key, lang).format(months=months) for key in ("whole_run", "short_note", "paid_short")}
    told, untold = (of_a_year, of_a_part) if whole else (of_a_part, of_a_year)
    assert all(one in shown for one in told)
    assert not any(one in shown for one in untold)


@pytest.mark.parametrize(("lang", "cost"), [("en", "usually costs (33,206 yuan)"), ("zh", "33,206 元")])
@pytest.mark.parametrize(("fund", "small"), [("200000", True), ("400000", False), ("0", False)])
def test_a_run_says_why_a_small_fund_does_what_none_does(fund, small, lang, cost, calls, capsys):
    """Half the fund changed nothing in a small courtyard, and nothing said that no project costs so little."""
    assert main(["run", "xingfu", "reform-2009", "--set", f"fund.per_community={fund}", "--lang", lang]) == 0
    said = capsys.readouterr().err
    assert (cost in said and "20,000" in said) is small


def test_a_run_may_have_another_burn_in_so_that_any_row_of_a_study_can_be_had_again(calls, capsys):
    shown = printed(capsys, "run", "xingfu", "no-fund", "--months", "12")
    assert (Model.made.burn_in, "burn-in" in shown) == (120, False)
    shown = printed(capsys, "run", "xingfu", "no-fund", "--months", "12", "--burn-in", "24")
    assert (Model.made.burn_in, "after a burn-in of 24 months" in shown) == (24, True)
    assert json.loads(printed(capsys, "run", "xingfu", "no-fund", "--burn-in", "0", "--json"))["burn_in"] == 0
    assert main(["run", "xingfu", "no-fund", "--burn-in", "13"]) == 2
    assert "--burn-in" in capsys.readouterr().err


def test_a_run_as_json_adds_up_counts_and_keeps_states(calls, capsys):
    found = json.loads(printed(capsys, "run", "xingfu", "no-fund", "--months", "24", "--json"))
    assert (found["place"], found["policy"], found["seed"], found["months"]) == ("xingfu", "no-fund", 1, 24)
    year = found["last_year"]
    assert year["meetings"] == 36
    assert year["reach"] == pytest.approx(0.24)
    assert year["attends"] == pytest.approx(0.02)
    assert year["gap_age"] is None


def test_a_run_is_written_into_the_folder_asked_for(calls, capsys, tmp_path):
    folder = tmp_path / "new" / "结果"
    shown = printed(capsys, "run", "xingfu", "no-fund", "--out", str(folder))
    (model, where), _ = calls["write_run"]
    assert isinstance(model, Model)
    assert where == folder
    assert list(folder.iterdir()) == []
    assert "Written to" in shown


def test_a_place_of_ones_own_is_run_by_its_path(calls, capsys, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[place]\nname = "mine"\nkind = "rural"\ntitle = { en = "Mine [1]", zh = "我的" }\n'
        'about = { en = "My own.", zh = "自己的。" }\n',
        encoding="utf-8",
    )
    assert "Mine [1]" in printed(capsys, "run", str(path), "no-fund")
    assert Model.made.place == str(path)


def test_a_run_as_json_says_what_was_changed(calls, capsys):
    found = json.loads(printed(capsys, "run", "puyang", "no-fund", "--json", *CHANGES))
    assert found["set"] == {"place.residents": 1_234_567, "engagement.decides": "heard", "attribution": 0}
    assert found["cut"] == ["need_to_acts"]


@pytest.mark.parametrize(("months", "told"), [(30, False), (31, True)])
def test_a_run_says_from_when_levers_act_that_wait_for_the_next_budget_year(tmp_path, capsys, months, told):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[policy]\nname = "mine"\nextends = "reform-2009"\ntitle = { en = "Mine", zh = "我的" }\n'
        'about = { en = "My own.", zh = "自己的。" }\n[[changes]]\nfrom = 31\n[changes.parameters]\n'
        '"fund.per_community" = 100\n"engagement.meetings" = 1\n',
        encoding="utf-8",
    )
    arguments = ["run", "xingfu", str(path), "--months", str(months), "--out", str(tmp_path / "out")]
    main(arguments)
    line = "mine: fund.per_community from month 31: acts from month 37, when the next budget year begins"
    assert (line in capsys.readouterr().err.splitlines()) == told
    described = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert described["changes"][-1]["acts_from"] == {"fund.per_community": 37}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_change_that_never_comes_is_said(capsys, lang):
    arguments = ["run", "xingfu", "austerity", "--months", "2", "--set", "place.scale=0.5", "--lang", lang]
    assert main(arguments) == 0
    said = capsys.readouterr().err
    month = load_policy("austerity").changes[0].month + 1
    wanted = {"en": f"austerity: its change of month {month} never comes", "zh": f"第 {month} 个月的变更不会发生"}
    assert wanted[lang] in said

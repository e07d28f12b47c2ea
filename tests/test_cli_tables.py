"""What stands over a table: what of place, levers, rules and links was changed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim import cli_tables
from sim.labels import text
from tests.command import CHANGES, printed, stand_ins


@pytest.fixture
def calls(monkeypatch):
    return stand_ins(monkeypatch)


@pytest.mark.parametrize("command", [["run", "puyang", "no-fund"], ["compare", "puyang", "no-fund", "fund-only"]])
def test_a_title_says_what_was_changed_and_of_what_kind_it_is(command, calls, capsys):
    title = printed(capsys, *command, "--months", "12", "--seed", "9", *CHANGES).partition("┏")[0].splitlines()
    assert "12 months" in title[0]
    assert "seed 9" in title[0]
    assert title[1:] == [
        "Place changed, burn-in included (this is no policy): Residents = 1,234,567 (place.residents)",
        "Levers set, whatever the policy says: Who decides = Residents are heard (engagement.decides)",
        "Rules changed, burn-in included: Weight of having decided = 0 (attribution)",
        "Links cut after the burn-in: needs → taking part (need_to_acts)",
    ]


@pytest.mark.parametrize("command", [["run", "puyang", "no-fund"], ["compare", "puyang", "no-fund", "fund-only"]])
def test_a_title_says_nothing_of_changes_where_there_are_none(command, calls, capsys):
    assert len(printed(capsys, *command).partition("┏")[0].splitlines()) == 1


def test_a_title_in_chinese_names_changes_in_chinese(calls, capsys):
    shown = printed(capsys, "run", "puyang", "no-fund", "--lang", "zh", *CHANGES)
    assert "听取居民意见 (engagement.decides)" in shown
    assert "不是政策" in shown


def test_who_voted_is_told_of_the_last_election_and_not_as_a_mean_of_months(capsys):
    votes = np.zeros(36)
    votes[[5, 17]] = 0.9, 0.4
    year = cli_tables.last_year(pd.DataFrame({"voted_committee": votes, "votes": votes}))
    assert year["voted_committee"] == 0.4, "although it was before the last year"
    assert year["votes"] == 0
    cli_tables.run_table(year, 36, "en", "A run")
    shown = capsys.readouterr().out
    assert "Turnout, residents' committee, the last election" in shown
    assert "0.400" in shown
    assert text("cli", "no_election", "en") not in shown


def test_a_policy_without_a_council_has_a_dash_for_its_turnout(capsys):
    nan = math.nan
    turnout = {"indicator": "voted_council", "yuan_per_year": 0.0, "yuan_more": 0.0} | dict.fromkeys(
        ("yuan_low", "yuan_high", "yuan_more_low", "yuan_more_high"), nan
    )
    rows = [
        turnout | {"policy": policy, "value": value, "difference": change, "low": low, "high": high, "share_won": won}
        for policy, value, change, low, high, won in [
            ("reform-2009", 0.25, 0.0, 0.0, 0.0, nan),
            ("no-fund", nan, nan, nan, nan, nan),
            ("opinion-2017", 0.5, 0.25, 0.125, 0.375, 1.0),
        ]
    ]
    cli_tables.comparison(pd.DataFrame(rows), "en", "Councils", election=True)
    [line] = [line for line in capsys.readouterr().out.splitlines() if "0.250" in line]
    cells = [cell.strip() for cell in line.split("│")]
    assert "–" in cells
    assert not any("0.000" in cell for cell in cells)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_run_without_an_election_has_no_turnout_and_says_so(lang, capsys):
    year = cli_tables.last_year(pd.DataFrame({"voted_committee": np.zeros(12)}))
    assert math.isnan(year["voted_committee"])
    cli_tables.run_table(year, 12, lang, "A run")
    shown = capsys.readouterr().out
    assert text("figure", "turnout", lang) not in shown
    assert text("cli", "no_election", lang) in shown


@pytest.mark.parametrize(
    ("lang", "name", "legend"),
    [("en", "Projects funded a year", "projects: number funded in the year"), ("zh", "每年立项数", "项目为全年立项数")],
)
def test_a_comparison_tells_projects_of_a_year_and_says_so(lang, name, legend, capsys):
    money = dict.fromkeys(
        ("yuan_per_year", "yuan_low", "yuan_high", "yuan_more", "yuan_more_low", "yuan_more_high"), 0.0
    )
    row = {
        "indicator": "projects_funded",
        "value": 0.32,
        "difference": 0.32,
        "low": 0.2,
        "high": 0.44,
        "share_won": 0.4,
    }
    table = pd.DataFrame([{"policy": policy, **row, **money} for policy in ("no-fund", "fund-only")])
    cli_tables.comparison(table, lang, "", election=False)
    shown = capsys.readouterr().out
    assert name in shown
    assert legend in shown.replace("\n", "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_turnout_is_of_the_adults_at_the_election_and_of_no_month(lang, capsys):
    cli_tables.run_table({"voted_committee": 0.4}, 12, lang, "A run")
    shown = capsys.readouterr().out
    assert text("cli", "counted_at_election", lang) in shown
    assert text("counted_in", "act", lang) not in shown.partition(text("cli", "run_note", lang)[:20])[0]

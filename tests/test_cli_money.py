"""Where a run's money went: the ledger's last year, closed, by who paid."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import GovernanceModel, cli_money
from sim.labels import text


@pytest.fixture(scope="module")
def model():
    found = GovernanceModel("xingfu", "reform-2009", seed=1, individuals=False, burn_in=12)
    found.run(24)
    return found


def test_what_government_pays_less_what_comes_back_is_the_public_money_of_the_year(model):
    paid = cli_money.last_year(model.ledger, 24)
    given, back = (paid.loc[paid[side] == "government", "yuan"].sum() for side in ("giver", "taker"))
    assert given - back == pytest.approx(model.series["money_public"].iloc[-12:].sum(), abs=0.01)
    assert not {"city", "county", "township"} & {*paid["giver"], *paid["taker"]}
    assert paid["giver"].iloc[0] == "government"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_is_in_plain_words(model, capsys, lang):
    cli_money.money(cli_money.last_year(model.ledger, 24), 24, lang)
    shown = capsys.readouterr().out
    assert text("cli", "paid", lang) in shown
    for section, key in (("purpose", "fund grant"), ("account", "government"), ("account", "households")):
        assert text(section, key, lang) in shown


def test_nothing_paid_is_no_table(model, capsys):
    cli_money.money(cli_money.last_year(model.ledger.iloc[:0], 24), 24, "en")
    assert not capsys.readouterr().out


def returned(states, reasons, drafted=14, lang="en", cost=50_000.0, pledged=0.0):
    paid = {"month": 13, "community": 0, "purpose": ["fund grant", "fund grant", "fund return"]}
    told = {"state": states, "reason": reasons, "drafted": drafted, "decided": 16}
    money = {"community": 0, "cost_yuan": cost, "pledged_yuan": pledged}
    ledger = pd.DataFrame(paid | {"amount_fen": [80_000_00, 40_000_00, 120_000_00]})
    return cli_money.why_returned(ledger, pd.DataFrame(told | money), 24, lang)


def test_a_grant_that_went_back_is_explained_by_what_became_of_proposals():
    assert "Of 3 proposals (No quorum: 2, Out of scope: 1)" in returned(
        ["vetoed", "vetoed", "out of scope"], ["no quorum", "no quorum", ""]
    )
    assert "未达法定人数：1" in returned(["vetoed"], ["no quorum"], lang="zh")
    assert "no proposal was made" in returned([], [])


def test_a_grant_that_paid_a_project_needs_no_explanation(model):
    assert returned(["vetoed", "delivering"], ["no quorum", ""]) == ""
    assert cli_money.why_returned(model.ledger.iloc[:0], model.projects, 24, "en") == ""


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Costs more than this place's whole fund of the year, 120,000 yuan: 1"),
        ("zh", "全年专项资金 120,000 元：1"),
    ],
)
def test_a_project_dearer_than_the_fund_is_not_said_to_have_come_too_late(lang, said):
    fate = (["refused"], ["money used up"])
    assert said in returned(*fate, lang=lang, cost=232_868.0)
    used_up = text("refusal", "money used up", lang)
    assert used_up not in returned(*fate, lang=lang, cost=232_868.0)
    assert used_up in returned(*fate, lang=lang, cost=100_000.0)
    assert used_up in returned(*fate, lang=lang, cost=232_868.0, pledged=130_000.0), (
        "what households pay is not the fund's"
    )

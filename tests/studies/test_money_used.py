"""What money goes to: told of the last year by use, whoever pays, and of the setting that money is told of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.studies.comparison import Comparison, compare_study
from sim.studies.kept import row_of
from sim.studies.money_used import USES, money_used
from sim.telling.advice import advice
from tests.studies.lucky import Lucky, made

PAID = {"money_projects": 30_000.0, "money_engagement": 2_000.0, "money_organisation": 0.0, "money_services": 0.0}
GIFTS = 500.0


class Paying(Lucky):
    """Works and meetings are paid in every month, more where the fund is larger."""

    def run(self, months):
        super().run(months)
        fund = float(self.overrides.get("fund.per_community", 0.0))
        for use, yuan in PAID.items():
            self.series[use] = yuan + (fund / 12 if use == "money_projects" else 0.0)
        self.series["money_gifts"] = GIFTS


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    tables = '[levers]\n"fund.per_community" = [0, 120000]\n'
    return made(tmp_path_factory.mktemp("used"), tables, policies='["no-fund", "reform-2009"]', build=Paying)


def test_uses_are_of_a_year_and_of_the_last_setting(results):
    rows = money_used(results)
    assert [(row["place"], row["policy"]) for row in rows] == [("xingfu", "no-fund"), ("xingfu", "reform-2009")]
    for row in rows:
        assert row["money_projects"] == pytest.approx(12 * 30_000 + 120_000)
        assert {use: row[use] for use in USES[1:]} == {use: 12 * PAID[use] for use in USES[1:]}
        assert row["money_gifts"] == 12 * GIFTS


@pytest.mark.parametrize(
    ("lang", "said", "unsaid"),
    [("en", "projects, small works and repairs 480,000; meetings, notices, votes and allowances 24,000. "
      "Residents and firms gave 6,000 yuan in it.", "training"),
     ("zh", "项目、微项目与维修：480,000；会议、公示、表决与补贴：24,000。其间居民与企业捐款 6,000 元。", "养老")],
)  # fmt: skip
def test_the_page_parts_works_from_engagement(results, lang, said, unsaid):
    comparison = compare_study(results.folder)
    assert row_of(comparison.about, "money_used", "xingfu", "no-fund") == money_used(results)[0]
    told = [one.text for one in advice(comparison, lang) if said in one.text]
    assert len(told) == 1
    assert told[0].count(said) == 2, "of each policy"
    assert unsaid not in told[0], "what is paid for nothing is not named"
    older = {name: kept for name, kept in comparison.about.items() if name != "money_used"}
    assert not any(said in one.text for one in advice(Comparison(comparison.table, older), lang))


def test_results_without_uses_tell_of_none(results):
    short = results.table.drop(columns=[f"{use}_year" for use in USES])
    assert money_used(replace(results, table=short)) == []

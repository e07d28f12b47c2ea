"""How many projects policies fund: told per policy, paired, and where the one that does most builds next to none."""

from __future__ import annotations

import pytest

from sim.studies import built
from sim.studies.comparison import Comparison, compare_study
from sim.telling.advice import advice
from sim.telling.study_tables import money_tables
from tests.studies.lucky import made

POLICIES = '["no-fund", "fund-only", "reform-2009"]'


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return made(tmp_path_factory.mktemp("built"), policies=POLICIES, replicates="5")


@pytest.fixture(scope="module")
def comparison(results):
    found = compare_study(results.folder)
    return Comparison(found.table, {**found.about, "built": [dict(row) for row in found.about["built"]]})


def test_projects_are_those_of_a_year_paired_with_the_baseline_and_with_whoever_funds_most(results):
    rows = {row["policy"]: row for row in built.built(results)}
    runs = results.runs.pivot(index="seed", columns="policy", values=built.COLUMN) * 12
    for policy, row in rows.items():
        assert row["projects"] == pytest.approx(runs[policy].mean(), abs=1e-3)
        assert row["low"] < row["projects"] < row["high"]
        assert row["none"] == 0
        assert row["most"] == "reform-2009"
    own = rows["fund-only"]
    assert own["more"] == pytest.approx((runs["fund-only"] - runs["no-fund"]).mean(), abs=1e-3)
    assert own["less"] == pytest.approx((runs["fund-only"] - runs["reform-2009"]).mean(), abs=1e-3)
    assert own["more_low"] < own["more"] < own["more_high"]
    assert rows["no-fund"]["more"] is None
    assert rows["reform-2009"]["less"] is None
    assert built.fewer(own)
    assert not built.fewer(rows["reform-2009"])


@pytest.mark.parametrize(
    ("lang", "head", "fewer", "cost"),
    [
        (
            "en",
            "Projects funded a year (95 % interval)",
            "it funds fewer projects than another: 0.32 (",
            "none",
        ),
        ("zh", "每年获资助项目数（95 % 区间）", "它资助的项目少于另一项：每年 0.32（", "没有"),
    ],
)
def test_pages_say_what_is_built_and_that_who_does_most_builds_less(comparison, lang, head, fewer, cost):
    spent = money_tables(comparison)[-1]
    assert head in [one[lang] for one in spent["heads"]]
    assert len(spent["rows"][0]) == len(spent["heads"])
    assert fewer not in advice(comparison, lang)[0].text
    own = next(row for row in comparison.about["built"] if row["policy"] == "reform-2009")
    kept = dict(own)
    own |= {"projects": 0.32, "low": 0.2, "high": 0.44, "none": 0.68, "most": "fund-only", "less": -1.5}
    own |= {"less_low": -1.8, "less_high": -1.2}
    do, *rest = advice(comparison, lang)
    own |= kept
    assert fewer in do.text
    assert "68 %" in do.text
    assert any("0.32" in one.text and cost in one.text and "68 %" in one.text for one in rest)


def test_a_comparison_made_before_projects_were_told_says_nothing_of_them(comparison):
    older = Comparison(comparison.table, {name: kept for name, kept in comparison.about.items() if name != "built"})
    assert len(money_tables(older)[-1]["heads"]) == len(money_tables(older)[-1]["rows"][0]) == 4
    assert "Projects funded" not in " ".join(one.text for one in advice(older, "en"))


@pytest.mark.parametrize(("lang", "always"), [("en", "some in every run."), ("zh", "每次运行都有。")])
def test_where_every_run_funds_some_no_share_of_none_is_told(comparison, lang, always):
    less = {"projects": 2.0, "none": 0.0, "most": "fund-only", "less": -1.5, "less_low": -1.8, "less_high": -1.2}
    rows = [row | less for row in comparison.about["built"]]
    do, *rest = advice(Comparison(comparison.table, comparison.about | {"built": rows}), lang)
    assert always in do.text
    assert any(always in one.text for one in rest)
    said = " ".join(one.text for one in (do, *rest))
    assert "none in 0 %" not in said
    assert "；0 % 的运行" not in said


@pytest.mark.parametrize(("share", "said"), [(0.0, "0"), (0.0017, "<1"), (0.68, "68"), (0.9983, ">99"), (1.0, "100")])
def test_one_run_of_hundreds_without_a_project_is_not_rounded_to_none(share, said):
    assert built.none({"none": share}) == said

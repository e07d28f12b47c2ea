"""What share of a whole's gain each part gives alone, and for how much of its money."""

from __future__ import annotations

import pytest

from sim.studies.comparison import compare_study
from sim.studies.shares import shares
from sim.telling.parts_of_whole import parts_of_whole, share
from tests.studies.lucky import EFFECT, made

FOUR = '["no-fund", "fund-only", "voice-only", "reform-2009"]'


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return made(tmp_path_factory.mktemp("four"), policies=FOUR, interaction=FOUR, replicates="8")


def test_a_share_is_the_ratio_of_gains_with_an_interval_that_holds_it_and_the_money_of_both(results):
    rows = {row["policy"]: row for row in shares(results)}
    assert set(rows) == {"fund-only", "voice-only"}
    for name, row in rows.items():
        assert row["share"] == pytest.approx(EFFECT[name] / EFFECT["reform-2009"], abs=0.05)
        assert row["low"] < row["share"] < row["high"]
        assert (row["whole"], row["beside"]) == ("reform-2009", "no-fund")
    assert rows["fund-only"]["yuan"] == pytest.approx(0.3 * rows["fund-only"]["yuan_whole"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_findings_say_what_each_part_alone_gives_the_most_first_with_what_it_costs(results, lang):
    comparison = compare_study(results.folder, ["reach"])
    place = comparison.about["places"][0]
    said = parts_of_whole(comparison, place, lang)
    rows = sorted(comparison.about["shares"], key=lambda row: -row["share"])
    at = [said.index(share(row, lang)) for row in rows]
    assert at == sorted(at)
    assert all(f"{row['yuan']:+,.0f}" in said for row in rows)
    assert f"{rows[0]['yuan_whole']:+,.0f}" in said


def test_nothing_is_said_without_an_interaction(tmp_path):
    results = made(tmp_path / "two")
    assert shares(results) == []
    comparison = compare_study(results.folder, ["reach"])
    assert parts_of_whole(comparison, comparison.about["places"][0], "en") == ""

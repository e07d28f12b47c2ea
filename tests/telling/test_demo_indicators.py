"""What a page's sentences tell of stands in a file, cell by cell, with the numbers of table and sentences."""

from __future__ import annotations

import csv
import io

import pytest

from sim.studies.demo import Demo
from sim.telling import demo_change, demo_indicators, demo_table
from sim.telling.demo_cost import AS_IT_WAS


@pytest.fixture(scope="module")
def rows(demo: Demo) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(demo_table.to_csv(list(demo_indicators.records(demo))))))


def test_there_is_a_row_an_indicator_cell_and_kind_of_runs(demo: Demo, rows: list[dict[str, str]]) -> None:
    names = demo_indicators.told(demo)
    assert {"reach", "cohesion", "belonging", "gap_migrant", "reach_migrant", "reach_local"} <= set(names)
    assert len(rows) == len(names) * len(demo.cells) * 2
    assert len({tuple(row[key] for key in ("fund_times", "engagement", "indicator", "runs")) for row in rows}) == len(
        rows
    )


def test_levels_and_differences_are_those_of_the_table_and_of_sentences(demo: Demo, rows: list[dict[str, str]]) -> None:
    found = {(row["fund_times"], row["engagement"], row["indicator"], row["runs"]): row for row in rows}
    for line in demo_table.rows(demo):
        row = found[f"{line.cell.times:g}", line.cell.engagement, "reach", "luck"]
        assert float(row["level"]) == pytest.approx(line.level["participation"], abs=1e-5)
        assert float(row["difference"]) == pytest.approx(line.luck["participation"].mean, abs=1e-5)
    moved = demo_change.change(demo, "gap_migrant", demo_change.BOTH, demo_change.BASE, assumptions=True)
    row = found["1", "residents", "gap_migrant", "luck_and_assumptions"]
    assert float(row["difference"]) == pytest.approx(moved.mean, abs=1e-5)
    base = found[f"{AS_IT_WAS[0]:g}", AS_IT_WAS[1], "belonging", "luck"]
    assert (float(base["difference"]), float(base["share_equal"])) == (0.0, 1.0)

"""The table of the reform's systems names every lever, and indicators and files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.levers import system_of
from sim.measures import INDICATORS
from sim.parameters import PARAMETERS

ROOT = Path(__file__).parents[1]
ODD = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
LINES = [line for line in ODD.splitlines() if re.match(r"\| S\d+ \|", line)]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES]
LEVERS = [name for name, parameter in PARAMETERS.items() if parameter.kind == "lever"]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_system_has_a_row():
    assert [row[0] for row in ROWS] == [f"S{number}" for number in range(1, 23)]


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_stands_with_its_system(lever):
    levers = {row[0]: named(row[2]) for row in ROWS}
    assert {lever, lever.partition(".")[0] + ".*"} & set(levers[system_of(lever)])


def test_indicators_and_files_exist():
    for row in ROWS:
        assert set(named(row[3])) <= set(INDICATORS)
        assert all((ROOT / "sim" / file).is_file() for file in named(row[4]))


def test_contents_list_every_heading():
    heads = re.findall(r"^###? (.+)$", ODD, re.MULTILINE)
    contents = ODD[ODD.index("Contents:") : ODD.index("## 1. Overview")]
    for head in heads:
        anchor = re.sub(r"[^a-z0-9 \-]", "", head.lower()).replace(" ", "-")
        assert f"[{head}](#{anchor})" in contents

"""Levers set one at a time: how their file is read, what is compared, and what is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sim.errors import InputError
from sim.levers import system_of
from sim.parameters import LEVERS
from sim.studies import run_study
from sim.studies.comparison import compare_study
from sim.studies.design_table import read_alone
from sim.studies.effects import COLUMNS, effects, read_effects, verdicts
from sim.studies.results import open_study
from sim.telling.readme_findings import write_findings

HEAD = "place,policy,lever,value\n"
ROWS = (
    "xingfu,no-fund,engagement.meetings,6\n"
    "xingfu,no-fund,engagement.meetings,12\n"
    "xingfu,fund-only,engagement.decides,residents\n"
    "xingfu,fund-only,engagement.decides,officials\n"  # as the policy is
)
STUDY = """[study]
name = "alone"
question = "What does each do?"
places = ["xingfu"]
policies = ["no-fund", "fund-only"]
months = 12
burn_in = 12
replicates = 3
design = "alone"
csv = "levers.csv"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("alone")
    (made / "study.toml").write_text(STUDY, encoding="utf-8")
    (made / "levers.csv").write_text(HEAD + ROWS, encoding="utf-8")
    with ThreadPoolExecutor(1) as pool:
        assert run_study(made, executor=pool, workers=1).whole
    return made


def test_every_policy_of_the_file_also_runs_as_it_is(folder):
    runs = open_study(folder).runs
    assert len(runs) == 3 * (2 + 4)
    plain = runs.drop_duplicates("point")[["policy", "engagement.meetings", "engagement.decides"]]
    assert sorted(map(tuple, plain.itertuples(index=False, name=None))) == [
        ("fund-only", 0.0, "officials"), ("fund-only", 0.0, "officials"), ("fund-only", 0.0, "residents"),
        ("no-fund", 0.0, "officials"), ("no-fund", 6.0, "officials"), ("no-fund", 12.0, "officials"),
    ]  # fmt: skip


def test_an_effect_is_the_difference_from_the_policy_as_it_is(folder):
    found = effects(compare_study(folder, ["reach", "attends"]))
    assert tuple(found) == COLUMNS
    assert found[["system", "lever", "value", "policy"]].drop_duplicates().to_numpy().tolist() == [
        ["S1", "engagement.decides", "residents", "fund-only"],
        ["S2", "engagement.meetings", "6", "no-fund"],
        ["S2", "engagement.meetings", "12", "no-fund"],
    ]
    runs = open_study(folder).runs.set_index(["policy", "engagement.meetings", "seed"])["attends_year"].sort_index()
    by_hand = (runs["no-fund", 12.0] - runs["no-fund", 0.0]).mean()
    row = found.query("value == '12' and indicator == 'attends'").iloc[0]
    assert row["difference"] == pytest.approx(by_hand)
    assert row["low"] <= row["difference"] <= row["high"]
    assert row["seeds"] == 3
    assert row["yuan"] > 0


def test_the_findings_tell_them_and_write_them_down(folder):
    page = write_findings(folder).read_text("utf-8")
    kept = (folder / "effects.csv").read_text("utf-8").splitlines()
    assert kept[0] == ",".join(COLUMNS)
    comparison = compare_study(folder)
    assert len(kept) == 1 + len(effects(comparison))
    for row in verdicts(read_effects(comparison)).itertuples():
        assert f"({row.system})" in page
    assert "Nothing clear at any value" in page
    (head,) = [line for line in page.splitlines() if line.startswith("| Place")]
    assert head.startswith("| Place | Setting | Against | Yearly reach |")  # no further column for the policy
    assert page.count("\n| ") == 2 + 3  # head, rule, and a row a lever and value: statements would say it twice


def test_a_study_of_another_design_has_no_effects(folder):
    comparison = compare_study(folder, ["reach"])
    with pytest.raises(InputError, match="design = 'alone'"):
        effects(type(comparison)(comparison.table.assign(compared="policy"), comparison.about))


def test_every_lever_belongs_to_a_system():
    assert {system_of(lever.name) for lever in LEVERS} <= {f"S{number}" for number in range(1, 23)}


def test_a_blank_is_as_the_policy_says_and_values_are_checked(tmp_path):
    (tmp_path / "levers.csv").write_text(HEAD + ROWS, encoding="utf-8")
    table = read_alone(tmp_path / "levers.csv", {"xingfu": 0}, {"no-fund": 0, "fund-only": 1})
    assert table.names == ("engagement.meetings", "engagement.decides")
    assert np.isnan(table.values).tolist() == [[True] * 2] * 2 + [[False, True]] * 2 + [[True, False]] * 2
    assert table.policy.tolist() == [0, 1, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("xingfu,no-fund,engagement.meeting,6\n", "line 2: unknown parameter 'engagement.meeting'; did you mean"),
        ("xingfu,no-fund,attribution,0.5\n", "line 2: attribution is no lever"),
        ("xingfu,no-fund,engagement.meetings,many\n", "line 2: engagement.meetings = 'many' is not a number"),
        ("xingfu,no-fnd,engagement.meetings,6\n", "line 2: unknown policy 'no-fnd'"),
        ("jinyang,no-fund,engagement.meetings,6\n", "line 2: unknown place 'jinyang'"),
        (ROWS + "xingfu,no-fund,engagement.meetings,6.0\n", "line 6: the row stands twice"),
        ("", "there is no row"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_its_line(tmp_path, rows, said):
    (tmp_path / "levers.csv").write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_alone(tmp_path / "levers.csv", {"xingfu": 0}, {"no-fund": 0, "fund-only": 1})
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_header_of_other_columns_is_refused(tmp_path):
    (tmp_path / "levers.csv").write_text("place,policy,lever\n", encoding="utf-8")
    with pytest.raises(InputError, match="it takes place,policy,lever,value"):
        read_alone(tmp_path / "levers.csv", {"xingfu": 0}, {"no-fund": 0})

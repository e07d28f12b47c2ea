"""What policies set differently: each lever's course in a run, of dated policies and of one's own."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sim.parameters import LEVERS
from sim.scenarios import load_policy, policy_names
from sim.studies.comparison import Comparison, compare_study
from sim.studies.design import read_design
from sim.studies.levers_set import course, levers_set, who_decides
from sim.telling.study_tables import lever_tables
from tests.studies.folders import write_study
from tests.studies.lucky import made

OWN = """
[policy]
name = "own"
extends = "reform-2009"
title = { en = "Reform with other meetings", zh = "会议不同的改革" }
about = { en = "As in 2009, with more meetings at first.", zh = "同 2009 年，起初会议更多。" }

[parameters]
"engagement.meetings" = { value = 9, source = "assumption: for a test" }

[[changes]]
from = 17

[changes.parameters]
"engagement.meetings" = { value = 3, source = "assumption: for a test" }
"fund.per_community" = { value = 50000, source = "assumption: for a test" }
"""


def designed(folder, policies, tables="", **keys):
    return read_design(write_study(folder, tables, policies=policies, **keys))


def by_lever(rows):
    return {row["lever"]: row["courses"] for row in rows}


def test_what_a_policy_of_ones_own_changes_stands_beside_what_it_extends(tmp_path):
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    rows = by_lever(levers_set(designed(tmp_path, '["reform-2009", "own.toml"]', months="36")))
    base = load_policy("reform-2009").values
    assert set(rows) == {"engagement.meetings", "fund.per_community"}
    assert rows["engagement.meetings"] == {
        "reform-2009": [[1, base["engagement.meetings"]]],
        "own": [[1, 9.0], [17, 3.0]],
    }
    # A fund is paid in at a new year only: it waits for the first month of the next.
    assert rows["fund.per_community"]["own"] == [[1, base["fund.per_community"]], [25, 50_000.0]]


def test_changes_after_the_last_month_of_a_run_are_none_of_it(tmp_path):
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    rows = by_lever(levers_set(designed(tmp_path, '["reform-2009", "own.toml"]', months="24")))
    assert set(rows) == {"engagement.meetings"}


def test_what_the_study_sets_or_varies_itself_is_not_told_of_policies(tmp_path):
    policies = '["no-fund", "reform-2009"]'
    all_of_it = by_lever(levers_set(designed(tmp_path / "a", policies)))
    tables = '[levers]\n"fund.per_community" = [0, 100000]\n[set]\n"engagement.decides" = "residents"\n'
    left = by_lever(levers_set(designed(tmp_path / "b", policies, tables)))
    assert {"fund.per_community", "engagement.decides"} <= set(all_of_it)
    assert set(left) == set(all_of_it) - {"fund.per_community", "engagement.decides"}


def test_who_decides_is_as_files_say_unless_the_study_sets_it(tmp_path):
    policies = '["no-fund", "voice-only", "reform-2009"]'
    assert who_decides(designed(tmp_path / "a", policies)) == {
        "no-fund": "officials", "voice-only": "heard", "reform-2009": "residents",
    }  # fmt: skip
    fixed = '[set]\n"engagement.decides" = "heard"\n'
    assert set(who_decides(designed(tmp_path / "b", policies, fixed)).values()) == {"heard"}
    varied = '[levers]\n"engagement.decides" = ["officials", "heard"]\n'
    assert who_decides(designed(tmp_path / "c", policies, varied)) == {}


@pytest.mark.parametrize("name", policy_names())
def test_every_shipped_policy_starts_as_its_file_says_and_moves_only_by_its_dates(name):
    policy = load_policy(name)
    for lever in LEVERS:
        steps = course(policy, lever, 10_000)
        start = policy.values.get(lever.name, lever.default)
        assert steps[0][0] == 1
        assert steps[0][1] == (lever.choices[int(start)] if lever.choices else start)
        assert [month for month, _ in steps] == sorted({month for month, _ in steps})
        assert all(one[1] != other[1] for one, other in pairwise(steps))
        assert len(steps) == 1 or any(lever.name in change.values for change in policy.changes)


@pytest.mark.parametrize(("lang", "who", "later"), [("en", "Who decides", "on"), ("zh", "谁决定", "个月起")])
def test_the_page_sets_them_side_by_side(tmp_path, lang, who, later):
    results = made(tmp_path, policies='["no-fund", "reform-2009"]')
    comparison = compare_study(results.folder)
    (table,) = lever_tables(comparison)
    heads = [head[lang] for head in table["heads"]]
    assert heads[1:] == [comparison.title("policy", one, lang) for one in ("no-fund", "reform-2009")]
    cells = next(row for row in table["rows"] if row[0][lang].startswith(who))
    assert len({cell[lang] for cell in cells[1:]}) == 2
    dated = {**comparison.about, "levers_set": [
        {"lever": "fund.per_community", "courses": {"no-fund": [[1, 0.0]], "reform-2009": [[1, 5e4], [25, 1e5]]}}
    ]}  # fmt: skip
    (table,) = lever_tables(Comparison(comparison.table, dated))
    assert "50,000" in table["rows"][0][2][lang]
    assert later in table["rows"][0][2][lang]
    older = {name: kept for name, kept in comparison.about.items() if name != "levers_set"}
    assert lever_tables(Comparison(comparison.table, older)) == []

"""A plan says how many, how long, how large, and what looks wrong."""

from __future__ import annotations

import math
import time
from collections import namedtuple

import numba
import pytest

from sim.errors import InputError
from sim.scenarios import load_policy
from sim.studies import plan_study, run_study
from sim.studies import same_budget as same_budget_search
from sim.studies.contrasts import ASKED
from sim.studies.study import load_study
from tests.studies.folders import write_study
from tests.studies.tiny import RaisingEarly, Tiny

SWEEP = '[levers]\n"engagement.meetings" = [0, 3]\n[uncertain]\nattribution = [0.0, 0.5, 1.0]\n'


class Slow(Tiny):
    """Takes a twentieth of a second to burn in, and a tenth to run."""

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        time.sleep(0.05)

    def branch(self, policy, overrides, cut=()):
        return _Arm(self.place, policy, self.seed, overrides, self.burn_in)


class _Arm(Tiny):
    def run(self, months):
        time.sleep(0.1)
        super().run(months)


def test_runs_are_counted_and_timed(tmp_path):
    folder = write_study(tmp_path, SWEEP, places='["xingfu", "puyang"]', replicates="12")
    plan = plan_study(folder, workers=2, build=Slow)
    assert plan.axes == {"places": 2, "policies": 2, "settings": 2, "futures": 3, "replicates": 12}
    assert plan.runs == 288
    assert plan.seconds_burn_in == pytest.approx(0.05, rel=0.5)
    assert plan.seconds_run == pytest.approx(0.1, rel=0.5)
    assert plan.seconds == pytest.approx(3 + (72 * 0.05 + 288 * 0.1) / 2, rel=0.5)
    assert plan.comparisons == 2 * (2 + 2) * len(ASKED)  # at each place: a policy at two settings, one setting of two
    assert plan.warnings == ()


@pytest.mark.parametrize(
    ("keys", "tables", "axis"),
    [
        ({"design": '"sobol"', "samples": "8"}, "", {"rows": 32}),
        ({"design": '"morris"', "samples": "4"}, '"hours.median" = [3.0, 4.0]\n', {"rows": 24}),
        ({"design": '"latin"', "samples": "5", "futures": "7"}, "", {"settings": 5, "futures": 7}),
    ],
)
def test_the_axes_multiply_to_the_runs(tmp_path, keys, tables, axis):
    ranges = '[levers]\n"engagement.publicity" = { low = 0.0, high = 1.0 }\n[uncertain]\n'
    ranges += f"attribution = {{ low = 0.2, high = 0.9 }}\n{tables}"
    plan = plan_study(write_study(tmp_path, ranges, **keys), workers=1, build=Tiny)
    assert plan.axes == {"places": 1, "policies": 2, **axis, "replicates": 3}
    assert plan.runs == math.prod(plan.axes.values())


def test_rows_of_a_file_that_name_policies_are_not_crossed_with_them(tmp_path):
    (tmp_path / "rows.csv").write_text("policy,hours.median\nno-fund,3\nfund-only,4\nfund-only,5\n")
    uncertain = "[uncertain]\nattribution = [0.0, 0.5]\n"
    write_study(tmp_path, uncertain, design='"csv"', csv='"rows.csv"')
    plan = plan_study(tmp_path, workers=1, build=Tiny)
    assert plan.axes == {"places": 1, "policies": 1, "settings": 3, "futures": 2, "replicates": 3}
    assert plan.runs == math.prod(plan.axes.values())


def test_the_size_is_about_right(tmp_path):
    folder = write_study(tmp_path, SWEEP, series="true", replicates="40")
    plan = plan_study(folder, workers=1, build=Tiny)
    run_study(folder, workers=1, build=Tiny)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size / 4 < plan.bytes < size * 4


@pytest.mark.parametrize(
    ("keys", "tables", "said"),
    [
        ({"replicates": "1"}, "", "says nothing of luck"),
        ({"months": "6"}, "", "less than a year"),
        ({"burn_in": "0"}, "", "has not settled"),
        ({"samples": "16"}, "", "samples = 16 changes nothing: design = 'factorial'"),
        ({"futures": "16"}, "", "futures = 16 changes nothing"),
        ({"futures": "3"}, "[uncertain]\nattribution = { low = 0.0, high = 1.0 }\n", "about 2 degrees of freedom"),
        (
            {},
            '[set]\n"fund.per_community" = 300000\n',
            r"no-fund: .* told as 'No fund, officials decide \(here Fund per community 300,000\)'",
        ),
        ({"policies": '["no-fund"]', "places": '["xingfu", "puyang"]'}, "", "nothing to compare.*places are not"),
        (
            {"policies": '["no-fund"]', "design": '"latin"', "samples": "4"},
            '[levers]\n"engagement.publicity" = { low = 0.0, high = 1.0 }\n',
            "nothing to compare, so findings and report will refuse: settings of levers drawn from ranges are a sample",
        ),
        (
            {"replicates": "3"},
            "",
            r"With 3 replicates and \d+ comparisons corrected for, a difference is clear only where .*told from luck",
        ),
        (
            {"design": '"morris"', "samples": "1"},
            '[uncertain]\n"hours.median" = {low = 3, high = 4}\nattribution = {low = 0.1, high = 0.9}\n',
            "samples = 1: one trajectory has no intervals",
        ),
        (
            {"design": '"morris"', "samples": "9"},
            '[uncertain]\n"hours.median" = {low = 3, high = 4}\nattribution = {low = 0.1, high = 0.9}\n',
            "samples = 9: intervals of so few are too narrow",
        ),
        (
            {"design": '"sobol"', "samples": "32"},
            '[uncertain]\n"hours.median" = {low = 3, high = 4}\nattribution = {low = 0.1, high = 0.9}\n',
            "samples = 32: indices of fewer than 64",
        ),
        ({}, '[levers]\n"fund.per_community" = [1000]\n', "at 1 of 1 settings looked at policies come to the same"),
        (
            {},
            '[levers]\n"fund.per_community" = [0, 200000]\n"engagement.decides" = ["officials", "residents"]\n',
            "at 4 of 4 settings .* do fund.per_community, engagement.decides level them",
        ),
        ({"months": "30"}, "", "months = 30: runs end inside a budget year, .*; take 24 or 36"),
        (
            {},
            '[uncertain]\n"type.hump" = [0.1, 0.18]\n"type.free_rider" = [0.4]\n',
            "2 of 4 settings looked at would fail",
        ),
    ],
)
def test_what_looks_wrong_is_said(tmp_path, keys, tables, said):
    policies = '["no-fund", "voice-only"]' if "type" in tables else '["no-fund", "fund-only"]'
    write_study(tmp_path, tables, **{"policies": policies, **keys})
    import re

    assert any(re.search(said, warning) for warning in plan_study(tmp_path, workers=1, build=Tiny).warnings)


def test_rows_that_a_morris_grid_repeats_are_no_twins_of_policies(tmp_path):
    ranges = '[levers]\n"engagement.publicity" = { low = 0, high = 1 }\n"engagement.meetings" = { low = 0, high = 8 }\n'
    write_study(tmp_path, ranges, design='"morris"', samples="20")
    cells = load_study(tmp_path).cells
    assert len({tuple(row) for row in cells.levers.tolist()}) < len(cells.levers)
    assert plan_study(tmp_path, workers=1, build=Tiny).warnings == ()


def test_a_row_that_stands_twice_is_told_as_one_and_blames_no_lever(tmp_path):
    (tmp_path / "rows.csv").write_text("fund.per_community\n50000\n60000\n50000\n")
    write_study(tmp_path, design='"csv"', csv='"rows.csv"', policies='["fund-only", "reform-2009"]', replicates="9")
    said = plan_study(tmp_path, workers=1, build=Tiny).warnings
    assert said[0] == "2 of 6 runs looked at are there already, under the same policy: is a row needless?"
    assert all("place.fund_share" in line for line in said[1:]), "where one courtyard has so small a fund"


def test_the_search_for_equal_money_is_counted(tmp_path):
    write_study(tmp_path, policies='["fund-only", "reform-2009"]')
    plain = plan_study(tmp_path, workers=1, build=Tiny)
    level = plan_study(tmp_path, workers=1, build=Tiny, same_budget=True)
    assert plain.seconds_search == 0 < level.seconds_search < level.seconds


def test_a_policy_without_a_fund_to_scale_is_warned_of(tmp_path):
    write_study(tmp_path, policies='["no-fund", "fund-only", "reform-2009"]')
    plain, level = (plan_study(tmp_path, workers=1, build=Tiny, same_budget=asked) for asked in (False, True))
    [said] = set(level.warnings) - set(plain.warnings)
    assert said.startswith("same_budget: no-fund: no fund to scale, so")


class Uneven(Slow):
    """A run takes the longer the dearer its policy."""

    def branch(self, policy, overrides, cut=()):
        return _Uneven(self.place, policy, self.seed, overrides, self.burn_in)


class _Uneven(Tiny):
    def run(self, months):
        time.sleep(0.2 if self.policy.name == "reform-2009" else 0.02)
        super().run(months)


def test_a_run_of_every_policy_is_timed(tmp_path):
    write_study(tmp_path, policies='["no-fund", "fund-only", "reform-2009"]')
    assert plan_study(tmp_path, workers=1, build=Uneven).seconds_run == pytest.approx(0.24 / 3, rel=0.5)


@pytest.mark.parametrize("same_budget", ["true", pytest.param("700_000", marks=pytest.mark.slow)])
@pytest.mark.slow
def test_the_search_for_equal_money_takes_about_as_long_as_planned(tmp_path, monkeypatch, same_budget):
    keys = {"places": '["puyang"]', "policies": '["no-fund", "fund-only", "reform-2009"]', "replicates": "2"}
    write_study(tmp_path, months="24", same_budget=same_budget, **keys)
    planned, study = plan_study(tmp_path, workers=1).seconds_search, load_study(tmp_path)
    spends, tried = same_budget_search.Purse._spends, []

    def counted(purse, base, policy, fund):
        tried.append(fund)
        return spends(purse, base, policy, fund)

    monkeypatch.setattr(same_budget_search.Purse, "_spends", counted)
    start = time.perf_counter()
    same_budget_search.equal_budget(study)
    assert (time.perf_counter() - start) / 3 < planned < 3 * (time.perf_counter() - start)
    assert len(tried) / 2 < same_budget_search.searched_runs(study) < 2 * len(tried)


def test_the_search_runs_on_one_thread_as_workers_do(tmp_path):
    if numba.config.NUMBA_NUM_THREADS < 2:
        pytest.skip("there is one processor")
    seen = []

    class Threads(Tiny):
        def run(self, months):
            seen.append(numba.get_num_threads())
            super().run(months)

    numba.set_num_threads(2)
    try:
        same_budget_search.equal_budget(load_study(write_study(tmp_path, same_budget="true")), build=Threads)
        assert set(seen) == {1}
        assert numba.get_num_threads() == 2
    finally:
        numba.set_num_threads(1)


def test_a_change_that_never_comes_is_said(tmp_path):
    write_study(tmp_path, policies='["no-fund", "austerity"]', months="24")
    said = plan_study(tmp_path, workers=1, build=Tiny).warnings
    assert any(one.startswith("austerity: its change of month") and "month 24" in one for one in said)


def test_a_change_that_waits_for_a_new_year_after_the_last_month_is_said(tmp_path):
    named = 'title = { en = "Late", zh = "晚" }\nabout = { en = "Late.", zh = "晚。" }\n'
    set_anew = '"fund.per_community" = 0\n"engagement.meetings" = 0\n'
    (tmp_path / "late.toml").write_text(
        f'[policy]\nname = "late"\n{named}extends = "reform-2009"\n'
        f"[[changes]]\nfrom = 14\n[changes.parameters]\n{set_anew}",
        encoding="utf-8",
    )
    write_study(tmp_path, policies='["no-fund", "late.toml"]', months="24")
    late = [
        one
        for one in plan_study(tmp_path, workers=1, build=Tiny).warnings
        if one.startswith("late: its change of month 14")
    ]
    assert len(late) == 1
    assert "too late for fund.per_community, which" in late[0], "meetings change at once"
    write_study(tmp_path, policies='["no-fund", "late.toml"]', months="25")
    assert not any(one.startswith("late:") for one in plan_study(tmp_path, workers=1, build=Tiny).warnings)


@pytest.mark.parametrize(("meetings", "warned"), [("[0, 3]", True), ("[0, 5]", False)])
def test_a_lever_that_never_is_what_a_policy_sets_is_said(tmp_path, meetings, warned):
    """A page told of the reform as shipped, and no run had its meetings."""
    tables = f'[levers]\n"engagement.meetings" = {meetings}\n'
    folder = write_study(tmp_path, tables, policies='["no-fund", "reform-2009"]', replicates="20")
    said = [line for line in plan_study(folder, workers=1, build=Tiny).warnings if "as that file says" in line]
    where = "engagement.meetings is set to 0, 3 under every policy, where reform-2009 says 5"
    assert [line.split(":")[0] for line in said] == [where] * warned


def test_a_small_disk_is_said(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")(10, 10, 0)
    monkeypatch.setattr("sim.studies.plan_warnings.shutil.disk_usage", lambda path: usage)
    plan = plan_study(write_study(tmp_path), workers=1, build=Tiny)
    assert "the disk has 0 MB left" in plan.warnings[0]


def test_a_run_that_fails_at_once_is_said(tmp_path):
    with pytest.raises(InputError, match="a first run fails: ValueError: no such place"):
        plan_study(write_study(tmp_path, first_seed="3"), workers=1, build=RaisingEarly)


def test_a_changed_design_is_said_before_it_is_run(tmp_path):
    run_study(write_study(tmp_path), workers=1, build=Tiny)
    write_study(tmp_path, months="24")
    with pytest.raises(InputError, match="months was 12, is 24"):
        plan_study(tmp_path, build=Tiny)


@pytest.mark.parametrize(("both", "warned"), [("reform-2009", True), ("mine.toml", False)])
def test_a_whole_that_holds_more_than_its_parts_is_said(tmp_path, both, warned):
    levers = "".join(
        f'"{name}" = {{ value = {value!r}, source = "own" }}\n'
        for policy in ("fund-only", "voice-only") for name, value in load_policy(policy).values.items()
        if name != "engagement.decides"
    )  # fmt: skip
    head = (
        '[policy]\nname = "mine"\ntitle = { en = "Mine", zh = "我的" }\nabout = { en = "My own.", zh = "自己的。" }\n'
    )
    decides = '"engagement.decides" = { value = "heard", source = "own" }\n'
    (tmp_path / "mine.toml").write_text(f"{head}[parameters]\n{levers}{decides}", encoding="utf-8")
    name = both.removesuffix(".toml")
    listed = f'["no-fund", "fund-only", "voice-only", "{both}"]'
    write_study(tmp_path, policies=listed, interaction=f'["no-fund", "fund-only", "voice-only", "{name}"]')
    said = [line for line in plan_study(tmp_path, build=Tiny).warnings if line.startswith("interaction")]
    assert len(said) == warned
    assert all("engagement.decides" in line for line in said)

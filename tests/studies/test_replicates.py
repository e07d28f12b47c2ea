"""Replicates: same luck in all arms, any order and number of workers, and a clean end."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import GovernanceModel
from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.studies.replicates import Arm, Design, Runs, draw_assumptions, run, run_replicate
from tests.plots.fake_model import FakeModel
from tests.studies.ending import first_line, group, interrupted

ARMS = (Arm("as it was"), Arm("fund", None, {"fund.per_community": 400_000}))
FAKE = Design("puyang", ARMS, 12, build=FakeModel)
REAL = Design("xingfu", ARMS, 12)


class Broken(FakeModel):
    """A model whose second seed fails."""

    def run(self, months: int) -> None:
        if self.seed == 2:
            raise RuntimeError("seed 2 fails")
        super().run(months)


class Recorder(FakeModel):
    """A model that remembers how it was built."""

    built: list[dict[str, Any]] = []  # noqa: RUF012

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.built.append(keywords)

    def branch(self, policy: str | None = None, overrides: Any = None, cut: Any = ()) -> FakeModel:
        self.built.append({"branch": dict(overrides), "cut": cut})
        return super().branch(policy, overrides)


@pytest.fixture
def built() -> list[dict[str, Any]]:
    Recorder.built.clear()
    return Recorder.built


def test_every_assumption_is_drawn_within_its_range_by_seed() -> None:
    drawn = draw_assumptions(5, "puyang")
    assert drawn == draw_assumptions(5, "puyang") != draw_assumptions(6, "puyang")
    assert set(drawn) == {name for name, parameter in PARAMETERS.items() if parameter.is_assumption}
    assert draw_assumptions(5, "xingfu").keys() - drawn.keys() == {"place.fund_share"}  # its file gives a range
    assert drawn.keys() - draw_assumptions(5, "xingfu").keys() == {"council.seats", "place.ties_local"}  # it knows
    for name, value in drawn.items():
        assert PARAMETERS[name].check(value, "draw") == value


def test_draws_fill_the_range_evenly() -> None:
    parameter = PARAMETERS["attribution"]
    found = np.array([float(draw_assumptions(seed, "puyang")["attribution"]) for seed in range(400)])
    assert found.mean() == pytest.approx((parameter.low + parameter.high) / 2, abs=0.05)
    assert found.min() < parameter.low + 0.05
    assert found.max() > parameter.high - 0.05


def test_all_arms_of_a_replicate_share_one_burn_in_and_one_draw(built: list[dict[str, Any]]) -> None:
    design = Design("puyang", ARMS, 12, overrides={"place.scale": 2.0}, cut=("work_to_trust",), build=Recorder)
    run_replicate((design, 7, True))
    made = [one for one in built if "engine" in one]
    branches = [one for one in built if "branch" in one]
    assert len(made) == 1
    assert made[0]["overrides"] == {**draw_assumptions(7, "puyang"), "place.scale": 2.0}
    assert [one["branch"] for one in branches] == [{}, {"fund.per_community": 400_000}]
    assert all(one["cut"] == ("work_to_trust",) for one in branches)


def test_a_burn_in_of_ones_own_is_lived(built: list[dict[str, Any]]) -> None:
    run_replicate((Design("puyang", ARMS, 12, build=Recorder, burn_in=24), 7, False))
    run_replicate((Design("puyang", ARMS, 12, build=Recorder), 7, False))
    assert [one["burn_in"] for one in built if "engine" in one] == [24, 120]


def test_luck_alone_draws_no_assumption(built: list[dict[str, Any]]) -> None:
    run_replicate((Design("puyang", ARMS, 12, build=Recorder), 7, False))
    assert built[0]["overrides"] == {}


def test_results_come_by_arm_month_and_column() -> None:
    runs = run(FAKE, [4, 2], workers=1)
    assert runs.values.shape == (2, 2, 12, len(runs.columns))
    assert runs.values.dtype == np.float32
    assert runs.months("reach").shape == (2, 2, 12)
    assert (runs.end("reach") == runs.months("reach")[..., -1]).all()
    assert runs.per_year("money_projects")[:, runs.arm("fund")] == pytest.approx(360_000)
    assert runs.seeds == (4, 2)


def test_the_models_of_a_replicate_are_freed() -> None:
    """Mesa before 3.4 keeps every model whose agents it numbers; ours number themselves."""

    def alive() -> set[int]:
        gc.collect()
        return {id(one) for one in gc.get_objects() if type(one) is GovernanceModel}

    before = alive()
    run_replicate((Design("xingfu", ARMS, 1, burn_in=0), 3, False))
    assert alive() <= before


@pytest.mark.parametrize("months", [12, 13, 23, 24, 30])
def test_yearly_money_is_the_mean_of_whole_budget_years(months: int) -> None:
    monthly = np.zeros(months)
    monthly[::12] = 400_000  # the grant comes in a budget year's first month
    monthly[11::12] = -40_000  # and what is left goes back in its last
    runs = Runs(("fund",), ("money_public",), (1,), False, monthly.astype(np.float32)[None, None, :, None])
    assert runs.per_year("money_public").tolist() == [[360_000.0]]


def test_of_a_run_shorter_than_a_year_no_yearly_money_is_known() -> None:
    runs = Runs(("fund",), ("money_public",), (1,), False, np.ones((1, 1, 11, 1), dtype=np.float32))
    assert np.isnan(runs.per_year("money_public")).tolist() == [[True]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda runs: runs.end("reech"), "unknown indicator 'reech'; did you mean 'reach'?"),
        (lambda runs: runs.months("reech"), "unknown indicator 'reech'; did you mean 'reach'?"),
        (
            lambda runs: runs.per_year("money_project"),
            "unknown indicator 'money_project'; did you mean 'money_projects'?",
        ),
        (lambda runs: runs.arm("funds"), "unknown arm 'funds'; did you mean 'fund'?"),
        (lambda runs: runs.arm(3), "unknown arm 3"),
    ],
)
def test_a_misspelt_indicator_or_arm_is_refused_with_the_nearest(call: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        call(run(FAKE, [1], workers=1))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"place": "missing.toml"}, "missing.toml: no such file"),
        ({"place": "reform-2009"}, "reform-2009 is a policy, not a place"),
        ({"arms": (Arm("a", "fund-onli"),)}, "did you mean 'fund-only'?"),
        ({"arms": (Arm("a"), Arm("b", None, {"fund.growth": 1e9}))}, "fund.growth"),
        ({"arms": (Arm("a"), Arm("a", "fund-only"))}, "arms a, a"),
        ({"arms": ()}, "arms (none)"),
        ({"overrides": {"place.residentz": 1}}, "did you mean 'place.residents'?"),
        ({"cut": ("need_to_act",)}, "did you mean 'need_to_acts'?"),
        ({"months": 0}, "months = 0"),
        ({"months": 1.5}, "months = 1.5"),
    ],
)
def test_a_design_that_is_not_right_is_one_line_before_anything_runs(
    change: dict[str, Any], message: str, built: list[dict[str, Any]]
) -> None:
    with pytest.raises(InputError) as caught:
        run(replace(FAKE, build=Recorder, **change), range(4), workers=1)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert built == []


def test_order_of_finishing_changes_nothing() -> None:
    with ThreadPoolExecutor(3) as pool:
        threaded = run(FAKE, range(8), pool=pool)
    assert (threaded.values == run(FAKE, range(8), workers=1).values).all()


def test_progress_is_told_after_each_replicate() -> None:
    told: list[tuple[int, int]] = []
    run(FAKE, range(3), workers=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_one_and_two_workers_give_the_same_bytes() -> None:
    told: list[int] = []
    two = run(REAL, range(3), workers=2, uncertain=True, progress=lambda done, _: told.append(done))
    one = run(REAL, range(3), workers=1, uncertain=True)
    assert two.values.tobytes() == one.values.tobytes()
    assert two.columns == one.columns
    assert told == [1, 2, 3]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_is_raised_and_leaves_no_worker(workers: int) -> None:
    design = Design("puyang", ARMS, 12, build=Broken)
    with pytest.raises(RuntimeError, match="seed 2 fails"):
        run(design, range(6), workers=workers)
    assert multiprocessing.active_children() == []


def test_no_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one seed"):
        run(FAKE, [])


SLOW = """
import os, time
from sim.studies.replicates import Arm, Design, run

class Slow:
    def __init__(self, **_):
        print(os.getpid(), flush=True)
        time.sleep(600)

if __name__ == "__main__":
    run(Design("puyang", (Arm("a"),), 12, build=Slow), range(4), workers=2)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_ends_main_and_workers_at_once(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW, encoding="utf-8")
    with group(sys.executable, str(script)) as process:
        worker = int(first_line(process))
        errors = interrupted(process)
        assert errors.count("Traceback") == 1, errors
        assert "KeyboardInterrupt" in errors
        assert not alive(worker)


def alive(process: int) -> bool:
    """Whether a process runs; one that ended and waits for its parent does not."""
    status = Path(f"/proc/{process}/stat")
    if Path("/proc/self/stat").exists():
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

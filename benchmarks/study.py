"""A study's runner: beside the compiled loops its runs need, and against `mesa.batch_run`."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import mesa

from benchmarks.common import PLACE, POLICY, scale_for, threads, warm
from benchmarks.idiomatic import Neighbourhood
from benchmarks.overhead import clocked_loops
from benchmarks.targets import Measured, Tell
from sim.scenarios import resolve
from sim.studies import run_study
from sim.studies.study import Study, load_study
from sim.studies.work import run_batch

NAMES = ("study_over_kernel", "study_over_batch_run")
RESIDENTS, WORKERS = 2_000, 2
RUNS, MONTHS, POLICIES = 1_000, 120, ("no-fund", "fund-only", "voice-only", POLICY)
SAMPLED, ROUNDS = 6, 3  # burn-ins with their arms, each clocked so often
BATCH_RUNS, BATCH_MONTHS = 2, 120


def write(folder: Path, months: int, burn_in: int, policies: tuple[str, ...], replicates: int) -> Study:
    """Write a study of one place of 2,000 residents."""
    names = ", ".join(f'"{policy}"' for policy in policies)
    text = f"""
[study]
name = "benchmark"
question = "How long does it take?"
places = ["{PLACE}"]
policies = [{names}]
months = {months}
replicates = {replicates}
burn_in = {burn_in}

[set]
"place.scale" = {scale_for(RESIDENTS)}
"""
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return load_study(folder)


def clock(folder: Path) -> float:
    """Seconds on the wall from the call to the final table, workers' start included."""
    began = time.perf_counter()
    status = run_study(folder, workers=WORKERS)
    assert status.failed == 0
    return time.perf_counter() - began


def loops(study: Study, timer: Callable[[], float]) -> float:
    """Seconds that compiled loops take for one burn-in and its arms, on one thread, quickest of the rounds."""
    common, arms = study.common(), len(POLICIES)
    totals = []
    with threads(1):
        for replicate in range(SAMPLED):
            group = study.group([replicate * arms + arm for arm in range(arms)])
            rounds = []
            for _ in range(ROUNDS):
                with clocked_loops(timer) as clocked:
                    run_batch(common, [group])
                rounds.append(sum(clocked.calls))
            totals.append(min(rounds))
    return sum(totals) / len(totals)


def cpu_seconds() -> float:
    """CPU time of this process and of its children that have ended."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def over_kernel(tell: Tell) -> Measured:
    """Clock a study of 1,000 runs, and the loops of some of them."""
    with tempfile.TemporaryDirectory() as name:
        study = write(Path(name), MONTHS, MONTHS, POLICIES, RUNS // len(POLICIES))
        tell("compiled loops by themselves")
        needed, needed_cpu = (
            loops(study, timer) * study.cells.replicates for timer in (time.perf_counter, time.process_time)
        )
        tell(f"{RUNS:,} runs on {WORKERS} workers")
        before = cpu_seconds()
        took = clock(Path(name))
        cpu = cpu_seconds() - before
    note = f"{took:.1f} s for {needed:.1f} s of loops on {WORKERS} workers; in CPU time {cpu / needed_cpu:.2f} times"
    return Measured(took * WORKERS / needed, note)


def over_batch_run(tell: Tell) -> Measured:
    """Resident-months a second of a study, and of `mesa.batch_run` with as many processes."""
    values = resolve(PLACE, POLICY, {"place.scale": scale_for(RESIDENTS)}).values
    tell(f"mesa.batch_run, {BATCH_RUNS} runs of {BATCH_MONTHS} months")
    began = time.perf_counter()
    mesa.batch_run(
        Neighbourhood,
        {"values": [values], "seed": list(range(1, BATCH_RUNS + 1))},
        number_processes=WORKERS,
        max_steps=BATCH_MONTHS - 1,  # it runs one more than it is told
        data_collection_period=-1,
        display_progress=False,
    )
    mesa_each = (time.perf_counter() - began) / BATCH_RUNS / BATCH_MONTHS
    with tempfile.TemporaryDirectory() as name:
        tell(f"a study of {RUNS:,} runs")
        write(Path(name), BATCH_MONTHS, 0, (POLICY,), RUNS)
        study_each = clock(Path(name)) / RUNS / BATCH_MONTHS
    note = f"a month of {RESIDENTS:,} residents: {mesa_each * 1e3:.0f} ms, and {study_each * 1e3:.2f} ms"
    return Measured(mesa_each / study_each, note)


def measure(tell: Tell) -> dict[str, Measured]:
    """Clock both; each study starts its workers anew, which is part of what it takes."""
    warm(tell)
    return dict(zip(NAMES, (over_kernel(tell), over_batch_run(tell)), strict=True))

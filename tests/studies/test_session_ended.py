"""A study's processes killed, interrupted, or asked to end: nothing finished is lost, and no worker is left."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.studies import open_study, retry_study, study_status
from tests.studies.ending import check_nothing_left, errors_of, group, interrupted
from tests.studies.folders import results_hash, straight, write_study
from tests.studies.tiny import COUNT_FILE, PID_FILE, Tiny

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
ROOT = Path(__file__).parents[2]

RUN = """
from tests.studies.tiny import {build}
from sim.studies import run_study
run_study({folder!r}, workers={workers}, build={build})
"""


def start(folder, build="Counting", workers=2, script=None):
    """Run a study in a process of its own, from a script without `if __name__ == "__main__"`."""
    text = RUN.format(folder=str(folder), build=build, workers=workers)
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        COUNT_FILE: str(folder / "count"),
        PID_FILE: str(folder / "pids"),
    }
    arguments = [sys.executable, "-c", text]
    if script is not None:
        script.write_text(text)
        arguments = [sys.executable, str(script)]
    return subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def lines(path):
    return path.read_text().splitlines() if path.exists() else []


def wait_for(condition, process, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        assert process.poll() is None, process.communicate(timeout=10)
        time.sleep(0.005)


def test_a_script_without_a_main_guard_works(tmp_path):
    folder = write_study(tmp_path / "study")
    process = start(folder, "Tiny", workers=1, script=tmp_path / "script.py")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert results_hash(folder) == straight(tmp_path / "straight")


@posix
def test_kill_9_of_the_runner_loses_only_what_was_in_flight(tmp_path):
    _kill_and_go_on(tmp_path, random.Random(1), kills=1, replicates=20, workers=1)


@posix
def test_kill_9_of_a_worker_loses_nothing(tmp_path):
    _kill_workers(tmp_path, random.Random(1), kills=1, replicates=40, workers=1)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_kill_9_of_the_runner_again_and_again(tmp_path, seed):
    _kill_and_go_on(tmp_path, random.Random(seed), kills=8, replicates=120)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_kill_9_of_workers_again_and_again(tmp_path, seed):
    _kill_workers(tmp_path, random.Random(seed), kills=12, replicates=250)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_ctrl_c_ends_a_study_in_one_line_and_leaves_no_worker(tmp_path):
    folder = write_study(tmp_path, '[levers]\n"engagement.meetings" = [0, 1, 2, 3]\n', months="1200", replicates="500")
    with group(sys.executable, "-m", "sim.cli", "study", "run", str(folder), "--workers", "1") as process:
        wait_for(lambda: any((folder / "parts").glob("part-*")), process)
        errors = interrupted(process, 30)
        check_nothing_left(process.pid)
    assert process.returncode == 130
    assert re.search(r"yuanluo: interrupted: [1-9]\d* of 4,000 done; the same command goes on\n$", errors)
    assert errors.count("\n") <= 2
    assert study_status(folder).done > 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_request_to_end_does_what_ctrl_c_does(tmp_path):
    folder = write_study(tmp_path, '[levers]\n"engagement.meetings" = [0, 1, 2, 3]\n', months="1200", replicates="500")
    with group(sys.executable, "-m", "sim.cli", "study", "run", str(folder), "--workers", "2") as process:
        wait_for(lambda: any((folder / "parts").glob("part-*")), process)
        process.terminate()
        errors = errors_of(process)
        check_nothing_left(process.pid)
    assert process.returncode == 130
    assert re.search(r"yuanluo: interrupted: [1-9]\d* of 4,000 done; the same command goes on\n$", errors)


def _more_than(before, folder):
    return lambda: len(lines(folder / "count")) > before


def _kill_and_go_on(tmp_path, chance, kills, replicates, workers=2):
    """Kill the runner (its workers follow) at random moments, go on each time; count what was run again."""
    wanted = straight(tmp_path / "straight", replicates=str(replicates))
    folder = write_study(tmp_path / "killed", replicates=str(replicates))
    safe = Counter()
    for _ in range(kills):
        before = len(lines(folder / "count"))
        process = start(folder, workers=workers)
        wait_for(_more_than(before, folder), process)
        time.sleep(chance.uniform(0, 0.5))
        process.kill()
        process.communicate(timeout=60)  # until its workers have noticed and let go of its pipes
        rows = open_study(folder).table
        time.sleep(0.2)  # workers notice that nobody is there
        ran = lines(folder / "count")
        for run in safe:
            assert ran.count(run) == safe[run], "a finished run was run again"
        safe = Counter(
            {f"{seed} {policy}": ran.count(f"{seed} {policy}") for seed, policy in rows[["seed", "policy"]].values}
        )
    process = start(folder, workers=workers)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    ran = Counter(lines(folder / "count"))
    assert len(ran) == 2 * replicates
    assert all(ran[run] == times for run, times in safe.items())
    assert results_hash(folder) == wanted


def _kill_workers(tmp_path, chance, kills, replicates, workers=2):
    wanted = straight(tmp_path / "straight", replicates=str(replicates))
    folder = write_study(tmp_path / "killed", replicates=str(replicates))
    process = start(folder, workers=workers)
    killed = 0
    while killed < kills and process.poll() is None:
        before = len(lines(folder / "count"))
        wait_for(_more_than(before, folder), process)
        time.sleep(chance.uniform(0, 0.2))
        os.kill(int(lines(folder / "pids")[-1]), signal.SIGKILL)
        killed += 1
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert killed == kills
    assert "a worker died" in (folder / "log.txt").read_text()
    if study_status(folder).failed:  # a run that met three kills
        with ThreadPoolExecutor(1) as pool:
            retry_study(folder, executor=pool, workers=1, build=Tiny)
    assert results_hash(folder) == wanted

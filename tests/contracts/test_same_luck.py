"""Promise 1: the same seed gives the same bytes, however and wherever a run is lived."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from tests.contracts import digests
from tests.contracts.lived import WAYS, tables, write
from tests.worlds import full, same_frames

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def straight(tmp_path_factory):
    """The tables of the run, lived straight in this process on one thread."""
    numba.set_num_threads(1)
    found = write(tmp_path_factory.mktemp("run"), "straight")
    assert set(found) == {"series.parquet", "panel.parquet", "ledger.parquet", "projects.parquet"}
    return found


def differing(one, other):
    assert set(one) == set(other)
    return [name for name in one if one[name] != other[name]]


@pytest.mark.parametrize("way", WAYS[1:])
def test_the_way_a_run_is_lived_changes_no_byte(straight, tmp_path, way):
    assert differing(straight, write(tmp_path, way)) == []


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="numba was given one thread")
def test_two_threads_change_no_byte(straight, tmp_path):
    numba.set_num_threads(2)
    try:
        assert differing(straight, write(tmp_path, "straight")) == []
    finally:
        numba.set_num_threads(1)


@pytest.mark.parametrize(("threads", "way"), [("1", "stepped"), ("2", "individuals")])
def test_another_process_on_one_or_two_threads_changes_no_byte(straight, tmp_path, threads, way):
    environment = os.environ | {
        "NUMBA_NUM_THREADS": threads,
        "PYTHONHASHSEED": threads,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-m", "tests.contracts.lived", str(tmp_path / "run"), way]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert differing(straight, tables(tmp_path / "run")) == []


def test_another_seed_changes_every_table(straight):
    one, other = full(seed=7), full(seed=8)
    for model in (one, other):
        model.run(13)
    for name in ("series", "ledger", "projects"):
        assert not same_frames(getattr(one, name), getattr(other, name)), name


def test_the_digests_are_of_the_runs_they_say():
    assert set(json.loads(digests.FILE.read_text(encoding="utf-8"))) == set(digests.RUNS)


@pytest.mark.parametrize("name", digests.RUNS)
def test_results_are_those_that_were_kept_whichever_mesa_is_installed(name):
    """If they are meant to change: ``python -m tests.contracts.digests``, and a line in CHANGELOG.md."""
    kept = json.loads(digests.FILE.read_text(encoding="utf-8"))[name]
    assert digests.made(name) == kept

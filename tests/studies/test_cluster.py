"""A real Dask scheduler and two workers on loopback: the same bytes, and one line where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.studies import run_study, study_status
from tests.studies.folders import results_hash, straight, write_study
from tests.studies.test_session import SWEEP
from tests.studies.test_session_ended import lines
from tests.studies.tiny import COUNT_FILE, PID_FILE, Counting, Deadly, Tiny

pytest.importorskip("distributed")
ROOT = Path(__file__).parents[2]


@contextmanager
def dask(folder, **environment):
    """Start a scheduler and two workers of one thread; give the scheduler's address, and the processes."""
    address = folder / "scheduler.json"
    options = {"cwd": ROOT, "env": os.environ | {"PYTHONPATH": str(ROOT)} | environment, "stderr": subprocess.DEVNULL}
    common = ["--no-dashboard", "--scheduler-file", str(address)]
    commands = [
        ["scheduler", "--host", "127.0.0.1", "--port", "0", *common],
        ["worker", "--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--scheduler-file", str(address)],
    ]
    started = []
    try:
        for command in commands:
            started.append(subprocess.Popen([sys.executable, "-m", "dask", *command], **options))
        yield str(_address(address, started)), started
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)


def _address(file, started):
    import json

    from distributed import Client

    until = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < until
        assert all(process.poll() is None for process in started)
        time.sleep(0.05)
    address = json.loads(file.read_text())["address"]
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    return address


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dask")
    names = {COUNT_FILE: str(folder / "count"), PID_FILE: str(folder / "pids")}
    with dask(folder, **names) as (address, _):
        yield address, folder


def test_a_cluster_gives_the_bytes_of_one_worker(tmp_path, cluster):
    folder = write_study(tmp_path / "cluster", SWEEP, series="true")
    run_study(folder, cluster=cluster[0], build=Tiny)
    assert results_hash(folder) == straight(tmp_path / "straight", SWEEP, series="true")


def test_a_cluster_runs_the_real_model_to_the_bytes_of_a_process_here(tmp_path, cluster):
    for name, options in {"cluster": {"cluster": cluster[0]}, "here": {"workers": 1}}.items():
        run_study(write_study(tmp_path / name, SWEEP), **options)
    assert results_hash(tmp_path / "cluster") == results_hash(tmp_path / "here")


@pytest.mark.slow
def test_a_worker_of_a_cluster_that_is_killed_costs_nothing(tmp_path, cluster):
    wanted = straight(tmp_path / "straight", replicates="100")
    folder = write_study(tmp_path / "cluster", replicates="100")
    killed = []

    def kill_one(done, total):
        if done > 50 and not killed:
            killed.append(int(lines(cluster[1] / "pids")[-1]))
            os.kill(killed[0], signal.SIGKILL)

    run_study(folder, cluster=cluster[0], build=Counting, progress=kill_one)
    assert killed
    assert study_status(folder).failed == 0
    assert results_hash(folder) == wanted


@pytest.mark.slow
def test_a_run_that_kills_every_worker_of_a_cluster_is_a_failed_row(tmp_path, cluster):
    status = run_study(write_study(tmp_path, replicates="4"), cluster=cluster[0], build=Deadly)
    assert (status.done, status.failed) == (7, 1)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("10.0.0.1", "is no address; it takes one like tcp://"),
        ("tpc://10.0.0.1:1", "is no address"),
        ("tcp://", "is no address"),
        ("tcp://127.0.0.1:1", "nobody answers at tcp://127.0.0.1:1"),
    ],
)
def test_a_cluster_that_is_not_there_is_said(tmp_path, monkeypatch, address, said):
    monkeypatch.setattr("sim.studies.crew.ANSWER", 1)
    with pytest.raises(InputError, match=said) as caught:
        run_study(write_study(tmp_path), cluster=address)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_cluster_that_is_lost_in_the_middle_is_one_line_and_its_finished_runs_are_kept(tmp_path, how):
    """It ended in a traceback of ninety lines: a future that the cluster let go of raises when it is asked."""
    folder = write_study(tmp_path / "lost", SWEEP, replicates="400")
    with dask(tmp_path) as (address, started):

        def lose(done, _):
            if done >= 20 and started[0].poll() is None:
                started[0].send_signal(how)

        with pytest.raises(InputError, match="the cluster is lost; finished runs are kept, the same command goes on"):
            run_study(folder, cluster=address, build=Tiny, progress=lose)
    found = study_status(folder)
    assert 20 <= found.done < found.runs
    assert found.failed == 0


def test_without_the_extra_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'yuanluo\[cluster\]'"):
        run_study(write_study(tmp_path), cluster="tcp://127.0.0.1:1")

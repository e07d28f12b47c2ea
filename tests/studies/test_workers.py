"""Workers find the rules compiled: one process compiles them, once, before any worker starts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import sim
from sim import compiled, engine
from sim.studies import own_process, workers
from tests.studies.ending import check_nothing_left, errors_of, group

LOOPS = ("begin", "opening", "residents", "closing", "moving")
# Starts two workers on an empty cache, and tells for each what it compiled instead of loading it.
PROGRAM = """
import json
from sim.studies.own_process import worker_pool
from tests.studies.test_workers import compiled_here
if __name__ == "__main__":
    with worker_pool(2) as pool:
        print(json.dumps(list(pool.map(compiled_here, range(2)))))
"""
# Ctrl-C comes when a worker has just been started, while a thread runs that does not hold it back.
STARTING = """
import os, signal, threading, time
from multiprocessing.context import SpawnProcess
from sim.studies.own_process import worker_pool

start = SpawnProcess.start

def interrupted(process):
    start(process)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.05)

if __name__ == "__main__":
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    SpawnProcess.start = interrupted
    with worker_pool(2):
        time.sleep(600)
"""


def compiled_here(seed: int) -> dict[str, int]:
    """Live two months and count, for each loop, what was compiled here because nothing was on disk."""
    model = sim.GovernanceModel("xingfu", "reform-2009", seed=seed, burn_in=12, individuals=False)
    model.run(2)
    return {name: sum(getattr(engine, name).stats.cache_misses.values()) for name in LOOPS}


@pytest.mark.slow
def test_workers_on_an_empty_cache_compile_nothing(tmp_path):
    environment = os.environ | {"YUANLUO_CACHE": str(tmp_path), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [dict.fromkeys(LOOPS, 0)] * 2


@pytest.mark.parametrize(("cached", "places"), [(False, ["xingfu"]), (True, [])])
def test_the_rules_are_compiled_before_workers_start_where_they_are_not_on_disk(monkeypatch, cached, places):
    happened = []
    monkeypatch.setattr(compiled, "is_cached", lambda _with_systems: cached)
    monkeypatch.setattr(sim, "GovernanceModel", lambda place, **_: happened.append(place))
    monkeypatch.setattr(own_process.multiprocessing, "get_context", lambda _: happened.append("process"))
    with pytest.raises(AttributeError, match="Pipe"):
        own_process.OwnProcess()
    assert happened == [*places, "process"]


def test_what_a_worker_printed_is_out_when_it_has_ended(capfd, monkeypatch):
    """A worker ends without taking anything apart, which flushes nothing by itself."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    with own_process.worker_pool(1) as pool:
        pool.submit(print, "heard", end="").result()
    assert capfd.readouterr().out.endswith("heard")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_ctrl_c_while_a_worker_starts_ends_all_of_them_at_once(tmp_path):
    script = tmp_path / "starting.py"
    script.write_text(STARTING, encoding="utf-8")
    with group(sys.executable, str(script)) as process:
        errors = errors_of(process)
        check_nothing_left(process.pid)
    assert errors.count("Traceback") == 1, errors
    assert errors.rstrip().endswith("KeyboardInterrupt")


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals of POSIX")
def test_ctrl_c_that_is_held_is_raised_once_it_is_over_whichever_thread_took_it():
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    handler, went_on = signal.getsignal(signal.SIGINT), []

    def held():
        with workers.sigint_held():
            signal.pthread_kill(other.ident, signal.SIGINT)
            time.sleep(0.01)
            went_on.append(True)

    try:
        with pytest.raises(KeyboardInterrupt):
            held()
    finally:
        done.set()
        other.join()
    assert went_on
    assert signal.getsignal(signal.SIGINT) is handler


DYING = """
from multiprocessing import get_context
from tests.studies.test_workers import dies
if __name__ == "__main__":
    one = get_context("spawn").Process(target=dies)
    one.start()
    one.join()
    print(one.exitcode)
"""


def dies() -> None:
    workers.ready_worker()
    raise ArithmeticError("lost count")


def test_a_worker_that_dies_of_an_error_says_so_before_it_ends(tmp_path):
    script = tmp_path / "dying.py"
    script.write_text(DYING, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, check=True, timeout=100
    )
    assert done.stdout == "1\n"
    assert done.stderr.endswith("ArithmeticError: lost count\n")

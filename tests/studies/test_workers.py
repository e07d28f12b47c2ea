"""Workers find the rules compiled: one process compiles them, once, before any worker starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

import sim
from sim import compiled, engine
from sim.studies import workers

LOOPS = ("begin", "opening", "residents", "closing", "moving")
# Starts two workers on an empty cache, and tells for each what it compiled instead of loading it.
PROGRAM = """
import json
from sim.studies.workers import worker_pool
from tests.studies.test_workers import compiled_here
if __name__ == "__main__":
    with worker_pool(2) as pool:
        print(json.dumps(list(pool.map(compiled_here, range(2)))))
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
    monkeypatch.setattr(workers, "ProcessPoolExecutor", lambda *_, **__: happened.append("pool"))
    workers.start_pool(0)
    assert happened == [*places, "pool"]

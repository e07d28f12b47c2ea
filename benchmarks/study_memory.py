"""What the runner of a large study holds in memory: rows go to disk as they come."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import in_process
from benchmarks.targets import Measured, Tell
from sim.measures import INDICATORS

NAMES = ("runner_rss_100k",)
RUNS, MONTHS = 100_000, 12

# A process of its own; its workers' memory is theirs. The peak is read as in benchmarks.memory.
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from benchmarks.study_memory import Quick
from sim.studies import run_study

began = time.perf_counter()
status = run_study(sys.argv[1], build=Quick, workers=2)
seconds = time.perf_counter() - began
said = Path("/proc/self/status")
if said.exists():
    peak = next(int(line.split()[1]) for line in said.read_text().splitlines() if line.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(json.dumps([status.done, peak / 1024, seconds, status.results.stat().st_size]))
"""
STUDY = f"""
[study]
name = "benchmark"
question = "How much does the runner hold?"
places = ["xingfu"]
policies = ["no-fund", "fund-only", "voice-only", "reform-2009"]
months = {MONTHS}
replicates = {RUNS // 100}
design = "latin"
uncertain = ["attribution", "hours.median"]
futures = 25
"""


class Quick:
    """Stands in for the model, which would take an hour: noise at once, through the real runner and store."""

    def __init__(self, seed: int, **_: Any) -> None:
        values = np.random.default_rng(seed).random((MONTHS, len(INDICATORS)))
        self.series = pd.DataFrame(values, columns=list(INDICATORS))

    def branch(self, **_: Any) -> Quick:
        """Give an arm: the noise is the same."""
        return self

    def run(self, months: int) -> None:
        """Run no time at all."""
        assert months == MONTHS


def measure(tell: Tell) -> dict[str, Measured]:
    """Peak of the process that runs a study of 100,000 runs, from its start to the final table."""
    tell(f"{RUNS:,} runs, in a process of its own")
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "study.toml").write_text(STUDY, encoding="utf-8")
        done, peak, seconds, size = in_process(PROGRAM, name)
    note = f"{done:,} runs in {seconds:.0f} s; a table of {size / 1e6:.0f} MB; a model that costs nothing stands in"
    return {"runner_rss_100k": Measured(peak, note)}

"""What compiling costs once, and loading compiled code after that."""

from __future__ import annotations

import json
import tempfile

from benchmarks.common import EVERY_SYSTEM, FRAILTY, in_process
from benchmarks.targets import Measured, Tell

NAMES = ("compile_s", "cached_load_s")

# The first of two equal runs compiles or loads; the second does neither. Imports are told apart.
PROGRAM = """
import json, sys, time

began = time.perf_counter()
from sim import GovernanceModel
imported = time.perf_counter() - began


def run():
    began = time.perf_counter()
    model = GovernanceModel("xingfu", sys.argv[1], burn_in=12, individuals=False, overrides=json.loads(sys.argv[2]))
    model.run(12)
    assert len(model.series) == 12
    return time.perf_counter() - began


cpu = time.process_time()
first = run()
cpu = time.process_time() - cpu
print(json.dumps([imported, first - run(), cpu]))
"""


def measure(tell: Tell) -> dict[str, Measured]:
    """One cold process, all systems included, then five that find its compiled code."""
    task = str(EVERY_SYSTEM), json.dumps(FRAILTY)
    with tempfile.TemporaryDirectory() as folder:
        tell("compiling everything into an empty cache")
        imports, compiling, cpu = in_process(PROGRAM, *task, YUANLUO_CACHE=folder)
        loads = []
        for round_ in range(5):
            tell(f"loading it, round {round_ + 1} of 5")
            loads.append(in_process(PROGRAM, *task, YUANLUO_CACHE=folder))
    best = min(seconds for _, seconds, _ in loads)
    usual = min(seconds for seconds, _, _ in loads)
    return {
        "compile_s": Measured(compiling, f"{cpu:.1f} s of CPU; and {imports:.1f} s of imports"),
        "cached_load_s": Measured(best, f"and {usual:.1f} s of imports; the quickest of five"),
    }

"""What it costs to ask the command for help."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.common import ROOT
from benchmarks.targets import Measured, Tell

NAMES = ("help_cpu_s",)
ROUNDS = 9


def command() -> list[str]:
    """Return the installed command, or the module where it is not installed."""
    installed = Path(sys.executable).with_name("yuanluo")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "sim.cli"]


def cpu_of_help() -> float:
    """User and system seconds of one ``yuanluo --help``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command(), "--help"], cwd=ROOT, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(tell: Tell) -> dict[str, Measured]:
    """Median CPU time of several calls."""
    tell(" ".join(command()[-2:]) + " --help")
    seconds = [cpu_of_help() for _ in range(ROUNDS)]
    return {"help_cpu_s": Measured(statistics.median(seconds), f"median of {ROUNDS}, quickest {min(seconds):.2f}")}

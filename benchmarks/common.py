"""What the benchmarks share: places of a wanted size, threads, and arms that take turns."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import mesa
import numba
import numpy as np

import sim
from benchmarks.targets import Tell
from sim import GovernanceModel
from sim.compiled import is_cached
from sim.scenarios import load_place

ROOT = Path(sim.__file__).parents[1]
PLACE, POLICY = "puyang", "reform-2009"
"""An ordinary community, under the reform as it began: everybody may do everything."""
EVERY_SYSTEM = Path(__file__).with_name("every-system.toml")
FRAILTY = {"care.frailty": 0.004}
"""The reform with every system on, in a place whose old become frail at the rate surveyed (as ``yuexiu``)."""


def scale_for(residents: int) -> float:
    """``place.scale`` at which the place has about so many residents."""
    return residents / load_place(PLACE).values["place.residents"]


def with_every_system(residents: int, **more: Any) -> GovernanceModel:
    """Make a fresh place of about so many residents under a policy that has all systems."""
    return fresh(residents, policy=EVERY_SYSTEM, overrides=FRAILTY, **more)


def fresh(
    residents: int,
    seed: int = 1,
    policy: str | Path = POLICY,
    overrides: Mapping[str, float] = MappingProxyType({}),
    **more: Any,
) -> GovernanceModel:
    """Make a fresh place of about so many residents: no burn-in, no resident objects, no panel.

    The burn-in runs the same loops before month 1; a benchmark clocks its months itself.
    """
    settings: dict[str, Any] = {"burn_in": 0, "individuals": False, "panel_share": 0.0} | more
    own = {"place.scale": scale_for(residents)} | dict(overrides)
    return GovernanceModel(PLACE, policy, seed, overrides=own, **settings)


def cores() -> int:
    """Threads that compiled loops can use at most."""
    return int(numba.config.NUMBA_NUM_THREADS)


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Let compiled loops use so many threads, or as many as there are."""
    before = numba.get_num_threads()
    numba.set_num_threads(min(count, cores()))
    try:
        yield
    finally:
        numba.set_num_threads(before)


def in_process(program: str, *arguments: str, **environment: str) -> Any:
    """Run a program in a process of its own and return the JSON it prints.

    Raises
    ------
    RuntimeError
        If it fails; the message is the last line it said.
    """
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError((done.stderr.strip() or "no message").splitlines()[-1])
    return json.loads(done.stdout)


@cache
def _warmed() -> None:
    for policy in (POLICY, EVERY_SYSTEM):
        GovernanceModel("xingfu", policy, burn_in=12, individuals=False).run(12)


def warm(tell: Tell) -> None:
    """Compile, or load, every loop once, so that no benchmark pays for it."""
    tell("loading compiled code" if is_cached() else "compiling (once for these sources)")
    _warmed()


def release(model: Any) -> None:
    """Let a finished model of plain Mesa agents go: Mesa before 3.4 keeps every model in a class-level table."""
    getattr(mesa.Agent, "_ids", {}).pop(model, None)


def _nothing(made: Any) -> None:
    pass


@dataclass(frozen=True)
class Arm:
    """One side of a comparison.

    Attributes
    ----------
    make : callable
        Makes something fresh with a method ``step``; not clocked.
    finish : callable
        What is done with it after its months; clocked.
    threads : int
        Threads it may use.
    times : int
        How often it has its turn in each round: more often where it is quick.
    timer : callable
        Clock of the wall, or of the CPU: on an idle machine one thread's are the same, on a busy one
        the wall's counts the waiting too, and a slow arm has fewer quiet moments than a quick one.
    """

    make: Callable[[], Any]
    finish: Callable[[Any], object] = _nothing
    threads: int = 2
    times: int = 1
    timer: Callable[[], float] = time.perf_counter

    def clock(self, months: int) -> np.ndarray:
        """Seconds of each month, and of the end."""
        made = self.make()
        gc.collect()
        ticks = [self.timer()]
        with threads(self.threads):
            for _ in range(months):
                made.step()
                ticks.append(self.timer())
            self.finish(made)
            ticks.append(self.timer())
        release(made)
        return np.diff(ticks)


def quickest(arms: Mapping[str, Arm], months: int, rounds: int, tell: Tell) -> dict[str, float]:
    """Seconds that each arm takes for its first months.

    Arms take turns. A month's work is the same in every round, so what counts is each month's quickest
    round: whatever else the machine does seldom hits the same month every time.
    """
    best: dict[str, np.ndarray] = {}
    for round_ in range(rounds):
        for name, arm in arms.items():
            tell(f"round {round_ + 1} of {rounds}: {name}")
            for _ in range(arm.times):
                clocked = arm.clock(months)
                best[name] = np.minimum(best[name], clocked) if name in best else clocked
    return {name: float(seconds.sum()) for name, seconds in best.items()}

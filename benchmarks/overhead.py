"""What a whole run costs beside its compiled loops."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numba.core.registry import CPUDispatcher

from benchmarks.common import fresh, threads, warm
from benchmarks.targets import Measured, Tell
from sim import executors
from sim.compiled import native

NAMES = ("run_over_kernel",)
RESIDENTS, MONTHS, ROUNDS = 2_000, 120, 24


class Clock:
    """Seconds of each call of compiled code from Python.

    Parameters
    ----------
    timer : callable
        Clock of the wall, or of this process's CPU.
    """

    def __init__(self, timer: Callable[[], float]) -> None:
        self.calls: list[float] = []
        self.timer = timer

    def around(self, compiled: Callable[..., Any]) -> Callable[..., Any]:
        """Clock one compiled function."""

        def clocked(*arguments: Any) -> Any:
            began = self.timer()
            result = compiled(*arguments)
            self.calls.append(self.timer() - began)
            return result

        clocked.compiled = compiled  # type: ignore[attr-defined]
        return clocked

    def native(self, clocked: Any, arguments: Any) -> Callable[..., Any]:
        """Clock a compiled function called without asking for types, as the executor calls it."""
        return self.around(native(clocked.compiled, arguments))


@contextmanager
def clocked_loops(timer: Callable[[], float] = time.perf_counter) -> Iterator[Clock]:
    """Clock every compiled function of the package, whatever it is called and wherever it was imported."""
    clock = Clock(timer)
    found = [
        (module, name, value)
        for key, module in list(sys.modules.items())
        if key == "sim" or key.startswith("sim.")
        for name, value in list(vars(module).items())
        if isinstance(value, CPUDispatcher)
    ]
    for module, name, value in found:
        setattr(module, name, clock.around(value))
    executors.native = clock.native
    try:
        yield clock
    finally:
        executors.native = native
        for module, name, value in found:
            setattr(module, name, value)


def run_once() -> float:
    """Seconds of a whole run: place, months, indicators."""
    began = time.perf_counter()
    model = fresh(RESIDENTS)
    model.run(MONTHS)
    assert len(model.series) == MONTHS
    return time.perf_counter() - began


def measure(tell: Tell) -> dict[str, Measured]:
    """A run of 2,000 residents and 120 months over the time its compiled loops take.

    Every round makes the same calls, so each call's quickest round counts; of what is left of a run, the
    quickest too.
    """
    warm(tell)
    run_once()
    calls, rest = [], []
    with threads(2):
        for round_ in range(ROUNDS):
            tell(f"round {round_ + 1} of {ROUNDS}")
            with clocked_loops() as clock:
                whole = run_once()
            calls.append(clock.calls)
            rest.append(whole - sum(clock.calls))
    loops = float(np.min(calls, axis=0).sum())
    note = f"{loops * 1e3:.0f} ms in compiled loops (calling them included), {min(rest) * 1e3:.0f} ms beside them"
    return {"run_over_kernel": Measured((loops + min(rest)) / loops, note)}

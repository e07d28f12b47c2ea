"""The compiled engine against the same rules as a Mesa user would write them."""

from __future__ import annotations

import time

from benchmarks.common import (
    EVERY_SYSTEM,
    FRAILTY,
    PLACE,
    POLICY,
    Arm,
    fresh,
    quickest,
    scale_for,
    warm,
    with_every_system,
)
from benchmarks.idiomatic import Neighbourhood
from benchmarks.targets import Measured, Tell
from sim.scenarios import resolve

NAMES = ("engine_over_mesa", "engine_over_mesa_all")
RESIDENTS, MONTHS, ROUNDS = 10_000, 24, 3


def measure(tell: Tell) -> dict[str, Measured]:
    """Months of a fresh place of 10,000, all indicators collected every month and read at the end.

    Mesa's one thread is clocked by its CPU time, which is never more than the wall's.
    """
    warm(tell)
    scale = {"place.scale": scale_for(RESIDENTS)}
    values = resolve(PLACE, POLICY, scale).values
    of_all = resolve(PLACE, EVERY_SYSTEM, scale | FRAILTY).values
    arms = {
        "Mesa": Arm(
            lambda: Neighbourhood(values),
            lambda model: model.datacollector.get_model_vars_dataframe(),
            timer=time.thread_time,
        ),
        "compiled": Arm(lambda: fresh(RESIDENTS), lambda model: model.series, times=20),
        "Mesa, every system": Arm(
            lambda: Neighbourhood(of_all, with_systems=True),
            lambda model: model.datacollector.get_model_vars_dataframe(),
            timer=time.thread_time,
        ),
        "compiled, every system": Arm(lambda: with_every_system(RESIDENTS), lambda model: model.series, times=20),
    }
    seconds = quickest(arms, MONTHS, ROUNDS, tell)
    size = fresh(RESIDENTS).world.present
    each = {name: took / MONTHS / size for name, took in seconds.items()}
    note = f"Mesa {each['Mesa'] * 1e6:.1f} µs, compiled {each['compiled'] * 1e9:.0f} ns a resident-month"
    alone, compiled = each["Mesa, every system"], each["compiled, every system"]
    note_all = f"every system on: Mesa {alone * 1e6:.1f} µs, compiled {compiled * 1e9:.0f} ns a resident-month"
    return {
        "engine_over_mesa": Measured(each["Mesa"] / each["compiled"], note),
        "engine_over_mesa_all": Measured(alone / compiled, note_all),
    }

"""The compiled engine against the same rules as a Mesa user would write them."""

from __future__ import annotations

import time

from benchmarks.common import PLACE, POLICY, Arm, fresh, quickest, scale_for, warm
from benchmarks.idiomatic import Neighbourhood
from benchmarks.targets import Measured, Tell
from sim.scenarios import resolve

NAMES = ("engine_over_mesa",)
RESIDENTS, MONTHS, ROUNDS = 10_000, 24, 3


def measure(tell: Tell) -> dict[str, Measured]:
    """Months of a fresh place of 10,000, all indicators collected every month and read at the end.

    Mesa's one thread is clocked by its CPU time, which is never more than the wall's.
    """
    warm(tell)
    values = resolve(PLACE, POLICY, {"place.scale": scale_for(RESIDENTS)}).values
    arms = {
        "Mesa": Arm(
            lambda: Neighbourhood(values),
            lambda model: model.datacollector.get_model_vars_dataframe(),
            timer=time.thread_time,
        ),
        "compiled": Arm(lambda: fresh(RESIDENTS), lambda model: model.series, times=20),
    }
    seconds = quickest(arms, MONTHS, ROUNDS, tell)
    size = fresh(RESIDENTS).world.present
    each = {name: took / MONTHS / size for name, took in seconds.items()}
    note = f"Mesa {each['Mesa'] * 1e6:.1f} µs, compiled {each['compiled'] * 1e9:.0f} ns a resident-month"
    return {"engine_over_mesa": Measured(each["Mesa"] / each["compiled"], note)}

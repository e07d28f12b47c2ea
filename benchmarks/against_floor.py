"""A resident-month of the whole model against the least that one can cost, at a million residents."""

from __future__ import annotations

import numpy as np

from benchmarks.common import Arm, fresh, quickest, warm
from benchmarks.floor import Floor
from benchmarks.targets import Measured, Tell
from sim import GovernanceModel

NAMES = ("engine_over_floor", "ns_per_resident_month")
RESIDENTS, MONTHS, ROUNDS = 1_000_000, 24, 3


def edges_of(model: GovernanceModel) -> np.ndarray:
    """First row of each courtyard of a place, and the row after the last."""
    yards = model.world.courtyards
    return np.append(yards["first"], yards["stop"][-1]).astype(np.int64)


def measure(tell: Tell) -> dict[str, Measured]:
    """Months of a fresh place of a million, in the same courtyard blocks and on the same two threads."""
    warm(tell)
    tell("making a million")
    edges = edges_of(fresh(RESIDENTS))
    floor = Floor(edges)
    floor.step()
    arms = {
        "floor": Arm(lambda: floor, times=2),
        "engine": Arm(lambda: fresh(RESIDENTS), lambda model: model.series),
    }
    seconds = quickest(arms, MONTHS, ROUNDS, tell)
    each = {name: took / MONTHS / int(edges[-1]) * 1e9 for name, took in seconds.items()}
    note = f"floor {each['floor']:.1f} ns"
    return {
        "engine_over_floor": Measured(each["engine"] / each["floor"], note),
        "ns_per_resident_month": Measured(each["engine"], f"{MONTHS} months from fresh, two budget years"),
    }

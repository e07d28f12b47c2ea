"""A resident-month of the whole model against the least that one can cost, at a million residents."""

from __future__ import annotations

import numpy as np

from benchmarks.common import EVERY_SYSTEM, FRAILTY, Arm, fresh, quickest, warm, with_every_system
from benchmarks.floor import Floor
from benchmarks.targets import Measured, Tell
from sim import GovernanceModel

NAMES = ("engine_over_floor", "engine_over_floor_all", "ns_per_resident_month", "district_over_floor")
RESIDENTS, MONTHS, ROUNDS = 1_000_000, 24, 3
DISTRICT, DISTRICT_MONTHS = "district", 120


def edges_of(model: GovernanceModel) -> np.ndarray:
    """First row of each courtyard of a place, and the row after the last."""
    yards = model.world.courtyards
    return np.append(yards["first"], yards["stop"][-1]).astype(np.int64)


def measure(tell: Tell) -> dict[str, Measured]:
    """Months of a fresh place of a million, and ten years of a district."""
    warm(tell)
    return million(tell) | district(tell)


def district_with_every_system() -> GovernanceModel:
    """Make twenty communities with their councils and organisations, under all systems."""
    return GovernanceModel(
        DISTRICT, EVERY_SYSTEM, 1, burn_in=0, individuals=False, panel_share=0.0, overrides=dict(FRAILTY)
    )


def district(tell: Tell) -> dict[str, Measured]:
    """Ten years of a district of 70,000 in twenty communities, all systems on, over as many floor's months."""
    tell("making a district")
    edges = edges_of(district_with_every_system())
    floor = Floor(edges)
    arms = {
        "floor": Arm(lambda: floor, times=2),
        "district": Arm(district_with_every_system, lambda model: model.series),
    }
    seconds = quickest(arms, DISTRICT_MONTHS, ROUNDS, tell)
    note = f"{seconds['district']:.2f} s for {edges[-1]:,} residents and {DISTRICT_MONTHS} months"
    return {"district_over_floor": Measured(seconds["district"] / seconds["floor"], note)}


def million(tell: Tell) -> dict[str, Measured]:
    """Months of a fresh place of a million, in the same courtyard blocks and on the same two threads."""
    tell("making a million")
    edges = edges_of(fresh(RESIDENTS))
    floor = Floor(edges)
    floor.step()
    arms = {
        "floor": Arm(lambda: floor, times=2),
        "engine": Arm(lambda: fresh(RESIDENTS), lambda model: model.series),
        "all": Arm(lambda: with_every_system(RESIDENTS), lambda model: model.series),
    }
    seconds = quickest(arms, MONTHS, ROUNDS, tell)
    each = {name: took / MONTHS / int(edges[-1]) * 1e9 for name, took in seconds.items()}
    note = f"floor {each['floor']:.1f} ns"
    return {
        "engine_over_floor": Measured(each["engine"] / each["floor"], note),
        "engine_over_floor_all": Measured(each["all"] / each["floor"], f"every system on, {each['all']:.1f} ns"),
        "ns_per_resident_month": Measured(each["engine"], f"{MONTHS} months from fresh, two budget years"),
    }

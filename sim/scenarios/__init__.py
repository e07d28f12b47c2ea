"""Scenarios as data: places, policies, and the loader that checks and joins them."""

from __future__ import annotations

from sim.scenarios.courtyard_table import CourtyardTable
from sim.scenarios.dated import Change, InForce, in_force, never_come
from sim.scenarios.loader import (
    Place,
    Policy,
    Resolved,
    joined,
    load_place,
    load_policy,
    parse_setting,
    place_names,
    policy_names,
    resolve,
)
from sim.scenarios.observed import Observed

__all__ = [
    "Change",
    "CourtyardTable",
    "InForce",
    "Observed",
    "Place",
    "Policy",
    "Resolved",
    "in_force",
    "joined",
    "load_place",
    "load_policy",
    "never_come",
    "parse_setting",
    "place_names",
    "policy_names",
    "resolve",
]

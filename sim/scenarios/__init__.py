"""Scenarios as data: places, policies, and the loader that checks and joins them."""

from __future__ import annotations

from sim.scenarios.courtyard_table import CourtyardTable
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
    "CourtyardTable",
    "Observed",
    "Place",
    "Policy",
    "Resolved",
    "joined",
    "load_place",
    "load_policy",
    "parse_setting",
    "place_names",
    "policy_names",
    "resolve",
]

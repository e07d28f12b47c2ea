"""Scenarios as data: places and policies, found, read, checked and joined."""

from __future__ import annotations

from sim.scenarios.courtyard_table import CourtyardTable
from sim.scenarios.dated import Change, InForce, in_force, never_come
from sim.scenarios.finding import place_names, policy_names
from sim.scenarios.joining import Resolved, joined, parse_setting, resolve
from sim.scenarios.loader import load_place, load_policy, started_from
from sim.scenarios.observed import Observed
from sim.scenarios.parts import Place, Policy

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
    "started_from",
]

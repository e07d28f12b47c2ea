"""Organisations, groups, covenants and care beds: told where there are any, and where policies differ in them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

CARE = ("care_waiting", "care_taken")  # told wherever a place has care, for it is what a planner asks after
BODIES = (
    "organisations", "social_workers", "courtyard_groups", "covenants", "leaders_trained", "micro_projects", *CARE,
)  # fmt: skip
FUNDED = "projects_funded"  # told as the number of a year wherever policies are held against each other
AS_GIVEN = ("leads", "social_workers")  # as many as rules give seats and policies pay staff: neither better nor worse


def is_told(name: str, levels: Iterable[float]) -> bool:
    """Whether one of :data:`BODIES` is worth a row, by its level under each policy or setting."""
    found = np.asarray(list(levels), dtype=np.float64)
    return bool(found.any() and (name in CARE or np.ptp(found) > 0))

"""What a comparison keeps beside its table: numbers without the noise of their last digits, and rows found again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

DIGITS = 6  # after the point: of sums of the same numbers the last differ from machine to machine


def kept(value: float, digits: int = DIGITS) -> float | None:
    """Round a number that is kept; what is not known is None."""
    return round(value, digits) if math.isfinite(value) else None


def row_of(about: Mapping[str, Any], name: str, place: str, policy: str) -> dict[str, Any] | None:
    """Return a policy's row at a place.

    Parameters
    ----------
    about : mapping
        Of :func:`sim.studies.comparison.about`.
    name : str
        What the row is of: ``spent``, ``built``, ``runner_up`` or ``group_reach``.
    place, policy : str

    Returns
    -------
    dict or None
        None where there is none, or an older comparison does not say.
    """
    rows = about.get(name, [])
    return next((row for row in rows if (row["place"], row["policy"]) == (place, policy)), None)

"""What a comparison keeps beside its table: of each place and policy a row, found again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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

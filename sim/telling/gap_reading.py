"""How a gap between groups moved: whose gap it is, and whether it is nearer to none than before."""

from __future__ import annotations

from typing import NamedTuple

from sim.studies import shown
from sim.studies.shown import Row


class Sides(NamedTuple):
    """The groups of a gap: above 0 the first is ahead, below 0 the second."""

    first: str
    second: str


SIDES = {
    "gap_migrant": Sides("local", "migrant"),
    "gap_age": Sides("older", "young"),
    "gap_tenure": Sides("settled", "newcomer"),
}


def reading(row: Row) -> str:
    """Read how a gap moved, as printed.

    ``gap_turned`` where the other side is ahead now, ``gap_narrower`` where it is nearer to 0, ``gap_wider``, or
    ``gap_as_wide``.
    """
    before, after = (float(size(row["indicator"], row[key])) for key in ("base", "value"))
    if row["base"] * row["value"] < 0 and before > 0 and after > 0:
        return "gap_turned"
    return "gap_as_wide" if before == after else ("gap_narrower" if after < before else "gap_wider")


def size(name: str, gap: float) -> str:
    """Write how large a gap is, whoever is ahead."""
    return shown.size(name, gap).replace(",", "")

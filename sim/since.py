"""Since when what a policy chooses has been so: residents' say, and a fund, in months of the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.levers import OFFICIALS


@dataclass(frozen=True)
class Since:
    """Months between the run's first month, or that of the run it branched from, and what is so now.

    Attributes
    ----------
    council : int
        When residents' say, or officials' deciding alone, began.
    fund : int
        When the fund began; one that was stopped and comes back begins anew.
    """

    council: int = 0
    fund: int = 0


def has_fund(values: Mapping[str, float]) -> bool:
    """Whether there is a community fund."""
    return values["fund.per_community"] > 0.0 or values["fund.per_head"] > 0.0


def residents_have_a_say(values: Mapping[str, float]) -> bool:
    """Whether residents are heard or decide."""
    return values["engagement.decides"] != OFFICIALS


def since(before: Mapping[str, float], values: Mapping[str, float], last: Since, month: int) -> Since:
    """Return since when, where ``values`` come into force in a month after those ``before``."""
    return Since(
        last.council if residents_have_a_say(values) == residents_have_a_say(before) else month,
        last.fund if has_fund(values) == has_fund(before) else month,
    )

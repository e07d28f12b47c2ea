"""Dated policies: changes of levers inside one run, each from a month on, and policies that start from another.

A policy file may hold tables ``[[changes]]``, each with ``from`` and ``parameters``. ``from`` is a month of
the run (13 is the first month of its second year), or a date (``"2009-01"``) where the file says when the
run's first month is (``begins = "2003-01"``). Levers that act once a year (``YEARLY``) wait for the next new year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sim.errors import InputError
from sim.levers import YEARLY
from sim.parameters import MONTHS

LATEST = 1_200  # months: a century
DATE = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


@dataclass(frozen=True)
class Change:
    """Levers that a policy sets anew.

    Attributes
    ----------
    month : int
        Months of the run before it is in force; 12 is the beginning of its second year.
    values : dict of float
        Levers by dotted name.
    sources : dict of str
        Where those values come from.
    """

    month: int
    values: dict[str, float]
    sources: dict[str, str]

    @property
    def waiting(self) -> dict[str, int]:
        """Levers that act in the first month of a budget year only, and how many months of the run pass until then."""
        new_year = -(-self.month // MONTHS) * MONTHS
        return {name: new_year for name in self.values if name in YEARLY and new_year > self.month}

    def without(self, levers: Iterable[str]) -> Change:
        """Return the change without some levers."""
        kept = {name: value for name, value in self.values.items() if name not in set(levers)}
        return replace(self, values=kept)


def month_of(given: int | str, begins: str | None, where: str) -> int:
    """Return how many months of the run pass before a change.

    Raises
    ------
    InputError
        If it is neither a month after the first nor a date after the file's ``begins``.
    """
    if isinstance(given, int):
        month, said = given - 1, f"from = {given}"
    else:
        if begins is None:
            raise InputError(f'{where}: from = {given!r} is a date, so that [policy] needs begins, such as "2003-01"')
        month, said = months_since(given, where, "from") - months_since(begins, where, "begins"), f"from = {given!r}"
    if not 1 <= month <= LATEST:
        first = "month 1" if isinstance(given, int) else f"begins = {begins!r}"
        raise InputError(f"{where}: {said} is not allowed; it takes a month after {first}, at most {LATEST} later")
    return month


def months_since(date: str, where: str, key: str) -> int:
    """Return the months from the year 0 to a date.

    Raises
    ------
    InputError
        If it is no year and month.
    """
    found = DATE.match(date)
    if not found:
        raise InputError(f'{where}: {key} = {date!r:.40} is no date; it takes year and month, such as "2009-01"')
    return int(found[1]) * MONTHS + int(found[2]) - 1


def never_come(changes: Iterable[Change], months: int) -> list[int]:
    """Return the months of a run, counted from 1, of changes that come after its last."""
    return [one.month + 1 for one in changes if one.month >= months]


def check_order(changes: Sequence[Change], where: str) -> None:
    """Refuse changes that do not follow one another."""
    for one, other in pairwise(changes):
        if other.month <= one.month:
            raise InputError(
                f"{where}: changes: month {other.month + 1} follows month {one.month + 1}; dates must ascend"
            )


def merged(base: Iterable[Change], own: Iterable[Change]) -> tuple[Change, ...]:
    """Join the changes of two policies by month; where both set a lever in a month, ``own`` wins."""
    by_month: dict[int, Change] = {}
    for change in (*base, *own):
        before = by_month.get(change.month, Change(change.month, {}, {}))
        by_month[change.month] = Change(change.month, before.values | change.values, before.sources | change.sources)
    return tuple(by_month[month] for month in sorted(by_month))


@dataclass(frozen=True)
class InForce:
    """Every parameter's value from a month on.

    Attributes
    ----------
    month : int
        Months of the run before it.
    values : dict of float
        Every parameter.
    """

    month: int
    values: dict[str, float]


def in_force(values: Mapping[str, float], changes: Iterable[Change], own: Mapping[str, Any]) -> tuple[InForce, ...]:
    """Return what is in force when, first to last; what is set beside the files (``own``) never changes."""
    found = [InForce(0, dict(values))]
    for change in changes:
        new = found[-1].values | {name: value for name, value in change.values.items() if name not in own}
        found.append(InForce(change.month, new))
    return tuple(found)

"""A parameter that varies in a study: over values of its own, or over a range, as the study's file says it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.errors import InputError
from sim.parameter import Ends
from sim.parameters import PARAMETERS, Parameter, find
from sim.scenarios import Place
from sim.scenarios.shape import Strict, fit, flat


class Range(Strict):
    """A range that a sample is drawn from."""

    low: float
    high: float


@dataclass(frozen=True)
class Varied:
    """A parameter that varies: over values of its own, or over a range.

    Attributes
    ----------
    parameter : Parameter
    values : tuple of float
        The values to take, a choice as its index; empty for a range.
    low, high : float
        The range, for a sample.
    own : mapping of (float, float), or None
        The range at each place where it is not known, where that is not the parameter's own at all of them.
    """

    parameter: Parameter
    values: tuple[float, ...] = ()
    low: float = 0.0
    high: float = 0.0
    own: Mapping[str, Ends] | None = None

    @property
    def name(self) -> str:
        """The parameter's dotted name."""
        return self.parameter.name

    @property
    def sampled(self) -> bool:
        """Whether it is drawn from a range."""
        return not self.values

    def at(self, place: str, drawn: float) -> float | None:
        """Return what was drawn as it is at a place, as far along its own range; None where the place knows it."""
        if self.own is None:
            return drawn
        ends = self.own.get(place)
        if ends is None or ends == (self.low, self.high):
            return None if ends is None else drawn
        low, high = ends
        if self.parameter.integer:  # each as likely, as far as the study's own range has enough of them
            share = (drawn - self.low + 0.5) / (self.high - self.low + 1.0)
            return low + math.floor(share * (high - low + 1.0))
        return min(max(low + (drawn - self.low) / (self.high - self.low) * (high - low), low), high)


def read_varied(table: Mapping[str, Any], family: str, where: str) -> tuple[Varied, ...]:
    """Read a table of what varies: a list of values, or ``{ low = ..., high = ... }``."""
    at = f"{where}: {family}"
    found = []
    for name, given in flat(table, PARAMETERS, at).items():
        parameter = find(name, at)
        if (parameter.kind == "lever") != (family == "levers"):
            other = "[uncertain] or [set]" if family == "levers" else "[levers]"
            raise InputError(f"{at}: {name} is {'no' if family == 'levers' else 'a'} lever and stands in {other}")
        found.append(_range(parameter, given, at) if isinstance(given, dict) else _list(parameter, given, at))
    return tuple(found)


def _list(parameter: Parameter, given: object, where: str) -> Varied:
    if not isinstance(given, list) or not given:
        raise InputError(
            f"{where}: {parameter.name} = {given!r:.80} is neither a list of values nor {{ low = ..., high = ... }}"
        )
    values = tuple(parameter.check(value, where) for value in given)
    if len(set(values)) < len(values):
        raise InputError(f"{where}: {parameter.name}: a value stands twice in {given!r:.200}")
    return Varied(parameter, values)


def _range(parameter: Parameter, given: dict[str, Any], where: str) -> Varied:
    if parameter.choices:
        raise InputError(f"{where}: {parameter.name} is a choice and takes a list, {parameter.allowed()}")
    limits = {key: float(value) if isinstance(value, int) else value for key, value in given.items()}
    asked = fit(Range, limits, f"{where}: {parameter.name}")
    low, high = parameter.check(asked.low, where), parameter.check(asked.high, where)
    if low >= high:
        raise InputError(f"{where}: {parameter.name}: low = {low:g} is not below high = {high:g}")
    return Varied(parameter, (), low, high)


def whole_range(name: str, places: Sequence[Place], where: str) -> Varied:
    """Return what is not known over its whole range: that of each place's file, the parameter's own, or all allowed."""
    parameter = find(name, where)
    if parameter.kind == "lever":
        raise InputError(f"{where}: {name} is a lever and stands in [levers]")
    usual = parameter.drawn_from or (parameter.low, parameter.high)
    return _ranging(parameter, {place.name: place.ranges.get(name, usual) for place in places}, usual, len(places))


def not_known(places: Sequence[Place], but: Collection[str]) -> tuple[Varied, ...]:
    """Return all that some of the places do not know, ``but`` what is settled; each place is drawn in its own range."""
    unknown = {place.name: place.unknown for place in places}
    found = []
    for name, parameter in PARAMETERS.items():
        own = {place: known[name] for place, known in unknown.items() if name in known}
        if own and name not in but:
            found.append(_ranging(parameter, own, parameter.drawn_from, len(places)))
    return tuple(found)


def _ranging(parameter: Parameter, own: Mapping[str, Ends], usual: Ends | None, places: int) -> Varied:
    """Return what varies over the range of each place that does not know it, or over one that is usual at all."""
    low, high = min(low for low, _ in own.values()), max(high for _, high in own.values())
    alike = len(own) == places and set(own.values()) == {usual}
    return Varied(parameter, (), low, high, None if alike else own)

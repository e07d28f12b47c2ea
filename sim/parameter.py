"""One parameter: unit, range, default, neutral value, price, source, and the check of a value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim import written
from sim.errors import InputError

Kind = Literal["place", "lever", "rule"]
Ends = tuple[float, float]  # of a range
ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Attributes
    ----------
    name : str
        Dotted name, as in TOML files and ``--set``.
    kind : {"place", "lever", "rule"}
        Who sets it: a place, a policy, or behavioural evidence.
    unit : str
        Unit of the value.
    low, high : float
        Allowed range, ends included.
    default : float
        Value where nothing else is said. For a choice, its index in ``choices``.
    source : str
        Where the number comes from, or ``"assumption"``.
    meaning : str
        What it is, in one line.
    neutral : float or None
        Levers: the value at which the lever equals its absence.
    price : str
        Levers: what a unit costs the public purse, as booked in the ledger.
    integer : bool
        Whether only whole numbers are allowed.
    choices : tuple of str
        Names of the values, for a choice.
    yearly : bool
        Levers: whether it acts in the first month of a budget year only, so that a change waits for it.
    drawn_from : tuple of float or None
        Of an assumption the range that uncertainty is drawn from: of a rule all that is allowed, of a place where its
        number usually lies.
    """

    name: str
    kind: Kind
    unit: str
    low: float
    high: float
    default: float
    source: str
    meaning: str
    neutral: float | None = None
    price: str = ""
    integer: bool = False
    choices: tuple[str, ...] = ()
    yearly: bool = False
    drawn_from: Ends | None = None

    @property
    def field(self) -> str:
        """Name of the field in the compiled record."""
        return self.name.replace(".", "_")

    @property
    def is_assumption(self) -> bool:
        """Whether the value has no published source, so that uncertainty is drawn from a range."""
        return self.drawn_from is not None

    def allowed(self) -> str:
        """Say what is allowed, for error messages and tables."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        number = "a whole number" if self.integer else "a number"
        return f"{number} from {self.low:g} to {self.high:g} {self.unit}".rstrip()

    def _meant(self, value: object) -> str:
        """Say what is allowed, and which number was meant where one was written as tables write it."""
        return self.allowed() + written.meant(value, self.low, self.high, whole=self.integer)

    def shown(self, value: float) -> str:
        """Write a value the way people read it: a choice by its name."""
        return self.choices[int(value)] if self.choices else f"{value:g}"

    def check(self, value: object, where: str) -> float:
        """Return the value as a float, or raise an :class:`~sim.errors.InputError` that says what is allowed."""
        if self.choices:
            if isinstance(value, str) and value in self.choices:
                return float(self.choices.index(value))
            raise InputError(f"{where}: {self.name} = {value!r} is not allowed; it takes {self.allowed()}")
        if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
            raise InputError(f"{where}: {self.name} = {value!r} is not a number; it takes {self._meant(value)}")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number) or not self.low <= number <= self.high:
            raise InputError(f"{where}: {self.name} = {value!r} is out of range; it takes {self._meant(number)}")
        if self.integer and number != int(number):
            raise InputError(f"{where}: {self.name} = {value!r} is not whole; it takes {self.allowed()}")
        return number


def place(
    name: str,
    unit: str,
    low: float,
    high: float,
    default: float,
    meaning: str,
    source: str = "place file",
    **more: bool | tuple[str, ...] | Ends,
) -> Parameter:
    """Return a parameter that a place file sets; ``drawn_from`` says where it lies in a place that leaves it out."""
    return Parameter(name, "place", unit, low, high, default, source, meaning, **more)  # type: ignore[arg-type]


def rule(
    name: str, unit: str, low: float, high: float, default: float, source: str, meaning: str, *, integer: bool = False
) -> Parameter:
    """Return a parameter of behaviour: it has a published source, or is an assumption."""
    drawn_from = (low, high) if source.startswith(ASSUMPTION) else None
    return Parameter(name, "rule", unit, low, high, default, source, meaning, integer=integer, drawn_from=drawn_from)


def lever(
    name: str,
    unit: str,
    high: float,
    meaning: str,
    price: str,
    source: str = "policy file",
    **more: bool | tuple[str, ...],
) -> Parameter:
    """Return a parameter that a policy file sets, neutral at nought."""
    return Parameter(name, "lever", unit, 0, high, 0, source, meaning, neutral=0, price=price, **more)  # type: ignore[arg-type]

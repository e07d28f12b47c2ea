"""A place under a policy: defaults, place, policy and one's own settings, joined into every parameter's value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import InputError
from sim.parameters import LEVERS, defaults, find
from sim.scenarios.checks import check_together
from sim.scenarios.dated import InForce, in_force
from sim.scenarios.finding import shown
from sim.scenarios.loader import load_place, load_policy
from sim.scenarios.parts import Place, Policy


@dataclass(frozen=True)
class Resolved:
    """One place under one policy: every parameter's value.

    Attributes
    ----------
    place : Place
        The place.
    policy : Policy
        The policy.
    values : dict of float
        Every parameter of :data:`sim.parameters.PARAMETERS`.
    overrides : dict of float
        Those that were set beside the files.
    dated : tuple of InForce
        What is in force from which month of a run on; the first is ``values``.
    """

    place: Place
    policy: Policy
    values: dict[str, float]
    overrides: dict[str, float] = field(default_factory=dict)
    dated: tuple[InForce, ...] = ()

    @property
    def status_quo(self) -> dict[str, float]:
        """The same values with every lever neutral: what the burn-in runs under."""
        return self.values | {lever.name: float(lever.neutral or 0) for lever in LEVERS}


def resolve(
    place: str | Path | Place,
    policy: str | Path | Policy,
    overrides: Mapping[str, object] | None = None,
) -> Resolved:
    """Join defaults, place, policy and overrides, the later ones winning, into every parameter's value.

    Parameters
    ----------
    place : str, Path or Place
        The place, loaded or to be loaded.
    policy : str, Path or Policy
        The policy, loaded or to be loaded.
    overrides : mapping, optional
        Dotted name to number, or to a choice's name.

    Raises
    ------
    InputError
        If something is unknown or out of range, or values that belong together don't fit.
    """
    place = place if isinstance(place, Place) else load_place(place)
    policy = policy if isinstance(policy, Policy) else load_policy(policy)
    where = "overrides"
    own = {name: find(name, where).check(value, where) for name, value in (overrides or {}).items()}
    values = joined(place, policy, own)
    if place.courtyards is not None:
        place.courtyards.check_with(values)
    check_together(values, shown(Path(place.path)) + (" with overrides" if own else ""))
    where = shown(Path(policy.path))
    dated = in_force(values, policy.changes, own)
    for one in dated[1:]:
        check_together(one.values, f"{where}: from month {one.month + 1}")
    return Resolved(place, policy, values, own, dated)


def joined(place: Place, policy: Policy, own: Mapping[str, float]) -> dict[str, float]:
    """Return every parameter's value: defaults, place, policy and one's own, the later ones winning."""
    return {**defaults(), **place.values, **policy.values, **own}


def parse_setting(text: str) -> tuple[str, float | str]:
    """Read ``NAME=VALUE`` into a parameter's name and its value, checked; a choice stays a name.

    >>> parse_setting("fund.per_community=400000")
    ('fund.per_community', 400000.0)
    >>> parse_setting("engagement.decides=residents")
    ('engagement.decides', 'residents')
    """
    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not name:
        raise InputError(f"--set: {text!r:.80} is not NAME=VALUE")
    parameter = find(name, "--set")
    if parameter.choices:
        parameter.check(value, "--set")
        return name, value
    return name, parameter.check(_number(value), "--set")


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text

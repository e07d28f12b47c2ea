"""What a model refuses, each in one line: arguments it is not made with, and branches that cannot be."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim import behavior, beliefs
from sim.agents import Council, Courtyard, Foundation, Government, Resident, SocialOrganization
from sim.errors import InputError
from sim.executors import EXECUTORS
from sim.parameters import MONTHS, nearest

if TYPE_CHECKING:
    from sim.model import GovernanceModel

# What a place is made with, and a branch cannot change.
SETTLED = (
    "place.residents", "place.courtyards", "place.communities", "place.scale", "place.absentees",
    "place.household_mean", "council.seats", "council.courtyard_seats",
    "place.move_kind", "care.frailty", "care.beds_government", "care.beds_built", "care.beds_private",
)  # fmt: skip
AT_FIRST = "staff.start"  # what a branch can change only before month 1
LEVELS = ("resident", "household")
# The rules as they are, of which compiled loops are made, and whose they are.
OWNERS = (behavior, beliefs, Resident, Courtyard, Council, SocialOrganization, Foundation, Government)
RULES = [(owner, name, rule) for owner in OWNERS for name, rule in vars(owner).items() if inspect.isfunction(rule)]
KNOWN = {owner: frozenset(vars(owner)) for owner in OWNERS}


def checked_seed(seed: object) -> int:
    """Return a seed as an integer, whatever page or shell it comes from."""
    try:
        number = int(str(seed))
    except ValueError:
        number = -1
    if isinstance(seed, bool) or not 0 <= number < 2**63:
        raise InputError(f"seed: {seed!r} is not allowed; it takes a whole number from 0 to 2**63 - 1")
    return number


def check_arguments(engine: str, burn_in: object, panel_share: object, overrides: object) -> None:
    """Refuse an executor there is none of, a burn-in that is no whole years, and what is no share or mapping."""
    if overrides is not None and not isinstance(overrides, Mapping):
        raise InputError(
            f"overrides: {overrides!r:.80} is no mapping of parameters by dotted name, as {{'fund.per_community': 0}}"
        )
    if unnamed := [name for name in overrides or () if not isinstance(name, str)]:
        raise InputError(f"overrides: {unnamed[0]!r:.80} is no parameter's name, as 'fund.per_community'")
    if engine not in EXECUTORS:
        known = f"one of {', '.join(EXECUTORS)}{nearest(str(engine), EXECUTORS)}"
        raise InputError(f"engine: unknown {engine!r}; {known}")
    check_rules(engine)
    years = isinstance(burn_in, int | np.integer) and not isinstance(burn_in, bool)
    if not (years and burn_in >= 0 and burn_in % MONTHS == 0):  # type: ignore[operator]
        raise InputError(f"burn_in: {burn_in!r} is not allowed; it takes whole years in months, 0 or more")
    number = isinstance(panel_share, int | float | np.number) and not isinstance(panel_share, bool)
    if not (number and 0.0 <= panel_share <= 1.0):  # type: ignore[operator]
        raise InputError(f"panel_share: {panel_share!r} is not allowed; it takes a share from 0 to 1")


def check_rules(engine: str) -> None:
    """Refuse a rule under a misspelt name, and a compiled model where one was replaced, which it never asks."""
    for owner in OWNERS:
        for name in set(vars(owner)) - KNOWN[owner]:
            hint = nearest(name, [rule for one, rule, _ in RULES if one is owner])
            if hint and inspect.isfunction(vars(owner)[name]):  # what is near no rule is a helper of one's own
                where = f"{owner.__name__.removeprefix('sim.')}.{name}"
                raise InputError(f"{where} is no rule, so that nothing asks it{hint}")
    if engine == "compiled" and (where := replaced_rule()):
        raise InputError(f'{where} was replaced, and compiled loops never ask Python; it takes engine="mesa"')


def replaced_rule() -> str:
    """Name a rule that another one stands in place of; empty where all are as they ship."""
    for owner, name, rule in RULES:
        if vars(owner).get(name) is not rule:
            return f"{owner.__name__.removeprefix('sim.')}.{name}"
    return ""


def check_months(months: object) -> None:
    """Refuse what is no number of months to live."""
    if isinstance(months, bool) or not isinstance(months, int | np.integer) or months < 0:
        raise InputError(f"run: months = {months!r} is not allowed; it takes a whole number, 0 or more")


def check_level(level: str) -> None:
    """Refuse what is no level that ties are read at."""
    if level not in LEVELS:
        raise InputError(f"level: unknown level {level!r}; it is resident or household")


def check_asked(resident: object, month: object) -> None:
    """Refuse to explain where a rule was replaced, or a resident's row or a month that is no whole number."""
    if any(isinstance(one, bool) or not isinstance(one, int | np.integer) for one in (resident, month)):
        raise InputError(f"explain: resident {resident!r} and month {month!r} are to be whole numbers")
    if where := replaced_rule():
        made = "a month is made again with the rules as they ship"
        raise InputError(f"explain: {where} was replaced, and {made}; put it back")


def check_start_of_year(model: GovernanceModel) -> None:
    """Refuse to branch inside a budget year."""
    if model.month % MONTHS:
        raise InputError(f"branch: month {model.months_run} is inside a budget year; arms branch at its start")


def check_twin(model: GovernanceModel, values: Mapping[str, float]) -> None:
    """Refuse a branch whose values change what was settled before it."""
    for name in SETTLED:
        if values[name] != model.values[name]:
            raise InputError(f"branch: {name} is settled when the place is made; set it on the model itself")
    if model.month > model.origin and values[AT_FIRST] != model.values[AT_FIRST]:
        raise InputError(f"branch: {AT_FIRST} acts when month 1 begins, and month {model.months_run} has passed")

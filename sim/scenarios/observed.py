"""Figures that were observed in a place: which ones a run can be held against, and how a file gives them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sim import written
from sim.errors import InputError
from sim.parameters import nearest
from sim.scenarios.finding import policy_names, shown, table_of
from sim.scenarios.shape import PolicyFile, Strict, Text, fit


@dataclass(frozen=True)
class Figure:
    """A figure that can be observed and read off a run.

    Attributes
    ----------
    indicator : str
        Name in :data:`sim.measures.INDICATORS`.
    read : {"end", "year", "election"}
        As it stands in the last month; added up over the last twelve; or in the month of the last election.
    """

    indicator: str
    read: Literal["end", "year", "election"] = "end"

    @property
    def is_share(self) -> bool:
        """Whether it lies between 0 and 1: all but what is added up over a year."""
        return self.read != "year"

    @property
    def most(self) -> float:
        """The most that it can be; nothing observed is below 0."""
        return 1.0 if self.is_share else math.inf

    def allowed(self) -> str:
        """Say what it takes, for error messages."""
        return "a number from 0 to 1" if self.is_share else "a number of 0 or more"


BETWEEN = " .. "  # of two bounds, in files and whatever the language
OBSERVABLE = {
    "reach": Figure("reach"),
    "reach_migrant": Figure("reach_migrant"),
    "reach_local": Figure("reach_local"),
    "reach_young": Figure("reach_young"),
    "reach_middle": Figure("reach_middle"),
    "reach_older": Figure("reach_older"),
    "turnout": Figure("voted_committee", "election"),
    "turnout_council": Figure("voted_council", "election"),
    "belonging": Figure("belonging"),
    "satisfaction": Figure("satisfaction"),
    "trust_council": Figure("trust_council"),
    "trust_neighbours": Figure("trust_neighbours"),
    "members": Figure("members"),
    "meetings_per_year": Figure("meetings", "year"),
    "proposals_per_year": Figure("proposals", "year"),
    "projects_per_year": Figure("projects_funded", "year"),
    "vetoes_per_year": Figure("projects_vetoed", "year"),
    "fund_per_year": Figure("money_fund", "year"),
    "gifts_per_year": Figure("money_gifts", "year"),
}


class Observed(Strict):
    """A published figure: a value, or the bounds it lies in, its source, and the policy it was observed under.

    In a file ``under`` is a policy as one gives it, a shipped name or a path; once read, it is the policy's name.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    source: Text
    under: Text | None = None

    def holds_for(self, policy: str, is_baseline: bool) -> bool:
        """Whether runs of a policy can be held against it: of the one it was observed under, or else the baseline."""
        return is_baseline if self.under is None else self.under == policy

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what it lies: twice its value where it is one number, infinite where an end is open."""
        if self.low is None and self.high is None:
            value = self.value or 0.0
            return value, value
        return -math.inf if self.low is None else self.low, math.inf if self.high is None else self.high

    def shown(self) -> str:
        """Write the figure as files hold it; for people bounds are put into words (:mod:`sim.studies.shown`)."""
        low, high = self.bounds
        if low == high:
            return f"{low:,g}"
        if math.isinf(low):
            return f"<= {high:,g}"
        return f">= {low:,g}" if math.isinf(high) else f"{low:,g}{BETWEEN}{high:,g}"

    def off_by(self, model: float) -> float:
        """Return how far a run's number is above (below: negative) the figure, 0 inside its bounds; nan stays nan."""
        low, high = self.bounds
        return model - min(max(model, low), high)


def observed(table: Mapping[str, Any], where: str, folder: Path) -> dict[str, Observed]:
    """Return a place's published figures by name.

    Parameters
    ----------
    table : mapping
        Table ``[observed]``.
    where : str
        The file, for error messages.
    folder : Path
        Where the file is: a policy of one's own, under which a figure was observed, is found from there.

    Raises
    ------
    InputError
        If a figure is none that can be read off a run, no finite number or out of range, or its policy is not known.
    """
    found = {}
    for name, value in table.items():
        if name not in OBSERVABLE:
            allowed = ", ".join(OBSERVABLE) + nearest(name, OBSERVABLE)
            raise InputError(f"{where}: unknown figure {name!r}; allowed are {allowed}")
        at, definition = f"{where}: observed.{name}", OBSERVABLE[name]
        if not isinstance(value, dict):
            raise InputError(
                f'{at} = {value!r:.80} is not allowed; it takes {{ value = ..., source = "..." }}, '
                f"or low and high, {definition.allowed()}"
            )
        figure = fit(Observed, value, at)
        _check_numbers(figure, definition, at)
        under = None if figure.under is None else _policy_named(figure.under, folder, at)
        found[name] = figure.model_copy(update={"under": under})
    return found


def _check_numbers(figure: Observed, definition: Figure, where: str) -> None:
    numbers = {key: getattr(figure, key) for key in ("value", "low", "high") if getattr(figure, key) is not None}
    if not numbers or not all(map(math.isfinite, numbers.values())):
        raise InputError(f"{where} needs a finite number as value, low or high")
    for key, number in numbers.items():
        if not 0 <= number <= definition.most:
            meant = written.meant(number, 0, definition.most, whole=False)
            raise InputError(f"{where}: {key} = {number:g} is not allowed; it takes {definition.allowed()}{meant}")
    if figure.value is not None and len(numbers) > 1:
        raise InputError(f"{where} has a value, and low or high too; it takes the one or the others")
    if figure.low is not None and figure.high is not None and figure.low > figure.high:
        raise InputError(f"{where}: low = {figure.low:g} is above high = {figure.high:g}")


def _policy_named(given: str, folder: Path, where: str) -> str:
    """Return the name of the policy that is meant: a shipped one by its name, one's own by its file."""
    shipped = policy_names()
    if given in shipped:
        return given
    path = folder / given
    if given.endswith(".toml") and path.is_file():
        return fit(PolicyFile, table_of("policy", path, shown(path)), shown(path)).policy.name
    near = nearest(given, [*shipped, *sorted(one.name for one in folder.glob("*.toml"))])
    raise InputError(
        f"{where}: under = {given!r:.80} is no policy; it takes the file of one's own, seen from here, "
        f"or one of {', '.join(shipped)}{near}"
    )

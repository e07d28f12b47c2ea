"""Figures that were observed in a place: which ones a run can be held against, and how a file gives them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sim.errors import InputError
from sim.parameters import nearest
from sim.scenarios.shape import Strict, Text, fit


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
    """A published figure: a value, or the bounds it lies in, its source, and the policy it was observed under."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    source: Text
    under: Text | None = None

    def holds_for(self, policy: str) -> bool:
        """Whether runs of a policy can be held against it: of the one it was observed under, or any."""
        return self.under in (None, policy)

    def shown(self) -> str:
        """Write the figure as files hold it; for people bounds are put into words (:mod:`sim.studies.shown`)."""
        if self.low is not None and self.high is not None:
            return f"{self.low:,g}{BETWEEN}{self.high:,g}"
        if self.low is not None:
            return f">= {self.low:,g}"
        return f"<= {self.high:,g}" if self.high is not None else f"{self.value:,g}"

    def off_by(self, model: float) -> float:
        """Return how far a run's number is above (below: negative) the figure, 0 inside its bounds; nan stays nan."""
        if self.low is None and self.high is None:
            return model - (self.value or 0.0)
        if self.low is not None and model < self.low:
            return model - self.low
        if self.high is not None and model > self.high:
            return model - self.high
        return 0.0 if math.isfinite(model) else math.nan


def observed(table: Mapping[str, Any], where: str) -> dict[str, Observed]:
    """Return a place's published figures by name."""
    found = {}
    for name, value in table.items():
        if name not in OBSERVABLE:
            allowed = ", ".join(OBSERVABLE) + nearest(name, OBSERVABLE)
            raise InputError(f"{where}: unknown figure {name!r}; allowed are {allowed}")
        figure = fit(Observed, value, f"{where}: observed.{name}")
        given = [number for number in (figure.value, figure.low, figure.high) if number is not None]
        if not given or not all(map(math.isfinite, given)):
            raise InputError(f"{where}: observed.{name} needs a finite number as value, low or high")
        if OBSERVABLE[name].is_share:
            _check_share(figure, f"{where}: observed.{name}")
        if figure.low is not None and figure.high is not None and figure.low > figure.high:
            raise InputError(f"{where}: observed.{name}: low = {figure.low:g} is above high = {figure.high:g}")
        found[name] = figure
    return found


def _check_share(figure: Observed, where: str) -> None:
    for key in ("value", "low", "high"):
        number = getattr(figure, key)
        if number is not None and not 0 <= number <= 1:
            raise InputError(f"{where}: {key} = {number:g} is not allowed; it takes a number from 0 to 1")

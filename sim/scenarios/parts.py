"""The two halves of a scenario as their files say them: a place, and a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sim.parameter import Ends
from sim.parameters import PARAMETERS, find
from sim.scenarios.courtyard_table import CourtyardTable
from sim.scenarios.dated import Change
from sim.scenarios.observed import Observed


@dataclass(frozen=True)
class Part:
    """One half of a scenario, as its file says it.

    Attributes
    ----------
    name : str
        Name to load it by, and its label in results.
    title, about : dict of str
        Title and one sentence, by language (``"en"``, ``"zh"``).
    values : dict of float
        The parameters that the file sets, by dotted name; a choice as its index.
    sources : dict of str
        Where those values come from.
    path : str
        The file.
    """

    name: str
    title: dict[str, str]
    about: dict[str, str]
    values: dict[str, float]
    sources: dict[str, str]
    path: str


@dataclass(frozen=True)
class Policy(Part):
    """What can be chosen: the levers that are not neutral.

    Attributes
    ----------
    changes : tuple of Change
        Levers that are set anew inside a run, in order of their months.
    begins : str or None
        Year and month that dates in the file are counted from.
    """

    changes: tuple[Change, ...] = ()
    begins: str | None = None

    def fixed_at(self, levers: Mapping[str, float]) -> Policy:
        """Return the policy with some levers set for the whole run."""
        changes = tuple(one.without(levers) for one in self.changes)
        return replace(self, values=self.values | dict(levers), changes=changes)

    def largest(self, lever: str) -> float:
        """Return the largest value that a lever takes in a run."""
        parts = (self.values, *(one.values for one in self.changes))
        found = [values[lever] for values in parts if lever in values]
        return max(found, default=float(find(lever, self.path).neutral or 0))

    def scaled(self, lever: str, factor: float) -> Policy:
        """Return the policy with every value that a lever takes in a run multiplied by a factor."""

        def times(values: Mapping[str, float]) -> dict[str, float]:
            return {name: value * factor if name == lever else value for name, value in values.items()}

        changes = tuple(replace(one, values=times(one.values)) for one in self.changes)
        return replace(self, values=times(self.values), changes=changes)


@dataclass(frozen=True)
class Place(Part):
    """Who lives where and what is customary there, which no planner can choose.

    Attributes
    ----------
    kind : {"urban", "rural"}
        Kind of place.
    observed : dict of Observed
        Published figures that a run can be held against.
    courtyards : CourtyardTable or None
        Courtyards one by one, where the file names a table of them.
    ranges : dict of (float, float)
        Between which two numbers a value may lie, where the file says so.
    """

    kind: str
    observed: dict[str, Observed]
    courtyards: CourtyardTable | None = None
    ranges: dict[str, Ends] = field(default_factory=dict)

    @property
    def unknown(self) -> dict[str, Ends]:
        """What is not known of the place, and the range that uncertainty draws it from.

        That are the assumptions that its file leaves out, of behaviour and of places, and what stands in it with a
        range.
        """
        left = {one.name: one.drawn_from for one in PARAMETERS.values() if one.drawn_from is not None}
        return {name: ends for name, ends in left.items() if name not in self.values} | self.ranges

    @property
    def courtyard_names(self) -> tuple[str, ...]:
        """The courtyards' own names, in the order of their numbers in a run; none where no table gives any."""
        return () if self.courtyards is None else self.courtyards.names

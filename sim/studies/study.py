"""A study in its folder: what its file says, expanded into cells, and the description it is held to."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import __version__
from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.scenarios import Place, Policy
from sim.studies import sampling
from sim.studies.axes import Cells, expand
from sim.studies.design import STUDY_FILE, StudyDesign, read_design
from sim.studies.keys import model_version
from sim.studies.output import put_in_place
from sim.studies.own_network import digest, settled_by
from sim.studies.store import writing
from sim.studies.varied import Varied
from sim.studies.work import Arm, Common, Group

DESIGN_FILE = "design.json"
FUND = "fund.per_community"
# Words: they may change while a study goes on.
ABOUT = ("name", "question", "baseline", "interaction", "also_compare", "primary")


@dataclass(frozen=True)
class Study:
    """A study ready to run.

    Attributes
    ----------
    folder : Path
    design : StudyDesign
        As the file says it; with an equal budget its policies have their funds scaled.
    cells : Cells
        What is run.
    budget : tuple of dict
        How each policy's fund was scaled to an equal budget, and what was reached; empty without.
    """

    folder: Path
    design: StudyDesign
    cells: Cells
    budget: tuple[dict[str, Any], ...] = ()

    @property
    def varied(self) -> tuple[str, ...]:
        """Parameters shown in the table."""
        return self.cells.varied + ((FUND,) if self.design.head.same_budget else ())

    def common(self, build: Callable[..., Any] | None = None) -> Common:
        """Return what all runs share; ``build`` makes the model instead of :class:`sim.GovernanceModel`."""
        head, fixed = self.design.head, self.design.fixed
        levers, others = _by_kind(fixed)
        return Common(
            tuple(dataclasses.replace(place, values=place.values | others) for place in self.design.places),
            tuple(self._scaled(policy.fixed_at(levers)) for policy in self.design.policies),
            tuple(map(self._digest, self.design.places)), head.months, head.burn_in,
            tuple(head.cut), head.series, self.varied, model_version(),
            settled_by(build, self.design.network, head.network_nodes),
        )  # fmt: skip

    def _digest(self, place: Place) -> str:
        return digest(place, self.design.network, self.design.head.network_nodes)

    def group(self, runs: list[int]) -> Group:
        """Return runs that share a burn-in as a worker wants them."""
        cells = self.cells
        replicate, first = divmod(runs[0], cells.count)
        arms = []
        for run in runs:
            cell = run % cells.count
            point = int(cells.point[cell])
            arms.append(Arm(run, int(cells.policy[cell]), point, cells.lever_values(point)))
        place, future = int(cells.place[first]), int(cells.future[first])
        return Group(
            place, future, replicate, self.design.head.first_seed + replicate, self.drawn(place, future), tuple(arms)
        )

    def drawn(self, place: int, future: int) -> dict[str, float]:
        """Return a draw of what is not known as it is at a place, which knows some of it."""
        name, varied = self.design.places[place].name, {one.name: one for one in self.design.uncertain}
        values = self.cells.future_values(future)
        told = {key: varied[key].at(name, value) if key in varied else value for key, value in values.items()}
        return {key: value for key, value in told.items() if value is not None}

    def describe(self) -> dict[str, Any]:
        """Say what the study is of: ``about`` in words, ``decides`` all that its numbers depend on."""
        design, head = self.design, self.design.head.model_dump()
        ranges = [one for one in (*design.levers, *design.uncertain) if one.sampled]
        return {
            "about": {name: head.pop(name) for name in ABOUT} | {"baseline": design.baseline},
            "decides": {
                "study": head,
                "set": design.fixed,
                "levers": {one.name: _shown(one) for one in design.levers},
                "uncertain": {one.name: _shown(one) for one in design.uncertain},
                "places": {one.name: one.values | _more(self._digest(one)) for one in design.places},
                "policies": {one.name: _said(one) for one in design.policies},
                "sample": self.cells.digest(),
                "model": model_version(),
            },
            "same_budget": list(self.budget),
            "asked_beside": design.asked_beside,
            "problem": sampling.problem(ranges) if ranges else None,
            "cells": self.cells.count,
            "runs": self.cells.runs,
            "varied": list(self.varied),
            "yuanluo": __version__,
        }

    def _scaled(self, policy: Policy) -> Policy:
        """Return a policy with its fund as found for an equal budget."""
        for one in self.budget:
            if one["policy"] == policy.name and one["fund_before"] > 0:
                return policy.scaled(FUND, one["fund"] / one["fund_before"])
        return policy

    def scaled(self, budget: list[dict[str, Any]]) -> Study:
        """Return the study with each policy's fund as found for an equal budget."""
        return dataclasses.replace(self, budget=tuple(budget))

    def write(self) -> None:
        """Write the description, whole or not at all."""
        text = json.dumps(self.describe(), ensure_ascii=False, indent=1) + "\n"
        with writing(self.folder):
            put_in_place(self.folder / DESIGN_FILE, lambda path: path.write_text(text, encoding="utf-8"))


def load_study(folder: str | Path, same_budget: bool = False) -> Study:
    """Read a study's file and expand it.

    ``same_budget`` asks for equal budgets where the file does not; a study that was begun with that asked goes on so.
    """
    design = read_design(folder, same_budget or _asked_beside(folder))
    return Study(Path(folder), design, expand(design))


def _asked_beside(folder: str | Path) -> bool:
    """Whether a study was begun with equal budgets asked for beside its file, which says what it said then."""
    stored = stored_description(folder)
    return stored is not None and bool(stored.get("asked_beside", False))


def stored_description(folder: str | Path) -> dict[str, Any] | None:
    """Return the description a study was begun with; None where it has not begun.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    path = Path(folder) / DESIGN_FILE
    try:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return stored if isinstance(stored["decides"], dict) else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); it is written by yuanluo study run") from None


def not_begun(folder: str | Path) -> InputError:
    """Return the error of asking for what only a study that has begun can give."""
    if not (Path(folder) / STUDY_FILE).is_file():
        return InputError(f"{folder}: there is no {STUDY_FILE}; yuanluo study new {folder} writes one to begin from")
    return InputError(f"{folder}: the study has not begun; yuanluo study run {folder} begins it")


def check_unchanged(study: Study, stored: Mapping[str, Any]) -> None:
    """Refuse to go on with a study whose design is no longer the one it was begun with; replicates may be added.

    Raises
    ------
    InputError
        With the first thing that changed.
    """
    now = json.loads(json.dumps(study.describe()["decides"]))
    more = added_replicates(study, stored)
    if more > 0:
        now["study"]["replicates"] -= more
    change = difference(stored["decides"], now)
    if change:
        raise InputError(
            f"{study.folder}: the study was begun with another design: {change}; undo that, or take a new folder"
        )


def added_replicates(study: Study, stored: Mapping[str, Any]) -> int:
    """Say how many replicates a study has more than when it was last run: those before them stay as they are."""
    return study.design.head.replicates - int(stored["decides"]["study"]["replicates"])


def difference(before: Any, now: Any, key: str = "") -> str:
    """Say where two nested tables first differ; empty where they do not."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name in [*before, *(name for name in now if name not in before)]:
            found = difference(before.get(name), now.get(name), f"{key}.{name}" if key else name)
            if found:
                return found
        return ""
    if before == now:
        return ""
    return f"{key} was {_quoted(before)}, is {_quoted(now)}"


def _quoted(value: Any) -> str:
    return "nothing" if value is None else f"{json.dumps(value, ensure_ascii=False):.80}"


def _by_kind(values: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Split values into levers and others."""
    levers = {name: value for name, value in values.items() if PARAMETERS[name].kind == "lever"}
    return levers, {name: value for name, value in values.items() if name not in levers}


def _shown(varied: Varied) -> list[float] | dict[str, Any]:
    if not varied.sampled:
        return list(varied.values)
    own = {} if varied.own is None else {"own": {place: list(ends) for place, ends in varied.own.items()}}
    return {"low": varied.low, "high": varied.high} | own


def _more(digest: str) -> dict[str, Any]:
    return {"tables": digest}


def _said(policy: Policy) -> dict[str, Any]:
    """Return what a policy sets, and when it sets what anew."""
    changes = [{"month": one.month, "values": one.values} for one in policy.changes]
    return policy.values | ({"changes": changes} if changes else {})

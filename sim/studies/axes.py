"""The axes of a study: places, policies, settings of levers, futures and replicates, crossed into runs.

A *cell* is a place, a policy, a setting of the levers (a *point*) and a draw of what is not known (a
*future*). Cells that share place and future share a burn-in in each replicate, so they lie side by side.
Run ``r * cells + c`` is replicate ``r`` of cell ``c``: each replicate covers the whole design.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.scenarios import load_policy
from sim.studies import sampling
from sim.studies.design import JOINT, StudyDesign
from sim.studies.varied import Varied

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Value = float | str
MOST_CELLS = 20_000_000


@dataclass(frozen=True)
class Cells:
    """What is run.

    Attributes
    ----------
    lever_names, future_names : tuple of str
        Parameters that vary, by dotted name.
    levers : numpy.ndarray
        Shape ``(points, lever_names)``: the settings of the levers.
    futures : numpy.ndarray
        Shape ``(futures, future_names)``: the draws of what is not known.
    place, policy, point, future : numpy.ndarray
        Shape ``(cells,)``: indices of each cell, in the order (place, future, policy, point).
    replicates : int
    """

    lever_names: tuple[str, ...]
    levers: Floats
    future_names: tuple[str, ...]
    futures: Floats
    place: Indices
    policy: Indices
    point: Indices
    future: Indices
    replicates: int

    @property
    def count(self) -> int:
        """Number of cells."""
        return len(self.place)

    @property
    def runs(self) -> int:
        """Number of runs."""
        return self.count * self.replicates

    @property
    def varied(self) -> tuple[str, ...]:
        """Every parameter that varies."""
        return self.lever_names + self.future_names

    @cached_property
    def group(self) -> Indices:
        """Group of each cell, counted up: cells of a group share place and future; shape ``(cells,)``."""
        changes = (np.diff(self.place) != 0) | (np.diff(self.future) != 0)
        return np.concatenate([[0], np.cumsum(changes)]).astype(np.int32)

    def digest(self) -> str:
        """Hash of everything that says what a replicate runs."""
        digest = hashlib.sha256(repr((self.lever_names, self.future_names)).encode())
        for array in (self.levers, self.futures, self.place, self.policy, self.point, self.future):
            digest.update(repr(array.shape).encode() + array.tobytes())
        return digest.hexdigest()[:32]

    def lever_values(self, point: int) -> dict[str, float]:
        """Return a setting of the levers by name; one that is as the policy says is left out."""
        setting = zip(self.lever_names, self.levers[point].tolist(), strict=True)
        return {name: value for name, value in setting if not math.isnan(value)}

    def future_values(self, future: int) -> dict[str, float]:
        """Return a future by name."""
        return dict(zip(self.future_names, self.futures[future].tolist(), strict=True))


def named(name: str, value: float) -> Value:
    """Return a choice by its name, as overrides want it, and a number as it is."""
    choices = PARAMETERS[name].choices
    return choices[int(value)] if choices else value


def policy_levers(policy: str, prefix: str) -> dict[str, Value]:
    """Return a shipped policy's levers whose names start with a prefix, as overrides want them."""
    found = {name: value for name, value in load_policy(policy).values.items() if name.startswith(prefix)}
    return {name: named(name, value) for name, value in found.items()}


def expand(design: StudyDesign) -> Cells:
    """Cross the axes of a design into cells.

    Raises
    ------
    InputError
        If there would be more cells than the runner holds.
    """
    if design.head.design in JOINT:
        return _joint(design)
    if design.table is not None:
        return _from_table(design)
    levers = _settings(design)
    futures = _futures(design)
    shape = (len(design.places), len(futures), len(design.policies), len(levers))
    _check_count(int(np.prod(shape, dtype=np.float64)), design)
    place, future, policy, point = (axis.ravel().astype(np.int32) for axis in np.indices(shape))
    return Cells(
        _names(design.levers), levers, _names(design.uncertain), futures, place, policy, point, future,
        design.head.replicates,
    )  # fmt: skip


def _check_count(cells: int, design: StudyDesign) -> None:
    if cells > MOST_CELLS:
        raise InputError(f"{design.where}: the axes cross into {cells:,} cells; a study takes at most {MOST_CELLS:,}")


def _names(varied: Sequence[Varied]) -> tuple[str, ...]:
    """Names in the columns' order: what takes values first, then what is drawn."""
    return tuple(one.name for one in _ordered(varied))


def _ordered(varied: Sequence[Varied]) -> list[Varied]:
    return sorted(varied, key=lambda one: one.sampled)


def _settings(design: StudyDesign) -> Floats:
    """Return the settings of the levers; shape ``(points, levers)``."""
    lists = [one.values for one in design.levers if not one.sampled]
    if design.head.design == "list" and lists:
        return np.array(list(zip(*lists, strict=True)), dtype=np.float64)
    ranges = [one for one in design.levers if one.sampled]
    return crossed(product(lists), sampling.latin(ranges, design.head.samples, design.head.sample_seed))


def _futures(design: StudyDesign) -> Floats:
    """Return the draws of what is not known; shape ``(futures, parameters)``."""
    ranges = [one for one in design.uncertain if one.sampled]
    drawn = sampling.latin(ranges, design.head.futures, design.head.sample_seed + 1)
    return crossed(product([one.values for one in design.uncertain if not one.sampled]), drawn)


def product(lists: Sequence[Sequence[float]]) -> Floats:
    """Cross lists of values; shape ``(combinations, lists)``, one empty row for no list."""
    count = math.prod(len(values) for values in lists)
    return np.array(list(itertools.product(*lists)), dtype=np.float64).reshape(count, len(lists))


def crossed(first: Floats, second: Floats) -> Floats:
    """Set every row of the first beside every row of the second."""
    return np.hstack([np.repeat(first, len(second), axis=0), np.tile(second, (len(first), 1))])


def _joint(design: StudyDesign) -> Cells:
    """Draw levers and uncertain parameters as one sample, whose rows are the points; lists are crossed with it."""
    head = design.head
    levers, uncertain = _ordered(design.levers), _ordered(design.uncertain)
    ranges = [one for one in (*levers, *uncertain) if one.sampled]
    if head.design == "sobol":
        drawn = sampling.sobol(ranges, head.samples, head.sample_seed, head.second_order)
    else:
        drawn = sampling.morris(ranges, head.samples, head.sample_seed)
    sets = [[one.values for one in family if not one.sampled] for family in (levers, uncertain)]
    lists = crossed(product(sets[0]), product(sets[1]))
    whole = crossed(lists, drawn)
    own, others = len(sets[0]), len(sets[1])
    drawn_levers = len(levers) - own
    columns = np.arange(whole.shape[1])
    of_levers = np.r_[columns[:own], columns[own + others : own + others + drawn_levers]].astype(int)
    of_futures = np.setdiff1d(columns, of_levers)
    names = _names(levers), _names(uncertain)
    return _by_rows(design, names[0], whole[:, of_levers], names[1], whole[:, of_futures])


def _from_table(design: StudyDesign) -> Cells:
    """Take points from the rows of a file, crossed with the futures, and with places and policies it does not name."""
    table = design.table
    assert table is not None
    is_lever = np.array([PARAMETERS[name].kind == "lever" for name in table.names], dtype=bool)
    names = np.array(table.names, dtype=object)
    drawn = _futures(design)
    rows = np.repeat(np.arange(len(table.values)), len(drawn))
    return _by_rows(
        design,
        tuple(names[is_lever]),
        table.values[:, is_lever][rows],
        (*names[~is_lever], *_names(design.uncertain)),
        crossed(table.values[:, ~is_lever], drawn),
        rows,
        None if table.place is None else table.place[rows],
        None if table.policy is None else table.policy[rows],
    )


def _by_rows(
    design: StudyDesign,
    lever_names: tuple[str, ...],
    levers: Floats,
    future_names: tuple[str, ...],
    futures: Floats,
    point: NDArray[np.int64] | None = None,
    place: Indices | None = None,
    policy: Indices | None = None,
) -> Cells:
    """Make cells of rows that say levers and future together; a place or policy not given is crossed."""
    point = np.arange(len(levers)) if point is None else point
    places = len(design.places) if place is None else 1
    policies = len(design.policies) if policy is None else 1
    _check_count(len(levers) * places * policies, design)
    distinct, future = futures[:1], np.zeros(len(futures), dtype=np.int64)
    if futures.size:
        distinct, future = np.unique(futures, axis=0, return_inverse=True)
    order = np.indices((places, len(levers), policies)).reshape(3, -1)
    columns = [
        order[0] if place is None else place[order[1]],
        future.ravel()[order[1]],
        order[2] if policy is None else policy[order[1]],
        point[order[1]],
    ]
    sort = np.lexsort(columns[::-1])
    by_place, by_future, by_policy, by_point = (column[sort].astype(np.int32) for column in columns)
    settings = levers[np.unique(point, return_index=True)[1]]
    return Cells(
        lever_names, settings, future_names, distinct, by_place, by_policy, by_point, by_future, design.head.replicates
    )  # fmt: skip

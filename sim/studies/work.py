"""One worker's share of a study: burn a place in, branch it into its arms, and read each run off."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import pandas as pd
import pyarrow as pa

from sim.errors import InputError
from sim.measures import AT_ELECTIONS, LOOKING_BACK
from sim.parameters import MONTHS
from sim.scenarios import Place, Policy, in_force, joined
from sim.studies.axes import named
from sim.studies.keys import model_version, run_key
from sim.studies.replicates import a_year, burned_in
from sim.studies.rows import MEASURED, Row, to_table
from sim.studies.turnout import turnout

# A worker of a cluster may have several threads, and numba's loops are not to be entered by two at once.
ONE_AT_A_TIME = threading.Lock()
MONEY = "money_public"
LOOKS_BACK, ELECTED = np.isin(MEASURED, LOOKING_BACK), [MEASURED.index(name) for name in AT_ELECTIONS]
_MEASURED = pd.Index(MEASURED)


@dataclass(frozen=True)
class Common:
    """What all runs of a study share.

    Attributes
    ----------
    places, policies : tuple
    place_digests : tuple of str
        Of :func:`sim.studies.keys.place_digest`.
    months, burn_in : int
    cut : tuple of str
    series : bool
        Whether monthly rows are wanted.
    varied : tuple of str
        Parameters shown in the table.
    version : str
        Of :func:`sim.studies.keys.model_version`.
    build : callable or None
        Makes the burned-in model; None is :class:`sim.GovernanceModel`. Must pickle.
    """

    places: tuple[Place, ...]
    policies: tuple[Policy, ...]
    place_digests: tuple[str, ...]
    months: int
    burn_in: int
    cut: tuple[str, ...]
    series: bool
    varied: tuple[str, ...]
    version: str
    build: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Arm:
    """One run of a group: its policy, and the setting of the levers."""

    run: int
    policy: int
    point: int
    levers: Mapping[str, float]


@dataclass(frozen=True)
class Group:
    """Runs that share a burn-in: place, seed and everything that is no lever."""

    place: int
    future: int
    replicate: int
    seed: int
    values: Mapping[str, float]
    arms: tuple[Arm, ...]


@dataclass(frozen=True)
class Done:
    """What came of a batch.

    Attributes
    ----------
    table : bytes
        A row a run, as an Arrow stream.
    runs : int
    failures : tuple of (str, str)
        Key and traceback of each run that failed.
    burn_in, arms : float
        Seconds spent on burn-ins and on what branched from them.
    """

    table: bytes
    runs: int
    failures: tuple[tuple[str, str], ...]
    burn_in: float
    arms: float


def run_batch(common: Common, groups: Sequence[Group]) -> Done:
    """Run groups one after another, on one thread; a run that raises is a row that says so.

    Raises
    ------
    InputError
        If this worker's model is another one than the runner's.
    """
    if common.version != model_version():
        raise InputError(f"a worker has another model ({model_version()}) than this study ({common.version})")
    with ONE_AT_A_TIME:
        numba.set_num_threads(1)
        worked = [_run_group(common, group) for group in groups]
    rows = [row for one in worked for row in one.rows]
    return Done(
        to_bytes(to_table(rows, common.varied)),
        len(rows),
        tuple(failure for one in worked for failure in one.failures),
        sum(one.burn_in for one in worked),
        sum(one.arms for one in worked),
    )


def failed_batch(common: Common, groups: Sequence[Group]) -> Done:
    """Give the rows of runs that cannot be run: their worker died of them."""
    rows = [empty_row(common, group, arm) for group in groups for arm in group.arms]
    return Done(to_bytes(to_table(rows, common.varied)), len(rows), (), 0.0, 0.0)


@dataclass
class _Worked:
    rows: list[Row]
    failures: list[tuple[str, str]]
    burn_in: float = 0.0
    arms: float = 0.0


def _run_group(common: Common, group: Group) -> _Worked:
    worked = _Worked([], [])
    began = time.perf_counter()
    base, why = _attempt(lambda: burn_in(common, group))
    worked.burn_in = time.perf_counter() - began
    for arm in group.arms:
        row = empty_row(common, group, arm)
        found, trace = (None, why) if base is None else _attempt(lambda arm=arm: _measure(common, base, arm))  # type: ignore[misc]
        if found is None:
            worked.failures.append((row.key, trace))
        else:
            row = Row(**{**vars(row), "found": found[0], "series": found[1]})
        worked.rows.append(row)
    worked.arms = time.perf_counter() - began - worked.burn_in
    return worked


def _attempt(action: Callable[[], Any]) -> tuple[Any, str]:
    """Return what an action gives, or None and the traceback of what it raised."""
    try:
        return action(), ""
    except Exception:
        return None, traceback.format_exc()


def burn_in(common: Common, group: Group) -> Any:
    """Build the place a group starts from, through its burn-in."""
    return burned_in(
        common.build,
        place=common.places[group.place],
        seed=group.seed,
        overrides=overrides(group.values),
        panel_share=0.0,
        burn_in=common.burn_in,
    )


def _measure(common: Common, base: Any, arm: Arm) -> tuple[np.ndarray, bytes]:
    """Run an arm; return its indicators at the horizon and over the last year, and its months."""
    model = base.branch(policy=common.policies[arm.policy], overrides=overrides(arm.levers), cut=common.cut)
    model.run(common.months)
    return read_off(model.series, common.months, common.series)


def read_off(series: pd.DataFrame, months: int, monthly: bool) -> tuple[np.ndarray, bytes]:
    """Read a run off its series: the last month, the last twelve, public yuan, every month if asked for.

    Of the last twelve the mean; what looks back on twelve months itself is taken from the last, and of elections the
    turnout of the run's last, nan without one.
    """
    columns = series.columns.get_indexer(_MEASURED)
    values = series.to_numpy(dtype=np.float64)[-months:].take(columns, axis=1)
    year = np.ascontiguousarray(values[-MONTHS:])  # row by row in memory, so that months are added in their order
    public = np.ascontiguousarray(values[:, MEASURED.index(MONEY)])
    of_year = np.where(LOOKS_BACK, values[-1], year.mean(axis=0))
    of_year[ELECTED] = [turnout(values[:, column]) for column in ELECTED]
    found = np.concatenate([values[-1], of_year, [public.sum(), float(a_year(public))]])
    return found, values.astype("<f4").tobytes() if monthly else b""


def empty_row(common: Common, group: Group, arm: Arm) -> Row:
    """Return a run's row before it has run."""
    place, policy = common.places[group.place], common.policies[arm.policy]
    values = joined(place, policy, {**group.values, **arm.levers})
    dated = in_force(values, policy.changes, arm.levers)
    key = run_key(
        dated, common.place_digests[group.place], group.seed, common.months, common.burn_in, common.cut, common.version
    )
    varied = {name: values[name] for name in common.varied}
    return Row(
        arm.run, key, group.seed, group.replicate, place.name, policy.name, arm.point, group.future, varied
    )  # fmt: skip


def overrides(values: Mapping[str, float]) -> dict[str, float | str]:
    """Return values as a model wants them, a choice by its name."""
    return {name: named(name, value) for name, value in values.items()}


def to_bytes(table: pa.Table) -> bytes:
    """Write a table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def from_bytes(stream: bytes) -> pa.Table:
    """Read a table that :func:`to_bytes` wrote."""
    return pa.ipc.open_stream(stream).read_all()

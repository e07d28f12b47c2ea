"""What a study will take, before it runs: how many runs, how long, how large, and what looks wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InputError
from sim.studies.axes import Cells
from sim.studies.compiling import compile_for
from sim.studies.design import JOINT
from sim.studies.plan_warnings import unanswered, warnings
from sim.studies.study import Study, check_unchanged, load_study, stored_description
from sim.studies.work import Common, from_bytes, run_batch
from sim.studies.workers import processors

PATIENCE = 30.0  # seconds that a plan takes to try whether a sum can be reached
STARTING = 3.0  # seconds until workers have loaded the model
PART_BYTES, PARTS = 40_000, 256  # what a part file costs beside its rows, and how many there are at most at once


@dataclass(frozen=True)
class Plan:
    """What a study will take.

    Attributes
    ----------
    name : str
    axes : dict of int
        How many of each crossed axis: ``places``, ``policies``, ``settings``, ``futures``, ``replicates``; Sobol
        and Morris draw settings and futures as one, ``rows``. Their product is ``runs``.
    runs : int
    workers : int
    seconds_run, seconds_burn_in : float
        Of one run after its burn-in, and of one burn-in: measured, mean over places and policies.
    seconds : float
        Of the whole study on so many workers.
    seconds_search : float
        Of these, for the search for equal money, which is done by one worker first; 0 without.
    seconds_compiling : float
        What compiling the rules took before the first run was timed; 0 where they were on disk, as they now are.
    bytes : int
        On disk when it is finished.
    comparisons : int or None
        That p-values will be corrected for (:func:`sim.studies.questions.questions`).
    comparisons_primary : int
        Of these, those of primary indicators, which are corrected for apart from the rest.
    warnings : tuple of str
        What looks wrong, a line each.
    """

    name: str
    axes: dict[str, int]
    runs: int
    workers: int
    seconds_run: float
    seconds_burn_in: float
    seconds: float
    seconds_search: float
    seconds_compiling: float
    bytes: int
    comparisons: int | None
    comparisons_primary: int
    warnings: tuple[str, ...]


def plan_study(
    folder: str | Path,
    *,
    workers: int | None = None,
    same_budget: bool = False,
    build: Callable[..., Any] | None = None,
) -> Plan:
    """Say what a study will take; times a run of each policy at each place.

    Parameters
    ----------
    folder : path
        Holds ``study.toml``.
    workers : int or None
        Worker processes; None takes the processors there are.
    same_budget : bool
        As for :func:`sim.studies.session.run_study`; the search is counted with what one mostly takes.
    build : callable or None
        Makes the model instead of :class:`sim.GovernanceModel`.

    Raises
    ------
    InputError
        If the study is not right, or was begun with another design.
    """
    study = load_study(folder, same_budget)
    stored = stored_description(folder)
    if stored is not None:
        study = study.scaled(stored["same_budget"])
        check_unchanged(study, stored)
    common, cells = study.common(build), study.cells
    count = min(workers or processors(), cells.runs)
    compiling = compile_for(study)
    burn_in, arm, row = _timed(study, common)
    search = _search(study, burn_in, arm) if study.design.head.same_budget and stored is None else 0.0
    seconds = _seconds(cells, burn_in, arm) / count + STARTING + search
    # With pandas' and scipy's statistics, which timing does without.
    from sim.studies.questions import by_family, questions

    comparisons = questions(study, common)
    search_ends = _search_ends(study, burn_in, arm, build) if search else []
    one_replicate = _seconds(cells, burn_in, arm) / cells.replicates / count
    size = 2 * cells.runs * row + min(int(seconds), PARTS) * PART_BYTES
    return Plan(
        study.design.head.name, crossed_axes(study), cells.runs, count, float(arm.mean()), float(burn_in.mean()),
        seconds, search, compiling, size, comparisons, by_family(comparisons or 0, study.design.head.primary)[0],
        (*search_ends, *warnings(study, common, size, one_replicate), *unanswered(study, comparisons)),
    )  # fmt: skip


def crossed_axes(study: Study) -> dict[str, int]:
    """Count what a study crosses; the product is its number of runs.

    A file's rows that name places or policies are counted as settings, which are then not crossed with those.
    """
    design, cells = study.design, study.cells
    table = design.table
    axes = {
        "places": 1 if table and table.place is not None else len(design.places),
        "policies": 1 if table and table.policy is not None else len(design.policies),
    }
    across = cells.count // (axes["places"] * axes["policies"])
    if design.head.design in JOINT:
        axes["rows"] = across
    else:
        axes["settings"] = len(table.values) if table else len(cells.levers)
        axes["futures"] = across // axes["settings"]
    return axes | {"replicates": cells.replicates}


def _timed(study: Study, common: Common) -> tuple[np.ndarray, np.ndarray, int]:
    """Seconds of a burn-in and of a run at each place, mean over policies, and bytes of a row."""
    groups = [study.group(_each_policy(study.cells, place)) for place in range(len(common.places))]
    run_batch(dataclasses.replace(common, months=1, burn_in=0), groups[:1])  # loads what is compiled
    done = [run_batch(common, [group]) for group in groups]
    for one in done:
        if one.failures:
            raise InputError(f"{study.folder}: a first run fails: {one.failures[0][1].strip().splitlines()[-1]}")
    arms = np.array([one.arms / one.runs for one in done])
    return np.array([one.burn_in for one in done]), arms, max(from_bytes(one.table).nbytes // one.runs for one in done)


def _each_policy(cells: Cells, place: int) -> list[int]:
    """Return a cell of each policy, of a place's first burn-in: one policy's run may take twice another's."""
    here = np.flatnonzero(cells.group == cells.group[np.argmax(cells.place == place)])
    return here[np.unique(cells.policy[here], return_index=True)[1]].tolist()


def _seconds(cells: Cells, burn_in: np.ndarray, arm: np.ndarray) -> float:
    seconds = 0.0
    for place in range(len(arm)):
        here = cells.place == place
        seconds += burn_in[place] * len(np.unique(cells.group[here])) + arm[place] * int(here.sum())
    return float(seconds) * cells.replicates


def _search(study: Study, burn_in: np.ndarray, arm: np.ndarray) -> float:
    from sim.studies.purse import bases_of
    from sim.studies.same_budget import searched_runs  # with scipy, which other studies do without

    _, seeds = bases_of(study)
    return float(seeds * burn_in.sum() + searched_runs(study) * arm.sum())


def _search_ends(study: Study, burn_in: np.ndarray, arm: np.ndarray, build: Callable[..., Any] | None) -> list[str]:
    """Say which policies no fund will bring to the sum that all are to spend, where trying takes no long time."""
    from sim.studies.same_budget import first_tried, out_of_reach  # with scipy, which other studies do without

    if first_tried(study, float(burn_in.sum()), float(arm.sum())) > PATIENCE:
        return []
    return out_of_reach(study, build)

"""What can be done with a study's folder: begin it, run it, ask how far it is, and try again what failed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InputError
from sim.studies import crew
from sim.studies.compiling import compile_for
from sim.studies.design import STUDY_FILE
from sim.studies.final import RESULTS, finish, is_finished, unfinish
from sim.studies.runner import Progress, Runner
from sim.studies.store import DONE_BADLY, DONE_WELL, LOG, PARTS, Store, held, is_held, writing
from sim.studies.study import (
    DESIGN_FILE,
    Study,
    added_replicates,
    check_unchanged,
    load_study,
    not_begun,
    stored_description,
)
from sim.studies.workers import processors

LONGEST_NAME = 60
TEMPLATE = Path(__file__).with_name("study_template.toml")


@dataclass(frozen=True)
class Status:
    """How far a study is.

    Attributes
    ----------
    folder : Path
    name : str
    runs, done, failed : int
        In all; done well; recorded as failed.
    running : bool
        Whether a runner is at work.
    whole : bool
        Whether the final table is there.
    changed : str
        How the study's file differs from the design its runs are of; empty where it does not.
    """

    folder: Path
    name: str
    runs: int
    done: int
    failed: int
    running: bool
    whole: bool
    changed: str = ""

    @property
    def left(self) -> int:
        """Runs still to do."""
        return self.runs - self.done - self.failed

    @property
    def results(self) -> Path:
        """The final table."""
        return self.folder / RESULTS

    @property
    def log(self) -> Path:
        """The log."""
        return self.folder / LOG


def new_study(folder: str | Path) -> Path:
    """Write a commented study file to begin from, named after its folder; one that is there stays.

    Raises
    ------
    InputError
        If there is one already, or the folder cannot be written.
    """
    path = Path(folder) / STUDY_FILE
    with writing(Path(folder)):
        Path(folder).mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(_template(Path(folder).resolve().name))
        except FileExistsError:
            raise InputError(f"{path}: is there already; edit it, or take another folder") from None
    return path


def _template(folder: str) -> str:
    """Return the file to begin from, with the folder's name as far as a study may have it."""
    template = TEMPLATE.read_text(encoding="utf-8")
    name = re.sub(r"[^\w-]+", "-", folder).strip("-")[:LONGEST_NAME]
    return re.sub(r'^name = ".*"$', f'name = "{name}"', template, count=1, flags=re.M) if name else template


def run_study(
    folder: str | Path,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    executor: Executor | None = None,
    same_budget: bool = False,
    progress: Progress | None = None,
    preparing: Progress | None = None,
    build: Callable[..., Any] | None = None,
) -> Status:
    """Run a study, or go on with it: what is finished is not run again.

    Parameters
    ----------
    folder : path
        Holds ``study.toml``; results are written there.
    workers : int or None
        Worker processes; None takes the processors there are. With ``executor``: its number of workers.
    cluster : str or None
        Address of a Dask scheduler to run on instead.
    executor : concurrent.futures.Executor or None
        Any executor to run on instead; its owner ends it.
    same_budget : bool
        Scale funds to equal public money, as ``study.same_budget`` does.
    progress, preparing : callable or None
        Called with (done, in all), of runs and of the search for equal budgets.
    build : callable or None
        Makes the model instead of :class:`sim.GovernanceModel`; must be importable.

    Returns
    -------
    Status
        Whose ``results`` is the final table.

    Raises
    ------
    InputError
        If the study is not right or has changed, the folder cannot be written, another runner holds
        it, or the cluster is lost.
    """
    study = load_study(folder, same_budget)
    seats = _seats(workers, cluster, executor)
    with held(study.folder):
        if cluster is None and not is_finished(study.folder, study.cells.runs):
            compile_for(study, Store(study.folder).log)
        return _run(study, seats, progress, preparing, build)


def retry_study(folder: str | Path, **options: Any) -> Status:
    """Run again what failed, and what is not yet done; options as for :func:`run_study`."""
    study = load_study(folder, options.get("same_budget", False))
    _begun(study)
    with held(study.folder):
        store = Store(study.folder)
        with writing(study.folder):
            unfinish(study.folder)
        store.log(f"{store.forget_failed()} failed runs are tried again")
    return run_study(folder, **options)


def study_status(folder: str | Path) -> Status:
    """Say how far a study is; one that has not begun has nothing done."""
    study = load_study(folder)
    stored = stored_description(folder)
    running = stored is not None and is_held(study.folder)
    if stored is None:
        return Status(study.folder, study.design.head.name, study.cells.runs, 0, 0, running, False)
    found = _status(study, Store(study.folder).state(int(stored["runs"])), running)
    return dataclasses.replace(found, changed=_change(study, stored))


def changed_since(folder: str | Path) -> str:
    """Say how a study's file differs from the design its runs are of; empty where it does not.

    What is wrong with a file that cannot be read is said too: numbers of finished runs can be.
    """
    try:
        stored = stored_description(folder)
        return "" if stored is None else _change(load_study(folder), stored)
    except InputError as error:
        return str(error)


def _change(study: Study, stored: dict[str, Any]) -> str:
    """Say how a study differs from a stored description; it is not expanded again for that."""
    try:
        check_unchanged(study.scaled(stored["same_budget"]), stored)
        more = added_replicates(study, stored)
    except InputError as error:
        return str(error)
    if more == 0:
        return ""
    head = study.design.head
    before = head.replicates - more
    return (
        f"{study.folder}: replicates went from {before} to {head.replicates}; until yuanluo study run {study.folder} "
        f"adds those runs, everything is told of the first {before} (seeds {head.first_seed} to "
        f"{head.first_seed + before - 1})"
    )


def _begun(study: Study) -> dict[str, Any]:
    stored = stored_description(study.folder)
    if stored is None:
        raise not_begun(study.folder)
    return stored


def _seats(
    workers: int | None, cluster: str | None, executor: Executor | None
) -> AbstractContextManager[list[crew.Seat]]:
    if cluster is not None:
        return crew.cluster(cluster)
    if executor is not None:
        return crew.shared(executor, workers or processors())
    return crew.processes(workers or processors())


def _run(
    study: Study,
    seats: AbstractContextManager[list[crew.Seat]],
    progress: Progress | None,
    preparing: Progress | None,
    build: Callable[..., Any] | None,
) -> Status:
    study = _prepared(study, preparing, build)
    store = Store(study.folder)
    store.clean()
    store.set_torn_aside()
    state = store.state(study.cells.runs)
    undone = np.flatnonzero(state == 0)
    if len(undone):
        with writing(study.folder):
            unfinish(study.folder)
        store.log(f"running {len(undone)} of {study.cells.runs} runs")
        with seats as ready:
            Runner(study, study.common(build), store, undone, study.cells.runs, progress).run(ready[: len(undone)])
        state = store.state(study.cells.runs)
    head = study.design.head
    if not is_finished(study.folder, study.cells.runs):
        finish(store, study.cells.runs, study.varied, head.months, head.series)
        store.log(f"{RESULTS} is written")
    return _status(study, state, running=False)


def _prepared(study: Study, preparing: Progress | None, build: Callable[..., Any] | None) -> Study:
    """Hold a study to the description it was begun with, or write that first."""
    stored = stored_description(study.folder)
    if stored is not None:
        study = study.scaled(stored["same_budget"])
        check_unchanged(study, stored)
    elif any(Store(study.folder).parts_folder.glob("*.parquet")):
        # Runs are told apart by their place in a design: of another one they would be taken for this one's.
        raise InputError(
            f"{study.folder}: {PARTS} has finished runs, but {DESIGN_FILE}, which says of what design, is gone; "
            f"put it back, or move {PARTS} away to begin anew"
        )
    elif study.design.head.same_budget:
        from sim.studies.same_budget import equal_budget  # with scipy, which other studies do without

        study = study.scaled(equal_budget(study, preparing, build))
    study.write()
    return study


def _status(study: Study, state: np.ndarray, running: bool) -> Status:
    return Status(
        study.folder, study.design.head.name, len(state), int((state == DONE_WELL).sum()),
        int((state == DONE_BADLY).sum()), running, is_finished(study.folder, len(state)),
    )  # fmt: skip

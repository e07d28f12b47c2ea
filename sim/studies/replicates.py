"""Replicates: one burned-in place, branched into every arm of a study, over and over with new luck.

All arms of a replicate share people, burn-in and chance (common random numbers), so that the difference
between two arms within a replicate is the policy. A replicate may also draw every *assumption* from its
range, the same draw in all its arms. Replicates are independent: they run in worker processes, in any
order, and come back in the order asked for.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import chance
from sim.errors import InputError
from sim.parameters import BURN_IN, MONTHS, PARAMETERS, nearest, to_record
from sim.place_parameters import courtyards_of
from sim.scenarios import load_place, resolve
from sim.studies.own_process import worker_pool
from sim.studies.workers import processors, sigint_held

if TYPE_CHECKING:
    from sim.network_file import NetworkFile

Value = float | str
Progress = Callable[[int, int], None]
Floats32 = NDArray[np.float32]
Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Arm:
    """One policy tried in every replicate: its name or path (None: the place as it was), changes, links cut."""

    name: str
    policy: str | None = None
    overrides: Mapping[str, Value] = field(default_factory=dict)
    cut: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """What a replicate runs.

    Attributes
    ----------
    place : str
        A shipped place's name, or a path.
    arms : tuple of Arm
        The policies that branch from the burned-in place.
    months : int
        Months run after the burn-in.
    overrides : mapping
        Parameters changed in all arms, burn-in included.
    cut : tuple of str
        Links of the causal map that are cut in all arms.
    engine : str
        ``"compiled"`` or ``"mesa"``.
    build : callable or None
        Makes the burned-in model; None is :class:`sim.GovernanceModel`. Must pickle.
    burn_in : int
        Months of the place as it was before month 1, whole years.
    network, network_nodes
        A given network, and what its nodes are, as :class:`sim.GovernanceModel` takes them.
    """

    place: str
    arms: tuple[Arm, ...]
    months: int
    overrides: Mapping[str, Value] = field(default_factory=dict)
    cut: tuple[str, ...] = ()
    engine: str = "compiled"
    build: Callable[..., Any] | None = None
    network: NetworkFile | None = None
    network_nodes: str = "resident"
    burn_in: int = BURN_IN


@dataclass(frozen=True)
class Runs:
    """What the replicates of a design gave.

    Attributes
    ----------
    arms : tuple of str
        Names of the arms.
    columns : tuple of str
        Names of the monthly indicators.
    seeds : tuple of int
        Seed of each replicate.
    uncertain : bool
        Whether each replicate drew the assumptions from their ranges.
    values : numpy.ndarray
        Shape ``(replicates, arms, months, columns)``, float32.
    courtyards : float
        How many the place has; infinity where a network says who lives together.
    """

    arms: tuple[str, ...]
    columns: tuple[str, ...]
    seeds: tuple[int, ...]
    uncertain: bool
    values: Floats32
    courtyards: float = math.inf

    def months(self, column: str) -> Floats32:
        """Return an indicator month by month; shape ``(replicates, arms, months)``.

        Raises
        ------
        InputError
            If there is no such indicator; it names the nearest one.
        """
        return self.values[..., _index(self.columns, column, "indicator")]

    def end(self, column: str) -> Floats32:
        """Return an indicator in the last month; shape ``(replicates, arms)``."""
        return self.months(column)[..., -1]

    def per_year(self, column: str) -> NDArray[np.float64]:
        """Return a monthly flow as its yearly mean over the whole budget years (:func:`a_year`), a row a replicate."""
        return a_year(self.months(column))

    def arm(self, name: str) -> int:
        """Return an arm's index, or raise an error that names the nearest arm."""
        return _index(self.arms, name, "arm")


def a_year(months: NDArray[Any]) -> NDArray[np.float64]:
    """Return a monthly flow, months in the last axis, as its yearly mean over the whole budget years.

    The fund comes in a budget year's first month and what is left goes back in its last, so the months of a
    year begun are left out. Of a run shorter than a year nothing is known: nan.
    """
    years = months.shape[-1] // MONTHS
    if not years:
        return np.full(months.shape[:-1], np.nan)
    whole: NDArray[np.float64] = months[..., : years * MONTHS].sum(axis=-1, dtype=np.float64)
    return whole / years


def _index(names: Sequence[str], name: str, what: str) -> int:
    if name not in names:
        raise InputError(f"runs: unknown {what} {name!r:.60}{nearest(str(name), names)}")
    return names.index(name)


def draw_assumptions(seed: int, place: str) -> dict[str, Value]:
    """Draw all that is not known of a place uniformly from its range, keyed by seed and name (:attr:`Place.unknown`).

    Whole numbers are all as likely.
    """
    drawn: dict[str, Value] = {}
    for name, (low, high) in load_place(place).unknown.items():
        share = chance.draw(seed, chance.UNCERTAIN, zlib.crc32(name.encode()), 0, 0)
        drawn[name] = (
            float(low + int(share * (high - low + 1))) if PARAMETERS[name].integer else low + (high - low) * share
        )
    return drawn


def run(
    design: Design,
    seeds: Sequence[int],
    *,
    uncertain: bool = False,
    workers: int | None = None,
    pool: Executor | None = None,
    progress: Progress | None = None,
) -> Runs:
    """Run a design's replicates.

    Parameters
    ----------
    design : Design
        What each replicate runs.
    seeds : sequence of int
        One replicate a seed, in this order in the result, whatever the order they finish in.
    uncertain : bool
        Whether each replicate draws the assumptions.
    workers : int or None
        Worker processes; 1 runs in this process, None takes the processors this process may use.
    pool : concurrent.futures.Executor or None
        Where to run instead: :func:`worker_pool` or any other executor; its owner ends it.
    progress : callable or None
        Called with (done, in all) after each replicate.

    Returns
    -------
    Runs
        Independent of ``workers``.

    Raises
    ------
    InputError
        If the design names what is not there or not allowed; before anything runs.
    Exception
        Whatever a replicate raised; the remaining ones are dropped and the workers ended.
    """
    check(design)
    tasks = [(design, int(seed), uncertain) for seed in seeds]
    if not tasks:
        raise ValueError("a study needs at least one seed")
    results = each(run_replicate, tasks, workers=workers, pool=pool, progress=progress)
    columns = results[0][0]
    values = np.stack([values for _, values in results])
    names = tuple(arm.name for arm in design.arms)
    return Runs(names, columns, tuple(map(int, seeds)), uncertain, values, _courtyards(design))


def _courtyards(design: Design) -> float:
    if design.network is not None:
        return math.inf
    return courtyards_of(resolve(design.place, "no-fund", design.overrides).values)


def check(design: Design) -> None:
    """Refuse a design whose place, policies, parameters, links, months or names of arms are not right."""
    names = [arm.name for arm in design.arms]
    if not names or len(set(names)) != len(names):
        raise InputError(f"design: arms {', '.join(names) or '(none)'}; it takes one or more, each with its own name")
    months: object = design.months
    if isinstance(months, bool) or not isinstance(months, int | np.integer) or months < 1:
        raise InputError(f"design: months = {months!r:.40} is not allowed; it takes a whole number, 1 or more")
    for arm in design.arms:
        values = resolve(design.place, arm.policy or "no-fund", {**design.overrides, **arm.overrides}).values
        to_record(values, design.cut)


Task = tuple[Design, int, bool]
Result = tuple[tuple[str, ...], Floats32]


def run_replicate(task: Task) -> Result:
    """Burn in a place and branch it into all arms; give columns, and values by arm, month and column."""
    design, seed, uncertain = task
    model = burn_in(design, seed, uncertain=uncertain)
    frames = []
    for arm in design.arms:
        cut = (*design.cut, *arm.cut)
        branch = model.branch(policy=arm.policy, overrides=dict(arm.overrides), cut=cut)
        branch.run(design.months)
        frames.append(compact(branch.series, design.months))
    return frames[0][0], np.stack([values for _, values in frames])


def burn_in(design: Design, seed: int, *, uncertain: bool = False, panel_share: float = 0.0) -> Any:
    """Build the place a replicate starts from, through its burn-in."""
    drawn = draw_assumptions(seed, design.place) if uncertain else {}
    given = {} if design.network is None else {"network": design.network, "network_nodes": design.network_nodes}
    return burned_in(
        design.build,
        place=design.place,
        seed=seed,
        engine=design.engine,
        overrides={**drawn, **design.overrides},
        panel_share=panel_share,
        burn_in=design.burn_in,
        **given,
    )


def compact(series: pd.DataFrame, months: int) -> Result:
    """Take the last months of a run as (names, float32 array of shape (months, columns))."""
    numbers = series.select_dtypes("number").tail(months)
    return tuple(map(str, numbers.columns)), numbers.to_numpy(dtype=np.float32)


def burned_in(build: Callable[..., Any] | None, **asked: Any) -> Any:
    """Build a place through its burn-in, the place as it was; ``build`` None is :class:`sim.GovernanceModel`."""
    if build is None:
        from sim import GovernanceModel

        build = GovernanceModel
    return build(policy=None, individuals=False, **asked)


def each(
    work: Callable[[Given], Made],
    tasks: Sequence[Given],
    *,
    workers: int | None = None,
    pool: Executor | None = None,
    progress: Progress | None = None,
) -> list[Made]:
    """Do one piece of work for each task, here, in worker processes or in a pool (see :func:`run`).

    Returns
    -------
    list
        In the order of the tasks. ``work`` and tasks must pickle where they leave this process.
    """
    count = min(workers or processors(), len(tasks))
    if pool is not None:
        return _each_in(pool, work, tasks, progress)
    if count <= 1:
        return _each_here(work, tasks, progress)
    with worker_pool(count) as own:
        return _each_in(own, work, tasks, progress)


def _each_here(work: Callable[[Given], Made], tasks: Sequence[Given], progress: Progress | None) -> list[Made]:
    results = []
    for task in tasks:
        results.append(work(task))
        if progress:
            progress(len(results), len(tasks))
    return results


def _each_in(
    pool: Executor, work: Callable[[Given], Made], tasks: Sequence[Given], progress: Progress | None
) -> list[Made]:
    with sigint_held():  # workers may start here and inherit it: Ctrl-C is for this process alone
        futures = {pool.submit(work, task): place for place, task in enumerate(tasks)}
    found: dict[int, Made] = {}
    try:
        for done, future in enumerate(as_completed(futures), start=1):
            found[futures[future]] = future.result()
            if progress:
                progress(done, len(tasks))
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    return [found[place] for place in range(len(tasks))]

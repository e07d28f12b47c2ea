"""The project's question, answered for one place: fund sizes x engagement, in paired replicates.

Five fund sizes (none to three times the published level) by three kinds of engagement (officials decide,
residents are heard, residents decide). Each replicate burns one place in and branches it into all fifteen
cells, first with luck alone, then with every assumption drawn from its range too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from sim.compiled import is_cached
from sim.errors import InputError
from sim.measures import COHESION_PARTS, cohesion_parts
from sim.parameters import ENGAGEMENT
from sim.person import ADULT, took_part_of_late
from sim.scenarios import load_place
from sim.studies.axes import policy_levers
from sim.studies.compare import observed_of
from sim.studies.compiling import design_has_systems
from sim.studies.own_process import worker_pool
from sim.studies.replicates import Arm, Design, Runs, burn_in, run
from sim.words import LANGUAGES, word
from sim.world import World

FUND_TIMES = (0.0, 0.5, 1.0, 2.0, 3.0)
ENGAGEMENT_POLICY = {"officials": "no-fund", "heard": "voice-only", "residents": "reform-2009"}
CORNERS = {  # cells that are the shipped policies themselves
    "no-fund": (0.0, "officials"),
    "fund-only": (1.0, "officials"),
    "voice-only": (0.0, "heard"),
    "reform-2009": (1.0, "residents"),
}
FUND_POLICY = "reform-2009"
PLACE = "puyang"
HORIZON = 60
REPLICATES = (16, 39)  # luck alone, luck and assumptions: what half a minute on two processors allows
# What figures and sentences go through: the parts of cohesion, groups by what sets them apart, and what is judged
# beside participation and cohesion, for a policy may raise both while residents get less of what they need.
PARTS = ("belonging", "trust_neighbours", "trust_council", "tie_strength", "density", "bridging", "isolation")
BESIDE = ("needs_met",)
GROUPS: dict[str, tuple[str, ...]] = {
    "migrant": ("local", "migrant"),
    "age": ("older", "middle", "young"),
    "tenure": ("settled", "newcomer"),
}


@dataclass(frozen=True)
class Cell:
    """One cell of the grid: a fund size, in times the published level and in yuan a year, and who decides."""

    times: float
    yuan: float
    engagement: str

    @property
    def name(self) -> str:
        """Name of the cell's arm."""
        return f"{self.times:g}x-{self.engagement}"


@dataclass(frozen=True)
class Exhibit:
    """One life of the place, looked at more closely than the replicates.

    Attributes
    ----------
    start : networkx.Graph
        Households and their ties where the arms branch.
    unchanged, reformed : networkx.Graph
        The same at the end, in the place as it was and with the fund once and residents deciding.
    acted : numpy.ndarray
        Shape ``(cells, courtyards)``: share of adults who took part in the last year of the run.
    delivered : numpy.ndarray
        Shape ``(cells, courtyards)``: projects delivered that a courtyard had asked for.
    deviation : dict
        Standard deviation between residents, by indicator, at the start.
    """

    start: nx.Graph
    unchanged: nx.Graph
    reformed: nx.Graph
    acted: NDArray[np.float64]
    delivered: NDArray[np.int64]
    deviation: dict[str, float]


@dataclass(frozen=True)
class Demo:
    """Everything the demonstration found: what tables, figures and the report are made from."""

    place: str
    seed: int
    months: int
    cells: tuple[Cell, ...]
    luck: Runs
    both: Runs
    exhibit: Exhibit

    def index(self, times: float, engagement: str) -> int:
        """Return a cell's index in ``cells`` and in the runs' second axis."""
        for index, cell in enumerate(self.cells):
            if cell.times == times and cell.engagement == engagement:
                return index
        raise KeyError((times, engagement))

    @property
    def once(self) -> float:
        """The published fund, yuan a community and year."""
        return self.cells[self.index(1.0, "officials")].yuan

    @property
    def share(self) -> float:
        """Part of its community's fund that the place decides on."""
        return load_place(self.place).values.get("place.fund_share", 1.0)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of cohesion that can move here: in a place of one courtyard no tie leads to another."""
        never = set(COHESION_PARTS) - set(cohesion_parts(int(min(self.luck.courtyards, 2))))
        return tuple(name for name in PARTS if name not in never)

    @property
    def groupings(self) -> tuple[str, ...]:
        """Which of :data:`GROUPS` tell adults apart in every run: a place may have no migrants."""
        ends = {name: [runs.end(f"gap_{name}") for runs in (self.luck, self.both)] for name in GROUPS}
        return tuple(name for name, gaps in ends.items() if all(np.isfinite(gap).all() for gap in gaps))

    @property
    def observed(self) -> pd.DataFrame:
        """Return the cells that are a policy of their own, held against what was observed in the place."""
        chosen = [self.index(*corner) for corner in CORNERS.values()]
        runs = replace(self.luck, arms=tuple(CORNERS), values=self.luck.values[:, chosen])
        return observed_of(runs, load_place(self.place).observed)

    @property
    def command(self) -> str:
        """The command that makes this again."""
        counts = len(self.luck.seeds), len(self.both.seeds)
        parts = ["yuanluo demo", f"--seed {self.seed}"]
        parts += [f"--place {self.place}"] if self.place != PLACE else []
        parts += [f"--months {self.months}"] if self.months != HORIZON else []
        parts += [f"--replicates {counts[0]}"] if counts != REPLICATES else []
        return " ".join(parts)


def grid() -> tuple[Cell, ...]:
    """Return the fifteen cells: fund sizes within engagement."""
    once = float(policy_levers(FUND_POLICY, "fund.")["fund.per_community"])
    return tuple(Cell(times, times * once, engagement) for engagement in ENGAGEMENT for times in FUND_TIMES)


def arm(cell: Cell) -> Arm:
    """Return a cell as changes to the place as it was."""
    fund = {**policy_levers(FUND_POLICY, "fund."), "fund.per_community": cell.yuan} if cell.times else {}
    return Arm(cell.name, None, {**fund, **policy_levers(ENGAGEMENT_POLICY[cell.engagement], "engagement.")})


def design_of(place: str, months: int, build: Callable[..., Any] | None = None) -> Design:
    """Return the grid's cells as arms of one design."""
    return Design(place, tuple(arm(cell) for cell in grid()), months, build=build)


def simulate(
    design: Design,
    cells: tuple[Cell, ...],
    seed: int,
    counts: tuple[int, int],
    workers: int,
    console: Console,
    lang: str,
    stack: ExitStack,
) -> tuple[Demo, Executor | None]:
    """Run everything; also return the workers that did, who stay until the stack ends.

    Parameters
    ----------
    design : Design
        Of :func:`design_of`.
    cells : tuple of Cell
        Of :func:`grid`, an arm of the design each.
    seed : int
        Seed of the first replicate; the others follow it.
    counts : tuple of int
        Replicates with luck alone, and with the assumptions drawn.
    workers : int
        Worker processes; with one all is run here, and no workers are returned.
    console : rich.console.Console
        Where to show how far it is.
    lang : {"en", "zh"}
    stack : contextlib.ExitStack
        Ends the workers.
    """
    with _bar(console) as bar:
        compiled = is_cached(design_has_systems(design))
        task = bar.add_task(word("looking" if compiled else "compiling", lang), total=None)
        pool = stack.enter_context(worker_pool(workers)) if workers > 1 else None
        exhibit = look_closely(design, cells, seed)
        bar.update(task, total=1, completed=1, description=word("looking", lang))
        found = []
        for key, count in zip(("luck_alone", "luck_and_assumptions"), counts, strict=True):
            task = bar.add_task(word("simulating", lang, what=word(key, lang)), total=count)
            update = _updater(bar, task)
            uncertain = key == "luck_and_assumptions"
            seeds = range(seed, seed + count)
            found.append(run(design, seeds, uncertain=uncertain, workers=1, pool=pool, progress=update))
    return Demo(design.place, seed, design.months, cells, found[0], found[1], exhibit), pool


def look_closely(design: Design, cells: tuple[Cell, ...], seed: int) -> Exhibit:
    """Live one life of the place here, for what replicates do not keep."""
    model = burn_in(design, seed, panel_share=1.0)
    start = model.graph(level="household")
    courtyards = len(model.world.courtyards)
    acted = np.zeros((len(cells), courtyards))
    delivered = np.zeros((len(cells), courtyards), dtype=np.int64)
    deviation: dict[str, float] = {}
    ends: dict[str, nx.Graph] = {}
    for index, one in enumerate(design.arms):
        branch = model.branch(policy=one.policy, overrides=dict(one.overrides))
        branch.run(design.months)
        if one.name == Cell(0, 0, "officials").name:
            deviation = between_residents(branch.panel())
        acted[index] = shares(branch.world, branch.month - 1)
        delivered[index] = deliveries(branch.projects, courtyards)
        if one.name in (Cell(0, 0, "officials").name, Cell(1, 0, "residents").name):
            ends[one.name] = branch.graph(level="household")
    unchanged, reformed = ends.values()
    return Exhibit(start, unchanged, reformed, acted, delivered, deviation)


def shares(world: World, month: int) -> NDArray[np.float64]:
    """Return the share of adults who took part in the year to a month, by courtyard; nan where no adult lives."""
    people = world.people[: world.present]
    adult = people["age"] >= ADULT
    where, acted = people["courtyard"][adult], took_part_of_late(people["last_act"][adult], month)
    adults = np.bincount(where, minlength=len(world.courtyards))
    with np.errstate(invalid="ignore"):
        return np.bincount(where, acted, minlength=len(world.courtyards)) / adults


def deliveries(projects: pd.DataFrame, courtyards: int) -> NDArray[np.int64]:
    """Count delivered projects by the courtyard that asked for them."""
    delivered = projects[projects["state"].isin(["delivered", "evaluated"])]
    return np.bincount(delivered["courtyard"].to_numpy(dtype=np.int64), minlength=courtyards)


def between_residents(panel: pd.DataFrame) -> dict[str, float]:
    """Return the standard deviation between adults of the states they are asked about, in the latest year."""
    latest = panel[panel["year"] == panel["year"].max()]
    asked = ("belonging", "trust_neighbours", "trust_council", "satisfaction", *BESIDE)
    return {name: float(latest[name].std(ddof=0)) for name in asked if name in latest}


@contextmanager
def _bar(console: Console) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as bar:
        yield bar


def _updater(bar: Progress, task: TaskID) -> Callable[[int, int], None]:
    def update(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    return update


def check_asked(lang: str, months: object, replicates: object) -> None:
    """Refuse what the demonstration cannot run, before anything is written, compiled or run."""
    if lang not in LANGUAGES:
        raise InputError(f"--lang: {lang!r} is not allowed; it takes one of {', '.join(LANGUAGES)}")
    given = [("--months", months, 12, 600)]
    given += [("--replicates", replicates, 2, 100_000)] if replicates is not None else []
    for name, value, low, high in given:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise InputError(f"{name}: {value!r} is not allowed; it takes a whole number from {low} to {high}")

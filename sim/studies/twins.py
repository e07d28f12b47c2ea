"""Twin lives: the same adults under two policies, person by person.

One burned-in place is branched under both policies; who lives there, who moves away and who dies follow
from luck that both futures share. An adult who lives there when the futures part and is asked in every
yearly survey of both has two lives, told from a neighbour's by row and generation. A life is the mean of
its yearly answers. A person's difference holds the policy and the turns that single lives take after it;
means over a group, replicate by replicate, hold the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import InputError
from sim.parameters import MONTHS
from sim.person import ADULT, OLDER
from sim.scenarios import resolve
from sim.studies import paired
from sim.studies.compare import observed_of
from sim.studies.compiling import compile_first, design_has_systems
from sim.studies.replicates import Arm, Design, Progress, Runs, Value, burn_in, compact, each
from sim.tallies import MIDDLE_AGE, NEWCOMER
from sim.world import World

PERSON = ["resident", "generation"]
PART = ["attends", "proposes", "volunteers", "supervises", "gave", "voted_committee", "voted_council"]  # as in reach
OUTCOMES = ("took_part", "needs_met", "belonging")
GROUPS = {
    "all": ("all",),
    "migrant": ("local", "migrant"),
    "age": ("young", "middle", "older"),
    "tenure": ("newcomer", "settled"),
}
NOTICED = 0.01  # differences of a point of 100 or less are called none


@dataclass(frozen=True)
class Twins:
    """The same adults under two policies.

    Attributes
    ----------
    place, before, after : str
        Differences are ``after`` less ``before``.
    months, seed, replicates : int
        Replicate ``r`` had seed ``seed + r``.
    overrides : mapping
        Parameters changed in both futures and the burn-in.
    stayed : float
        Share of adults who lived there when the futures parted and still at the last survey.
    people : pandas.DataFrame
        A row an adult and replicate: ``seed``, ``resident``, ``generation``; ``courtyard``, ``migrant``,
        ``age``, ``tenure_years`` when the futures part; each outcome as ``took_part_before``,
        ``took_part_after`` and so on, 0 to 1: the share of years with any act that counts for reach, and
        means of the yearly answers on needs met and belonging.
    groups : pandas.DataFrame
        A row an outcome and group: ``adults`` a replicate, means ``before`` and ``after``,
        ``difference``; ``gained`` and ``lost``, shares of the group whose difference is more than a
        point; each with its 95 % interval over replicates (``low``, ``gained_low``, ...).
    runs : sim.studies.replicates.Runs
        Monthly series of both futures, whoever lives there.
    """

    place: str
    before: str
    after: str
    months: int
    seed: int
    replicates: int
    overrides: Mapping[str, Value]
    stayed: float
    people: pd.DataFrame
    groups: pd.DataFrame
    runs: Runs

    @property
    def observed(self) -> pd.DataFrame:
        """Return both futures held against what was observed in the place."""
        return observed_of(self.runs, resolve(self.place, self.before, self.overrides).place.observed)

    @property
    def years(self) -> int:
        """Number of yearly surveys."""
        return self.months // MONTHS

    @property
    def design(self) -> Design:
        """Return both futures as arms of a design."""
        return design(self.place, self.before, self.after, self.months, self.overrides)

    def differences(self, outcome: str) -> pd.Series[float]:
        """Return each person's difference in an outcome."""
        return difference(self.people, outcome)


def twins(
    place: str,
    before: str,
    after: str,
    *,
    months: int = 60,
    replicates: int = 20,
    workers: int | None = None,
    seed: int = 1,
    overrides: Mapping[str, Value] | None = None,
    progress: Progress | None = None,
) -> Twins:
    """Let the same adults live under two policies.

    Parameters
    ----------
    place : str
    before, after : str
        Policies.
    months, replicates, workers, seed
        As in :func:`sim.studies.compare.compare`; of a year that is not over nobody is asked.
    overrides : mapping, optional
        Parameters changed in both futures and the burn-in.
    progress : callable or None
        Called with (done, in all), in replicates.

    Raises
    ------
    InputError
        If a name is unknown, the policies are one, or there is less than a year to ask about.
    """
    changes = dict(overrides or {})
    check_asked(place, before, after, months, changes)
    futures = design(place, before, after, months, changes)
    compile_first(design_has_systems(futures))
    tasks = [(futures, each_seed) for each_seed in range(seed, seed + replicates)]
    found = each(live_both, tasks, workers=workers, progress=progress)
    people = pd.concat([one.lives for one in found], ignore_index=True)
    stayed = len(people) / max(1, sum(one.adults for one in found))
    values = np.stack([one.values for one in found])
    seeds = tuple(range(seed, seed + replicates))
    runs = Runs((before, after), found[0].columns, seeds, uncertain=False, values=values)
    return Twins(place, before, after, months, seed, replicates, changes, stayed, people, by_group(people), runs)


def check_asked(place: str, before: str, after: str, months: int, overrides: Mapping[str, Value]) -> None:
    """Refuse what no two lives can be asked of, before anything is compiled or run.

    Raises
    ------
    InputError
        As :func:`twins` does.
    """
    if before == after:
        raise InputError(f"twins: {before} is named twice; two lives take two policies")
    if months < MONTHS:
        raise InputError(f"twins: months = {months!r} is too short; people are asked by the year: 12 or more")
    for policy in (before, after):
        resolve(place, policy, overrides)


def design(place: str, before: str, after: str, months: int, overrides: Mapping[str, Value]) -> Design:
    """Return both futures as arms of a design."""
    return Design(place, (Arm("before", before), Arm("after", after)), months, overrides)


class Both(NamedTuple):
    """One replicate's two futures: who has two lives, how many adults there were, and the series of both."""

    lives: pd.DataFrame
    adults: int
    columns: tuple[str, ...]
    values: NDArray[np.float32]


def live_both(task: tuple[Design, int]) -> Both:
    """Live one replicate's two futures."""
    plan, seed = task
    model = burn_in(plan, seed, panel_share=1.0)
    start = roster(model.world)
    people, series = start, []
    for arm in plan.arms:
        branch = model.branch(policy=arm.policy, overrides=dict(arm.overrides))
        branch.run(plan.months)
        series.append(compact(branch.series, plan.months))
        lives = life(branch.panel()).rename(columns={name: f"{name}_{arm.name}" for name in OUTCOMES})
        people = people.merge(lives, on=PERSON, validate="one_to_one")
    people.insert(0, "seed", seed)
    return Both(people, len(start), series[0][0], np.stack([values for _, values in series]))


def roster(world: World) -> pd.DataFrame:
    """Return the adults who live in a place: a row each, with what groups are made of."""
    rows = np.flatnonzero(world.people["age"][: world.present] >= ADULT)
    people = world.people.view(np.ndarray)[rows]
    columns = {"resident": rows.astype(np.int32)}
    columns |= {name: people[name].copy() for name in ("generation", "courtyard", "migrant")}
    columns |= {"age": people["age"] // MONTHS, "tenure_years": (people["tenure"] / MONTHS).astype(np.float32)}
    return pd.DataFrame(columns)


def life(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the mean yearly answers of those who were asked in every year of a panel, a row a person."""
    answers = panel[[*PERSON, "needs_met", "belonging"]].assign(took_part=panel[PART].any(axis=1))
    by_person = answers.groupby(PERSON)
    asked_always = by_person.size() == panel["year"].nunique()
    return by_person[list(OUTCOMES)].mean()[asked_always].astype(np.float32).reset_index()


def difference(people: pd.DataFrame, outcome: str) -> pd.Series[float]:
    """Return each person's life after less before."""
    return people[f"{outcome}_after"].astype(float) - people[f"{outcome}_before"].astype(float)


def belongs(people: pd.DataFrame, group: str) -> pd.Series[bool]:
    """Say of each person whether they are in a group, by what they were when the futures parted."""
    years = people["age"]
    middle, old, settled = MIDDLE_AGE // MONTHS, OLDER // MONTHS, NEWCOMER / MONTHS
    return {
        "all": years >= 0,
        "local": people["migrant"] == 0,
        "migrant": people["migrant"] == 1,
        "young": years < middle,
        "middle": (years >= middle) & (years < old),
        "older": years >= old,
        "newcomer": people["tenure_years"] < settled,
        "settled": people["tenure_years"] >= settled,
    }[group]


def by_group(people: pd.DataFrame) -> pd.DataFrame:
    """Say for each outcome and group who gains and loses; replicates without anybody of a group don't count."""
    every = [group for groups in GROUPS.values() for group in groups]
    rows = [_group(people[belongs(people, group)], outcome, group) for outcome in OUTCOMES for group in every]
    return pd.DataFrame([row for row in rows if row])


def _group(people: pd.DataFrame, outcome: str, group: str) -> dict[str, Any]:
    if people.empty:
        return {}
    moved = difference(people, outcome)
    answers = {"difference": moved, "gained": moved > NOTICED, "lost": moved < -NOTICED}
    by_seed = pd.DataFrame({"seed": people["seed"], **answers}).groupby("seed")
    row: dict[str, Any] = {
        "outcome": outcome,
        "group": group,
        "adults": float(by_seed.size().mean()),
        "before": float(people[f"{outcome}_before"].astype(float).groupby(people["seed"]).mean().mean()),
        "after": float(people[f"{outcome}_after"].astype(float).groupby(people["seed"]).mean().mean()),
    }
    share, moved_by = (0.0, 1.0), (-1.0, 1.0)
    for name, prefix, possible in (
        ("difference", "", moved_by), ("gained", "gained_", share), ("lost", "lost_", share),
    ):  # fmt: skip
        found = paired.summarise(by_seed[name].mean().to_numpy(dtype=float), possible=possible)
        ends = [found.low, found.high] if len(by_seed) >= paired.LEAST_REPLICATES else [np.nan, np.nan]
        row |= {name: found.mean, f"{prefix}low": ends[0], f"{prefix}high": ends[1]}
    return row | {"replicates": len(by_seed)}

"""Policies side by side on one place: the same people, the same luck, paired differences."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.indicator_units import is_share, possible_sum
from sim.measures import COHESION_PARTS, LOOKING_BACK, cohesion_parts
from sim.parameters import MONTHS
from sim.scenarios import Observed, load_policy
from sim.studies import paired
from sim.studies.against import against_observed
from sim.studies.bodies import BODIES, FUNDED, is_told
from sim.studies.compiling import compile_first, design_has_systems
from sim.studies.replicates import Arm, Design, Progress, Runs, Value, check, run
from sim.studies.turnout import FIGURES, turnout

COMPARED = (
    "reach", "attends", "volunteers", "voted_committee", "voted_council", "belonging", "trust_neighbours",
    "trust_council", "tie_strength", "density", "bridging", "isolation", "needs_met", "external_efficacy", "dependency",
    "projects_funded",
)  # fmt: skip

if TYPE_CHECKING:
    from sim.network_file import NetworkFile


def compare(
    place: str,
    policies: Sequence[str],
    *,
    months: int = 60,
    replicates: int = 20,
    workers: int | None = None,
    seed: int = 1,
    overrides: Mapping[str, Value] | None = None,
    cut: Iterable[str] = (),
    network: NetworkFile | None = None,
    network_nodes: str = "resident",
    precision: float | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Compare policies with the first of them.

    Parameters
    ----------
    place : str
    policies : sequence of str
        Two or more; the first is the baseline.
    months, replicates, workers, seed
        Replicate ``r`` has seed ``seed + r``.
    overrides, cut
        In all arms.
    network, network_nodes
        A given network, and what its nodes are (:class:`~sim.studies.replicates.Design`).
    precision : float or None
        Wanted half-width of the interval of a share or an index, above 0.
    progress : callable or None
        Called with (done, in all).

    Returns
    -------
    pandas.DataFrame
        A row a policy and indicator (organisations, groups and the like where policies differ in them, care where
        the place has it, turnout where any policy held an election): ``policy``, ``indicator``, ``value`` (of
        :func:`told`, mean over replicates; nan of a policy without an election),
        ``difference`` from the baseline, its 95 % interval ``low``, ``high`` (luck alone),
        ``share_won`` of seeds above the baseline (an equal one is not), nan of turnout unless both held an election;
        ``yuan_per_year`` of public money over the whole budget years (a year begun is left out) with ``yuan_low`` and
        ``yuan_high`` (the lower end nan where it would be below 0), and what it is more than the baseline's,
        ``yuan_more`` with ``yuan_more_low`` and ``yuan_more_high``; with a ``precision`` also ``still_needed``, the
        replicates to be added for it: of shares and indices, nan where all replicates are equal.

    Raises
    ------
    InputError
        If something is unknown or not allowed, or one replicate is to tell a spread.
    """
    runs = run_policies(
        place, policies, months=months, replicates=replicates, workers=workers, seed=seed, overrides=overrides,
        cut=cut, network=network, network_nodes=network_nodes, precision=precision, progress=progress,
    )  # fmt: skip
    return table_of(runs, precision)


def run_policies(
    place: str,
    policies: Sequence[str],
    *,
    months: int = 60,
    replicates: int = 20,
    workers: int | None = None,
    seed: int = 1,
    overrides: Mapping[str, Value] | None = None,
    cut: Iterable[str] = (),
    network: NetworkFile | None = None,
    network_nodes: str = "resident",
    precision: float | None = None,
    progress: Progress | None = None,
) -> Runs:
    """Run what :func:`compare` compares, once all that is asked has been checked."""
    check_asked(policies, months, precision, replicates)
    arms = tuple(Arm(name, name) for name in policies)
    design = Design(
        place, arms, months, dict(overrides or {}), tuple(cut), network=network, network_nodes=network_nodes
    )
    check(design)
    compile_first(design_has_systems(design))
    return run(design, range(seed, seed + replicates), workers=workers, progress=progress)


def check_asked(policies: Sequence[str], months: int, precision: float | None, replicates: int) -> None:
    """Refuse what can't be compared, before anything is written or run.

    Raises
    ------
    InputError
        If policies are fewer than two or one is named twice, there is less than a year to look at, or no number of
        replicates has the precision, or a single one is to tell it.
    """
    if len(policies) < 2:
        raise InputError(f"compare: {len(policies)} policy is not enough; it takes two or more")
    for policy in policies:
        if policies.count(policy) > 1:
            raise InputError(f"compare: {policy!r:.80} is named twice; it takes each policy once")
    if months < MONTHS:
        raise InputError(f"compare: months = {months!r} is too short; money is counted by the year: 12 or more")
    if precision is not None and not (precision > 0 and replicates >= 2):
        raise InputError(
            f"compare: precision = {precision!r} with {replicates} replicates is not allowed; "
            "it takes a number above 0 and 2 replicates or more"
        )


def table_of(runs: Runs, precision: float | None = None, indicators: Sequence[str] = ()) -> pd.DataFrame:
    """Return the table of :func:`compare` of runs whose first arm is the baseline; of what is named, if anything is."""
    names = list(dict.fromkeys(indicators)) or _told_of(runs)
    rows = [_row(runs, arm, name) for arm in range(len(runs.arms)) for name in names]
    if precision is not None:
        for row in rows:
            row["still_needed"] = still_needed(runs, row, precision)
    return pd.DataFrame(rows)


def _told_of(runs: Runs) -> list[str]:
    """Name what there is to tell of: without ties across where there is one courtyard, or turnout where none voted."""
    never = set(COHESION_PARTS) - set(cohesion_parts(int(min(runs.courtyards, 2))))
    names = [name for name in COMPARED if name not in never and np.isfinite(told(runs, name)).any()]
    return names + [name for name in BODIES if is_told(name, told(runs, name).mean(axis=0))]


def election_held(runs: Runs) -> bool:
    """Whether an election of the committee or the council was held in some run."""
    return any(bool(np.isfinite(told(runs, name)).any()) for name in FIGURES)


def observed_of(runs: Runs, observed: Mapping[str, Observed]) -> pd.DataFrame:
    """Hold each policy against what was observed (:func:`~sim.studies.against.against_observed`), ``policy`` first."""
    tables = []
    for arm, policy in enumerate(runs.arms):
        table = against_observed(
            observed, load_policy(policy).name, lambda name, arm=arm: runs.months(name)[:, arm],  # type: ignore[misc]
            is_baseline=arm == 0, courtyards=runs.courtyards,
        )  # fmt: skip
        table.insert(0, "policy", policy)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def last_year(runs: Runs, indicator: str) -> np.ndarray:
    """Return an indicator over the last twelve months; shape ``(replicates, arms)``.

    The mean of its months; reach and its gaps tell of twelve months already and are taken in the last one; of
    elections the turnout at an arm's last, nan of an arm that held none.
    """
    months = runs.months(indicator)
    if indicator in LOOKING_BACK:
        return months[..., -1].astype(np.float64)
    if indicator in FIGURES:
        return np.stack([turnout(months[:, arm]) for arm in range(len(runs.arms))], axis=1)
    return months[..., -MONTHS:].mean(axis=-1, dtype=np.float64)


def told(runs: Runs, indicator: str) -> np.ndarray:
    """Return what a comparison tells of an indicator, as :func:`last_year`; of projects how many were funded in it."""
    return last_year(runs, indicator) * (MONTHS if indicator == FUNDED else 1)


def still_needed(runs: Runs, row: Mapping[str, object], precision: float) -> float:
    """Say how many more replicates a row's difference takes to be known within ``precision``.

    Nan for what is counted, of which a share of one says nothing, where no replicate differs from another in it (it
    may not have happened yet), and where there is no difference.
    """
    indicator = str(row["indicator"])
    values = told(runs, indicator)
    differences = values[:, runs.arm(str(row["policy"]))] - values[:, 0]
    if not is_share(indicator) or not np.ptp(differences) > 0:
        return math.nan
    return float(paired.still_needed(differences, precision))


def _row(runs: Runs, arm: int, indicator: str) -> dict[str, object]:
    values = told(runs, indicator)
    row: dict[str, object] = {"policy": runs.arms[arm], "indicator": indicator, "value": float(values[:, arm].mean())}
    row |= money_of(runs, arm)
    if arm == 0:
        return row | {"difference": 0.0, "low": 0.0, "high": 0.0, "share_won": np.nan}
    if not np.isfinite(values[:, [0, arm]]).all():  # an election against none is no response to be measured
        return row | dict.fromkeys(("difference", "low", "high", "share_won"), math.nan)
    found = paired.compare(values[:, arm], values[:, 0], possible=possible_sum(indicator, 1, runs.courtyards))
    return row | {
        "difference": found.mean,
        "low": found.low,
        "high": found.high,
        "share_won": found.higher / found.replicates,
    }


def money_of(runs: Runs, arm: int) -> dict[str, float]:
    """Return what a policy spends a year and how much more than the baseline, each with the interval of its mean.

    A lower end is nan where so few replicates have it below what a policy can spend, which is nothing: cut there, it
    would name an end that nobody knows. What is more than the baseline's is treated as what is spent, so that the two
    are one interval where the baseline spends nothing.
    """
    yuan = runs.per_year("money_public")
    spent = paired.summarise(yuan[:, arm])
    more = paired.compare(yuan[:, arm], yuan[:, 0])
    return {
        "yuan_per_year": spent.mean,
        "yuan_low": _known(spent.low, 0.0),
        "yuan_high": spent.high,
        "yuan_more": more.mean,
        "yuan_more_low": _known(more.low, -float(yuan[:, 0].mean())),
        "yuan_more_high": more.high,
    }


def _known(low: float, least: float) -> float:
    return low if low >= least or math.isclose(low, least) else math.nan

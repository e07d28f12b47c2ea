"""One life of a study's place, run again for its network: before, and at the end under two policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from sim.studies.output import courtyard_names
from sim.studies.study import Study
from sim.studies.work import burn_in, overrides


@dataclass(frozen=True)
class Lives:
    """The place's first replicate in its first future, at the last setting of the levers.

    Attributes
    ----------
    place : str
    policies : tuple of str
        The two that are looked at.
    seed, months : int
    start : networkx.Graph
        Households and their ties where the policies part.
    ends : tuple of networkx.Graph
        The same at the end, under each policy.
    names : tuple of str
        The courtyards' own; none where they have none.
    """

    place: str
    policies: tuple[str, str]
    seed: int
    months: int
    start: nx.Graph
    ends: tuple[nx.Graph, nx.Graph]
    names: tuple[str, ...] = ()


def live_again(
    study: Study,
    policies: tuple[str, str],
    build: Callable[..., Any] | None = None,
    points: Mapping[str, int] | None = None,
) -> Lives | None:
    """Run the first place's first replicate under two policies; None where the design does not hold both.

    Parameters
    ----------
    study : Study
    policies : tuple of str
    build : callable or None
        Makes the model instead of :class:`sim.GovernanceModel`.
    points : mapping of int or None
        By policy the setting that is told of; None is the last.
    """
    runs = [_run_told(study, policy, (points or {}).get(policy)) for policy in policies]
    if None in runs:
        return None
    common = study.common(build)
    groups = [study.group([run]) for run in runs if run is not None]
    base = burn_in(common, groups[0])
    start = base.graph(level="household")
    ends = []
    for group in groups:
        (arm,) = group.arms
        branch = base.branch(policy=common.policies[arm.policy], overrides=overrides(arm.levers), cut=common.cut)
        branch.run(common.months)
        ends.append(branch.graph(level="household"))
    return Lives(
        common.places[groups[0].place].name, policies, groups[0].seed, common.months, start, (ends[0], ends[1]),
        courtyard_names(base),
    )  # fmt: skip


def _run_told(study: Study, policy: str, point: int | None) -> int | None:
    """Return the first replicate's run of a policy in the first place and future, at a setting, or its last."""
    cells, names = study.cells, [one.name for one in study.design.policies]
    mine = (cells.place == 0) & (cells.future == cells.future.min()) & (cells.policy == names.index(policy))
    found = np.flatnonzero(mine if point is None else mine & (cells.point == point))
    return int(found[cells.point[found].argmax()]) if len(found) else None

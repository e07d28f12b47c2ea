"""How many comparisons a study asks for, before it runs, and how large a difference must be to be clear among them."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim.scenarios import joined
from sim.studies.contrasts import ASKED
from sim.studies.design import JOINT
from sim.studies.families import families
from sim.studies.results import Results
from sim.studies.rows import DONE, SPENT, SPENT_A_YEAR, YEAR_SUFFIX
from sim.studies.shown import CLEAR, number, word
from sim.studies.study import Study
from sim.studies.work import Common

HARDLY = 2.0  # standard deviations between units that a mean must reach to be clear, from which few can
MOST_ARMS = 5_000  # places × policies × settings, which take some seconds to count
ONE = ASKED[:1]  # indicator: the others are asked about at the same places


def questions(study: Study, common: Common) -> int | None:
    """Count the comparisons that p-values will be corrected for: of places, policies, settings and indicators.

    Counted as they will be made (:func:`sim.studies.families.families`), of one replicate without numbers. Bodies that
    turn up add to it, and indicators that are 0 under every policy are left out of it later.

    Returns
    -------
    int or None
        0 where nothing is compared; None of a Sobol or Morris design, whose rows are not compared, and where there is
        more to compare than :data:`MOST_ARMS`, which would take longer to count than a plan should.
    """
    cells = study.cells
    arms = len(np.unique(np.stack([cells.place, cells.policy, cells.point]), axis=1).T)
    if study.design.head.design in JOINT or arms > MOST_ARMS:
        return None
    description = study.describe() | {"varied": list(cells.varied), "same_budget": []}
    replicate = Results(study.folder, description, _replicate(study, common), whole=False)
    met = 0
    for family in families(replicate, ONE):
        base = family.arms[family.base][1].index
        others = [runs.index for label, (_, runs) in family.arms.items() if label != family.base]
        met += sum(not index.intersection(base).empty for index in others)
    return met * len(ASKED)


def _replicate(study: Study, common: Common) -> pd.DataFrame:
    """Return the runs of one replicate, as results hold them."""
    cells = study.cells
    as_it_is = [joined(common.places[0], policy, {}) for policy in common.policies]
    columns: dict[str, Any] = {
        "place": np.array([place.name for place in common.places], dtype=object)[cells.place],
        "policy": np.array([policy.name for policy in common.policies], dtype=object)[cells.policy],
        "point": cells.point, "future": cells.future, "seed": 0, "status": DONE,
        **dict.fromkeys((ONE[0] + YEAR_SUFFIX, SPENT, SPENT_A_YEAR), 0.0),
    }  # fmt: skip
    for name, given in zip(cells.lever_names, cells.levers.T, strict=True):
        own = np.array([values[name] for values in as_it_is])
        columns[name] = np.where(np.isnan(given[cells.point]), own[cells.policy], given[cells.point])
    columns |= {name: drawn[cells.future] for name, drawn in zip(cells.future_names, cells.futures.T, strict=True)}
    return pd.DataFrame(columns)


def spreads(units: int, compared: int) -> float:
    """Return how many standard deviations between units a mean must reach to be clear among so many comparisons.

    By Holm's first step the p-value of the mean over its standard error has to be below ``CLEAR / compared``.
    """
    return float(stats.t.isf(CLEAR / (2 * max(1, compared)), units - 1)) / math.sqrt(units)


def by_family(compared: int, primary: Collection[str]) -> tuple[int, int]:
    """Part the comparisons counted by :func:`questions` into those of primary indicators and the rest.

    p-values of the two are corrected apart (:func:`sim.studies.contrasts.contrasts`).
    """
    first = compared // len(ASKED) * len(set(primary) & set(ASKED))
    return first, compared - first


def hardly_clear(units: int, compared: tuple[int, int], named: str, lang: str) -> str:
    """Say how large a difference must be to be clear, where so few units show large ones only; empty where they do not.

    Parameters
    ----------
    units : int
        Replicates, or draws of what is not known; two or more.
    compared : tuple of int
        Numbers of comparisons that p-values are corrected for: of primary indicators, and of the rest; either may be 0.
    named : str
        The units as a sentence has them, with their number.
    lang : {"en", "zh"}
    """
    if spreads(units, max(compared)) < HARDLY:
        return ""
    told = [{"count": f"{count:,}", "spreads": number(spreads(units, count))} for count in compared if count]
    if len(told) < 2:
        return word("hardly_clear", lang, units=named, **told[0])
    first = {f"first_{key}": value for key, value in told[0].items()}
    return word("hardly_clear_both", lang, units=named, **first, **told[1])

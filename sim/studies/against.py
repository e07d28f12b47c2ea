"""A run held against what was observed in its place: the figure, what the model gives, and how far it is off."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from sim.parameters import MONTHS
from sim.scenarios import Observed
from sim.scenarios.observed import OBSERVABLE, Figure
from sim.studies.turnout import turnout

Monthly = Callable[[str], np.ndarray]


COLUMNS = ("figure", "observed", "low", "high", "model", "off_by", "source", "courtyards")


def against_observed(
    observed: Mapping[str, Observed], policy: str, monthly: Monthly, *, is_baseline: bool, courtyards: float
) -> pd.DataFrame:
    """Hold a run, or replicates of one, against a place's figures that were observed under its policy.

    A figure that does not say under which policy it was observed is of the place as it was, so the baseline alone can
    be held against it.

    Parameters
    ----------
    observed : mapping of Observed
        By name of :data:`sim.scenarios.observed.OBSERVABLE`.
    policy : str
        Name of the run's policy.
    monthly : callable
        Gives an indicator by name, shape ``(..., months)``; replicates are averaged.
    is_baseline : bool
        Whether others are compared with this policy, or it is the only one.
    courtyards : float
        How many the place has: what is counted over a year is counted in all of them together.

    Returns
    -------
    pandas.DataFrame
        A row a figure: ``figure``, ``observed`` (as text), ``low``, ``high`` (its bounds, infinite where open),
        ``model``, ``off_by`` (model less observed, 0 within bounds; missing where the run is too short or held no
        election), ``source`` and ``courtyards``.
    """
    rows = []
    for name, figure in observed.items():
        if not figure.holds_for(policy, is_baseline):
            continue
        definition = OBSERVABLE[name]
        model = float(np.mean(_read(definition, monthly(definition.indicator))))
        rows.append((name, figure.shown(), *figure.bounds, model, figure.off_by(model), figure.source, courtyards))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _read(figure: Figure, values: np.ndarray) -> np.ndarray:
    """Read a figure off monthly values; the last axis is the month."""
    values = np.asarray(values, dtype=np.float64)
    if figure.read == "end":
        return values[..., -1]
    if figure.read == "year":
        return values[..., -MONTHS:].sum(axis=-1) if values.shape[-1] >= MONTHS else np.full(values.shape[:-1], np.nan)
    return turnout(values)

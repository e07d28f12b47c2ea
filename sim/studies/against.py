"""A run held against what was observed in its place: the figure, what the model gives, and how far it is off."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from sim.parameters import MONTHS
from sim.scenarios import Observed, Place
from sim.scenarios.observed import OBSERVABLE, Figure
from sim.studies.final import SERIES_FOLDER
from sim.studies.results import Results
from sim.studies.rows import YEAR_SUFFIX

Monthly = Callable[[str], np.ndarray]


def against_observed(observed: Mapping[str, Observed], monthly: Monthly) -> pd.DataFrame:
    """Hold a run, or replicates of one, against a place's figures.

    Parameters
    ----------
    observed : mapping of Observed
        By name of :data:`sim.scenarios.observed.OBSERVABLE`.
    monthly : callable
        Gives an indicator by name, shape ``(..., months)``; replicates are averaged.

    Returns
    -------
    pandas.DataFrame
        A row a figure: ``figure``, ``observed`` (as text), ``model``, ``off_by`` (model less observed, 0 within
        bounds; missing where the run is too short or held no election) and ``source``.
    """
    rows = []
    for name, figure in observed.items():
        definition = OBSERVABLE[name]
        model = float(np.mean(_read(definition, monthly(definition.indicator))))
        rows.append((name, figure.shown(), model, figure.off_by(model), figure.source))
    return pd.DataFrame(rows, columns=["figure", "observed", "model", "off_by", "source"])


def study_against_observed(results: Results, place: Place) -> pd.DataFrame:
    """Hold a study's policies at a place against its figures; ``policy`` first, then as :func:`against_observed`.

    Of several settings of the levers the last counts, or where each was set alone, the policy as it is. Figures of an
    election are in the months, and missing where the study did not keep them.
    """
    runs = results.runs[results.runs["place"] == place.name]
    alone = results.description["decides"]["study"]["design"] == "alone"
    tables = []
    for policy in results.description["decides"]["policies"]:
        own = runs[runs["policy"] == policy]
        own = own[own["point"] == (own["point"].min() if alone else own["point"].max())]
        if own.empty:
            continue
        table = against_observed(place.observed, lambda name, own=own: _monthly(results, own, name))  # type: ignore[misc]
        table.insert(0, "policy", policy)
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _monthly(results: Results, runs: pd.DataFrame, name: str) -> np.ndarray:
    """Return an indicator's months, a row a run; without months, what the last year's mean and the last month tell."""
    months = results.description["decides"]["study"]["months"]
    if (results.folder / SERIES_FOLDER).is_dir():
        series = results.series[["key", "month", name]].drop_duplicates(["key", "month"])
        return series[series["key"].isin(runs["key"])].pivot(index="key", columns="month", values=name).to_numpy()
    if any(figure.indicator == name and figure.read == "election" for figure in OBSERVABLE.values()):
        return np.zeros((len(runs), 1))  # no election is known of
    year = np.repeat(runs[[name + YEAR_SUFFIX]].to_numpy(), min(months, MONTHS), axis=1)
    last = runs[name].to_numpy()
    if year.shape[1] > 1:
        year[:, :-1] += ((year[:, 0] - last) / (year.shape[1] - 1))[:, None]  # so that the sum stays
    year[:, -1] = last
    return year


def _read(figure: Figure, values: np.ndarray) -> np.ndarray:
    """Read a figure off monthly values; the last axis is the month."""
    values = np.asarray(values, dtype=np.float64)
    if figure.read == "end":
        return values[..., -1]
    if figure.read == "year":
        return values[..., -MONTHS:].sum(axis=-1) if values.shape[-1] >= MONTHS else np.full(values.shape[:-1], np.nan)
    held = np.flatnonzero(values.reshape(-1, values.shape[-1]).any(axis=0))
    return values[..., held[-1]] if len(held) else np.full(values.shape[:-1], np.nan)

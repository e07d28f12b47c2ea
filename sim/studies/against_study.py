"""A study held against what was observed at its places: each policy, read off its runs as far as they tell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.parameters import MONTHS
from sim.place_parameters import courtyards_of
from sim.scenarios import Place, resolve
from sim.studies.against import against_observed
from sim.studies.final import SERIES_FOLDER
from sim.studies.results import Results
from sim.studies.rows import YEAR_SUFFIX
from sim.studies.turnout import FIGURES


def study_against_observed(results: Results, place: Place) -> pd.DataFrame:
    """Hold a study's policies at a place against its figures; ``policy`` first, then as :func:`against_observed`.

    Of several settings of the levers the last counts, or where each was set alone, the policy as it is. Figures of an
    election are in the months, and missing where the study did not keep them.
    """
    runs = results.told[results.told["place"] == place.name]
    tables, courtyards = [], _courtyards(results, place)
    for policy in results.description["decides"]["policies"]:
        own = runs[runs["policy"] == policy]
        if own.empty:
            continue
        table = against_observed(
            place.observed, policy, lambda name, own=own: _monthly(results, own, name),  # type: ignore[misc]
            is_baseline=policy == results.baseline, courtyards=courtyards,
        )  # fmt: skip
        table.insert(0, "policy", policy)
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _courtyards(results: Results, place: Place) -> int:
    given = results.description["decides"]["set"]
    return courtyards_of({**resolve(place, "no-fund").values, **given})


def _monthly(results: Results, runs: pd.DataFrame, name: str) -> np.ndarray:
    """Return an indicator's months, a row a run; without months, what the last year's mean and the last month tell."""
    months = results.description["decides"]["study"]["months"]
    if (results.folder / SERIES_FOLDER).is_dir():
        series = results.series[["key", "month", name]].drop_duplicates(["key", "month"])
        return series[series["key"].isin(runs["key"])].pivot(index="key", columns="month", values=name).to_numpy()
    if name in FIGURES:
        return np.zeros((len(runs), 1))  # no election is known of
    year = np.repeat(runs[[name + YEAR_SUFFIX]].to_numpy(), min(months, MONTHS), axis=1)
    last = runs[name].to_numpy()
    if year.shape[1] > 1:
        year[:, :-1] += ((year[:, 0] - last) / (year.shape[1] - 1))[:, None]  # so that the sum stays
    year[:, -1] = last
    return year

"""A study held against what was observed at its places: each policy, read off its runs as far as they tell."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from sim.parameters import MONTHS, defaults
from sim.scenarios import Place
from sim.studies.against import COLUMNS, against_observed
from sim.studies.axes import named
from sim.studies.final import SERIES_FOLDER
from sim.studies.results import Results, is_set_to
from sim.studies.rows import YEAR_SUFFIX
from sim.studies.turnout import FIGURES

TOLD = ("policy", "figure", "observed", "model", "off_by", "source", "courtyards")
DIGITS = 6  # kept of a number


def study_against_observed(results: Results, place: Place) -> pd.DataFrame:
    """Hold a study's policies at a place against its figures; ``policy`` first, then as :func:`against_observed`.

    Of several settings of the levers the one counts at which a policy is as its file says. A policy that is at none,
    or whose fund equal money changed, is not the one that figures were observed under, and is left out.
    """
    tables, courtyards = [], results.courtyards(place.name)
    changed = _changed(results)
    for policy in results.description["decides"]["policies"]:
        own = _as_its_file_says(results, place.name, policy)
        if own.empty or policy in changed:
            continue
        table = against_observed(
            place.observed, policy, lambda name, own=own: _monthly(results, own, name),  # type: ignore[misc]
            is_baseline=policy == results.baseline, courtyards=courtyards,
        )  # fmt: skip
        table.insert(0, "policy", policy)
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["policy", *COLUMNS])


def rows_told(results: Results, places: Iterable[Place]) -> dict[str, list[dict[str, Any]]]:
    """Return what a comparison keeps of :func:`study_against_observed` for its tables, by place; None is not known."""
    found = {}
    for place in places:
        table = study_against_observed(results, place)
        if len(table):
            rows = table[list(TOLD)].to_dict("records")
            found[place.name] = [{str(key): _kept(value) for key, value in row.items()} for row in rows]
    return found


def left_out(results: Results, places: Iterable[Place]) -> list[dict[str, str]]:
    """Return which policies of a study no figure is held against, since they were not run as they are.

    Returns
    -------
    list of dict
        ``place`` and ``policy`` under which figures were observed there, and ``why``: equal ``money`` changed the fund
        it had, or it is as its file says at no ``setting`` of the levers.
    """
    changed, found = _changed(results), []
    policies = results.description["decides"]["policies"]
    under = dict.fromkeys(
        (place.name, figure.under or results.baseline) for place in places for figure in place.observed.values()
    )
    for place, policy in under:
        if policy in changed:
            found.append({"place": place, "policy": policy, "why": "money"})
        elif policy in policies and _as_its_file_says(results, place, policy).empty:
            found.append({"place": place, "policy": policy, "why": "setting"})
    return found


def _as_its_file_says(results: Results, place: str, policy: str) -> pd.DataFrame:
    """Return a policy's runs at a place with the levers as its file says; all of them where levers were drawn."""
    decides = results.description["decides"]
    as_told = results.levers_drawn or decides["study"]["design"] == "alone"
    runs = results.told if as_told else results.runs
    own = runs[(runs["place"] == place) & (runs["policy"] == policy)]
    if as_told:
        return own
    values = defaults() | decides["places"][place] | decides["policies"][policy] | decides["set"]
    for name in results.levers:
        own = own[is_set_to(own[name], named(name, values[name]))]
    return own


def _changed(results: Results) -> set[str]:
    budget = results.description["same_budget"] or []
    return {one["policy"] for one in budget if one["fund"] != one["fund_before"]}


def _kept(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def _monthly(results: Results, runs: pd.DataFrame, name: str) -> np.ndarray:
    """Return an indicator's months, a row a run; without months, what the last year's mean and the last month tell.

    Of an election that is one month: the turnout of the last.
    """
    months = results.description["decides"]["study"]["months"]
    if (results.folder / SERIES_FOLDER).is_dir():
        series = results.series[["key", "month", name]].drop_duplicates(["key", "month"])
        return series[series["key"].isin(runs["key"])].pivot(index="key", columns="month", values=name).to_numpy()
    if name in FIGURES:
        return runs[[name + YEAR_SUFFIX]].to_numpy()
    year = np.repeat(runs[[name + YEAR_SUFFIX]].to_numpy(), min(months, MONTHS), axis=1)
    last = runs[name].to_numpy()
    if year.shape[1] > 1:
        year[:, :-1] += ((year[:, 0] - last) / (year.shape[1] - 1))[:, None]  # so that the sum stays
    year[:, -1] = last
    return year

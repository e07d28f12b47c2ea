"""A study's results: its description, a row a run, and the months where they were kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import InputError
from sim.parameters import PARAMETERS, defaults
from sim.place_parameters import courtyards_of
from sim.studies.final import RESULTS, SERIES_FOLDER
from sim.studies.rows import DONE, FAILED, RUN, final_schema
from sim.studies.store import Store
from sim.studies.study import not_begun, stored_description


@dataclass(frozen=True)
class Results:
    """What a study found.

    Attributes
    ----------
    folder : Path
    description : dict
        What the study is of: ``about`` (name, question, baseline), ``decides`` (the file, places,
        policies and model), ``problem`` (ranges as SALib wants them, or None), ``same_budget``, ``varied``.
    table : pandas.DataFrame
        A row a run, sorted by key: ``key``, ``seed``, ``replicate``, ``place``, ``policy``, ``point`` (the
        setting of the levers; in Sobol and Morris designs the row of the sample, so that sorting by it
        gives SALib's order), ``future`` (the draw of what is uncertain), each varied parameter, ``status``,
        each indicator in the last month, and with ``_year`` its mean over the last twelve (reach and its gaps,
        which look back on twelve months, as in the last). A run that failed has no indicators.
    whole : bool
        Whether every run is there.
    """

    folder: Path
    description: dict[str, Any]
    table: pd.DataFrame
    whole: bool

    @property
    def told(self) -> pd.DataFrame:
        """Runs at the setting that is told (:func:`settings_told`), or of the policy as it is where each is set alone.

        Of levers drawn from a range none is told before the others: all runs are.
        """
        if self.levers_drawn:
            return self.runs
        if self.description["decides"]["study"]["design"] == "alone":
            points = self.runs.groupby(["place", "policy"])["point"]
            return self.runs[self.runs["point"] == points.transform("min")]
        return self.runs[settings_told(self.runs, self.levers, self.baseline)]

    @property
    def levers(self) -> list[str]:
        """Names of the levers that vary; a fund that equal money scaled is no setting."""
        scaled = {"fund.per_community"} if self.description["same_budget"] else set()
        return [name for name in self.varied if PARAMETERS[name].kind == "lever" and name not in scaled]

    @property
    def runs(self) -> pd.DataFrame:
        """Rows of the runs that did not fail."""
        return self.table[self.table["status"] == DONE]

    @property
    def failed(self) -> pd.DataFrame:
        """Rows of the runs that failed."""
        return self.table[self.table["status"] == FAILED]

    @property
    def baseline(self) -> str:
        """Name of the policy that others are compared with."""
        return str(self.description["about"]["baseline"])

    @property
    def levers_drawn(self) -> bool:
        """Whether a lever was drawn from a range, so that its settings are a sample and no choices."""
        return any(isinstance(given, dict) for given in self.description["decides"]["levers"].values())

    @property
    def varied(self) -> list[str]:
        """Names of the parameters that vary."""
        return list(self.description["varied"])

    def courtyards(self, place: str) -> float:
        """Return how many courtyards a place has, at its own scale; infinity where that varies or a network says it."""
        decides, told_by = self.description["decides"], {"place.courtyards", "place.scale"}
        if told_by & {*self.varied} or decides["study"].get("network"):
            return math.inf
        fixed = {name: value for name, value in decides["set"].items() if name in told_by}
        return courtyards_of(defaults() | decides["places"][place] | fixed)

    def check_whole(self) -> None:
        """Raise an error where runs are still to be done, for what must not speak of part of a study."""
        if self.whole:
            return
        if len(self.table) == self.description["runs"]:
            raise InputError(
                f"{self.folder}: all runs are done, and their table is not written yet; "
                f"yuanluo study run {self.folder} writes it"
            )
        raise InputError(
            f"{self.folder}: the study is not whole, {len(self.table):,} of {self.description['runs']:,} runs are "
            f"done; yuanluo study run {self.folder} goes on"
        )

    @cached_property
    def series(self) -> pd.DataFrame:
        """Every month of every run, by ``key`` and ``month``.

        Raises
        ------
        InputError
            If the study did not keep months, or is not whole yet.
        """
        folder = self.folder / SERIES_FOLDER
        if not folder.is_dir():
            raise InputError(
                f"{self.folder}: no months are there; a study with series = true has them once it is whole"
            )
        return pd.read_parquet(folder)


def is_set_to(column: pd.Series, value: Any) -> pd.Series:
    """Say of a lever's column where it holds one value, as far as a file keeps digits; a choice by its name."""
    if isinstance(value, str):
        return column == value
    return pd.Series(np.isclose(column.astype(float), value), column.index)


def settings_told(runs: pd.DataFrame, levers: Sequence[str], baseline: str) -> pd.Series:
    """Mark the runs at the setting of the levers that a study tells of.

    At each place it is the last that all policies share which share any with the baseline, so that what is told of
    them side by side is of one setting. Where there is none, a policy's last one that it shares with the baseline;
    else its last. Rows of a file may differ in what is not known too: all of a setting's are marked.

    Parameters
    ----------
    runs : pandas.DataFrame
        With ``place``, ``policy``, ``point`` and the levers.
    levers : sequence of str
    baseline : str
    """
    if not levers or runs.empty:
        return pd.Series(data=True, index=runs.index)
    setting = runs.groupby(list(levers), dropna=False).ngroup()
    marked = pd.Series(data=False, index=runs.index)
    for _, own in runs.groupby("place", sort=False):
        ids = setting[own.index]
        last = own["point"].groupby(ids).max()
        met = {str(policy): set(one) for policy, one in ids.groupby(own["policy"])}
        shared = {policy: one & met.get(baseline, set()) for policy, one in met.items()}
        common = set.intersection(*filter(None, shared.values())) if any(shared.values()) else set()
        for policy, one in met.items():
            among = (one & common) or shared[policy] or one
            marked[own.index] |= (own["policy"] == policy) & (ids == max(among, key=lambda each: last[each]))
    return marked


def open_study(folder: str | Path) -> Results:
    """Open a study's results: the final table, or as many runs as are finished.

    Raises
    ------
    InputError
        If the study has not begun, or its table cannot be read.
    """
    folder = Path(folder)
    description = stored_description(folder)
    if description is None:
        raise not_begun(folder)
    path = folder / RESULTS
    if path.is_file():
        try:
            return Results(folder, description, pq.read_table(path).to_pandas(), whole=True)
        except (OSError, pa.ArrowInvalid) as error:
            raise InputError(f"{path}: cannot be read ({error!s:.120}); remove it and run the study again") from None
    return Results(folder, description, _finished(folder, description), whole=False)


def open_runs(folder: str | Path) -> Results:
    """Open a study's results as :func:`open_study` does, for what needs at least one finished run.

    Raises
    ------
    InputError
        If the study has not begun, or no run is finished.
    """
    results = open_study(folder)
    if results.table.empty:
        raise InputError(f"{folder}: no run is finished yet; yuanluo study run {folder} goes on")
    return results


def _finished(folder: Path, description: dict[str, Any]) -> pd.DataFrame:
    """Return the runs in the part files, sorted as the final table is."""
    wanted = final_schema(description["varied"])
    columns = [RUN, *wanted.names]
    tables = [pq.read_table(part, columns=columns) for part in Store(folder).whole_parts()]
    if not tables:
        return wanted.empty_table().to_pandas()
    frame = pa.concat_tables(tables).to_pandas().drop_duplicates(RUN)
    return frame.sort_values(["key", RUN], ignore_index=True).drop(columns=RUN)

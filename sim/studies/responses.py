"""What a lever's sizes do: the lever that varies while the others stay, and the levels at each of its settings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.indicator_units import possible
from sim.parameters import PARAMETERS
from sim.studies.comparison import Comparison
from sim.studies.families import SETTING


def sized_levers(comparison: Comparison) -> list[str]:
    """Return the levers that vary in numbers while the others stay."""
    rows = comparison.table[comparison.table["compared"] == SETTING]
    return [
        name
        for name in (comparison.levers if len(rows) else ())
        if not PARAMETERS[name].choices and len(_others_as_first(comparison, rows, name))
    ]


def meanwhile(comparison: Comparison, lever: str) -> dict[str, Any]:
    """Return at which settings the other levers stay meanwhile: the first of each."""
    rows = comparison.table[comparison.table["compared"] == SETTING]
    first = _first(rows["against"].iloc[0])
    return {
        name: rows[name].dtype.type(first[name])
        for name in comparison.levers
        if name != lever and set(rows[name].astype(str)) != {str(rows[name].dtype.type(first[name]))}
    }


def _others_as_first(comparison: Comparison, rows: pd.DataFrame, lever: str) -> pd.DataFrame:
    """Return the settings where every other lever is as in the first."""
    first = _first(rows["against"].iloc[0])
    for name in comparison.levers:
        if name != lever:
            rows = rows[rows[name].astype(str) == str(rows[name].dtype.type(first[name]))]
    return rows


def _first(against: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in against.split("; "))


def responses(comparison: Comparison, lever: str) -> pd.DataFrame:
    """Return a row a place, policy, indicator and size of the lever: ``value``, and the band ``low``, ``high``."""
    rows = comparison.table[comparison.table["compared"] == SETTING]
    # Each place and policy begins with a setting of its own where the rows of a file are theirs.
    groups = [own for _, own in rows.groupby(["place", "policy"], sort=False)]
    rows = pd.concat([_others_as_first(comparison, own, lever) for own in groups])
    keys = ["place", "policy", "indicator"]
    start = rows.drop_duplicates(keys)[[*keys, "base", "against"]]
    start = start.assign(value=start["base"], low=start["base"], high=start["base"])
    start[lever] = [float(_first(one)[lever]) for one in start["against"]]
    limits = np.array([possible(name) for name in rows["indicator"]]).T
    ends = rows.assign(**{end: (rows["base"] + rows[end]).clip(*limits) for end in ("low", "high")})
    columns = [*keys, lever, "value", "low", "high"]
    return pd.concat([start[columns], ends[columns]]).sort_values([*keys, lever], ignore_index=True)

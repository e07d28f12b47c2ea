"""What each lever does by itself, a row a lever, value, place and indicator: where levers were set one at a time."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from sim.errors import InputError
from sim.levers import system_of
from sim.studies import shown
from sim.studies.comparison import Comparison, as_csv
from sim.studies.families import LEVER
from sim.studies.output import put_in_place
from sim.studies.store import writing

EFFECTS = "effects.csv"
COLUMNS = (
    "system", "lever", "value", "place", "policy", "indicator", "difference", "low", "high", "p_holm", "seeds", "yuan",
)  # fmt: skip


def effects(comparison: Comparison) -> pd.DataFrame:
    """Return each lever's effect on each indicator.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`COLUMNS`: the lever's system, its value, the place and the policy it was set beside; the
        paired difference of the last twelve months' mean from that policy as it is, its 95 % interval, the p-value
        corrected for all rows; seeds; and public yuan a year more.

    Raises
    ------
    InputError
        If the study did not set levers one at a time.
    """
    rows = comparison.table[comparison.table["compared"] == LEVER]
    if rows.empty:
        raise InputError(f"{comparison.about['name']}: effects are told of a study with design = 'alone'")
    found = rows.rename(columns={"set_to": "value", "units": "seeds", "yuan_more": "yuan", "value": "level"})
    found = found.assign(system=[system_of(name) for name in found["lever"]])
    order = found["system"].str[1:].astype(int)
    return found.iloc[order.argsort(kind="stable")][list(COLUMNS)].reset_index(drop=True)


def write_effects(folder: str | Path, comparison: Comparison) -> Path:
    """Write ``effects.csv`` beside a study's comparison."""
    path, text = Path(folder) / EFFECTS, as_csv(effects(comparison))
    with writing(Path(folder)):
        put_in_place(path, lambda file: file.write_text(text, encoding="utf-8"))
    return path


def read_effects(comparison: Comparison) -> pd.DataFrame:
    """Return the effects as their file holds them."""
    return pd.read_csv(io.StringIO(as_csv(effects(comparison))), dtype={"value": str})


def verdicts(found: pd.DataFrame) -> pd.DataFrame:
    """Say of each lever what it clearly raises and lowers, over all its values, places and indicators.

    Returns
    -------
    pandas.DataFrame
        A row a lever: ``system``, ``lever``, ``up`` and ``down`` (sets of indicators).
    """
    clear = shown.clear_rows(found)
    rows = []
    for (system, lever), own in found.groupby(["system", "lever"], sort=False):
        sure = own[clear[own.index]]
        up, down = sure[sure["difference"] > 0], sure[sure["difference"] < 0]
        rows.append({"system": system, "lever": lever, "up": set(up["indicator"]), "down": set(down["indicator"])})
    return pd.DataFrame(rows)

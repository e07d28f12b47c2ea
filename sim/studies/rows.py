"""A row a run: which columns there are, and how runs become an Arrow table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim import labels
from sim.errors import unknown
from sim.labels import LANGUAGES
from sim.measures import INDICATORS
from sim.parameters import PARAMETERS, nearest

DONE, FAILED = "done", "failed"
PARTICIPATION = ("participation", "参与", "参与率")  # what pages call reach
MEASURED = tuple(name for name in INDICATORS if name != "month")
YEAR_SUFFIX = "_year"
SPENT, SPENT_A_YEAR = "public_yuan", "public_yuan_a_year"  # over the run; mean of its whole budget years
COLUMNS = (*MEASURED, *(name + YEAR_SUFFIX for name in MEASURED), SPENT, SPENT_A_YEAR)
RUN, SERIES = "run", "series"  # in part files only


def check_indicators(indicators: Sequence[str]) -> None:
    """Raise an error that names the nearest indicator, and where all are listed, where one is unknown."""
    for name in indicators:
        if name not in MEASURED:
            raise unknown("indicator", name, _called(name) or nearest(name, MEASURED), "--indicator")


def _called(name: str) -> str:
    """Say which indicator pages call so, as the end of an error message; empty where they call none."""
    said = name.strip().lower()
    if said in PARTICIPATION:
        return "; did you mean 'reach'?"
    titled = (one for one in MEASURED if said in (labels.text("indicator", one, lang).lower() for lang in LANGUAGES))
    return "".join(f"; did you mean {one!r}?" for one in list(titled)[:1])


@dataclass(frozen=True)
class Row:
    """One run: what it was, and what came of it.

    Attributes
    ----------
    run, seed, replicate, point, future : int
    key, place, policy : str
    varied : dict of float
        The parameters that vary, a choice as its index.
    found : numpy.ndarray or None
        Shape ``(COLUMNS,)``; None where the run failed.
    series : bytes
        Monthly rows as float32, shape ``(months, MEASURED)``; empty where not asked for.
    """

    run: int
    key: str
    seed: int
    replicate: int
    place: str
    policy: str
    point: int
    future: int
    varied: dict[str, float]
    found: NDArray[np.float64] | None = None
    series: bytes = b""


def schema(varied: Sequence[str]) -> pa.Schema:
    """Return the columns of a part file; the final table has all but :data:`RUN` and :data:`SERIES`."""
    fields = [
        (RUN, pa.int64()), ("key", pa.string()), ("seed", pa.int64()), ("replicate", pa.int32()),
        ("place", pa.string()), ("policy", pa.string()), ("point", pa.int32()), ("future", pa.int32()),
    ]  # fmt: skip
    fields += [(name, pa.string() if PARAMETERS[name].choices else pa.float64()) for name in varied]
    fields += [("status", pa.string()), *((name, pa.float64()) for name in COLUMNS), (SERIES, pa.binary())]
    return pa.schema(fields)


def to_table(rows: Sequence[Row], varied: Sequence[str]) -> pa.Table:
    """Turn runs into a table of :func:`schema`; what a failed run lacks is null."""
    columns: dict[str, pa.Array] = {
        name: pa.array([getattr(row, name) for row in rows])
        for name in (RUN, "key", "seed", "replicate", "place", "policy", "point", "future", SERIES)
    }
    for name in varied:
        choices, values = PARAMETERS[name].choices, [row.varied[name] for row in rows]
        columns[name] = pa.array([choices[int(value)] for value in values] if choices else values)
    failed = np.array([row.found is None for row in rows])
    columns["status"] = pa.array([FAILED if one else DONE for one in failed])
    empty = np.full(len(COLUMNS), np.nan)
    found = np.array([empty if row.found is None else row.found for row in rows])
    for index, name in enumerate(COLUMNS):
        columns[name] = pa.array(found[:, index], mask=failed)
    wanted = schema(varied)
    return pa.table([columns[field.name].cast(field.type) for field in wanted], schema=wanted)


def final_schema(varied: Sequence[str]) -> pa.Schema:
    """Return the columns of the final table."""
    return pa.schema([field for field in schema(varied) if field.name not in (RUN, SERIES)])


def series_schema() -> pa.Schema:
    """Return the columns of the monthly rows."""
    return pa.schema([("key", pa.string()), ("month", pa.int32()), *((name, pa.float32()) for name in MEASURED)])

"""A design of one's own: a CSV file, a row a setting, whose columns are place, policy and parameters."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.parameters import PARAMETERS, nearest

MOST_BYTES = 200_000_000
OTHERS = ("place", "policy")


@dataclass(frozen=True)
class DesignTable:
    """The rows of a design file.

    Attributes
    ----------
    names : tuple of str
        Parameters, by dotted name.
    values : numpy.ndarray
        Shape ``(rows, names)``; a choice as its index.
    place, policy : numpy.ndarray or None
        Shape ``(rows,)``: index of the study's place and policy; None where the file has no such
        column and every row goes with every place or policy.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    place: NDArray[np.int32] | None
    policy: NDArray[np.int32] | None


def read_table(path: Path, places: Sequence[str], policies: Sequence[str]) -> DesignTable:
    """Read a design file.

    Raises
    ------
    InputError
        If it cannot be read, or a column or cell is not right; the line names file, line and column.
    """
    rows = _rows(path)
    header = [name.strip() for name in rows[0][1]]
    _check_header(header, path)
    if len(rows) == 1:
        raise InputError(f"{path}: there is no row below the header")
    names = tuple(name for name in header if name not in OTHERS)
    columns = {name: [_cell(name, cells, header, line, path) for line, cells in rows[1:]] for name in header}
    values = np.array(
        [[PARAMETERS[name].check(_number(name, text), at) for text, at in columns[name]] for name in names],
        dtype=np.float64,
    ).T.reshape(len(rows) - 1, len(names))
    place, policy = (columns.get(key) for key in OTHERS)
    return DesignTable(names, values, _indices(place, "place", places), _indices(policy, "policy", policies))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, each with its line number."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: larger than {MOST_BYTES:,} bytes; a CSV file of settings is needed")
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); a CSV file is needed") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a CSV file in UTF-8 ({error})") from None
    if not rows:
        raise InputError(f"{path}: the file is empty; a CSV file with a header is needed")
    return rows


def _check_header(header: Sequence[str], path: Path) -> None:
    known = [*OTHERS, *PARAMETERS]
    for name in header:
        if name not in known:
            allowed = f"it takes place, policy and parameters{nearest(name, known)}"
            raise InputError(f"{path}: unknown column {name!r:.80}; {allowed}")
        if header.count(name) > 1:
            raise InputError(f"{path}: column {name!r} stands twice")


def _cell(name: str, cells: list[str], header: Sequence[str], line: int, path: Path) -> tuple[str, str]:
    """Return a cell's text, and where it stands."""
    if len(cells) != len(header):
        raise InputError(f"{path}: line {line} has {len(cells)} cells; the header has {len(header)}")
    return cells[header.index(name)].strip(), f"{path}: line {line}"


def _number(name: str, text: str) -> float | str:
    if PARAMETERS[name].choices:
        return text
    try:
        return float(text)
    except ValueError:
        return text


def _indices(column: list[tuple[str, str]] | None, key: str, known: Sequence[str]) -> NDArray[np.int32] | None:
    if column is None:
        return None
    for name, at in column:
        if name not in known:
            there = f"the study has {', '.join(known)}{nearest(name, known)}"
            raise InputError(f"{at}: unknown {key} {name!r:.80}; {there}")
    return np.array([known.index(name) for name, _ in column], dtype=np.int32)

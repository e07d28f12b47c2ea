"""A design of one's own: a CSV file, a row a setting: place, policy and parameters, or one lever and its value."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.parameters import PARAMETERS, find, nearest
from sim.scenarios.text_file import read_text

MOST_BYTES = 200_000_000
OTHERS = ("place", "policy")
ALONE = ("place", "policy", "lever", "value")
DELIMITERS = ",;\t"  # the first of those that the header has most of


@dataclass(frozen=True)
class DesignTable:
    """The rows of a design file.

    Attributes
    ----------
    names : tuple of str
        Parameters, by dotted name.
    values : numpy.ndarray
        Shape ``(rows, names)``; a choice as its index, nan where a lever is as the policy says.
    place, policy : numpy.ndarray or None
        Shape ``(rows,)``: index of the study's place and policy; None where the file has no such
        column and every row goes with every place or policy.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    place: NDArray[np.int32] | None
    policy: NDArray[np.int32] | None


def read_table(path: Path, places: Mapping[str, int], policies: Mapping[str, int]) -> DesignTable:
    """Read a design file.

    Parameters
    ----------
    path : Path
    places, policies : mapping of int
        The study's, by each name they may have in the file: the index of each.

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


def names_in(path: Path, column: str) -> list[str]:
    """Return what stands in a column of a design file, each once; nothing where there is no such column."""
    rows = _rows(path)
    header = [name.strip() for name in rows[0][1]]
    if column not in header:
        return []
    return list(dict.fromkeys(_cell(column, cells, header, line, path)[0] for line, cells in rows[1:]))


def read_alone(path: Path, places: Mapping[str, int], policies: Mapping[str, int]) -> DesignTable:
    """Read a file of levers that are set one at a time, beside each policy as it is.

    Returns
    -------
    DesignTable
        First a row for each place and policy in the file with every lever as the policy says, then the file's rows.

    Raises
    ------
    InputError
        As :func:`read_table` does; also if a parameter is no lever or a row stands twice.
    """
    rows = _rows(path)
    header = [name.strip() for name in rows[0][1]]
    if tuple(header) != ALONE:
        raise InputError(f"{path}: the header is {','.join(header)!r:.80}; it takes {','.join(ALONE)}")
    if len(rows) == 1:
        raise InputError(f"{path}: there is no row below the header")
    columns = {name: [_cell(name, cells, header, line, path) for line, cells in rows[1:]] for name in header}
    levers = [_lever(name, at) for name, at in columns["lever"]]
    names = tuple(dict.fromkeys(levers))
    place, policy = _indices(columns["place"], "place", places), _indices(columns["policy"], "policy", policies)
    assert place is not None
    assert policy is not None
    values = np.full((len(levers), len(names)), np.nan)
    for row, (name, (text, at)) in enumerate(zip(levers, columns["value"], strict=True)):
        values[row, names.index(name)] = PARAMETERS[name].check(_number(name, text), at)
    settings = list(zip(place.tolist(), policy.tolist(), levers, np.nanmax(values, axis=1).tolist(), strict=True))
    for row, setting in enumerate(settings):
        if settings.index(setting) < row:
            raise InputError(f"{columns['lever'][row][1]}: the row stands twice")
    bases = np.unique(np.column_stack([place, policy]), axis=0).astype(np.int32)
    return DesignTable(
        names,
        np.vstack([np.full((len(bases), len(names)), np.nan), values]),
        np.concatenate([bases[:, 0], place]),
        np.concatenate([bases[:, 1], policy]),
    )


def _lever(name: str, at: str) -> str:
    if find(name, at).kind != "lever":
        raise InputError(f"{at}: {name} is no lever; it is set in [set] or [uncertain]")
    return name


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, each with its line number."""
    text = read_text(path, "a CSV file of settings", MOST_BYTES)
    reader = csv.reader(
        io.StringIO(text, newline=""), strict=True, delimiter=max(DELIMITERS, key=text.partition("\n")[0].count)
    )
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise InputError(f"{path} line {reader.line_num}: not a CSV file ({error})") from None
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


def _indices(column: list[tuple[str, str]] | None, key: str, known: Mapping[str, int]) -> NDArray[np.int32] | None:
    if column is None:
        return None
    for name, at in column:
        if name not in known:
            there = f"the study has {', '.join(known)}{nearest(name, known)}"
            raise InputError(f"{at}: unknown {key} {name!r:.80}; {there}")
    return np.array([known[name] for name, _ in column], dtype=np.int32)

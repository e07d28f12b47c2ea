"""A place's table of courtyards: a CSV file, a row a courtyard, with residents and margins of its own.

Where a place names one, it says how many residents and courtyards there are; a margin that stands in
it is drawn by courtyard, and the place's own entry of that name becomes the mean over residents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim import written
from sim.errors import InputError
from sim.parameters import CATEGORIES, PARAMETERS, nearest
from sim.scenarios.text_file import TOTALS, has_decimal_commas, is_total, read_text, rows_of

NAME, RESIDENTS = "courtyard", "residents"
SHARES = {"share_60plus": "place.share_60plus", "share_migrant": "place.share_migrant"}
WEIGHTS = {category: f"needs.{category}" for category in CATEGORIES}
NEEDS = tuple(f"{need}需求的权重" for need in ("环境", "一老一小", "设施", "道路水利", "文化教育"))  # of CATEGORIES
COLUMNS = (NAME, RESIDENTS, *SHARES, *WEIGHTS)
CHINESE = dict(zip(COLUMNS, ("院落名称", "居民人数", "60岁及以上占比", "外来户占比", *NEEDS), strict=True))
MOST_IN_ONE = 20_000  # residents of one courtyard: a large estate
TOTAL_NAMES = TOTALS | {"ensemble", "suma"}  # two more words, which in a list of ties may be people's names
ROUNDED = 0.005 + 1e-9  # how far a mean that a table gives in per cent may lie from what it is
KIND = "a CSV file with a row a courtyard"


@dataclass(frozen=True)
class CourtyardTable:
    """Courtyards as a file describes them.

    Attributes
    ----------
    path : str
        The file.
    names : tuple of str
        Name of each courtyard; its number where the file gives none.
    residents : tuple of int
        Who stand in each.
    margins : dict of tuple of float
        By dotted name of the parameter, for those the file has, a value a courtyard. Weights of needs
        sum to 1 in each.
    """

    path: str
    names: tuple[str, ...]
    residents: tuple[int, ...]
    margins: Mapping[str, tuple[float, ...]]

    def values(self) -> dict[str, float]:
        """Return the place's parameters that the table settles: sums, and means over residents."""
        total = sum(self.residents)
        found = {"place.residents": float(total), "place.courtyards": float(len(self.residents))}
        for name, column in self.margins.items():
            found[name] = sum(n * value for n, value in zip(self.residents, column, strict=True)) / total
        return found

    def check_with(self, values: Mapping[str, float]) -> None:
        """Raise an error if something is set beside the table, or somewhere old and young are more than everybody."""
        for name, value in self.values().items():
            if values[name] != value:
                raise InputError(f"{name} = {values[name]:g}: {self.path} says it by courtyard; change it there")
        young = values["place.share_under18"]
        for name, older in zip(self.names, self.margins.get("place.share_60plus", ()), strict=False):
            if older + young > 1.0 + 1e-9:
                raise InputError(
                    f"{self.path}: courtyard {name!r:.60}: share_60plus = {older:g} and under 18 = {young:g}, "
                    "more than 1 together"
                )


def read_table(path: Path) -> CourtyardTable:
    """Read a table of courtyards.

    Raises
    ------
    InputError
        With the line and the column: an unknown or missing column, a value that is no number or out of
        range, needs without any weight, a name that stands twice, no rows at all.
    """
    text = read_text(path, KIND)
    rows, comma = list(rows_of(text, path)), has_decimal_commas(text)
    if len(rows) < 2:
        raise InputError(f"{path}: no courtyards in it; a row of column names and a row a courtyard are needed")
    # Spreadsheets leave a comma behind where a column was emptied.
    width = max(n + 1 for n, cell in enumerate(rows[0][1]) if cell)
    rows = [(line, cells[:width] if not any(cells[width:]) else cells) for line, cells in rows]
    columns = _columns(rows[0][1], f"{path} line {rows[0][0]}")
    records = [_record(cells, columns, f"{path} line {line}") for line, cells in rows[1:]]
    names = _names(records, [line for line, _ in rows[1:]])
    residents = tuple(
        int(_number(record, RESIDENTS, 1, MOST_IN_ONE, where=where, whole=True)) for where, record in records
    )
    shares = _shares(records, columns, comma)
    _refuse_total(residents, shares, records)
    margins = shares | _weights(records, columns, comma)
    table = CourtyardTable(str(path), names, residents, margins)
    for name, value in table.values().items():
        PARAMETERS[name].check(value, str(path))
    return table


Record = tuple[str, dict[str, str]]  # where it stands, and its cells by column


def _columns(cells: list[str], where: str) -> list[str]:
    columns = [cell.lower() for cell in cells]
    # What must be there is what an unknown column was most likely meant for; a row of one cell may be a title.
    missing = RESIDENTS not in columns and sum(map(bool, columns)) > 1
    for column in columns:
        if column not in COLUMNS:
            first = f"column {RESIDENTS!r} is missing; " if missing else ""
            allowed = COLUMNS if column.isascii() else [f"{name}（{CHINESE[name]}）" for name in COLUMNS]
            hint = _title_or_name(column, columns) or nearest(column, (RESIDENTS,) if missing else COLUMNS)
            raise InputError(f"{where}: {first}unknown column {column!r:.60}; allowed are {', '.join(allowed)}{hint}")
        if columns.count(column) > 1:
            raise InputError(f"{where}: column {column!r} stands twice")
    if RESIDENTS not in columns:
        raise InputError(f"{where}: column {RESIDENTS!r} is missing")
    return columns


def _title_or_name(column: str, columns: list[str]) -> str:
    """Say that a row holds a title, or which column is called so in Chinese, as the end of an error message."""
    if sum(map(bool, columns)) == 1 and column != RESIDENTS:
        return "; a title above the names of columns has to go"
    called = next((name for name, chinese in CHINESE.items() if column and column in chinese), "")
    return f"; did you mean {called!r}?" if called else ""


def _refuse_total(residents: tuple[int, ...], shares: Mapping[str, tuple[float, ...]], records: list[Record]) -> None:
    """Refuse a last row that holds as many residents as all above together.

    Of four rows or more that is no chance. Of three it may be, unless the last row's shares are the others' means too.
    """
    adds_up = len(residents) > 2 and residents[-1] == sum(residents[:-1])
    if adds_up and (len(residents) > 3 or _are_means(residents[:-1], list(shares.values()))):
        raise InputError(
            f"{records[-1][0]}: {RESIDENTS} = {residents[-1]} is the sum of all rows above; a total is no courtyard, "
            "so leave it out, or move the row up if it is one"
        )


def _are_means(above: tuple[int, ...], shares: list[tuple[float, ...]]) -> bool:
    """Whether all shares of a last row are means over the residents above, some of them of shares that differ there."""
    means = [sum(n * value for n, value in zip(above, column[:-1], strict=True)) / sum(above) for column in shares]
    differ = any(len(set(column[:-1])) > 1 for column in shares)
    return differ and all(abs(column[-1] - mean) <= ROUNDED for column, mean in zip(shares, means, strict=True))


def _record(cells: list[str], columns: list[str], where: str) -> Record:
    if len(cells) != len(columns):
        wide = any("，" in cell for cell in cells)
        hint = "; it holds ，, a comma of a Chinese keyboard: , is needed" if wide else ""
        raise InputError(f"{where}: {len(cells)} cells, where the first row has {len(columns)} columns{hint}")
    return where, dict(zip(columns, cells, strict=True))


def _names(records: list[Record], lines: list[int]) -> tuple[str, ...]:
    found: dict[str, int] = {}
    for number, ((where, record), line) in enumerate(zip(records, lines, strict=True), start=1):
        name = record.get(NAME, str(number))
        if is_total(name, TOTAL_NAMES):
            raise InputError(f"{where}: {NAME} = {name!r:.60} is a row of totals and no courtyard; leave it out")
        if not name or name in found:
            why = f"stands in line {found[name]} too" if name else "is empty"
            raise InputError(f"{where}: {NAME} = {name!r:.60} {why}; each has a name of its own")
        found[name] = line
    return tuple(found)


def _number(
    record: dict[str, str],
    column: str,
    low: float,
    high: float,
    *,
    where: str,
    whole: bool = False,
    comma: bool = False,
) -> float:
    """Read a cell; with ``comma`` a number may have a decimal comma, but not where it may be thousands as well."""
    text = record[column]
    number = math.nan if written.is_grouped(text, high) else written.read(text, comma=comma)
    if not written.is_allowed(number, low, high, whole=whole):
        allowed = f"{'a whole number' if whole else 'a number'} from {low:g} to {high:g}"
        meant = written.meant(text, low, high, whole=whole)
        raise InputError(f"{where}: {column} = {text!r:.60} is not allowed; it takes {allowed}{meant}")
    return number


def _shares(records: list[Record], columns: list[str], comma: bool) -> dict[str, tuple[float, ...]]:
    found = {}
    for column, name in SHARES.items():
        if column in columns:
            low, high = PARAMETERS[name].low, PARAMETERS[name].high
            found[name] = tuple(
                _number(record, column, low, high, where=where, comma=comma) for where, record in records
            )
    return found


def _weights(records: list[Record], columns: list[str], comma: bool) -> dict[str, tuple[float, ...]]:
    """Return the weights of needs, each courtyard's scaled to sum to 1; a category without a column has none."""
    given = [category for category in CATEGORIES if category in columns]
    if not given:
        return {}
    rows = []
    for where, record in records:
        weights = [
            _number(record, name, 0, 1e9, where=where, comma=comma) if name in given else 0.0 for name in CATEGORIES
        ]
        if sum(weights) <= 0.0:
            raise InputError(f"{where}: {' + '.join(given)} = 0; some need must have a weight above 0")
        rows.append([weight / sum(weights) for weight in weights])
    return {WEIGHTS[name]: tuple(column) for name, column in zip(CATEGORIES, zip(*rows, strict=True), strict=True)}

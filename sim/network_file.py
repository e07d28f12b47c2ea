"""A network of one's own, read from a file: GraphML, or a list of ties as CSV.

Whatever the file repeats is made simple: a tie is mutual and stands once. Nothing is decided here about
who lives where; that is :mod:`sim.arrangement`.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import networkx as nx
import numpy as np

from sim import written
from sim.errors import InputError
from sim.population import LARGEST_HOUSEHOLD
from sim.scenarios.text_file import has_decimal_commas, is_total, read_text, rows_of

KIND = "a GraphML file, or a CSV file with a tie a row"
# First rows that name columns; other names are known by standing above numbers.
PAIRS = (
    ("source", "target"), ("from", "to"), ("ego", "alter"), ("node1", "node2"), ("id1", "id2"),
    ("person1", "person2"), ("resident1", "resident2"), ("household1", "household2"), ("源", "目标"), ("起点", "终点"),
    ("甲方", "乙方"), ("节点1", "节点2"), ("姓名1", "姓名2"),
)  # fmt: skip
# Words that name a column and no node: one of them over either of the first two columns makes a row a header.
NAMING = frozenset(("姓名", "甲方", "乙方", "节点", "起点", "终点", "户主", "邻居"))
NUMBERING = frozenset(("nr", "no", "no.", "#", "number", "row", "index", "序号", "编号"))  # names of row numbers
STRENGTH = "strength"
OLDEST = 110  # years
WORDS = {"1": 1, "true": 1, "yes": 1, "是": 1, "0": 0, "false": 0, "no": 0, "否": 0}

NOBODY, NOBODY_NAMED = "None", re.compile(r"""id\s*=\s*["']None["']""")
# Parts of words that name a column of ids: over two such columns a row is a header, if its words stand nowhere below.
PARTS_OF_NAMES = frozenset((
    "person", "name", "node", "id", "from", "to", "friend", "source", "target", "resident", "household", "neighbour",
    "neighbor", "ego", "alter",
))  # fmt: skip
CHINESE_NAME = re.compile("(居民|姓名|编号|邻居|朋友|节点|住户|人员)[ab]?")

Ties = Iterable[tuple[str, str, float]]


@dataclass(frozen=True, eq=False)
class NetworkFile:
    """Nodes and ties as a file gives them.

    Attributes
    ----------
    path : str
        The file.
    digest : str
        Hash of its text; two with the same are equal.
    nodes : tuple of str
        Ids, in the order of the file.
    ends : ndarray of int64, shape (ties, 2)
        Numbers of the two nodes of each tie, the lower first; each tie once, in the order of the file.
    strength : ndarray of float64, shape (ties,)
        0 to 1; nan where the file gives none.
    read, merged, loops : int
        Ties as they stand in the file, those that repeat another one (either way round), and those from a
        node to itself: ``read = merged + loops + len(ends)``.
    age : ndarray of float64, shape (nodes,)
        Years; nan where the file gives none.
    migrant : ndarray of int8, shape (nodes,)
        0 or 1; -1 where the file gives none.
    size : ndarray of int64, shape (nodes,)
        Members, where nodes are households; 0 where the file gives none.
    courtyard, household : tuple of str
        ``""`` where the file gives none.
    first_row : str
        How the first row of a list of ties was read: ``tie``, or ``names`` of columns; ``""`` for GraphML.
    first_cells : tuple of str
        That row's two cells that are, or stand above, the ends of ties; empty for GraphML.
    passed_over : tuple of str
        Columns that a first row names and of which nothing is read.
    """

    path: str
    digest: str
    nodes: tuple[str, ...]
    ends: np.ndarray
    strength: np.ndarray
    read: int
    merged: int
    loops: int
    age: np.ndarray
    migrant: np.ndarray
    size: np.ndarray
    courtyard: tuple[str, ...]
    household: tuple[str, ...]
    first_row: str
    first_cells: tuple[str, ...]
    passed_over: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        """Whether two are of one text."""
        return isinstance(other, NetworkFile) and self.digest == other.digest

    def __hash__(self) -> int:
        """Hash by the text."""
        return hash(self.digest)


@dataclass
class _Found:
    """What is gathered while a file is read."""

    numbers: dict[str, int] = field(default_factory=dict)
    ties: dict[tuple[int, int], float] = field(default_factory=dict)
    read: int = 0
    loops: int = 0
    first_row: str = ""
    first_cells: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    def number(self, node: str) -> int:
        """Return a node's number, the next one where it is new."""
        return self.numbers.setdefault(node, len(self.numbers))

    def add(self, one: str, other: str, strength: float) -> None:
        """Add a tie; of repeats the strongest counts."""
        i, j = self.number(one), self.number(other)
        self.read += 1
        if i == j:
            self.loops += 1
            return
        pair = (min(i, j), max(i, j))
        self.ties[pair] = np.fmax(self.ties.get(pair, math.nan), strength)


def read_network(path: str | Path) -> NetworkFile:
    """Read a network.

    Parameters
    ----------
    path : str or Path
        GraphML (by its ending or its first sign ``<``): node attributes ``age`` (years), ``migrant``,
        ``courtyard``, ``household`` and ``size``, and the edge attribute ``strength`` (0 to 1) are read, others
        passed over. Else a list of ties: the first two columns, or those named ``source`` and ``target``
        and the like, and a column ``strength``; others are passed over.

    Raises
    ------
    InputError
        With file and line or node, where it can't be read or holds no nodes.
    """
    path = Path(path)
    text = read_text(path, KIND)
    found, attributes = _Found(), dict[str, dict[str, Any]]()
    if path.suffix.lower() in (".graphml", ".xml") or text.lstrip().startswith("<"):
        graph = _graphml(text, path)
        attributes = {str(node): data for node, data in graph.nodes(data=True)}
        for node in attributes:
            found.number(node)
        ties: Ties = _graph_ties(graph, path)
    else:
        ties = _listed_ties(text, path, found)
    for tie in ties:
        found.add(*tie)
    if not found.numbers:
        raise InputError(f"{path}: no ties in it; {KIND} is needed")
    return _network(path, hashlib.sha256(text.encode()).hexdigest(), found, attributes)


def _network(path: Path, digest: str, found: _Found, attributes: dict[str, dict[str, Any]]) -> NetworkFile:
    nodes = tuple(found.numbers)
    given = [attributes.get(node, {}) for node in nodes]
    where = [f"{path}: node {node!r:.60}" for node in nodes]
    return NetworkFile(
        path=str(path),
        digest=digest,
        nodes=nodes,
        ends=np.array(list(found.ties), dtype=np.int64).reshape(-1, 2),
        strength=np.array(list(found.ties.values()), dtype=np.float64),
        read=found.read,
        merged=found.read - found.loops - len(found.ties),
        loops=found.loops,
        age=np.array([_number(data, "age", 0, OLDEST, at) for data, at in zip(given, where, strict=True)]),
        migrant=np.array([_truth(data, "migrant", at) for data, at in zip(given, where, strict=True)], dtype=np.int8),
        size=np.array(
            [
                int(np.nan_to_num(_number(data, "size", 1, LARGEST_HOUSEHOLD, at)))
                for data, at in zip(given, where, strict=True)
            ],
            dtype=np.int64,
        ),
        courtyard=tuple(str(data.get("courtyard", "")).strip() for data in given),
        household=tuple(str(data.get("household", "")).strip() for data in given),
        first_row=found.first_row,
        first_cells=found.first_cells,
        passed_over=found.passed_over,
    )


def _number(data: dict[str, Any], name: str, low: float, high: float, where: str, *, comma: bool = False) -> float:
    value = data.get(name, "")
    if isinstance(value, str) and not value.strip():
        return math.nan
    try:
        number = float(written.with_point(value) if comma else value)
    except (TypeError, ValueError):
        number = math.nan
    if not low <= number <= high:
        meant = written.meant(value if isinstance(value, str) else number, low, high, whole=False)
        allowed = f"it takes a number from {low:g} to {high:g}{meant}"
        raise InputError(f"{where}: {name} = {value!r:.60} is not allowed; {allowed}")
    return number


def _truth(data: dict[str, Any], name: str, where: str) -> int:
    value = str(data.get(name, "")).strip().lower().removesuffix(".0")
    if not value:
        return -1
    if value not in WORDS:
        raise InputError(f"{where}: {name} = {data[name]!r:.60} is not allowed; it takes true or false, 1 or 0")
    return WORDS[value]


# -- GraphML ----------------------------------------------------------------------------------------


def _graphml(text: str, path: Path) -> nx.Graph:
    try:
        # As bytes: a string may not declare an encoding, and this one has been decoded.
        graph = nx.parse_graphml(_without_declaration(text), node_type=str)
    except ParseError as error:
        raise InputError(f"{path} line {error.position[0]}: not valid GraphML: {error}") from None
    except (nx.NetworkXError, StopIteration, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}: not valid GraphML: {error or type(error).__name__}") from None
    if NOBODY in graph and not NOBODY_NAMED.search(text):  # what networkx calls an end that is not said
        raise InputError(f"{path}: not valid GraphML: a node has no id, or an edge no source or target")
    return graph


def _without_declaration(text: str) -> str:
    """Blank out ``<?xml ... ?>`` so that line numbers stay."""
    text = text.lstrip("\n\r\t ") if text.lstrip().startswith("<?xml") else text
    head, sign, rest = text.partition("?>")
    return "\n" * head.count("\n") + rest if sign and head.startswith("<?xml") else text


def _graph_ties(graph: nx.Graph, path: Path) -> Iterator[tuple[str, str, float]]:
    for one, other, data in graph.edges(data=True):
        yield str(one), str(other), _number(data, STRENGTH, 0, 1, f"{path}: tie {one!r:.60} to {other!r:.60}")


# -- a list of ties ---------------------------------------------------------------------------------


def _listed_ties(text: str, path: Path, found: _Found) -> Iterator[tuple[str, str, float]]:
    rows = list(rows_of(text, path))
    first, second, third = 0, 1, None
    head, comma = rows[0][1] if rows else [], has_decimal_commas(text)
    if rows and _is_header([cells for _, cells in rows], comma):
        first, second, third = _named_columns(rows.pop(0)[1], [cells for _, cells in rows])
        found.first_row = "names"
        found.passed_over = tuple(name for at, name in enumerate(head) if name and at not in (first, second, third))
    elif rows:
        found.first_row = "alone" if _stands_alone([cells for _, cells in rows]) else "tie"
        _refuse_row_numbers([cells for _, cells in rows], path, comma)
    found.first_cells = tuple(head[at] for at in (first, second) if at < len(head))
    for line, cells in rows:
        where = f"{path} line {line}"
        ends = [_plain_id(cells[at]) if at < len(cells) else "" for at in (first, second)]
        if is_total(ends[0]):
            raise InputError(f"{where}: {ends[0]!r} begins a row of totals and is no node; leave it out")
        if not all(ends):
            raise InputError(f"{where}: a row needs the ids of two nodes; it has {cells!r:.60}")
        data = {STRENGTH: cells[third]} if third is not None and third < len(cells) else {}
        yield ends[0], ends[1], _number(data, STRENGTH, 0, 1, where, comma=comma)


def _plain_id(cell: str) -> str:
    """Write a whole number the same way everywhere: tables write a column of them as 18.0 once a cell is empty."""
    return re.sub(r"^(\d+)\.0+$", r"\1", cell)


def _refuse_row_numbers(rows: list[list[str]], path: Path, comma: bool) -> None:
    """Refuse a list without names of columns whose first column counts its rows and whose third may be ids."""
    if _counts_rows(rows) and all(len(row) > 2 and not 0.0 <= written.read(row[2], comma=comma) <= 1.0 for row in rows):
        raise InputError(
            f"{path}: the first column counts 1, 2, 3 and so on, which looks like numbers of rows; leave it out, or "
            "let a first row name the columns of both ends: source,target"
        )


def _counts_rows(rows: list[list[str]]) -> bool:
    """Whether the first column counts three rows or more, from 0 or 1 on."""
    first = [_plain_id(row[0]) for row in rows]
    return len(rows) > 2 and any(first == [str(number + begin) for number in range(len(rows))] for begin in (0, 1))


def _stands_alone(rows: list[list[str]]) -> bool:
    """Whether the two words of a first row stand in no other, as names of columns would; numbers never do."""
    ends = {cell for cell in rows[0][:2] if math.isnan(written.read(cell))}
    return len(ends) == 2 and len(rows) > 1 and not any(cell in ends for cells in rows[1:] for cell in cells[:2])


def _is_header(rows: list[list[str]], comma: bool = False) -> bool:
    """Whether the first row names columns: by known names, or as a word above nothing but numbers.

    With ``comma`` those may have a decimal comma.
    """
    names = [cell.lower() for cell in rows[0]]
    if any(one in names and other in names for one, other in PAIRS):
        return True
    if NAMING.intersection(names[:2]):
        return True
    if _stands_alone(rows) and all(map(_names_ids, names[:2])):
        return True
    for column, cell in enumerate(rows[0]):
        below = [row[column] for row in rows[1:] if column < len(row)]
        if below and not _is_number(cell, comma) and all(_is_number(one, comma) for one in below):
            return True
    return False


def _names_ids(cell: str) -> bool:
    """Whether a word names a column of ids, such as ``person_a``: ids of people are called otherwise."""
    if CHINESE_NAME.fullmatch(cell):
        return True
    parts = list(filter(None, re.split(r"[_ ]+", cell)))
    named = [part in PARTS_OF_NAMES for part in parts]
    return any(named) and all(known or part in ("a", "b") for known, part in zip(named, parts, strict=True))


def _is_number(cell: str, comma: bool) -> bool:
    try:
        float(written.with_point(cell) if comma else cell)
    except ValueError:
        return False
    return True


def _named_columns(cells: list[str], below: list[list[str]]) -> tuple[int, int, int | None]:
    names = [cell.lower() for cell in cells]
    # A column of row numbers before two others is none of ids; R writes it without a name. Whatever is called otherwise
    # may be ids that happen to count, before a column of weights.
    unnamed = 1 if not names[0] or (len(cells) > 2 and names[0] in NUMBERING and _counts_rows(below)) else 0
    first, second = next(
        ((names.index(one), names.index(other)) for one, other in PAIRS if one in names and other in names),
        (unnamed, unnamed + 1),
    )
    return first, second, names.index(STRENGTH) if STRENGTH in names else None

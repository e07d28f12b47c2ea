"""Who stands where when a network is given: its nodes become residents or households, in courtyards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import networkx as nx
import numpy as np

from sim.errors import InputError
from sim.network_file import NetworkFile
from sim.parameters import MONTHS, PARAMETERS, nearest
from sim.partition import courtyards_of
from sim.person import ADULT
from sim.population import AS_BEFORE, LARGEST_HOUSEHOLD
from sim.scenarios import CourtyardTable

LEVELS = ("resident", "household")
MIGRANT = "place.share_migrant"


@dataclass(frozen=True)
class Arrangement:
    """Households in the order of their rows.

    Attributes
    ----------
    file : NetworkFile
    level : {"resident", "household"}
        What a node is.
    members : tuple of tuple of int
        Nodes of each household, an adult first (or the one node that is the household).
    courtyard : tuple of int
        Number of each household's courtyard, ascending.
    names : tuple of str
        Name of each courtyard.
    shares : tuple of float
        Share of migrants among those of each courtyard that the file says nothing of.
    margins : mapping of tuple of float
        Margins of the courtyards that are not the place's (:func:`sim.population.put_margins`).
    """

    file: NetworkFile
    level: str
    members: tuple[tuple[int, ...], ...]
    courtyard: tuple[int, ...]
    names: tuple[str, ...]
    shares: tuple[float, ...]
    margins: Mapping[str, tuple[float, ...]]


def arrange(file: NetworkFile, level: str, values: Mapping[str, float], table: CourtyardTable | None) -> Arrangement:
    """Let a network's nodes become the residents or households of a place.

    Courtyards are the nodes' own, or else made of whom is much tied (:mod:`sim.partition`) at the place's usual
    size. Where the place has a table of courtyards, those of the same name have its margins.

    Raises
    ------
    InputError
        If the nodes are too few or too many, a household too large or in two courtyards, a courtyard missing
        or not in the table.
    """
    if level not in LEVELS:
        raise InputError(f"network_nodes: unknown {level!r:.60}; it is resident or household")
    if values["place.scale"] != 1.0:
        raise InputError(f"place.scale = {values['place.scale']:g}: the network {file.path} says how many live here")
    residents = PARAMETERS["place.residents"]
    if not residents.low <= len(file.nodes) <= residents.high:
        raise InputError(f"{file.path}: {len(file.nodes)} nodes; it takes {residents.low:g} to {residents.high:,.0f}")
    households = _households(file, level)
    usual = values["place.residents"] / values["place.courtyards"]
    if any(file.courtyard):
        groups, names = _named(file, households, table)
    else:
        groups = _partition(file, level, usual, values["place.household_mean"])
        names = tuple(str(number) for number in range(1, len(groups) + 1))
    margins, shares = _margins(file, names, values, table if any(file.courtyard) else None)
    return Arrangement(
        file=file,
        level=level,
        members=tuple(households[h] for group in groups for h in group),
        courtyard=tuple(c for c, group in enumerate(groups) for _ in group),
        names=names,
        shares=shares,
        margins=margins,
    )


def _households(file: NetworkFile, level: str) -> list[tuple[int, ...]]:
    """Nodes of each household: those the file puts together, an adult first; who is not put with others lives alone."""
    if level == "household":
        return [(node,) for node in range(len(file.nodes))]
    found: dict[str | int, list[int]] = {}
    for node, name in enumerate(file.household):
        found.setdefault(name or node, []).append(node)
    for key, members in found.items():
        if len(members) > LARGEST_HOUSEHOLD:
            raise InputError(
                f"{file.path}: household {key!r:.60} has {len(members)} members; it takes at most {LARGEST_HOUSEHOLD}"
            )
    return [_adult_first(file, members) for members in found.values()]


def _adult_first(file: NetworkFile, members: list[int]) -> tuple[int, ...]:
    head = next((node for node in members if not file.age[node] < ADULT / MONTHS), members[0])
    return (head, *(node for node in members if node != head))


def _named(
    file: NetworkFile, households: list[tuple[int, ...]], table: CourtyardTable | None
) -> tuple[list[list[int]], tuple[str, ...]]:
    """Courtyards as the nodes name them: by the order of the table, or of the file."""
    groups: dict[str, list[int]] = {name: [] for name in table.names} if table is not None else {}
    for h, members in enumerate(households):
        name = _home(file, members)
        if table is not None and name not in groups:
            where = f"{file.path}: node {file.nodes[members[0]]!r:.60}"
            raise InputError(f"{where}: courtyard {name!r:.60} is not in {table.path}{nearest(name, table.names)}")
        groups.setdefault(name, []).append(h)
    groups = {name: group for name, group in groups.items() if group}
    return list(groups.values()), tuple(groups)


def _home(file: NetworkFile, members: tuple[int, ...]) -> str:
    names = list(dict.fromkeys(file.courtyard[node] for node in members))
    where = f"{file.path}: node {file.nodes[members[0]]!r:.60}"
    if "" in names:
        raise InputError(f"{where}: courtyard is missing, where other nodes have one")
    if len(names) > 1:
        raise InputError(f"{where}: its household lives in courtyard {names[0]!r:.60} and in {names[1]!r:.60}")
    return names[0]


@lru_cache(maxsize=8)
def _partition(file: NetworkFile, level: str, usual: float, mean: float) -> list[list[int]]:
    """Part households into courtyards; kept, for every replicate of a study asks for it again."""
    households = _households(file, level)
    home = np.zeros(len(file.nodes), dtype=np.int64)
    for h, members in enumerate(households):
        home[list(members)] = h
    graph = nx.Graph()
    graph.add_nodes_from(range(len(households)))
    for i, j in home[file.ends].tolist():
        if i != j:
            graph.add_edge(i, j, weight=graph.get_edge_data(i, j, {"weight": 0})["weight"] + 1)
    weights = [float(len(members)) for members in households]
    if level == "household":
        weights = np.where(file.size > 0, file.size, mean).tolist()
    return courtyards_of(graph, weights, usual)


def _margins(
    file: NetworkFile, names: tuple[str, ...], values: Mapping[str, float], table: CourtyardTable | None
) -> tuple[dict[str, tuple[float, ...]], tuple[float, ...]]:
    """Margins and shares by courtyard; where the file says who is a migrant, dwellings stay what they are."""
    rows = [] if table is None else [table.names.index(name) for name in names]
    margins = {} if table is None else {name: tuple(column[c] for c in rows) for name, column in table.margins.items()}
    shares = margins.get(MIGRANT, (values[MIGRANT],) * len(names))
    if np.any(file.migrant >= 0):
        margins[MIGRANT] = (AS_BEFORE,) * len(names)
    return margins, shares

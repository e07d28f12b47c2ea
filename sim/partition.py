"""Courtyards for a network that names none: who is much tied to each other stands together.

Louvain communities [1]_, halved and joined until they are about as large as the place's courtyards. The
same network always gives the same courtyards.

References
----------
.. [1] V. D. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre (2008), "Fast unfolding of communities in
   large networks", J. Stat. Mech. P10008. https://doi.org/10.1088/1742-5468/2008/10/P10008
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx

LARGEST, SMALLEST, FULL = 1.5, 0.5, 1.25  # of the usual size: split above, join below, and up to


def courtyards_of(graph: nx.Graph, weights: Sequence[float], size: float) -> list[list[int]]:
    """Part a network into courtyards.

    Parameters
    ----------
    graph : networkx.Graph
        Nodes are the numbers 0, 1, ...; edges may have a ``weight``.
    weights : sequence of float
        Residents that each node stands for.
    size : float
        Residents of a usual courtyard.

    Returns
    -------
    list of list of int
        Nodes of each courtyard in ascending order; courtyards by their first node. O(ties log nodes), some
        seconds for ten thousand nodes.
    """
    pieces: list[list[int]] = []
    waiting = [list(graph)] if graph.number_of_nodes() else []
    while waiting:
        part = waiting.pop()
        if len(part) == 1 or _weight(part, weights) <= LARGEST * size:
            pieces.append(part)
        else:
            waiting.extend(reversed(_split(graph, part, _weight(part, weights) / size)))
    return sorted(sorted(group) for group in _joined(pieces, weights, size))


def _weight(part: Iterable[int], weights: Sequence[float]) -> float:
    return sum(weights[node] for node in part)


def _split(graph: nx.Graph, part: list[int], times: float) -> list[list[int]]:
    """Split what is too large by its ties, or where they show no line, in two along its breadth."""
    inside, sub = set(part), nx.Graph()
    sub.add_nodes_from(part)
    sub.add_weighted_edges_from(
        (i, j, data.get("weight", 1)) for i in part for j, data in graph[i].items() if i < j and j in inside
    )
    whole = len(part) == graph.number_of_nodes()
    found = nx.community.louvain_communities(sub, resolution=1.0 if whole else max(1.0, times), seed=0)
    if len(found) > 1:
        return sorted(sorted(community) for community in found)
    along = [node for start in part if start in inside for node in _breadth(sub, start, inside)]
    return [along[: len(along) // 2], along[len(along) // 2 :]]


def _breadth(graph: nx.Graph, start: int, left: set[int]) -> list[int]:
    """Nodes that can be reached from one, near ones first; they are taken out of those left."""
    found = [start, *(node for _, node in nx.bfs_edges(graph, start))]
    left.difference_update(found)
    return found


def _joined(pieces: list[list[int]], weights: Sequence[float], size: float) -> list[list[int]]:
    """Join small pieces in the order they stand in, so that parts of one community come together again."""
    groups, small = [], list[int]()
    for piece in pieces:
        if _weight(piece, weights) >= SMALLEST * size:
            groups.append(piece)
            continue
        if small and _weight(small, weights) + _weight(piece, weights) > FULL * size:
            groups.append(small)
            small = []
        small = small + piece
    if small and groups and _weight(small, weights) < SMALLEST * size:
        min(groups, key=lambda group: _weight(group, weights)).extend(small)
    elif small:
        groups.append(small)
    return groups

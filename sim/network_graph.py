"""The neighbourhood network read out: residents or households, and who is tied to whom, as a networkx graph."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from sim.network import STRONGEST
from sim.parameters import MONTHS
from sim.person import SLOTS, took_part_of_late


def to_networkx(world: Any, month: int, level: str = "resident") -> nx.Graph:
    """Give the ties as a networkx graph.

    Parameters
    ----------
    world : sim.world.World
    month : int
        Month now, to tell who took part in the last twelve.
    level : {"resident", "household"}
        Nodes are residents (adults and children) or households. Household members are tied to each
        other; two households are tied when any of their members are.

    Returns
    -------
    networkx.Graph
        Node attributes ``courtyard``, ``migrant``, ``household``, its ``size``, ``age`` (years; of the first
        member), ``acted`` (took part in the last twelve months); edge attribute ``strength`` (0 to 1).
    """
    people, present = world.people, world.present
    columns = {name: people[name].tolist() for name in ("courtyard", "migrant", "household", "household_size", "age")}
    acted = took_part_of_late(people["last_act"][:present], month)
    graph = nx.Graph()
    node_of = people["household"][:present] if level == "household" else np.arange(present)
    for node in np.unique(node_of).tolist():
        graph.add_node(
            node,
            courtyard=columns["courtyard"][node],
            migrant=bool(columns["migrant"][node]),
            household=columns["household"][node],
            size=columns["household_size"][node],
            age=columns["age"][node] // MONTHS,
            acted=False,
        )
    for node in node_of[acted].tolist():
        graph.nodes[node]["acted"] = True
    rows, slots = np.nonzero(np.arange(SLOTS)[None, :] < people["degree"][:present, None])
    others = world.contacts[rows, slots]
    once = rows < others
    for one, other, s in zip(
        node_of[rows[once]].tolist(),
        node_of[others[once]].tolist(),
        world.strength[rows[once], slots[once]].tolist(),
        strict=True,
    ):
        known = graph.edges[one, other]["strength"] if graph.has_edge(one, other) else 0.0
        graph.add_edge(one, other, strength=max(known, s / STRONGEST))
    if level == "resident":
        for row, head in enumerate(columns["household"][:present]):
            graph.add_edges_from((row, other, {"strength": 1.0}) for other in range(head, row))
    return graph

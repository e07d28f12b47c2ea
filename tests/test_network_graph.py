"""The network as a networkx graph: everybody and every tie in it, among residents and among households."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from sim.errors import InputError
from sim.network import STRONGEST
from tests.worlds import edges, small


@pytest.fixture(scope="module")
def lived():
    model = small("puyang", "reform-2009", burn_in=24)
    model.run(6)
    return model


def test_the_graph_of_residents_holds_everybody_their_ties_and_their_household(lived):
    graph, world = lived.graph(), lived.world
    households = world.people["household"].tolist()
    family = {(i, j) for j in range(world.present) for i in range(households[j], j)}
    assert sorted(graph) == list(range(world.present))
    assert {tuple(sorted(edge)) for edge in graph.edges} == edges(*world[:3]) | family
    assert all(graph.edges[edge]["strength"] == 1.0 for edge in family)
    for i, j in edges(*world[:3]):
        slot = world.contacts[i].tolist().index(j)
        assert graph.edges[i, j]["strength"] == world.strength[i, slot] / STRONGEST


def test_the_graph_of_households_ties_those_whose_members_are_tied(lived):
    graph, world = lived.graph("household"), lived.world
    home = world.people["household"]
    assert sorted(graph) == np.unique(home).tolist()
    assert {tuple(sorted(edge)) for edge in graph.edges} == {
        tuple(sorted((int(home[i]), int(home[j])))) for i, j in edges(*world[:3])
    }
    assert nx.number_of_selfloops(graph) == 0


def test_two_households_are_as_close_as_their_closest_members(lived):
    graph, world = lived.graph("household"), lived.world
    home, closest = world.people["household"], {}
    for i, j in edges(*world[:3]):
        pair = tuple(sorted((int(home[i]), int(home[j]))))
        value = world.strength[i, world.contacts[i].tolist().index(j)] / STRONGEST
        closest[pair] = max(closest.get(pair, 0.0), value)
    assert {pair: graph.edges[pair]["strength"] for pair in closest} == closest


@pytest.mark.parametrize("level", ["resident", "household"])
def test_nodes_say_where_they_live_who_they_are_and_whether_they_acted(lived, level):
    graph, people = lived.graph(level), lived.world.people
    acted = people["last_act"] > lived.month - 1 - 12
    assert acted.any()
    for node, data in graph.nodes(data=True):
        members = range(node, node + 1) if level == "resident" else range(node, node + int(people[node].household_size))
        assert data["courtyard"] == people[node].courtyard
        assert data["migrant"] == bool(people[node].migrant)
        assert data["age"] == people[node].age // 12
        assert data["acted"] == any(acted[i] for i in members)


def test_an_unknown_level_is_refused(lived):
    with pytest.raises(InputError, match="resident or household"):
        lived.graph("street")

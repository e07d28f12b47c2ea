"""Courtyards made of whom is much tied: everybody in one, about as large as usual, the same every time."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.partition import LARGEST, courtyards_of


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 60), st.floats(0, 0.3), st.integers(0, 5), st.floats(2, 80))
def test_everybody_stands_in_one_courtyard_and_none_is_too_large(nodes, density, seed, size):
    graph = nx.gnp_random_graph(nodes, density, seed=seed)
    found = courtyards_of(graph, [1.0] * nodes, size)
    assert sorted(node for group in found for node in group) == list(range(nodes))
    assert found == sorted(sorted(group) for group in found)
    assert max(map(len, found)) <= max(1, (LARGEST + 0.5) * size)
    assert found == courtyards_of(graph, [1.0] * nodes, size)


def test_communities_that_show_are_the_courtyards():
    graph = nx.caveman_graph(5, 20)
    nx.add_path(graph, range(0, 100, 20))
    assert courtyards_of(graph, [1.0] * 100, 20.0) == [list(range(20 * c, 20 * c + 20)) for c in range(5)]


@pytest.mark.parametrize("graph", [nx.complete_graph(90), nx.gnm_random_graph(90, 400, seed=2), nx.empty_graph(90)])
def test_a_network_without_communities_is_cut_to_size(graph):
    sizes = [len(group) for group in courtyards_of(graph, [1.0] * 90, 30.0)]
    assert 2 <= len(sizes) <= 5
    assert min(sizes) >= 15


def test_nodes_weigh_what_they_stand_for():
    graph = nx.path_graph(30)
    assert len(courtyards_of(graph, [4.0] * 30, 30.0)) > 1.5 * len(courtyards_of(graph, [1.0] * 30, 30.0))

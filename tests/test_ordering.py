"""Rows in order of a value."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim import ordering
from sim.ordering import FEW, by_counting, by_merging, largest_first, put_in_order
from tests.worlds import small


@given(st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0]), max_size=FEW + 10))
def test_the_largest_comes_first_and_equals_stay_as_they_stand(values):
    array = np.array(values, dtype=float)
    wanted = np.argsort(-array, kind="mergesort").tolist()
    assert largest_first(array).tolist() == wanted
    for fill in (put_in_order, by_counting, by_merging):
        order = np.full(len(array) + 1, -1)
        fill(array, order)
        assert order.tolist() == [*wanted, -1], "room beyond is left alone"


def test_a_lot_and_a_turn_go_round_to_whoever_came_before():
    assert [ordering.from_turn(2, k, 4) for k in range(4)] == [2, 3, 0, 1]
    assert [ordering.from_lot(0.99, k, 4) for k in range(4)] == [3, 0, 1, 2]


def test_whose_turn_it_is_first_is_drawn_by_lot_and_favours_no_row():
    """All organisations began with the community's first courtyard, and programmes never came to the last ones."""
    firsts = {"organisations": [], "communities": [], "foundation": []}
    for seed in range(60):
        world = small("puyang", burn_in=0, seed=seed, overrides={"place.scale": 1.0}).world
        for name, found in firsts.items():
            found += getattr(world, name)["turn"].tolist()[:1]
    for found in firsts.values():
        assert 0 <= min(found) < 11, "of 44 courtyards"
        assert 33 <= max(found) < 44

"""Rows in order of a value."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.ordering import FEW, by_counting, by_merging, largest_first, put_in_order


@given(st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0]), max_size=FEW + 10))
def test_the_largest_comes_first_and_equals_stay_as_they_stand(values):
    array = np.array(values, dtype=float)
    wanted = np.argsort(-array, kind="mergesort").tolist()
    assert largest_first(array).tolist() == wanted
    for fill in (put_in_order, by_counting, by_merging):
        order = np.full(len(array) + 1, -1)
        fill(array, order)
        assert order.tolist() == [*wanted, -1], "room beyond is left alone"

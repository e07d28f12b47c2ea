"""Rows in order of a value."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.ordering import largest_first


@given(st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0]), max_size=70))
def test_the_largest_comes_first_and_equals_stay_as_they_stand(values):
    array = np.array(values, dtype=float)
    assert largest_first(array).tolist() == np.argsort(-array, kind="mergesort").tolist()

"""Tallies: each adult counted once, sums in one order, and columns that do not overlap."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim import tallies
from sim.person import ADULT
from sim.tallies import ACT_COLUMNS, STATE_COLUMNS


@given(st.integers(0, 1), st.integers(ADULT, 1300), st.integers(0, 900))
def test_each_adult_is_in_one_of_twelve_groups(migrant, age, tenure):
    group = tallies.group_of(migrant, age, tenure)
    assert 0 <= group < tallies.N_GROUPS
    assert group % 2 == migrant
    assert group // 2 % 3 == (age >= 35 * 12) + (age >= 60 * 12)
    assert group // 6 == (tenure >= 36)


def test_sums_are_made_in_the_order_the_courtyards_stand_in():
    rows = np.random.default_rng(1).uniform(size=(7, tallies.COLUMNS))
    total = np.full(tallies.COLUMNS, np.nan)
    tallies.add_up(rows, total)
    expected = [0.0] * tallies.COLUMNS
    for row in rows.tolist():
        expected = [a + b for a, b in zip(expected, row, strict=True)]
    assert total.tolist() == expected


def test_columns_of_a_tally_do_not_overlap():
    assert len(ACT_COLUMNS) + 1 + 2 * tallies.N_GROUPS + len(STATE_COLUMNS) == tallies.COLUMNS

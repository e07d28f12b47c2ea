"""Tallies: each adult counted once, sums in one order, and columns that do not overlap."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim import tallies
from sim.budget import PURPOSES
from sim.notes import MIXED, WHO
from sim.person import ADULT
from tests.worlds import small


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


class Written(dict):
    """Stands in for a tally: which columns are written, each time that it is not added to."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[int] = []
        self.read: int | None = None

    def __getitem__(self, column):
        self.read = column
        return super().__getitem__(column)

    def __setitem__(self, column, value):
        if column != self.read:
            self.columns.append(column)
        self.read = None
        super().__setitem__(column, value)


def test_every_column_of_a_tally_is_written_once():
    """By its parts in turn, each into columns of its own: none writes over another's, none is left."""
    world = small("puyang", burn_in=0).world
    row, tally = world.courtyards[0], Written()
    count = int(row.stop - row.first)
    notes = np.ones((MIXED + 1, count), dtype=np.int64)
    notes[WHO] = np.arange(count)
    world.people["tenure"], world.people["last_act"] = 1, 0
    arguments = (world.people, world.contacts, world.strength, row, count, 0, notes, np.full(count, 0.5))
    tallies.tally_adults(tally, *arguments)
    assert sorted(tally.columns) == list(range(tallies.COLUMNS))
    assert tally[tallies.ADULTS] == sum(tally[tallies.GROUP_ADULTS + group] for group in range(tallies.N_GROUPS))
    assert tally[tallies.STAKE] == 0.5 * count


# What moves between accounts, to be spent under another name, or what homes spend of fees already counted.
PASSED_ON = {
    "fund return", "pledge", "pledge returned", "organisation grant", "grant return", "group support", "linkage grant",
    "service contract", "foundation seed", "matching", "local grant", "care running", "passed on",
}  # fmt: skip


def test_whatever_is_spent_has_a_column_of_money():
    without = {name for number, name in enumerate(PURPOSES) if tallies.money_column(number) < 0}
    assert without == PASSED_ON

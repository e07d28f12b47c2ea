"""The whole and its parts: the sum that both measures would give, pair by pair."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.studies.interaction import Corners, corners, sum_of_parts

FOUR = Corners("neither", "money", "power", "both")
LEVEL = st.floats(-1, 1, allow_nan=False)


def runs(levels, index=((0, 1), (0, 2))):
    at = pd.MultiIndex.from_tuples(index, names=["future", "seed"])
    return pd.DataFrame({"reach_year": levels}, index=at)


@given(st.tuples(LEVEL, LEVEL), st.tuples(LEVEL, LEVEL), st.tuples(LEVEL, LEVEL))
def test_effects_that_add_up_leave_nothing_over(neither, money, power):
    arms = {"neither": runs(neither), "money": runs(money), "power": runs(power)}
    both = runs([m + p - n for n, m, p in zip(neither, money, power, strict=True)])
    pd.testing.assert_frame_equal(both, sum_of_parts(arms, FOUR), atol=1e-12)


def test_what_is_left_over_is_the_difference_of_two_differences():
    arms = {"neither": runs([0.1, 0.2]), "money": runs([0.2, 0.2]), "power": runs([0.4, 0.3]), "both": runs([0.9, 0.7])}
    over = arms["both"] - sum_of_parts(arms, FOUR)
    beside = (arms["both"] - arms["money"]) - (arms["power"] - arms["neither"])
    pd.testing.assert_frame_equal(over, beside)
    assert over["reach_year"].round(9).tolist() == [0.4, 0.4]


def test_only_pairs_that_all_parts_have_are_summed():
    arms = {"neither": runs([0.1, 0.2]), "money": runs([0.2], [(0, 2)]), "power": runs([0.4, 0.3])}
    assert sum_of_parts(arms, FOUR).index.tolist() == [(0, 2)]


def test_the_sum_is_named_as_a_sum():
    assert FOUR.label == "money + power - neither"


def test_four_policies_are_read_and_none_is_allowed():
    assert corners([], "study.toml") is None
    assert corners(["neither", "money", "power", "both"], "study.toml") == FOUR
    with pytest.raises(InputError, match=r"study\.toml: study\.interaction .* takes four policies"):
        corners(["neither", "money", "power"], "study.toml")

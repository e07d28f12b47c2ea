"""A tuple of arrays by reference: what a loop's rules read and write are the arrays themselves."""

from __future__ import annotations

import sys
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pytest

from sim.by_reference import by_reference
from sim.compiled import kernel, rule


class Pair(NamedTuple):
    money: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float64]


@rule
def give(pair: Pair, k: int) -> None:
    pair.money[k] += np.int64(10.0 * pair.shares[k, 1])


@kernel()
def give_all(pair_of_arrays: Pair) -> None:
    pair = by_reference(pair_of_arrays)
    for k in range(len(pair.money)):
        give(pair, k)


@kernel()
def misspelt(pair_of_arrays: Pair) -> None:
    by_reference(pair_of_arrays).honey[0] = 1


def pair() -> Pair:
    return Pair(np.arange(4), np.array([[9.0, 0.1], [9.0, 0.2], [9.0, 0.3], [9.0, 0.4]]))


def test_a_rule_writes_where_plain_python_writes() -> None:
    compiled, plain = pair(), pair()
    give_all(compiled)
    for k in range(len(plain.money)):
        give(plain, k)
    np.testing.assert_array_equal(compiled.money, plain.money)
    assert compiled.money[3] == 7


def test_arrays_are_let_go_of_as_often_as_they_are_held() -> None:
    one = pair()
    give_all(one)
    held = [sys.getrefcount(array) for array in one]
    for _ in range(100):
        give_all(one)
    assert [sys.getrefcount(array) for array in one] == held


def test_a_field_that_is_not_there_is_an_error_when_it_is_compiled() -> None:
    with pytest.raises(numba.TypingError, match="honey"):
        misspelt(pair())

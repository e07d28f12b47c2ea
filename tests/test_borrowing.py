"""Rules count the arrays that they make, not those that they are handed."""

from __future__ import annotations

import sys

import numba
import numpy as np
import numpy.typing as npt
import pytest
from numba.core.runtime import rtsys
from numba.core.runtime._nrt_python import memsys_disable_stats, memsys_enable_stats

from sim.borrowing import Borrowing
from sim.compiled import kernel, rule

Numbers = npt.NDArray[np.float64]


@rule
def sum_of(numbers: Numbers) -> float:
    total = 0.0
    for k in range(len(numbers)):
        total += numbers[k]
    return total


@rule
def row_of(table: Numbers, k: int) -> Numbers:
    return table[k]


@rule
def made_or_handed(table: Numbers, k: int) -> float:
    """Hold an array that is now one's own, now somebody else's; some are copies, some are views."""
    numbers = table[k]
    if k % 2 == 1:
        numbers = np.zeros(table.shape[1])
        numbers[0] = 0.5
    some = table[k][np.array([0, 2])]
    return sum_of(numbers) + sum_of(some) + sum_of(row_of(table, k)[1:])


@rule
def two_rows(table: Numbers, k: int) -> tuple[Numbers, Numbers]:
    return table[k], table[0]


@rule
def handed_out(table: Numbers, k: int) -> float:
    """Take arrays out of a list and out of another rule's tuple, and let a name mean one row after the other."""
    rows = [table[k], np.ones(table.shape[1])]
    total = 0.0
    for listed in rows:
        total += sum_of(listed)
    rows[0] = np.zeros(2)
    taken = rows[1]
    mine, first = two_rows(table, k)
    view = table[k]
    view = table[0]
    return total + sum_of(taken) + sum_of(mine) + sum_of(first) + sum_of(view)


@kernel()
def loop(table: Numbers, sums: Numbers) -> None:
    for k in range(len(sums)):
        sums[k] = made_or_handed(table, k) + handed_out(table, k)


def test_arrays_are_held_by_as_many_after_a_loop_as_before() -> None:
    table, sums = np.arange(12.0).reshape(4, 3).copy(), np.zeros(4)
    loop(table, sums)
    held = sys.getrefcount(table)
    memsys_enable_stats()
    before = rtsys.get_allocation_stats()
    for _ in range(10):
        loop(table, sums)
    after = rtsys.get_allocation_stats()
    memsys_disable_stats()
    assert sums.tolist() == [made_or_handed(table, k) + handed_out(table, k) for k in range(4)]
    assert sys.getrefcount(table) == held
    assert after.mi_alloc - before.mi_alloc == after.mi_free - before.mi_free > 0


def test_what_is_handed_on_is_not_counted_and_what_is_made_is(monkeypatch: pytest.MonkeyPatch) -> None:
    found, lower_rule = {}, Borrowing.lower

    def lower(lowerer: Borrowing) -> None:
        lower_rule(lowerer)
        found[lowerer.func_ir.func_id.func_name] = (lowerer.borrowed, str(lowerer.module))

    monkeypatch.setattr(Borrowing, "lower", lower)
    numba.njit(loop.py_func)(np.ones((4, 3)), np.zeros(4))  # type: ignore[attr-defined]
    borrowed, code = found["sum_of"]
    assert "numbers" in borrowed
    assert "NRT_incref" not in code
    borrowed, code = found["row_of"]
    assert not borrowed
    assert "NRT_incref" in code
    borrowed, code = found["made_or_handed"]
    assert {"table", "numbers"} <= borrowed
    assert not {"numbers.1", "numbers.2", "some"} & borrowed
    borrowed, code = found["handed_out"]
    assert {"table", "view", "view.1"} <= borrowed
    assert not {"rows", "listed", "taken", "mine", "first"} & borrowed, "a list, or another rule, holds them"

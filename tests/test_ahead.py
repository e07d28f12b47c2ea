"""Fetching ahead changes nothing, however far it looks."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from sim.ahead import fetch
from sim.compiled import kernel

Numbers = npt.NDArray[np.float64]


@kernel()
def doubled(table: Numbers) -> None:
    for k in range(len(table)):
        fetch(table, k + 1, k + 3)
        table[k] *= 2.0


def test_rows_fetched_ahead_stay_as_they_are_and_none_need_be_there() -> None:
    table = np.arange(60.0).reshape(4, 15).copy()
    plain = table.copy()
    doubled(table)
    doubled.py_func(plain)  # type: ignore[attr-defined]
    assert table.tolist() == plain.tolist() == (2.0 * np.arange(60.0).reshape(4, 15)).tolist()


def test_a_loop_asks_the_processor_for_lines() -> None:
    anew = numba.njit(doubled.py_func)  # type: ignore[attr-defined]  # not from the cache, which keeps no listing
    anew(np.ones((4, 15)))
    (code,) = anew.inspect_llvm().values()
    assert "llvm.prefetch" in code

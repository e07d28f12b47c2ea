"""Rules are linked into the loops that call them, and made native nowhere else."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from sim.compiled import inlined, kernel, rule
from sim.linked import LinkedLibrary

Numbers = npt.NDArray[np.float64]


@inlined
def halved(number: float) -> float:
    return number / 2.0


@rule
def steps(number: float, count: int) -> tuple[float, int]:
    room = np.empty(count)
    for k in range(count):
        number = halved(number) + 1.0
        room[k] = number
    return room.sum(), count


@rule
def deeper(numbers: Numbers, k: int) -> float:
    total, count = steps(numbers[k], k + 1)
    return total / count if total > 1.0 else -1.0


@kernel()
def loop(numbers: Numbers) -> None:
    for k in range(len(numbers)):
        numbers[k] = deeper(numbers, k)


def test_rules_that_call_rules_give_in_a_loop_what_they_give_in_plain_python() -> None:
    numbers = np.linspace(-40.0, 40.0, 300)
    plain = numbers.copy()
    for k in range(len(plain)):
        plain[k] = deeper(plain, k)
    loop(numbers)
    np.testing.assert_allclose(numbers, plain, rtol=1e-13)  # numpy sums by halves, the loop from the left


def test_a_rule_is_linked_and_not_made_native() -> None:
    anew = numba.njit(loop.py_func)  # type: ignore[attr-defined]  # not from the cache, where nothing is linked
    anew(np.ones(3))
    (compiled,) = anew.overloads.values()
    rules = [library for library in compiled.library._linking_libraries if isinstance(library, LinkedLibrary)]
    assert rules
    defined = compiled.library.codegen._engine.is_symbol_defined
    own = {function.name for library in rules for function in library.get_defined_functions()}
    assert not any(defined(name) for name in own if "deeper" in name)

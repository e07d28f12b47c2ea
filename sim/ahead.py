"""Memory fetched ahead: rows that are read soon are on their way while other work is done.

A place of a million is larger than any cache, and a loop that goes from courtyard to courtyard knows which rows come
next. Fetching changes no value, and waits for none.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.typing.templates import Signature
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array

# Bytes that a processor fetches at a time; and what LLVM's prefetch is told: to read, into the second level, data.
_LINE = 64
_READ, _SOON, _DATA = 0, 2, 1


@intrinsic
def _fetch_line(_typing: Any, array: types.Array, byte: types.Integer) -> tuple[Signature, Any]:
    def generate(context: Any, builder: ir.IRBuilder, signature: Signature, arguments: list[ir.Value]) -> ir.Value:
        start = make_array(signature.args[0])(context, builder, arguments[0]).data
        byte_pointer, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        address = builder.gep(builder.bitcast(start, byte_pointer), [arguments[1]])
        kind = ir.FunctionType(ir.VoidType(), [byte_pointer, flag, flag, flag])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", (byte_pointer,), kind)
        builder.call(prefetch, [address, flag(_READ), flag(_SOON), flag(_DATA)])
        return context.get_dummy_value()

    return types.void(array, byte), generate


def fetch(array: Any, first: int, stop: int) -> None:
    """Fetch some rows of an array, in a loop; in plain Python do nothing. Rows past the last do no harm."""


@overload(fetch)
def _fetch(array: Any, first: int, stop: int) -> Any:  # noqa: ARG001 - its types are all there is to know
    def fetch_lines(array: Any, first: int, stop: int) -> None:
        for byte in range(first * array.strides[0], stop * array.strides[0], _LINE):
            _fetch_line(array, byte)

    return fetch_lines

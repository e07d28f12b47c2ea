"""The world by reference: what compiled rules hand on is one address, however many arrays there are.

Compiled code hands a named tuple of arrays on as every array's address, shape and strides one by one: more
than a hundred numbers, which each rule takes apart and puts together again, and which were most of what the
compiler had to read. A loop therefore hands on the address of the tuple it was called with.
"""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

from llvmlite.ir import IRBuilder, Value
from numba.core import cgutils, types
from numba.core.base import BaseContext
from numba.core.imputils import impl_ret_borrowed
from numba.core.types.containers import NamedTuple
from numba.core.typing.templates import AttributeTemplate, Signature
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, models, overload, register_model

Tuple = TypeVar("Tuple", bound=tuple[Any, ...])


class Reference(types.Type):
    """numba's type of a named tuple by reference."""

    def __init__(self, referred: NamedTuple) -> None:
        self.referred = referred
        digest = hashlib.sha256(referred.name.encode()).hexdigest()[:12]  # the name itself spells out every field
        super().__init__(f"Reference_{digest}")


@register_model(Reference)
class _ReferenceModel(models.PrimitiveModel):
    """A reference is the tuple's address."""

    def __init__(self, manager: Any, reference: Reference) -> None:
        super().__init__(manager, reference, manager.lookup(reference.referred).get_value_type().as_pointer())


@infer_getattr
class _ReferenceAttributes(AttributeTemplate):
    """A reference has the fields of its tuple."""

    key = Reference

    def generic_resolve(self, reference: Reference, name: str) -> types.Type | None:
        """Return a field's type; None where there is no such field."""
        fields = reference.referred.fields
        return reference.referred.types[fields.index(name)] if name in fields else None


@lower_getattr_generic(Reference)
def _read_field(context: BaseContext, builder: IRBuilder, reference: Reference, address: Value, name: str) -> Value:
    field = reference.referred.fields.index(name)
    value = builder.load(cgutils.gep_inbounds(builder, address, 0, field))
    return impl_ret_borrowed(context, builder, reference.referred.types[field], value)


@intrinsic
def _address(_typing: Any, world: NamedTuple) -> tuple[Signature, Any]:
    def generate(_context: BaseContext, builder: IRBuilder, _signature: Signature, arguments: list[Value]) -> Value:
        return cgutils.alloca_once_value(builder, arguments[0])

    return Reference(world)(world), generate


def by_reference(world: Tuple) -> Tuple:
    """Return the tuple to hand on: itself in plain Python, in a loop the address of its copy, good until it returns."""
    return world


@overload(by_reference, inline="always")  # so that the copy is the loop's own
def _by_reference(world: Any) -> Any:  # noqa: ARG001 - its type is all there is to know
    def refer(world: Any) -> Any:
        return _address(world)

    return refer

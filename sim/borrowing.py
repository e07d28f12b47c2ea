"""Arrays that a rule only borrows: nobody counts who holds them.

numba counts in each function who holds each array it was handed, and every view of one: atomic additions that
cost more than most rules, and that make threads wait for each other, for all count the same few arrays. But who
calls a loop holds its arrays until the loop is done. So a rule counts only those that it makes, or gets from
another rule.
"""

from __future__ import annotations

from typing import Any

from numba.core import ir, types
from numba.core.lowering import Lower
from numba.core.typed_passes import BaseNativeLowering, register_pass
from numba.core.types.containers import BaseTuple

from sim.by_reference import Reference

_VIEWS = ("getitem", "static_getitem", "getattr", "cast", "exhaust_iter")
_VIEWED = (types.Array, types.Record, BaseTuple, types.BoundFunction, Reference)


class Borrowing(Lower):
    """Lowers a rule; what it borrows is lowered as if arrays were not counted.

    Attributes
    ----------
    borrowed : set of str
        Variables that hold nothing but arguments and views of them.
    """

    context: Any

    def lower(self) -> None:
        """Find out what is borrowed, and lower the rule."""
        self.counting, self.uncounted = self.context, self.context.subtarget(enable_nrt=False)
        self.borrowed = set[str]()
        if not self._counts(self.fndesc.restype):  # what is handed back has to be counted
            self.borrowed = self._borrowed()
        super().lower()

    def lower_inst(self, inst: ir.Stmt) -> None:
        """Lower one instruction."""
        about = inst.target.name if isinstance(inst, ir.Assign) else inst.value if isinstance(inst, ir.Del) else None
        self.context = self.uncounted if about in self.borrowed else self.counting
        try:
            super().lower_inst(inst)
        finally:
            self.context = self.counting

    def _counts(self, kind: Any) -> bool:
        return bool(self.context.data_model_manager[kind].contains_nrt_meminfo())

    def _borrowed(self) -> set[str]:
        """Return the variables of counted types of which every value is an argument or a view of one."""
        values: dict[str, list[Any]] = {}
        for block in self.blocks.values():
            for assigned in block.find_insts(ir.Assign):
                if self._counts(self.typeof(assigned.target.name)):
                    values.setdefault(assigned.target.name, []).append(assigned.value)
        borrowed, before = set(values), -1
        while len(borrowed) != before:
            before = len(borrowed)
            borrowed = {name for name in borrowed if all(self._is_view(value, borrowed) for value in values[name])}
        return borrowed

    def _is_view(self, value: Any, borrowed: set[str]) -> bool:
        """Whether a value is an argument, or all of it is borrowed.

        An index that is an array copies, and what a list or another container hands out is counted by it.
        """

        def is_held(variable: ir.Var) -> bool:
            return variable.name in borrowed or not self._counts(self.typeof(variable.name))

        if isinstance(value, ir.Arg):
            return True
        if isinstance(value, ir.Var):
            return is_held(value)
        if not isinstance(value, ir.Expr):
            return False
        if value.op == "build_tuple":
            return all(is_held(item) for item in value.items)
        if value.op == "getitem" and self._counts(self.typeof(value.index.name)):
            return False
        viewed = value.op in _VIEWS and isinstance(self.typeof(value.value.name), _VIEWED)
        return viewed and is_held(value.value)


@register_pass(mutates_CFG=True, analysis_only=False)
class BorrowingLowering(BaseNativeLowering):
    """The pass that lowers a rule."""

    _name = "borrowing_lowering"

    @property
    def lowering_class(self) -> type[Lower]:
        """Return what lowers it."""
        return Borrowing

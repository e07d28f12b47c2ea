"""How a rule that a loop calls is compiled: to code that is linked into the loop, and made fast and native there.

numba makes each function that another one calls native by itself, with all it calls in turn, so that a rule ten
calls deep is optimised ten times. Nothing ever runs a rule by itself: leaving that out more than halves how long
the loops take to compile, and the loops come out the same.
"""

from __future__ import annotations

from typing import Any

from llvmlite.binding import ModuleRef
from numba import _dynfunc
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import LoweringPass, PassManager, register_pass
from numba.core.typed_passes import NativeLowering, NopythonRewrites

from sim.borrowing import BorrowingLowering


class LinkedLibrary(JITCodeLibrary):
    """A rule's code, with the code of the rules it calls: neither optimised nor made native."""

    def add_llvm_module(self, module: ModuleRef) -> None:
        """Take up a module as it is."""
        module.data_layout = self._codegen._data_layout
        self._final_module.link_in(module)

    def finalize(self) -> None:
        """Link what the rule calls, and leave it at that."""
        self._raise_if_finalized()
        for library in dict.fromkeys(self._linking_libraries):
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._finalized = True


class RulePass(LoweringPass):
    """A pass over a rule's code, with nothing to remember from one rule to the next."""

    def __init__(self) -> None:
        LoweringPass.__init__(self)


@register_pass(mutates_CFG=False, analysis_only=False)
class LinkOnly(RulePass):
    """Says before a rule is lowered where its code goes, and that it is not to be made native."""

    _name = "link_only"

    def run_pass(self, state: Any) -> bool:
        """Give the rule a library of its own kind."""
        state.library = LinkedLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        state.flags.no_compile = True
        return True


@register_pass(mutates_CFG=False, analysis_only=False)
class NameOnly(RulePass):
    """Gives a rule that was lowered the function object by which numba knows it, with nothing behind it."""

    _name = "name_only"

    def run_pass(self, state: Any) -> bool:
        """Make the function object, which nobody calls."""
        lowered = state["cr"]
        described = lowered.fndesc
        function = _dynfunc.make_function(
            described.lookup_module(), described.qualname, "", 0, lowered.env, (state.library,)
        )
        state.targetctx.insert_user_function(function, described, [state.library])
        state.reload_init.extend(state.library._reload_init)
        state["cr"] = lowered._replace(cfunc=function)
        return True


class RuleCompiler(CompilerBase):
    """numba's compiler, for code that is only linked."""

    def define_pipelines(self) -> list[PassManager]:
        """Return numba's own passes, but for lowering, around which they are told that the code is only linked."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state, "rule")
        passes.add_pass_after(LinkOnly, NopythonRewrites)
        passes.add_pass_after(NameOnly, NativeLowering)
        passes.passes = [
            (BorrowingLowering, about) if each is NativeLowering else (each, about) for each, about in passes.passes
        ]
        passes.finalize()
        return [passes]

"""How rules are compiled: once, by numba, into a cache that an edit of any rule makes anew.

numba's own cache looks only at the file that holds the compiled function, so an edited rule in
another file would go on running in its old form. The cache folder is therefore named after a hash of
every source that compiled code is made from.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.extending import register_jitable
from platformdirs import user_cache_dir

from sim.linked import RuleCompiler

# Nothing but compiled code calls a rule.
_LINKED = {"pipeline_class": RuleCompiler, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

Function = TypeVar("Function", bound=Callable[..., Any])
_NATIVE: dict[Hashable, Callable[..., None]] = {}  # loops as they are called with arguments of a layout

COMPILED_SOURCES = (
    "chance.py",
    "behavior.py",
    "beliefs.py",
    "network.py",
    "needs.py",
    "deliberation.py",
    "decision.py",
    "watch_groups.py",
    "posting.py",
    "delivery.py",
    "voting.py",
    "ballot.py",
    "budget_rules.py",
    "news.py",
    "budget.py",
    "proposals.py",
    "pledges.py",
    "year.py",
    "occasions.py",
    "organisation.py",
    "exchange.py",
    "review.py",
    "small_works.py",
    "repairs.py",
    "micro_projects.py",
    "convenor.py",
    "franchise.py",
    "frailty.py",
    "care.py",
    "organisations.py",
    "registration.py",
    "staff.py",
    "left_over.py",
    "linkage.py",
    "ordering.py",
    "turns.py",
    "purchase.py",
    "foundation.py",
    "twinning.py",
    "tallies.py",
    "population.py",
    "person.py",
    "world.py",
    "systems.py",
    "courtyard_stock.py",
    "courtyard_groups.py",
    "training.py",
    "covenants.py",
    "community_building.py",
    "institutions.py",
    "notes.py",
    "looking.py",
    "taking_part.py",
    "learning.py",
    "courtyard.py",
    "together.py",
    "moving.py",
    "engine.py",
    "panel.py",
    "parameters.py",
    "parameter.py",
    "since.py",
    "levers.py",
    "place_parameters.py",
    "rule_parameters.py",
    "causal_links.py",
    "prices.py",
    "compiled.py",
    "linked.py",
    "by_reference.py",
    "borrowing.py",
    "ahead.py",
    "asking.py",
)


@cache
def sources_hash() -> str:
    """Hash of every source that compiled code is made from (16 hexadecimal digits)."""
    digest = hashlib.sha256()
    for name in COMPILED_SOURCES:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


def installation() -> str:
    """Name where this package stands (8 hexadecimal digits)."""
    return hashlib.sha256(str(Path(__file__).parent.resolve()).encode()).hexdigest()[:8]


@cache
def cache_folder() -> Path:
    """Folder of compiled code: ``YUANLUO_CACHE``, else the user's cache, else a temporary folder.

    numba files code by where its source stands, so that what another installation compiled is none of this one's.
    """
    wanted = os.environ.get("YUANLUO_CACHE") or user_cache_dir("yuanluo")
    for base in (Path(wanted), Path(tempfile.gettempdir()) / "yuanluo-cache"):
        folder = base / sources_hash() / installation()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".write-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError:
            continue
        return folder
    raise OSError(f"no folder for compiled code can be written: {wanted}")


def is_cached(with_systems: bool = False) -> bool:
    """Whether what a month needs is on disk, compiled from the present sources; systems have a loop of their own."""
    loops = ("residents", "groups", "systems") if with_systems else ("residents", "groups")
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    return all(any(cache_folder().rglob(f"engine.{loop}-*.{version}*.nbi")) for loop in loops)


def rule(function: Function) -> Function:
    """Mark a rule that compiled code may call; called from Python it stays plain Python."""
    return cast(Function, register_jitable(**_LINKED)(function))


def inlined(function: Function) -> Function:
    """Mark a rule whose body is copied into the compiled caller, so that its loop can be vectorised."""
    return cast(Function, register_jitable(inline="always", **_LINKED)(function))


def kernel(*, parallel: bool = False) -> Callable[[Function], Function]:
    """Compile a loop on first call and keep it in :func:`cache_folder` (no ``fastmath``)."""

    def decorate(function: Function) -> Function:
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = str(cache_folder())
        try:
            made = numba.njit(cache=True, nogil=True, parallel=parallel, error_model="numpy", no_cfunc_wrapper=True)(
                function
            )
        finally:
            numba.config.CACHE_DIR = before
        return cast(Function, made)

    return decorate


def native(loop: Callable[..., None], arguments: tuple[Any, ...]) -> Callable[..., None]:
    """Return a compiled loop as it is called with arguments of these types, which are not asked for again.

    To find out the types of a whole world takes numba longer than a month of a small place, so that models of the
    same layout share what was found.
    """
    known_by = (loop, layout(arguments))
    if known_by not in _NATIVE:
        signature = tuple(numba.typeof(argument) for argument in arguments)
        _NATIVE[known_by] = cast(Any, loop).compile(signature)  # or finds it compiled
    return _NATIVE[known_by]


def layout(argument: Any) -> Hashable:
    """Say what compiled code goes by in an argument: the layout of arrays, one by one in tuples; else its class."""
    if isinstance(argument, tuple):
        return type(argument).__name__, *(layout(each) for each in argument)
    if isinstance(argument, np.ndarray):
        flags, dtype = argument.flags, argument.dtype
        # A record's type is told by size and names of its fields: to compare two types of records takes far longer.
        order = flags.c_contiguous, flags.f_contiguous, flags.aligned, flags.writeable
        return dtype.str, dtype.names, argument.ndim, order
    return type(argument).__name__

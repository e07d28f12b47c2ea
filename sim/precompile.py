"""Compile every loop before the first month, on two processors where there are two.

numba compiles one loop after another, on one processor. A helper process therefore compiles the largest
ones into the shared cache folder while this one compiles the others; whatever it could not do is compiled
on first use, as ever.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Mapping

import numpy as np
from numba import get_num_threads

from sim import engine
from sim.behavior import RUNGS
from sim.compiled import is_cached
from sim.labels import text
from sim.person import Array
from sim.population import empty_rows, form_households, settle_everybody
from sim.tallies import COLUMNS, INSTITUTION_COLUMNS
from sim.world import World, furnished

QUIET = "YUANLUO_QUIET"  # environment: set to anything, nothing is said
_said: list[str] = []


def say_compiling(lang: str = "en") -> None:
    """Say on standard error, once a process, that rules are compiled first; workers and the quiet say nothing.

    Where those of residents and councils are compiled already, what is missing are those of systems.
    """
    if _said or os.environ.get(QUIET) or multiprocessing.parent_process() is not None:
        return
    _said.append(lang)
    print(text("cli", "compiling_systems" if is_cached() else "compiling", lang), file=sys.stderr, flush=True)


def compile_all(values: Mapping[str, float], record: Array, with_systems: bool = False) -> None:
    """Compile every loop that a month needs, if that was never done for the present sources.

    Where numba was given one thread, as in a worker process, nothing is compiled ahead.

    Parameters
    ----------
    values : mapping
        A place's parameters by dotted name, from which an empty place is made.
    record : ndarray of RECORD
        The same, packed.
    with_systems : bool
        Whether a policy adds systems: their loops, as long to compile as what residents do, are then needed
        too. This process compiles them, and the helper how a month closes.
    """
    if is_cached(with_systems):
        return
    say_compiling()
    if get_num_threads() < 2 or not sys.executable:
        return
    nobody = nobody_at(values)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with tempfile.TemporaryFile() as told:
        pickle.dump((nobody, record, with_systems), told)
        told.seek(0)
        with subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=told,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        ) as helper:
            try:
                compile_beginning(nobody, record, values)
                if with_systems:
                    compile_systems(nobody, record)
                    compile_opening(nobody, record)
                else:
                    compile_institutions(nobody, record)
            except BaseException:
                helper.kill()
                raise


def nobody_at(values: Mapping[str, float]) -> World:
    """Return a place of the same types as any, in which nobody lives, nobody sits and nothing is."""
    alone = dict(values) | dict.fromkeys(("place.scale", "place.communities"), 1.0) | {"place.absentees": 0.0}
    world = furnished(*empty_rows(np.zeros(1, dtype=np.int64), alone, {}), alone)
    return World(*(array[:0].copy() for array in world))._replace(counts=np.zeros_like(world.counts))


def compile_beginning(nobody: World, record: Array, values: Mapping[str, float]) -> None:
    """Compile how a place's people are made and get acquainted, by doing it for nobody."""
    form_households(0, nobody.people, nobody.courtyards, values["place.household_mean"])
    settle_everybody(0, nobody.people, nobody.courtyards, 0, record)
    engine.begin(0, nobody, record)


def compile_residents(nobody: World, record: Array) -> None:
    """Compile what residents do in a month, by calling it for nobody."""
    pairs, found = np.empty((2, 0), dtype=np.int32), np.zeros(0, dtype=np.int64)
    tallies, rungs = np.zeros((0, COLUMNS)), np.zeros(len(RUNGS))
    engine.residents(
        0, 0, nobody.people, nobody.contacts, nobody.strength, nobody.seen, nobody.courtyards, nobody.needs,
        tallies, rungs, record,
    )  # fmt: skip
    engine.moving(0, 0, nobody, pairs, found, record)


def compile_opening(nobody: World, record: Array) -> None:
    """Compile how a month opens, by calling it for nobody."""
    engine.opening(0, 0, 0, nobody, record)


def compile_closing(nobody: World, record: Array) -> None:
    """Compile how a month closes, by calling it for nobody."""
    total, books = np.empty(COLUMNS), np.empty(len(INSTITUTION_COLUMNS))
    engine.closing(0, 0, 0, nobody, np.zeros((0, COLUMNS)), total, books, record)


def compile_institutions(nobody: World, record: Array) -> None:
    """Compile how a month opens and closes, and what courtyard organisations do in it."""
    compile_opening(nobody, record)
    compile_closing(nobody, record)
    compile_groups(nobody, record)


def compile_groups(nobody: World, record: Array) -> None:
    """Compile how courtyards look about and what their organisations do, by calling it for nobody."""
    engine.looking_about(0, 0, nobody.people, nobody.frail, nobody.courtyards, nobody.organisations, record)
    engine.groups(0, 0, nobody, record)


def compile_systems(nobody: World, record: Array) -> None:
    """Compile what systems do in a month, by calling it for nobody under no policy, with an empty foundation."""
    nothing = np.zeros_like(record)
    empty = nobody._replace(foundation=np.zeros(1, dtype=nobody.foundation.dtype).view(np.recarray))
    compile_groups(nobody, nothing)
    engine.systems(0, 0, 0, empty, nothing)


def help_to_compile(nobody: World, record: Array, with_systems: bool) -> None:
    """Compile the helper's part."""
    compile_residents(nobody, record)
    if with_systems:
        compile_closing(nobody, record)


if __name__ == "__main__":
    help_to_compile(*pickle.loads(sys.stdin.buffer.read()))

"""Compile every loop before the first month, on two processors where there are two.

numba compiles one loop after another, on one processor. A helper process therefore compiles the largest
ones into the shared cache folder while this one compiles the others; whatever it could not do is compiled
on first use, as ever.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile

import numpy as np
from numba import get_num_threads

from sim import engine, measures
from sim.behavior import RUNGS
from sim.compiled import is_cached
from sim.population import Array
from sim.world import World


def compile_all(world: World, record: Array) -> None:
    """Compile every loop that a month needs, if that was never done for the present sources.

    Where numba was given one thread, as in a worker process, nothing is compiled ahead.

    Parameters
    ----------
    world : World
        A place, of which only the types are used.
    record : ndarray of RECORD
        Its parameters.
    """
    if is_cached() or get_num_threads() < 2 or not sys.executable:
        return
    nobody = nobody_of(world)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with tempfile.TemporaryFile() as told:
        pickle.dump((nobody, record), told)
        told.seek(0)
        with subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=told,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        ) as helper:
            try:
                compile_institutions(nobody, record)
            except BaseException:
                helper.kill()
                raise


def nobody_of(world: World) -> World:
    """Return a place of the same types in which nobody lives."""
    return World(*(array[:0].copy() for array in world))._replace(counts=np.zeros_like(world.counts))


def compile_residents(nobody: World, record: Array) -> None:
    """Compile what residents do in a month, by calling it for nobody."""
    pairs, found = np.empty((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64)
    tallies, rungs = np.zeros((0, measures.COLUMNS)), np.zeros(len(RUNGS))
    engine.residents(
        0, 0, nobody.people, nobody.contacts, nobody.strength, nobody.seen, nobody.courtyards, nobody.needs,
        tallies, rungs, record,
    )  # fmt: skip
    engine.moving(0, 0, nobody, pairs, found, record)


def compile_institutions(nobody: World, record: Array) -> None:
    """Compile how a month opens and closes, by calling it for nobody."""
    total, books = np.empty(measures.COLUMNS), np.empty(len(measures.INSTITUTION_COLUMNS))
    engine.opening(0, 0, 0, nobody, record)
    engine.closing(0, 0, 0, nobody, np.zeros((0, measures.COLUMNS)), total, books, record)


if __name__ == "__main__":
    compile_residents(*pickle.loads(sys.stdin.buffer.read()))

"""A run's key: a hash of everything that decides its numbers, so that equal keys mean equal results."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import sim
from sim.compiled import sources_hash
from sim.parameters import PARAMETERS
from sim.scenarios import InForce, Place

# What moves numbers beside the compiled sources: how a place begins, the order of a month, the executors, what is
# kept of it, and what a study reads off a run. Not the package's version: between two releases rules change while
# the version stays.
OTHER_SOURCES = (
    "model.py", "burn_in.py", "run_tables.py", "measures.py", "executors.py", "agents.py", "resident.py",
    "scenarios/joining.py", "studies/replicates.py", "studies/work.py",
)  # fmt: skip
# What a place says in parameters or in words; whatever else it holds (tables of its own) decides numbers too.
SAID_ELSEWHERE = ("name", "title", "about", "values", "sources", "path", "kind", "observed")
LENGTH = 32  # hexadecimal digits


@cache
def model_version() -> str:
    """Hash of the model's sources (16 hexadecimal digits)."""
    digest = hashlib.sha256(sources_hash().encode())
    for name in OTHER_SOURCES:
        digest.update((Path(sim.__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


def place_digest(place: Place) -> str:
    """Hash of what a place holds beside its parameters."""
    more = {field.name: getattr(place, field.name) for field in dataclasses.fields(place)}
    kept = {name: value for name, value in more.items() if name not in SAID_ELSEWHERE}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=_plain).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    return {name: item for name, item in dataclasses.asdict(value).items() if name not in SAID_ELSEWHERE}


def run_key(
    dated: Sequence[InForce], place: str, seed: int, months: int, burn_in: int, cut: Iterable[str], version: str
) -> str:
    """Return a run's key.

    Parameters
    ----------
    dated : sequence of InForce
        Every parameter's value, and what is in force from later months on; what comes after the run's end
        does not count.
    place : str
        Of :func:`place_digest`.
    seed, months, burn_in : int
    cut : iterable of str
        Links cut, in any order.
    version : str
        Of :func:`model_version`.

    Returns
    -------
    str
        32 hexadecimal digits of a SHA-256.
    """
    digest = hashlib.sha256(repr((version, place, seed, months, burn_in, sorted(cut))).encode())
    for one in dated:
        if one.month == 0 or one.month < months:
            digest.update(np.array([one.month, *(one.values[name] for name in PARAMETERS)], dtype="<f8").tobytes())
    return digest.hexdigest()[:LENGTH]

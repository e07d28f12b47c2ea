"""The least that a resident-month can cost: one keyed draw, one exponential, a look at eight contacts.

The layout is the engine's: residents of a courtyard are adjacent, a courtyard is a parallel block, its
draws fill a buffer in a loop of their own, and contacts are read from last month's packed words.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import prange

from sim import chance
from sim.compiled import kernel, rule

CONTACTS = 8
PURPOSE = 1
INSIDE, NEAR = 0.72, 0.86  # share of contacts in the own courtyard, and in it or within three steps of it
Array = np.ndarray[Any, Any]


@rule
def block(seed: int, month: int, first: int, stop: int, contacts: Any, before: Any, after: Any) -> None:
    """One courtyard's month: each resident does what contacts did, with some luck."""
    low, high = seed & chance.MASK, (seed >> 32) & chance.MASK
    luck = np.empty(stop - first)
    for k in range(stop - first):
        luck[k] = (chance.philox(low, high, first + k, 0, month, PURPOSE)[0] + 0.5) * chance.TO_UNIT
    for i in range(first, stop):
        active = 0
        for s in range(CONTACTS):
            active += int(before[int(contacts[i, s])])
        against = math.exp(1.5 - 0.25 * active)
        after[i] = 1 if luck[i - first] * (1.0 + against) < 1.0 else 0


@kernel(parallel=True)
def floor_month(seed: int, month: int, edges: Array, contacts: Array, before: Array, after: Array) -> None:
    """Every courtyard's month, in parallel."""
    for c in prange(len(edges) - 1):
        block(seed, month, edges[np.int64(c)], edges[np.int64(c) + 1], contacts, before, after)


class Floor:
    """A place with nothing in it but the floor's month.

    Parameters
    ----------
    edges : ndarray of int64
        First row of each courtyard, and the row after the last.
    """

    def __init__(self, edges: Array) -> None:
        self.edges, self.month = edges, 0
        self.contacts = make_contacts(edges)
        self.seen = np.zeros((2, int(edges[-1])), dtype=np.uint32)

    def step(self) -> None:
        """Live one month."""
        before, after = self.seen[self.month & 1], self.seen[(self.month + 1) & 1]
        floor_month(1, self.month, self.edges, self.contacts, before, after)
        self.month += 1


def make_contacts(edges: Array) -> Array:
    """Eight contacts each, as near as in a place: most in the courtyard, half of the others close by."""
    luck = np.random.default_rng(1)
    sizes, count = np.diff(edges), len(edges) - 1
    home = np.repeat(np.arange(count), sizes)
    contacts = np.empty((int(edges[-1]), CONTACTS), dtype=np.uint32)
    for s in range(CONTACTS):
        where = luck.random(len(home))
        near, far = luck.integers(1, 4, len(home)), luck.integers(1, max(2, count), len(home))
        yard = np.where(where < INSIDE, home, (home + np.where(where < NEAR, near, far)) % count)
        contacts[:, s] = edges[yard] + (luck.random(len(home)) * sizes[yard]).astype(np.int64)
    return contacts

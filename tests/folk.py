"""A handful of adults, tied as a test likes."""

from __future__ import annotations

import numpy as np

from sim import network
from sim.person import PERSON, SLOTS
from tests.worlds import edges, parameters, records

P = parameters()


class Folk:
    """Adults in households of two, tied to nobody."""

    def __init__(self, count: int = 12, room: int = SLOTS) -> None:
        self.people = records(PERSON, count)
        self.people["household"] = np.arange(count) // 2 * 2
        self.people["household_size"] = 2
        self.people["age"] = 30 * 12
        self.people["sociability"] = room
        self.contacts = np.full((count, SLOTS), count, dtype=np.int32)
        self.strength = np.zeros((count, SLOTS), dtype=np.int8)

    @property
    def arrays(self):
        return self.people, self.contacts, self.strength

    def tie(self, i: int, j: int) -> bool:
        return network.tie(*self.arrays, i, j, P)

    def ties(self) -> set[tuple[int, int]]:
        return edges(*self.arrays)


def ring(strength: int, count: int = 400):
    """A ring of ties of one strength, in households of one."""
    folk = Folk(count)
    folk.people["household"], folk.people["household_size"] = np.arange(count), 1
    for i in range(count):
        folk.tie(i, (i + 1) % count)
    folk.strength[folk.strength > 0] = strength
    return folk

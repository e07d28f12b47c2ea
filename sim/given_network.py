"""A network of one's own takes the place of the first ties: people on rows, ties in slots, held in the burn-in.

The file says who is tied to whom as month 1 begins. The burn-in is there to bring beliefs, habits and needs
to a level of their own under the status quo, and takes years in which a model's ties would come and go:
so while it lasts the file's ties and ages are put back after every month, with the strength that the ties
have come to. From month 1 on they form and fade by the model's rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pandas as pd

from sim import chance
from sim.arrangement import Arrangement
from sim.network import STRONGEST
from sim.parameters import MONTHS
from sim.person import ADULT, SLOTS, Array
from sim.population import empty_rows, first_age, household_size, is_migrant_household, settle_everybody


@dataclass
class GivenNetwork:
    """What the file says of the rows, and what could not be kept of it.

    Attributes
    ----------
    arrangement : Arrangement
    row : ndarray of int64, shape (nodes,)
        Row of each node's resident, or of its household's first member.
    age, with_child : ndarray, shape (residents,)
        As month 1 begins.
    contacts, strength, degree : ndarray
        Ties as in :class:`sim.world.World`.
    inside, of_children, without_room : int
        Ties of the file that are dropped: within a household, of a child, beyond :data:`~sim.person.SLOTS`.
    """

    arrangement: Arrangement
    row: Array
    age: Array
    with_child: Array
    contacts: Array
    strength: Array
    degree: Array
    inside: int = 0
    of_children: int = 0
    without_room: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many nodes and ties the file has, and what became of the ties: ``read`` is the sum of the others."""
        file = self.arrangement.file
        kept = len(file.ends) - self.inside - self.of_children - self.without_room
        return {
            "nodes": len(file.nodes), "read": file.read, "kept": kept, "merged": file.merged, "loops": file.loops,
            "inside": self.inside, "children": self.of_children, "no_room": self.without_room,
        }  # fmt: skip

    def nodes(self) -> pd.DataFrame:
        """Return the row (``resident``) of each ``node`` of the file, and its ``courtyard`` by name."""
        arrangement = self.arrangement
        home = {
            node: c for members, c in zip(arrangement.members, arrangement.courtyard, strict=True) for node in members
        }
        names = [arrangement.names[home[node]] for node in range(len(arrangement.file.nodes))]
        return pd.DataFrame({"node": list(arrangement.file.nodes), "resident": self.row, "courtyard": names})

    def put_back(self, people: Array, contacts: Array, strength: Array) -> None:
        """Put ages and ties back as the file has them; a tie that is still there keeps the strength it has come to."""
        there = (contacts[:, None, :] == self.contacts[:, :, None]) & (self.contacts < len(people))[:, :, None]
        now = np.where(there, strength[:, None, :], 0).max(axis=2)
        self.strength = np.where(there.any(axis=2), now, self.strength).astype(np.int8)
        contacts[:], strength[:] = self.contacts, self.strength
        people["degree"] = self.degree
        people["sociability"] = np.maximum(people["sociability"], self.degree)
        people["age"], people["with_child"] = self.age, self.with_child
        people["tenure"] = np.minimum(people["tenure"], people["age"])


def settle_network(
    seed: int, values: dict[str, float], record: Array, arrangement: Arrangement
) -> tuple[Array, Array, GivenNetwork]:
    """Make the people and courtyards of a given network, and its ties beside them.

    Parameters
    ----------
    seed, values, record
        As for :func:`sim.population.make_people`.
    arrangement : Arrangement

    Returns
    -------
    people : recarray of PERSON
    courtyards : recarray of COURTYARD
    given : GivenNetwork
    """
    sizes = _sizes(seed, arrangement, values["place.household_mean"])
    heads = np.cumsum(sizes) - sizes
    home = np.array(arrangement.courtyard, dtype=np.int64)
    stops = np.cumsum(np.bincount(home, weights=sizes, minlength=len(arrangement.names)).astype(np.int64))
    people, courtyards = empty_rows(stops, values, arrangement.margins)
    present = int(stops[-1])
    people["household"][:present] = np.repeat(heads, sizes)
    people["household_size"][:present] = np.repeat(sizes, sizes)
    people["courtyard"][:present] = np.repeat(home, sizes)
    row = _rows(arrangement, heads)
    _put_migrants(seed, people, arrangement, row)
    settle_everybody(seed, people, courtyards, present, record)
    _put_ages(seed, people, courtyards, arrangement, row, record)
    first = int(values["tie.first"] * STRONGEST)
    return people, courtyards, _tied(seed, people, arrangement, row, first)


def _sizes(seed: int, arrangement: Arrangement, mean: float) -> Array:
    """Members of each household: those the file names, or drawn as the place draws them."""
    if arrangement.level == "resident":
        return np.array([len(members) for members in arrangement.members], dtype=np.int64)
    sizes, head = [], 0
    for (node,) in arrangement.members:
        sizes.append(int(arrangement.file.size[node]) or household_size(seed, head, mean))
        head += sizes[-1]
    return np.array(sizes, dtype=np.int64)


def _rows(arrangement: Arrangement, heads: Array) -> Array:
    row = np.zeros(len(arrangement.file.nodes), dtype=np.int64)
    for head, members in zip(heads.tolist(), arrangement.members, strict=True):
        for at, node in enumerate(members):
            row[node] = head + at
    return row


def _put_migrants(seed: int, people: Array, arrangement: Arrangement, row: Array) -> None:
    """Register people as the file says, and where it is silent by the place's margin, if it says so of anybody."""
    migrant = arrangement.file.migrant
    if not np.any(migrant >= 0):
        return
    for node, at in enumerate(row.tolist()):
        head, size = int(people["household"][at]), int(people["household_size"][at])
        share = arrangement.shares[int(people["courtyard"][at])]
        drawn = is_migrant_household(seed, head, SimpleNamespace(place_share_migrant=share))
        value = int(drawn) if migrant[node] < 0 else int(migrant[node])
        people["migrant"][at : at + (size if arrangement.level == "household" else 1)] = value


def _put_ages(seed: int, people: Array, courtyards: Array, arrangement: Arrangement, row: Array, record: Array) -> None:
    """Give residents the file's ages; who is tied, and has none, is of age."""
    file = arrangement.file
    tied = np.zeros(len(file.nodes), dtype=bool)
    tied[file.ends.reshape(-1)] = arrangement.level == "resident"
    for node, at in enumerate(row.tolist()):
        if not np.isnan(file.age[node]):
            people["age"][at] = int(file.age[node] * MONTHS)
        elif tied[node] and people["age"][at] < ADULT:
            body = chance.draws(seed, chance.BORN_BODY, at, 0, 0)
            people["age"][at] = first_age(body[0], body[1], True, courtyards[people["courtyard"][at]], record[0])
    people["tenure"] = np.minimum(people["tenure"], people["age"])
    child = np.bincount(people["household"], weights=people["age"] < ADULT, minlength=len(people)) > 0
    people["with_child"] = child[people["household"]]


def _tied(seed: int, people: Array, arrangement: Arrangement, row: Array, first: int) -> GivenNetwork:
    """Put the file's ties into slots, in the order of the file; those without a strength are ``first`` strong."""
    given = GivenNetwork(
        arrangement, row, people["age"].copy(), people["with_child"].copy(),
        np.full((len(people), SLOTS), len(people), dtype=np.int32), np.zeros((len(people), SLOTS), dtype=np.int8),
        np.zeros(len(people), dtype=np.int16),
    )  # fmt: skip
    file, household = arrangement.file, people["household"].tolist()
    strengths = np.where(np.isnan(file.strength), first, np.maximum(1, np.rint(file.strength * STRONGEST)))
    for (i, j), strength in zip(row[file.ends].tolist(), strengths.astype(np.int8).tolist(), strict=True):
        if household[i] == household[j]:
            given.inside += 1
            continue
        sides = _sides(seed, people, arrangement.level, i, j)
        free = [next((at for at in side if given.degree[at] < SLOTS), -1) for side in sides]
        if not all(sides):
            given.of_children += 1
        elif min(free) < 0:
            given.without_room += 1
        else:
            _tie(given, free[0], free[1], strength)
    return given


def _sides(seed: int, people: Array, level: str, i: int, j: int) -> tuple[list[int], list[int]]:
    """Rows that may hold each end of a tie: the resident, or the household's adults, from the one drawn onwards."""
    if level == "resident":
        return _adults(people, i, 1, 0.0), _adults(people, j, 1, 0.0)
    low, high = min(i, j), max(i, j)
    luck = chance.draws(seed, chance.GIVEN_TIE, low, 0, high)
    sides = {end: _adults(people, end, int(people["household_size"][end]), luck[end == high]) for end in (low, high)}
    return sides[i], sides[j]


def _adults(people: Array, first: int, count: int, luck: float) -> list[int]:
    adults = [at for at in range(first, first + count) if people["age"][at] >= ADULT]
    start = int(luck * len(adults))
    return adults[start:] + adults[:start]


def _tie(given: GivenNetwork, i: int, j: int, strength: int) -> None:
    for one, other in ((i, j), (j, i)):
        slot = int(given.degree[one])
        given.contacts[one, slot], given.strength[one, slot] = other, strength
        given.degree[one] = slot + 1

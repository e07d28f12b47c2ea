"""The whole state of a run as one bundle of arrays, which rules and compiled loops share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from sim.budget import ENTRIES, ENTRY, OVERFLOW, PROPOSALS_MADE
from sim.institutions import COMMUNITY, FOUNDATION, HOME, OPERATORS, ORGANISATION, ORGANISATIONS_EACH
from sim.person import OLDER, SLOTS, Array
from sim.population import NEEDS, make_people
from sim.proposals import PROPOSAL
from sim.voting import VACANT

MOST_DRAFTS = 7  # months a budget year can collect in


class World(NamedTuple):
    """State of a run.

    Attributes
    ----------
    people : recarray of PERSON, shape (residents,)
    contacts : ndarray of int32, shape (residents, SLOTS)
        Rows of contacts outside the household; after the first ``degree`` of them stands a row past
        the last resident, which shows nothing, so that a look around needs no branches.
    strength : ndarray of int8, shape (residents, SLOTS)
        Strength of those ties, 0 to 127.
    seen : ndarray of int32, shape (2, residents + 1)
        What contacts see of a resident, for even and odd months.
    frail : ndarray of int32, shape (residents,)
        Rows of who is frail, those of a courtyard from its first row on (``courtyards.frail`` of them).
    courtyards : recarray of COURTYARD, shape (courtyards,)
    needs : ndarray of float64, shape (courtyards, NEEDS)
        Severity of each need, 0 to 1.
    communities : recarray of COMMUNITY, shape (communities,)
    seats, courtyard_seats : ndarray of int64
        Row of the resident who holds each seat; -1 vacant, -2 an official.
    proposals : recarray of PROPOSAL
        With room for the year's drafts; ``counts`` says how many there are.
    following : ndarray of int64, shape of ``proposals``
        Of each, the community's next one of the same year, where there is one (:func:`sim.proposals.years_proposals`).
    ledger : recarray of ENTRY
        With room for the month's entries.
    organisations : recarray of ORGANISATION, shape (communities * ORGANISATIONS_EACH,)
    homes : recarray of HOME, shape (operators,)
    foundation : recarray of FOUNDATION, shape (1,)
    counts : ndarray of int64, shape (3,)
        Proposals made, entries booked, and whether room ran out.
    """

    people: Any
    contacts: Any
    strength: Any
    seen: Any
    frail: Any
    courtyards: Any
    needs: Any
    communities: Any
    seats: Any
    courtyard_seats: Any
    proposals: Any
    following: Any
    ledger: Any
    organisations: Any
    homes: Any
    foundation: Any
    counts: Any

    def copied(self) -> World:
        """Return an independent copy of the whole state."""
        return World(*(array.copy() for array in self))

    @property
    def present(self) -> int:
        """Number of residents who live here; rows after them belong to absentees."""
        return int(self.courtyards["stop"][-1])


def make_world(
    seed: int,
    values: dict[str, float],
    record: Array,
    residents: Sequence[int] = (),
    margins: Mapping[str, Sequence[float]] = MappingProxyType({}),
) -> World:
    """Make a place's people, courtyards and community, without ties, needs or money.

    Parameters
    ----------
    seed : int
    values : dict
        Resolved parameters by dotted name.
    record : ndarray
        The same, packed (:func:`sim.parameters.to_record`).
    residents, margins
        Of courtyards told one by one (:func:`sim.population.make_people`).
    """
    return furnished(*make_people(seed, values, record, residents, margins), values)


def furnished(people: Array, courtyards: Array, values: Mapping[str, float]) -> World:
    """Return a world of these people and courtyards, without ties, needs or money."""
    communities = _communities(people, courtyards, values)
    organisations = np.zeros(len(communities) * ORGANISATIONS_EACH, dtype=ORGANISATION).view(np.recarray)
    organisations["community"] = np.repeat(np.arange(len(communities)), ORGANISATIONS_EACH)
    organisations["alive"][::ORGANISATIONS_EACH] = 1
    homes = np.zeros(len(OPERATORS), dtype=HOME).view(np.recarray)
    older = np.count_nonzero(people["age"][: int(courtyards["stop"][-1])] >= OLDER)
    shares = [values[f"care.beds_{operator}"] for operator in ("government", "built", "private")]
    homes["beds"] = homes["opened"] = np.floor(np.array(shares) * older / 100.0 + 0.5)
    return World(
        people=people,
        contacts=np.full((len(people), SLOTS), len(people), dtype=np.int32),
        strength=np.zeros((len(people), SLOTS), dtype=np.int8),
        seen=np.zeros((2, len(people) + 1), dtype=np.int32),
        frail=np.zeros(len(people), dtype=np.int32),
        courtyards=courtyards,
        needs=np.zeros((len(courtyards), NEEDS)),
        communities=communities,
        seats=np.full(communities["stop_seat"][-1], VACANT, dtype=np.int64),
        courtyard_seats=np.full(len(courtyards) * int(values["council.courtyard_seats"]), VACANT, dtype=np.int64),
        proposals=np.zeros(0, dtype=PROPOSAL).view(np.recarray),
        following=np.zeros(0, dtype=np.int64),
        ledger=np.zeros(0, dtype=ENTRY).view(np.recarray),
        organisations=organisations,
        homes=homes,
        foundation=np.zeros(1, dtype=FOUNDATION).view(np.recarray),
        counts=np.zeros(3, dtype=np.int64),
    )


def how_many_communities(values: Mapping[str, float], courtyards: int) -> int:
    """Return how many communities a place has: where there are several, ``place.scale`` makes more or fewer."""
    if values["place.communities"] == 1:
        return 1
    return min(courtyards, max(1, round(values["place.communities"] * values["place.scale"])))


def _communities(people: Array, courtyards: Array, values: Mapping[str, float]) -> Array:
    """Make the place's communities, of about as many courtyards each; note in each courtyard whose it is."""
    count, seats = how_many_communities(values, len(courtyards)), int(values["council.seats"])
    communities = np.zeros(count, dtype=COMMUNITY).view(np.recarray)
    bounds = np.arange(count + 1) * len(courtyards) // count
    communities["first_courtyard"], communities["stop_courtyard"] = bounds[:-1], bounds[1:]
    communities["first_seat"], communities["stop_seat"] = np.arange(count) * seats, np.arange(1, count + 1) * seats
    communities["fund_rating"] = 1.0
    for g, row in enumerate(communities):
        own = courtyards[row.first_courtyard : row.stop_courtyard]
        own["community"], own["community_first"], own["community_stop"] = g, bounds[g], bounds[g + 1]
        rows = slice(int(own["first"][0]), int(own["stop"][-1]))
        firsts = people["household"][rows] == np.arange(rows.start, rows.stop)
        row.residents, row.households = rows.stop - rows.start, np.count_nonzero(firsts)
    return communities


def with_room(world: World, year_begins: bool) -> World:
    """Return the world with room for this year's proposals and this month's ledger entries.

    Raises
    ------
    MemoryError
        If last month's entries did not fit: a bound below is wrong.
    """
    counts = world.counts.tolist()
    if counts[OVERFLOW]:
        raise MemoryError("the ledger had no room for a month's entries")
    yards, communities, made, booked = (
        len(world.courtyards), len(world.communities), counts[PROPOSALS_MADE], counts[ENTRIES]
    )  # fmt: skip
    # A month's: a draft and a repair a courtyard, and a shortlist.
    if year_begins or len(world.proposals) - made < 2 * yards + 32 * communities:
        room = yards * MOST_DRAFTS + 32 * communities
        world = world._replace(
            proposals=_grown(world.proposals, made, room), following=_grown(world.following, made, room)
        )
    per_month = 64 * communities + (8 * yards + 8 * (len(world.proposals) - made) if year_begins else 16 * yards)
    if len(world.ledger) - booked < per_month:
        world = world._replace(ledger=_grown(world.ledger, booked, 4 * per_month))
    return world


def _grown(array: Array, used: int, room: int) -> Array:
    if len(array) - used >= room:
        return array
    grown = np.zeros(used + max(room, used), dtype=array.dtype).view(type(array))
    grown.view(np.uint8)[: used * array.itemsize] = array.view(np.uint8)[: used * array.itemsize]  # not field by field
    return grown

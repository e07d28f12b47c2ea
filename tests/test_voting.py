"""Elections of councils by districts, and which project is next in line."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim import voting, year
from sim.person import PERSON, SLOTS, STANDS, VOTED_COUNCIL, VOTES
from sim.population import COURTYARD
from sim.voting import CADRE, COUNCIL_SEAT, COURTYARD_SEAT, VACANT
from tests.worlds import parameters, records, small


class Town:
    """Courtyards of ten residents each, nobody tied to anybody."""

    def __init__(self, courtyards: int, acts: dict[int, int] | list[int]) -> None:
        self.people = records(PERSON, 10 * courtyards)
        self.people["household"] = np.arange(len(self.people))
        self.people["courtyard"] = np.arange(len(self.people)) // 10
        self.people["acts"] = [acts.get(i, 0) for i in range(len(self.people))] if isinstance(acts, dict) else acts
        self.contacts = np.full((len(self.people), SLOTS), len(self.people), dtype=np.int32)
        self.courtyards = records(COURTYARD, courtyards)
        self.courtyards["first"] = 10 * np.arange(courtyards)
        self.courtyards["stop"] = 10 * np.arange(1, courtyards + 1)

    def befriend(self, i: int, j: int) -> None:
        for one, other in ((i, j), (j, i)):
            self.contacts[one, self.people[one].degree] = other
            self.people[one].degree += 1

    def elect(
        self, seats: int, cadre_share: float = 0.0, before: list[int] | None = None, month: int = 0
    ) -> np.ndarray:
        held = np.full(seats, VACANT, dtype=np.int64) if before is None else np.array(before, dtype=np.int64)
        p = parameters({"council.cadre_share": cadre_share})
        voting.elect_council(
            1, month, self.people, self.contacts, self.courtyards, held, 0, seats, 0, len(self.courtyards), p
        )
        return held


ACTS = st.lists(st.sampled_from([0, STANDS, VOTED_COUNCIL, STANDS | VOTED_COUNCIL]), min_size=40, max_size=40)


@given(acts=ACTS, seats=st.integers(3, 12), cadre_share=st.sampled_from([0.0, 0.2, 0.5, 1.0]))
def test_seats_go_to_those_who_stand_each_once_and_the_last_to_officials(acts, seats, cadre_share):
    town = Town(4, acts)
    held = town.elect(seats, cadre_share)
    cadres = int(seats * cadre_share + 0.5)
    assert all(held[seats - cadres :] == CADRE)
    chosen = [int(row) for row in held[: seats - cadres] if row != VACANT]
    assert len(set(chosen)) == len(chosen)
    assert all(acts[row] & STANDS for row in chosen)
    assert set(np.flatnonzero(town.people["seat"] & COUNCIL_SEAT).tolist()) == set(chosen)


@given(acts=ACTS)
def test_each_district_elects_its_own_and_leaves_no_seat_empty_while_somebody_stands(acts):
    town = Town(4, acts)
    held = town.elect(8).reshape(4, 2)  # four courtyards, two seats each
    for district in range(4):
        standing = [i for i in range(10 * district, 10 * district + 10) if acts[i] & STANDS]
        chosen = [int(row) for row in held[district] if row != VACANT]
        assert set(chosen) <= set(standing)
        assert len(chosen) == min(2, len(standing))


def test_more_courtyards_than_seats_share_a_district():
    town = Town(4, dict.fromkeys(range(40), STANDS))
    held = town.elect(3)
    districts = [(0, 10), (10, 20), (20, 40)]
    assert all(low <= row < high for row, (low, high) in zip(held, districts, strict=True))


def test_the_most_voted_are_elected():
    town = Town(1, {2: STANDS, 5: STANDS, 8: STANDS} | dict.fromkeys((0, 1, 3), VOTED_COUNCIL))
    for voter in (0, 1):
        town.befriend(voter, 8)
    town.befriend(3, 5)
    assert town.elect(3).tolist() == [8, 5, 2]


def test_a_tie_is_parted_by_a_lot_of_the_month_and_not_by_row():
    first = [Town(1, dict.fromkeys((7, 4, 9), STANDS)).elect(1, month=month)[0] for month in range(60)]
    counts = np.bincount(first)[[4, 7, 9]]
    assert counts.sum() == 60
    assert counts.min() > 8


def test_seats_nobody_stands_for_stay_vacant():
    assert Town(1, {3: STANDS}).elect(3).tolist() == [3, VACANT, VACANT]


def fill(town, seats, month=20, cadre_share=0.0):
    held = np.array(seats, dtype=np.int64)
    p = parameters({"council.cadre_share": cadre_share})
    courtyards = len(town.courtyards)
    voting.fill_vacancies(month, town.people, town.courtyards, held, 0, len(seats), 0, courtyards, p)
    return held.tolist()


def active(town, rows, month=15):
    """Let some have taken part, the later rows the more skilled."""
    town.people["last_act"] = -10_000
    town.people["last_act"][rows] = month
    town.people["skill"] = np.arange(len(town.people)) / 100
    return town


def test_a_vacant_seat_goes_to_the_most_skilled_of_its_district_who_took_part_this_year():
    town = active(Town(3, {}), [2, 5, 13, 25])
    assert fill(town, [VACANT] * 3) == [5, 13, 25]
    assert all(town.people["seat"][[5, 13, 25]] == COUNCIL_SEAT)


def test_who_sits_already_keeps_the_seat_and_gets_no_second():
    town = active(Town(1, {}), [2, 5, 7])
    town.people[7].seat = COUNCIL_SEAT
    assert fill(town, [7, VACANT, VACANT]) == [7, 5, 2]


def test_who_has_not_taken_part_for_a_year_is_not_nominated():
    assert fill(active(Town(1, {}), [2, 5], month=8), [VACANT] * 3, month=20) == [VACANT] * 3
    assert fill(active(Town(1, {}), [2, 5], month=9), [VACANT] * 3, month=20) == [5, 2, VACANT]


def test_officials_seats_are_not_filled_with_residents():
    assert fill(active(Town(1, {}), [2, 5]), [VACANT, CADRE, CADRE], cadre_share=0.6) == [5, CADRE, CADRE]


def test_an_election_ends_the_term_of_those_who_sat():
    town = Town(1, {3: STANDS})
    town.people[6].seat = COUNCIL_SEAT | COURTYARD_SEAT
    assert town.elect(3, before=[6, VACANT, VACANT]).tolist() == [3, VACANT, VACANT]
    assert int(town.people[6].seat) == COURTYARD_SEAT, "the seat in the courtyard's own council is another"


def test_a_candidate_votes_for_themself_and_others_for_whom_they_know():
    town = Town(1, {2: STANDS, 5: STANDS})
    town.befriend(5, 2)
    town.befriend(7, 5)
    standing = np.array([2, 5])
    choice = [voting.vote_for(1, 0, town.people, town.contacts, standing, i) for i in (2, 5, 7)]
    assert choice == [0, 1, 1]


@given(st.lists(st.integers(0, 30), unique=True, max_size=10), st.integers(0, 30))
def test_a_row_is_found_among_those_who_stand(rows, row):
    standing = np.array(sorted(rows), dtype=np.int64)
    assert voting.place_among(standing, row) == np.searchsorted(standing, row)


def test_of_several_contacts_who_stand_each_is_named_by_lot_and_none_of_another_district():
    """Who stands in a lower row of the place's list is not named the more for it."""
    town = Town(2, {2: STANDS, 5: STANDS, 8: STANDS, 15: STANDS})
    for other in (8, 5, 15):
        town.befriend(7, other)
    named = [voting.vote_for(1, month, town.people, town.contacts, np.array([2, 5, 8]), 7) for month in range(100)]
    counts = np.bincount(named, minlength=3)
    assert counts[0] == 0
    assert counts[1:].min() > 30


def test_whoever_knows_no_candidate_votes_by_lot_and_each_has_a_chance():
    town = Town(10, {})
    standing = np.array([2, 5, 9])
    votes = [voting.vote_for(1, 0, town.people, town.contacts, standing, i) for i in range(10, 100)]
    counts = np.bincount(votes, minlength=3)
    assert counts.sum() == 90
    assert counts.min() > 15


def test_only_those_who_came_to_vote_are_counted():
    acts = {2: STANDS, 5: STANDS | VOTED_COUNCIL, 7: VOTED_COUNCIL, 8: VOTES}
    town = Town(1, acts)
    standing = voting.candidates(town.people, 0, 10, parameters())
    tally = voting.count_votes(1, 0, town.people, town.contacts, standing, 0, 10)
    assert standing.tolist() == [2, 5]
    votes = np.floor(tally)  # the rest is a lot
    assert votes.sum() == 2
    assert votes[1] >= 1


def test_without_a_candidate_there_are_no_votes_to_count():
    town = Town(1, {7: VOTED_COUNCIL})
    standing = voting.candidates(town.people, 0, 10, parameters())
    assert len(voting.count_votes(1, 0, town.people, town.contacts, standing, 0, 10)) == 0


def test_a_courtyard_elects_its_own_council_among_its_own():
    town = Town(3, dict.fromkeys((3, 12, 15, 25), STANDS))
    seats = np.full(6, VACANT, dtype=np.int64)
    voting.elect_courtyard_council(1, 0, town.people, town.contacts, town.courtyards, seats, 1, 2, parameters())
    assert seats.tolist() == [VACANT, VACANT, 12, 15, VACANT, VACANT]
    assert [int(i) for i in np.flatnonzero(town.people["seat"] & COURTYARD_SEAT)] == [12, 15]


def test_vacant_seats_of_courtyards_own_councils_are_filled_as_a_year_begins():
    """Once they only emptied from one election to the next, while a majority of all of them was asked for."""
    model = small("puyang", "reform-2009", overrides={"council.courtyard_seats": 3})
    model.run(12)
    world = model.world
    world.courtyard_seats[:] = VACANT
    world.people["seat"] &= ~COURTYARD_SEAT
    year.hold_elections(model.seed, model.month + 1, model.start, world, 0, model.p)
    assert (world.courtyard_seats == VACANT).all(), "in the middle of a year nobody is nominated"
    year.hold_elections(model.seed, model.month, model.start, world, 0, model.p)
    held = np.flatnonzero(world.courtyard_seats != VACANT)
    assert len(held) > 0
    assert (world.people["courtyard"][world.courtyard_seats[held]] == held // 3).all(), "each by residents of its own"
    assert (world.people["seat"][world.courtyard_seats[held]] & COURTYARD_SEAT != 0).all()

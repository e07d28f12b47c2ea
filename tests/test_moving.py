"""Moving in and out: a new person with new luck, a household replaced whole, a child born where somebody died."""

from __future__ import annotations

import numpy as np
import pytest

from sim import moving, population
from sim.person import ADULT
from sim.population import FOUNDER, MOVER, NEWBORN
from sim.voting import VACANT
from tests.worlds import full, small

RESTLESS = {"place.turnover_local": 0.5, "place.turnover_migrant": 0.9}
SETTLED = {"place.turnover_local": 0, "place.turnover_migrant": 0}


def home(model, people, row):
    return model.world.courtyards[int(people["courtyard"][row])]


def heads(people):
    return np.flatnonzero(people["household"] == np.arange(len(people)))


@pytest.fixture(scope="module")
def moved():
    """Two years of a small place, and the people before and after."""
    model = small("puyang", overrides={"place.scale": 0.5})
    before = model.world.people.copy()
    model.run(24)
    return before, model.world.people, model


def replaced(model):
    """Who was replaced in one more month, and why: leaving as marked, before and after."""
    marks, move = {}, model.executor.move

    def mark_and_move(model):
        marks["before"] = model.world.people.copy()
        move(model)

    model.executor.move = mark_and_move
    model.step()
    del model.executor.move
    return marks["before"], model.world.people


# -- new people --------------------------------------------------------------------------------------


def test_who_moves_in_is_a_new_person_with_new_luck(moved):
    before, after, _ = moved
    new = after["generation"] > before["generation"]
    assert 0.1 < new.mean() < 0.4
    for name in ("hours", "skill"):
        assert np.all(after[name][~new] == before[name][~new])
        assert abs(np.corrcoef(before[name][new], after[name][new])[0, 1]) < 0.3, "nothing of the old person is left"
    assert np.mean(after["kind"][new] == before["kind"][new]) < 0.5


def test_the_new_person_is_the_one_that_the_row_s_next_lot_makes(moved):
    _, after, model = moved
    for row in np.flatnonzero(after["generation"] > 0)[:40].tolist():
        people = after.copy()
        population.settle(
            model.seed, row, int(people[row].generation), MOVER, people, home(model, people, row), model.p
        )
        for name in ("kind", "skill", "hours"):
            assert people[name][row] == after[name][row]


def test_those_who_stay_age_a_month_a_month(moved):
    before, after, model = moved
    stayed = after["generation"] == before["generation"]
    assert 0.3 < stayed.mean() < 1
    assert np.all(after["age"][stayed] - before["age"][stayed] == model.months_run)
    assert np.all(after["tenure"][stayed] - before["tenure"][stayed] == model.months_run)


def test_a_newcomer_has_just_arrived_done_nothing_and_shows_nothing():
    model = small("puyang", "reform-2009", overrides=RESTLESS)
    model.run(11)
    before, after = replaced(model)
    new = np.flatnonzero(after["generation"] > before["generation"])
    assert len(new) > 10
    assert not after["tenure"][new].any()
    for name in ("acts", "year_acts", "member", "seat", "leaving", "habit"):
        assert not after[name][new].any(), name
    assert not model.world.seen[:, new].any()


@pytest.mark.parametrize(("arrival", "newly"), [(FOUNDER, False), (MOVER, True), (NEWBORN, True)])
def test_how_a_person_came_here_decides_tenure_and_age(moved, arrival, newly):
    people, model = moved[1].copy(), moved[2]
    row = int(heads(people)[3])
    population.settle(model.seed, row, 9, arrival, people, home(model, people, row), model.p)
    assert (people["tenure"][row] == 0) == newly
    assert (people["age"][row] == 0) == (arrival == NEWBORN)


def test_who_moves_in_belongs_as_far_as_ties_needs_and_time_here_support_it(moved):
    people, model = moved[1].copy(), moved[2]
    row, i = model.world.courtyards[0], int(heads(people)[3])
    people["degree"][i], people["tenure"][i] = 0, 0
    lonely = felt_at_home(people, row, i, model.p)
    people["degree"][i] = 6
    known = felt_at_home(people, row, i, model.p)
    people["tenure"][i] = 120
    settled = felt_at_home(people, row, i, model.p)
    assert 0 < lonely < known < settled < 1
    assert known - lonely == pytest.approx(model.p.belonging_ties, abs=1e-6)


def felt_at_home(people, row, i, p):
    moving.feel_at_home(people, row, i, p)
    return float(people["belonging"][i])


# -- households --------------------------------------------------------------------------------------


def test_a_household_that_moves_is_replaced_whole():
    model = small("puyang", overrides=RESTLESS)
    before, after = replaced(model)
    movers = [head for head in heads(before) if before["leaving"][head] == moving.MOVES]
    assert len(movers) >= 3
    for head in movers:
        rows = slice(head, head + int(before["household_size"][head]))
        assert np.all(after["generation"][rows] == before["generation"][rows] + 1)
        assert after["age"][head] >= ADULT
    new = after["generation"] > before["generation"]
    went = np.isin(before["household"], movers) | (before["leaving"] == moving.DIES)
    assert np.array_equal(new, went), "nobody else is replaced"


def test_who_dies_is_followed_by_a_child_or_by_a_grown_relative_as_head():
    model = small("puyang", overrides=SETTLED | {"place.scale": 1})
    born, grown = 0, 0
    for _ in range(12):
        before, after = replaced(model)
        for row in np.flatnonzero(before["leaving"] == moving.DIES).tolist():
            head = before["household"][row] == row
            assert after["generation"][row] == before["generation"][row] + 1
            assert (after["age"][row] >= ADULT) == head
            assert (after["age"][row] == 0) == (not head)
            born, grown = born + (not head), grown + head
    assert born > 3
    assert grown > 3


def test_a_household_stays_registered_in_one_place_whoever_comes():
    model = small("puyang", overrides=RESTLESS | {"place.scale": 0.5})
    model.run(24)
    people = model.world.people
    assert np.all(people["migrant"] == people["migrant"][people["household"]])


def test_whether_a_child_lives_in_a_household_is_noted_anew():
    model = small("puyang", overrides=RESTLESS | {"place.scale": 0.5})
    before, people = replaced(model)
    noted = []
    for head in heads(people).tolist():
        rows = slice(head, head + int(people["household_size"][head]))
        if np.any(people["generation"][rows] > before["generation"][rows]):
            noted.append(bool(np.any(people["age"][rows] < ADULT)))
            assert np.all(people["with_child"][rows] == noted[-1])
    assert set(noted) == {False, True}, "some came with a child and some without"


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_who_comes_of_age_is_no_child_of_the_household_any_more(engine):
    model = small("puyang", overrides=SETTLED, engine=engine)
    before = model.world.people.copy()
    model.run(60)
    people = model.world.people
    child = np.zeros(len(people), dtype=bool)
    np.logical_or.at(child, people["household"], people["age"] < ADULT)
    assert np.array_equal(people["with_child"] == 1, child[people["household"]])
    grown_up = (
        (before["with_child"] == 1) & (people["with_child"] == 0) & (people["generation"] == before["generation"])
    )
    assert grown_up.any()


@pytest.mark.parametrize("migrant", [0, 1])
def test_households_leave_at_the_place_s_turnover(migrant):
    rates = {"place.turnover_local": 0.1, "place.turnover_migrant": 0.4}
    model = small("puyang", overrides=rates | {"place.scale": 1, "place.share_60plus": 0.01}, burn_in=0)
    leaving = 0.0
    for _ in range(12):
        before, _ = replaced(model)
        mine = heads(before)[before["migrant"][heads(before)] == migrant]
        leaving += (before["leaving"][mine] == moving.MOVES).mean()
    assert leaving == pytest.approx((0.1, 0.4)[migrant], abs=0.025)


# -- seats -------------------------------------------------------------------------------------------


def test_the_seat_of_a_member_who_leaves_is_vacant():
    model = full(overrides=RESTLESS | {"council.courtyard_seats": 3, "place.scale": 0.5})
    model.run(1)
    seats = [model.world.seats.copy(), model.world.courtyard_seats.copy()]
    assert all((held >= 0).sum() > 3 for held in seats)
    for _ in range(6):
        before, after = replaced(model)
        gone = set(np.flatnonzero(after["generation"] > before["generation"]).tolist())
        for held, now in zip(seats, (model.world.seats, model.world.courtyard_seats), strict=True):
            for was, is_now in zip(held.tolist(), now.tolist(), strict=True):
                if was >= 0 and was in gone:
                    assert is_now == VACANT
        seats = [model.world.seats.copy(), model.world.courtyard_seats.copy()]
    left = [int(held.sum()) for held in ((seats[0] == VACANT), (seats[1] == VACANT))]
    assert min(left) > 0


def test_whoever_holds_a_seat_knows_it_and_nobody_else_does():
    model = full(overrides=RESTLESS | {"council.courtyard_seats": 3, "place.scale": 0.5})
    for _ in range(14):
        model.step()
        people = model.world.people
        for mark, held in ((1, model.world.seats), (2, model.world.courtyard_seats)):
            rows = sorted(int(row) for row in held if row >= 0)
            assert rows == np.flatnonzero(people["seat"] & mark).tolist()

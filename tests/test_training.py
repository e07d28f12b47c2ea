"""Leaders are found among those who take part, pass on what they know, and wear out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import training
from sim.person import ATTENDS, BOUND, COMPLAINED, HEARS, VOLUNTEERS
from tests.worlds import in_fen, parameters, same_frames, small

PLACES = {"training.places": 40, "place.scale": 0.25}


def run(overrides=None, cut=(), months=24):
    model = small("puyang", "reform-2009", overrides=PLACES | dict(overrides or {}), cut=cut)
    model.run(months)
    return model


@pytest.fixture(scope="module")
def trained():
    return run()


@given(st.floats(0, 1), st.floats(0, 1))
def test_practice_never_unteaches_and_never_teaches_more_than_all(skill, size):
    assert skill <= training.practised(skill, size) <= 1.0 + 1e-12


def test_weariness_counts_months_in_a_row_with_something_on():
    assert training.wearied(2, HEARS | BOUND) == 3
    assert training.wearied(2, HEARS | ATTENDS) == 0
    assert training.wearied(2, 0) == training.wearied(2, HEARS | COMPLAINED) == 2


def test_a_place_is_taken_by_an_adult_who_took_part_of_late_the_skilled_more_often():
    model = small("puyang", "reform-2009", overrides={"place.scale": 1})
    model.run(6)
    world, month = model.world, model.month
    found = [training.find_candidate(3, month, place, world, 0, model.p) for place in range(400)]
    people = world.people[[i for i in found if i != training.NOBODY]]
    assert people["age"].min() >= training.ADULT
    assert people["last_act"].min() >= month - 12
    eligible = world.people[(world.people["last_act"] >= month - 12) & (world.people["age"] >= training.ADULT)]
    assert people["skill"].mean() > eligible["skill"].mean() + 0.03


def test_nobody_is_trained_where_nobody_took_part():
    model = small("puyang", "no-fund")
    model.world.people["last_act"] = -10_000
    assert training.find_candidate(3, model.month, 0, model.world, 0, model.p) == training.NOBODY


def test_every_leader_was_paid_for(trained):
    booked = trained.ledger.query("purpose == 'training'")
    assert set(booked["amount_fen"]) == {in_fen("training")}
    assert 0 < trained.series["leaders_trained"].iloc[-1] <= len(booked) <= 80
    assert set(booked["giver"]) == {"township"}


def test_training_teaches_its_step():
    plain, step = run(cut=["training_to_skill"], months=1), run(months=1)
    led = step.world.people["leader"] == 1
    assert led.sum() > 0
    assert (led == (plain.world.people["leader"] == 1)).all()
    before, after = plain.world.people["skill"][led], step.world.people["skill"][led]
    assert after == pytest.approx(before + parameters().training_step * (1 - before), rel=1e-5)


def test_leaders_bring_others_along_by_asking(trained):
    silent = run(cut=["leaders_to_asking"])
    assert trained.series["hears"].mean() > silent.series["hears"].mean()
    assert trained.series["reach"].iloc[-1] > silent.series["reach"].iloc[-1]


def test_who_did_something_beside_a_leader_learns_a_little():
    world, p = small("puyang", "no-fund").world, parameters()
    yard = world.courtyards[0]
    world.people["acts"], world.people["leader"] = 0, 0
    leader, other, absent, abler = range(yard.first, yard.first + 4)
    world.people["leader"][leader], yard.leaders = 1, 1
    world.people["acts"][leader], world.people["acts"][other] = ATTENDS | HEARS, VOLUNTEERS | HEARS
    world.people["acts"][abler] = VOLUNTEERS | HEARS
    world.people["skill"][[leader, other, absent, abler]] = 0.6, 0.4, 0.4, 0.7
    before = world.people["skill"].copy()
    training.leaders_month(world.people, world.courtyards, 0, p)
    risen = np.flatnonzero(world.people["skill"] > before)
    assert risen.tolist() == [other], "who can do more than the leader learns nothing from them"
    assert world.people["skill"][absent] == before[absent]
    world.people["acts"][leader] = 0
    again = world.people["skill"].copy()
    training.leaders_month(world.people, world.courtyards, 0, p)
    assert (world.people["skill"] == again).all(), "no leader was there to learn from"


def test_beside_a_leader_nobody_learns_more_than_the_leader_can_do():
    world, p = small("puyang", "no-fund").world, parameters()
    yard = world.courtyards[0]
    world.people["acts"], world.people["leader"] = 0, 0
    leader, other = yard.first, yard.first + 1
    world.people["leader"][leader], yard.leaders = 1, 1
    world.people["acts"][leader] = world.people["acts"][other] = VOLUNTEERS | HEARS
    world.people["skill"][[leader, other]] = 0.6, 0.2
    for _ in range(2_000):
        training.leaders_month(world.people, world.courtyards, 0, p)
    assert world.people["skill"][other] == pytest.approx(0.6, abs=1e-4)


def test_a_leader_whose_hours_never_suffice_gives_up():
    world, p = small("puyang", "no-fund").world, parameters()
    yard = world.courtyards[0]
    world.people["leader"][yard.first], yard.leaders = 1, 1
    world.people["acts"][yard.first] = HEARS | BOUND
    left = []
    for _ in range(int(p.training_burnout)):
        training.leaders_month(world.people, world.courtyards, 0, p)
        left.append(int(yard.leaders))
    assert left == [1] * (len(left) - 1) + [0]
    assert world.people["leader"][yard.first] == world.people["weariness"][yard.first] == 0


def test_leading_costs_hours(trained):
    easy = run({"training.hours": 1, "training.burnout": 12})
    assert easy.series["leaders_trained"].iloc[-1] > trained.series["leaders_trained"].iloc[-1]


def test_who_moves_away_leads_no_more(trained):
    people = trained.world.people
    assert people["leader"][people["tenure"] == 0].sum() == 0


def test_without_places_nobody_leads():
    model = run({"training.places": 0, "groups.support": 3000})
    assert model.series["leaders_trained"].max() == 0
    assert not same_frames(model.series, run({"training.places": 0}).series)

"""A place's people: published margins, keyed draws, households, and those who move in."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim import GovernanceModel, person, population
from sim.parameters import defaults, to_record
from sim.person import ADULT, OLDER, PERSON, SLOTS, STATES
from sim.population import COURTYARD
from sim.scenarios import place_names
from tests.worlds import SMALL, parameters, records

LUCK = st.floats(0, 1, exclude_min=True, exclude_max=True)
P = parameters()


def settled(place, **overrides):
    """People of a whole place on the first day, before any burn-in."""
    return GovernanceModel(place, burn_in=0, individuals=False, overrides=overrides)


def heads(people):
    return np.flatnonzero(people["household"] == np.arange(len(people)))


def within(shares, expected, spread, count, sigmas=4):
    """Whether a mean lies within its sampling error of what is expected."""
    return abs(np.mean(shares) - expected) < sigmas * spread / math.sqrt(count)


@pytest.fixture(scope="module")
def jinyang():
    model = settled("jinyang")
    return model.world.people, model.values


# -- margins ----------------------------------------------------------------------------------------


def test_households_have_the_published_mean_size(jinyang):
    people, values = jinyang
    sizes = people["household_size"][heads(people)]
    assert len(people) == values["place.residents"] == 40_000
    # One plus a Poisson number, cut at six and by the courtyard's end: a hundredth below the mean.
    assert within(sizes, values["place.household_mean"] - 0.015, sizes.std(), len(sizes))


def test_ages_have_the_published_margins(jinyang):
    people, values = jinyang
    # Who is a child is a lottery within households: a head is none, so the others carry their share.
    for share, name in (((people["age"] < ADULT), "share_under18"), ((people["age"] >= OLDER), "share_60plus")):
        expected = values[f"place.{name}"]
        assert within(share, expected, 1.3 * math.sqrt(expected * (1 - expected)), len(people)), name


@pytest.mark.parametrize("place", place_names())
def test_each_place_begins_with_its_own_margins(place):
    model = settled(place)
    people, values = model.world.people, model.values
    count = len(heads(people))
    assert within(people["age"] >= OLDER, values["place.share_60plus"], 0.6, len(people))
    migrant = values["place.share_migrant"]
    assert within(people["migrant"][heads(people)], migrant, math.sqrt(migrant * (1 - migrant)), count)


SHARES = {
    "place.share_migrant": lambda people: people["migrant"],
    "place.share_under18": lambda people: people["age"] < ADULT,
    "place.share_60plus": lambda people: people["age"] >= OLDER,
}


@pytest.mark.parametrize(
    ("place", "name"),
    [(place, name) for place in ("puyang", "jinyang", "chengbei") for name in SHARES],
)
def test_a_place_still_has_its_margins_when_month_1_begins(place, name):
    model = GovernanceModel(place, individuals=False)
    assert np.mean(SHARES[name](model.world.people)) == pytest.approx(model.values[name], abs=0.025)


def test_types_of_cooperators_have_their_published_shares(jinyang):
    people, values = jinyang
    names = ("conditional", "free_rider", "hump")
    shares = [values[f"type.{name}"] for name in names]
    counts = np.bincount(people["kind"], minlength=4)
    assert stats.chisquare(counts, np.array([*shares, 1 - sum(shares)]) * len(people)).pvalue > 1e-3


def test_hours_have_the_stated_median_and_spread(jinyang):
    people, values = jinyang
    assert np.median(people["hours"]) == pytest.approx(values["hours.median"], rel=0.03)
    assert np.log(people["hours"]).std() == pytest.approx(values["hours.spread"], rel=0.03)


def test_tenure_is_shorter_where_people_move_more_and_never_longer_than_life(jinyang):
    people, _ = jinyang
    migrant = people["migrant"] == 1
    assert people["tenure"][migrant].mean() < 0.7 * people["tenure"][~migrant].mean()
    assert np.all(people["tenure"] <= people["age"])
    assert people["tenure"].min() >= 0


def test_first_beliefs_lie_between_0_and_1_and_nobody_has_acted(jinyang):
    people, _ = jinyang
    for name in (*STATES, "skill"):
        assert 0 <= people[name].min() <= people[name].max() <= 1, name
    assert not people["acts"].any()
    assert not people["year_acts"].any()
    assert not people["member"].any()
    assert np.all(people["last_act"] == person.NEVER_ACTED)


def test_room_for_ties_lies_between_two_and_the_slots(jinyang):
    people, _ = jinyang
    assert set(np.unique(people["sociability"])) == set(range(2, SLOTS + 1))


# -- households and courtyards ----------------------------------------------------------------------


@pytest.mark.parametrize("place", place_names())
def test_households_are_adjacent_inside_one_courtyard_and_led_by_an_adult(place):
    world = settled(place, **{"place.scale": SMALL[place]}).world
    people = world.people
    expected = []
    for head in heads(people):
        size = int(people["household_size"][head])
        assert 1 <= size <= population.LARGEST_HOUSEHOLD
        rows = slice(head, head + size)
        expected += [head] * size
        assert len(set(people["courtyard"][rows].tolist())) == 1
        assert len(set(people["household_size"][rows].tolist())) == 1
        assert len(set(people["migrant"][rows].tolist())) == 1, "a household is registered in one place"
        assert people["age"][head] >= ADULT
        child = np.any(people["age"][rows] < ADULT)
        assert np.all(people["with_child"][rows] == child)
    assert people["household"].tolist() == expected


@pytest.mark.parametrize("place", place_names())
def test_courtyards_stand_side_by_side_and_hold_everybody_once(place):
    model = settled(place)
    rows, values = model.world.courtyards, model.values
    assert len(rows) == values["place.courtyards"]
    assert rows["first"][0] == 0
    assert np.array_equal(rows["first"][1:], rows["stop"][:-1])
    assert rows["stop"][-1] == len(model.world.people) == values["place.residents"]
    sizes = rows["stop"] - rows["first"]
    assert sizes.max() - sizes.min() <= 1
    for c, row in enumerate(rows):
        assert np.all(model.world.people["courtyard"][row.first : row.stop] == c)


def test_scale_makes_more_courtyards_of_the_same_kind():
    small_place, large = settled("puyang", **{"place.scale": 0.5}).world, settled("puyang").world
    assert len(small_place.courtyards) == 22
    for name in set(PERSON.names) - {"degree", "belonging"}:
        assert np.array_equal(small_place.people[name], large.people[name][: len(small_place.people)]), name


def test_absentees_stand_after_all_others_without_hours_or_room_for_ties():
    world = settled("xingfu", **{"place.absentees": 3}).world
    away = world.people[world.present :]
    assert (world.present, len(away)) == (120, 3)
    assert not away["hours"].any()
    assert not away["sociability"].any()
    assert np.all(away["age"] >= ADULT)
    assert away["household"].tolist() == [120, 121, 122]


# -- draws ------------------------------------------------------------------------------------------


@given(u=LUCK, v=LUCK, head=st.booleans())
def test_an_age_is_an_adult_s_for_a_head_and_below_96_for_all(u, v, head):
    age = population.first_age(u, v, head, P, P)
    assert (ADULT if head else 0) <= age < 96 * 12


@given(st.integers(0, 10**6), st.floats(1, 5))
def test_a_household_holds_one_to_six(row, mean):
    assert 1 <= population.household_size(1, row, mean) <= population.LARGEST_HOUSEHOLD


def test_the_smallest_mean_makes_households_of_one():
    assert {population.household_size(1, row, 1.0) for row in range(200)} == {1}


def test_two_uniform_numbers_make_a_normal_one():
    rng = np.random.default_rng(1)
    numbers = [population.normal(u, v) for u, v in rng.uniform(size=(4000, 2))]
    assert stats.kstest(numbers, "norm").pvalue > 1e-3


def test_people_are_made_the_same_compiled_or_not():
    values = defaults() | {"place.absentees": 2}
    record = to_record(values)
    compiled, yards = population.make_people(5, values | {"place.residents": 90, "place.courtyards": 3}, record)
    plain = records(PERSON, 92)
    rows = yards.copy()
    population.form_households.py_func(5, plain, rows, values["place.household_mean"])
    population.settle_everybody.py_func(5, plain, rows, 90, [parameters({"place.absentees": 2})])
    assert plain.tobytes() == compiled.tobytes()
    assert yards.dtype == COURTYARD

"""Watch groups: places handed out by lot among the willing, kept until works end, one to a person."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim import delivery, watch_groups
from sim.person import ADULT, SUPERVISES, VOLUNTEERS
from sim.proposals import DELIVERING
from tests.proposing import SEED, seen_monthly, site
from tests.worlds import full, parameters, same_worlds, small


def works(count=1, served=(1, 3), **fields):
    """A place with projects under way, each with its watch group."""
    world = site(count, state=DELIVERING, served=served, started=5, decided=3, **fields)
    for n in range(count):
        world.proposals[n].watch_group = n + 1
    return world


def volunteer(world, rows):
    """Let these residents be willing to watch."""
    world.people["willing"][list(rows)] = 1
    for yard in world.courtyards:
        yard.willing = int(world.people["willing"][yard.first : yard.stop].sum())


def hand_out(world, places, month=5):
    watch_groups.hand_out_places(SEED, month, world, 0, parameters({"engagement.supervisors": places}))
    return np.flatnonzero(world.people["watches"]).tolist()


def in_courtyard(world, c, count):
    return range(int(world.courtyards[c].first), int(world.courtyards[c].first) + count)


def test_there_are_no_more_watchers_than_places():
    world = works()
    volunteer(world, in_courtyard(world, 1, 9))
    holders = hand_out(world, 3)
    assert len(holders) == 3
    assert set(holders) <= set(in_courtyard(world, 1, 9))
    assert not world.people["willing"].any()
    volunteer(world, in_courtyard(world, 2, 9))
    assert hand_out(world, 3, month=6) == holders


def test_more_places_never_take_one_from_who_had_it():
    found = []
    for places in range(8):
        world = works()
        volunteer(world, in_courtyard(world, 1, 6))
        found.append(set(hand_out(world, places)))
    assert [len(holders) for holders in found] == [0, 1, 2, 3, 4, 5, 6, 6]
    assert all(fewer <= more for fewer, more in itertools.pairwise(found))


def test_only_those_served_get_a_place_and_the_lot_differs_from_month_to_month():
    world = works()
    volunteer(world, [*in_courtyard(world, 0, 5), *in_courtyard(world, 3, 5)])
    assert hand_out(world, 3) == []
    chosen = set()
    for month in range(20):
        world = works()
        volunteer(world, in_courtyard(world, 1, 4))
        chosen.add(hand_out(world, 1, month)[0])
    assert len(chosen) > 1


def test_each_person_watches_one_project():
    world = works(2)
    volunteer(world, in_courtyard(world, 1, 5))
    assert len(hand_out(world, 3)) == 5
    assert np.bincount(world.people["watches"])[1:].tolist() == [3, 2]
    world.people["acts"][world.people["watches"] > 0] = SUPERVISES
    world.courtyards["watchers"] = 5
    watch_groups.watch_works(SEED, 5, world, 0, parameters({"engagement.supervisors": 3}))
    assert world.proposals["watched"][:2].tolist() == [3, 2]


def test_who_lends_a_hand_where_works_call_sees_them_as_a_watcher_does_and_counts_once():
    p = parameters({"engagement.supervisors": 3, "project.hands": 0.5})
    months = range(60)
    world = works()
    calls = [month for month in months if watch_groups.calls_for_hands(SEED, month, world.proposals[0], p)]
    quiet = next(month for month in months if month not in calls)
    assert 15 < len(calls) < 45
    cut = parameters({"engagement.supervisors": 3, "project.hands": 0.5}, ["projects_to_work"])
    assert not any(watch_groups.calls_for_hands(SEED, month, world.proposals[0], cut) for month in months)

    def seen(month, helpers, watchers=0):
        world = works()
        rows = list(in_courtyard(world, 1, helpers))
        world.people["acts"][rows] = VOLUNTEERS
        world.people["acts"][rows[:watchers]] |= SUPERVISES
        world.people["watches"][rows[:watchers]] = 1
        world.courtyards["watchers"][1] = watchers
        watch_groups.watch_works(SEED, month, world, 0, p)
        return float(world.proposals[0].watched)

    assert seen(calls[0], 2) == 2
    assert seen(calls[0], 2, watchers=2) == 2, "who watches and helps is one person"
    assert seen(calls[0], 9) == p.project_watchers_full
    assert seen(quiet, 2) == 0
    assert seen(quiet, 2, watchers=1) == 1


def test_quality_never_falls_as_places_rise():
    qualities = []
    for places in range(11):
        world = works(drafted=1)
        for month in range(5, 8):
            volunteer(world, in_courtyard(world, 1, 3 * (month - 3)))
            holders = hand_out(world, places, month)
            world.people["acts"][holders] = SUPERVISES
            world.courtyards["watchers"] = len(holders)
            watch_groups.watch_works(
                SEED, month, world, 0, parameters({"engagement.supervisors": places, "project.hands": 0.1})
            )
        p = parameters({"engagement.supervisors": places})
        qualities.append(delivery.quality_of(SEED, 8, world.proposals[0], p))
    assert qualities == sorted(qualities)
    assert qualities[0] < qualities[1] < qualities[3]


def test_places_are_free_again_once_works_have_ended():
    world = works(2)
    volunteer(world, in_courtyard(world, 1, 5))
    hand_out(world, 3)
    watch_groups.dissolve(world, world.proposals[0])
    assert np.unique(world.people["watches"]).tolist() == [0, 2]


@pytest.fixture(scope="module")
def lived():
    """A run, and who watched and who held a place each month, while residents lived it."""
    model = full(overrides={"place.scale": 0.4, "engagement.supervisors": 2})

    def watching(world):
        people = world.people
        return people["acts"] & SUPERVISES > 0, people["watches"].copy(), people["willing"].copy()

    return model, seen_monthly(model, 24, watching)


def test_in_a_run_only_holders_of_places_watch(lived):
    _, months = lived
    assert sum(watched.sum() for watched, _, _ in months) > 5
    assert sum(willing.sum() for _, _, willing in months) > 5
    for watched, holds, willing in months:
        assert not watched[holds == 0].any()
        assert not willing[holds > 0].any()
        assert np.bincount(holds)[1:].max(initial=0) <= 2


def test_in_a_run_all_places_are_free_at_the_year_s_end_and_held_by_adults(lived):
    model, months = lived
    assert not model.world.people["watches"].any()
    assert not model.world.people["willing"].any()
    held = np.logical_or.reduce([holds > 0 for _, holds, _ in months[12:]])
    generation = model.world.people["generation"]
    assert np.all(model.world.people["age"][held & (generation == 0)] >= ADULT)


@pytest.mark.usefixtures("untraced")
def test_both_executors_hand_out_the_same_places_and_hear_the_same_objections():
    overrides = {
        "place.scale": 0.15, "engagement.supervisors": 4, "engagement.publicity": 1.0, "ladder.supervise": 3.4,
        "ladder.object": 1.2, "objection.idle": 0.6, "objection.share": 0.02, "objection.heed": 0.5,
    }  # fmt: skip
    compiled = small("puyang", "fund-only", overrides=overrides)
    plain = small("puyang", "fund-only", overrides=overrides, engine="mesa", individuals=True)
    for model in (compiled, plain):
        model.run(7)
    assert compiled.world.people["watches"].any()
    assert compiled.projects["objections"].any()
    assert same_worlds(compiled.world, plain.world) == []

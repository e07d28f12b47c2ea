"""The budget year: what a month opens and closes with."""

from __future__ import annotations

import pytest

from sim.engine import looking_about, opening, systems
from sim.person import GAVE
from sim.world import with_room
from tests.proposing import booked, seen_monthly
from tests.worlds import full, same_worlds, small


def giving(world, kind):
    """Who gives where a collection of this kind is on: an ordinary one (1), or one of pledges (2)."""
    people = world.people[: world.present]
    return (world.courtyards["collection"][people["courtyard"]] == kind) & (people["acts"] & GAVE > 0)


def test_a_council_is_dissolved_where_residents_have_no_say_any_more():
    model = small("puyang", "reform-2009")
    model.run(12)
    assert (model.world.seats >= 0).any()
    branch = model.branch("fund-only")
    branch.run(13)
    assert not (branch.world.seats >= 0).any()
    assert not branch.world.people["seat"].any()


@pytest.mark.parametrize("cofinancing", [0.0, 0.5])
def test_whoever_gives_is_booked_as_a_gift_or_as_a_pledge(cofinancing):
    model = full(overrides={"council.cofinancing": cofinancing, "place.collections": 6, "place.scale": 0.5})
    givers = [int(given.sum()) for given in seen_monthly(model, 14, lambda world: giving(world, 1))]
    assert sum(givers) > 0
    gifts = booked(model, "gift").reindex(range(1, 15), fill_value=0)
    assert gifts.tolist() == [n * int(model.values["gift.amount"] * 100) for n in givers]
    assert booked(model, "pledge").sum() > 0 if cofinancing else booked(model, "pledge").empty


def test_a_longer_deliberation_collects_pledges_in_each_of_its_months():
    months = {"year.collect": 2, "year.deliberate": 3, "year.decide": 1, "year.deliver": 4}
    model = full(
        overrides=months
        | {"council.cofinancing": 0.5, "place.scale": 0.5, "engagement.ballot": 0, "gift.pledge_most": 300}
    )
    given_in = [bool(given.any()) for given in seen_monthly(model, 6, lambda world: giving(world, 2))]
    pledges = booked(model, "pledge").index.tolist()
    assert pledges == [3, 4, 5], "a deliberation of three months"
    assert [month + 1 for month, given in enumerate(given_in) if given] == pledges


def test_a_month_opens_the_same_compiled_or_not():
    model = full()
    for _ in range(14):
        model.world = with_room(model.world, year_begins=model.month % 12 == 0)
        plain = model.world.copied()
        opening.py_func(model.seed, model.month, model.start, plain, [model.p])
        looking_about.py_func(
            model.seed, model.month, plain.people, plain.frail, plain.courtyards, plain.organisations, [model.p]
        )
        systems.py_func(model.seed, model.month, model.start, plain, [model.p])
        model.executor.open(model)
        assert same_worlds(plain, model.world) == []
        model.executor.live(model)
        model.executor.close(model)
        model.executor.move(model)
        model.month += 1

"""A month's loops over several courtyards, with every lever on: as plain Python and compiled, phase by phase."""

from __future__ import annotations

import numpy as np
import pytest

from sim import engine, moving
from sim.person import HOSTED, STANDS, SUPERVISES, SUPPORTED_FUNDED
from sim.tallies import COLUMNS, INSTITUTION_COLUMNS
from sim.world import with_room
from tests.worlds import full, same_worlds

MONTHS = 20
RICH = {"council.cofinancing": 0.3, "council.courtyard_seats": 3, "place.meetings": 12, "place.collections": 6,
        "ladder.attend": 1.8, "ladder.supervise": 3.4, "ladder.lead": 3.2, "need.complaint": 0.03}  # fmt: skip


@pytest.fixture(scope="module")
def acts():
    """Live every month in both ways, hold them equal after each phase, and return all that was done."""
    model, done = full(overrides=RICH | {"place.scale": 0.12, "review.urgent": 0}), 0
    p = [model.p]
    for _ in range(MONTHS):
        model.world = with_room(model.world, year_begins=model.month % 12 == 0)
        world = model.world.copied()
        engine.opening.py_func(model.seed, model.month, model.start, world, p)
        engine.looking_about.py_func(
            model.seed, model.month, world.people, world.frail, world.courtyards, world.organisations, p
        )
        engine.systems.py_func(model.seed, model.month, model.start, world, p)
        model.executor.open(model)
        assert same_worlds(world, model.world) == []
        tallies = np.full((len(world.courtyards), COLUMNS), np.nan)
        engine.residents.py_func(
            model.seed, model.month, world.people, world.contacts, world.strength, world.seen,
            world.courtyards, world.needs, tallies, model.rungs, p,
        )  # fmt: skip
        model.executor.live(model)
        assert same_worlds(world, model.world) == []
        assert tallies.tobytes() == model.tallies.tobytes()
        total, books = np.empty(COLUMNS), np.empty(len(INSTITUTION_COLUMNS))
        engine.closing.py_func(model.seed, model.month, model.start, world, tallies, total, books, p)
        found = model.executor.close(model)
        assert same_worlds(world, model.world) == []
        assert [total.tobytes(), books.tobytes()] == [array.tobytes() for array in found]
        engine.moving.py_func(model.seed, model.month, world, *moving.room_for_pairs(world), p)
        done |= int(np.bitwise_or.reduce(model.world.people["acts"] | model.world.people["year_acts"]))
        model.executor.move(model)
        assert same_worlds(world, model.world) == []
        model.month += 1
    return done


def test_every_phase_of_a_month_is_the_same_compiled_or_not(acts):
    assert acts


@pytest.mark.parametrize("act", [HOSTED, STANDS, SUPERVISES, SUPPORTED_FUNDED])
def test_what_is_rarely_done_was_among_it(acts, act):
    """So that the loops were compared on every path."""
    assert acts & act

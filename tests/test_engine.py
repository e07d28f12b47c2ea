"""The compiled loops, run as the plain Python they are written in, give what they give compiled."""

from __future__ import annotations

import numpy as np

from sim import GovernanceModel, engine, moving
from sim.tallies import COLUMNS, INSTITUTION_COLUMNS
from sim.world import World
from tests.helpers import same_bytes


def test_loops_give_the_same_compiled_or_not() -> None:
    """A teaching courtyard, every lever on, month by month over a year: every array byte for byte."""
    overrides = {"engagement.ballot": 1, "organisation.staff_hours": 400, "organisation.grant": 600_000}
    model = GovernanceModel("xingfu", "reform-2009", seed=5, individuals=False, overrides=overrides, burn_in=12)
    for _ in range(12):
        model.open_month()
        world = model.world.copied()
        model.world = world.copied()
        model.executor.live(model)
        total, _books = model.executor.close(model)
        model.executor.move(model)
        engine_total = _live_close_move(world, model)
        assert np.array_equal(total, engine_total)
        for name, one, other in zip(World._fields, world, model.world, strict=True):
            assert same_bytes(one, other), f"{name} differs"
        model.month += 1


def _live_close_move(world: World, model: GovernanceModel) -> np.ndarray:
    p = [model.p]
    tallies, total = np.zeros_like(model.tallies), np.empty(COLUMNS)
    books = np.empty(len(INSTITUTION_COLUMNS))
    engine.residents.py_func(
        model.seed, model.month, world.people, world.contacts, world.strength, world.seen,
        world.courtyards, world.needs, tallies, model.rungs, p,
    )  # fmt: skip
    engine.closing.py_func(model.seed, model.month, model.start, world, tallies, total, books, p)
    engine.moving.py_func(model.seed, model.month, world, *moving.room_for_pairs(world), p)
    return total

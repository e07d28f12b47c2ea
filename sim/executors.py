"""The two ways to live a month: compiled loops over arrays, or plain agents one after another.

Both apply the same rules in the same order, and give the same values to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sim import engine, moving, systems, tallies
from sim.compiled import native

if TYPE_CHECKING:
    from sim.model import GovernanceModel
    from sim.world import World


class Executor(Protocol):
    """The phases of a month."""

    def open(self, model: GovernanceModel) -> None:
        """Open the month: money, needs, works, occasions, news."""

    def live(self, model: GovernanceModel) -> None:
        """Let every resident live the month."""

    def close(self, model: GovernanceModel) -> tuple[np.ndarray, np.ndarray]:
        """Close the month; return the sums over adults, and what councils did and was paid."""

    def move(self, model: GovernanceModel) -> None:
        """Let people move and strangers meet."""


class Compiled:
    """Compiled loops (:mod:`sim.engine`), one call a phase, on as many threads as numba is given."""

    def __init__(self) -> None:
        self._pairs, self._found = np.zeros((2, 0), dtype=np.int32), np.zeros(0, dtype=np.int64)
        self._native: dict[Callable[..., None], Callable[..., None]] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy or another process takes along: loops are found again there."""
        return self.__dict__ | {"_native": {}}

    def open(self, model: GovernanceModel) -> None:
        """Open the month."""
        world = model.world
        self._run(engine.opening, model.seed, model.month, model.origin, world, model.record)
        self._run(
            engine.looking_about, model.seed, model.month, world.people, world.frail, world.courtyards,
            world.organisations, model.record,
        )  # fmt: skip
        if model.systems_on:
            self._run(engine.systems, model.seed, model.month, model.origin, world, model.record)
        else:
            self._run(engine.groups, model.seed, model.month, world, model.record)

    def live(self, model: GovernanceModel) -> None:
        """Let every courtyard live the month, in parallel."""
        world = model.world
        if model.tallies.shape != (len(world.courtyards), tallies.COLUMNS):
            model.tallies = np.zeros((len(world.courtyards), tallies.COLUMNS))
        self._run(
            engine.residents, model.seed, model.month, world.people, world.contacts, world.strength, world.seen,
            world.courtyards, world.needs, model.tallies, model.rungs, model.record,
        )  # fmt: skip

    def close(self, model: GovernanceModel) -> tuple[np.ndarray, np.ndarray]:
        """Close the month and add it up."""
        total, books = np.empty(tallies.COLUMNS), np.empty(len(tallies.INSTITUTION_COLUMNS))
        self._run(
            engine.closing, model.seed, model.month, model.origin, model.world, model.tallies, total, books,
            model.record,
        )  # fmt: skip
        return total, books

    def move(self, model: GovernanceModel) -> None:
        """Let people move, and strangers meet."""
        self._run(engine.moving, model.seed, model.month, model.world, *self._room(model.world), model.record)

    def _run(self, loop: Callable[..., None], *arguments: Any) -> None:
        """Run a loop, without asking month by month which types a model's arrays have."""
        known = self._native.get(loop)
        if known is None:
            known = self._native[loop] = native(loop, arguments)
        known(*arguments)

    def _room(self, world: World) -> tuple[np.ndarray, np.ndarray]:
        """Room to note whom residents meet of other courtyards."""
        if len(self._found) != len(world.courtyards):
            self._pairs, self._found = moving.room_for_pairs(world)
        return self._pairs, self._found

    def burn_in_month(self, model: GovernanceModel) -> None:
        """Live one month of the burn-in, which is not recorded."""
        self.open(model)
        self.live(model)
        self.close(model)
        self.move(model)


class Plain:
    """Plain Mesa agents, one after another: the executor to read, to step through and to change."""

    def open(self, model: GovernanceModel) -> None:
        """Let government, courtyards, councils and organisations open the month, community by community."""
        for council in model.councils:
            model.government.open_month(council.community)
            council.open_month()
            council.organisations[0].open_month()
        systems.look_about_everywhere(model.seed, model.month, model.world, model.p)
        if model.systems_on:
            self._systems(model)
        else:
            systems.groups_everywhere(model.seed, model.month, model.world, model.p)

    def _systems(self, model: GovernanceModel) -> None:
        """Let actors do what :func:`sim.systems.systems_month` does for the compiled model, in the same order."""
        systems.small_works_month(model.seed, model.month, model.world, model.p)
        for council in model.councils:
            council.look_after_courtyards()
        systems.care_everywhere(model.seed, model.month, model.origin, model.world, model.p)
        model.government.support_organisations()
        for council in model.councils:
            model.government.keep_desk(council.community)
            council.let_organisations_live()
        model.foundation.live_month()
        systems.feel_what_is_left(model.world, model.p)

    def live(self, model: GovernanceModel) -> None:
        """Let each courtyard's residents live the month, then what they do together."""
        model.tallies = np.zeros((len(model.courtyards), tallies.COLUMNS))
        for courtyard in model.courtyards:
            courtyard.live_month()

    def close(self, model: GovernanceModel) -> tuple[np.ndarray, np.ndarray]:
        """Let councils close the month, and add it up."""
        for council in model.councils:
            council.close_month()
        world = model.world
        total, books = np.empty(tallies.COLUMNS), np.empty(len(tallies.INSTITUTION_COLUMNS))
        tallies.add_up(model.tallies, total)
        tallies.count_institutions(world, model.month, books)
        return total, books

    def move(self, model: GovernanceModel) -> None:
        """Let those who leave be replaced, and strangers of different courtyards meet."""
        world = model.world
        moving.people_leave(world, model.p)
        for c in range(len(world.courtyards)):
            moving.people_arrive(model.seed, world.people, world.seen, world.courtyards, c, model.p)
        moving.free_children(world, model.p)
        pairs, found = moving.room_for_pairs(world)
        for c in range(len(world.courtyards)):
            moving.look_abroad(
                model.seed, model.month, world.people, world.contacts, world.courtyards, c, pairs, found, [model.p]
            )
        moving.strangers_meet(world, pairs, found, model.p)


EXECUTORS: dict[str, type[Compiled] | type[Plain]] = {"compiled": Compiled, "mesa": Plain}

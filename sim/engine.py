"""The compiled loops: one for each phase of a month.

The parallel block is the courtyard: its residents are adjacent, it reads last month's words of
contacts anywhere and writes its own rows only, so any number of threads gives the same values. What
crosses courtyards (new ties across, moving out, decisions, money) is done afterwards, in order.
"""

from __future__ import annotations

import numpy as np
from numba import prange

from sim import network
from sim.by_reference import by_reference
from sim.compiled import kernel
from sim.courtyard import courtyard_month
from sim.frailty import most_frail
from sim.moving import feel_at_home, free_children, look_abroad, people_arrive, people_leave, strangers_meet
from sim.needs import feel_needs, start_needs
from sim.organisations import any_at_work
from sim.person import Array, whole
from sim.systems import groups_everywhere, look_about, systems_month
from sim.tallies import add_up, count_institutions
from sim.turns import draw_turns
from sim.world import World
from sim.year import close_month, open_month


@kernel()
def begin(seed: int, world_arrays: World, p_array: Array) -> None:
    """Make first ties and first needs, and let everybody feel at home."""
    world = by_reference(world_arrays)
    p = p_array[0]
    network.start_ties(seed, world.people, world.contacts, world.strength, world.courtyards, p)
    start_needs(seed, world.needs, world.courtyards)
    draw_turns(seed, world)
    for c in range(len(world.courtyards)):
        feel_needs(world.courtyards, world.needs, c, p)
        for i in range(world.courtyards[c].first, world.courtyards[c].stop):
            feel_at_home(world.people, world.courtyards[c], i, p)


@kernel()
def relocation(seed: int, world_arrays: World, p_array: Array) -> None:
    """Move the whole place."""
    world = by_reference(world_arrays)
    network.relocate(seed, world.people, world.contacts, world.strength, p_array[0])


@kernel()
def opening(seed: int, month: int, start: int, world_arrays: World, p_array: Array) -> None:
    """Open the month of every community."""
    world = by_reference(world_arrays)
    for g in range(len(world.communities)):
        open_month(seed, month, start, world, g, p_array[0])


@kernel(parallel=True)
def looking_about(
    seed: int, month: int, people: Array, frail: Array, courtyards: Array, organisations: Array, p_array: Array
) -> None:
    """Let every courtyard look about before organisations and systems do their month, in parallel."""
    counting, bounds = any_at_work(organisations, p_array[0]), most_frail(p_array[0])
    for c in prange(len(courtyards)):
        look_about(seed, month, people, frail, bounds, courtyards, whole(c), counting, p_array[0])


@kernel()
def groups(seed: int, month: int, world_arrays: World, p_array: Array) -> None:
    """Let courtyard organisations do their month where no policy adds a system."""
    world = by_reference(world_arrays)
    groups_everywhere(seed, month, world, p_array[0])


@kernel()
def systems(seed: int, month: int, start: int, world_arrays: World, p_array: Array) -> None:
    """Let the systems that a policy adds do their month."""
    world = by_reference(world_arrays)
    systems_month(seed, month, start, world, p_array[0])


@kernel(parallel=True)
def residents(
    seed: int,
    month: int,
    people: Array,
    contacts: Array,
    strength: Array,
    seen: Array,
    courtyards: Array,
    needs: Array,
    tallies: Array,
    rungs: Array,
    p_array: Array,
) -> None:
    """Let every courtyard live its month, in parallel."""
    lost = network.chances_lost(p_array[0])
    for c in prange(len(courtyards)):
        courtyard_month(
            seed,
            month,
            np.int64(c),
            people,
            contacts,
            strength,
            seen,
            courtyards,
            needs,
            tallies,
            rungs,
            lost,
            p_array,
        )


@kernel()
def closing(
    seed: int,
    month: int,
    start: int,
    world_arrays: World,
    tallies: Array,
    total: Array,
    books: Array,
    p_array: Array,
) -> None:
    """Close the month of every community, and add it up."""
    world = by_reference(world_arrays)
    for g in range(len(world.communities)):
        close_month(seed, month, start, world, g, p_array[0])
    add_up(tallies, total)
    count_institutions(world, month, books)


@kernel(parallel=True)
def moving(seed: int, month: int, world_arrays: World, pairs: Array, found: Array, p_array: Array) -> None:
    """Let people move; then let every courtyard's residents look for acquaintances in others, and meet them."""
    world = by_reference(world_arrays)
    people, contacts, courtyards, seen = world.people, world.contacts, world.courtyards, world.seen
    people_leave(world, p_array[0])
    for c in prange(len(courtyards)):
        people_arrive(seed, people, seen, courtyards, np.int64(c), p_array[0])
    free_children(world, p_array[0])
    for c in prange(len(courtyards)):
        look_abroad(seed, month, people, contacts, courtyards, np.int64(c), pairs, found, p_array)
    strangers_meet(world, pairs, found, p_array[0])

"""The neighbourhood network: made, changed, read out to networkx.

Ties are mutual and outside the household; household members are tied by living together. A tie is
kept on both ends' rows. Ties form through shared activity, in daily life and between friends of
friends; they fade without contact; moving cuts them.

Sources: form Roy et al. 2022 and Burt 2002 (fading), Dunbar's layers (room), F18 (levels).
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from sim import chance
from sim.compiled import rule
from sim.population import ADULT, SLOTS

STRONGEST = 127
FIRST_STRENGTH = 38  # 0.3: an acquaintance
CLOSE = 64  # half: a close tie
DAILY_FLOOR = 25  # 0.2: what living next door keeps
MONTHS = 12
REVIEW = 16  # months between reviews of a tie: a power of two, so that whose turn it is costs nothing


@rule
def slot_of(contacts: Any, degree: int, i: int, j: int) -> int:
    """Slot in which i keeps j, or -1."""
    for s in range(degree):
        if int(contacts[i, s]) == j:
            return s
    return -1


@rule
def has_room(people: Any, i: int) -> bool:
    """Whether an adult can keep one more tie."""
    return int(people[i].degree) < int(people[i].sociability) and int(people[i].age) >= ADULT


@rule
def tie(people: Any, contacts: Any, strength: Any, i: int, j: int) -> bool:
    """Make i and j acquainted if both have room and are of different households."""
    if i == j or int(people[i].household) == int(people[j].household):
        return False
    if not (has_room(people, i) and has_room(people, j)):
        return False
    degree_i, degree_j = int(people[i].degree), int(people[j].degree)
    if slot_of(contacts, degree_i, i, j) >= 0:
        return False
    contacts[i, degree_i] = j
    strength[i, degree_i] = FIRST_STRENGTH
    people[i].degree = degree_i + 1
    contacts[j, degree_j] = i
    strength[j, degree_j] = FIRST_STRENGTH
    people[j].degree = degree_j + 1
    return True


@rule
def drop_slot(people: Any, contacts: Any, strength: Any, i: int, s: int) -> None:
    """Take a tie off one end; the last one moves into its slot."""
    last = int(people[i].degree) - 1
    contacts[i, s] = contacts[i, last]
    strength[i, s] = strength[i, last]
    contacts[i, last] = len(people)
    strength[i, last] = 0
    people[i].degree = last


@rule
def cut_all(people: Any, contacts: Any, strength: Any, i: int) -> None:
    """Cut every tie of a resident who leaves, at both ends."""
    while int(people[i].degree) > 0:
        s = int(people[i].degree) - 1
        j = int(contacts[i, s])
        other = slot_of(contacts, int(people[j].degree), j, i)
        if other >= 0:
            drop_slot(people, contacts, strength, j, other)
        drop_slot(people, contacts, strength, i, s)


@rule
def strengthen(people: Any, contacts: Any, strength: Any, i: int, j: int, gain: float) -> None:
    """Add to the strength of an existing tie, at both ends."""
    s = slot_of(contacts, int(people[i].degree), i, j)
    if s < 0:
        return
    value = min(STRONGEST, int(strength[i, s]) + int(STRONGEST * gain))
    strength[i, s] = value
    strength[j, slot_of(contacts, int(people[j].degree), j, i)] = value


@rule
def is_due(i: int, j: int, month: int) -> bool:
    """Whether it is the month to review the tie of i and j: each once in sixteen, both ends in the same."""
    return ((i ^ j) ^ month) & (REVIEW - 1) == 0


@rule
def is_lost(luck: float, value: int, p: Any) -> bool:
    """Whether a tie of some strength ends at its review; both ends have the same luck.

    Source: close ties lose 1-4 % a year, weak ones far more (Roy et al. 2022; Burt 2002).
    """
    hazard = (p.tie_fade_close if value >= CLOSE else p.tie_fade_weak) * REVIEW / MONTHS
    return luck < hazard * p.link_time_to_fading


@rule
def faded(value: int, p: Any) -> int:
    """Strength after a review without shared activity: it falls towards what daily life keeps."""
    if value <= DAILY_FLOOR:
        return value
    return DAILY_FLOOR + int((value - DAILY_FLOOR) * (1.0 - p.tie_decay * REVIEW / MONTHS * p.link_time_to_fading))


@rule
def review_tie(luck: float, people: Any, contacts: Any, strength: Any, i: int, s: int, p: Any) -> bool:
    """Review one end of a tie: it fades, or is lost; returns whether it was lost."""
    value = int(strength[i, s])
    if is_lost(luck, value, p):
        drop_slot(people, contacts, strength, i, s)
        return True
    strength[i, s] = faded(value, p)
    return False


@rule
def review_ties(seed: int, month: int, people: Any, contacts: Any, strength: Any, i: int, p: Any) -> None:
    """Review those of a resident's ties whose month it is, from the last slot to the first."""
    s = int(people[i].degree) - 1
    while s >= 0:
        j = int(contacts[i, s])
        if is_due(i, j, month):
            luck = chance.draw(seed, chance.TIE_REVIEW, min(i, j), max(i, j), month)
            review_tie(luck, people, contacts, strength, i, s, p)
        s -= 1


@rule
def meet(seed: int, month: int, people: Any, contacts: Any, strength: Any, together: Any, count: int, p: Any) -> None:
    """Let those who did something together meet: each meets one other of them.

    Parameters
    ----------
    together : ndarray of int64
        Rows of those present, of which the first ``count`` count.
    """
    if count < 2:
        return
    for k in range(count):
        i = int(together[k])
        u = chance.draws(seed, chance.TIE_MEET, i, int(people[i].generation), month)
        other = k + 1 + int(u[0] * (count - 1))
        j = int(together[other if other < count else other - count])
        if u[1] < p.tie_meet * p.link_activity_to_ties:
            tie(people, contacts, strength, i, j)
        strengthen(people, contacts, strength, i, j, p.tie_gain * p.link_activity_to_ties)


@rule
def friend_of_friend(contacts: Any, people: Any, i: int, u: float, v: float) -> int:
    """Pick a friend of a friend of i, or -1."""
    degree = int(people[i].degree)
    if degree == 0:
        return -1
    j = int(contacts[i, int(u * degree)])
    theirs = int(people[j].degree)
    return int(contacts[j, int(v * theirs)]) if theirs > 0 else -1


@rule
def friend_inside(contacts: Any, people: Any, i: int, first: int, stop: int, u: float, v: float) -> int:
    """As :func:`friend_of_friend`, through friends and to friends inside [first, stop) only."""
    degree = int(people[i].degree)
    if degree == 0:
        return -1
    j = int(contacts[i, int(u * degree)])
    if j < first or j >= stop or int(people[j].degree) == 0:
        return -1
    k = int(contacts[j, int(v * int(people[j].degree))])
    return k if first <= k < stop else -1


@rule
def next_door(u: float, near: int) -> int:
    """Step to a resident a few doors away, from -near to near."""
    return int(u * (2 * near + 1)) - near


@rule
def encounter(
    seed: int,
    month: int,
    people: Any,
    contacts: Any,
    strength: Any,
    c: int,
    first: int,
    stop: int,
    tries: float,
    friends: float,
    near: int,
) -> None:
    """Let neighbours of one courtyard get acquainted in daily life, O(tries).

    Reads and writes rows of this courtyard only, so courtyards can be done at the same time.
    """
    size = stop - first
    count = int(tries + chance.draw(seed, chance.TIE_ENCOUNTER, c, 0, month))
    for k in range(count):
        u = chance.draws(seed, chance.TIE_ENCOUNTER, c, k + 1, month)
        i = first + int(u[0] * size)
        if not has_room(people, i):
            continue
        j = -1
        if u[3] < friends:
            j = friend_inside(contacts, people, i, first, stop, u[1], u[2])
        if j < 0:
            j = i + next_door(u[1], near)
        if first <= j < stop:
            tie(people, contacts, strength, i, j)


@rule
def meet_across(
    seed: int,
    month: int,
    people: Any,
    contacts: Any,
    strength: Any,
    courtyards: Any,
    c: int,
    tries: float,
    friends: float,
) -> None:
    """Let residents of one courtyard get acquainted with those of others, near ones first, O(tries)."""
    count = int(tries + chance.draw(seed, chance.TIE_ACROSS, c, 0, month))
    for k in range(count):
        u = chance.draws(seed, chance.TIE_ACROSS, c, k + 1, month)
        i = courtyards[c].first + int(u[0] * (courtyards[c].stop - courtyards[c].first))
        if not has_room(people, i):
            continue
        j = friend_of_friend(contacts, people, i, u[1], u[2]) if u[3] < friends else -1
        if j < 0:
            other = other_courtyard(c, len(courtyards), u[1])
            j = courtyards[other].first + int(u[2] * (courtyards[other].stop - courtyards[other].first))
        tie(people, contacts, strength, i, j)


@rule
def other_courtyard(c: int, count: int, u: float) -> int:
    """Another courtyard of the row they stand in: half the draws fall within three steps."""
    if count == 1:
        return c
    near = u < 0.5
    reach = min(3, count - 1) if near else count - 1
    step = 1 + int((u * 2.0 if near else u * 2.0 - 1.0) * reach)
    return (c + step) % count


@rule
def start_ties(seed: int, people: Any, contacts: Any, strength: Any, courtyards: Any, p: Any) -> None:
    """Make a place's first ties by the same tries that daily life makes, in three rounds.

    Strangers first, then friends of friends; the burn-in brings them to their own level.
    """
    for rounds in range(3):
        friends = 0.0 if rounds == 0 else min(1.0, p.place_ties_kin * 1.5)
        for c in range(len(courtyards)):
            first, stop = courtyards[c].first, courtyards[c].stop
            pairs = (stop - first) * p.place_ties_start / 2.0 / 2.2
            encounter(
                seed,
                -1 - rounds,
                people,
                contacts,
                strength,
                c,
                first,
                stop,
                pairs * p.place_ties_local,
                friends,
                int(p.tie_near),
            )
        for c in range(len(courtyards)):
            pairs = (courtyards[c].stop - courtyards[c].first) * p.place_ties_start / 2.0 / 2.2
            meet_across(
                seed,
                -1 - rounds,
                people,
                contacts,
                strength,
                courtyards,
                c,
                pairs * (1.0 - p.place_ties_local),
                0.0,
            )


@rule
def relocate(seed: int, people: Any, contacts: Any, strength: Any, p: Any) -> None:
    """Move a whole place: ties outside the household survive with chance ``place.ties_kept``."""
    for i in range(len(people)):
        s = int(people[i].degree) - 1
        while s >= 0:
            j = int(contacts[i, s])
            gone = chance.draw(seed, chance.MOVE_VILLAGE, min(i, j), max(i, j), 0) >= p.place_ties_kept
            if gone and p.link_moving_to_ties > 0.0:
                drop_slot(people, contacts, strength, i, s)
            s -= 1
        people[i].tenure = 0


def to_networkx(world: Any, month: int, level: str = "resident") -> nx.Graph:
    """Give the ties as a networkx graph.

    Parameters
    ----------
    world : sim.world.World
    month : int
        Month now, to tell who took part in the last twelve.
    level : {"resident", "household"}
        Nodes are residents (adults and children) or households. Household members are tied to each
        other; two households are tied when any of their members are.

    Returns
    -------
    networkx.Graph
        Node attributes ``courtyard``, ``migrant``, ``household``, its ``size``, ``age`` (years; of the first
        member), ``acted`` (took part in the last twelve months); edge attribute ``strength`` (0 to 1).
    """
    people, present = world.people, world.present
    graph = nx.Graph()
    node_of = people["household"][:present] if level == "household" else np.arange(present)
    for node in np.unique(node_of).tolist():
        graph.add_node(
            node,
            courtyard=int(people["courtyard"][node]),
            migrant=bool(people["migrant"][node]),
            household=int(people["household"][node]),
            size=int(people["household_size"][node]),
            age=int(people["age"][node]) // MONTHS,
            acted=False,
        )
    for row in np.flatnonzero(people["last_act"][:present] > month - MONTHS).tolist():
        graph.nodes[int(node_of[row])]["acted"] = True
    rows, slots = np.nonzero(np.arange(SLOTS)[None, :] < people["degree"][:present, None])
    others = world.contacts[rows, slots]
    once = rows < others
    for i, j, s in zip(
        rows[once].tolist(),
        others[once].tolist(),
        world.strength[rows[once], slots[once]].tolist(),
        strict=True,
    ):
        one, other = int(node_of[i]), int(node_of[j])
        known = graph.edges[one, other]["strength"] if graph.has_edge(one, other) else 0.0
        graph.add_edge(one, other, strength=max(known, s / STRONGEST))
    if level == "resident":
        heads = people["household"][:present].astype(np.int64)
        for row in range(present):
            graph.add_edges_from((row, other, {"strength": 1.0}) for other in range(int(heads[row]), row))
    return graph

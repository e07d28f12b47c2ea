"""The neighbourhood network: how ties are made, grow, fade and end.

Ties are mutual and outside the household; household members are tied by living together. A tie is
kept on both ends' rows. Ties form through shared activity, in daily life and between friends of
friends; they fade without contact; moving cuts them.

Sources: form Roy et al. 2022 and Burt 2002 (fading), Dunbar's layers (room), F18 (levels).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import chance
from sim.compiled import rule
from sim.notes import FRIEND, ONE_OF_PAIR, ORDER, OTHER_OF_PAIR, TRY, WHOSE, scratch_of_tries
from sim.ordering import put_in_order
from sim.parameters import MONTHS
from sim.person import ADULT, SLOTS, whole
from sim.place_parameters import ENCLAVE

STRONGEST = 127
CLOSE = 64  # half of the strongest: a close tie, by the meaning of tie.fade_close
FIRST_ROUNDS = 8  # of tries that make a place's first ties; more of them find little room
REVIEW = 16  # months between reviews of a tie: a power of two, so that whose turn it is costs nothing


@rule
def slot_of(contacts: Any, i: int, j: int) -> int:
    """Slot in which i keeps j, or -1. All are compared, empty ones too (no j is -1): a stop could not be predicted."""
    slot = -1
    for s in range(SLOTS):
        slot = s if int(contacts[i, s]) == j else slot
    return slot


@rule
def has_room(people: Any, i: int) -> bool:
    """Whether an adult can keep one more tie."""
    return bool((int(people[i].degree) < int(people[i].sociability)) & (int(people[i].age) >= ADULT))


@rule
def tie(people: Any, contacts: Any, strength: Any, i: int, j: int, p: Any) -> bool:
    """Make i and j acquainted if both have room and are of different households."""
    if i == j or int(people[i].household) == int(people[j].household):
        return False
    if not (has_room(people, i) and has_room(people, j)):
        return False
    degree_i, degree_j = whole(people[i].degree), whole(people[j].degree)
    if slot_of(contacts, i, j) >= 0:
        return False
    first = int(p.tie_first * STRONGEST)
    contacts[i, degree_i] = j
    strength[i, degree_i] = first
    people[i].degree = degree_i + 1
    contacts[j, degree_j] = i
    strength[j, degree_j] = first
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
        j = whole(contacts[i, s])
        other = slot_of(contacts, j, i)
        if other >= 0:
            drop_slot(people, contacts, strength, j, other)
        drop_slot(people, contacts, strength, i, s)


@rule
def strengthen(contacts: Any, strength: Any, i: int, j: int, gain: float) -> None:
    """Add to the strength of an existing tie, at both ends."""
    s = slot_of(contacts, i, j)
    if s < 0:
        return
    value = min(STRONGEST, int(strength[i, s]) + int(STRONGEST * gain))
    strength[i, s] = value
    strength[j, slot_of(contacts, j, i)] = value


@rule
def is_due(i: int, j: int, month: int) -> bool:
    """Whether it is the month to review the tie of i and j: each once in sixteen, both ends in the same."""
    return ((i ^ j) ^ month) & (REVIEW - 1) == 0


@rule
def chances_lost(p: Any) -> tuple[float, float]:
    """Chances that a weak and that a close tie end at a review.

    Source: close ties lose 1-4 % a year, weak ones far more (Roy et al. 2022; Burt 2002).
    """
    years, link = REVIEW / MONTHS, p.link_time_to_fading
    weak = 1.0 - math.exp(years * math.log(1.0 - p.tie_fade_weak * link))
    return weak, 1.0 - math.exp(years * math.log(1.0 - p.tie_fade_close * link))


@rule
def is_lost(luck: float, value: int, lost: tuple[float, float]) -> bool:
    """Whether a tie of some strength ends at its review (:func:`chances_lost`); both ends have the same luck."""
    return luck < (lost[1] if value >= CLOSE else lost[0])


@rule
def faded(value: int, p: Any) -> int:
    """Strength after a review without shared activity: it falls towards what daily life keeps."""
    above = max(0, value - int(p.tie_daily * STRONGEST))
    return value - above + int(above * (1.0 - p.tie_decay * REVIEW / MONTHS * p.link_time_to_fading))


@rule
def review_tie(
    luck: float, people: Any, contacts: Any, strength: Any, i: int, s: int, lost: tuple[float, float], p: Any
) -> bool:
    """Review one end of a tie: it fades, or is lost; returns whether it was lost."""
    value = int(strength[i, s])
    if is_lost(luck, value, lost):
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
            review_tie(luck, people, contacts, strength, i, s, chances_lost(p), p)
        s -= 1


@rule
def meet(
    seed: int, month: int, people: Any, contacts: Any, strength: Any, together: Any, count: int,
    notes: Any, luck: Any, p: Any,
) -> None:  # fmt: skip
    """Let those who did something together meet: each meets the next of them in an order drawn by lot.

    Everybody's place in the order is a number of their own, keyed by person and month, so that one more who came
    changes whom one person meets, and nobody else's partner. O(count log count).

    Parameters
    ----------
    together : ndarray of int64, shape (in_lanes(count) or more,)
        Rows of those present, of which the first ``count`` count.
    notes, luck : ndarray
        Scratch (:func:`sim.notes.scratch`).
    """
    if count < 2:
        return
    low, high = seed & chance.MASK, (seed >> 32) & chance.MASK
    generations, order = notes[WHOSE], notes[ORDER]
    for k in range(count):
        generations[k] = int(people[together[k]].generation)
    for k in range(chance.in_lanes(count)):
        words = chance.philox(low, high, int(together[k]), int(generations[k]), month, chance.TIE_MEET)
        luck[0, k], luck[1, k] = (words[0] + 0.5) * chance.TO_UNIT, (words[1] + 0.5) * chance.TO_UNIT
    put_in_order(luck[0, :count], order)
    for n in range(count if count > 2 else 1):  # two meet once
        k = order[n]
        i, j = int(together[k]), int(together[order[n + 1 if n + 1 < count else 0]])
        if luck[1, k] < p.tie_meet * p.link_activity_to_ties:
            tie(people, contacts, strength, i, j, p)
        strengthen(contacts, strength, i, j, p.tie_gain * p.link_activity_to_ties)


@rule
def next_door(u: float, near: int) -> int:
    """Step to a resident a few doors away, from -near to near."""
    return int(u * (2 * near + 1)) - near


@rule
def find_pairs(
    seed: int, month: int, purpose: int, people: Any, contacts: Any, courtyards: Any, c: int,
    tries: float, friends: float, beyond: float, pairs: Any, notes: Any, luck: Any, p: Any,
) -> int:  # fmt: skip
    """Find who of a courtyard may get acquainted, with neighbours, or beyond the courtyard, O(tries).

    Beyond it are friends of friends, wherever they live, and residents of other courtyards.

    Reads everybody and writes nobody. One question at a time is asked of all tries, so that the memory
    that answers one is fetched while another waits.

    Parameters
    ----------
    purpose : int
        :data:`sim.chance.TIE_ENCOUNTER` for neighbours, :data:`sim.chance.TIE_ACROSS` for others.
    tries : float
        How many tries, on average.
    friends : float
        Share of tries that go to a friend of a friend.
    beyond : float
        Share of strangers of other courtyards who live in another community.
    pairs : ndarray of int, shape (2, tries + 1 or more)
        Is filled with both ends.
    notes, luck : ndarray, shapes (2 or more, tries + 1 or more) and (4 or more, tries + 1 or more)
        Scratch of integers and floats.

    Returns
    -------
    int
        How many pairs there are.
    """
    first, stop, inside = int(courtyards[c].first), int(courtyards[c].stop), purpose == chance.TIE_ENCOUNTER
    count = int(tries + chance.draw(seed, purpose, c, 0, month))
    which, other = notes[TRY], notes[FRIEND]
    chance.fill(luck, seed, purpose, c, month, count)
    willing = 0
    for k in range(count):
        i = first + int(luck[0, k] * (stop - first))
        which[willing], pairs[0, willing] = k, i
        willing += 1 if has_room(people, i) else 0
    low, high = first if inside else 0, stop if inside else len(people)
    for n in range(willing):
        i, k = whole(pairs[0, n]), which[n]
        friend = int(contacts[i, int(luck[1, k] * int(people[i].degree))])
        other[n] = friend if (luck[3, k] < friends) & (low <= friend) & (friend < high) else -1
    for n in range(willing):
        friend = max(0, other[n])
        theirs = int(contacts[friend, int(luck[2, which[n]] * int(people[friend].degree))])
        other[n] = theirs if (other[n] >= 0) & (low <= theirs) & (theirs < high) else -1
    found = 0
    for n in range(willing):
        i, j, k = whole(pairs[0, n]), other[n], which[n]
        if j < 0 and inside:
            j = i + next_door(luck[1, k], int(p.tie_near))
        elif j < 0:
            away = (
                luck[3, k] < friends * beyond
                if luck[3, k] < friends
                else luck[3, k] < friends + beyond * (1.0 - friends)
            )
            base = 0 if away else int(courtyards[c].community_first)
            among = len(courtyards) if away else int(courtyards[c].community_stop) - base
            there = base + other_courtyard(c - base, among, luck[1, k], p)
            j = int(courtyards[there].first) + int(luck[2, k] * (courtyards[there].stop - courtyards[there].first))
        known = min(max(j, low), high - 1)
        pairs[0, found], pairs[1, found] = i, known
        found += 1 if (j == known) & (i != j) & has_room(people, known) else 0
    return found


@rule
def encounter(
    seed: int, month: int, people: Any, contacts: Any, strength: Any, courtyards: Any, c: int,
    tries: float, friends: float, notes: Any, luck: Any, p: Any,
) -> None:  # fmt: skip
    """Let neighbours of one courtyard get acquainted in daily life, O(tries).

    Writes rows of this courtyard only, so courtyards can be done at the same time.
    """
    pairs = notes[ONE_OF_PAIR : OTHER_OF_PAIR + 1]
    found = find_pairs(
        seed, month, chance.TIE_ENCOUNTER, people, contacts, courtyards, c, tries, friends, 0.0, pairs, notes, luck, p
    )
    tie_pairs(people, contacts, strength, pairs, found, p)


@rule
def tie_pairs(people: Any, contacts: Any, strength: Any, pairs: Any, count: int, p: Any) -> None:
    """Make pairs acquainted, in order, as far as both still have room."""
    for n in range(count):
        tie(people, contacts, strength, whole(pairs[0, n]), whole(pairs[1, n]), p)


@rule
def other_courtyard(c: int, count: int, u: float, p: Any) -> int:
    """Another courtyard of the row they stand in: a share of draws (``tie.beside``) fall within three steps."""
    if count == 1:
        return c
    near = u < p.tie_beside
    reach = min(3, count - 1) if near else count - 1
    along = u / p.tie_beside if near else (u - p.tie_beside) / (1.0 - p.tie_beside)
    return (c + 1 + min(reach - 1, int(along * reach))) % count


@rule
def ties_wanting(people: Any, first: int, stop: int, each: float) -> float:
    """Ties that a courtyard's adults lack until they have ``each`` on average; a tie has two ends."""
    ends = 0.0
    for i in range(first, stop):
        if int(people[i].age) >= ADULT:
            ends += each - int(people[i].degree)
    return max(0.0, ends / 2.0)


@rule
def start_ties(seed: int, people: Any, contacts: Any, strength: Any, courtyards: Any, p: Any) -> None:
    """Make a place's first ties by the same tries that daily life makes, each round as many as ties are wanting.

    Not every try makes one, so there are :data:`FIRST_ROUNDS`. The burn-in brings ties to their own level, whatever
    they start from.
    """
    wanting = np.empty(len(courtyards))
    for rounds in range(FIRST_ROUNDS):
        for c in range(len(courtyards)):
            wanting[c] = ties_wanting(people, int(courtyards[c].first), int(courtyards[c].stop), p.place_ties_start)
        for c in range(len(courtyards)):
            tries = wanting[c] * p.place_ties_local
            notes, luck = scratch_of_tries(int(tries) + 1)
            encounter(
                seed, -1 - rounds, people, contacts, strength, courtyards, c, tries, p.place_ties_kin, notes, luck, p
            )
        for c in range(len(courtyards)):
            tries = wanting[c] * (1.0 - p.place_ties_local)
            notes, luck = scratch_of_tries(int(tries) + 1)
            pairs = notes[ONE_OF_PAIR : OTHER_OF_PAIR + 1]
            found = find_pairs(
                seed, -1 - rounds, chance.TIE_ACROSS, people, contacts, courtyards, c, tries, 0.0,
                p.place_beyond, pairs, notes, luck, p,
            )  # fmt: skip
            tie_pairs(people, contacts, strength, pairs, found, p)


@rule
def relocate(seed: int, people: Any, contacts: Any, strength: Any, p: Any) -> None:
    """Move a whole place: ties outside the household survive with chance ``place.ties_kept``.

    An enclave scatters old neighbours over its blocks (F19): fewer ties within the courtyard survive
    (``tie.scattered``).
    """
    neighbours = p.tie_scattered if p.place_move_kind == ENCLAVE else 1.0
    for i in range(len(people)):
        s = int(people[i].degree) - 1
        while s >= 0:
            j = int(contacts[i, s])
            kept = p.place_ties_kept * (neighbours if people[i].courtyard == people[j].courtyard else 1.0)
            gone = chance.draw(seed, chance.MOVE_VILLAGE, min(i, j), max(i, j), 0) >= kept
            if gone and p.link_moving_to_ties > 0.0:
                drop_slot(people, contacts, strength, i, s)
            s -= 1
        people[i].tenure = 0

"""Keyed chance: every draw is a pure function of (seed, purpose, who, when).

There is no running generator. A draw is one word of Philox4x32-10 [1]_ with the seed as its key and
(who, generation, when, purpose) as its counter, so order, threads and other people's draws change
nothing, and two policies share their luck.

References
----------
.. [1] J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw (2011), "Parallel random numbers: as easy as
   1, 2, 3", SC'11. https://doi.org/10.1145/2063384.2063405
"""

from __future__ import annotations

from typing import Any

from sim.compiled import inlined, rule

MASK = 0xFFFFFFFF
ROUNDS = 10
MULTIPLIER_0, MULTIPLIER_1 = 0xD2511F53, 0xCD9E8D57
WEYL_0, WEYL_1 = 0x9E3779B9, 0xBB67AE85
TO_UNIT = 2.0**-32
LANES = 8  # draws that a vectorised loop makes at once

# Purposes: what a draw is for. The number is part of the counter, so it never changes once published.
BORN_HOUSEHOLD = 1  # size of a household, whether it is a migrant household
BORN_BODY = 2  # age, type, schooling, hours
BORN_MIND = 3  # first beliefs
BORN_SOCIAL = 4  # sociability, tenure
BORN_DISPOSED = 70  # how far one is given to taking part
ACTS = 6  # hear, attend, speak, volunteer
CIVIC = 7  # vote, give, complain, life (moving, dying)
ROLES = 8  # stand, supervise, join
TIE_MEET = 9  # who meets whom at a shared activity
TIE_ENCOUNTER = 10  # neighbours meeting by chance, friends of friends
TIE_REVIEW = 11  # whether a tie lasts the year
TIE_ACROSS = 12  # meeting somebody of another courtyard
NEED = 13  # a need arises
CALENDAR = 15  # meetings, volunteer days and collections held this month
COSTING = 16  # cost, extent, kind of works, scope class
JUDGEMENT = 17  # how a member or an official sees a proposal
DELIVERY = 18  # duration and quality of works
CHOICE = 19  # what a speaker asks for
MOVE_VILLAGE = 20  # which ties a relocation cuts
UNCERTAIN = 21  # a replicate's draw of the assumptions
SAMPLE = 22  # who is in the panel
NAMING = 23  # whom a voter names who knows no candidate
MICRO_PROJECT = 40  # whose turn it is, cost and months of a micro-project
EXCHANGE = 41  # who talks with whom before the council votes
REPAIR = 42  # whose turn it is, and cost of an urgent repair
TABLE = 43  # where the property manager sits at the table, and what is dealt with
FIRM = 44  # what a firm gives
GROUP = 45  # a courtyard organisation is founded, acts, ends
TRAINING_LOT = 46  # who is invited to be trained
COVENANT = 47  # meetings about the covenant; a need that keeping it avoids
BALLOT = 65  # how much of a need a voter feels
FRAILTY = 55  # when a person becomes frail, whether on assistance, and their means
CARE_LINE = 56  # a person's place in line for a care bed, and whether one is wanted
FOUNDING = 50  # whether an organisation is founded
ENDING = 51  # whether one ends
JURY = 52  # how a jury sees an application
STAFF = 53  # schooling and age of whom an organisation takes on, and who leaves
GRANT_LOT = 54  # who comes first of equals whom the foundation may grant to
TWIN_LOT = 66  # which of equally skilled organisations has a partner first
PROVIDER_LOT = 67  # which of equally skilled providers is asked first
TURN_LOT = 68  # with which courtyard comes first of all
VOTE_LOT = 64  # who comes first of candidates with as many votes
OBJECTION = 60  # whether a resident minds posted works, and objects
WATCH_LOT = 61  # who gets a place in a watch group
HEEDING = 62  # whether officials heed objections
GIVEN_TIE = 30  # which adults of two households hold a tie of a given network


@inlined
def philox(
    key0: int, key1: int, counter0: int, counter1: int, counter2: int, counter3: int
) -> tuple[int, int, int, int]:
    """Return four 32-bit words of Philox4x32-10; integers in, integers out, O(1).

    Written in 64-bit integers under 32-bit masks: compiled products wrap, Python's do not, and the
    masks keep the same bits of both.
    """
    a, b, c, d = counter0 & MASK, counter1 & MASK, counter2 & MASK, counter3 & MASK
    k0, k1 = key0 & MASK, key1 & MASK
    for _ in range(ROUNDS):
        product0 = MULTIPLIER_0 * a
        product1 = MULTIPLIER_1 * c
        a = ((product1 >> 32) & MASK) ^ b ^ k0
        c = ((product0 >> 32) & MASK) ^ d ^ k1
        b = product1 & MASK
        d = product0 & MASK
        k0 = (k0 + WEYL_0) & MASK
        k1 = (k1 + WEYL_1) & MASK
    return a, b, c, d


@rule
def draws(seed: int, purpose: int, who: int, generation: int, when: int) -> tuple[float, float, float, float]:
    """Four numbers strictly between 0 and 1, uniform, for one purpose, person and month.

    Parameters
    ----------
    seed : int
        The run's seed, 0 to 2**63 - 1.
    purpose : int
        One of the constants of this module.
    who, generation : int
        Row of a resident and how many people lived on that row before; or any other subject's number.
    when : int
        Month, counted from the start of the burn-in; or a serial number.
    """
    a, b, c, d = philox(seed & MASK, (seed >> 32) & MASK, int(who), int(generation), int(when), int(purpose))
    return (a + 0.5) * TO_UNIT, (b + 0.5) * TO_UNIT, (c + 0.5) * TO_UNIT, (d + 0.5) * TO_UNIT


@rule
def in_lanes(count: int) -> int:
    """Round up to whole lanes: what does not fill one would be drawn one by one, which takes as long as a lane each."""
    return (count + LANES - 1) // LANES * LANES


@rule
def fill(luck: Any, seed: int, purpose: int, who: int, when: int, count: int) -> None:
    """Fill the first ``count`` columns of ``luck``, and those of a begun lane, with draws of one subject.

    Column ``k`` is :func:`draws` of ``(who, k + 1)``, numbered from 1, made in a loop of its own that vectorises.

    Parameters
    ----------
    luck : ndarray, shape (4, in_lanes(count) or more)
        Is filled.
    """
    low, high = seed & MASK, (seed >> 32) & MASK
    for k in range(in_lanes(count)):
        a, b, c, d = philox(low, high, int(who), k + 1, int(when), int(purpose))
        luck[0, k] = (a + 0.5) * TO_UNIT
        luck[1, k] = (b + 0.5) * TO_UNIT
        luck[2, k] = (c + 0.5) * TO_UNIT
        luck[3, k] = (d + 0.5) * TO_UNIT


@rule
def draw(seed: int, purpose: int, who: int, generation: int, when: int) -> float:
    """Return the first of :func:`draws`."""
    return draws(seed, purpose, who, generation, when)[0]

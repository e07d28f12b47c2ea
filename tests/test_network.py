"""The neighbourhood network: ties mutual and within their room, made by meeting, lost by time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import network
from sim.chance import TIE_ACROSS, TIE_ENCOUNTER
from sim.network import CLOSE, REVIEW, STRONGEST
from sim.notes import PRESENT, scratch, scratch_of_tries
from sim.person import ADULT, SLOTS
from sim.population import COURTYARD
from tests.folk import Folk, P, ring
from tests.worlds import parameters, records

FIRST_STRENGTH, DAILY_FLOOR = int(P.tie_first * STRONGEST), int(P.tie_daily * STRONGEST)


# -- one tie ----------------------------------------------------------------------------------------


def test_a_tie_is_made_at_both_ends_as_an_acquaintance():
    folk = Folk()
    assert folk.tie(0, 5)
    assert folk.ties() == {(0, 5)}
    assert int(folk.strength[0, 0]) == int(folk.strength[5, 0]) == FIRST_STRENGTH


@pytest.mark.parametrize(("i", "j"), [(3, 3), (2, 3)])
def test_nobody_is_tied_to_themself_or_to_their_own_household(i, j):
    assert not Folk().tie(i, j)


def test_a_tie_is_made_once():
    folk = Folk()
    folk.tie(0, 5)
    assert not folk.tie(5, 0)
    assert folk.ties() == {(0, 5)}


@pytest.mark.parametrize("full_end", [0, 5])
def test_whoever_has_no_room_makes_no_tie(full_end):
    folk = Folk()
    folk.people[full_end].sociability = 0
    assert not folk.tie(0, 5)


def test_a_child_makes_no_tie():
    folk = Folk()
    folk.people[5].age = ADULT - 1
    assert not folk.tie(0, 5)


def test_strength_grows_at_both_ends_up_to_the_strongest():
    folk = Folk()
    folk.tie(0, 5)
    network.strengthen(*folk.arrays[1:], 0, 5, 0.2)
    folk.ties()
    assert int(folk.strength[5, 0]) == FIRST_STRENGTH + int(0.2 * STRONGEST)
    for _ in range(10):
        network.strengthen(*folk.arrays[1:], 5, 0, 0.2)
    assert int(folk.strength[0, 0]) == STRONGEST


def test_strangers_have_nothing_to_strengthen():
    folk = Folk()
    network.strengthen(*folk.arrays[1:], 0, 5, 0.2)
    assert not folk.strength.any()


PAIRS = st.lists(
    st.tuples(st.sampled_from(["tie", "cut", "drop"]), st.integers(0, 11), st.integers(0, 11)), max_size=60
)


@given(steps=PAIRS, room=st.integers(1, SLOTS))
def test_ties_stay_mutual_and_within_room_whatever_is_made_and_cut(steps, room):
    folk, expected = Folk(room=room), set()
    for what, i, j in steps:
        pair = (min(i, j), max(i, j))
        if what == "tie":
            degree = [sum(k in edge for edge in expected) for k in pair]
            allowed = i // 2 != j // 2 and pair not in expected and max(degree) < room
            assert folk.tie(i, j) == allowed
            expected |= {pair} if allowed else set()
        elif what == "cut":
            network.cut_all(*folk.arrays, i)
            expected = {edge for edge in expected if i not in edge}
        elif pair in expected:
            for one, other in (pair, pair[::-1]):
                slot = network.slot_of(folk.contacts, one, other)
                network.drop_slot(*folk.arrays, one, slot)
            expected.discard(pair)
        assert folk.ties() == expected
    degrees = [sum(k in edge for edge in expected) for k in range(12)]
    assert folk.people["degree"].tolist() == degrees


# -- meeting ----------------------------------------------------------------------------------------


def meet(folk, month, present, p):
    """Let some meet once."""
    notes, luck = scratch(len(present))
    notes[PRESENT, : len(present)] = present
    network.meet(1, month, *folk.arrays, notes[PRESENT], len(present), notes, luck, p)


def party(folk, months, p=P, present=range(12)):
    """Let some meet, month after month."""
    for month in range(months):
        meet(folk, month, present, p)


def test_those_who_do_something_together_become_acquainted():
    folk = Folk()
    party(folk, 24, present=range(6))
    assert len(folk.ties()) >= 5
    assert all(i < 6 and j < 6 for i, j in folk.ties()), "who was not there met nobody"


def test_meeting_again_makes_ties_stronger():
    folk = Folk()
    folk.tie(0, 5)
    party(folk, 24, parameters({"tie.meet": 0.1}))
    assert int(folk.strength[0, 0]) > FIRST_STRENGTH


def partners(present, month):
    """Whom each of those present gets acquainted with in a month, from nobody known to all who meet tied."""
    folk, p = Folk(24), parameters()
    p.tie_meet = 1.0
    meet(folk, month, present, p)
    return folk.ties()


@given(
    st.sets(st.sampled_from(range(0, 24, 2)), min_size=4, max_size=12),
    st.sampled_from(range(0, 24, 2)),
    st.integers(0, 300),
)
def test_one_more_who_comes_parts_one_pair_and_no_other(present, late, month):
    """Of all households one, so that any two may become acquainted."""
    present = present - {late}
    before, after = partners(sorted(present), month), partners(sorted(present | {late}), month)
    assert len(before - after) <= 1
    assert all(late in pair for pair in after - before)
    assert len({i for pair in before for i in pair}) == len(present), "everybody meets somebody"


def test_two_who_come_meet_once():
    folk = Folk()
    folk.tie(0, 5)
    party(folk, 1, parameters({"tie.meet": 0.1}), present=(0, 5))
    assert int(folk.strength[0, 0]) == FIRST_STRENGTH + int(network.STRONGEST * P.tie_gain)


def test_who_comes_alone_meets_nobody():
    folk = Folk()
    party(folk, 24, present=[3])
    assert folk.ties() == set()


def test_over_a_cut_link_activity_makes_and_strengthens_nothing():
    folk = Folk()
    folk.tie(0, 5)
    party(folk, 24, parameters(cut=["activity_to_ties"]))
    assert folk.ties() == {(0, 5)}
    assert int(folk.strength[0, 0]) == FIRST_STRENGTH


def find(folk: Folk, seed: int, purpose: int, friends: float, tries: int = 40) -> set[tuple[int, int]]:
    """Pairs found for the first of two courtyards of half the folk each."""
    courtyards, half = records(COURTYARD, 2), len(folk.people) // 2
    courtyards["first"], courtyards["stop"], courtyards["community_stop"] = (0, half), (half, 2 * half), 2
    pairs = np.empty((2, tries + 2), dtype=np.int64)
    count = network.find_pairs(
        seed,
        3,
        purpose,
        folk.people,
        folk.contacts,
        courtyards,
        0,
        float(tries),
        friends,
        0.0,
        pairs,
        *scratch_of_tries(tries + 2),
        parameters({"tie.near": 3}),
    )
    assert count <= tries + 1
    return {(int(i), int(j)) for i, j in pairs[:, :count].T}


@given(seed=st.integers(0, 2**32), friends=st.floats(0, 1), purpose=st.sampled_from([TIE_ENCOUNTER, TIE_ACROSS]))
def test_whoever_may_get_acquainted_has_room_and_lives_where_the_try_goes(seed, friends, purpose):
    folk = Folk()
    for i, j in ((0, 2), (2, 4), (2, 8), (0, 10), (10, 4)):
        folk.tie(i, j)
    folk.people["sociability"][1], folk.people["age"][7] = 0, 10 * 12
    for i, j in find(folk, seed, purpose, friends):
        assert i != j
        assert not {1, 7} & {i, j}, "one has no room, one is a child"
        assert i < 6, "tries are made by residents of the courtyard"
        assert j < 6 or purpose == TIE_ACROSS


def test_with_friends_only_whoever_has_friends_meets_their_friends():
    folk = Folk()
    for i, j in ((0, 2), (2, 4), (2, 6), (0, 8), (8, 10)):
        folk.tie(i, j)
    met = {j for seed in range(30) for i, j in find(folk, seed, TIE_ACROSS, 1.0) if i == 0}
    assert met == {4, 6, 10}
    met = {j for seed in range(30) for i, j in find(folk, seed, TIE_ENCOUNTER, 1.0) if i == 0}
    assert met == {1, 2, 3, 4}, "of the courtyard's own, or next door where the chain leads out"


@given(count=st.integers(2, 60), c=st.integers(0, 59), u=st.floats(0, 1, exclude_max=True), beside=st.floats(0.3, 0.7))
def test_another_courtyard_is_another_and_as_often_as_said_a_near_one(count, c, u, beside):
    c = c % count
    other = network.other_courtyard(c, count, u, parameters({"tie.beside": beside}))
    assert 0 <= other < count
    assert other != c
    if u < beside:
        assert (other - c) % count <= 3


def test_one_courtyard_alone_has_no_other():
    assert network.other_courtyard(0, 1, 0.3, parameters()) == 0


# -- time -------------------------------------------------------------------------------------------


@given(value=st.integers(1, STRONGEST))
def test_a_tie_fades_towards_what_daily_life_keeps_and_no_further(value):
    after = network.faded(value, P)
    assert min(value, DAILY_FLOOR) <= after <= value
    assert network.faded(value, parameters(cut=["time_to_fading"])) == value


@given(value=st.integers(1, STRONGEST - 1))
def test_a_stronger_tie_is_still_stronger_after_a_review(value):
    assert network.faded(value, P) <= network.faded(value + 1, P)


def reviewed(folk, months, p=P):
    for month in range(months):
        for i in range(len(folk.people)):
            network.review_ties(1, month, *folk.arrays, i, p)
        folk.ties()
    return folk


def test_a_review_finds_the_same_at_both_ends():
    assert len(reviewed(ring(FIRST_STRENGTH), 2 * REVIEW).ties()) < 400


def test_each_tie_is_reviewed_once_in_sixteen_months():
    folk = ring(STRONGEST)
    reviewed(folk, REVIEW, parameters({"tie.fade_close": 0.01}))
    left = folk.strength[folk.strength > 0]
    assert set(left.tolist()) == {network.faded(STRONGEST, P)}


@pytest.mark.parametrize(("strength", "name"), [(STRONGEST, "tie.fade_close"), (FIRST_STRENGTH, "tie.fade_weak")])
def test_the_chance_at_a_review_is_that_of_the_yearly_share_over_its_months(strength, name):
    p, share = parameters({name: 0.03 if strength >= CLOSE else 0.3}), 0.03 if strength >= CLOSE else 0.3
    lost = 1 - (1 - share) ** (REVIEW / 12)
    assert network.is_lost(lost - 1e-9, strength, network.chances_lost(p))
    assert not network.is_lost(lost + 1e-9, strength, network.chances_lost(p))


@pytest.mark.parametrize(("strength", "name"), [(STRONGEST, "tie.fade_close"), (FIRST_STRENGTH, "tie.fade_weak")])
def test_close_and_weak_ties_are_lost_at_their_yearly_rates(strength, name):
    rate = 0.04 if strength >= CLOSE else 0.3
    p = parameters({name: rate, "tie.decay": 0.05})
    lost = 400 - len(reviewed(ring(strength), 3 * REVIEW, p).ties())
    expected = 400 * (1 - (1 - rate) ** (3 * REVIEW / 12))
    assert lost == pytest.approx(expected, abs=4 * np.sqrt(expected))


def test_over_a_cut_link_time_takes_nothing():
    folk = reviewed(ring(STRONGEST, 40), REVIEW, parameters(cut=["time_to_fading"]))
    assert len(folk.ties()) == 40
    assert set(folk.strength[folk.strength > 0].tolist()) == {STRONGEST}

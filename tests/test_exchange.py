"""Opinions exchanged before a vote: who judges alike moves closer, by mode; who is far off does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import exchange
from tests.worlds import parameters

SEATS = 15


def talk(judged, present=None, cut=(), **changes):
    judged = np.array(judged, dtype=float)
    there = np.ones(len(judged), dtype=np.int64) if present is None else np.array(present, dtype=np.int64)
    exchange.exchange(3, 0, 7, 2, judged, there, parameters(changes, cut))
    return judged


def rounds(number, face=0.0, **more):
    return {"review.rounds": number, "review.face_to_face": face} | more


SPREAD = np.linspace(0.1, 0.5, SEATS)


def test_no_round_changes_no_bit():
    assert talk(SPREAD).tobytes() == SPREAD.tobytes()
    assert talk(SPREAD, cut=["review_to_decisions"], **rounds(6, 1.0)).tobytes() == SPREAD.tobytes()


def test_the_more_rounds_the_closer_and_the_mean_stays():
    spreads = [talk(SPREAD, **rounds(number, 1.0)).std() for number in (0, 1, 3, 6)]
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[-1] < 0.5 * spreads[0]
    assert talk(SPREAD, **rounds(6, 1.0)).mean() == pytest.approx(SPREAD.mean())


def test_talk_face_to_face_moves_more_than_writing_in_the_published_ratio():
    moved = [abs(talk([0.2, 0.3], **rounds(1, face)) - [0.2, 0.3]).max() for face in (0.0, 0.5, 1.0)]
    assert 0 < moved[0] < moved[1] < moved[2]
    assert pytest.approx(0.46 / 1.21) == exchange.WRITTEN


def test_who_judges_far_off_is_not_listened_to():
    assert talk([0.1, 0.9, 0.1, 0.9], **rounds(6, 1.0)).tolist() == [0.1, 0.9, 0.1, 0.9]
    assert talk([0.1, 0.3], **rounds(6, 1.0)).tolist() != [0.1, 0.3]


def test_who_is_absent_neither_speaks_nor_listens():
    judged = talk(SPREAD, present=[0] * 5 + [1] * 10, **rounds(6, 1.0))
    assert judged[:5].tolist() == SPREAD[:5].tolist()


@given(judged=st.lists(st.floats(0, 1), min_size=3, max_size=37), number=st.integers(0, 6))
def test_nobody_leaves_the_range_of_what_was_judged(judged, number):
    after = talk(judged, **rounds(number, 1.0, **{"review.step": 0.5}))
    assert min(judged) - 1e-12 <= after.min()
    assert after.max() <= max(judged) + 1e-12


def test_members_lean_towards_the_convenor_by_strength_and_only_from_near():
    judged = np.array([0.2, 0.3, 0.9])
    exchange.lean(judged, np.array([1, 0, 1]), 0.4, parameters({"convenor.strength": 1.0}))
    assert judged.tolist() == [pytest.approx(0.26), 0.3, 0.9]

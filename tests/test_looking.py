"""Looking around: who grew up, what contacts and family show, and ties reviewed a courtyard at a time."""

from __future__ import annotations

import numpy as np
import pytest

from sim import behavior, looking, network
from sim.network import REVIEW
from sim.notes import AROUND, BEFORE, DUE, MIXED, MOST, NOTES, NUMBERS, WHO
from sim.person import ADULT, ATTENDS, SEEN_ACTIVE, SLOTS
from tests.folk import Folk, P, ring

SEED = 3


@pytest.fixture
def folk():
    """Households of two in one courtyard: every third a child, every fourth a migrant, tied here and there."""
    found, rng = Folk(60), np.random.default_rng(1)
    found.people["migrant"] = np.arange(60) % 4 == 0
    found.people["age"][::3] = 90
    found.people["tenure"] = 500
    for i, j in rng.integers(0, 60, (150, 2)).tolist():
        found.tie(i, j)
    assert len(found.ties()) > 30
    return found


def shown_by(people):
    """What each shows: adults who they are, every fifth that they are active; past the last stands nobody."""
    words = [
        behavior.appearance(ATTENDS * (i % 5 == 0), False, False, False, False, int(one.migrant))
        if one.age >= ADULT
        else 0
        for i, one in enumerate(people)
    ]
    return np.array([*words, 0], dtype=np.int64)


def grown(folk, months=1):
    notes = np.full((NOTES, 2 * MOST + len(folk.people)), -1, dtype=np.int64)
    shown = shown_by(folk.people)
    return notes, shown, looking.grow_older(folk.people, shown, 0, len(folk.people), notes, months)


def test_everybody_is_a_month_older_and_whoever_comes_of_age_is_noted_with_the_adults(folk):
    folk.people["age"][3] = ADULT - 1
    before = folk.people["age"].copy()
    notes, _, count = grown(folk)
    assert np.array_equal(folk.people["age"], before + 1)
    assert notes[WHO, :count].tolist() == np.flatnonzero(folk.people["age"] >= ADULT).tolist()
    assert 3 in notes[WHO, :count]
    assert folk.people["tenure"].tolist() == [min(501, age) for age in folk.people["age"].tolist()]


def test_nobody_ages_where_no_months_pass(folk):
    before = folk.people["age"].copy()
    grown(folk, months=0)
    assert np.array_equal(folk.people["age"], before)


def test_an_adult_sees_contacts_and_family_and_not_themself(folk):
    month = 5
    notes, shown, count = grown(folk)
    assert notes[BEFORE, : len(shown)].tolist() == [0, *np.cumsum(shown[:-1]).tolist()]
    looking.note_dates(month, folk.contacts, notes, 0, len(folk.people), len(folk.people))
    looking.look_around(folk.people, folk.contacts.reshape(-1), shown, notes, 0, 0, count)
    ties, people = folk.ties(), folk.people
    seen_active = 0
    for a, i in enumerate(notes[WHO, :count].tolist()):
        contacts = [sum(pair) - i for pair in ties if i in pair]
        family = [j for j in range(60) if j != i and people[j].household == people[i].household]
        assert notes[AROUND, a] == sum(int(shown[j]) for j in (*contacts, *family))
        adults = [j for j in contacts if shown[j]]
        assert notes[MIXED, a] == sum(people[j].migrant != people[i].migrant for j in adults)
        due = {int(folk.contacts[i, s]) for s in range(SLOTS) if int(notes[DUE, i]) >> 8 * s & 1}
        assert due == {j for j in contacts if network.is_due(i, j, month)}
        seen_active += behavior.seen_count(int(notes[AROUND, a]), SEEN_ACTIVE)
    assert seen_active > 0
    assert notes[MIXED, :count].sum() > 0


@pytest.mark.parametrize("room", [48, 64, 200])
def test_a_courtyard_s_ties_are_reviewed_as_each_resident_s_own_however_few_wait_at_a_time(room):
    """The rule of :mod:`sim.network`, end by end, is the one that holds."""
    own, together = ring(30, 40), ring(30, 40)
    shown, luck = np.zeros(41, dtype=np.int64), np.empty((NUMBERS, room))
    for month in range(3 * REVIEW):
        for i in range(40):
            network.review_ties(SEED, month, *own.arrays, i, P)
        notes = np.zeros((NOTES, room), dtype=np.int64)
        count = looking.grow_older(together.people, shown, 0, 40, notes, 0)
        looking.note_dates(month, together.contacts, notes, 0, 40, 40)
        looking.look_around(together.people, together.contacts.reshape(-1), shown, notes, 0, 0, count)
        looking.review_ties(SEED, month, *together.arrays, shown, notes, luck, 0, count, network.chances_lost(P), P)
        assert together.ties() == own.ties()
        assert np.array_equal(together.strength, own.strength)
    assert 0 < len(own.ties()) < 40, "some were lost and some are left"

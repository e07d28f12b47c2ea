"""Whom organisations employ: as many as income carries, with the schooling and ages of the place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.staff import hire, newcomer, newcomers, year_of_staff
from tests.test_organisations import one
from tests.worlds import parameters


def test_staff_is_what_a_year_s_income_carries():
    p = parameters()
    own = one(income_last=2 * year_of_staff(p) / p.organisation_payroll)
    hire(1, 0, own, 1, p)
    assert own.staff == pytest.approx(2, abs=1e-6)
    own.idle = int(p.organisation_unpaid)
    hire(1, 1, own, 1, p)
    assert own.staff == 0


@given(staff=st.floats(0, 20), skill=st.floats(0, 1), income=st.integers(0, 10**9), seed=st.integers(0, 10**6))
def test_skill_and_the_share_of_the_young_stay_between_nought_and_one(staff, skill, income, seed):
    own = one(staff=staff, skill=skill, income_last=income, young=0.5)
    for month in range(6):
        hire(seed, month, own, 3, parameters())
        assert 0 <= own.skill <= 1
        assert 0 <= own.young <= 1
        assert own.staff >= 0


def test_more_schooling_means_more_skill_and_margins_are_those_of_the_place():
    p, q = parameters(), parameters({"staff.schooled": 0.5})
    low, high = ([newcomer(1, month, 1, 0, each) for month in range(4_000)] for each in (p, q))
    assert np.mean([young for _, young in low]) == pytest.approx(57_800 / 171_700, abs=0.03)
    assert np.mean([skill == p.staff_bachelor_skill for skill, _ in low]) == pytest.approx(0.253, abs=0.03)
    assert np.mean([skill > p.staff_other_skill for skill, _ in low]) == pytest.approx(0.5, abs=0.03), "college or more"
    assert np.mean([skill for skill, _ in high]) > np.mean([skill for skill, _ in low])


def test_many_who_are_taken_on_at_once_are_not_all_alike():
    """A body of twenty has the margins of the place, not one person's schooling and age."""
    p = parameters()
    bodies = np.array([newcomers(seed, 0, 1, 19.3, p) for seed in range(200)])
    assert bodies[:, 0].std() < 0.5 * np.std([newcomer(seed, 0, 1, 0, p)[0] for seed in range(200)])
    assert bodies[:, 1].mean() == pytest.approx(57_800 / 171_700, abs=0.03)
    assert ((bodies[:, 1] > 0) & (bodies[:, 1] < 1)).mean() > 0.9
    assert newcomers(3, 0, 1, 0.2, p) == newcomer(3, 0, 1, 0, p), "part of one is as that one"


def test_the_young_leave_more_often():
    p, moved = parameters(), []
    for young in (0.0, 1.0):
        changes = 0
        for o in range(1_000):
            own = one(young=young, skill=0.9, income=2 * year_of_staff(p))
            own.staff = p.organisation_payroll * own.income / year_of_staff(p)
            hire(1, 5, own, o, p)
            changes += own.skill < 0.9
        moved.append(changes)
    assert moved[1] > moved[0] > 0

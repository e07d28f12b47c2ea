"""Needs arise, worsen and are answered; who lives there feels them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import needs
from sim.parameters import CARE, CATEGORIES, EDUCATION, defaults
from sim.population import COURTYARD, NEEDS, put_margins
from tests.worlds import parameters, records

SEVERITY = st.floats(0, 1)
NAMES = [f"needs.{name}" for name in CATEGORIES]


def yards(count=1, changes=None):
    rows = records(COURTYARD, count)
    put_margins(rows, defaults() | (changes or {}), {})
    rows["first"], rows["stop"] = 100 * np.arange(count), 100 * np.arange(1, count + 1)
    return rows


def lived(months, changes=None, cut=(), start=0.5, complaints=0.0, count=200):
    """Severity of each need after some months in many courtyards, and how often a need was answered."""
    p = parameters(changes, cut)
    severity, rows = np.full((count, NEEDS), start), yards(count, changes)
    answered = 0.0
    for month in range(months):
        rows["answered"], rows["complaint_memory"] = 0.0, complaints
        for c in range(count):
            needs.needs_move(3, month, rows, severity, c, p)
        answered += rows["answered"].sum()
    assert rows["answered_year"].sum() == answered
    return severity, answered


@pytest.mark.parametrize("k", range(NEEDS))
def test_each_category_has_the_place_s_weight(k):
    changes = dict(zip(NAMES, (0.1, 0.2, 0.3, 0.25, 0.15), strict=True))
    assert needs.weight(k, parameters(changes)) == (0.1, 0.2, 0.3, 0.25, 0.15)[k]


def test_first_needs_lie_between_nothing_and_full_severity_and_differ_between_courtyards():
    severity = np.empty((50, NEEDS))
    needs.start_needs(1, severity, yards(50, dict(zip(NAMES, (0.3, 0.3, 0.2, 0.1, 0.1), strict=True))))
    assert severity.min() > 0
    assert severity.max() < 1
    assert len(np.unique(severity)) == severity.size


def test_a_category_without_weight_never_arises():
    severity = np.ones((5, NEEDS))
    needs.start_needs(1, severity, yards(5, {"needs.roads": 0}))
    assert not severity[:, 3:].any()
    assert not lived(60, start=0.0)[0][:, 3:].any()


def test_severity_stays_between_0_and_1():
    severity, _ = lived(120, {"need.arise": 0.06, "need.worsen": 0.01, "need.upkeep": 0.03}, start=1.0)
    assert severity.min() >= 0
    assert severity.max() == 1.0


def test_needs_arise_where_there_are_none():
    assert lived(24, start=0.0)[0][:, :3].mean() > 0.1


def test_needs_worsen_when_nobody_answers_them():
    severity, answered = lived(1, {"need.arise": 0, "need.upkeep": 0, "need.worsen": 0.01})
    assert answered == 0
    assert np.allclose(severity[:, :3], 0.505)


def test_an_answered_need_is_halved():
    severity, answered = lived(1, {"need.arise": 0, "need.upkeep": 1, "need.worsen": 0}, start=1.0)
    assert answered == severity[:, :3].size
    assert np.all(severity[:, :3] == 0.5)


def test_more_upkeep_leaves_smaller_needs():
    assert lived(60, {"need.upkeep": 0.1})[0].mean() < lived(60, {"need.upkeep": 0.03})[0].mean()


def test_complaints_bring_upkeep_sooner_unless_the_link_is_cut():
    quiet, loud = lived(24)[1], lived(24, complaints=5.0)[1]
    assert loud > 1.2 * quiet
    assert lived(24, complaints=5.0, cut=["complaints_to_upkeep"])[1] == quiet


def test_the_heavier_a_category_weighs_the_more_often_it_arises():
    severity, _ = lived(36, dict(zip(NAMES, (0.6, 0.1, 0.1, 0.1, 0.1), strict=True)) | {"need.upkeep": 0.03}, start=0.0)
    assert severity[:, 0].mean() > 2 * severity[:, 1].mean()


def felt(severity, changes=None):
    rows = yards(1, changes)
    needs.feel_needs(rows, np.array([severity]), 0, parameters())
    return float(rows[0].stake), float(rows[0].stake_care)


@given(st.lists(SEVERITY, min_size=NEEDS, max_size=NEEDS))
def test_what_is_felt_lies_between_the_least_and_the_worst_need(severity):
    for stake in felt(severity):
        assert min(severity[:3]) - 1e-12 <= stake <= max(severity[:3]) + 1e-12


@given(st.lists(SEVERITY, min_size=NEEDS, max_size=NEEDS), st.integers(0, 2), SEVERITY)
def test_a_worse_need_is_felt_more(severity, k, more):
    worse = list(severity)
    worse[k] = max(severity[k], more)
    assert all(after >= before - 1e-15 for before, after in zip(felt(severity), felt(worse), strict=True))


def test_care_is_felt_fully_by_the_old_and_by_parents_and_in_part_by_others():
    only_care = [1.0 if k == CARE else 0.0 for k in range(NEEDS)]
    stake, stake_care = felt(only_care)
    assert stake_care == pytest.approx(0.3)
    part = 0.3 * parameters().need_care_others
    assert stake == pytest.approx(part / (0.7 + part))


def test_where_no_need_has_weight_nothing_is_felt():
    assert felt([1, 1, 1, 1, 1], dict.fromkeys(NAMES, 0)) == (0.0, 0.0)


def test_education_has_luck_of_its_own_and_takes_none_from_the_others():
    """Another weight for education leaves the first needs of all others as they were."""
    with_it = dict(zip(NAMES, (0.3, 0.2, 0.1, 0.1, 0.3), strict=True))
    without = dict(zip(NAMES, (0.4, 0.3, 0.2, 0.1, 0), strict=True))
    severities = []
    for weights in (with_it, without):
        severity = np.empty((50, NEEDS))
        needs.start_needs(1, severity, yards(50, weights))
        severities.append(severity)
    assert np.array_equal(severities[0][:, :EDUCATION], severities[1][:, :EDUCATION])
    assert len(np.unique(severities[0])) == severities[0].size
    assert not severities[1][:, EDUCATION].any()


def test_a_need_of_the_same_weight_arises_as_often_in_whatever_category():
    counts = [
        np.count_nonzero(lived(24, dict.fromkeys(NAMES, 0.0) | {name: 0.5}, start=0.0)[0][:, k])
        for k, name in enumerate(NAMES)
    ]
    assert min(counts) > 0.8 * max(counts) > 0

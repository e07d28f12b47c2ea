"""A person as one row: which adults there are, who feels care, and who took part of late."""

from __future__ import annotations

import numpy as np
import pytest

from sim import person
from sim.parameters import MONTHS
from sim.person import ATTENDS, OLDER, PERSON, VOLUNTEERS
from tests.worlds import records


def test_who_lent_a_hand_is_counted():
    people = records(PERSON, 5)
    people["acts"] = [VOLUNTEERS, ATTENDS, VOLUNTEERS | ATTENDS, 0, VOLUNTEERS]
    assert [person.helpers_in(people, 0, 5), person.helpers_in(people, 1, 4)] == [3, 1]


def test_care_is_felt_in_full_by_who_is_older_or_lives_with_a_child():
    people = records(PERSON, 4)
    people["age"], people["with_child"] = [OLDER - 1, OLDER, OLDER - 1, OLDER], [0, 0, 1, 1]
    assert [person.cares(one) for one in people] == [False, True, True, True]
    assert person.feels_care(people["age"], people["with_child"]).tolist() == [False, True, True, True]


@pytest.mark.parametrize(("month", "left"), [(0, 0), (1, 7), (11, 7), (MONTHS, 0)])
def test_the_acts_of_a_year_are_forgotten_as_the_next_begins(month, left):
    assert person.year_so_far(7, month) == left


@pytest.mark.parametrize("month", [0, 30])
def test_of_late_is_in_the_twelve_months_that_end_with_this_one(month):
    last_acts = np.array([month - MONTHS, month - MONTHS + 1, month, person.NEVER_ACTED])
    assert person.took_part_of_late(last_acts, month).tolist() == [False, True, True, False]

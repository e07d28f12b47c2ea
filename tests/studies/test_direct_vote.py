"""Direct vote against meeting: both ways of deciding are compared over the same proposals."""

from __future__ import annotations

import pytest

from sim.person import ADULT
from sim.studies import direct_vote
from tests.worlds import small


@pytest.fixture(scope="module")
def base():
    return small("puyang", overrides={"place.scale": 0.5})


def test_the_comparison_is_of_the_ballot_alone_over_the_same_proposals(base):
    one, other = (base.branch("reform-2009", {"engagement.ballot": share}) for share in (0, 1))
    for model in (one, other):
        model.run(4)
    asked = ["courtyard", "category", "cost_yuan", "served_from", "served_to", "pledged_yuan", "support"]
    assert len(one.projects) > 3
    assert one.projects[asked].equals(other.projects[asked])
    assert one.projects["yes"].tolist() != other.projects["yes"].tolist()


def test_what_is_found_has_the_keys_of_the_checks_and_leaves_the_base_as_it_was(base):
    month = base.month
    found = direct_vote.vote_against_council(base)
    assert set(found) == {"vote/satisfaction", "vote/gave", "vote/same"}
    assert 0 <= found["vote/same"] <= 1
    assert base.month == month


def test_adults_are_those_present_who_came_of_age(base):
    people = base.world.people
    found = direct_vote.adults(base)
    assert found["age"].min() >= ADULT
    assert len(found) == sum(int(age) >= ADULT for age in people["age"][: base.world.present]) > 0


def test_what_two_choices_have_in_common_is_between_nothing_and_all():
    one, other = {(1, "care"), (2, "care")}, {(1, "care"), (1, "roads")}
    assert direct_vote.in_common(one, other) == 0.5
    assert direct_vote.in_common(one, one) == 1.0
    assert direct_vote.in_common(one, set()) == 0.0
    assert direct_vote.in_common(set(), set()) == 1.0

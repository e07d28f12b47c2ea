"""News of decisions: which courtyards hear of them."""

from __future__ import annotations

import pytest

from sim import news
from sim.budget import NO_PROJECT
from sim.decision import give_credit
from sim.parameters import OFFICIALS, RESIDENTS
from sim.proposals import BY_OFFICIALS, FUNDED, MERGED, NO_MAJORITY, NO_MONEY, OBJECTED, OUT_OF_SCOPE, refuse
from tests.proposing import propose, town
from tests.worlds import parameters

MONTH = 4
RESOLVED = {"engagement.decides": RESIDENTS}
BALLOTED = RESOLVED | {"engagement.ballot": 1}


def decided(world, courtyard, refusal=0, **fields):
    """A proposal decided last month, that serves its courtyard and the next."""
    row = propose(world, courtyard, served_to=courtyard + 2, voted=MONTH - 1, decided=MONTH - 1, state=FUNDED, **fields)
    if refusal:
        refuse(row, MONTH - 1, refusal)
    return row


def told(world, how, field="won"):
    give_credit(MONTH - 1, world, 0, parameters(how))
    news.bring_news(MONTH, world, 0, parameters(how))
    return world.courtyards[field][:4].tolist()


@pytest.mark.parametrize(("how", "won"), [(RESOLVED, [0, 1, 0, 0]), (BALLOTED, [0, 1, 1, 0])])
def test_who_asked_hears_and_after_a_ballot_all_whom_it_would_serve(how, won):
    world = town()
    decided(world, 1)
    assert told(world, how) == won


@pytest.mark.parametrize(("how", "lost"), [(RESOLVED, [0, 1, 0, 0]), (BALLOTED, [0, 1, 1, 0])])
def test_a_refusal_is_news_as_a_win_is_with_its_reason(how, lost):
    world = town()
    decided(world, 1, NO_MAJORITY, reasoned=1)
    assert told(world, how, "lost") == lost
    assert world.courtyards["reasoned"][:4].tolist() == lost
    assert world.courtyards["won"].sum() == 0


def test_nobody_decided_over_what_is_out_of_scope():
    """It taught residents that they had decided, where residents decide."""
    world = town()
    decided(world, 1).state = OUT_OF_SCOPE
    assert told(world, RESOLVED, "decided")[:2] == [0, 0]
    assert world.courtyards["lost"][1] == 1
    decided(world, 1, NO_MAJORITY)
    world.courtyards["lost"] = 0
    assert told(world, RESOLVED, "decided")[:2] == [0, 0.5], "of two pieces of news one was theirs"


def test_what_residents_decided_stays_theirs_whoever_decides_afterwards():
    world = town()
    row = decided(world, 1)
    give_credit(MONTH - 1, world, 0, parameters(RESOLVED))
    later = parameters({"engagement.decides": OFFICIALS})
    give_credit(MONTH, world, 0, later)
    assert row.by_residents == 1.0
    news.bring_news(MONTH, world, 0, later)
    assert world.courtyards["decided"][1] == 1.0
    refuse(row, MONTH, OBJECTED)
    give_credit(MONTH, world, 0, later)
    assert row.by_residents == 1.0, "objections undo what had been decided by residents"


def test_what_lapsed_before_the_ballot_is_news_where_it_was_asked_for():
    world = town()
    decided(world, 1, NO_MONEY).voted = NO_PROJECT
    assert told(world, BALLOTED, "lost") == [0, 1, 0, 0]


@pytest.mark.parametrize(("how", "won"), [(RESOLVED, [1, 1, 0, 0]), (BALLOTED, [1, 1, 0, 0])])
def test_a_merged_wish_shares_the_fate_of_the_one_it_joined_and_is_told_once(how, won):
    world = town()
    row = decided(world, 0)
    joined = propose(world, 1)
    joined.merged_into = row.id
    refuse(joined, MONTH - 3, MERGED)
    assert told(world, how) == won


def test_what_officials_put_forward_is_no_news_of_residents_wishes():
    world = town()
    decided(world, 1, by=BY_OFFICIALS)
    assert told(world, BALLOTED) == [0, 0, 0, 0]

"""Budget rules of the ballot: most votes, most votes for each yuan, and equal shares."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import budget_rules
from sim.decision import fund_in_order
from sim.parameters import EQUAL_SHARES, RESIDENTS, VOTES_PER_YUAN
from sim.person import OLDER, VOTES
from sim.proposals import ACCEPTED, FUNDED
from tests.proposing import SEED, propose, town
from tests.worlds import parameters, small

MONTH = 3
BALLOT = {"engagement.decides": RESIDENTS, "engagement.ballot": 1.0}
ELECTIONS = st.integers(1, 5).flatmap(
    lambda projects: st.tuples(
        st.lists(st.lists(st.booleans(), min_size=projects, max_size=projects), min_size=1, max_size=12),
        st.lists(st.integers(1, 60), min_size=projects, max_size=projects),
        st.integers(1, 120),
    )
)


def shares(approving, costs, money):
    """Places chosen by equal shares, of approvals given a voter a row."""
    table = np.array(approving, dtype=np.int8).T.copy()
    return budget_rules.equal_shares(table, np.array(costs, dtype=np.float64), float(money)).tolist()


def by_the_book(approving, costs, money):
    """Equal shares in whole fractions, written from the definition: who approves pays alike as far as they can."""
    left = [Fraction(money, len(approving))] * len(approving)
    chosen = []
    while True:
        found = []
        for k, cost in enumerate(costs):
            purses = sorted(left[v] for v, ballot in enumerate(approving) if ballot[k])
            if k in chosen or sum(purses) < cost:
                continue
            rest, pays = Fraction(cost), Fraction(0)
            for n, purse in enumerate(purses):
                pays = rest / (len(purses) - n)
                if purse >= pays:
                    break
                rest -= purse
            found.append((pays / cost, k, pays))
        if not found:
            return chosen
        _, best, pays = min(found)
        left = [
            purse - min(purse, pays) if ballot[best] else purse for purse, ballot in zip(left, approving, strict=True)
        ]
        chosen.append(best)


@given(ELECTIONS)
def test_equal_shares_choose_as_the_definition_says(election):
    approving, costs, money = election
    assert shares(approving, costs, money) == by_the_book(approving, costs, money)


def test_of_projects_that_equal_shares_find_equal_the_earlier_comes_first_whatever_rounding_makes_of_them():
    """Thirds and sevenths of what three and seven voters pay are the same part of the cost, but not the same float."""
    approving = [[1, 1, 1]] * 3
    assert shares(approving, [10, 20, 30], 60) == by_the_book(approving, [10, 20, 30], 60) == [0, 1, 2]
    assert shares([[1], [1], [1]], [1], 1) == [0], "three thirds pay for it"


def test_a_minority_gets_its_share_where_most_votes_give_it_nothing():
    """Six of ten voters want three projects, four want one: the money pays for three projects."""
    approving = [[1, 1, 1, 0]] * 6 + [[0, 0, 0, 1]] * 4
    assert set(shares(approving, [10, 10, 10, 10], 30)) == {0, 3}


def test_shares_too_small_to_spend_the_money_grow_until_they_would_overspend_it():
    """Projects of one courtyard each, that the shares of those who live there do not pay for."""
    approving = np.kron(np.eye(5, dtype=np.int8), np.ones(4, dtype=np.int8))
    costs = np.array([30.0, 20.0, 25.0, 40.0, 10.0])
    assert budget_rules.equal_shares(approving, costs, 60.0).tolist() == [4]
    chosen = budget_rules.grown_shares(approving, costs, 60.0)
    assert set(chosen.tolist()) == {4, 1, 2}
    assert costs[chosen].sum() <= 60


def test_nobody_pays_for_what_they_did_not_approve_of_and_money_is_never_overspent():
    assert shares([[1, 0], [1, 0]], [10, 10], 30) == [0]
    assert shares([[1], [1]], [31], 30) == []
    assert shares([[0], [0]], [1], 30) == []


def balloted(rule):
    """A town of voters: two costly projects that all want, and one that a far courtyard wants, in score order."""
    world, p = town(1.0), parameters(BALLOT | {"engagement.rule": rule})
    for name, value in {"acts": VOTES, "age": OLDER - 1, "with_child": 0}.items():
        world.people[name] = value
    yards = len(world.courtyards)
    wide = [propose(world, 0, category=k, served_from=0, served_to=yards, cost=30_000_000) for k in (0, 2)]
    small_one = propose(world, yards - 1, served_to=yards, cost=2_000_000)
    for row in (*wide, small_one):
        row.state, row.voted = ACCEPTED, MONTH
        voters = budget_rules.who_voted(world, 0)
        row.yes = int(budget_rules.approvals(SEED, 0, world, voters, row, p).sum())
    world.communities[0].fund = 60_000_000
    budget_rules.rank_by_ballot(SEED, MONTH, 0, world, 0, p)
    return world, wide, small_one, p


def test_votes_for_each_yuan_put_the_cheap_before_the_wanted():
    _, wide, small_one, _ = balloted(0)
    assert min(row.score for row in wide) > small_one.score
    _, wide, small_one, _ = balloted(VOTES_PER_YUAN)
    assert small_one.yes / 20_000 == pytest.approx(small_one.score)
    assert small_one.yes / 20_000 > wide[0].yes / 300_000


def test_what_equal_shares_leave_is_spent_by_most_votes_as_far_as_it_goes():
    world, wide, small_one, p = balloted(EQUAL_SHARES)
    funded = fund_in_order(MONTH, world, 0, p)
    assert funded == sum(row.state == FUNDED for row in (*wide, small_one))
    spent = sum(int(row.cost) for row in (*wide, small_one) if row.state == FUNDED)
    assert spent <= 60_000_000
    assert any(row.state == FUNDED for row in wide)


@pytest.mark.parametrize("rule", ["votes-per-yuan", "equal-shares"])
def test_a_rule_changes_which_projects_are_funded_and_never_overspends(rule):
    overrides = {"place.scale": 1.0, "fund.per_community": 400_000}
    funded = []
    for one in ("most-votes", rule):
        model = small("puyang", "residents-vote", overrides=overrides | {"engagement.rule": one})
        model.run(36)
        projects = model.projects
        funded.append(
            projects[projects["state"].isin(["funded", "delivering", "delivered", "evaluated"])]["id"].tolist()
        )
        assert (model.world.communities["fund"] >= 0).all()
    assert funded[0] != funded[1]

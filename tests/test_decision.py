"""Who decides over a proposal and how: officials, council members, courtyards' own councils; money in order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import decision
from sim.budget import ENTRIES
from sim.budget_rules import score_of_votes
from sim.parameters import HEARD, OFFICIALS, RESIDENTS
from sim.proposals import (
    ACCEPTED,
    BY_OFFICIALS,
    BY_RESIDENT,
    COSTED,
    COURTYARD_REFUSED,
    FUNDED,
    NO_FUND,
    NO_MAJORITY,
    NO_MONEY,
    NO_QUORUM,
    NOT_PLEDGED,
    PROPOSAL,
    VETOED,
)
from sim.voting import CADRE, VACANT
from tests.proposing import SEED, propose, town
from tests.worlds import parameters, records

P = parameters()
CALM, SEVERE = 0.0, 0.9


def score(world, decides=OFFICIALS, cut=(), **fields):
    row = propose(world, **fields)
    changes = {"engagement.decides": decides, "government.information": 1.0}
    decision.judge_by_officials(SEED, 1, world.courtyards, world.needs, row, parameters(changes, cut))
    assert row.state == ACCEPTED
    return float(row.score)


def test_officials_score_need_times_residents_served_per_yuan():
    world = town(0.5)
    size = int(world.courtyards[0].stop)
    assert score(world) == pytest.approx(0.5 * size / 5_000_000)
    assert score(world, cost=10_000_000) == pytest.approx(score(world) / 2)
    assert score(world, served_to=2) > 1.9 * score(world)
    assert score(town(0.9)) > score(world)


def test_support_counts_with_officials_only_where_residents_are_heard():
    world = town()
    assert score(world, OFFICIALS, support=20) == score(world, OFFICIALS)
    assert score(world, HEARD, support=20) > score(world, HEARD)
    assert score(world, HEARD, support=20, cut=["voice_to_decisions"]) == score(world, HEARD)


def says_yes(seed, people, needs, member, row, p):
    """Whether a member sees enough in a proposal."""
    return decision.judged_by_member(seed, people, needs, member, row, p) > p.council_threshold


# -- the council -------------------------------------------------------------------------------------


def resolve(world, row, members, changes=None):
    """Put a proposal that all know of to a council whose members always come and never err."""
    row.support = 10**9
    seats = np.array(members, dtype=np.int64)
    world = world._replace(seats=seats)
    settled = {"council.presence": 0.95, "council.error": 0.05, "council.threshold": 0.15, "council.own": 0.3}
    p = parameters(settled | (changes or {}))
    p.council_presence, p.council_error = 1.0, 0.0
    decision.resolve_by_council(SEED, 3, 0, world, 0, len(seats), row, p)
    return row


@pytest.mark.parametrize(("needs", "state"), [(SEVERE, ACCEPTED), (CALM, VETOED)])
def test_members_accept_what_meets_a_need_and_refuse_what_does_not(needs, state):
    world = town(needs)
    row = resolve(world, propose(world), range(15))
    assert row.state == state
    assert (row.yes, row.no) == ((15, 0) if state == ACCEPTED else (0, 15))
    assert row.voted == 3
    if state == VETOED:
        assert row.refusal == NO_MAJORITY


@pytest.mark.parametrize(
    ("seats", "filled", "construction", "state"),
    [(15, 15, 0, ACCEPTED), (15, 8, 0, ACCEPTED), (15, 7, 0, NO_QUORUM), (15, 10, 1, ACCEPTED), (15, 9, 1, NO_MAJORITY),
     (37, 25, 1, ACCEPTED), (37, 24, 1, NO_MAJORITY), (37, 19, 0, ACCEPTED), (37, 18, 0, NO_QUORUM)],
)  # fmt: skip
def test_a_quorum_of_seats_must_come_and_for_construction_two_thirds_of_all_seats_agree(
    seats, filled, construction, state
):
    world = town(SEVERE)
    row = resolve(world, propose(world, construction=construction), [*range(filled), *[VACANT] * (seats - filled)])
    assert (row.state if row.state == ACCEPTED else row.refusal) == state


def test_a_member_weighs_their_own_courtyard_more():
    world = town(CALM)
    world.needs[0] = 0.9
    home = [int(row) for row in range(20) if world.people[row].courtyard == 0][:5]
    away = [int(row) for row in range(len(world.people)) if world.people[row].courtyard == 5][:5]
    wide = {"served_to": 8, "support": 10**9}
    p = parameters({"council.own": 0.6, "council.error": 0.05, "council.threshold": 0.15})
    row = propose(world, **wide)
    votes = [
        [says_yes(SEED, world.people, world.needs, member, row, p) for member in members] for members in (home, away)
    ]
    assert sum(votes[0]) > sum(votes[1])


def test_the_more_spoke_up_at_meetings_the_better_members_know_the_needs():
    wrong, p = [], parameters({"council.error": 0.05, "council.own": 0.1})
    for support in (0, 3, 300):
        world = town(CALM)
        row = propose(world, courtyard=9, served_from=9, served_to=10, support=support)
        votes = [says_yes(SEED, world.people, world.needs, m, row, p) for m in range(200)]
        wrong.append(sum(votes))
    assert wrong[0] > wrong[1] > wrong[2] == 0


def test_without_the_link_of_voice_members_do_not_know_the_needs():
    world, votes = town(SEVERE), []
    p, row = (
        parameters({"council.own": 0.1}, cut=["voice_to_decisions"]),
        propose(world, served_from=9, served_to=10, support=50),
    )
    for needs in (SEVERE, CALM):
        world.needs[:] = needs
        votes.append([says_yes(SEED, world.people, world.needs, m, row, p) for m in range(40)])
    assert votes[0] == votes[1]
    assert len(set(votes[0])) == 2


def test_officials_who_sit_on_the_council_vote_by_what_they_see():
    world = town(SEVERE)
    assert resolve(world, propose(world), [CADRE] * 9, {"government.information": 1.0}).yes == 9
    world.needs[:] = CALM
    assert resolve(world, propose(world), [CADRE] * 9, {"government.information": 1.0}).yes == 0


def test_most_but_not_all_members_come_to_a_sitting():
    seats, p = np.array([*range(200), VACANT, CADRE]), parameters()
    present = decision.members_present(SEED, 0, seats, 0, len(seats), p)
    assert present[:200].mean() == pytest.approx(p.council_presence, abs=0.08)
    assert present[200:].tolist() == [0, 1]


def test_among_proposals_with_the_same_votes_the_cheaper_comes_first():
    world = town(SEVERE)
    dear, cheap = (resolve(world, propose(world, cost=cost), range(15)) for cost in (20_000_000, 2_000_000))
    assert cheap.yes == dear.yes
    assert dear.yes <= dear.score < cheap.score < cheap.yes + 1


@pytest.mark.parametrize(("size", "construction", "needed"), [(5, 1, 4), (5, 0, 3), (3, 1, 2), (3, 0, 2)])
def test_a_courtyard_s_council_backs_by_majority_and_construction_by_two_thirds_of_its_seats(
    size, construction, needed
):
    p = parameters({"council.threshold": 0.08})
    p.council_presence, p.council_error = 1.0, 0.0
    for filled in range(size + 1):
        world = town(SEVERE)
        seats = np.array([*range(filled), *[VACANT] * (size - filled)])
        row = propose(world, construction=construction)
        backed = decision.courtyard_council_backs(SEED, 0, world.needs, seats, row, size, p)
        assert backed == (filled >= needed)
    world.needs[:] = CALM
    assert not decision.courtyard_council_backs(SEED, 0, world.needs, seats, row, size, p)


def test_the_severity_served_is_the_mean_over_courtyards():
    world = town(0.2)
    world.needs[1, 0] = 0.8
    row = propose(world, served_from=0, served_to=3)
    assert decision.severity_served(world.needs, row) == pytest.approx(0.4)


# -- who decides -------------------------------------------------------------------------------------


def put(world, row, decides, size=0, **changes):
    p = parameters({"engagement.decides": decides} | changes)
    decision.put_to_decision(SEED, 3, 0, world, size, int(row.id), 0, p)
    return row


@pytest.mark.parametrize("decides", [OFFICIALS, HEARD, RESIDENTS])
def test_what_was_not_pledged_in_full_is_refused_whoever_decides(decides):
    world = town(SEVERE)
    row = put(world, propose(world, asked_pledge=100, pledged=99), decides)
    assert (row.state, row.refusal) == (VETOED, NOT_PLEDGED)


@pytest.mark.parametrize("decides", [OFFICIALS, HEARD])
def test_officials_decide_without_a_vote(decides):
    world = town(SEVERE)
    row = put(world, propose(world), decides)
    assert row.state == ACCEPTED
    assert row.voted == -1


def test_residents_decide_by_their_council_or_by_ballot():
    world = town(SEVERE)
    row = put(world, propose(world), RESIDENTS)
    assert (row.state, row.refusal) == (VETOED, NO_QUORUM), "nobody has been elected yet"
    row = put(world, propose(world, yes=40), RESIDENTS, **{"engagement.ballot": 1})
    assert (row.state, row.yes, row.voted) == (ACCEPTED, 40, 3)
    row = put(world, propose(world, yes=0), RESIDENTS, **{"engagement.ballot": 1})
    assert (row.state, row.refusal, row.voted) == (VETOED, NO_MAJORITY, 3), "what nobody approves of is not funded"


def test_of_ballots_with_as_many_votes_the_cheaper_comes_first():
    world, by_ballot = town(SEVERE), {"engagement.ballot": 1}
    p = parameters(by_ballot)
    dear, cheap, more = (
        score_of_votes(put(world, propose(world, yes=yes, cost=cost), RESIDENTS, **by_ballot), p)
        for yes, cost in ((40, 9_000), (40, 500), (41, 9_000))
    )
    assert dear < cheap < more


def test_a_courtyard_s_own_council_is_asked_first():
    world = town(SEVERE, **{"council.courtyard_seats": 5})
    row = put(world, propose(world), RESIDENTS, size=5, **{"engagement.ballot": 1})
    assert (row.state, row.refusal) == (VETOED, COURTYARD_REFUSED), "its seats are vacant"


def test_how_much_residents_decided_grows_from_officials_over_heard_to_residents():
    row = propose(town())
    shares = [
        decision.decided_by(row, 1.0, parameters({"engagement.decides": who})) for who in (OFFICIALS, HEARD, RESIDENTS)
    ]
    assert shares == [0.0, parameters().heard_share, 1.0]


def test_in_a_council_residents_decide_as_far_as_its_members_are_residents_and_on_a_ballot_wholly():
    """A council of officials alone counted as residents deciding."""
    row, by_council = propose(town()), parameters({"engagement.decides": RESIDENTS})
    by_ballot = parameters({"engagement.decides": RESIDENTS, "engagement.ballot": 1})
    assert [decision.decided_by(row, share, by_council) for share in (0.0, 0.6)] == [0.0, 0.6]
    assert decision.decided_by(row, 0.0, by_ballot) == 1.0
    seats = np.array([3, 9, CADRE, CADRE, VACANT])
    assert decision.held_by_residents(seats, 0, 5) == 0.5
    assert decision.held_by_residents(seats, 2, 5) == 0.0
    assert decision.held_by_residents(seats, 4, 5) == 1.0, "no official sits"


def test_what_neighbours_themselves_refuse_counts_as_decided_by_residents_whoever_sits_on_the_council():
    p = parameters({"engagement.decides": RESIDENTS, "council.courtyard_seats": 5})
    for refusal, member, credited in (
        (COURTYARD_REFUSED, 7, 1.0),  # a neighbour sits on the courtyard's council
        (COURTYARD_REFUSED, VACANT, 0.0),  # nobody does, so that nobody decided
        (NOT_PLEDGED, VACANT, 1.0),
        (NO_MAJORITY, 7, 0.0),  # the community's council, of officials alone
    ):
        world = town(**{"council.courtyard_seats": 5})
        world.seats[:] = CADRE
        row = propose(world, 2, state=VETOED, refusal=refusal, decided=3)
        world.courtyard_seats[:] = VACANT
        world.courtyard_seats[2 * 5] = member
        decision.give_credit(3, world, 0, p)
        assert row.by_residents == credited, (refusal, member)


# -- money -------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from([ACCEPTED, COSTED, VETOED]), st.integers(0, 3)), max_size=8))
def test_the_most_wanted_is_the_accepted_one_with_the_highest_score_the_earlier_of_two(found):
    proposals = records(PROPOSAL, len(found))
    proposals["state"] = [state for state, _ in found]
    proposals["score"] = [score for _, score in found]
    accepted = [(score, -n) for n, (state, score) in enumerate(found) if state == ACCEPTED]
    assert decision.most_wanted(proposals, range(len(found)), 0) == (-max(accepted)[1] if accepted else -1)


@pytest.mark.parametrize(("among", "chosen"), [([0, 1], 0), ([1], 1), ([2], 2), ([], -1)])
def test_the_most_wanted_is_one_of_those_asked_about(among, chosen):
    proposals = records(PROPOSAL, 3)
    proposals["state"] = ACCEPTED
    proposals["score"] = [9, 5, 7]
    assert decision.most_wanted(proposals, among, 0) == chosen


@pytest.mark.parametrize(("available", "chosen"), [(100, 2), (60, 1), (30, 0), (9, -1)])
def test_the_most_wanted_is_one_that_the_money_pays_for_beside_its_pledges(available, chosen):
    proposals = records(PROPOSAL, 3)
    proposals["state"], proposals["score"] = ACCEPTED, (1.0, 2.0, 3.0)
    proposals["cost"], proposals["pledged"] = (10, 60, 90), (0, 20, 0)
    assert decision.most_wanted(proposals, range(3), available) == chosen


WORLD = town()
PROJECTS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 5)), max_size=8)


@given(projects=PROJECTS, fund=st.integers(0, 100))
def test_money_goes_to_the_best_first_and_what_does_not_fit_is_skipped(projects, fund):
    world = WORLD.copied()
    world.communities[0].fund = fund
    for cost, value in projects:
        propose(world, cost=cost, state=ACCEPTED, score=value)
    funded = decision.fund_in_order(3, world, 0, parameters())
    left, expected = fund, set()
    for n in sorted(range(len(projects)), key=lambda n: (-projects[n][1], n)):
        if projects[n][0] <= left:
            left -= projects[n][0]
            expected.add(n)
    rows = world.proposals[: len(projects)]
    assert set(np.flatnonzero(rows["state"] == FUNDED).tolist()) == expected
    assert funded == len(expected)
    refused = rows[rows["state"] == VETOED]
    assert np.all(refused["refusal"] == (NO_MONEY if fund else NO_FUND))
    assert np.all(rows["decided"] == 3)


def test_what_households_pledged_need_not_come_from_the_fund():
    world = WORLD.copied()
    world.communities[0].fund = 60
    propose(world, cost=100, pledged=40, state=ACCEPTED)
    assert decision.fund_in_order(3, world, 0, parameters()) == 1


def test_over_a_cut_link_the_fund_pays_for_nothing():
    world = WORLD.copied()
    world.communities[0].fund = 1000
    row = propose(world, cost=10, state=ACCEPTED)
    assert decision.fund_in_order(3, world, 0, parameters(cut=["fund_to_projects"])) == 0
    assert row.refusal == NO_FUND


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_share_of_refusals_paid_for_is_answered_with_a_reason(share):
    world = town(scale=1)
    for year in range(120):
        propose(world, state=VETOED, decided=3, year=year)
    propose(world, state=VETOED, decided=2, by=BY_RESIDENT)
    propose(world, state=VETOED, decided=3, by=BY_OFFICIALS)
    p = parameters({"engagement.reasons": share})
    assert decision.give_reasons(SEED, 3, world, 0, p) == 121, "all that was refused this month"
    reasoned = world.proposals["reasoned"][:122]
    assert reasoned[:120].mean() == pytest.approx(share, abs=0.12)
    assert not reasoned[120:].any()
    assert world.counts[ENTRIES] == reasoned.sum()

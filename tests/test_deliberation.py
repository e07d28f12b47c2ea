"""From wishes to resolutions: drafts, officials' lists, the council's vote, and money in order of score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import deliberation
from sim.budget import ENTRIES, PROPOSALS_MADE
from sim.needs import CARE, EDUCATION
from sim.parameters import HEARD, OFFICIALS, RESIDENTS
from sim.population import ADULT, NEEDS, OLDER, PROPOSES
from sim.proposals import (
    ACCEPTED,
    BY_OFFICIALS,
    BY_RESIDENT,
    COSTED,
    COURTYARD_REFUSED,
    FUNDED,
    MERGED,
    NO_FUND,
    NO_MAJORITY,
    NO_MONEY,
    NO_QUORUM,
    NOT_PLEDGED,
    VETOED,
    draft,
)
from sim.voting import CADRE, VACANT
from sim.world import with_room
from tests.worlds import parameters, small

P = parameters()
SEED = 3
CALM, SEVERE = 0.0, 0.9


def town(needs=0.5, scale=0.25, **overrides):
    """A place on its first day, with room for proposals, every need equally severe."""
    model = small("puyang", burn_in=0, overrides={"place.scale": scale} | overrides)
    world = with_room(model.world, year_begins=True)
    world.needs[:] = needs
    return world


def propose(world, courtyard=0, category=0, by=BY_RESIDENT, support=0, **fields):
    """A costed proposal that serves its own courtyard."""
    n = draft(world.proposals, world.counts, 0, 0, 0, courtyard, category, by, 0, 0, support)
    row = world.proposals[n]
    row.state, row.cost, row.served_from, row.served_to = COSTED, 5_000_000, courtyard, courtyard + 1
    for name, value in fields.items():
        row[name] = value
    return row


# -- wishes and drafts -------------------------------------------------------------------------------


def wishes(world, rows):
    return [
        deliberation.wish(
            SEED, 1, world.people, world.courtyards, world.needs, row, int(world.people[row].courtyard), P
        )
        for row in rows
    ]


def test_a_speaker_asks_for_a_need_felt_and_never_for_one_without_weight():
    world = town()
    assert not world.courtyards["needs_roads"].any()
    asked = np.bincount(wishes(world, range(400)), minlength=NEEDS)
    assert asked[3] == 0
    assert asked[0] > asked[2] > 0, "what weighs more is asked for more"


def test_education_is_asked_for_where_it_weighs():
    world = town(**{"needs.environment": 0.25, "needs.education": 0.2})
    asked = np.bincount(wishes(world, range(400)), minlength=NEEDS)
    assert 0 < asked[EDUCATION] < asked[0] * 2


def test_the_worse_a_need_the_more_ask_for_it():
    world = town()
    before = wishes(world, range(400)).count(2)
    world.needs[:, 2] = 1.0
    assert wishes(world, range(400)).count(2) > 1.5 * before


def test_care_is_asked_for_by_those_who_need_it():
    world = town()
    people = world.people
    adults = np.flatnonzero(people["age"] >= ADULT)
    cares = (people["age"][adults] >= OLDER) | (people["with_child"][adults] == 1)
    asked = np.array(wishes(world, adults.tolist())) == CARE
    assert asked[cares].mean() > 5 * asked[~cares].mean()


def meeting(world, speakers, p=None, help_given=0.0, month=1):
    """Let some residents of the first courtyard speak, and say what was drafted."""
    row = world.courtyards[0]
    world.people["acts"] = 0
    world.people["acts"][speakers] = PROPOSES
    row.drafting_help, row.attended = help_given, 9
    there = np.array([*speakers, 0, 1], dtype=np.int64)  # past the first ones stands nobody
    deliberation.draft_in_courtyard(
        SEED, month, world.people, world.courtyards, world.needs, 0, there, len(speakers), p or parameters()
    )
    return int(row.draft_author), int(row.draft_category), int(row.draft_support)


def test_the_most_skilled_of_those_who_share_the_commonest_wish_drafts_it():
    world = town(0.0)
    world.needs[0] = [0.9, 0, 0, 0, 0]
    world.people["skill"][:20] = 0.3
    world.people["skill"][7] = 1.0
    assert meeting(world, [3, 7, 11], help_given=1.0) == (7, 0, 9)


def test_where_nobody_speaks_nothing_is_drafted():
    assert meeting(town(), [], help_given=1.0)[0] == -1


def drafted(world, months=300, **more):
    return np.mean([meeting(world, [5], month=month, **more)[0] >= 0 for month in range(months)])


def test_the_more_skilled_the_author_the_likelier_a_draft_stands():
    world = town()
    shares = []
    for skill in (0.1, 0.5, 1.0):
        world.people["skill"][5] = skill
        shares.append(drafted(world))
    assert shares == pytest.approx([parameters().project_drafting * skill for skill in (0.1, 0.5, 1.0)], abs=0.08)


def test_with_the_organisation_s_help_every_draft_stands_unless_the_link_is_cut():
    world = town()
    world.people["skill"][5] = 0.2
    assert drafted(world, help_given=1.0) == 1.0
    assert drafted(world, help_given=1.0, p=parameters(cut=["organisation_to_drafts"])) == drafted(world)


def test_a_second_draft_of_the_same_wish_is_merged_and_lends_its_support():
    world = town()
    count = len(world.courtyards)
    for support in (4, 6):
        row = world.courtyards[2]
        row.draft_author, row.draft_category, row.draft_support = 30, 1, support
        world.courtyards["draft_author"][[0, 1, *range(3, count)]] = -1
        assert deliberation.collect_drafts(support, 0, world, 0, 0, count) == 1
    first, second = world.proposals[:2]
    assert (first.support, first.state) == (10, 0)
    assert (second.state, second.refusal, second.merged_into) == (VETOED, MERGED, 0)
    assert deliberation.earlier_twin(world.proposals, world.counts, 2, 2) == -1


def test_proposals_that_serve_the_same_courtyards_alike_are_merged_when_costed():
    world, p = town(scale=0.1), parameters({"project.served": 800, "project.out_of_scope": 0.05})
    for courtyard in range(4):
        draft(world.proposals, world.counts, 0, 0, 0, courtyard, 0, BY_RESIDENT, 0, 0, 5)
    deliberation.cost_all(SEED, 1, world, 0, 0, len(world.courtyards), p)
    rows = world.proposals[:4]
    alive = rows[rows["state"] == COSTED]
    assert len(alive) < 4
    assert alive["support"].sum() == 20 - 5 * (rows["state"] == 2).sum()
    for row in rows[rows["refusal"] == MERGED]:
        other = rows[row.merged_into]
        assert other.served_from <= row.courtyard < other.served_to


# -- officials ---------------------------------------------------------------------------------------


def seen(world, c=0, k=0, **changes):
    cut = changes.pop("cut", ())
    return deliberation.seen_by_officials(SEED, 1, world.courtyards, world.needs, c, k, parameters(changes, cut))


def test_fully_informed_officials_see_needs_as_they_are():
    world = town()
    world.needs[:] = np.random.default_rng(1).uniform(size=world.needs.shape)
    perfect = {"government.information": 1.0}
    assert [seen(world, c, 0, **perfect) for c in range(5)] == world.needs[:5, 0].tolist()


def test_uninformed_officials_see_nothing_of_the_needs_there_are():
    world = town(CALM)
    calm = seen(world, **{"government.information": 0.0})
    world.needs[:] = SEVERE
    assert seen(world, **{"government.information": 0.0}) == calm


def test_complaints_raise_what_officials_see_unless_the_link_is_cut():
    world = town(0.2)
    quiet = seen(world)
    world.courtyards["complaint_memory"] = 5.0
    assert quiet < seen(world) <= 1.0
    assert seen(world, cut=["complaints_to_officials"]) == quiet


def test_officials_see_nothing_of_a_kind_of_need_the_place_does_not_have():
    assert seen(town(SEVERE), k=3) == 0.0


@pytest.mark.parametrize(("share", "wanted"), [(1.0, 10), (0.5, 5), (0.048, 1)])
def test_officials_draw_up_as_many_projects_as_fall_to_the_place(share, wanted):
    world = town()
    p = parameters({"government.shortlist": 10, "place.fund_share": share})
    deliberation.shortlist(SEED, 1, 0, world, 0, 0, len(world.courtyards), p)
    rows = world.proposals[: int(world.counts[PROPOSALS_MADE])]
    assert len(rows) == wanted
    assert np.all(rows["by"] == BY_OFFICIALS)
    assert len(set(rows["courtyard"].tolist())) == wanted, "one for each courtyard"


def test_officials_list_the_worst_needs_first():
    world = town(0.1)
    world.needs[4, 2] = 0.9
    world.needs[6, 0] = 0.8
    p = parameters({"government.shortlist": 8, "government.information": 1.0})
    deliberation.shortlist(SEED, 1, 0, world, 0, 0, len(world.courtyards), p)
    listed = [(int(row.courtyard), int(row.category)) for row in world.proposals[:2]]
    assert set(listed) == {(4, 2), (6, 0)}


def test_officials_list_nothing_where_they_see_no_need():
    world = town(CALM)
    p = parameters({"government.information": 1.0})
    deliberation.shortlist(SEED, 1, 0, world, 0, 0, len(world.courtyards), p)
    assert world.counts[PROPOSALS_MADE] == 0


def score(world, decides=OFFICIALS, cut=(), **fields):
    row = propose(world, **fields)
    changes = {"engagement.decides": decides, "government.information": 1.0}
    deliberation.judge_by_officials(SEED, 1, world.courtyards, world.needs, row, parameters(changes, cut))
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
    return deliberation.judged_by_member(seed, people, needs, member, row, p) > p.council_threshold


# -- the council -------------------------------------------------------------------------------------


def resolve(world, row, members, changes=None):
    """Put a proposal that all know of to a council whose members always come and never err."""
    row.support = 10**9
    seats = np.array(members, dtype=np.int64)
    world = world._replace(seats=seats)
    settled = {"council.presence": 0.95, "council.error": 0.05, "council.threshold": 0.15, "council.own": 0.3}
    p = parameters(settled | (changes or {}))
    p.council_presence, p.council_error = 1.0, 0.0
    deliberation.resolve_by_council(SEED, 3, 0, world, 0, len(seats), row, p)
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
    present = deliberation.members_present(SEED, 0, seats, 0, len(seats), p)
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
        backed = deliberation.courtyard_council_backs(SEED, 0, world.needs, seats, row, size, p)
        assert backed == (filled >= needed)
    world.needs[:] = CALM
    assert not deliberation.courtyard_council_backs(SEED, 0, world.needs, seats, row, size, p)


def test_the_severity_served_is_the_mean_over_courtyards():
    world = town(0.2)
    world.needs[1, 0] = 0.8
    row = propose(world, served_from=0, served_to=3)
    assert deliberation.severity_served(world.needs, row) == pytest.approx(0.4)


# -- who decides -------------------------------------------------------------------------------------


def put(world, row, decides, size=0, **changes):
    p = parameters({"engagement.decides": decides} | changes)
    deliberation.put_to_decision(SEED, 3, 0, world, size, int(row.id), 0, p)
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
    assert (row.state, row.score, row.voted) == (ACCEPTED, 40, 3)
    row = put(world, propose(world, yes=0), RESIDENTS, **{"engagement.ballot": 1})
    assert (row.state, row.refusal, row.voted) == (VETOED, NO_MAJORITY, 3), "what nobody approves of is not funded"


def test_a_courtyard_s_own_council_is_asked_first():
    world = town(SEVERE, **{"council.courtyard_seats": 5})
    row = put(world, propose(world), RESIDENTS, size=5, **{"engagement.ballot": 1})
    assert (row.state, row.refusal) == (VETOED, COURTYARD_REFUSED), "its seats are vacant"


def test_how_much_residents_decided_grows_from_officials_over_heard_to_residents():
    shares = [deliberation.decided_by(parameters({"engagement.decides": who})) for who in (OFFICIALS, HEARD, RESIDENTS)]
    assert shares == [0.0, parameters().heard_share, 1.0]


# -- money -------------------------------------------------------------------------------------------

WORLD = town()
PROJECTS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 5)), max_size=8)


@given(projects=PROJECTS, fund=st.integers(0, 100))
def test_money_goes_to_the_best_first_and_what_does_not_fit_is_skipped(projects, fund):
    world = WORLD.copied()
    world.communities[0].fund = fund
    for cost, value in projects:
        propose(world, cost=cost, state=ACCEPTED, score=value)
    funded = deliberation.fund_in_order(3, world, 0, parameters())
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
    assert deliberation.fund_in_order(3, world, 0, parameters()) == 1


def test_over_a_cut_link_the_fund_pays_for_nothing():
    world = WORLD.copied()
    world.communities[0].fund = 1000
    row = propose(world, cost=10, state=ACCEPTED)
    assert deliberation.fund_in_order(3, world, 0, parameters(cut=["fund_to_projects"])) == 0
    assert row.refusal == NO_FUND


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_share_of_refusals_paid_for_is_answered_with_a_reason(share):
    world = town(scale=1)
    for year in range(120):
        propose(world, state=VETOED, decided=3, year=year)
    propose(world, state=VETOED, decided=2, by=BY_RESIDENT)
    propose(world, state=VETOED, decided=3, by=BY_OFFICIALS)
    p = parameters({"engagement.reasons": share})
    assert deliberation.give_reasons(SEED, 3, world, 0, p) == 121, "all that was refused this month"
    reasoned = world.proposals["reasoned"][:122]
    assert reasoned[:120].mean() == pytest.approx(share, abs=0.12)
    assert not reasoned[120:].any()
    assert world.counts[ENTRIES] == reasoned.sum()


def test_adults_are_counted():
    world = town()
    assert deliberation.adults_in(world.people, 10, 90) == (world.people["age"][10:90] >= ADULT).sum()

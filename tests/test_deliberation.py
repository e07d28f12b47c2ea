"""From wishes to resolutions: drafts, officials' lists, the council's vote, and money in order of score."""

from __future__ import annotations

import numpy as np
import pytest

from sim import deliberation
from sim.budget import PROPOSALS_MADE
from sim.parameters import CARE, EDUCATION
from sim.person import ADULT, OLDER, PROPOSES
from sim.population import NEEDS
from sim.proposals import (
    BY_OFFICIALS,
    BY_RESIDENT,
    COSTED,
    MERGED,
    VETOED,
    draft,
)
from tests.proposing import SEED, propose, town
from tests.worlds import parameters

P = parameters()
CALM, SEVERE = 0.0, 0.9


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
    assert meeting(world, [3, 7, 11], help_given=1.0) == (7, 0, 3), "three spoke for it, nine were there"


@pytest.mark.parametrize("felt", [0, CARE])
def test_of_wishes_that_as_many_share_the_one_for_what_is_felt_most_is_taken_up(monkeypatch, felt):
    """Once the environment won every tie, since it stands first."""
    world = town(0.1)
    world.needs[0, felt] = 0.9
    monkeypatch.setattr(deliberation, "wish", lambda *asked: 0 if asked[5] == 3 else CARE)
    assert meeting(world, [3, 7], help_given=1.0)[1] == felt


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


def test_a_second_draft_of_the_same_wish_is_merged_and_the_larger_support_counts():
    world = town()
    count = len(world.courtyards)
    for support in (4, 6):
        row = world.courtyards[2]
        row.draft_author, row.draft_category, row.draft_support = 30, 1, support
        world.courtyards["draft_author"][[0, 1, *range(3, count)]] = -1
        assert deliberation.collect_drafts(SEED, support, 0, world, 0, 0, count) == 1
    first, second = world.proposals[:2]
    assert (first.support, first.state) == (6, 0)
    assert (second.state, second.refusal, second.merged_into) == (VETOED, MERGED, 0)
    assert deliberation.earlier_twin(world, 0, 2, 2) == -1


@pytest.mark.parametrize(
    ("asked_for", "spoke", "how", "support"),
    [
        (2, 9, {}, 9),
        (2, 3, {}, 5),  # a smaller meeting takes nothing away
        (1, 9, {}, 5),  # it asks for something else by now
        (-1, 9, {}, 5),
        (2, 9, {"by": BY_OFFICIALS}, 5),
        (2, 9, {"state": VETOED}, 5),
    ],
)
def test_a_meeting_over_a_proposal_speaks_for_it_where_most_there_still_ask_for_it(asked_for, spoke, how, support):
    world = town()
    row = propose(world, 3, category=2, **{"state": COSTED, "by": BY_RESIDENT, "support": 5, **how})
    world.courtyards["asked_for"], world.courtyards["spoke"] = -1, 0
    world.courtyards[3].asked_for, world.courtyards[3].spoke = asked_for, spoke
    deliberation.speak_for_proposals(world, 0)
    assert row.support == support


def test_a_meeting_notes_how_many_ask_for_what_most_do():
    world = town()
    speakers = list(range(6))
    meeting(world, speakers)
    asked = wishes(world, speakers)
    assert world.courtyards[0].spoke == max(asked.count(k) for k in set(asked))


def test_proposals_that_serve_the_same_courtyards_alike_are_merged_when_costed():
    world, p = town(scale=0.1), parameters({"project.served": 800, "project.out_of_scope": 0.05})
    for courtyard in range(4):
        draft(world, 0, 0, 0, courtyard, 0, BY_RESIDENT, 0, 0, 5)
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

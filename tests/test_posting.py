"""Posting: heard of before works start, minded by those who feel no need of it, taken back if too many object."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import posting
from sim.parameters import HEARD, OFFICIALS, RESIDENTS
from sim.person import ADULT, HEARS
from sim.proposals import FUNDED, OBJECTED, VETOED
from tests.proposing import SEED, seen_monthly, site
from tests.worlds import parameters, small

SHARE = st.floats(0, 1)


def posted(severity=0.0, month=4, served=(1, 3), decides=RESIDENTS, **fields):
    """A place with a project funded the month before, posted where it serves."""
    world = site(served=served, decided=month - 1, **fields)
    world.needs[:] = severity
    p = parameters({"engagement.decides": decides})
    posting.post_projects(month, world, 0, p)
    return world, p


def hear(world, p, month=4):
    posting.hear_objections(SEED, month, world, 0, p)
    return world.proposals[0]


def everybody_objects(world, rows=slice(None)):
    adults = np.zeros(len(world.people), dtype=bool)
    adults[rows] = True
    world.people["objects"] = adults & (world.people["age"] >= ADULT)


# -- minding -----------------------------------------------------------------------------------------


@given(severity=SHARE, more=SHARE, beside=st.booleans())
def test_works_are_minded_the_less_the_need_is_felt_and_more_beside_them(severity, more, beside):
    p = parameters()
    found = posting.minds(severity, beside, p)
    assert 0 <= posting.minds(max(severity, more), beside, p) <= found <= 1
    assert posting.minds(severity, False, p) <= found


def test_nobody_minds_works_that_meet_a_need_they_feel():
    p = parameters()
    assert posting.minds(p.objection_need, False, p) == 0
    assert posting.minds(0.0, False, p) == p.objection_idle


def test_care_is_minded_more_by_those_who_do_not_need_it():
    world, _ = posted(severity=0.2, category=1)
    assert world.courtyards["minded"][1] > world.courtyards["minded_care"][1] == 0


# -- posting and objecting ---------------------------------------------------------------------------


def test_a_project_is_posted_where_it_serves_in_the_month_after_it_was_decided_and_no_other():
    world, p = posted()
    assert world.courtyards["posted"].tolist() == [0, 1, 1, 0]
    world.courtyards["posted"] = 0
    for month in (3, 5):
        posting.post_projects(month, world, 0, p)
        assert not world.courtyards["posted"].any()


def test_an_objection_counts_for_the_project_that_is_minded():
    world, p = posted(severity=0.0, count=2)
    world.proposals[1].served_from, world.proposals[1].category = 2, 2
    world.needs[:, 2] = 1.0
    everybody_objects(world)
    hear(world, p)
    assert world.proposals[0].objections > 0
    assert world.proposals[1].objections == 0
    first, stop = int(world.courtyards["first"][1]), int(world.courtyards["stop"][2])
    assert not world.people["objects"][first:stop].any()


def test_a_project_nobody_minds_is_never_stopped():
    world, p = posted(severity=0.5)
    everybody_objects(world)
    row = hear(world, p)
    assert (row.objections, row.state) == (0, FUNDED)


@pytest.mark.parametrize(("share", "state"), [(0.1, FUNDED), (1.0, VETOED)])
def test_it_goes_back_where_more_than_the_share_object_and_its_money_stays_in_the_fund(share, state):
    world, p = posted()
    first, stop = int(world.courtyards["first"][1]), int(world.courtyards["stop"][2])
    everybody_objects(world, slice(first, first + int(share * (stop - first))))
    before = int(world.communities[0].fund)
    row = hear(world, p)
    assert row.objections > 0
    assert row.state == state
    assert row.refusal == (OBJECTED if state == VETOED else 0)
    assert world.communities[0].fund == before


def test_residents_heed_objections_always_officials_as_far_as_they_like_and_those_who_hear_between():
    taken = {}
    for decides in (OFFICIALS, HEARD, RESIDENTS):
        taken[decides] = 0
        for year in range(60):
            world, p = posted(decides=decides, year=year)
            taken[decides] += posting.is_heeded(SEED, world.proposals[0], 1.0, p)
    assert 0 < taken[OFFICIALS] < taken[HEARD] < taken[RESIDENTS] == 60
    assert not posting.is_heeded(
        SEED, world.proposals[0], 0.0, parameters({"engagement.decides": RESIDENTS, "objection.heed": 0.0})
    )


def test_over_a_cut_link_no_objection_is_heard():
    world, _ = posted()
    everybody_objects(world)
    row = hear(world, parameters({"engagement.decides": RESIDENTS}, ["voice_to_decisions"]))
    assert row.objections > 0
    assert row.state == FUNDED


def test_where_officials_never_heed_nothing_is_taken_back():
    world, _ = posted(decides=OFFICIALS)
    everybody_objects(world)
    row = hear(world, parameters({"engagement.decides": OFFICIALS, "objection.heed": 0.0}))
    assert row.objections > 0
    assert row.state == FUNDED


# -- in a run ----------------------------------------------------------------------------------------


def live(policy, **overrides):
    """A run's projects, and who heard in the months in which something was posted, among those it serves."""
    model = small("puyang", policy, overrides={"place.scale": 0.3} | overrides)

    def hearing(world):
        people = world.people[: world.present]
        adults = (world.courtyards["posted"][people["courtyard"]] > 0) & (people["age"] >= ADULT)
        return people["acts"][adults] & HEARS > 0

    heard = [found.mean() for found in seen_monthly(model, 36, hearing) if len(found)]
    return model.projects, float(np.mean(heard))


@pytest.mark.parametrize("policy", ["fund-only", "reform-2009"])
def test_with_more_posting_more_hear_before_works_start_and_more_object(policy):
    quiet, few = live(policy, **{"engagement.publicity": 0.0})
    loud, many = live(policy, **{"engagement.publicity": 1.0})
    assert many > few + 0.2
    by_project = [each["objections"].sum() / each["started"].notna().sum() for each in (quiet, loud)]
    assert by_project[1] > 1.5 * by_project[0] > 0
    assert (loud["started"].dropna() >= loud["decided"][loud["started"].notna()] + 2).all()


def test_objections_rise_with_how_much_works_are_minded_and_how_easily_it_is_said():
    projects, _ = live("fund-only", **{"objection.idle": 0.1, "objection.beside": 0.0, "ladder.object": 3.2})
    often, _ = live("fund-only", **{"objection.idle": 0.6, "objection.beside": 0.3, "ladder.object": 1.2})
    assert projects["objections"].sum() < often["objections"].sum()


def test_pledges_to_what_was_taken_back_are_given_back():
    rules = {
        "place.scale": 0.3, "council.cofinancing": 0.1, "engagement.ballot": 1, "engagement.publicity": 1.0,
        "objection.share": 0.02, "objection.need": 0.4, "objection.idle": 0.6, "ladder.object": 1.2,
    }  # fmt: skip
    model = small("puyang", "reform-2009", overrides=rules)
    model.run(36)
    projects, ledger = model.projects, model.ledger
    stopped = projects[projects["reason"] == "objected"]
    assert len(stopped) > 0
    assert stopped["started"].isna().all()
    assert not ledger["project"][ledger["purpose"].isin(["project", "co-financing"])].isin(stopped["id"]).any()
    for account in ("pledge", "pledge returned"):
        paid = ledger[(ledger["purpose"] == account) & ledger["project"].isin(stopped["id"])]
        assert paid["amount_fen"].sum() == pytest.approx(100 * stopped["pledged_yuan"].sum())

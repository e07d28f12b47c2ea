"""What is on: the six stages of the year, the doors open under every policy, elections, and what engagement costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import occasions
from sim.budget import ENTRIES
from sim.occasions import COLLECT, DECIDE, DELIBERATE, DELIVER, EVALUATE, PUBLISH
from sim.parameters import HEARD, MONTHS, OFFICIALS, RESIDENTS
from sim.person import ADULT
from sim.voting import CADRE, VACANT
from sim.world import with_room
from tests.proposing import booked, seen_monthly
from tests.worlds import EVERY_LEVER, by_policy, full, in_fen, parameters, small

STAGES = ("collect", "deliberate", "decide", "deliver", "publish", "evaluate")
OCCASIONS = (
    "meeting",
    "volunteer_day",
    "collection",
    "hosted",
    "ballot",
    "committee_election",
    "council_election",
    "watch",
)
DOORS = ("meeting", "volunteer_day", "collection", "committee_election")


def of(months):
    return parameters({f"year.{name}": length for name, length in zip(STAGES, months, strict=True)})


# -- stages ------------------------------------------------------------------------------------------


def test_the_year_has_six_stages_of_the_published_lengths():
    months = [occasions.stage_of(month, parameters()) for month in range(12)]
    assert months == [COLLECT] * 2 + [DELIBERATE, DECIDE] + [DELIVER] * 6 + [PUBLISH, EVALUATE]


@given(st.sets(st.integers(1, 11), min_size=5, max_size=5))
def test_stages_follow_one_another_each_with_its_months(cuts):
    months = np.diff([0, *sorted(cuts), 12]).tolist()
    stages = [occasions.stage_of(month, of(months)) for month in range(12)]
    assert [stages.count(stage) for stage in range(6)] == months
    assert stages == sorted(stages)
    ends = [month for month in range(12) if occasions.is_last_of_stage(month, of(months))]
    assert ends == (np.cumsum(months) - 1).tolist()


# -- elections ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "term"), [(6, 5), (1, 3), (60, 10)])
def test_the_committee_is_elected_in_its_month_and_every_term(first, term):
    p = parameters({"committee.election_month": first, "committee.term": term})
    held = [month for month in range(1, 12 * 15) if occasions.committee_elects(24 + month - 1, 24, p)]
    expected = [month for month in range(1, 12 * 15) if (month - first) % (12 * term) == 0]
    assert held == expected


@pytest.mark.parametrize(("decides", "held"), [(OFFICIALS, []), (HEARD, [0, 36, 72]), (RESIDENTS, [0, 36, 72])])
def test_a_council_is_elected_where_residents_have_a_say_at_the_start_and_every_term(decides, held):
    p = parameters({"engagement.decides": decides, "council.term": 3})
    assert [month - 24 for month in range(0, 24 + 80) if occasions.council_elects(month, 24, p)] == held


# -- doors -------------------------------------------------------------------------------------------


def calendar(policy, months=36, **overrides):
    """What was on in each courtyard, month by month."""
    model, rows = small("puyang", policy, overrides=overrides), []
    live = model.executor.live

    def note(model):
        rows.append({name: model.world.courtyards[name].copy() for name in OCCASIONS})
        live(model)

    model.executor.live = note
    model.run(months)
    return {name: np.array([month[name] for month in rows]) for name in OCCASIONS}


@pytest.fixture(scope="module")
def as_it_was():
    return calendar("no-fund")


@pytest.mark.parametrize("policy", [*by_policy(), "every lever"])
def test_the_same_doors_are_open_under_every_policy(as_it_was, policy):
    """Whatever the residents' committee calls anyway is called under every policy, on the same days."""
    found = calendar("reform-2009", **EVERY_LEVER) if policy == "every lever" else calendar(policy)
    for name in DOORS:
        assert np.all(found[name][as_it_was[name] > 0] > 0), name
    assert np.array_equal(found["committee_election"], as_it_was["committee_election"])


def test_without_works_a_policy_opens_no_further_volunteer_day_or_collection(as_it_was):
    """Otherwise an opening would be counted as a response.

    Works under way call for hands besides, and so do organisations that residents found: here there are none.
    """
    engagement = {name: value for name, value in EVERY_LEVER.items() if name.startswith(("engagement.", "review."))}
    found = calendar("voice-only", **engagement, **{"group.found": 8, "group.share": 0.1, "group.alone": 0})
    for name in ("volunteer_day", "collection", "committee_election"):
        assert np.array_equal(found[name], as_it_was[name]), name


def test_without_a_policy_only_those_doors_are_open(as_it_was):
    closed = set(OCCASIONS) - set(DOORS)
    assert {name for name in closed if as_it_was[name].any()} == set()


@pytest.mark.parametrize(
    ("name", "occasion"),
    [("place.meetings", "meeting"), ("place.volunteer_days", "volunteer_day"), ("place.collections", "collection")],
)
def test_the_committee_calls_as_often_as_the_place_says(name, occasion):
    for a_year in (0, 3, 12):
        found = calendar("no-fund", 48, **{name: a_year, "place.scale": 0.5})
        assert found[occasion].mean() * 12 == pytest.approx(a_year, abs=0.4)


def test_a_policy_s_meetings_come_on_top():
    found = calendar("no-fund", 48, **{"engagement.meetings": 6, "place.meetings": 2, "place.scale": 0.5})
    assert found["meeting"].mean() * 12 == pytest.approx(8, abs=0.6)


def test_the_ballot_is_held_in_the_month_of_decision_and_works_are_watched_while_they_last():
    found = calendar("reform-2009", **EVERY_LEVER)
    assert set(np.flatnonzero(found["ballot"].any(axis=1)) % 12) == {3}
    assert set(np.flatnonzero(found["watch"].any(axis=1)) % 12) <= set(range(4, 10))
    assert found["watch"].any()


def test_of_several_months_of_decision_the_ballot_is_held_in_the_last():
    longer = {"year.decide": 2, "year.deliver": 5}
    found = calendar("reform-2009", **EVERY_LEVER | longer)
    assert set(np.flatnonzero(found["ballot"].any(axis=1)) % 12) == {4}


# -- what is at stake --------------------------------------------------------------------------------


@given(fund=st.integers(0, 10**9), more=st.integers(0, 10**9), stage=st.sampled_from(range(6)))
def test_money_on_the_table_is_a_prospect_while_wishes_are_taken_up_whoever_decides(fund, more, stage):
    p, heard, officials = (parameters({"engagement.decides": who}) for who in (RESIDENTS, HEARD, OFFICIALS))
    found = occasions.prospect(stage, fund, 4000, p)
    assert 0 <= found <= p.reason_prospect
    assert (found > 0) == (fund > 0 and stage <= DECIDE)
    assert occasions.prospect(stage, fund + more, 4000, p) >= found
    for other in (heard, officials):
        assert occasions.prospect(stage, fund, 4000, other) == found, "what it counts for is for residents to find out"
    cut = parameters({"engagement.decides": RESIDENTS}, cut=["fund_to_stake"])
    assert occasions.prospect(stage, fund, 4000, cut) == 0


def test_a_prospect_grows_by_less_than_the_money():
    p = parameters({"engagement.decides": RESIDENTS})
    one, two, three = (occasions.prospect(COLLECT, times * 40_000_000, 4000, p) for times in (1, 2, 3))
    assert one < two < 2 * one
    assert three - two < two - one


# -- costs -------------------------------------------------------------------------------------------


def test_what_engagement_costs_is_booked_every_month():
    model = full()

    def on_roll(world):
        people = world.people[: world.present]
        settled = (people["migrant"] == 0) | (people["tenure"] > MONTHS)
        return int(((people["age"] > ADULT) & settled).sum())

    listed = seen_monthly(model, 12, on_roll)
    values, world = model.values, model.world
    households = int(world.communities[0].households)
    posting = booked(model, "posting")
    assert posting.tolist() == [int(households * values["engagement.publicity"] * in_fen("posting"))] * 12
    sat, voted = booked(model, "allowance"), booked(model, "ballot")
    assert sat.index.tolist() == [2, 3, 4], "elected in month 1, they sit until it is decided"
    assert set(sat) <= {seats * in_fen("sitting") for seats in range(1, int(values["council.seats"]) + 1)}
    assert voted.index.tolist() == [4]
    assert voted.loc[4] == in_fen("ballot") * listed[3], "all on the roll have a ballot but who came of age this month"


@pytest.mark.parametrize("held", [0, 1, 5])
def test_a_sitting_is_paid_for_the_seats_that_residents_hold(held):
    world = with_room(small("puyang", burn_in=0).world, year_begins=True)
    world.seats[:], world.seats[-4:] = VACANT, CADRE
    world.seats[:held] = np.arange(held)
    occasions.pay_for_engagement(0, COLLECT, world, 0, parameters({"engagement.decides": RESIDENTS}))
    entries = world.ledger[: int(world.counts[ENTRIES])]
    assert entries["amount"].sum() == held * in_fen("sitting")


def test_every_meeting_but_the_committee_s_own_is_paid_for():
    found = calendar("reform-2009", 12)
    own = calendar("no-fund", 12)
    extra = (found["meeting"] > own["meeting"]).sum()
    model = small("puyang", "reform-2009")
    model.run(12)
    assert extra > 5
    assert booked(model, "meeting").sum() == extra * in_fen("meeting")


def test_a_convenor_s_items_come_to_usual_meetings_while_the_agenda_is_open_and_to_no_others():
    """They filled meetings in months in which nobody was paid to convene, and those called over one proposal."""
    strong = {"convenor.strength": 1.0, "convenor.agenda": 0.5, "place.scale": 1.0}
    model = small("puyang", "reform-2009", overrides=strong, burn_in=0)
    filled, called = np.zeros(MONTHS), 0
    for month in range(3 * MONTHS):
        model.step()
        yards = model.world.courtyards
        filled[month % MONTHS] += yards["convened"].sum()
        assert not (yards["convened"] > yards["meeting"]).any()
        called += (yards["meeting"] > 0).sum() if month % MONTHS == 2 else 0
    assert filled[:4].all(), "publicise, deliberate and decide"
    assert not filled[4:].any()
    assert called > 2 * filled[2], "in deliberation meetings are called at home of what was proposed"


def test_a_convenor_fills_a_share_of_meetings_where_residents_decide_and_residents_bring_up_less_there():
    """What a strong convenor costs in residents' own initiative (F21)."""
    p = parameters({"engagement.decides": RESIDENTS, "convenor.strength": 0.5})
    assert occasions.convened_share(p) == 0.5 * p.convenor_agenda
    assert occasions.convened_share(parameters({"convenor.strength": 1.0})) == 0.0
    cut = parameters({"engagement.decides": RESIDENTS, "convenor.strength": 1}, ["convenor_to_agenda"])
    assert occasions.convened_share(cut) == 0.0
    spoken = []
    for strength in (0.0, 1.0):
        overrides = {"convenor.strength": strength, "convenor.agenda": 0.5, "place.scale": 0.5}
        model = small("puyang", "reform-2009", overrides=overrides, cut=("convenor_to_asking",))
        model.run(24)
        series = model.series[(model.series["month"] - 1) % MONTHS < 4]  # while the agenda is open
        spoken.append(float(series["proposes"].sum() / series["attends"].sum()))
    assert spoken[1] < 0.8 * spoken[0]


def test_a_council_whose_every_seat_officials_hold_is_not_elected():
    model = small("puyang", "reform-2009", overrides={"council.cadre_share": 1.0, "council.courtyard_seats": 0})
    model.run(14)
    assert model.series["voted_council"].sum() == 0

"""The social organisation: out of hours and money it really has, and nothing without either."""

from __future__ import annotations

import pytest

from sim.institutions import FULL_TIME
from tests.worlds import in_fen, same_frames, same_worlds, small

HOURS, GRANT = {"organisation.staff_hours": 160}, {"organisation.grant": 150_000}
BOTH = HOURS | GRANT
OWN = ["wages", "activity", "organisation grant", "grant return"]


def run(overrides=None, cut=(), months=14, place="puyang", policy="reform-2009"):
    model = small(place, policy, overrides=overrides or {}, cut=cut)
    model.run(months)
    return model


def booked(model, *purposes):
    ledger = model.ledger
    return ledger[ledger["purpose"].isin(purposes)]


@pytest.fixture(scope="module")
def nothing():
    return run()


@pytest.fixture(scope="module")
def working():
    return run(BOTH)


@pytest.mark.parametrize("overrides", [HOURS, GRANT], ids=["without a grant", "without staff"])
def test_without_hours_or_without_a_grant_it_does_nothing_at_all(nothing, overrides):
    other = run(overrides)
    assert same_frames(nothing.series, other.series)
    assert same_frames(nothing.panel(), other.panel())
    assert same_frames(nothing.ledger, other.ledger)
    assert same_worlds(nothing.world, other.world) == []


def test_with_both_it_changes_what_residents_do(nothing, working):
    assert not same_frames(nothing.series, working.series)
    assert working.series["attends"].mean() > nothing.series["attends"].mean()
    assert not booked(working, *OWN).empty


def test_wages_are_those_of_hours_it_has(working):
    wages = booked(working, "wages").groupby("month")["amount_fen"].sum()
    assert len(wages) > 6
    assert wages.max() <= HOURS["organisation.staff_hours"] * in_fen("wage")


def test_it_never_spends_what_it_does_not_have(working):
    ledger = working.ledger
    flows = ledger["amount_fen"] * (
        (ledger["taker"] == "organisation").astype(int) - (ledger["giver"] == "organisation")
    )
    assert flows.cumsum().min() >= 0


def test_what_it_did_not_use_goes_back_at_the_end_of_the_year():
    model = run({"organisation.staff_hours": 10} | GRANT, months=12)
    back = booked(model, "grant return")["amount_fen"].sum()
    spent = booked(model, "wages", "activity")["amount_fen"].sum()
    assert back > 0
    assert back + spent == 15_000_000
    assert int(model.world.organisations[0].account) == 0


def test_those_whose_hours_are_paid_are_counted_all_year_and_the_body_too(nothing, working):
    assert nothing.series["social_workers"].max() == 0
    counted = working.series[["organisations", "social_workers"]] - nothing.series[["organisations", "social_workers"]]
    hours = working.values["organisation.staff_hours"] * working.values["place.fund_share"]
    assert counted["social_workers"].unique().tolist() == pytest.approx([hours / FULL_TIME])
    assert counted["organisations"].min() == 1


@pytest.mark.parametrize("grant", [1, 10_000, 60_000])
def test_no_more_staff_is_counted_than_a_grant_can_pay(nothing, grant):
    """Hours that a policy names and pays for in part are not worked, and are nobody's."""
    model = run({"organisation.staff_hours": 2_000, "organisation.grant": grant}, months=12)
    counted = (model.series["social_workers"] - nothing.series["social_workers"].iloc[:12]).max()
    paid = grant * 100 / (12 * in_fen("wage")) / FULL_TIME * model.values["place.fund_share"]
    assert counted == pytest.approx(paid, rel=1e-3, abs=1e-4)
    worked = booked(model, "wages")["amount_fen"].sum() / in_fen("wage") / FULL_TIME
    staff = model.series["social_workers"].sum() - nothing.series["social_workers"].iloc[:12].sum()
    assert worked <= staff + 1e-3, "nobody is counted whose hours are not paid"


def test_its_money_is_made_to_last_the_year():
    model = run({"organisation.staff_hours": 2_000, "organisation.grant": 10_000}, months=12)
    wages = booked(model, "wages").groupby("month")["amount_fen"].sum()
    assert wages.index.tolist() == list(range(1, 13))
    assert wages.min() > 0.3 * wages.max()
    assert int(model.world.organisations[0].account) < 2 * in_fen("wage") * 24


@pytest.mark.parametrize(
    ("cut", "name"),
    [("organisation_to_asking", "hears"), ("organisation_to_hosting", None), ("organisation_to_drafts", "proposals")],
)
def test_asking_hosting_and_helping_act_over_links_of_their_own(working, cut, name):
    other = run(BOTH, cut=[cut])
    assert not same_frames(other.series, working.series)
    if name:
        assert other.series[name].sum() < working.series[name].sum()


def test_hosted_activities_bring_people_together(working):
    hosted = run(BOTH, cut=["organisation_to_hosting"])
    assert working.series["members"].iloc[-1] > hosted.series["members"].iloc[-1]


def test_activities_are_hosted_in_one_courtyard_after_another():
    model = small("puyang", "reform-2009", overrides=BOTH)
    turns = []
    for _ in range(6):
        model.step()
        turns.append([c for c, row in enumerate(model.world.courtyards) if row.hosted])
    count = len(model.world.courtyards)
    held = [c for month in turns for c in month]
    assert len(held) > count
    assert {held.count(c) for c in range(count)} <= {len(held) // count, len(held) // count + 1}


def test_each_activity_costs_its_materials_and_hours():
    model = run(BOTH, months=12)
    activities = booked(model, "activity")
    assert set(activities["amount_fen"]) == {int(model.values["organisation.host_cost"] * 100)}
    hours = len(activities) * model.values["organisation.host_hours"]
    assert booked(model, "wages")["amount_fen"].sum() > hours * in_fen("wage")


def test_hours_too_few_for_an_activity_are_saved_for_one():
    """Once they came to none however long the staff worked."""
    model = run({"organisation.staff_hours": 12, "organisation.grant": 60_000}, months=24)
    saved = 12 * model.values["organisation.host_share"] / model.values["organisation.host_hours"]
    assert 0 < saved < 1
    held = booked(model, "activity").groupby("month").size()
    assert held.max() == 1
    assert int(held.sum()) == pytest.approx(24 * saved, abs=2)


def test_a_small_place_gets_its_part_of_staff_and_grant():
    model = run(BOTH, place="xingfu", months=12)
    share = model.values["place.fund_share"]
    assert booked(model, "organisation grant")["amount_fen"].sum() == round(15_000_000 * share)
    monthly = booked(model, "wages").groupby("month")["amount_fen"].sum()
    assert monthly.max() <= HOURS["organisation.staff_hours"] * share * in_fen("wage")


def test_more_hours_ask_more_residents():
    heard = []
    for hours in (20, 80, 320):
        asked = {"organisation.staff_hours": hours, "organisation.grant": 400_000}
        model = small("puyang", "reform-2009", overrides=asked)
        model.run(12)
        heard.append(model.series["hears"].mean())
    assert heard == sorted(heard)
    assert heard[2] > heard[0]

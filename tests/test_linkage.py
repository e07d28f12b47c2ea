"""Linkage grants: a competition once a year, by need, capacity and a jury's error."""

from __future__ import annotations

import numpy as np
import pytest

from sim.institutions import ASSOCIATION, ORGANISATIONS_EACH, SERVICE_UNIT
from sim.linkage import NO_APPLICANT, applications, community_need, linkage_year, score
from sim.organisations import begin
from sim.world import with_room
from tests.worlds import parameters, small

SEVERAL = {"place.scale": 0.5, "place.communities": 8}


def ready(**more):
    """A place of four communities at the start of a budget year, with room for what is booked."""
    model = small("puyang", "no-fund", overrides=SEVERAL | more)
    model.world = with_room(model.world, year_begins=True)
    return model


def test_need_and_capacity_count_and_the_jury_errs():
    p = parameters({"linkage.error": 0.05})
    base = score(1, 0, 1, 0.3, 0.0, 0.0, p)
    assert score(1, 0, 1, 0.6, 0.0, 0.0, p) > base
    assert score(1, 0, 1, 0.3, 1.0, 0.0, p) > base
    assert score(1, 0, 1, 0.3, 0.0, 1.0, p) > base
    errors = np.array([score(1, 0, o, 0.0, 0.0, 0.0, p) for o in range(500)])
    assert np.abs(errors).max() <= 0.05
    assert errors.std() > 0.02


def test_need_is_the_mean_of_residents():
    world = ready().world
    world.courtyards["stake"] = 0.25
    assert community_need(world, 1) == pytest.approx(0.25)


def test_where_a_community_has_nobody_one_from_outside_applies():
    model = ready()
    begin(model.world.organisations[ORGANISATIONS_EACH + 1], 0, ASSOCIATION)
    scores = applications(1, 12, model.world, 1, model.p)
    assert set(np.flatnonzero(scores != NO_APPLICANT)) == {1 + g * ORGANISATIONS_EACH for g in range(4)}


def test_grants_follow_the_jury_while_money_lasts():
    """Four communities, money for two projects and a half."""
    model = ready(**{"linkage.grants": 107_900 * 2.5 / 4})
    scores = applications(1, 12, model.world, 1, model.p)
    linkage_year(1, 12, model.world, model.p)
    accounts = model.world.organisations["account"]
    order = np.argsort(-scores, kind="mergesort")[:4]
    assert accounts[order].tolist() == pytest.approx([10_790_000, 10_790_000, 5_395_000, 0], abs=4)
    granted = model.world.organisations[order[:3]]
    assert set(granted["kind"]) == {SERVICE_UNIT}
    assert set(granted["until"]) == {24}
    assert model.world.organisations["alive"].sum() == 4 + 3


def test_a_few_yuan_beyond_a_project_bring_no_second_body():
    model = ready(**{"linkage.grants": parameters().linkage_project + 100})
    linkage_year(1, 12, model.world, model.p)
    granted = model.world.organisations["granted"]
    assert (granted > 0).sum() == len(model.world.communities)
    assert granted[granted > 0].min() >= parameters().linkage_project * 100


def test_nothing_is_granted_without_money():
    model = ready()
    linkage_year(1, 12, model.world, model.p)
    assert model.world.organisations["account"].sum() == 0
    assert model.world.organisations["alive"].sum() == 4


def test_a_grant_is_hours_for_its_community():
    model = small("puyang", "no-fund", overrides={"linkage.grants": 107_900, "place.scale": 0.5})
    other = model.branch("no-fund", {"linkage.grants": 0})
    model.run(12)
    other.run(12)
    assert model.series["members"].iloc[-1] > other.series["members"].iloc[-1]
    assert model.series["hears"].mean() > other.series["hears"].mean()
    paid = model.ledger.query("purpose == 'wages'")["amount_fen"].sum() / 100
    assert model.series["social_workers"].iloc[1:].sum() * 160 * model.p.price_wage == pytest.approx(paid, rel=0.2)


def test_support_that_stops_takes_the_hours_along():
    model = small("puyang", "no-fund", overrides={"linkage.grants": 107_900, "place.scale": 0.5})
    model.run(24)
    stopped, kept = (model.branch("no-fund", {"linkage.grants": grants}) for grants in (0, 107_900))
    for each in (stopped, kept):
        each.run(24)
    assert stopped.series["money_organisation"].iloc[3:].sum() < kept.series["money_organisation"].iloc[3:].sum() / 4
    assert stopped.series["social_workers"].iloc[3:].sum() < kept.series["social_workers"].iloc[3:].sum()


def test_more_money_is_more_money_booked_and_more_bodies_as_long_as_there_is_room():
    booked, bodies = [], []
    for grants in (50_000, 107_900, 215_800, 500_000, 1_000_000, 5_000_000):
        model = small("puyang", "no-fund", overrides={"linkage.grants": grants, "place.fund_share": 1})
        model.run(13)
        ledger = model.ledger
        paid = ledger[ledger["purpose"] == "linkage grant"].groupby("month")["amount_fen"].sum()
        booked.append((paid.loc[1] // 100, paid.loc[13] // 100))
        bodies.append(int((ledger["purpose"] == "linkage grant").sum() / 2))
    assert [first for first, _ in booked] == [50_000, 107_900, 215_800, 500_000, 1_000_000, 5_000_000]
    assert [later for _, later in booked] == [first for first, _ in booked]
    assert bodies == [1, 1, 2, 5, 10, ORGANISATIONS_EACH - 1]


def test_a_body_from_outside_comes_to_the_row_that_the_jury_chose():
    model = ready(**{"linkage.grants": 300_000})
    linkage_year(1, 12, model.world, model.p)
    rows = model.world.organisations
    assert (rows["account"] > 0).any()
    assert (rows["alive"][rows["account"] > 0] == 1).all()
    assert ((rows["staff"] > 0) == (rows["account"] > 0)).all()

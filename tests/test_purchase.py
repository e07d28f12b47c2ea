"""Government purchase of services: by need and by capacity, with a platform or without."""

from __future__ import annotations

import numpy as np
import pytest

from sim import GovernanceModel
from sim.budget import ACTIVITY, ENTRIES
from sim.institutions import ASSOCIATION, ORGANISATION, ORGANISATIONS_EACH
from sim.organisations import begin
from sim.parameters import CARE, FACILITIES, ROADS
from sim.population import COURTYARD
from sim.purchase import FULL_TIME, free_share, involve, is_qualified, provider_in, purchase_month
from sim.world import with_room
from tests.worlds import in_fen, parameters, records, small

SEVERAL = {"place.scale": 0.5, "place.communities": 8}
BUDGET = {"purchase.budget": 60_000}


def ready(**more):
    model = small("puyang", "no-fund", overrides=SEVERAL | BUDGET | more)
    model.world = with_room(model.world, year_begins=True)
    model.world.courtyards["delivered"] = 0.0
    return model


def staffed(world, o, staff, skill=0.0):
    begin(world.organisations[o], 0, ASSOCIATION)
    world.organisations[o].staff, world.organisations[o].skill = staff, skill


def test_a_worker_or_skill_qualifies():
    p = parameters()
    own = records(ORGANISATION, 1)[0]
    begin(own, 0, ASSOCIATION)
    assert not is_qualified(own, p)
    own.staff = 0.5
    assert not is_qualified(own, p)
    own.skill = p.purchase_qualified
    assert is_qualified(own, p)
    own.skill, own.staff = 0.0, 1.0
    assert is_qualified(own, p)


def test_hours_under_contract_are_not_free():
    p = parameters()
    own = records(ORGANISATION, 1)[0]
    begin(own, 0, ASSOCIATION)
    own.staff = 1.0
    assert free_share(own, p) == FULL_TIME / p.purchase_hours
    own.contracted = FULL_TIME
    assert free_share(own, p) == 0


def test_a_month_buys_a_twelfth_for_the_worst_needs_and_pays_for_hours():
    model = ready(**{"purchase.platform": 1, "purchase.by_need": 1})
    world, p = model.world, model.p
    for g in range(4):
        staffed(world, g * ORGANISATIONS_EACH + 1, 3.0)
    served_at_all = p.needs_environment * (1.0 - p.project_construction_environment)  # no service is construction
    weights = np.sqrt([served_at_all, p.needs_care] + [0.0] * (world.needs.shape[1] - 2))
    worst = (world.needs * weights).max(axis=1)
    before = world.needs.copy()
    purchase_month(1, 13, world, p)
    served = world.courtyards["delivered"] > 0
    assert worst[served].min() >= worst[~served].max()
    assert world.organisations["income"].sum() == pytest.approx(4 * 6_000_000 / 12, abs=20)
    assert (world.needs[served] < before[served]).sum() == served.sum(), "one need each"
    assert np.array_equal(world.needs[~served], before[~served])
    price_of_hours = world.organisations["contracted"].sum() * 6_000 / p.organisation_payroll
    assert price_of_hours == pytest.approx(world.organisations["income"].sum(), rel=1e-3)


def test_without_the_platform_each_community_buys_at_home_what_officials_see():
    model = ready()
    staffed(model.world, 1, 3.0)
    for g in (1, 2, 3):
        staffed(model.world, g * ORGANISATIONS_EACH + 1, 1.0)
        model.world.organisations[g * ORGANISATIONS_EACH + 1].contracted = FULL_TIME
    before = model.world.organisations["contracted"].copy()
    purchase_month(1, 13, model.world, model.p)
    served = model.world.courtyards["community"][model.world.courtyards["delivered"] > 0]
    assert set(served) == {0, 1, 2, 3}
    hired = np.flatnonzero(model.world.organisations["contracted"] > before)
    assert (hired // ORGANISATIONS_EACH).tolist() == [0, 1, 2, 3], "where all were busy, one came from outside"
    assert (hired % ORGANISATIONS_EACH).tolist() == [1, 2, 2, 2]


def test_more_money_buys_more_as_long_as_there_are_courtyards_to_serve():
    """From one worker's hours on, a larger budget bought nothing more."""
    booked = []
    for budget in (100_000, 400_000, 1_000_000):
        model = GovernanceModel(
            "puyang", "no-fund", burn_in=12, individuals=False, overrides={"purchase.budget": budget}
        )
        model.run(12)
        booked.append(model.ledger.query("purpose == 'service contract'")["amount_fen"].sum() / 100 / budget)
    assert min(booked) > 0.8


def test_no_service_builds_a_road():
    """Hours of social workers took a third off a road each, for less than works cost."""
    model = ready(**{"needs.roads": 0.6, "needs.environment": 0.2, "needs.care": 0.2, "needs.facilities": 0.0})
    model.world.needs[:] = 0.8
    purchase_month(1, 13, model.world, model.p)
    assert (model.world.needs[:, [FACILITIES, ROADS]] == 0.8).all()
    assert (model.world.needs[:, CARE] < 0.8).any()


def test_with_the_platform_providers_from_elsewhere_come():
    model = ready(**{"purchase.platform": 1})
    staffed(model.world, 1, 5.0)
    purchase_month(1, 13, model.world, model.p)
    served = model.world.courtyards["community"][model.world.courtyards["delivered"] > 0]
    assert len(set(served)) > 1
    assert model.world.organisations["contracted"][1] > 0
    assert model.world.organisations["contracted"].sum() == model.world.organisations["contracted"][1]


@pytest.mark.parametrize("platform", [0, 1])
def test_the_most_skilled_are_bought_from_first(platform):
    model = ready(**{"purchase.platform": platform, "purchase.budget": 20_000})
    for o, skill in ((1, 0.2), (2, 0.9), (3, 0.5)):
        staffed(model.world, o, 0.5, skill)
    model.world.needs[:] = 0.0
    model.world.needs[0, CARE] = 0.9
    purchase_month(1, 13, model.world, model.p)
    assert np.flatnonzero(model.world.organisations["contracted"][:ORGANISATIONS_EACH] > 0).tolist() == [2]


def test_where_nobody_is_qualified_one_comes_from_outside():
    model = ready()
    assert provider_in(model.world, 0, model.p) == -1
    purchase_month(1, 13, model.world, model.p)
    assert model.world.organisations["alive"].sum() == 8
    assert (model.world.organisations["contracted"] > 0).sum() == 4


def test_outside_criteria_are_all_service_and_needs_give_part_of_it_to_activity():
    worlds = []
    for by_need in (0.0, 1.0):
        model = ready(**{"purchase.platform": 1, "purchase.by_need": by_need})
        for g in range(4):
            staffed(model.world, g * ORGANISATIONS_EACH + 1, 3.0)
        model.world.courtyards["hosted"], model.world.courtyards["organisation_asks"] = 0, 0.0
        model.world.courtyards["works_decided"] = 0.0
        purchase_month(1, 13, model.world, model.p)
        worlds.append(model.world)
    outside, own = worlds
    assert outside.courtyards["hosted"].sum() == 0
    assert outside.courtyards["organisation_asks"].sum() == 0
    assert own.courtyards["hosted"].sum() > 0
    assert own.courtyards["organisation_asks"].sum() > 0
    assert own.needs.sum() > outside.needs.sum(), "which eases needs less"
    assert outside.courtyards["works_decided"].max() == 0 < own.courtyards["works_decided"].max()


def test_services_received_teach_waiting_less_where_residents_set_the_criteria():
    """F20, by what residents live through: outside criteria leave them more dependent than their own."""
    runs = {}
    for name, more in {"outside": {}, "own": {"purchase.by_need": 1}}.items():
        model = small(
            "puyang", "reform-2009", overrides={"place.scale": 0.5, "purchase.budget": 200_000} | more, burn_in=24
        )
        model.run(36)
        runs[name] = model.series.iloc[-12:].mean()
    assert runs["own"]["dependency"] < runs["outside"]["dependency"]


@pytest.mark.parametrize("cut", [(), ("services_to_needs",)])
def test_services_ease_needs_unless_the_link_is_cut(cut):
    model = small("puyang", "no-fund", overrides=BUDGET | SEVERAL, cut=cut)
    model.world = with_room(model.world, year_begins=True)
    before = model.world.needs.copy()
    purchase_month(1, 13, model.world, model.p)
    assert np.array_equal(model.world.needs, before) == bool(cut)
    assert (model.world.needs <= before).all()


def test_what_acts_by_the_month_is_paid_by_the_month():
    levers = {"purchase.platform": 1, "purchase.by_need": 0.5, "registration.ease": 0.3, "purchase.budget": 10_000}
    model = small("puyang", "no-fund", overrides=levers)
    model.run(24)
    paid = model.ledger.pivot_table(index="month", columns="purpose", values="amount_fen", aggfunc="sum", observed=True)
    desk = int(in_fen("registration") * 0.3)
    for purpose, year in (
        ("matching platform", in_fen("platform")),
        ("needs survey", in_fen("survey") // 2),
        ("registration", desk),
    ):
        assert (paid[purpose] - year / 12).abs().max() < 1
        assert paid[purpose].iloc[:12].sum() == paid[purpose].iloc[12:].sum() == year


def test_a_cut_link_of_hosting_leaves_the_hours_spent():
    """What cannot be held is not turned into asking: there is nothing to ask to."""
    found = {}
    for cut in ((), ("organisation_to_hosting",)):
        p, yard = parameters(cut=list(cut)), records(COURTYARD, 1)[0]
        yard.stop, world = 100, ready().world
        staffed(world, 1, 1.0)
        world.organisations[1].account = 1_000_000
        involve(13, world, 1, yard, p.organisation_host_hours + 10.0, p)
        found[cut] = float(yard.organisation_asks), int(yard.hosted)
    asked = found[()][0]
    assert found == {(): (asked, 1), ("organisation_to_hosting",): (0.0, 0)}
    assert asked > 0


def test_hours_too_few_for_an_activity_are_saved_for_one_or_go_into_asking_where_something_is_on():
    model = ready()
    world, p = model.world, model.p
    staffed(world, 1, 1.0)
    own = world.organisations[1]
    own.account = 10_000_000
    some = p.organisation_host_hours / 2.5
    yards = records(COURTYARD, 4)
    yards["stop"] = 100
    for yard in yards[:3]:
        involve(13, world, 1, yard, some, p)
    assert yards["hosted"].tolist() == [0, 0, 1, 0], "the third contract's hours fill up what an activity takes"
    assert yards["organisation_asks"].tolist()[:2] == [0.0, 0.0]
    over = (3 * some - p.organisation_host_hours) / p.organisation_ask_hours / 100
    assert yards["organisation_asks"][2] == pytest.approx(over)
    assert (yards["host"][2], own.involving) == (1, 0)
    yards["meeting"][3] = 1
    involve(13, world, 1, yards[3], some, p)
    assert yards["organisation_asks"][3] == pytest.approx(some / p.organisation_ask_hours / 100)


def test_an_activity_under_contract_is_paid_for_or_not_held():
    model = ready()
    world, p = model.world, model.p
    staffed(world, 1, 1.0)
    cost, hours = int(p.organisation_host_cost * 100), p.organisation_host_hours + 10.0
    for account, held in ((cost, 1), (cost - 1, 0)):
        yard = records(COURTYARD, 1)[0]
        yard.stop = 100
        world.organisations[1].account = account
        assert involve(13, world, 1, yard, hours, p) == held * cost
        assert (yard.hosted, world.organisations[1].account) == (held, account - held * cost)
    booked = world.ledger[: world.counts[ENTRIES]]
    assert [int(entry.amount) for entry in booked if entry.purpose == ACTIVITY] == [cost]

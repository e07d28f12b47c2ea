"""Courtyard organisations: founded by active residents, sooner with help, doing what hours and money allow, mortal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import courtyard_groups
from sim.budget import ENTRIES, GROUPS, TOWNSHIP
from sim.parameters import MONTHS, defaults
from sim.systems import may_have_group
from sim.world import with_room
from tests.worlds import parameters, same_frames, small

P = parameters()
ENOUGH = defaults()["group.found"]
SUPPORT = {"groups.support": 3_000, "place.scale": 0.5}


def run(overrides=None, cut=(), months=36, policy="reform-2009"):
    model = small("puyang", policy, overrides=SUPPORT | dict(overrides or {}), cut=cut)
    model.run(months)
    return model


@pytest.fixture(scope="module")
def supported():
    return run()


@pytest.fixture(scope="module")
def alone():
    return run({"groups.support": 0})


@given(st.integers(0, 60), st.integers(0, 3))
def test_none_is_founded_with_too_few_and_sooner_with_more_and_with_help(active, helps):
    hazard = courtyard_groups.birth_hazard(active, ENOUGH, helps, P)
    assert (hazard > 0) == (active >= ENOUGH)
    if active >= ENOUGH:
        assert courtyard_groups.birth_hazard(active + 1, ENOUGH, helps, P) > hazard
        assert courtyard_groups.birth_hazard(active, ENOUGH, helps + 1, P) > hazard


def test_hazard_of_death_is_the_published_one_and_falls_with_each_help():
    hazards = [courtyard_groups.death_hazard(5, helps, P) for helps in range(4)]
    assert 0.16 <= hazards[0] <= 0.22
    assert hazards == sorted(hazards, reverse=True)
    assert hazards[3] > 0
    assert courtyard_groups.death_hazard(0, 3, P) >= MONTHS, "at once, whatever the draw"


def test_they_come_to_live_in_more_and_more_courtyards_sooner_with_help(supported, alone):
    for model in (supported, alone):
        alive = model.series["courtyard_groups"]
        assert alive.iloc[5] < alive.iloc[-1] <= len(model.world.courtyards)
        assert alive.iloc[-1] > 0.1 * len(model.world.courtyards)
    assert supported.series["courtyard_groups"].iloc[12:].mean() > alone.series["courtyard_groups"].iloc[12:].mean()


@pytest.mark.parametrize(("place", "scale"), [("puyang", 0.5), ("jinyang", 0.125), ("shuangliu", 1.0)])
def test_they_arise_where_many_take_part_and_hardly_where_few_do(place, scale):
    """In courtyards of ninety residents as in those of thirteen hundred."""
    shares = []
    for policy in ("no-fund", "reform-2009"):
        model = small(place, policy, overrides={"place.scale": scale})
        model.run(120)
        shares.append(model.series["courtyard_groups"].iloc[-1] / len(model.world.courtyards))
    assert shares[0] < 0.2
    assert shares[1] > max(0.4, 2 * shares[0] + 0.2)


def test_who_acts_is_what_they_arise_from():
    assert run({"groups.support": 0}, cut=["acts_to_groups"]).series["courtyard_groups"].max() == 0


def test_trained_leaders_found_them_sooner(alone):
    model = run({"groups.support": 0, "training.places": 40})
    assert model.series["courtyard_groups"].mean() > 1.1 * alone.series["courtyard_groups"].mean()
    assert "group support" not in set(model.ledger["purpose"])


def test_more_are_founded_where_more_take_part(supported):
    quiet = run(policy="no-fund")
    assert quiet.series["courtyard_groups"].iloc[-1] < supported.series["courtyard_groups"].iloc[-1]


def test_support_that_founded_none_goes_back_when_the_next_year_opens():
    model = run(months=1)
    world = with_room(model.world, year_begins=True)
    yard = world.courtyards[0]
    yard.group, yard.active, yard.group_account, yard.group_social = 0, 0, 5_000, 0
    for month, left in ((13, 5_000), (24, 0)):
        assert may_have_group(yard, model.p)
        courtyard_groups.group_month(model.seed, month, world, 0, 0, model.p)
        assert yard.group_account == left
    last = world.ledger[world.counts[ENTRIES] - 1]
    assert (last.giver, last.taker, last.amount) == (GROUPS, TOWNSHIP, 5_000)


def test_some_end_and_what_they_leave_goes_back():
    model = run({"group.death": 0.22, "group.resilience": 0.1}, months=72)
    assert courtyard_groups_of(model) > 0
    ledger = model.ledger
    got, gave = (ledger[ledger[side] == "groups"]["amount_fen"].sum() for side in ("taker", "giver"))
    assert got - gave == model.world.courtyards["group_account"].sum()


def courtyard_groups_of(model):
    """How many organisations gave money back."""
    return len(model.ledger.query("giver == 'groups' and taker == 'township'"))


def test_without_active_members_it_ends_at_once():
    model = run(months=24)
    world = model.world
    assert world.courtyards["group"].sum() > 0
    world.people["member"] = 0
    world.courtyards["active"] = 0
    for c in range(len(world.courtyards)):
        courtyard_groups.group_month(model.seed, model.month, world, 0, c, model.p)
    assert world.courtyards["group"].sum() == 0
    assert world.courtyards["group_account"].sum() == 0


def test_it_spends_only_what_it_has(supported):
    ledger = supported.ledger
    flows = ledger["amount_fen"] * ((ledger["taker"] == "groups").astype(int) - (ledger["giver"] == "groups"))
    assert flows.cumsum().min() >= 0
    assert flows.sum() == supported.world.courtyards["group_account"].sum()
    assert {"group support", "group spending"} <= set(ledger["purpose"])


def test_shared_work_comes_with_them(supported):
    idle = run(cut=["groups_to_activity"])
    assert supported.series["volunteers"].iloc[-12:].mean() > 1.1 * idle.series["volunteers"].iloc[-12:].mean()


def test_its_members_ask():
    heard = {}
    for cut in ((), ("groups_to_asking",)):
        lives = [small("puyang", "reform-2009", overrides=SUPPORT, cut=cut, seed=seed) for seed in range(1, 4)]
        for life in lives:
            life.run(36)
        heard[cut] = [life.series["hears"].iloc[12:].mean() for life in lives]
    assert np.mean(heard[()]) > np.mean(heard["groups_to_asking",]) + 0.002


def test_activities_cost_its_members_hours():
    """More hours given, more activities called; the mean over draws is what the hours allow."""
    world = small("puyang", "no-fund").world
    yard = world.courtyards[0]
    luck = np.linspace(0.0005, 0.9995, 1000)
    called = []
    for hours in (20.0, 60.0):
        yard.active_hours, days = hours, 0
        for u in luck:
            yard.volunteer_day, yard.hosted = 0, 0
            courtyard_groups.group_acts(30, world, 0, 0, u, 0.9, P)
            days += yard.volunteer_day
        called.append(days / len(luck))
    allowed = P.organisation_host_share * P.group_hours_share / P.organisation_host_hours
    assert called == pytest.approx([20 * allowed, 60 * allowed], abs=0.01)


@pytest.mark.parametrize(("kind", "account", "done"), [(0.9, 0, (1, 0)), (0.0, 0, (0, 0)), (0.0, 10**9, (0, 1))])
def test_it_calls_a_volunteer_day_or_hosts_as_luck_has_it_and_no_day_comes_instead_of_what_it_cannot_pay(
    kind, account, done
):
    """Money replaced helping: more helped once support had ended."""
    world = small("puyang", "no-fund").world
    yard = world.courtyards[0]
    yard.volunteer_day, yard.hosted, yard.group, yard.group_account = 0, 0, 1, account
    courtyard_groups.call_activity(30, world, 0, 0, kind, P)
    assert (yard.volunteer_day, yard.hosted) == done


def test_an_organisation_outlives_the_policy_that_helped_it():
    model = run(months=24)
    after = model.branch("no-fund", {"groups.support": 0})
    after.run(3)
    assert after.series["courtyard_groups"].iloc[0] > 0
    assert "group support" not in set(after.ledger.query("month >= 1 and giver == 'township'")["purpose"])


@pytest.mark.parametrize(("account", "back", "on"), [(1_000, 700, 300), (200, 0, 200)])
def test_what_it_leaves_goes_back_to_the_township_and_local_grants_on(account, back, on):
    model = small("puyang", "no-fund")
    model.world = with_room(model.world, year_begins=True)
    row = model.world.courtyards[0]
    row.group, row.group_account, row.group_social = 1, account, 300
    courtyard_groups.end_group(13, model.world, 0, 0)
    assert (row.group, row.group_account, row.group_social) == (0, 0, 0)
    to = model.ledger.set_index("taker")["amount_fen"].to_dict()
    assert (to.get("township", 0), to["committee"]) == (back, on)


def test_they_ask_over_a_link_of_their_own(supported):
    """No social organisation is there, so that cutting what one asks changes nothing; cutting theirs does."""
    assert same_frames(run(cut=["organisation_to_asking"]).series, supported.series)
    assert not same_frames(run(cut=["groups_to_asking"]).series, supported.series)

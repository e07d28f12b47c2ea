"""Community building: hours that are really worked, for families, for neighbours, for groups that residents form."""

from __future__ import annotations

import numpy as np
import pytest

from sim import community_building
from sim.asking import something_on
from sim.parameters import CARE
from sim.population import COURTYARD
from sim.world import with_room
from tests.worlds import in_fen, parameters, records, small

PLACE = {"place.scale": 0.25}


def run(overrides=None, cut=(), months=24, policy="no-fund", place="puyang"):
    model = small(place, policy, overrides=PLACE | dict(overrides or {}), cut=cut)
    model.run(months)
    return model


@pytest.fixture(scope="module")
def nothing():
    return run()


PROGRAMMES = ["family", "neighbours", "groups"]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_wages_are_those_of_the_hours_given(programme):
    model = run({f"building.{programme}": 30}, months=6)
    wages = model.ledger.query("purpose == 'programme' and taker == 'staff'").groupby("month")["amount_fen"].sum()
    assert wages.tolist() == [30 * in_fen("programme")] * 6


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_place_gets_its_share_of_the_community_s_hours(programme):
    model = run({f"building.{programme}": 40, "place.fund_share": 0.5}, months=2)
    paid = model.ledger.query("purpose == 'programme' and taker == 'staff'")["amount_fen"].sum()
    assert paid == 2 * 20 * in_fen("programme")


def days(model, field, months=12):
    """Occasions of a kind, a list of courtyards a month."""
    found = []
    for _ in range(months):
        model.step()
        found.append([c for c, row in enumerate(model.world.courtyards) if row[field]])
    return found


def test_family_days_go_round_and_take_their_hours():
    model = small("puyang", "no-fund", overrides=PLACE | {"building.family": 48})
    found = days(model, "family_day")
    assert [len(month) for month in found] == [2] * 12, "half of 48 hours, at 12 each"
    assert {c for month in found for c in month} == set(range(len(model.world.courtyards)))


def test_only_the_old_and_those_with_children_come_to_family_days():
    model = small("puyang", "no-fund", individuals=True, overrides=PLACE | {"building.family": 240})
    came = 0
    for _ in range(12):
        model.open_month()
        yards = model.world.courtyards
        only = (yards["family_day"] == 1) & (yards["hosted"] == 0)
        model.executor.live(model)
        people = model.world.people[: model.world.present]
        hosted = people[(people["acts"] & 4096 != 0) & only[people["courtyard"]]]
        came += len(hosted)
        assert ((hosted["age"] >= 60 * 12) | (hosted["with_child"] == 1)).all()
        model.executor.close(model)
        model.executor.move(model)
        model.month += 1
    assert came > 0


def test_care_is_eased_by_the_hours_given(nothing):
    eased = run({"building.family": 60})
    assert eased.world.needs[:, CARE].mean() < nothing.world.needs[:, CARE].mean()
    assert eased.series["needs_met"].iloc[-1] > nothing.series["needs_met"].iloc[-1]
    same = run({"building.family": 60}, cut=["programmes_to_needs", "programmes_to_activity"])
    assert same.world.needs[:, CARE] == pytest.approx(nothing.world.needs[:, CARE])


def test_activities_among_neighbours_make_ties_only_by_being_held(nothing):
    active = run({"building.neighbours": 120})
    assert active.series["tie_strength"].iloc[-1] > nothing.series["tie_strength"].iloc[-1]
    assert active.series["members"].iloc[-1] > nothing.series["members"].iloc[-1]
    empty = run({"building.neighbours": 120}, cut=["programmes_to_activity"])
    residents = ["reach", "belonging", "tie_strength", "trust_neighbours", "members"]
    assert empty.series[residents].equals(nothing.series[residents])


def test_accompanied_residents_found_organisations_and_agree_on_covenants(nothing):
    model = run({"building.groups": 60}, policy="reform-2009")
    assert model.series["courtyard_groups"].iloc[-1] > 0
    assert model.series["covenants"].iloc[-1] > 0
    assert model.world.courtyards["plan_until"].max() > model.month
    assert nothing.series["courtyard_groups"].max() == 0


def test_others_are_accompanied_each_year():
    model = small("puyang", "no-fund", overrides=PLACE | {"building.groups": 30})
    found = days(model, "accompanied", 24)
    assert {len(month) for month in found} == {3}
    assert found[0] == found[11]
    assert not set(found[0]) & set(found[12])


@pytest.mark.parametrize("hours", [25, 40, 60, 100])
def test_whoever_is_accompanied_now_and_then_is_helped_as_well(hours):
    """Help that is due waits for the next month that somebody is there."""
    model = small("xingfu", "no-fund", overrides={"place.fund_share": 0.1, "building.groups": hours})
    model.run(48)
    paid = model.ledger[model.ledger["purpose"] == "programme"]
    assert model.world.courtyards["covenant_helped"].max() > 0
    assert model.world.courtyards["gathered"].max() > 0
    assert len(paid)


def test_gatherings_and_help_with_a_covenant_keep_their_distance():
    row, p, held = records(COURTYARD, 1)[0], parameters(), []
    for month in range(12):
        row.hosted = 0
        if community_building.may_gather(month, row):
            held.append(month)
            assert community_building.hold_gathering(month, row, p) == row.hosted == 1
    assert held == [0, 3, 6, 9]
    row.hosted = 1
    assert community_building.hold_gathering(12, row, p) == 0, "they gather at the activity that is on"
    model = small("xingfu", "no-fund")
    world = with_room(model.world, year_begins=True)
    helped = [month for month in range(30) if community_building.help_with_covenant(month, world, 0, 0, p)]
    assert helped == [0, 12, 24]


@pytest.mark.parametrize(("host", "each"), [(12, 10), (24, 5), (6, 20)])
def test_hours_of_accompanying_are_spent_once(host, each):
    """On meetings about the covenant, gatherings and asking together goes no more than there is, and little is kept."""
    overrides = {"building.groups": 30, "building.accompany_hours": each, "organisation.host_hours": host}
    model = small("puyang", "no-fund", overrides=PLACE | overrides)
    p, months = model.p, 24
    spent, given = 0.0, 0.0
    for _ in range(months):
        helped, gathered = (model.world.courtyards[name].copy() for name in ("covenant_helped", "gathered"))
        model.open_month()
        yards = model.world.courtyards
        accompanied = yards["accompanied"] == 1
        given += each * accompanied.sum()
        spent += p.organisation_draft_hours * (yards["covenant_helped"] != helped).sum()
        spent += p.organisation_host_hours * (yards["gathered"] != gathered).sum()
        spent += (yards["organisation_asks"] * (yards["stop"] - yards["first"])).sum() * p.organisation_ask_hours
        asking = accompanied & np.array([something_on(row) for row in yards]) & (yards["organisation_asks"] < 1)
        assert yards["prepared"][asking].max(initial=0) <= max(host, p.organisation_draft_hours) + 1e-9
        model.month += 1
    ready = float(model.world.courtyards["prepared"].sum())
    assert spent == pytest.approx(given - ready)
    assert (model.world.courtyards["gathered"] > 0).any()


@pytest.mark.parametrize("scale", [0.2, 1.0])
def test_no_courtyard_has_two_activities_in_a_month_nor_pays_for_two(scale):
    """Whatever is paid for is held: programmes, the organisation and groups look for a courtyard that has none yet."""
    levers = {
        "building.neighbours": 60,
        "building.groups": 60,
        "organisation.staff_hours": 160,
        "groups.support": 3_000,
    }
    model = small("puyang", "reform-2009", overrides={"place.scale": scale, **levers, "organisation.grant": 150_000})
    cost, held = round(100 * model.p.organisation_host_cost), 0
    for _ in range(24):
        model.step()
        held += int((model.world.courtyards["hosted"] > 0).sum())
    of_activities = model.ledger["purpose"].isin(["activity", "group spending", "programme"])
    book = model.ledger[of_activities & (model.ledger["taker"] == "suppliers") & (model.ledger["amount_fen"] >= cost)]
    assert book["purpose"].nunique() >= 2
    assert book["amount_fen"].sum() / cost == held > 0


def test_hours_for_more_days_than_there_are_courtyards_are_neither_worked_nor_paid():
    spent = []
    for hours in (12, 24, 2_400):
        model = small("xingfu", "no-fund", overrides={"place.fund_share": 1, "building.neighbours": hours})
        model.run(12)
        assert len(model.world.courtyards) * model.p.organisation_host_hours == 12
        spent.append(model.series["money_services"].sum())
    assert spent[0] == spent[1] == spent[2] > 0


@pytest.mark.parametrize("hours", [29, 30])
def test_all_are_accompanied_in_turn_whether_or_not_hours_come_out_even(hours):
    model = small("puyang", "no-fund", overrides=PLACE | {"building.groups": hours})
    found = days(model, "accompanied", 36)
    years = [set().union(*map(set, found[year : year + 12])) for year in (0, 12, 24)]
    assert not years[0] & years[1]
    assert not years[1] & years[2]


def test_hours_for_more_than_all_courtyards_make_each_of_them_longer():
    asked = []
    for hours in (10, 15):
        overrides = {"building.groups": hours, "building.accompany_hours": 10, "place.fund_share": 1}
        overrides |= {"place.meetings": 12}  # there is always something to be asked to
        model = small("xingfu", "no-fund", overrides=overrides)
        assert len(model.world.courtyards) == 1
        model.world.courtyards["group"] = 1  # there is nothing left to gather for, nor to agree on
        model.world.courtyards["covenant"], model.world.courtyards["covenant_since"] = 0.5, model.month
        model.open_month()
        asked.append(float(model.world.courtyards["organisation_asks"].max()))
    assert 0 < asked[0] < asked[1]


def test_after_the_move_families_are_helped_most_by_needs_met_and_nobody_is_given_belonging():
    """Hefengshui: every programme reaches belonging through what residents live through, or not at all."""
    moved = {"place.scale": 0.5, "place.moved_years_ago": 1}
    levers = {f"building.{programme}": 120 for programme in PROGRAMMES}
    cut = ["ties_to_belonging", "needs_to_belonging", "influence_to_belonging"]
    with_all = run(moved | levers, place="hefengshui")
    without = run(moved, place="hefengshui")
    assert with_all.series["belonging"].iloc[-1] > without.series["belonging"].iloc[-1]
    blind = run(moved | levers, place="hefengshui", cut=cut), run(moved, place="hefengshui", cut=cut)
    assert blind[0].series["belonging"].tolist() == pytest.approx(blind[1].series["belonging"].tolist())

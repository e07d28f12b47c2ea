"""Elderly care: who becomes frail, who gets a bed, in whose home, at what price, and what families give."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim import care, frailty
from sim.institutions import GOVERNMENT_RUN, HOME, PRIVATE, PUBLICLY_BUILT
from sim.person import ADULT, OLDER, PERSON
from sim.population import COURTYARD
from tests.worlds import in_fen, parameters, records, same_frames, small

CROWDED = {"place.scale": 0.5, "place.share_60plus": 0.4, "care.assisted": 0.3}
MONTHS = 14


def lived(levers=None, months=MONTHS, policy="no-fund", cut=(), **more):
    model = small("yuexiu", policy, overrides=CROWDED | more | (levers or {}), cut=cut)
    model.run(months)
    return model


@pytest.fixture(scope="module")
def plain():
    return lived()


def frail_rows(model, state=None):
    people = model.world.people
    rows = np.flatnonzero(people["frail"] != 0 if state is None else people["frail"] == state)
    return rows.tolist()


def assisted(model, row):
    return care.is_assisted(frailty.lot(model.seed, model.world.people, row), model.p)


def paid(model, purpose):
    return int(model.ledger.loc[model.ledger["purpose"] == purpose, "amount_fen"].sum())


# -- who is frail -----------------------------------------------------------------------------------


def test_without_frailty_there_is_no_care_whatever_beds_and_levers_say():
    levers = {"care.cap": 1, "care.guarantee": 1, "care.new_beds": 5, "care.conversion": 1}
    runs = [lived(more, **{"care.frailty": 0}) for more in ({}, levers)]
    assert same_frames(runs[0].series, runs[1].series)
    assert same_frames(runs[0].ledger, runs[1].ledger)
    assert runs[0].world.people.tobytes() == runs[1].world.people.tobytes()
    for model in runs:
        assert not model.world.people["frail"].any()
        assert not model.world.people["burden"].any()
        assert not model.series[["care_waiting", "care_taken"]].to_numpy().any()


def test_frailty_grows_with_age_from_60():
    p = parameters({"care.frailty": 0.004})
    chances = [frailty.frail_by(years * 12, p) for years in (18, 59, 60, 70, 80, 90, 100)]
    assert chances[:3] == [0, 0, 0]
    assert all(a < b for a, b in pairwise(chances[2:]))
    assert frailty.frail_by(61 * 12, p) == pytest.approx(0.004, rel=0.1), "a year at 60 has the chance it is told"
    assert chances[-1] < 1


def test_the_shipped_rate_comes_to_the_surveyed_share():
    people = small("yuexiu", overrides={"place.scale": 1}).world.people
    older = people["age"] >= OLDER
    assert np.mean(people["frail"][older] != 0) == pytest.approx(0.183, abs=0.03)


def test_only_the_old_are_frail_and_once_frail_they_stay_so(plain):
    people = plain.world.people
    assert frail_rows(plain)
    assert people["age"][frail_rows(plain)].min() >= OLDER
    before = people.copy()
    plain.step()
    stayed = (before["frail"] != 0) & (before["generation"] == people["generation"])
    assert (people["frail"][stayed] != 0).all()


# -- who gets a bed ---------------------------------------------------------------------------------


def homes(beds, taken=(0, 0, 0)):
    rows = records(HOME, 3)
    rows["beds"] = rows["opened"] = beds
    rows["taken"] = taken
    return rows


def old_people(count, frail=-1):
    people = records(PERSON, count)
    people["age"], people["frail"], people["household_size"] = OLDER + 240, frail, 1
    people["household"] = np.arange(count)
    return people


def admitted(people, rows, p):
    waiting = care.line(5, people, np.flatnonzero(people["frail"]), rows, p)
    care.admit(5, people, rows, waiting, p)
    return waiting


RICH = {"care.income": 3500, "care.income_spread": 0.3, "care.wish": 0.6, "care.price_private": 2500}


def test_who_was_at_home_the_longest_is_admitted_first():
    people = old_people(60)
    people["frail"] = -np.random.default_rng(1).permutation(60) - 1
    waited, rows = -people["frail"].astype(int), homes((5, 0, 0))
    line = admitted(people, rows, parameters(RICH))
    assert list(waited[line]) == sorted(waited[line], reverse=True)
    assert rows["taken"].tolist() == [5, 0, 0]
    inside, outside = people["frail"] == 1 + GOVERNMENT_RUN, np.isin(np.arange(60), line) & (people["frail"] < 0)
    p = parameters(RICH)
    lots = [frailty.lot(5, people, int(i)) for i in line]
    able = [care.takes(lot, care.means(lot, p), GOVERNMENT_RUN, p) for lot in lots]
    assert waited[inside].min() > waited[outside & np.isin(np.arange(60), line[able])].max()


def test_equals_are_admitted_by_lot_not_by_row():
    people, p = old_people(400), parameters(RICH)
    admitted(people, homes((40, 0, 0)), p)
    inside = np.flatnonzero(people["frail"] > 0)
    assert len(inside) == 40
    assert inside.min() < 60
    assert inside.max() > 340


def test_who_wants_no_bed_stays_at_home():
    people = old_people(400)
    line = admitted(people, homes((400, 0, 0)), parameters({"care.wish": 0.2, "care.price_government": 1000}))
    assert 0.13 < len(line) / 400 < 0.27


def test_a_bed_goes_to_who_can_pay_it_and_the_cheapest_first():
    p, people = parameters({"care.wish": 0.6}), old_people(300)
    rows = homes((30, 30, 300))
    admitted(people, rows, p)
    for h in (GOVERNMENT_RUN, PUBLICLY_BUILT, PRIVATE):
        inside = np.flatnonzero(people["frail"] == 1 + h)
        assert len(inside) == rows[h].taken > 0
        assert all(care.means(frailty.lot(5, people, int(i)), p) >= care.price_of(h, p) for i in inside)
    assert rows["taken"].tolist()[:2] == [30, 30]
    assert rows[PRIVATE].taken < 300, "few can pay a private bed"
    assert rows[GOVERNMENT_RUN].waiting > rows[PRIVATE].waiting, "the line is for the cheap beds"


def test_a_bed_is_free_again_when_who_lay_in_it_is_gone():
    people, p, rows = old_people(200), parameters(RICH), homes((10, 0, 0))
    admitted(people, rows, p)
    gone = np.flatnonzero(people["frail"] > 0)[:4]
    people["age"][gone], people["frail"][gone] = 30 * 12, 0
    yards, noted = records(COURTYARD, 1), np.zeros(200, dtype=np.int32)
    yards["stop"] = 200
    frailty.grow_frail(5, people, yards[0], noted, frailty.most_frail(p), p)
    assert care.who_is_frail(people, yards, noted, rows, p).tolist() == np.flatnonzero(people["frail"]).tolist()
    assert rows[GOVERNMENT_RUN].taken == 6
    admitted(people, rows, p)
    assert rows[GOVERNMENT_RUN].taken == 10


def test_beds_are_never_more_than_full_and_counts_are_those_of_people(plain):
    world = plain.world
    assert (world.homes["taken"] <= world.homes["beds"]).all()
    for month in range(6):
        plain.step()
        assert (world.homes["taken"] <= world.homes["beds"]).all(), month
    waiting = plain.series["care_waiting"].iloc[-1]
    assert 0 < waiting < np.sum(world.people["frail"] < 0) + 1


def test_more_beds_leave_fewer_waiting_and_fewer_burdened(plain):
    more = lived({"care.new_beds": 20})
    assert more.series["care_taken"].iloc[-1] > plain.series["care_taken"].iloc[MONTHS - 1]
    assert more.series["care_waiting"].iloc[-1] < plain.series["care_waiting"].iloc[MONTHS - 1]
    assert more.world.people["burden"].sum() < lived().world.people["burden"].sum()
    assert paid(more, "care beds") == 2 * 20 * in_fen("care_bed")


# -- the cap, the guarantee, conversion --------------------------------------------------------------


@pytest.mark.parametrize("beds", [(10, 0, 2), (7, 1, 0), (6, 3, 3), (0, 0, 4), (1, 0, 0)])
def test_the_cap_leaves_at_most_half_of_all_beds_government_run(beds):
    rows = homes(beds)
    converted = care.beds_to_convert(rows, 0, parameters({"care.cap": 1}))
    assert beds[0] - converted <= sum(beds) / 2
    assert converted == 0 or beds[0] - converted + 1 > sum(beds) / 2, "and no more is converted than that asks"
    assert care.beds_to_convert(rows, 0, parameters()) == 0


def test_half_the_cap_is_half_the_way_each_year():
    assert care.beds_to_convert(homes((20, 0, 0)), 0, parameters({"care.cap": 0.5})) == 5


def test_a_share_of_the_first_beds_is_converted_once():
    rows, p = homes((20, 0, 30)), parameters({"care.conversion": 0.3})
    assert care.beds_to_convert(rows, 0, p) == 6
    rows[GOVERNMENT_RUN].beds = 14
    assert care.beds_to_convert(rows, 0, p) == 0
    assert care.beds_to_convert(rows, 0, parameters({"care.conversion": 1})) == 14
    assert care.beds_to_convert(rows, 9, parameters({"care.conversion": 1})) == 5, "kept beds stay"


def test_conversion_keeps_the_number_of_beds_and_costs_a_bed_each(plain):
    model = lived({"care.conversion": 1})
    assert model.world.homes["beds"].sum() == plain.world.homes["beds"].sum()
    assert model.world.homes[GOVERNMENT_RUN].beds == 0
    assert paid(model, "care beds") == plain.world.homes[GOVERNMENT_RUN].opened * in_fen("conversion")


def test_converted_beds_are_dearer_so_that_the_poor_leave_them_and_the_county_saves():
    before, after = lived(months=13), lived({"care.conversion": 1}, months=13)
    assert after.series["care_taken"].iloc[-1] < before.series["care_taken"].iloc[-1]
    assert paid(after, "care subsidy") < paid(before, "care subsidy")
    for row in frail_rows(after, 1 + PUBLICLY_BUILT):
        lot = frailty.lot(after.seed, after.world.people, row)
        assert care.takes(lot, care.means(lot, after.p), PUBLICLY_BUILT, after.p)
    inside = [sum(assisted(model, row) for row in frail_rows(model) if model.world.people["frail"][row] > 0)
              for model in (before, after)]  # fmt: skip
    assert inside[1] < inside[0], "assistance does not pay a converted bed"


def test_the_guarantee_brings_the_assisted_in_and_only_to_government_run_homes(plain):
    model = lived({"care.guarantee": 1}, months=60)
    places = {h: sum(assisted(model, row) for row in frail_rows(model, 1 + h)) for h in range(3)}
    assert places[PUBLICLY_BUILT] == places[PRIVATE] == 0
    without = lived(months=60)
    assert places[GOVERNMENT_RUN] > sum(assisted(without, row) for row in frail_rows(without, 1 + GOVERNMENT_RUN))
    if model.world.homes[GOVERNMENT_RUN].taken < model.world.homes[GOVERNMENT_RUN].beds:
        assert model.world.homes[GOVERNMENT_RUN].waiting == 0


def test_under_the_guarantee_a_conversion_spares_the_assisted():
    levers = {"care.conversion": 1, "care.guarantee": 1}
    model = lived(levers, months=24)
    inside = frail_rows(model, 1 + GOVERNMENT_RUN)
    assert inside
    assert model.world.homes[GOVERNMENT_RUN].beds >= len(inside)
    as_before = lived({"care.guarantee": 1}, months=24)
    held = [sum(assisted(one, row) for row in frail_rows(one, 1 + GOVERNMENT_RUN)) for one in (model, as_before)]
    assert held[0] >= 0.9 * held[1], "beds that those on assistance wait for are not converted"


def test_several_communities_share_the_homes_and_each_pays_for_its_own():
    model = lived({"care.new_beds": 3}, months=12, **{"place.communities": 4, "place.scale": 1})
    world = model.world
    assert len(world.communities) == 4
    fees = model.ledger[model.ledger["purpose"] == "care fee"].groupby("community")["amount_fen"].sum()
    assert set(fees.index) == {0, 1, 2, 3}
    assert world.homes[PUBLICLY_BUILT].beds == world.homes[PUBLICLY_BUILT].opened + 12
    month = model.ledger[(model.ledger["month"] == 12) & (model.ledger["purpose"] == "care fee")]
    row = world.communities[2]
    first, stop = (
        int(world.courtyards[c][side]) for c, side in ((row.first_courtyard, "first"), (row.stop_courtyard - 1, "stop"))
    )
    own = {0: 0, 1: 0, 2: 0}
    for i in range(first, stop):
        if world.people["frail"][i] > 0 and not assisted(model, i):
            own[int(world.people["frail"][i]) - 1] += 1
    due = sum(count * round(100 * care.price_of(h, model.p)) for h, count in own.items())
    assert abs(int(month.loc[month["community"] == 2, "amount_fen"].sum()) - due) <= 2 * 320_000, (
        "but for who moved since"
    )


# -- money and hours --------------------------------------------------------------------------------


def test_a_month_in_homes_is_paid_by_households_or_by_the_county(plain):
    model = lived(months=1)
    p, people = model.p, model.world.people
    fees, subsidy = 0, 0
    for row in frail_rows(model):
        h = int(people["frail"][row]) - 1
        if h >= 0:
            price = round(100 * care.price_of(h, p))
            fees += 0 if assisted(model, row) else price
            subsidy += price if assisted(model, row) else 0
            subsidy += round(100 * max(0.0, p.care_cost - p.care_price_government)) if h == GOVERNMENT_RUN else 0
    assert (paid(model, "care fee"), paid(model, "care subsidy")) == (fees, subsidy)
    assert fees > 0 < subsidy


def test_families_of_the_frail_at_home_and_the_frail_themselves_are_burdened(plain):
    people = plain.world.people
    for row in range(plain.world.present):
        head, size = int(people["household"][row]), int(people["household_size"][row])
        at_home = bool((people["frail"][head : head + size] < 0).any())
        if people["generation"][head : head + size].any():
            continue  # moved this month, after care was given
        assert people["burden"][row] == int(people["frail"][row] != 0 or (at_home and people["age"][row] >= ADULT))


def test_frailty_takes_hours_unless_the_link_is_cut():
    whole, cut = (lived(months=24, policy="reform-2009", cut=link) for link in ((), ("care_to_hours",)))
    assert whole.series["share_hours_bound"].mean() > cut.series["share_hours_bound"].mean()
    assert whole.series["volunteers"].sum() < cut.series["volunteers"].sum()

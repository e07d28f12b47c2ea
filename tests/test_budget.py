"""Money: integer fen, each transfer an entry; the fund's year to the fen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import budget
from sim.budget import ACCOUNTS, CITY, COUNTY, ENTRIES, FUND, FUND_GRANT, FUND_RETURN, OVERFLOW, PURPOSES, TOWNSHIP
from sim.world import with_room
from tests.worlds import books, parameters, small

TIERS = (CITY, COUNTY, TOWNSHIP)
FEN = st.integers(0, 10**10)
SHARES = st.tuples(st.floats(0, 1), st.floats(0, 1)).filter(lambda pair: sum(pair) <= 1)


def entries(ledger, counts):
    return [
        tuple(int(ledger[n][name]) for name in ("giver", "taker", "purpose", "amount")) for n in range(counts[ENTRIES])
    ]


def paid_in(changes, residents=0, rating=1.0, cut=()):
    """What each tier pays into the fund in its first year, and the fund after it, in fen."""
    ledger, counts, communities = books()
    communities[0].residents, communities[0].fund_rating = residents, rating
    budget.pay_fund(ledger, counts, 0, True, communities, 0, parameters(changes, cut))
    paid = {giver: amount for giver, taker, purpose, amount in entries(ledger, counts)}
    assert all((taker, purpose) == (FUND, FUND_GRANT) for _, taker, purpose, _ in entries(ledger, counts))
    return paid, int(communities[0].fund)


def returned(fund, changes):
    """What each tier gets back at the end of the year, and what stays, in fen."""
    ledger, counts, communities = books()
    communities[0].fund = fund
    budget.return_unspent(ledger, counts, 11, communities, 0, parameters(changes))
    assert all((giver, purpose) == (FUND, FUND_RETURN) for giver, _, purpose, _ in entries(ledger, counts))
    return {taker: amount for _, taker, _, amount in entries(ledger, counts)}, int(communities[0].fund)


def test_the_fund_comes_from_three_tiers_46_43_and_11_per_cent_to_the_fen():
    paid, fund = paid_in({"fund.per_community": 400_000})
    assert paid == {CITY: 184_000_00, COUNTY: 172_000_00, TOWNSHIP: 44_000_00}
    assert fund == 400_000_00


def test_a_small_place_gets_its_part_of_the_community_s_fund():
    assert paid_in({"fund.per_community": 400_000, "place.fund_share": 0.048})[1] == 19_200_00


def test_an_amount_per_head_comes_on_top_of_the_base():
    assert paid_in({"fund.per_community": 1_000, "fund.per_head": 15.5}, residents=200)[1] == (1_000 + 3_100) * 100


def test_the_fund_grows_by_its_yearly_rate():
    changes = {"fund.per_community": 100_000, "fund.growth": 0.1}
    assert over_years([changes] * 4) == [100_000, 110_000, 121_000, 133_100]


def over_years(policies):
    """Yuan of a fund in one year after another, each under a policy of its own."""
    row = books()[2][0]
    return [round(budget.grow_fund(row, year == 0, parameters(own)), 2) for year, own in enumerate(policies)]


def test_growth_that_begins_later_does_not_reach_back():
    """400,000 yuan from month 1 with a growth of 10 % from month 49 came to 585,640 there."""
    flat, growing = ({"fund.per_community": 400_000, "fund.growth": rate} for rate in (0.0, 0.1))
    assert over_years([flat] * 4 + [growing] * 2) == [400_000] * 4 + [440_000, 484_000]
    assert over_years([growing] * 2 + [flat] * 2) == [400_000, 440_000, 440_000, 440_000], "what has grown stays"


def test_a_fund_whose_size_is_decided_anew_is_paid_as_it_says_and_grows_from_there():
    """A cut to 200,000 yuan in the third year paid 266,200."""
    before, after = ({"fund.per_community": yuan, "fund.growth": 0.1} for yuan in (400_000, 200_000))
    assert over_years([before] * 3 + [after] * 2) == [400_000, 440_000, 484_000, 200_000, 220_000]


def test_a_fund_that_doubles_for_a_century_stays_a_whole_number_of_fen():
    ledger, counts, communities = books()
    for year in range(100):
        p = parameters({"fund.per_community": 5e7, "fund.growth": 1})
        communities[0].fund = 0
        counts[ENTRIES] = 0
        budget.pay_fund(ledger, counts, 0, year == 0, communities, 0, p)
    paid = {giver: amount for giver, _, _, amount in entries(ledger, counts)}
    assert int(communities[0].fund) == sum(paid.values()) == int(budget.LARGEST_FUND) * 100


def test_the_rating_scales_what_is_paid_in():
    half = {"fund.per_community": 400_000, "fund.performance_share": 0.5}
    assert paid_in(half, rating=0.5)[1] == 300_000_00


@given(yuan=st.floats(0, 5e7), shares=SHARES)
def test_the_tiers_shares_make_up_the_whole_and_each_is_right_within_a_fen(yuan, shares):
    changes = {"fund.per_community": yuan, "government.city_share": shares[0], "government.township_share": shares[1]}
    paid, fund = paid_in(changes)
    assert sum(paid.values()) == fund == budget.fen(yuan)
    for tier, share in zip(TIERS, (shares[0], 1 - sum(shares), shares[1]), strict=True):
        assert abs(paid.get(tier, 0) - fund * share) <= 2


def test_nothing_is_paid_where_there_is_no_fund():
    assert paid_in({}) == ({}, 0)


def test_what_is_unspent_goes_back_to_the_tiers_that_paid_it():
    back, left = returned(100_000_00, {})
    assert back == {CITY: 46_000_00, COUNTY: 43_000_00, TOWNSHIP: 11_000_00}
    assert left == 0


def test_what_is_carried_over_stays_in_the_fund():
    back, left = returned(100_000_00, {"fund.carry_over": 0.25})
    assert (sum(back.values()), left) == (75_000_00, 25_000_00)
    assert returned(100_000_00, {"fund.carry_over": 1.0}) == ({}, 100_000_00)


@given(fund=FEN, carry_over=st.floats(0, 1))
def test_nothing_is_lost_between_what_goes_back_and_what_stays(fund, carry_over):
    back, left = returned(fund, {"fund.carry_over": carry_over})
    assert sum(back.values()) + left == fund
    assert 0 <= left <= fund
    assert all(amount > 0 for amount in back.values())


@pytest.mark.parametrize(("yuan", "whole"), [(0, 0), (0.004, 0), (0.005, 1), (1.006, 101), (19.999, 2000)])
def test_yuan_are_rounded_to_whole_fen(yuan, whole):
    assert budget.fen(yuan) == whole


@given(st.integers(0, 10**12))
def test_whole_fen_survive_being_written_in_yuan(amount):
    assert budget.fen(amount / 100) == amount


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_is_booked_for_nothing(amount):
    ledger, counts, _ = books()
    budget.transfer(ledger, counts, 0, 0, CITY, FUND, FUND_GRANT, amount, budget.NO_PROJECT)
    assert counts[ENTRIES] == 0


def test_a_full_ledger_is_noted_and_nothing_is_written_past_its_end():
    ledger, counts, _ = books(room=1)
    for amount in (7, 8):
        budget.transfer(ledger, counts, 0, 0, CITY, FUND, FUND_GRANT, amount, budget.NO_PROJECT)
    assert entries(ledger, counts) == [(CITY, FUND, FUND_GRANT, 7)]
    assert counts[OVERFLOW] == 1


def test_a_month_whose_entries_did_not_fit_stops_the_run():
    model = small("xingfu", burn_in=0)
    model.world.counts[OVERFLOW] = 1
    with pytest.raises(MemoryError, match="ledger"):
        with_room(model.world, year_begins=False)


def test_the_ledger_s_table_names_accounts_and_purposes_and_counts_months_from_1():
    ledger, counts, _ = books()
    budget.transfer(ledger, counts, 24, 0, CITY, FUND, FUND_GRANT, 12_345, budget.NO_PROJECT)
    budget.transfer(ledger, counts, 25, 0, FUND, budget.CONTRACTORS, budget.PROJECT, 99, 3)
    table = budget.to_frame(ledger, int(counts[ENTRIES]), start=24)
    assert table.to_dict("list") == {
        "month": [1, 2], "community": [0, 0], "giver": ["city", "fund"], "taker": ["fund", "contractors"],
        "purpose": ["fund grant", "project"], "amount_fen": [12_345, 99], "project": [-1, 3],
    }  # fmt: skip
    assert table["amount_fen"].dtype == "int64"


def test_accounts_and_purposes_are_named_once():
    assert len(set(ACCOUNTS)) == len(ACCOUNTS) == budget.PARTNERS + 1
    assert len(set(PURPOSES)) == len(PURPOSES) == budget.PASSED_ON + 1


def test_a_run_gets_its_fund_every_january_grown_and_carried_over():
    overrides = {"fund.per_community": 400_000, "fund.growth": 0.1, "fund.carry_over": 1}
    model = small("puyang", overrides=overrides)
    model.run(25)
    grants = model.ledger.query("purpose == 'fund grant'").groupby("month")["amount_fen"].sum()
    assert grants.to_dict() == {1: 40_000_000, 13: 44_000_000, 25: 48_400_000}
    assert model.ledger.query("purpose == 'fund return'").empty
    spent = model.ledger.query("giver == 'fund'")["amount_fen"].sum()
    assert int(model.world.communities[0].fund) == grants.sum() - spent > 0


def test_a_run_returns_what_it_did_not_spend_every_december():
    model = small("puyang", overrides={"fund.per_community": 400_000})
    model.run(24)
    ledger = model.ledger
    for year in (1, 2):
        of_year = ledger[(ledger["month"] - 1) // 12 + 1 == year]
        flows = of_year.groupby("purpose", observed=False)["amount_fen"].sum()
        assert flows["fund grant"] == flows["project"] + flows["fund return"]
        assert set(of_year.query("purpose == 'fund return'")["month"]) == {12 * year}
    assert int(model.world.communities[0].fund) == 0


@given(st.floats(0, 40), st.integers(1, 120))
def test_what_falls_due_adds_up_to_the_rate(rate, times):
    assert sum(budget.falls_due(rate, time) for time in range(times)) == int(rate * times)


def test_the_fund_follows_the_rating_as_far_as_the_lever_says_when_it_is_paid():
    """A lever set back to nothing cut the fund once more, by what had been rated under it."""
    base = {"fund.per_community": 400_000}
    full = paid_in(base, rating=0.4)[1]
    assert full == 40_000_000
    assert paid_in(base | {"fund.performance_share": 0.5}, rating=0.4)[1] == pytest.approx(0.7 * full)
    assert paid_in(base | {"fund.performance_share": 0.5}, rating=0.4, cut=["rating_to_fund"])[1] == full

"""Promise 3: no yuan lost. The ledger closes every month in every place under every policy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.budget import ACCOUNTS, ENTRIES, FOUNDATION, FUND, GROUPS, HOMES, ORGANISATION, PLEDGES
from sim.parameters import LEVERS
from sim.person import STATES
from sim.scenarios import place_names
from tests.worlds import EVERY_LEVER, by_policy, full, small

MONTHS = 25
NO_OVERDRAFT = (FUND, PLEDGES, ORGANISATION, GROUPS, HOMES, FOUNDATION)


class Books:
    """A ledger read again from its first entry, month by month."""

    def __init__(self, model):
        self.model, self.read = model, 0
        self.balances = np.zeros(len(ACCOUNTS), dtype=object)  # whole numbers of any size

    def check(self):
        """Follow this month's entries, and hold the balances against those the world keeps."""
        world = self.model.world
        booked = int(world.counts[ENTRIES])
        for entry in world.ledger[self.read : booked]:
            assert entry.amount > 0
            assert entry.giver != entry.taker
            assert entry.month == self.model.month - 1
            self.balances[entry.giver] -= int(entry.amount)
            self.balances[entry.taker] += int(entry.amount)
            for account in NO_OVERDRAFT:
                assert self.balances[account] >= 0, f"{ACCOUNTS[account]} is overdrawn in month {self.model.months_run}"
        self.read = booked
        assert sum(self.balances) == 0
        kept = {
            FUND: world.communities["fund"].sum() + world.communities["micro_pool"].sum(),
            PLEDGES: world.communities["pledges"].sum(),
            ORGANISATION: world.organisations["account"].sum(),
            GROUPS: world.courtyards["group_account"].sum(),
            HOMES: world.homes["account"].sum(),
            FOUNDATION: world.foundation["account"].sum(),
        }
        assert {account: self.balances[account] for account in NO_OVERDRAFT} == {a: int(b) for a, b in kept.items()}


def assert_projects_were_paid_at_cost(model):
    """Whatever was delivered cost what it was costed at; whatever was not, nothing; pledges went where they belong."""
    table, ledger = model.projects.set_index("id"), model.ledger
    of = ledger[ledger["project"] >= 0].groupby(["purpose", "project"], observed=True)["amount_fen"].sum()

    def flow(purpose, project):
        return int(of.get((purpose, project), 0))

    for number, row in table.iterrows():
        cost = 0 if np.isnan(row["cost_yuan"]) else round(row["cost_yuan"] * 100)  # nobody costed it
        pledged = round(row["pledged_yuan"] * 100)
        small = flow("micro-project", number) + flow("repair", number)
        spent = flow("project", number) + small, flow("co-financing", number)
        assert (small > 0) == (row["pool"] != "main" and row["state"] in ("delivering", "delivered", "evaluated"))
        if row["state"] in ("delivered", "evaluated"):
            assert spent == (cost - pledged, pledged), number
        elif row["state"] == "delivering" and row["pool"] != "main":
            assert spent == (cost, 0), number
        elif row["state"] == "delivering":
            assert spent == ((cost - pledged) // 2, pledged // 2), number
        else:
            assert spent == (0, 0), number
        gone = row["state"] in ("vetoed", "merged")
        kept = 0 if gone else pledged  # an amended project asks for less, and gives back the rest
        assert flow("pledge", number) - flow("pledge returned", number) == kept


def live_and_check(model, months=MONTHS):
    books = Books(model)
    for _ in range(months):
        model.step()
        books.check()
    assert_projects_were_paid_at_cost(model)
    return books


@pytest.mark.parametrize("policy", by_policy())
@pytest.mark.parametrize("place", place_names())
def test_the_ledger_closes_every_month(place, policy):
    live_and_check(small(place, policy))


@pytest.mark.parametrize("place", place_names())
def test_the_ledger_closes_with_every_lever_on(place):
    books = live_and_check(full(place, overrides={"council.cofinancing": 0.5, "engagement.ballot": 0}))
    moved = set(books.model.ledger["giver"]) | set(books.model.ledger["taker"])
    assert {
        "city",
        "county",
        "township",
        "fund",
        "households",
        "organisation",
        "staff",
        "suppliers",
        "members",
    } <= moved


def test_a_branch_goes_on_with_the_balances_it_found():
    model = full(overrides={"fund.carry_over": 1.0})
    model.run(12)
    branch = model.branch("reform-2009", {"fund.carry_over": 1.0})
    books = Books(branch)
    entries = branch.world.ledger[: int(branch.world.counts[ENTRIES])]
    for entry in entries:
        books.balances[entry.giver] -= int(entry.amount)
        books.balances[entry.taker] += int(entry.amount)
    books.read = len(entries)
    for _ in range(13):
        branch.step()
        books.check()


def values(lever):
    if lever.choices:
        return st.sampled_from(lever.choices)
    high = min(
        lever.high, {"yuan per year": 3e6, "hours per month": 2_000, "yuan per year and head": 500}.get(lever.unit, 1e9)
    )
    return st.integers(0, int(high)) if lever.integer else st.floats(0, high)


ANY_LEVERS = st.fixed_dictionaries({lever.name: values(lever) for lever in LEVERS})
ANY_PLACE = st.fixed_dictionaries(
    {
        "place.scale": st.sampled_from([0.03, 0.1, 0.25]),
        "place.fund_share": st.floats(0.01, 1),
        "council.cofinancing": st.sampled_from([0.0, 0.37, 1.0]),
        "council.courtyard_seats": st.sampled_from([0, 3]),
        "council.cadre_share": st.sampled_from([0.0, 0.4, 1.0]),
        "government.city_share": st.sampled_from([0.0, 0.333, 0.89]),
        "place.meetings": st.sampled_from([0, 12]),
        "place.collections": st.sampled_from([0, 12]),
    }
)
STAGES = ("year.collect", "year.deliberate", "year.decide", "year.deliver", "year.publish", "year.evaluate")
YEARS = {
    "as published": (2, 1, 1, 6, 1, 1),
    "long collection": (6, 1, 1, 2, 1, 1),
    "long deliberation": (1, 4, 2, 3, 1, 1),
    "long evaluation": (1, 1, 1, 2, 1, 6),
}


@settings(max_examples=40)
@given(levers=ANY_LEVERS, place=ANY_PLACE, year=st.sampled_from(sorted(YEARS)), seed=st.integers(0, 2**63 - 1))
def test_the_ledger_closes_and_every_state_keeps_its_bounds_whatever_is_chosen(levers, place, year, seed):
    months = dict(zip(STAGES, YEARS[year], strict=True))
    model = small("puyang", "no-fund", seed=seed, burn_in=0, overrides=place | months | levers)
    live_and_check(model, 26)
    people = model.world.people
    for name in STATES:
        assert 0 <= people[name].min() <= people[name].max() <= 1, name
    assert 0 <= model.world.needs.min() <= model.world.needs.max() <= 1
    assert set(model.projects["state"][model.projects["year"] < 3]) <= {"out of scope", "vetoed", "merged", "evaluated"}
    assert model.series.notna().all().all()


def test_every_lever_s_account_is_used_somewhere():
    care = {"care.frailty": 0.01, "care.beds_government": 3}
    model = full(overrides=care | {"council.cofinancing": 0.5, "engagement.ballot": 0, "place.scale": 0.5})
    model.run(24)
    assert set(model.ledger["giver"]) | set(model.ledger["taker"]) == set(ACCOUNTS)
    assert EVERY_LEVER.keys() == {lever.name for lever in LEVERS}

"""The community foundation: a seed, gifts that are matched, grants to those short of money."""

from __future__ import annotations

import numpy as np
import pytest

from sim.foundation import APPEAL_MONTH, GRANT_MONTH, foundation_month, has_foundation, seed_money
from sim.institutions import ASSOCIATION, FOR_FOUNDATION
from sim.organisations import begin
from sim.world import with_room
from tests.worlds import parameters, small

SEED = {"foundation.seed": 50_000}


def ready(**more):
    model = small("puyang", "no-fund", overrides=SEED | more)
    model.world = with_room(model.world, year_begins=True)
    return model


def test_there_is_none_without_a_seed_and_nothing_to_match():
    model = ready()
    assert not has_foundation(model.world)
    seed_money(12, model.world, model.p)
    assert has_foundation(model.world)
    alone = small("puyang", "reform-2009", overrides={"foundation.matching": 2.0, "place.scale": 0.5})
    alone.run(12)
    assert not {"matching", "social gift"} & set(alone.ledger["purpose"])


def test_the_seed_is_paid_once_and_a_larger_one_pays_the_rest():
    model = ready()
    for month in (12, 13, 24):
        seed_money(month, model.world, model.p)
    assert model.world.foundation[0].account == 5_000_000
    seed_money(36, model.world, parameters({"foundation.seed": 60_000}))
    assert model.world.foundation[0].account == 6_000_000


def test_it_outlives_the_policy_that_seeded_it():
    model = small("puyang", "no-fund", overrides=SEED)
    model.run(12)
    later = model.branch("no-fund", {"foundation.seed": 0})
    later.run(12)
    assert later.foundation.balance > 0
    own = later.ledger[later.ledger["month"] > 0]  # a branch's months begin again
    assert {"social gift", "local grant"} & set(own["purpose"])


def test_what_it_has_when_matching_ends_it_grants_on():
    model = small("puyang", "reform-2009", overrides=SEED | {"foundation.matching": 1.0, "registration.ease": 1.0})
    model.run(24)
    assert model.foundation.balance > 0
    later = model.branch("reform-2009", {"foundation.matching": 0})
    later.run(24)
    own = later.ledger[later.ledger["month"] > 0]
    assert "local grant" in set(own["purpose"])
    assert "matching" not in set(own["purpose"])


def test_it_appeals_where_its_money_pays_for_it_in_turn():
    """One yuan opened an appeal in every courtyard, every year, for ever."""
    model = ready(**{"foundation.seed": 150})  # an appeal and a half
    yards = model.world.courtyards
    asked = []
    for year in (1, 2):
        yards["collection"] = 0
        foundation_month(1, 12 * year + APPEAL_MONTH, model.world, model.p)
        asked.append(np.flatnonzero(yards["collection"] == FOR_FOUNDATION))
        assert model.world.foundation[0].account == 5_000
        model.world.foundation[0].account += 10_000
    assert [len(one) for one in asked] == [1, 1]
    assert not set(asked[0]) & set(asked[1])
    yards["collection"] = 0
    model.world.foundation[0].account = 20_000
    foundation_month(1, 36 + APPEAL_MONTH, model.world, model.p)
    first = int(asked[0][0])
    due = sorted((first + k) % len(yards) for k in (2, 3))
    assert np.flatnonzero(yards["collection"]).tolist() == due, "whoever comes next, however many had their turn"
    poor = ready(**{"foundation.seed": 1})
    poor.world.courtyards["collection"] = 0
    foundation_month(1, 12 + APPEAL_MONTH, poor.world, poor.p)
    assert poor.world.courtyards["collection"].sum() == 0


def test_it_appeals_once_a_year_where_nothing_else_is_collected():
    model = ready()
    yards = model.world.courtyards
    yards["collection"] = 0
    yards[0].collection = 1
    foundation_month(1, 12 + APPEAL_MONTH, model.world, model.p)
    assert yards["collection"].tolist() == [1] + [FOR_FOUNDATION] * (len(yards) - 1)
    yards["collection"] = 0
    foundation_month(1, 12 + APPEAL_MONTH + 1, model.world, model.p)
    assert yards["collection"].sum() == 0


@pytest.mark.parametrize("matching", [0.0, 0.5, 2.0])
def test_gifts_are_matched(matching):
    model = small("puyang", "reform-2009", overrides=SEED | {"foundation.matching": matching, "place.scale": 0.5})
    model.run(12)
    booked = model.ledger.groupby("purpose", observed=False)["amount_fen"].sum()
    assert booked["social gift"] > 0
    assert booked["matching"] == pytest.approx(matching * booked["social gift"])
    appeals = model.ledger.query("purpose == 'activity' and giver == 'foundation'")["amount_fen"].sum()
    assert appeals > 0
    had = 5_000_000 + (1 + matching) * booked["social gift"] - appeals
    assert model.foundation.balance == pytest.approx(had / 100)
    assert model.foundation.gifts == booked["social gift"] / 100


def test_it_grants_part_of_what_it_has_the_poorest_first():
    model = ready(**{"foundation.payout": 0.2, "foundation.grant": 4_000})
    world = model.world
    for o, account in ((1, 0), (2, 100_000), (3, 900_000)):
        begin(world.organisations[o], 0, ASSOCIATION)
        world.organisations[o].account = account
    foundation_month(1, 12 + GRANT_MONTH, world, model.p)
    assert world.organisations["account"][:4].tolist() == [0, 400_000, 500_000, 900_000]
    assert world.foundation[0].account == 4_200_000
    assert world.foundation[0].granted_year == 800_000
    assert model.foundation.granted == 8_000


def test_it_grants_to_courtyards_own_organisations():
    model = ready(**{"foundation.payout": 0.2, "foundation.grant": 4_000})
    model.world.courtyards["group"][1] = 1
    foundation_month(1, 12 + GRANT_MONTH, model.world, model.p)
    assert model.world.courtyards["group_account"].tolist()[:3] == [0, 400_000, 0]


def test_an_organisation_and_a_courtyard_group_take_turns():
    model = ready(**{"foundation.payout": 0.24, "foundation.grant": 4_000})
    world = model.world
    for o in (1, 2, 3):
        begin(world.organisations[o], 0, ASSOCIATION)
    world.courtyards["group"][:2] = 1
    foundation_month(1, 12 + GRANT_MONTH, world, model.p)
    assert sorted(world.organisations["account"][1:4].tolist()) == [0, 400_000, 400_000]
    assert sorted(world.courtyards["group_account"][:2].tolist()) == [0, 400_000]
    assert world.courtyards["group_social"].sum() == 400_000
    assert world.organisations["social"].sum() == 800_000


def test_of_equals_a_lot_of_the_year_says_who_comes_first():
    first = set()
    for year in range(1, 12):
        model = ready(**{"foundation.payout": 0.2, "foundation.grant": 4_000})
        model.world.courtyards["group"][:] = 1
        foundation_month(1, 12 * year + GRANT_MONTH, model.world, model.p)
        first.add(tuple(np.flatnonzero(model.world.courtyards["group_account"])))
    assert len(first) == 4, "each of four groups is left out in some year"


def test_the_seed_is_the_place_s_part_and_stands_in_every_community_s_books():
    model = ready(**{"place.fund_share": 0.1, "place.scale": 0.5, "place.communities": 3, "foundation.seed": 1_000.1})
    seed_money(12, model.world, model.p)
    parts = model.ledger["amount_fen"]
    assert model.world.foundation[0].account == parts.sum() == 10_001
    assert len(parts) == len(model.world.communities) > 1
    assert parts.max() - parts.min() <= 1


def test_an_organisation_lives_longer_and_does_more_with_local_grants():
    overrides = {"registration.ease": 1, "founding.rate": 0.6, "place.scale": 0.5}
    spent = []
    for seed in (0, 100_000):
        model = small("puyang", "reform-2009", overrides=overrides | {"foundation.seed": seed})
        model.run(36)
        spent.append(model.series["money_organisation"].sum())
    assert spent[1] > spent[0]

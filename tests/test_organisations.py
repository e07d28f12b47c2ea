"""The population of organisations: founded by residents, hiring, learning by doing, ending."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents import SocialOrganization
from sim.institutions import ASSOCIATION, FOR_ORGANISATION, NEVER_LEAVES, ORGANISATION, ORGANISATIONS_EACH, SERVICE_UNIT
from sim.organisation import effectiveness
from sim.organisations import (
    FULL_TIME,
    begin,
    dies,
    end,
    enter_from_outside,
    receive,
    volunteers,
    willing,
)
from sim.person import GAVE, HOSTED
from sim.registration import can_register, may_register
from sim.staff import hire
from sim.world import with_room
from tests.worlds import in_fen, parameters, records, same_worlds, small

EASE = {"registration.ease": 1.0}
SUPPORT = EASE | {
    "linkage.grants": 100_000, "purchase.budget": 60_000, "purchase.by_need": 0.5, "purchase.platform": 1,
    "foundation.seed": 20_000, "foundation.matching": 1, "staff.schooled": 0.2, "twinning.pairs": 2,
    "organisation.staff_hours": 40, "organisation.grant": 40_000, "staff.start": 1,
}  # fmt: skip
SEVERAL = {"place.scale": 0.4, "place.communities": 8}


def one(**fields):
    own = records(ORGANISATION, 1)[0]
    begin(own, 0, ASSOCIATION)
    for name, value in fields.items():
        own[name] = value
    return own


@pytest.fixture(scope="module")
def grown():
    """A place in which residents found organisations under direct registration."""
    model = small("puyang", "reform-2009", overrides=EASE | {"place.scale": 0.5, "founding.rate": 0.6})
    model.run(48)
    return model


def registering(changes=None, place="puyang", endowed=0):
    """Share of founders who can register, where the foundation has so many yuan."""
    world = small(place, "no-fund").world
    world.foundation[0].account = endowed * 100
    return can_register(world, parameters({"place.fund_share": 0.1 if place == "xingfu" else 1.0} | (changes or {})))


def test_sponsors_follow_the_money_of_a_community_and_what_its_foundation_has_left():
    """In a tenth of one, where a tenth of its founders are, as many of them find one."""
    project = parameters().linkage_project
    whole, tenth = (registering({"linkage.grants": project / 2}, place) for place in ("puyang", "xingfu"))
    assert tenth == pytest.approx(whole)
    with_seed = {"foundation.seed": project, "foundation.payout": 0.5}
    shares = [registering(with_seed, endowed=endowed) for endowed in (0, project / 2, project)]
    assert shares[0] == 0
    assert shares[2] == pytest.approx(2 * shares[1])


def test_without_lever_and_money_none_is_founded():
    assert registering() == 0
    assert not may_register(parameters())
    model = small("puyang", "reform-2009", overrides={"founding.rate": 0.6})
    model.run(24)
    assert model.world.organisations["alive"].sum() == 1


def test_direct_registration_opens_the_door_and_money_opens_it_in_part():
    sponsored = registering({"linkage.grants": 1_000_000})
    assert 0 < sponsored < 1
    half = registering({"linkage.grants": parameters().linkage_project / 2})
    assert half == pytest.approx(sponsored / 2), "a yuan opens next to no door"
    halves = [registering({"registration.ease": ease, "purchase.budget": 1e6}) for ease in (0, 0.5, 1)]
    assert halves == sorted(halves)
    assert halves[0] == sponsored
    assert halves[2] == 1


def test_a_hat_is_passed_among_those_who_came_to_what_is_hosted():
    """Whoever had heard of it gave, five in six from home."""
    model = small("puyang", "linkage-2014", overrides={"linkage.grants": 400_000, "place.collections": 0})
    given = came = 0
    for _ in range(36):
        model.step()
        people, yards = model.world.people, model.world.courtyards
        hats = np.flatnonzero(yards["collection"] == FOR_ORGANISATION)
        there = np.isin(people["courtyard"], hats)
        gave = there & (people["acts"] & GAVE > 0)
        assert (people["acts"][gave] & HOSTED > 0).all()
        given += int(gave.sum())
        came += int((there & (people["acts"] & HOSTED > 0)).sum())
    assert 0 < given < came


def test_residents_found_associations_that_work_for_nothing_but_gifts(grown):
    organisations = grown.world.organisations
    founded = organisations[1:][organisations["alive"][1:] == 1]
    assert len(founded) > 0
    assert set(founded["kind"]) == {ASSOCIATION}
    assert set(grown.ledger["purpose"]) >= {"social gift", "registration"}
    assert grown.series["organisations"].iloc[-1] == len(founded)


def test_more_active_residents_found_more():
    founded = []
    for members in (0.0, 1.0):
        cut = () if members else ("members_to_organisation",)
        model = small("puyang", "reform-2009", cut=cut, overrides=EASE | {"place.scale": 0.5, "founding.rate": 0.6})
        model.run(36)
        founded.append(model.world.organisations["born"][1:].max())
    assert founded[0] == 0 < founded[1]


def test_agents_follow_births_and_deaths():
    overrides = SUPPORT | {"place.scale": 0.5, "founding.rate": 0.6, "organisation.death": 0.22, "crowding.fall": 3}
    model = small("puyang", "reform-2009", overrides=overrides)
    seen = set()
    for _ in range(36):
        model.step()
        rows = np.flatnonzero(model.world.organisations["alive"]).tolist()
        # the month opened with them; who ended this month still stands in the list until the next opens
        model.follow_organisations()
        assert sorted(each.row for each in model.organisations) == rows
        assert set(model.agents_by_type[SocialOrganization]) == set(model.organisations)
        seen |= {each.unique_id for each in model.organisations}
    assert len(seen) > len(rows), "some came, and some went"


def test_a_body_from_outside_keeps_the_worker_it_came_with_and_leaves_unless_supported_again():
    for came_with in (1.0, 0.75, 0.0):
        own = one(until=12)
        own.staff = came_with
        hire(1, 0, own, 1, parameters())
        assert own.staff == came_with, "a yuan hires nobody"
    receive(5, own, 100, True)
    assert own.until == 17
    home = one()
    receive(5, home, 100, True)
    assert home.until == NEVER_LEAVES


def test_a_month_s_hours_cost_what_they_cost_and_volunteers_nothing(grown):
    wages = grown.ledger.query("purpose == 'wages'")["amount_fen"].sum()
    gifts = grown.ledger.query("purpose == 'social gift'")["amount_fen"].sum()
    assert wages + grown.ledger.query("purpose == 'activity'")["amount_fen"].sum() <= gifts


def test_skill_is_learnt_by_doing_and_saves_hours():
    p = parameters()
    assert effectiveness(0.0, p) == 1.0, "without skill as the body that a policy supports directly"
    assert effectiveness(1.0, p) == 1 + p.organisation_mastery
    assert effectiveness(1.0, parameters(cut=["skill_to_organisation"])) == 1.0
    model = small("puyang", "reform-2009", overrides={"linkage.grants": 107_900, "place.scale": 0.5})
    skills = []
    for _ in range(12):
        model.step()
        skills.append(float(model.world.organisations["skill"].max()))
    assert skills[-1] > skills[0]


def test_volunteers_and_givers_rise_and_fall_with_the_share_of_grants():
    """V = V0 (1 + a D - b D^2) - c L: an inverted U in the share, crowding out by the level (F15)."""
    p = parameters()
    shares = [one(income=1_000_000, granted=int(1_000_000 * share)) for share in (0, 0.33, 1)]
    some, more, least = (willing(own, p) for own in shares)
    assert more > some == 1.0 > least
    hours = [volunteers(one(income=level, granted=level), 20.0, p) for level in (10**6, 10**7, 10**8)]
    assert hours == sorted(hours, reverse=True)
    assert hours[-1] == 0
    assert volunteers(one(), 20.0, p) == 20.0


def test_own_funds_and_leaders_keep_organisations_alive():
    """F16: a hazard of 0.16-0.22 a year, less with both."""

    p = parameters()

    def ended(leaders, account):
        own = one(account=account)
        count = 0
        for row in range(1_500):
            own.born = row
            count += any(dies(1, month, own, row, leaders, p) for month in range(12))
        return count

    alone, led, both = ended(0, 0), ended(1, 0), ended(1, int(FULL_TIME * in_fen("wage")))
    assert alone > led > both
    assert alone / 1_500 == pytest.approx(0.175, abs=0.03)
    assert dies(1, 0, one(idle=12), 1, 1, p)


def test_a_year_without_money_and_volunteers_is_the_end():
    asked = {"staff.start": 2, "place.scale": 0.5}
    model = small("puyang", "no-fund", overrides=asked, cut=["members_to_organisation"])
    model.run(int(model.p.organisation_unpaid) + 1)
    alive = model.world.organisations["kind"][1:][model.world.organisations["alive"][1:] == 1]
    assert set(alive) <= {SERVICE_UNIT, ASSOCIATION}
    assert model.series["social_workers"].iloc[0] > 0
    assert model.series["social_workers"].iloc[-1] == 0, "nobody works unpaid for long"
    model.run(12)
    assert model.world.organisations["alive"].sum() == 1


def test_staff_at_the_start_is_divided_by_kind_as_published():
    model = small("puyang", "no-fund", overrides={"staff.start": 7, "place.scale": 0.5})
    model.step()
    organisations, residents = model.world.organisations, model.world.present
    staff = {int(row.kind): float(row.staff) for row in organisations[1:3]}
    assert staff[SERVICE_UNIT] == pytest.approx(7 * residents / 1000 * 163_100 / 171_700, rel=0.01)
    assert staff[ASSOCIATION] == pytest.approx(7 * residents / 1000 * 7_800 / 171_700, rel=0.01)


def test_there_is_room_for_as_many_as_a_community_keeps_and_no_more():
    model = small("puyang", "no-fund", overrides={"linkage.grants": 1})
    rows = [enter_from_outside(1, 12, model.world, 0, model.p) for _ in range(ORGANISATIONS_EACH + 1)]
    assert rows == [*range(1, ORGANISATIONS_EACH), -1, -1]


@pytest.mark.parametrize(("seeded", "heir"), [(0, "committee"), (1, "foundation")])
@pytest.mark.parametrize(("spent", "left"), [(0, (500, 300, 200)), (600, (0, 200, 200)), (900, (0, 0, 100))])
def test_what_an_organisation_leaves_goes_back_to_who_paid_it_and_what_was_given_on(seeded, heir, spent, left):
    model = small("puyang", "no-fund", overrides={"place.scale": 0.5})
    model.world = with_room(model.world, year_begins=True)
    model.world.foundation[0].seeded = seeded
    own = model.world.organisations[1]
    begin(own, 12, ASSOCIATION)
    receive(12, own, 999, False)
    own.account = 0  # spent: what was given then is gone
    receive(12, own, 500, True)
    receive(12, own, 200, False)
    receive(12, own, 300, True)
    own.contract += 300
    own.account -= spent
    end(13, model.world, own)
    assert (own.alive, own.account, own.social, own.contract) == (0, 0, 0, 0)
    to = model.ledger.set_index("taker")["amount_fen"].to_dict()
    assert tuple(to.get(each, 0) for each in ("city", "county", heir)) == left
    assert model.world.foundation[0].account == (left[2] if seeded else 0)


def test_a_body_from_outside_leaves_when_support_stops():
    model = small("puyang", "reform-2009", overrides={"linkage.grants": 107_900, "place.scale": 0.5})
    model.run(12)
    after = model.branch("reform-2009", {"linkage.grants": 0})
    assert after.world.organisations["alive"].sum() == 2
    after.run(2)
    assert after.world.organisations["alive"].sum() == 1


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("place", [{"place.scale": 0.1}, SEVERAL | {"place.scale": 0.25}], ids=["one", "several"])
def test_plain_and_compiled_agree_on_organisations(place):
    worlds = []
    for engine in ("mesa", "compiled"):
        model = small("puyang", "reform-2009", engine=engine, overrides=SUPPORT | place | {"founding.rate": 0.6})
        model.run(14)
        worlds.append(model.world)
    assert same_worlds(*worlds) == []

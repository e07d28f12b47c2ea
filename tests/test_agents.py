"""Residents, councils, organisations and government as Mesa agents: views on one state, and what each can do."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from sim import GovernanceModel, behavior, tallies
from sim.agents import Council, Courtyard, Foundation, Government, Resident, SocialOrganization
from sim.errors import InputError
from sim.parameters import CATEGORIES
from sim.person import ADULT, PERSON
from sim.tallies import ACT_COLUMNS
from tests.worlds import full, small


@pytest.fixture(scope="module")
def model():
    model = full(individuals=True, burn_in=24)
    model.run(4)
    return model


FIELDS = [name for name in PERSON.names if name != "leaving"]


@pytest.mark.parametrize("name", FIELDS)
def test_an_attribute_of_a_resident_reads_and_writes_the_resident_s_row(model, name):
    resident = model.residents[5]
    before = model.world.people[name][5].item()
    assert getattr(resident, name) == before
    assert type(getattr(resident, name)) in (int, float), "plain numbers, so that rules give the same bits"
    setattr(resident, name, 1)
    assert model.world.people[name][5] == 1
    setattr(resident, name, before)


def test_there_is_a_resident_for_each_row_and_none_unless_asked_for(model):
    assert [resident.row for resident in model.residents] == list(range(model.world.present))
    assert small("xingfu").residents == []
    assert len(small("xingfu", engine="mesa").residents) == 120


def test_a_resident_is_shown_by_number_age_and_courtyard(model):
    resident = model.residents[5]
    assert repr(resident) == f"Resident(row=5, age={resident.age // 12} years, courtyard={resident.courtyard})"


def test_an_attribute_looked_up_on_the_class_is_no_value():
    assert not isinstance(Resident.belonging, float)


def test_agents_are_registered_with_mesa_by_type(model):
    kinds = {
        Resident: model.world.present,
        Courtyard: len(model.world.courtyards),
        Council: 1,
        SocialOrganization: int(model.world.organisations["alive"].sum()),
        Government: 1,
        Foundation: 1,
    }
    assert {kind: len(model.agents_by_type[kind]) for kind in kinds} == kinds
    assert len(model.agents) == sum(kinds.values())
    ids = [agent.unique_id for agent in model.agents]
    assert len(set(ids)) == len(ids)


# -- AgentSet ---------------------------------------------------------------------------------------


def test_agent_set_calls_work_on_residents(model):
    residents = model.agents_by_type[Resident]
    adults = residents.select(lambda resident: resident.is_adult)
    assert len(adults) == int((model.world.people["age"] >= ADULT).sum())
    assert adults.agg("belonging", np.mean) == pytest.approx(model.series["belonging"].iloc[-1], abs=0.01)
    assert residents.get("courtyard") == model.world.people["courtyard"].tolist()
    assert set(residents.groupby("migrant").count()) == {0, 1}
    oldest = residents.sort("age", ascending=False).get("age")
    assert oldest == sorted(oldest, reverse=True)


def test_an_agent_set_writes_what_the_run_goes_on_with():
    model = small("xingfu", individuals=True)
    model.agents_by_type[Resident].set("belonging", 1.0)
    assert np.all(model.world.people["belonging"] == 1.0)
    model.step()
    assert model.series["belonging"].iloc[0] > 0.9


def test_agent_set_calls_work_on_councils_and_courtyards(model):
    assert model.agents_by_type[Council].get("fund") == [model.councils[0].fund]
    assert len(model.agents_by_type[Courtyard].get("needs")) == len(model.world.courtyards)
    assert model.agents_by_type[SocialOrganization].get("balance") == [each.balance for each in model.organisations]


@pytest.mark.parametrize("engine", ["mesa", "compiled"])
def test_residents_may_live_a_month_in_any_order_with_the_same_result(engine):
    """Everybody reads what was shown last month, so even Mesa's shuffled activation changes nothing."""
    states = []
    for call in ("do", "shuffle_do"):
        model = small("xingfu", "reform-2009", engine=engine, individuals=True)
        model.open_month()
        model.tallies = np.zeros((1, tallies.COLUMNS))
        getattr(model.agents_by_type[Resident].select(lambda resident: resident.is_adult), call)("step")
        states.append({name: model.world.people[name].tolist() for name in FIELDS})
    assert states[0] == states[1]
    assert sum(acts != 0 for acts in states[0]["acts"]) > 5


def test_mesa_collects_attributes_of_residents():
    model = small("xingfu", "reform-2009", individuals=True)
    collector = mesa.DataCollector(
        agenttype_reporters={Resident: {"belonging": "belonging", "row": "row", "did": "did"}}
    )
    for _ in range(3):
        model.step()
        collector.collect(model)
    table = collector.get_agenttype_vars_dataframe(Resident)
    assert len(table) == 3 * 120
    last = table.xs(model.steps, level=0)
    assert last["belonging"].to_numpy() == pytest.approx(model.world.people["belonging"][last["row"]])
    assert table["did"].map(len).sum() > 0


# -- residents --------------------------------------------------------------------------------------


def test_a_resident_tells_what_they_did_and_whom_they_know(model):
    people = model.world.people
    for resident in model.residents[:80]:
        acts = [name for bit, name in enumerate(ACT_COLUMNS) if people["acts"][resident.row] >> bit & 1]
        assert resident.did == acts
        assert resident.contacts == model.world.contacts[resident.row, : resident.degree].tolist()
        assert all(resident.row in model.residents[j].contacts for j in resident.contacts)
        assert resident.is_adult == (people["age"][resident.row] >= ADULT)


def test_those_who_took_part_are_the_reach():
    model = small("puyang", "reform-2009", individuals=True, burn_in=24)
    model.executor.move = lambda model: None  # count before anybody moves
    model.step()
    took_part = [resident.took_part for resident in model.residents if resident.is_adult]
    assert 0 < np.mean(took_part) == model.series["reach"].iloc[0]


# -- institutions -----------------------------------------------------------------------------------


def test_a_council_s_members_are_residents_who_hold_a_seat(model):
    members = model.councils[0].members
    assert 0 < len(members) <= model.values["council.seats"]
    assert all(model.residents[row].seat & 1 for row in members)
    assert sum(resident.seat & 1 for resident in model.residents) == len(members)


def test_no_council_is_elected_where_officials_decide():
    model = small("puyang", "fund-only", individuals=True)
    model.run(14)
    assert model.councils[0].members == []
    assert not any(resident.seat for resident in model.residents)


def test_a_council_knows_its_fund_and_an_organisation_its_account_and_hours(model):
    ledger = model.ledger
    balances = {
        "fund": model.councils[0].fund + float(model.world.communities[0].micro_pool) / 100.0,
        "organisation": sum(each.balance for each in model.organisations),
        "foundation": model.foundation.balance,
    }
    for account, yuan in balances.items():
        into, out = (ledger.loc[ledger[side] == account, "amount_fen"].sum() for side in ("taker", "giver"))
        assert yuan == pytest.approx((into - out) / 100)
        assert yuan > 0
    assert 0 <= model.organisations[0].hours <= model.values["organisation.staff_hours"]


def test_under_plain_mesa_organisations_and_the_foundation_live_by_their_own_methods(monkeypatch):
    """What a modeller changes is the agent's month: those who do not live it hire nobody, and grant nothing."""
    policy = {"registration.ease": 1.0, "linkage.grants": 100_000.0, "foundation.seed": 50_000.0}
    place = GovernanceModel("xingfu", "reform-2009", engine="mesa", burn_in=12, overrides=policy)
    plain, idle = place.branch("reform-2009"), place.branch("reform-2009")
    plain.run(14)
    own = [each for each in plain.organisations if not each.is_supported_directly]
    assert own
    assert max(each.capacity for each in own) > 0
    assert own[0] in plain.councils[0].organisations
    assert plain.foundation.balance > 0
    for kind in (SocialOrganization, Foundation):
        monkeypatch.setattr(kind, "live_month", lambda *_: None)
    idle.run(14)
    assert idle.foundation.balance == 0
    paid = {one: set(one.ledger["purpose"]) for one in (plain, idle)}
    assert "wages" in paid[plain]
    assert "wages" not in paid[idle]
    with pytest.raises(InputError, match=r"SocialOrganization\.live_month was replaced"):
        GovernanceModel("xingfu", "reform-2009", burn_in=0)


@pytest.mark.parametrize(
    ("owner", "name", "meant"),
    [(Resident, "complains", "complain"), (behavior, "doess", "does"), (SocialOrganization, "live_moth", "live_month")],
)
def test_a_rule_replaced_under_a_misspelt_name_is_refused_and_a_helper_is_not(monkeypatch, owner, name, meant):
    """It raised nothing and changed nothing, so that a student took the rule for one that does not matter."""
    monkeypatch.setattr(owner, "of_my_own", lambda *_: None, raising=False)
    GovernanceModel("xingfu", engine="mesa", burn_in=0)
    monkeypatch.setattr(owner, name, lambda *_: None, raising=False)
    with pytest.raises(InputError, match=rf"\.{name} is no rule, so that nothing asks it; did you mean '{meant}'"):
        GovernanceModel("xingfu", engine="mesa", burn_in=0)


def test_government_knows_what_each_tier_paid_less_what_came_back():
    model = full(individuals=True)
    model.run(13)
    ledger, paid = model.ledger, model.government.paid
    assert list(paid) == ["city", "county", "township"]
    for tier, yuan in paid.items():
        out, back = (ledger.loc[ledger[side] == tier, "amount_fen"].sum() for side in ("giver", "taker"))
        assert yuan == (out - back) / 100
    assert sum(paid.values()) == pytest.approx(model.series["money_public"].sum())


def test_a_courtyard_names_its_needs_and_holds_its_residents(model):
    courtyards = model.courtyards
    assert [resident for courtyard in courtyards for resident in courtyard.residents] == model.residents
    assert list(courtyards[2].needs) == list(CATEGORIES)
    assert list(courtyards[2].needs.values()) == model.world.needs[2].tolist()


def test_without_a_link_of_hours_nobody_is_ever_bound():
    model = full(cut=["hours_to_acts"])
    model.run(12)
    assert model.series["share_hours_bound"].max() == 0
    bound = full()
    bound.run(12)
    assert bound.series["share_hours_bound"].max() > 0

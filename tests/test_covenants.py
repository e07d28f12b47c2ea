"""Covenants: agreed by enough, kept as neighbours are seen to, forgotten unless revised; expected of neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import behavior, covenants, needs
from sim.person import CONDITIONAL, FREE_RIDER, HUMP, UNCONDITIONAL
from tests.worlds import parameters, same_frames, small

P = parameters()
MEETINGS = {"covenant.meetings": 4, "place.scale": 0.25}


def run(overrides=None, cut=(), months=24, policy="reform-2009"):
    model = small("puyang", policy, overrides=MEETINGS | dict(overrides or {}), cut=cut)
    model.run(months)
    return model


@pytest.fixture(scope="module")
def agreed():
    return run()


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_covenant_needs_enough_of_those_who_live_there(attended, adults):
    share = covenants.agreed(min(attended, adults), adults, P)
    assert share == 0 or P.covenant_quorum <= share <= 1
    assert (share > 0) == (adults > 0 and min(attended, adults) / adults >= P.covenant_quorum)


@given(st.floats(0.02, 1), st.floats(0, 1), st.integers(0, 240))
def test_it_is_kept_between_nothing_and_full_and_the_less_the_older(covenant, seen, age):
    later = covenants.kept(covenant, seen, age, P)
    assert 0 <= later <= 1
    assert later <= covenants.kept(covenant, seen, 0, P)
    assert later <= covenants.kept(covenant, 1.0, age, P)


def test_unrevised_among_idle_neighbours_it_is_forgotten():
    covenant = 0.6
    for age in range(120):
        covenant = covenants.kept(covenant, 0.0, age, P)
    assert covenant == 0


WHO = {"skill": 0.5, "stake": 0.3, "pressure": 0.2, "external": 0.5, "internal": 0.5, "habit": 0.1, "active": 2,
       "contacts": 8, "belonging": 0.5, "neighbours": 0.5, "council": 0.5, "dependency": 0.5}  # fmt: skip


@pytest.mark.parametrize("kind", [CONDITIONAL, FREE_RIDER, HUMP, UNCONDITIONAL])
@given(covenant=st.floats(0, 1))
def test_whoever_goes_by_others_does_more_where_it_is_kept(kind, covenant):
    without = behavior.reasons(**WHO, kind=kind, p=P)
    with_it = behavior.reasons(**WHO, kind=kind, p=P, covenant=covenant)
    example = behavior.REASONS.index("contacts")
    share = 0.25 + covenant * 0.75
    assert with_it[example] == pytest.approx(P.reason_contacts * behavior.response(kind, share, P))
    assert with_it[:example] + with_it[example + 1 :] == without[:example] + without[example + 1 :]
    if kind in (FREE_RIDER, UNCONDITIONAL):
        assert with_it == without
    if kind == CONDITIONAL:
        assert with_it[example] >= without[example]


def test_no_covenant_is_no_reason_to_the_last_bit():
    without = behavior.reasons(**WHO, kind=CONDITIONAL, p=P)
    assert behavior.reasons(**WHO, kind=CONDITIONAL, p=P, covenant=0.0) == without
    cut = parameters(cut=["covenant_to_acts"])
    assert behavior.reasons(**WHO, kind=CONDITIONAL, p=cut, covenant=0.7) == without


def test_meetings_lead_to_covenants_and_are_paid_for(agreed):
    assert agreed.series["covenants"].iloc[-1] > 0.5 * len(agreed.world.courtyards)
    assert 0 < agreed.series["covenant_kept"].iloc[-1] <= 1
    booked = agreed.ledger.query("purpose == 'covenant meeting'")
    assert set(booked["amount_fen"]) == {15_000}
    assert agreed.series["meetings"].sum() > run({"covenant.meetings": 0}).series["meetings"].sum()


def test_who_does_not_come_agrees_on_nothing():
    assert run({"covenant.quorum": 0.3}, policy="no-fund").series["covenants"].max() == 0
    assert run(cut=["acts_to_covenant"]).series["covenants"].max() == 0


def test_a_meeting_about_the_covenant_drafts_no_wish():
    meetings = {"place.meetings": 0, "engagement.meetings": 0, "covenant.meetings": 12}
    model = run(meetings, months=12)
    assert model.series["meetings"].sum() > 0
    assert model.series["attends"].sum() > 0
    assert model.series["proposals"].sum() == 0
    assert model.series["proposes"].sum() == 0, "so that nobody has proposed anything"


def test_it_brings_more_to_take_part(agreed):
    assert agreed.series["attends"].mean() > run(cut=["covenant_to_acts"]).series["attends"].mean()


def lived_needs(covenant, months=60):
    """Severities after some months of needs that move, in courtyards that keep a covenant so far."""
    world = small("puyang", "no-fund", overrides={"place.scale": 1}).world
    world.courtyards["covenant"] = covenant
    arisen = np.zeros(world.needs.shape, dtype=int)
    for month in range(months):
        for c in range(len(world.courtyards)):
            before = world.needs[c].copy()
            needs.needs_move(5, month, world.courtyards, world.needs, c, P)
            arisen[c] += world.needs[c] > before + P.need_jump / 2
    return world.needs.mean(axis=0), arisen.sum(axis=0)


def test_where_it_is_kept_fewer_needs_of_the_environment_arise():
    (severity, arisen), (spared, fewer) = lived_needs(0.0), lived_needs(1.0)
    assert spared[0] < severity[0]
    assert fewer[0] == pytest.approx(arisen[0] * (1 - P.covenant_spares), rel=0.25)
    assert np.array_equal(severity[1:], spared[1:]), "the environment's only"
    assert np.array_equal(arisen[1:], fewer[1:])


def test_a_covenant_takes_off_nothing_that_did_not_arise():
    world = small("puyang", "no-fund", overrides={"place.scale": 1}).world
    plain, kept = world.copied(), world.copied()
    kept.courtyards["covenant"] = 1.0
    for month in range(24):
        for c in range(len(world.courtyards)):
            plain.needs[:], kept.needs[:] = world.needs, world.needs
            needs.needs_move(5, month, plain.courtyards, plain.needs, c, P)
            needs.needs_move(5, month, kept.courtyards, kept.needs, c, P)
            spared = kept.needs[c, 0] < plain.needs[c, 0]
            assert not spared or plain.needs[c, 0] > world.needs[c, 0], (month, c)


def test_a_plan_agreed_with_whoever_accompanies_helps_to_draft():
    world, p = small("puyang", "no-fund").world, parameters({"covenant.meetings": 0})
    yard = world.courtyards[0]
    yard.covenant_meeting, yard.attended, yard.adults, yard.accompanied, yard.meeting = 1, 40, 80, 1, 1
    covenants.covenant_month(3, 30, world, 0, 0, p)
    assert yard.covenant > 0
    assert yard.plan_until == 30 + 120
    assert yard.planned == p.covenant_plan_help
    yard.planned = 0.0
    covenants.covenant_month(3, 150, world, 0, 0, p)
    assert yard.planned == 0.0, "after ten years"


def test_it_touches_no_trust_nor_belonging_of_anybody_when_its_links_are_cut(agreed):
    links = ["covenant_to_acts", "covenant_to_needs"]
    states = ["belonging", "trust_neighbours", "trust_council", "internal_efficacy", "reach"]
    slow, quick = (run({"covenant.pace": pace}, cut=links).series for pace in (0.02, 0.15))
    assert not slow["covenant_kept"].equals(quick["covenant_kept"])
    assert same_frames(slow[states], quick[states])

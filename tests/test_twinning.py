"""Twinning: one partner, one organisation, skill passed on."""

from __future__ import annotations

import pytest

from sim.institutions import ASSOCIATION
from sim.organisations import begin
from sim.twinning import make_pairs, twinning_month
from sim.world import with_room
from tests.worlds import in_fen, small


def ready(pairs, skills):
    model = small("puyang", "no-fund", overrides={"twinning.pairs": pairs})
    model.world = with_room(model.world, year_begins=True)
    for o, skill in enumerate(skills, start=1):
        begin(model.world.organisations[o], 0, ASSOCIATION)
        model.world.organisations[o].skill = skill
    return model


def paid(model):
    return model.ledger.query("purpose == 'twinning'")["amount_fen"].sum()


def test_the_least_skilled_are_twinned_first_one_to_one():
    model = ready(2, [0.5, 0.1, 0.3])
    make_pairs(1, 12, model.world, model.p)
    assert model.world.organisations["twinned"][:4].tolist() == [0, 0, 1, 1]
    assert paid(model) == 2 * in_fen("twinning")


def test_no_more_pairs_than_organisations_are_made_or_paid():
    model = ready(5, [0.5])
    make_pairs(1, 12, model.world, model.p)
    assert model.world.organisations["twinned"].sum() == 1
    assert paid(model) == in_fen("twinning")


def test_the_one_supported_directly_is_twinned_where_it_works():
    model = ready(5, [])
    make_pairs(1, 12, model.world, model.p)
    assert model.world.organisations["twinned"].sum() == 0
    overrides = {"twinning.pairs": 1, "organisation.staff_hours": 80, "organisation.grant": 60_000}
    working = small("puyang", "no-fund", overrides=overrides)
    working.run(12)
    assert working.organisations[0].skill > 0.2


def test_skill_moves_towards_the_partner_s_and_never_beyond():
    model = ready(3, [0.0, 0.7, 0.95])
    for month in range(12, 36):
        twinning_month(1, month, model.world, model.p)
    skills = model.world.organisations["skill"][1:4]
    assert skills[0] == pytest.approx(0.8 - 0.8 * (1 - model.p.twinning_pace) ** 24)
    assert 0.7 < skills[1] < 0.8
    assert skills[2] == 0.95


def test_with_the_link_cut_nothing_is_passed_on():
    model = ready(1, [0.0])
    model.p.link_partners_to_skill = 0.0
    twinning_month(1, 12, model.world, model.p)
    assert model.world.organisations["skill"][1] == 0

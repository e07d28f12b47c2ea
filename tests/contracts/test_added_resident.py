"""Promise 2: one more resident, with no ties, no hours and no vote, leaves everybody else as they are."""

from __future__ import annotations

from functools import cache

import pytest

from tests.worlds import EVERY_LEVER, by_policy, same_frames, small

MONTHS = 24
FIXED = {name: value for name, value in EVERY_LEVER.items() if name != "fund.per_head"}  # fixed per community


@cache
def lived(place, policy, absentees, every_lever=False):
    overrides = {"place.absentees": absentees} | (FIXED if every_lever else {})
    model = small(place, policy, overrides=overrides)
    model.run(MONTHS)
    return model


def rows_of_those_present(model):
    panel = model.panel()
    return panel[panel["resident"] < model.world.present].reset_index(drop=True)


@pytest.mark.parametrize("absentees", [1, 7])
@pytest.mark.parametrize("policy", by_policy())
@pytest.mark.parametrize("place", ["puyang", "hefengshui"])
def test_everybody_else_answers_the_panel_as_before(place, policy, absentees):
    without, added = lived(place, policy, 0), lived(place, policy, absentees)
    assert len(added.panel()) == len(without.panel()) + 2 * absentees
    assert same_frames(rows_of_those_present(added), without.panel())


@pytest.mark.parametrize("place", ["puyang", "jinyang", "xingfu"])
def test_nor_does_it_change_anything_with_every_lever_on(place):
    without, added = (lived(place, "reform-2009", absentees, True) for absentees in (0, 1))
    assert same_frames(rows_of_those_present(added), without.panel())
    for name in ("series", "ledger", "projects"):
        assert same_frames(getattr(added, name), getattr(without, name)), name
    assert not without.ledger.empty


def test_the_added_resident_does_nothing_and_is_nobody_s_contact():
    added = lived("puyang", "reform-2009", 7)
    world = added.world
    away = world.people[world.present :]
    assert len(away) == 7
    assert not away["acts"].any()
    assert not away["year_acts"].any()
    assert not away["degree"].any()
    near = world.contacts[: world.present]
    degree = world.people["degree"][: world.present]
    assert all((near[i, : degree[i]] < world.present).all() for i in range(world.present))

"""The network of a place that is lived in: how it begins, stays sound, and is cut by moving and relocation."""

from __future__ import annotations

import numpy as np
import pytest

from sim import GovernanceModel
from sim.engine import begin, relocation
from sim.person import ADULT, SLOTS
from sim.scenarios import place_names
from sim.world import make_world
from tests.worlds import edges, full, same_worlds, small


@pytest.mark.parametrize("place", place_names())
def test_ties_stay_sound_through_a_run(place):
    model = small(place, "reform-2009")
    for _ in range(3):
        model.run(5)
        world = model.world
        for i, j in edges(world.people, world.contacts, world.strength):
            assert world.people[i].age >= ADULT
            assert world.people[j].age >= ADULT
        assert np.all(world.people["degree"] <= world.people["sociability"])


def test_ties_stay_sound_when_moving_does_not_cut_them():
    model = full(overrides={"place.turnover_local": 0.5, "place.turnover_migrant": 0.9})
    model = model.branch("reform-2009", cut=["moving_to_ties"])
    for _ in range(24):
        model.step()
        assert edges(model.world.people, model.world.contacts, model.world.strength)


def test_moving_cuts_ties_unless_the_link_is_cut():
    overrides = {"place.turnover_local": 0.5, "place.turnover_migrant": 0.9}
    model = small("puyang", overrides=overrides)
    apart = model.branch(cut=["moving_to_ties"])
    model.run(12)
    apart.run(12)
    assert model.series["degree"].iloc[-1] < 0.9 * apart.series["degree"].iloc[-1]


def test_daily_life_makes_ties_inside_and_across_courtyards():
    model = small("puyang", burn_in=0)
    still = model.branch(cut=["daily_life_to_ties", "activity_to_ties", "time_to_fading"])
    before = edges(*model.world[:3])
    model.run(24)
    still.run(24)
    new = edges(*model.world[:3]) - before
    home = model.world.people["courtyard"]
    inside = sum(home[i] == home[j] for i, j in new)
    assert inside > 5
    assert len(new) - inside >= 3
    assert edges(*still.world[:3]) <= before


def test_first_ties_are_as_many_as_the_place_says_and_mostly_inside():
    model = GovernanceModel("puyang", burn_in=0, individuals=False)
    ties = edges(*model.world[:3])
    people, values = model.world.people, model.values
    adults = int((people["age"] >= ADULT).sum())
    home = people["courtyard"]
    inside = np.mean([home[i] == home[j] for i, j in ties])
    assert 0 < 2 * len(ties) / adults < SLOTS
    assert inside == pytest.approx(values["place.ties_local"], abs=0.12)
    few = GovernanceModel("puyang", burn_in=0, individuals=False, overrides={"place.ties_start": 1})
    assert len(edges(*few.world[:3])) < 0.5 * len(ties)


# -- relocation -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", [0.0, 0.3, 1.0])
def test_a_relocation_cuts_all_but_the_ties_kept_and_starts_residence_anew(kept):
    model = GovernanceModel("shuangliu", burn_in=0, individuals=False, overrides={"place.ties_kept": kept})
    before = edges(*model.world[:3])
    relocation(model.seed, model.world, model.record)
    after = edges(*model.world[:3])
    assert after <= before
    assert len(after) / len(before) == pytest.approx(kept, abs=4 * np.sqrt(kept * (1 - kept) / len(before)))
    assert not model.world.people["tenure"].any()


def test_a_relocation_is_the_same_compiled_or_not():
    compiled = GovernanceModel("xingfu", burn_in=0, individuals=False, overrides={"place.ties_kept": 0.4})
    plain = compiled.world.copied()
    relocation(compiled.seed, compiled.world, compiled.record)
    relocation.py_func(compiled.seed, plain, [compiled.p])
    assert same_worlds(plain, compiled.world) == []


def test_first_ties_and_needs_are_the_same_compiled_or_not():
    compiled = GovernanceModel("xingfu", burn_in=0, individuals=False)
    plain = make_world(compiled.seed, compiled.resolved.status_quo, compiled.record)
    begin.py_func(compiled.seed, plain, [compiled.p])
    assert same_worlds(plain, compiled.world) == []
    assert edges(*plain[:3])

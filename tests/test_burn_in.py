"""How a place begins: moved when its file says, before or inside the burn-in, together or into an enclave."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim.engine import relocation
from sim.place_parameters import MOVE_KINDS
from tests.worlds import edges, same_worlds, small


def test_a_relocated_place_has_lived_there_as_long_as_its_file_says():
    model = small("hefengshui", burn_in=60)
    people = model.world.people
    assert model.values["place.moved_years_ago"] == 3.5
    assert people["tenure"].max() == 42


@pytest.mark.parametrize("burn_in", [0, 12, 48])
def test_a_place_moved_as_long_ago_as_its_file_says_however_long_the_burn_in(burn_in):
    model = small("hefengshui", burn_in=burn_in)
    assert model.world.people["tenure"].max() == 12 * model.values["place.moved_years_ago"]


def moved(kind, seed=7, **more):
    model = small("hefengshui", seed=seed, burn_in=60, overrides={"place.scale": 1, "place.move_kind": kind} | more)
    model.run(1)
    return model


def test_years_after_a_move_into_an_enclave_ties_and_belonging_are_fewer_than_after_a_move_together():
    """F19: the type of resettlement decides. 3.5 years on, before any policy acts."""
    seeds = range(1, 6)
    last = {kind: [moved(kind, seed).series.iloc[-1] for seed in seeds] for kind in MOVE_KINDS}
    for name in ("degree", "belonging", "bridging"):
        assert all(apart[name] < near[name] for apart, near in zip(last["enclave"], last["together"], strict=True))


def test_the_less_an_enclave_takes_of_ties_and_daily_life_the_nearer_it_comes_to_a_move_together():
    most, half, least = (moved("enclave", **{"tie.scattered": x, "tie.enclave": x}) for x in (0.2, 0.5, 0.8))
    degrees = [model.series["degree"].iloc[-1] for model in (most, half, least, moved("together"))]
    assert all(fewer < more for fewer, more in itertools.pairwise(degrees))


@pytest.mark.parametrize("left", [0.5, 1.0])
def test_only_an_enclave_that_leaves_ties_whole_moves_them_as_a_move_together_does(left):
    worlds = []
    for kind in MOVE_KINDS:
        model = small("puyang", burn_in=0, overrides={"place.move_kind": kind, "place.ties_kept": 0.5})
        model.record["tie_scattered"] = left
        relocation(model.seed, model.world, model.record)
        worlds.append(model.world)
    together, enclave = (edges(*world[:3]) for world in worlds)
    assert enclave == together if left == 1.0 else enclave < together
    assert bool(same_worlds(*worlds)) == (left < 1.0)


def test_the_kind_of_a_move_that_never_was_changes_nothing():
    models = [small("puyang", "reform-2009", overrides={"place.move_kind": kind}) for kind in MOVE_KINDS]
    for model in models:
        model.run(3)
    assert same_worlds(models[0].world, models[1].world) == []


def test_until_the_move_all_live_as_everybody_does():
    """The years before it are the same whatever kind it will be."""
    first, second = (
        small("hefengshui", burn_in=12, overrides={"place.moved_years_ago": 1.0 / 12, "place.move_kind": kind,
                                                    "place.ties_kept": 0})
        for kind in MOVE_KINDS
    )  # fmt: skip
    assert np.array_equal(first.world.people["habit"], second.world.people["habit"])
    assert second.record["openness"][0] == second.values["tie.enclave"]

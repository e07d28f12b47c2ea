"""Whose turn it is."""

from __future__ import annotations

from sim import turns
from tests.worlds import small


def test_a_lot_and_a_turn_go_round_to_whoever_came_before():
    assert [turns.from_turn(2, k, 4) for k in range(4)] == [2, 3, 0, 1]
    assert [turns.from_lot(0.99, k, 4) for k in range(4)] == [3, 0, 1, 2]


def test_whose_turn_it_is_first_is_drawn_by_lot_and_favours_no_row():
    """All organisations began with the community's first courtyard, and programmes never came to the last ones."""
    firsts = {"organisations": [], "communities": [], "foundation": []}
    for seed in range(60):
        world = small("puyang", burn_in=0, seed=seed, overrides={"place.scale": 1.0}).world
        for name, found in firsts.items():
            found += getattr(world, name)["turn"].tolist()[:1]
    for found in firsts.values():
        assert 0 <= min(found) < 11, "of 44 courtyards"
        assert 33 <= max(found) < 44

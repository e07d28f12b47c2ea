"""An index is not called per cent; what marks kinds of boxes on the causal map is told apart in grey."""

from __future__ import annotations

import math
from itertools import combinations

from matplotlib.colors import to_rgb

from sim.indicator_units import is_index, possible, possible_sum
from sim.plots.causal_map import FACES


def test_what_people_feel_is_an_index_and_who_acts_a_share():
    assert all(map(is_index, ("belonging", "trust_neighbours", "needs_met", "cohesion", "tie_strength")))
    assert not any(map(is_index, ("reach", "attends", "isolation", "bridging", "degree", "money_public")))


def test_kinds_of_boxes_differ_in_grey():
    greys = [sum(weight * part for weight, part in zip((0.299, 0.587, 0.114), to_rgb(face), strict=True))
             for face in FACES.values()]  # fmt: skip
    assert all(abs(one - other) > 0.08 for one, other in combinations(greys, 2))


def test_shares_differ_by_one_at_most_gaps_by_two_and_counts_by_anything():
    assert possible_sum("courtyard_groups", 2, 5) == (-10, 10)
    assert possible_sum("reach", 2) == possible_sum("belonging", 2) == (-2, 2)
    assert possible_sum("gap_age", 2) == possible_sum("reach", 4) == (-4, 4)
    for name in ("money_public", "care_waiting", "courtyard_groups", "projects_funded", "degree"):
        assert possible_sum(name, 2) == (-math.inf, math.inf)


def test_no_more_courtyards_are_organised_than_there_are():
    assert possible("courtyard_groups", 12) == possible("covenants", 12) == (0, 12)
    assert possible("care_waiting", 12) == possible("courtyard_groups") == (0, math.inf)


def test_a_difference_of_two_levels_is_possible_whatever_the_level_compared_with():
    assert possible_sum("reach", 1) == (-1, 1)
    assert possible_sum("gap_age", 1) == (-2, 2)
    assert possible_sum("courtyard_groups", 1, 5) == (-5, 5)
    for name in ("money_public", "projects_funded", "degree"):
        assert possible_sum(name, 1) == (-math.inf, math.inf)

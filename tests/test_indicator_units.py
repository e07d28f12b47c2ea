"""An index is not called per cent; what marks kinds of boxes on the causal map is told apart in grey."""

from __future__ import annotations

import math
from itertools import combinations

from matplotlib.colors import to_rgb

from sim.indicator_units import is_index, possible, possible_change
from sim.plots.causal_map import FACES


def test_what_people_feel_is_an_index_and_who_acts_a_share():
    assert all(map(is_index, ("belonging", "trust_neighbours", "needs_met", "cohesion", "tie_strength")))
    assert not any(map(is_index, ("reach", "attends", "isolation", "bridging", "degree", "money_public")))


def test_kinds_of_boxes_differ_in_grey():
    greys = [sum(weight * part for weight, part in zip((0.299, 0.587, 0.114), to_rgb(face), strict=True))
             for face in FACES.values()]  # fmt: skip
    assert all(abs(one - other) > 0.08 for one, other in combinations(greys, 2))


def test_shares_differ_by_one_at_most_gaps_by_two_and_money_by_anything():
    assert possible_change("reach") == possible_change("belonging") == (-1, 1)
    assert possible_change("gap_age") == possible_change("reach", 2) == (-2, 2)
    assert possible_change("money_public") == (-math.inf, math.inf)
    assert possible_change("money_public", base=3.0) == (-math.inf, math.inf)


def test_a_count_cannot_fall_by_more_than_the_level_compared_with():
    for name in ("care_waiting", "courtyard_groups", "projects_funded", "degree"):
        assert possible(name) == (0, math.inf)
        assert possible_change(name, base=3.2) == (-3.2, math.inf)
        assert possible_change(name, 2, base=3.2) == (-math.inf, math.inf)
        assert possible_change(name) == (-math.inf, math.inf)  # nothing is known of what it is compared with
    assert possible_change("reach", base=0.2) == (-1, 1)

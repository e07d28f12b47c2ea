"""Policies look alike in all figures: by who decides where one may, else each by itself."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from sim.plots.policy_looks import policy_looks
from sim.plots.style import ENGAGEMENT, OTHERS, SERIES
from sim.studies.comparison import Comparison


def looks(policies, decides):
    return policy_looks(Comparison(pd.DataFrame(), {"policies": policies, "decides": decides}))


def test_the_first_of_each_way_of_deciding_looks_as_in_the_demonstration():
    """Blue was residents deciding on one page, and no fund under officials on the next."""
    policies = ["no-fund", "fund-only", "voice-only", "reform-2009", "own"]
    decides = dict(zip(policies, ["officials", "officials", "heard", "residents", "residents"], strict=True))
    found = looks(policies, decides)
    assert list(found) == policies
    assert found["no-fund"] == ENGAGEMENT["officials"]
    assert found["voice-only"] == ENGAGEMENT["heard"]
    assert found["reform-2009"] == ENGAGEMENT["residents"]
    ways = {(look.colour, look.marker) for look in ENGAGEMENT.values()}
    assert not ways & {(found[one].colour, found[one].marker) for one in ("fund-only", "own")}


def test_twelve_policies_are_told_apart():
    policies = [f"p{n}" for n in range(12)]
    decides = {"p0": "residents", "p1": "officials", "p2": "heard"} | dict.fromkeys(policies[3:], "residents")
    found = [(look.colour, look.marker) for look in looks(policies, decides).values()]
    assert len(set(found)) == len(found)


def test_an_older_comparison_that_does_not_say_who_decides_has_looks_too():
    comparison = Comparison(pd.DataFrame(), {"policies": ["a", "b"]})
    assert list(policy_looks(comparison).values()) == list(OTHERS[:2])


def test_colours_of_others_are_no_way_of_deciding_s():
    assert {look.colour for look in OTHERS}.isdisjoint(look.colour for look in ENGAGEMENT.values())
    assert all(one != other for one, other in pairwise(SERIES))

"""How far each policy is ahead of the next one in participation, pair by pair: a choice is between those two."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sim.indicator_units import possible_sum
from sim.studies.built import PAIRED
from sim.studies.estimate import estimate
from sim.studies.families import by_draw
from sim.studies.kept import kept
from sim.studies.results import Results
from sim.studies.rows import YEAR_SUFFIX

MAIN = "reach"  # what policies are ordered by
COLUMN = MAIN + YEAR_SUFFIX


def runner_up(results: Results) -> list[dict[str, Any]]:
    """Hold each policy of a place against the one that comes next below it, at the settings that are told.

    Returns
    -------
    list of dict
        ``place``, ``policy``, ``next``, and the paired ``difference`` of yearly reach with its 95 % interval ``low``,
        ``high`` (None where one pair has none).
    """
    runs = by_draw(results).loc[results.told.index]
    one = runs if results.levers_drawn else runs.assign(point=0)
    keys = ["place", "policy", *PAIRED]
    reach = one.drop_duplicates(keys).set_index(keys)[COLUMN].sort_index()
    found = []
    for place in results.description["decides"]["places"]:
        means = reach[reach.index.get_level_values("place") == place].groupby(level="policy").mean()
        order = means.sort_values(ascending=False, kind="stable").index.tolist()
        for first, second in pairwise(order):
            difference = (reach.loc[place, first] - reach.loc[place, second]).dropna()
            if len(difference):
                told = estimate(difference, possible_sum(MAIN, 1))
                ends = {"difference": told.mean, "low": told.low, "high": told.high}
                row = {key: kept(value) for key, value in ends.items()}
                found.append({"place": place, "policy": first, "next": second} | row)
    return found

"""What share of a whole's gain each of its parts gives alone, and for what share of its money.

Beside an interaction, which says whether effects add up, a reader wants to know which part would do. Shares are of the
gain of reach under both measures together over neither, and for policies beside those four also of what both add to the
first measure alone. They are ratios of means of the same pairs, with Fieller's interval (:mod:`sim.studies.price`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.studies.families import POLICY, Family, families
from sim.studies.interaction import Corners, corners
from sim.studies.kept import kept
from sim.studies.price import ratio
from sim.studies.results import Results
from sim.studies.rows import SPENT_A_YEAR, YEAR_SUFFIX

REACH = "reach"


def shares(results: Results) -> list[dict[str, Any]]:
    """Return a row a place, policy and ``beside``, at the last setting of the levers; none without an interaction.

    Returns
    -------
    list of dict
        ``place``; ``policy``; ``whole``, the policy of both measures; ``beside``, what the gains of both are counted
        from; the ``share`` of the whole's gain of reach, with ``low`` and ``high``; and public yuan a year more than
        ``beside`` under the policy (``yuan``) and the whole (``yuan_whole``). Nothing is told where it is not clear
        that the whole gains.
    """
    four = corners(results.description["about"].get("interaction", []), str(results.folder))
    if four is None:
        return []
    last = {one.place: one for one in families(results, [REACH]) if one.compared == POLICY}
    return [row for family in last.values() for row in _of(family, four)]


def _of(family: Family, four: Corners) -> Iterator[dict[str, Any]]:
    arms = {name: runs for name, (_, runs) in family.arms.items()}
    if not {*four.parts, four.both} <= set(arms):
        return
    others = [name for name in arms if name not in vars(four).values()]
    asked = [(name, four.neither) for name in (four.first, four.second, *others)]
    for name, beside in (*asked, *((name, four.first) for name in others)):
        part, whole = (arms[one] - arms[beside] for one in (name, four.both))
        found = ratio(part[REACH + YEAR_SUFFIX], whole[REACH + YEAR_SUFFIX])
        if found.is_told:
            yield {
                "place": family.place, "policy": name, "whole": four.both, "beside": beside,
                "share": kept(found.mean), "low": kept(found.low), "high": kept(found.high),
                "yuan": _mean(part), "yuan_whole": _mean(whole),
            }  # fmt: skip


def _mean(differences: pd.DataFrame) -> float | None:
    """Return the mean of yuan a year; None where no run has a whole year."""
    return kept(float(differences[SPENT_A_YEAR].mean()))

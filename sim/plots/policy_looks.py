"""How a study's policies look, in all its figures alike: by who decides, as in the demonstration, where one may."""

from __future__ import annotations

from itertools import cycle

from sim.plots.style import ENGAGEMENT, OTHERS, Look
from sim.studies.comparison import Comparison


def policy_looks(comparison: Comparison) -> dict[str, Look]:
    """Return a look a policy, in the order of the study.

    The first policy under which officials decide, residents are heard, or residents decide has the look of that way of
    deciding; every other one has a look of its own, until those begin again.
    """
    decides, own = comparison.about.get("decides", {}), cycle(OTHERS)
    found: dict[str, Look] = {}
    for policy in comparison.about["policies"]:
        way = ENGAGEMENT.get(decides.get(policy, ""))
        found[policy] = next(own) if way is None or way in found.values() else way
    return found

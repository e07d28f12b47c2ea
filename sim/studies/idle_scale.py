"""A place's scale that changes nothing: courtyards are whole, so a place of one or few can't become any smaller."""

from __future__ import annotations

from sim.place_parameters import courtyards_of
from sim.scenarios import Resolved
from sim.world import how_many_communities

SCALE = "place.scale"


def idle_scale(scenario: Resolved) -> float | None:
    """Return the scale that is set beside a place's file where it leaves all as it is; None where it does not.

    Parameters
    ----------
    scenario : Resolved
        A place and a policy, with what is set beside their files.

    Returns
    -------
    float or None
        As many courtyards in as many communities are the same people: a courtyard's size hangs on no scale.
    """
    given, own = scenario.values, scenario.place.values.get(SCALE, 1.0)
    if SCALE not in scenario.overrides or given[SCALE] == own:
        return None
    before = given | {SCALE: own}
    return given[SCALE] if _counts(given) == _counts(before) else None


def _counts(values: dict[str, float]) -> tuple[int, int]:
    courtyards = courtyards_of(values)
    return courtyards, how_many_communities(values, courtyards)

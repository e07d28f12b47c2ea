"""Participation and cohesion, each indicator with its definition: read off, never set.

Participation is counted among adults present; children are rows without civic acts. *Reach* is the
share of adults who in the last twelve months attended a meeting, proposed, volunteered, supervised,
gave, or voted in a committee or council election; ballots on projects stand apart. Cohesion is shown
by its parts (Chan, To & Chan 2006); the index is their plain mean and never stands alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.network import STRONGEST
from sim.person import SLOTS, Array
from sim.tallies import (
    ACT_COLUMNS,
    ADULTS,
    COLUMNS,
    DEGREE,
    GROUP_ADULTS,
    GROUP_REACH,
    INSTITUTION_COLUMNS,
    ISOLATED,
    N_GROUPS,
    STATE_COLUMNS,
    STATE_SUMS,
    STRENGTH,
    TIES_ACROSS,
    TIES_MIXED,
    WILLING,
)

INDICATORS = (
    "month", "reach", "hears", "attends", "proposes", "votes", "volunteers", "supervises", "leads", "gave", "complained",
    "voted_committee", "voted_council", "meetings", "proposals", "ballots", "projects_funded", "projects_delivered", "projects_vetoed",
    "money_fund", "money_projects", "money_engagement", "money_organisation", "money_gifts", "money_public",
    "belonging", "pride", "trust_council", "trust_neighbours", "tie_strength", "degree", "density", "bridging", "mixed_ties", "isolation",
    "cohesion", "needs_met", "satisfaction", "internal_efficacy", "external_efficacy", "dependency", "habit", "share_hours_bound", "members",
    "reach_migrant", "reach_local", "reach_young", "reach_middle", "reach_older", "reach_newcomer", "reach_settled",
    "gap_migrant", "gap_age", "gap_tenure",
    "organisations", "social_workers", "courtyard_groups", "covenants", "covenant_kept", "leaders_trained",
    "micro_projects", "care_waiting", "care_taken", "money_services",
)  # fmt: skip
_COLUMNS = pd.Index(INDICATORS)
LOOKING_BACK = tuple(name for name in INDICATORS if name.startswith(("reach", "gap_")))  # on the twelve months so far
AT_ELECTIONS = ("voted_committee", "voted_council")  # once a year at most: the turnout is that of the last one
COHESION_PARTS = (
    "belonging",
    "trust_neighbours",
    "trust_council",
    "tie_strength",
    "density",
    "bridging",
    "isolation",
)


def _ratio(part: Array, whole: Array | float) -> Array:
    return np.divide(part, whole, out=np.zeros_like(part, dtype=float), where=np.asarray(whole) > 0)


def _reach_by_group(totals: Array) -> dict[str, Array]:
    shape = (-1, 2, 3, 2)  # month, newcomer/settled, age band, local/migrant
    adults = totals[:, GROUP_ADULTS : GROUP_ADULTS + N_GROUPS].reshape(shape)
    reached = totals[:, GROUP_REACH : GROUP_REACH + N_GROUPS].reshape(shape)

    def share(*index: int | slice) -> Array:
        at = (slice(None), *index)
        axes = tuple(range(1, adults[at].ndim))
        return _ratio(reached[at].sum(axis=axes), adults[at].sum(axis=axes))

    every = slice(None)
    columns = {
        "reach": share(every, every, every),
        "reach_migrant": share(every, every, 1),
        "reach_local": share(every, every, 0),
        "reach_young": share(every, 0, every),
        "reach_middle": share(every, 1, every),
        "reach_older": share(every, 2, every),
        "reach_newcomer": share(0, every, every),
        "reach_settled": share(1, every, every),
    }
    columns["gap_migrant"] = columns["reach_local"] - columns["reach_migrant"]
    columns["gap_age"] = columns["reach_older"] - columns["reach_young"]
    columns["gap_tenure"] = columns["reach_settled"] - columns["reach_newcomer"]
    return columns


def _network_columns(totals: Array, adults: Array) -> dict[str, Array]:
    degree = _ratio(totals[:, DEGREE], adults)
    return {
        "tie_strength": _ratio(totals[:, STRENGTH], totals[:, DEGREE] * STRONGEST),
        "degree": degree,
        "density": degree / SLOTS,
        "bridging": _ratio(totals[:, TIES_ACROSS], totals[:, DEGREE]),
        "mixed_ties": _ratio(totals[:, TIES_MIXED], totals[:, DEGREE]),
        "isolation": _ratio(totals[:, ISOLATED], adults),
    }


def cohesion_parts(courtyards: int) -> tuple[str, ...]:
    """Parts of cohesion in a place of so many courtyards: where there is one, no tie can lead to another."""
    return tuple(name for name in COHESION_PARTS if name != "bridging" or courtyards > 1)


def to_frame(totals: Array, institutions: Array, courtyards: int) -> pd.DataFrame:
    """Turn monthly totals into indicators.

    Parameters
    ----------
    totals : ndarray, shape (months, COLUMNS)
        Sums over the adults present.
    institutions : ndarray, shape (months, len(INSTITUTION_COLUMNS))
        What councils did and what was paid, see :data:`INSTITUTION_COLUMNS`.
    courtyards : int
        How many the place has (:func:`cohesion_parts`).

    Returns
    -------
    pandas.DataFrame
        A row a month, columns :data:`INDICATORS`. Shares are of adults present; money is in yuan.
    """
    adults = totals[:, ADULTS]
    columns: dict[str, Array] = {name: _ratio(totals[:, bit], adults) for bit, name in enumerate(ACT_COLUMNS)}
    columns |= _reach_by_group(totals)
    for name, column in zip(STATE_COLUMNS, range(STATE_SUMS, COLUMNS), strict=True):
        columns[name] = _ratio(totals[:, column], adults)
    columns |= _network_columns(totals, adults)
    columns["needs_met"] = 1.0 - columns["stake"]
    columns["share_hours_bound"] = _ratio(totals[:, ACT_COLUMNS.index("bound")], totals[:, WILLING])
    columns |= {name: institutions[:, k] for k, name in enumerate(INSTITUTION_COLUMNS)}
    parts = [1.0 - columns[name] if name == "isolation" else columns[name] for name in cohesion_parts(courtyards)]
    columns["cohesion"] = np.mean(parts, axis=0)
    columns["month"] = np.arange(1, len(totals) + 1)
    # One block of numbers: a table of as many single columns takes longer to put together than to work out.
    frame = pd.DataFrame(np.array([columns[name] for name in INDICATORS]).T, columns=_COLUMNS)
    frame.isetitem(0, columns["month"])
    return frame

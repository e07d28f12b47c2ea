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


# Which of the groups that are counted (newcomer or settled, by age band, local or migrant) each share of reach is of.
_AT = np.indices((2, 3, 2)).reshape(3, N_GROUPS)
_MEMBERS = {
    "reach": np.ones(N_GROUPS, dtype=bool), "reach_migrant": _AT[2] == 1, "reach_local": _AT[2] == 0,
    "reach_young": _AT[1] == 0, "reach_middle": _AT[1] == 1, "reach_older": _AT[1] == 2,
    "reach_newcomer": _AT[0] == 0, "reach_settled": _AT[0] == 1,
}  # fmt: skip
_MEMBER = np.array(list(_MEMBERS.values()), dtype=float).T


def _ratio(part: Array, whole: Array | float, of_none: float = 0.0) -> Array:
    return np.divide(part, whole, out=np.full_like(part, of_none, dtype=float), where=np.asarray(whole) > 0)


def _reach_by_group(totals: Array) -> dict[str, Array]:
    adults = totals[:, GROUP_ADULTS : GROUP_ADULTS + N_GROUPS] @ _MEMBER
    reached = totals[:, GROUP_REACH : GROUP_REACH + N_GROUPS] @ _MEMBER
    columns = dict(zip(_MEMBERS, _ratio(reached, adults, of_none=np.nan).T, strict=True))
    columns["gap_migrant"] = columns["reach_local"] - columns["reach_migrant"]
    columns["gap_age"] = columns["reach_older"] - columns["reach_young"]
    columns["gap_tenure"] = columns["reach_settled"] - columns["reach_newcomer"]
    return columns


def _network_columns(totals: Array, per_adult: Array) -> dict[str, Array]:
    per_tie = _ratio(totals[:, [TIES_ACROSS, TIES_MIXED]], totals[:, [DEGREE]])
    return {
        "tie_strength": _ratio(totals[:, STRENGTH], totals[:, DEGREE] * STRONGEST),
        "degree": per_adult[:, DEGREE],
        "density": per_adult[:, DEGREE] / SLOTS,
        "bridging": per_tie[:, 0],
        "mixed_ties": per_tie[:, 1],
        "isolation": per_adult[:, ISOLATED],
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
        A row a month, columns :data:`INDICATORS`. Shares are of adults present; money is in yuan. The reach of a
        group without adults, and a gap to it, are nan.
    """
    per_adult = _ratio(totals, totals[:, [ADULTS]])
    columns: dict[str, Array] = {name: per_adult[:, bit] for bit, name in enumerate(ACT_COLUMNS)}
    columns |= _reach_by_group(totals)
    columns |= dict(zip(STATE_COLUMNS, per_adult[:, STATE_SUMS:COLUMNS].T, strict=True))
    columns |= _network_columns(totals, per_adult)
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

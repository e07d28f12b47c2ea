"""Direct vote against meeting: one year's decision by ballot and by council, on the same people and wishes (F13)."""

from __future__ import annotations

import numpy as np

from sim.model import GovernanceModel
from sim.person import ADULT, GAVE, Array

YEAR = 12
POLICY = "reform-2009"


def vote_against_council(base: GovernanceModel) -> dict[str, float]:
    """Compare what a year's decision leaves behind where residents voted on it, and where their council resolved.

    Both futures share all until the ballot, so the same proposals are decided on.

    Parameters
    ----------
    base : GovernanceModel
        A settled place at the start of a budget year; it is not changed.

    Returns
    -------
    dict of str to float
        ``vote/satisfaction`` and ``vote/gave``: ballot less council, in standard deviations between residents;
        ``vote/same``: share of the projects chosen that is the same (:func:`in_common`).
    """
    council, ballot = (_a_year_of(base, share) for share in (0, 1))
    one, other = (adults(model) for model in (council, ballot))
    felt, voted = (people["satisfaction"].astype(float) for people in (one, other))
    gave, given = (float((people["year_acts"] & GAVE > 0).mean()) for people in (one, other))
    return {
        "vote/satisfaction": float((voted.mean() - felt.mean()) / felt.std()),
        "vote/gave": (given - gave) / max(float(np.sqrt(gave * (1.0 - gave))), 1e-9),
        "vote/same": in_common(chosen(council), chosen(ballot)),
    }


def _a_year_of(base: GovernanceModel, ballot: int) -> GovernanceModel:
    model = base.branch(POLICY, {"engagement.ballot": ballot})
    model.run(YEAR)
    return model


def adults(model: GovernanceModel) -> Array:
    """Return the adults present, a row each."""
    people = model.world.people[: model.world.present]
    return people[people["age"] >= ADULT]


def chosen(model: GovernanceModel) -> set[tuple[int, str]]:
    """Projects that were funded: the courtyard they come from and what they meet."""
    projects = model.projects
    funded = projects[projects["started"].notna()]
    return set(zip(funded["courtyard"].tolist(), funded["category"].astype(str).tolist(), strict=True))


def in_common(one: set[tuple[int, str]], other: set[tuple[int, str]]) -> float:
    """Share of two choices that is the same: twice what is in both over both numbers; 1 where nothing was chosen."""
    total = len(one) + len(other)
    return 2.0 * len(one & other) / total if total > 0 else 1.0

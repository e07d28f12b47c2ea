"""What the money of each policy goes to: a point of participation may be dear for works alone, or for engagement."""

from __future__ import annotations

from typing import Any

from sim.parameters import MONTHS
from sim.studies.kept import kept
from sim.studies.results import Results
from sim.studies.rows import YEAR_SUFFIX

USES = ("money_projects", "money_engagement", "money_organisation", "money_services")
GIVEN = "money_gifts"  # by residents and firms: beside public money, what uses are paid from


def money_used(results: Results) -> list[dict[str, Any]]:
    """Say what is paid under each policy for each use, whoever pays, at the settings that its money is told of.

    Returns
    -------
    list of dict
        A place and policy each: ``place``, ``policy``, by use of :data:`USES` yuan in the last year (mean over runs, of
        a shorter run at its pace), and ``money_gifts`` that residents and firms gave in it.
    """
    columns = {f"{use}{YEAR_SUFFIX}": use for use in (*USES, GIVEN)}
    if not set(columns) <= set(results.told):
        return []
    means = results.told.groupby(["place", "policy"])[list(columns)].mean().mul(MONTHS).rename(columns=columns)
    decides = results.description["decides"]
    return [
        {"place": place, "policy": policy}
        | {str(use): kept(float(yuan), 0) for use, yuan in means.loc[(place, policy)].items()}
        for place in decides["places"]
        for policy in decides["policies"]
        if (place, policy) in means.index
    ]

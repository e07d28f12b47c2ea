"""How many of each group a study's policies reach: a gap alone does not tell whether both of its sides gained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.studies import shown
from sim.studies.kept import kept
from sim.studies.results import Results

GROUPS = ("local", "migrant", "young", "middle", "older", "settled", "newcomer")


def group_reach(results: Results) -> list[dict[str, Any]]:
    """Say the yearly reach of each group under each policy, at the settings that gaps are told of.

    Returns
    -------
    list of dict
        A place and policy each: ``place``, ``policy``, and by group of :data:`GROUPS` the mean over runs, None where
        no adult is of it.
    """
    columns = {group: f"reach_{group}" for group in GROUPS}
    means = results.told.groupby(["place", "policy"])[list(columns.values())].mean()
    decides = results.description["decides"]
    found = []
    for place in decides["places"]:
        for policy in decides["policies"]:
            if (place, policy) in means.index:
                own = {group: float(means.loc[(place, policy), column]) for group, column in columns.items()}
                row = {group: kept(value) for group, value in own.items()}
                found.append({"place": place, "policy": policy, **row})
    return found


def level(row: Mapping[str, Any], group: str) -> str:
    """Write a group's reach."""
    return "–" if row[group] is None else shown.level("reach", row[group])

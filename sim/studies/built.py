"""How many projects a study's policies fund: a policy that does most for an indicator may build next to nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.indicator_units import possible, possible_sum
from sim.parameters import MONTHS
from sim.studies import shown
from sim.studies.bodies import FUNDED
from sim.studies.estimate import estimate
from sim.studies.families import by_draw
from sim.studies.kept import kept
from sim.studies.results import Results
from sim.studies.rows import YEAR_SUFFIX
from sim.studies.shown import word

COLUMN = FUNDED + YEAR_SUFFIX  # the mean of the last year's months
PAIRED = ["draw", "future", "point", "seed"]
DIGITS = 4  # kept of a number of projects


def built(results: Results) -> list[dict[str, Any]]:
    """Say how many projects each policy funds at each place, at the settings that its money is told of.

    Returns
    -------
    list of dict
        A place and policy each: ``place``, ``policy``, ``projects`` funded in the last year (mean over runs, of a
        shorter run at its pace) with their 95 % interval ``low``, ``high``; ``none``, the share of runs without any;
        what they are ``more`` than the baseline's, paired, with ``more_low`` and ``more_high``; and against ``most``,
        the policy that funds most there, ``less``, ``less_low``, ``less_high``. What is not known is None.
    """
    if COLUMN not in results.runs:
        return []
    runs = by_draw(results).loc[results.told.index]
    one = runs if results.levers_drawn else runs.assign(point=0)
    once = one.drop_duplicates(["place", "policy", *PAIRED])
    funded = once.set_index(["place", "policy", *PAIRED])[COLUMN].mul(MONTHS).sort_index()
    decides = results.description["decides"]
    found = []
    for place in decides["places"]:
        own = {one: funded.loc[place, one] for one in decides["policies"] if (place, one) in funded.index}
        most = max(own, key=lambda one: float(own[one].mean()), default="")
        for policy, runs in own.items():
            against = {"more": own.get(results.baseline, runs), "less": own[most]}
            row = {"place": place, "policy": policy, "most": most, "none": round(float((runs == 0).mean()), DIGITS)}
            found.append(row | _numbers(runs, against))
    return found


def _numbers(runs: pd.Series, against: Mapping[str, pd.Series]) -> dict[str, float | None]:
    """Return the mean of runs, and their difference from each of several others, all with intervals."""
    told = estimate(runs, possible(FUNDED))
    found = {"projects": told.mean, "low": told.low, "high": told.high}
    for key, others in against.items():
        differences = (runs - others).dropna()
        known = others is not runs and len(differences) > 0
        more = vars(estimate(differences, possible_sum(FUNDED, 1))) if known else {}
        found |= {name: more.get(end, math.nan) for name, end in zip(_ends(key), ("mean", "low", "high"), strict=True)}
    return {name: kept(value, DIGITS) for name, value in found.items()}


def _ends(key: str) -> tuple[str, str, str]:
    return key, f"{key}_low", f"{key}_high"


def fewer(row: Mapping[str, Any]) -> bool:
    """Whether a policy surely funds fewer projects than another one: all of the interval is below 0."""
    return row["less_high"] is not None and bool(row["less_high"] < 0)


def count(row: Mapping[str, Any], lang: str) -> str:
    """Write how many projects a policy funds a year, with the interval of the mean."""
    return _with_interval(row, ("projects", "low", "high"), lang, sign=False)


def difference(row: Mapping[str, Any], key: str, lang: str) -> str:
    """Write how many projects a policy funds ``more`` (or ``less``) than another, with the interval; or ``–``."""
    return _with_interval(row, _ends(key), lang, sign=True)


def none(row: Mapping[str, Any]) -> str:
    """Write the share of runs that fund no project, in per cent."""
    return shown.per_cent(row["none"])


def _with_interval(row: Mapping[str, Any], keys: tuple[str, str, str], lang: str, *, sign: bool) -> str:
    mean, low, high = (shown.number(math.nan if row[key] is None else row[key], sign=sign) for key in keys)
    if row[keys[1]] is None:
        return mean
    return word("with_interval", lang, change=mean, interval=word("to", lang).join((low, high)))

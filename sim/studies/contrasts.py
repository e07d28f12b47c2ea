"""What a study's policies do: paired differences from the baseline, from the first setting, and from a sum of parts.

Two runs make a pair where they share place, setting, future and seed; what their differences tell of the
mean is said by :mod:`sim.studies.estimate`.

References
----------
.. [1] Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statistics 6(2):65-70.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.stats.multitest import multipletests

from sim.errors import InputError
from sim.indicator_units import possible_sum
from sim.measures import COHESION_PARTS
from sim.studies.design import JOINT
from sim.studies.estimate import ASSUMPTIONS, BOTH, NOTHING, estimate
from sim.studies.families import INTERACTION, SETTING, Family, drawn, families
from sim.studies.paired import ANYTHING, Ends
from sim.studies.price import price
from sim.studies.regret import Regret, judged
from sim.studies.results import Results
from sim.studies.rows import SPENT, SPENT_A_YEAR, YEAR_SUFFIX, check_indicators
from sim.studies.shown import clear_rows

RUNGS = ("hears", "attends", "proposes", "votes", "volunteers", "supervises", "leads")
GAPS = ("gap_migrant", "gap_age", "gap_tenure")
HEADLINE = ("reach", "belonging", "trust_neighbours", "trust_council", "needs_met")  # where there is little room
PRICES = ("yuan_per_point", "yuan_per_point_low", "yuan_per_point_high")
ASKED = ("reach", *RUNGS, *COHESION_PARTS, "needs_met", *GAPS)

OF_SETTINGS = {ASSUMPTIONS: "settings", BOTH: "luck and settings"}  # where draws are of levers

Floats = NDArray[np.float64]


def contrasts(results: Results, indicators: Sequence[str] = ASKED, precision: float | None = None) -> pd.DataFrame:
    """Compare policies with the baseline and in pairs, a whole with its parts, and every setting with the first.

    Parameters
    ----------
    results : Results
    indicators : sequence of str
        Each read off the last twelve months as a run's row tells it (:func:`sim.studies.work.read_off`).
    precision : float or None
        Wanted half-width of the interval, above 0, in each indicator's unit.

    Returns
    -------
    pandas.DataFrame
        A row a contrast and indicator: ``compared`` (``policy``, ``pair``, ``interaction``, ``setting``, ``lever``),
        ``place``, ``policy``, the levers that vary (or ``lever`` and ``set_to``, where each was set alone),
        ``against``, ``indicator``, ``value``, ``base``, ``difference``, its 95 % interval
        ``low``, ``high``, its ``method``, what it ``covers``, ``units`` replicated and ``pairs`` of runs,
        ``share_higher`` and ``share_equal`` of pairs, ``p`` of no difference and ``p_holm`` (corrected [1]_ for one
        family of all rows, or of those of the study's primary indicators and another of the rest, but for those of
        :func:`idle` indicators, which are nan); ``yuan_run`` of public money
        over the whole run, ``yuan_more`` public yuan a year more (mean of whole budget years) and its interval
        ``yuan_more_low``, ``yuan_more_high``, ``yuan_per_point`` (of
        reach; nan where it was not asked about, is not clearly higher, or no more is spent) and its interval
        ``yuan_per_point_low``, ``yuan_per_point_high`` (:mod:`sim.studies.price`); and over futures
        ``regret_mean``, ``regret_max`` and ``futures_worse`` (nan with one future). With a precision also
        ``still_needed``, the units to be added.

    Raises
    ------
    InputError
        If an indicator is unknown, the design is one for indices, or nothing can be paired.
    """
    _check(results, indicators, precision)
    found = [row for family in families(results, indicators) for row in _rows(results, family, indicators, precision)]
    if not found:
        raise InputError(f"{results.folder}: nothing to compare: no two policies or settings share a seed")
    table = pd.DataFrame(found)
    primary = table["indicator"].isin(results.description["about"].get("primary", []))
    asked, corrected = table["p"].where(~idle(table)), np.full(len(table), np.nan)
    for family in (primary, ~primary):  # what a study was made to tell is not corrected for what else it shows
        corrected[family] = holm(asked[family].to_numpy(dtype=float))
    table.insert(list(table).index("p") + 1, "p_holm", corrected)
    if drawn(results, "levers") and not drawn(results, "uncertain"):
        table["covers"] = table["covers"].replace(OF_SETTINGS)
    no_more = table["yuan_more_low"] <= 0  # not surely dearer, so that a point is not surely bought
    table.loc[no_more | ~_priced(table, len(indicators)), list(PRICES)] = math.nan
    return table


def idle(table: pd.DataFrame) -> pd.Series:
    """Say of each row whether nothing is asked: its indicator is 0 under every policy, or has no pair to compare.

    No page shows these rows, and no correction for the number of questions counts them.
    """
    largest = table.groupby("indicator")[["value", "base"]].transform(lambda column: column.abs().max())
    return largest.eq(0).all(axis=1) | table["difference"].isna()


def _priced(table: pd.DataFrame, indicators: int) -> pd.Series:
    """Say of each row whether reach is clearly higher, so that a point of it may have a price."""
    told = (table["indicator"] == "reach") & (table["compared"] != INTERACTION)  # a sum of policies is nobody's choice
    gain = table["difference"].where(told & clear_rows(table))
    gain = gain.groupby(np.arange(len(table)) // indicators).transform("max")
    return gain > 0


def _check(results: Results, indicators: Sequence[str], precision: float | None) -> None:
    if SPENT not in results.table:
        raise InputError(
            f"{results.folder}: its runs are of an older version and do not say what was spent; run it again"
        )
    design = results.description["decides"]["study"]["design"]
    if design in JOINT:
        raise InputError(
            f"{results.folder}: the rows of a {design} sample are no independent draws, so differences have no "
            "interval; yuanluo study sensitivity reads them"
        )
    check_indicators(indicators)
    if precision is not None and not precision > 0:
        raise InputError(f"--precision: {precision!r} is not allowed; it takes a number above 0")


def holm(p: Floats) -> Floats:
    """Correct p-values for their number by Holm's steps [1]_; nan stays nan."""
    corrected, known = np.full(len(p), np.nan), np.isfinite(p)
    if known.any():
        corrected[known] = multipletests(p[known], method="holm")[1]
    return corrected


def from_best(results: Results, lever: str, indicator: str) -> pd.DataFrame:
    """Compare each size of a lever with the size that does most, other levers at the first of their settings.

    Parameters
    ----------
    results : Results
    lever : str
        One that varies in numbers.
    indicator : str
        Read as in :func:`contrasts`; the most is the largest mean over runs.

    Returns
    -------
    pandas.DataFrame
        A row a place, policy and size, the smallest first: ``place``, ``policy``, the lever, ``value``, and the
        95 % interval ``low``, ``high`` of its paired difference from the best size (0 for that one itself, nan
        with one pair) with its ``p`` of no difference, not corrected. Empty where settings are not compared.
    """
    rows = []
    for family in families(results, [indicator]):
        if family.compared == SETTING:
            ends = possible_sum(indicator, 1, results.courtyards(family.place))
            rows += sorted(_from_best(family, lever, indicator + YEAR_SUFFIX, ends), key=lambda row: float(row[lever]))
    return pd.DataFrame(rows, columns=["place", "policy", lever, "value", "low", "high", "p"])


def _from_best(family: Family, lever: str, column: str, ends: Ends) -> Iterator[dict[str, Any]]:
    first = family.arms[family.base][0]
    arms = [(told, runs[column]) for told, runs in family.arms.values() if {**told, lever: first[lever]} == first]
    size, best = max(((told[lever], values) for told, values in arms), key=lambda arm: float(arm[1].mean()))
    for told, values in arms:
        row = {"place": family.place, "policy": told["policy"], lever: told[lever], "value": float(values.mean())}
        pairs = (values - best).dropna()
        if told[lever] == size:
            yield row | {"low": 0.0, "high": 0.0, "p": math.nan}
        elif not pairs.empty:
            found = estimate(pairs, ends)
            yield row | {"low": found.low, "high": found.high, "p": found.p}


def _rows(
    results: Results, family: Family, indicators: Sequence[str], precision: float | None
) -> Iterator[dict[str, Any]]:
    base, courtyards = family.arms[family.base][1], results.courtyards(family.place)
    regrets = {name: _regrets(family, name) for name in indicators}
    for label, (told, runs) in family.arms.items():
        shared = runs.index.intersection(base.index)
        if label == family.base or shared.empty:
            continue
        head = {"compared": family.compared, "place": family.place, **told, "against": family.base}
        pair = runs.loc[shared], base.loc[shared]
        terms = 2 if family.compared == INTERACTION else 1  # a whole less its parts is a difference of differences
        cost = _cost(*pair) | dict.fromkeys(PRICES, math.nan)
        if "reach" in indicators and terms == 1:
            cost |= _price(*pair)
        for name in indicators:
            first, second = pair[0][name + YEAR_SUFFIX], pair[1][name + YEAR_SUFFIX]
            ends = possible_sum(name, terms, courtyards)
            yield (head | _row(first, second, name, precision, ends) | cost | vars(regrets[name][label]))


def _regrets(family: Family, name: str) -> dict[str, Regret]:
    return judged({label: runs[name + YEAR_SUFFIX] for label, (_, runs) in family.arms.items()}, family.base, name)


def _row(first: pd.Series, second: pd.Series, name: str, precision: float | None, ends: Ends) -> dict[str, Any]:
    differences = (first - second).dropna()  # a run without an election has no turnout
    found = estimate(differences, ends) if len(differences) else NOTHING
    row = {
        "indicator": name, "value": float(first.mean()), "base": float(second.mean()),
        "difference": found.mean, "low": found.low, "high": found.high, "method": found.method,
        "covers": found.covers, "units": found.units.size, "pairs": len(differences),
        "share_higher": float((differences > 0).mean()), "share_equal": float((differences == 0).mean()), "p": found.p,
    }  # fmt: skip
    return row if precision is None else row | {"still_needed": found.still_needed(precision)}


def _cost(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, float]:
    found = {"yuan_run": float(first[SPENT].mean()), "yuan_more": math.nan}
    found |= dict.fromkeys(("yuan_more_low", "yuan_more_high"), math.nan)
    differences = (first[SPENT_A_YEAR] - second[SPENT_A_YEAR]).dropna()  # a run of no whole year has no yearly mean
    if differences.empty:
        return found
    more = estimate(differences, ANYTHING)
    return found | {"yuan_more": more.mean, "yuan_more_low": more.low, "yuan_more_high": more.high}


def _price(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, float]:
    yuan, gain = (first[name] - second[name] for name in (SPENT_A_YEAR, "reach" + YEAR_SUFFIX))
    found = price(yuan, 100 * gain)
    return dict(zip(PRICES, (found.mean, found.low, found.high), strict=True))

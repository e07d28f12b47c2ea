"""What a study's numbers hang on: Sobol indices (SALib) or elementary effects of every range drawn from.

Of every policy two things are asked: an indicator's level, and, beside a baseline, its paired difference from
it. Both are averaged over the seeds of a row of the sample. What luck is left in those averages shows up as
interaction of everything with everything, so its share of the variance between rows stands beside.

References
----------
.. [1] Saltelli et al. (2010), Computer Physics Communications 181(2):259-270.
.. [2] Searle, Casella and McCulloch (1992), Variance Components, Wiley.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from sim.errors import InputError
from sim.indicator_units import is_share
from sim.parameters import PARAMETERS
from sim.studies import sampling
from sim.studies.comparison import as_csv
from sim.studies.contrasts import HEADLINE
from sim.studies.design import FEW, JOINT
from sim.studies.elementary import elementary
from sim.studies.output import put_in_place
from sim.studies.results import Results
from sim.studies.rows import YEAR_SUFFIX, check_indicators
from sim.studies.shown import word
from sim.studies.store import writing
from sim.studies.varied import Varied

CSV, PARQUET = "sensitivity.csv", "sensitivity.parquet"
LEVEL, DIFFERENCE = "level", "difference"
CONFIDENCE, RESAMPLES, SEED = 0.95, 200, 20090101  # fixed: the same runs always give the same intervals
OF_EFFECTS = 999  # resamples of elementary effects: percentiles take more than a standard error does
LEAST_SHARE = 0.0001  # standard deviation between rows: a hundredth of a point, the last digit that is printed
LEAST_RELATIVE = 0.001  # of the level's size

Floats = NDArray[np.float64]


def sensitivity(results: Results, indicators: Sequence[str] = HEADLINE) -> pd.DataFrame:
    """Compute the indices of a Sobol or Morris design.

    Parameters
    ----------
    results : Results
        Every row of the sample is needed.
    indicators : sequence of str
        Each read as its mean over the last twelve months.

    Returns
    -------
    pandas.DataFrame
        A row a place, policy, combination of listed values, ``indicator``, ``of`` (``level`` or ``difference``
        from the baseline) and ``parameter``. Sobol [1]_: ``first`` and ``total`` with ``_low`` and ``_high``,
        the ends of 95 % bootstrap intervals; with second order also rows of pairs, ``a × b``, with ``second``.
        Morris (:mod:`sim.studies.elementary`): ``mu`` and ``mu_star`` with their ends, and ``sigma``, in the
        indicator's unit over the whole range. ``samples`` is how many were drawn (of Morris trajectories);
        Sobol indices are estimates, and of few samples come out below 0 or above 1. ``luck_share``, with ``luck_low``
        and ``luck_high``, is the share of variance between rows that is luck; nan with one seed. It lies within what
        total indices have beyond first ones, so it does not add up with the indices. ``varies`` is False, and indices
        are nan, where an output hardly varies (:func:`hardly_varies`; luck's share is nan too), or where luck's share
        may be all there is (``luck_high`` is 1): shares of next to nothing, or of luck, say nothing.

    Raises
    ------
    InputError
        If the design is another, an indicator is unknown, or runs are missing.
    """
    kind = results.description["decides"]["study"]["design"]
    if kind not in JOINT:
        raise InputError(f"{results.folder}: design = {kind!r} has no indices; they take design = {' or '.join(JOINT)}")
    check_indicators(indicators)
    if len(results.runs) < results.description["runs"]:
        raise InputError(
            f"{results.folder}: {len(results.runs):,} of {results.description['runs']:,} runs are there and indices "
            f"take all; yuanluo study retry {results.folder} runs the rest"
        )
    return pd.DataFrame([row for block in _blocks(results) for row in _rows(results, *block, indicators)])


def write_sensitivity(folder: str | Path, table: pd.DataFrame) -> Path:
    """Write ``sensitivity.csv`` and ``sensitivity.parquet`` into a study's folder."""
    folder = Path(folder)
    with writing(folder):
        put_in_place(folder / PARQUET, lambda path: table.to_parquet(path, index=False))
        put_in_place(folder / CSV, lambda path: path.write_text(as_csv(table), encoding="utf-8"))
    return folder / CSV


def ranked(rows: pd.DataFrame) -> list[str]:
    """Return parameters by their largest share over the indicators, the largest first; pairs last.

    Elementary effects have units, so each counts relative to the largest of its indicator.
    """
    main = "total" if "total" in rows else "mu_star"
    most = rows.groupby("indicator")[main].transform("max") if main == "mu_star" else 1.0
    weight = (rows[main] / most).fillna(-1.0)
    by_name: dict[Hashable, float] = weight.groupby(rows["parameter"], sort=False).max().to_dict()
    return sorted((str(name) for name in by_name), key=lambda name: -by_name[name])


def _blocks(results: Results) -> Iterator[tuple[dict[str, Any], pd.DataFrame, pd.DataFrame | None]]:
    """Yield each sample's runs, indexed by point and seed, with what marks them and the baseline's runs."""
    drawn = results.description["problem"]["names"]
    listed = [name for name in results.varied if name not in drawn]
    if results.description["same_budget"]:
        listed.remove("fund.per_community")
    policies = results.description["decides"]["policies"]
    for (place, *values), group in results.runs.groupby(["place", *listed], sort=False):
        own = {str(one): runs.set_index(["point", "seed"]).sort_index() for one, runs in group.groupby("policy")}
        for policy in (one for one in policies if one in own):
            marks = {"place": place, "policy": policy, **dict(zip(listed, values, strict=True))}
            yield marks, own[policy], None if policy == results.baseline else own.get(results.baseline)


def _rows(
    results: Results, marks: dict[str, Any], runs: pd.DataFrame, base: pd.DataFrame | None, indicators: Sequence[str]
) -> Iterator[dict[str, Any]]:
    for name in indicators:
        column = name + YEAR_SUFFIX
        asked = {LEVEL: runs[column]} | ({} if base is None else {DIFFERENCE: runs[column] - base[column]})
        for of, values in asked.items():
            table = values.unstack("seed").to_numpy(dtype=np.float64)
            size = max(float(one[column].abs().mean()) for one in (runs, base) if one is not None)
            luck = luck_share(table)
            idle = np.isnan(table).any() or hardly_varies(table.mean(axis=1), name, size)  # no turnout, no election
            varies = not (idle or luck["luck_high"] >= 1)
            samples = results.description["decides"]["study"]["samples"]
            head = {**marks, "indicator": name, "of": of, "varies": varies, "samples": samples}
            found = _indices(results, table) if varies else _no_indices(results)
            for row in found:
                yield head | row | (dict.fromkeys(luck, math.nan) if idle else luck)


def hardly_varies(means: Floats, indicator: str, size: float) -> bool:
    """Whether an output differs so little from row to row of a sample that shares of its variance say nothing.

    So it is where the standard deviation between rows is below :data:`LEAST_RELATIVE` of the level's size, or,
    of shares, below :data:`LEAST_SHARE`. Somebody who reads the tables would see the same number in every row.

    Parameters
    ----------
    means : numpy.ndarray
        A mean over seeds a row.
    indicator : str
    size : float
        Mean level without its sign, the larger of the policy's and the baseline's; of a difference too.
    """
    least = max(LEAST_RELATIVE * size, LEAST_SHARE if is_share(indicator) else 0.0)
    return bool(np.ptp(means) == 0 or means.std(ddof=1) < least)


def luck_share(table: Floats) -> dict[str, float]:
    """Return the share of variance between rows that luck makes up, with its 95 % interval.

    The share is 1/F, of the mean squares of rows and of what is left, and so is its interval (exact where both are
    normal [2]_). Luck cannot make up more than there is: all three end at 1.

    Parameters
    ----------
    table : numpy.ndarray
        Shape ``(rows, seeds)``. What a seed does to all rows alike does not count.
    """
    rows, seeds = table.shape
    means = table.mean(axis=1)
    names = ("luck_share", "luck_low", "luck_high")
    if seeds < 2 or np.ptp(means) == 0:
        return dict.fromkeys(names, math.nan)
    rest = table - means[:, None] - table.mean(axis=0)[None, :] + table.mean()
    freedom = (rows - 1) * (seeds - 1)
    share = float((rest * rest).sum() / freedom / seeds / means.var(ddof=1))
    tail = (1 - CONFIDENCE) / 2
    ends = (float(stats.f.ppf(at, rows - 1, freedom)) for at in (tail, 1 - tail))
    return dict(zip(names, (min(1.0, share * times) for times in (1.0, *ends)), strict=True))


def how_to_read(table: pd.DataFrame, lang: str) -> list[str]:
    """Return the sentences that say what the cells of a table of indices are, and how far they can be trusted."""
    luck = table["luck_share"].notna().any()
    kind = "sobol" if "total" in table else ("morris" if luck else "morris_one")
    said = [word(f"how_to_read_{kind}", lang), few(table, lang)]
    return [*filter(None, said), *([] if table["varies"].all() else [word("hardly_varies_means", lang)])]


def few(table: pd.DataFrame, lang: str) -> str:
    """Say that a table of indices rests on few samples; empty where they are enough."""
    kind, samples = "sobol" if "total" in table else "morris", int(table["samples"].max())
    if samples >= FEW[kind]:
        return ""
    return word(f"few_{kind}", lang, samples=samples, few=FEW[kind])


def _indices(results: Results, table: Floats) -> list[dict[str, Any]]:
    head, problem = results.description["decides"]["study"], copy.deepcopy(results.description["problem"])
    if head["design"] == "morris":
        return _morris(problem, head, table)
    return _sobol(problem, head["second_order"], table.mean(axis=1))


def _no_indices(results: Results) -> list[dict[str, Any]]:
    """Return the rows of an output that hardly varies, with every index nan."""
    head, names = results.description["decides"]["study"], results.description["problem"]["names"]
    nothing = (math.nan, math.nan)
    if head["design"] == "morris":
        empty = {**_ends("mu", *nothing), **_ends("mu_star", *nothing), "sigma": math.nan}
        return [{"parameter": name, **empty} for name in names]
    rows = [{"parameter": name, **_ends("first", *nothing), **_ends("total", *nothing)} for name in names]
    pairs = _pairs(names) if head["second_order"] else []
    return rows + [{"parameter": pair, **_ends("second", *nothing)} for pair in pairs]


def _pairs(names: Sequence[str]) -> list[str]:
    return [f"{first} × {second}" for first, second in combinations(names, 2)]


def _sobol(problem: dict[str, Any], pairs: bool, means: Floats) -> list[dict[str, Any]]:
    from SALib.analyze import sobol

    names = problem["names"]
    found = sobol.analyze(
        problem, means, calc_second_order=pairs, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=SEED
    )
    rows = [
        {"parameter": name, **_ends("first", found["S1"][k], found["S1_conf"][k]),
         **_ends("total", found["ST"][k], found["ST_conf"][k])}
        for k, name in enumerate(names)
    ]  # fmt: skip
    if pairs:
        rows += [
            {"parameter": pair, **_ends("second", found["S2"][a, b], found["S2_conf"][a, b])}
            for pair, (a, b) in zip(_pairs(names), combinations(range(len(names)), 2), strict=True)
        ]
    return rows


def _morris(problem: dict[str, Any], head: dict[str, Any], table: Floats) -> list[dict[str, Any]]:
    bounds = zip(problem["names"], problem["bounds"], strict=True)
    ranges = [Varied(PARAMETERS[name], (), low, high) for name, (low, high) in bounds]
    drawn = sampling.morris(ranges, head["samples"], head["sample_seed"], whole=False)
    found = elementary(problem, drawn, table, OF_EFFECTS, SEED)
    columns = {
        "mu": found.mu, "mu_low": found.mu_ends[0], "mu_high": found.mu_ends[1],
        "mu_star": found.mu_star, "mu_star_low": found.mu_star_ends[0], "mu_star_high": found.mu_star_ends[1],
        "sigma": found.sigma,
    }  # fmt: skip
    return [
        {"parameter": name} | {key: float(values[k]) for key, values in columns.items()}
        for k, name in enumerate(problem["names"])
    ]


def _ends(name: str, value: float, reach: float) -> dict[str, float]:
    return {name: float(value), f"{name}_low": float(value - reach), f"{name}_high": float(value + reach)}

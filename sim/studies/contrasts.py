"""What a study's policies do: paired differences from the baseline, and from the first setting of the levers.

Two runs make a pair where they share place, setting, future and seed. What is replicated depends on what
was drawn. Where nothing was, each seed is a unit, and an interval covers *luck*. Where futures were drawn,
the same seeds meet each of them, so pairs of one future are no independent draws: they are averaged first,
each draw is a unit, and an interval covers *luck and assumptions*, widened by what the seeds share across
draws (two-way random effects [1]_); with one seed alone it covers the *assumptions* under that luck. Values
of an uncertain parameter that were listed are no draws: they are averaged over.

References
----------
.. [1] Searle, Casella and McCulloch (1992), Variance Components, Wiley.
.. [2] Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statistics 6(2):65-70.
.. [3] Wilcoxon (1945), Individual comparisons by ranking methods, Biometrics Bulletin 1(6):80-83.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.multitest import multipletests

from sim.errors import InputError
from sim.measures import COHESION_PARTS
from sim.parameters import MONTHS, PARAMETERS, nearest
from sim.studies import paired
from sim.studies.design import JOINT
from sim.studies.paired import Paired
from sim.studies.regret import Regret, judged
from sim.studies.results import Results
from sim.studies.rows import MEASURED, YEAR_SUFFIX

RUNGS = ("hears", "attends", "proposes", "votes", "volunteers", "supervises", "leads")
GAPS = ("gap_migrant", "gap_age", "gap_tenure")
HEADLINE = ("reach", "belonging", "trust_neighbours", "trust_council", "needs_met")  # where there is little room
ASKED = ("reach", *RUNGS, *COHESION_PARTS, "needs_met", *GAPS)
POLICY, SETTING = "policy", "setting"
LUCK, ASSUMPTIONS, BOTH = "luck", "assumptions", "luck and assumptions"
MONEY = "money_public"
LEVEL = 0.95

Floats = NDArray[np.float64]
Arm = tuple[dict[str, Any], pd.DataFrame]


@dataclass(frozen=True)
class Family:
    """Runs that are compared with one of them: the policies at one setting, or the settings of one policy.

    Attributes
    ----------
    compared : {"policy", "setting"}
    place : str
    base : str
        Label of the arm that others are compared with.
    arms : dict
        By label: columns of the row it makes, and its runs, by draw, future and seed.
    """

    compared: str
    place: str
    base: str
    arms: dict[str, Arm]


def contrasts(results: Results, indicators: Sequence[str] = ASKED, precision: float | None = None) -> pd.DataFrame:
    """Compare every policy with the baseline, and every setting of the levers with the first.

    Parameters
    ----------
    results : Results
    indicators : sequence of str
        Each read as its mean over the last twelve months.
    precision : float or None
        Wanted half-width of the interval, above 0, in each indicator's unit.

    Returns
    -------
    pandas.DataFrame
        A row a contrast and indicator: ``compared`` (``policy`` or ``setting``), ``place``, ``policy``, the
        levers that vary, ``against``, ``indicator``, ``value``, ``base``, ``difference``, its 95 % interval
        ``low``, ``high``, its ``method``, what it ``covers``, ``units`` replicated and ``pairs`` of runs,
        ``share_higher`` of pairs, ``p`` (paired t, or Wilcoxon [3]_ where skewed) and ``p_holm`` (corrected
        for all rows of the table [2]_); ``yuan_more`` public yuan a year, ``yuan_per_point`` (of reach; nan
        where its interval does not lie above 0); and over futures ``regret_mean``, ``regret_max`` and
        ``futures_worse`` (nan with one future). With a precision also ``still_needed``, the units to be added.

    Raises
    ------
    InputError
        If an indicator is unknown, the design is one for indices, or nothing can be paired.
    """
    _check(results, indicators, precision)
    found = [row for family in families(results, indicators) for row in _rows(family, indicators, precision)]
    if not found:
        raise InputError(f"{results.folder}: nothing to compare: no two policies or settings share a seed")
    table = pd.DataFrame(found)
    table.insert(list(table).index("p") + 1, "p_holm", holm(table["p"].to_numpy(dtype=float)))
    return table


def check_indicators(indicators: Sequence[str]) -> None:
    """Raise an error that names the nearest indicator where one is unknown."""
    for name in indicators:
        if name not in MEASURED:
            raise InputError(f"--indicator: unknown indicator {name!r:.60}{nearest(name, MEASURED)}")


def _check(results: Results, indicators: Sequence[str], precision: float | None) -> None:
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
    """Correct p-values for their number by Holm's steps [2]_; nan stays nan."""
    corrected, known = np.full(len(p), np.nan), np.isfinite(p)
    if known.any():
        corrected[known] = multipletests(p[known], method="holm")[1]
    return corrected


def levers_of(results: Results) -> list[str]:
    """Names of the levers that vary by design; a fund scaled to an equal budget is no setting."""
    scaled = {"fund.per_community"} if results.description["same_budget"] else set()
    return [name for name in results.varied if PARAMETERS[name].kind == "lever" and name not in scaled]


def drawn_by(results: Results) -> list[str]:
    """Names of the uncertain parameters that were drawn from a range."""
    uncertain: Mapping[str, Any] = results.description["decides"]["uncertain"]
    return [name for name, given in uncertain.items() if isinstance(given, dict)]


def families(results: Results, indicators: Sequence[str]) -> Iterator[Family]:
    """Yield what is compared with what: policies at each setting, then settings of each policy."""
    kept, settings = _arms(results, indicators)
    policies, places = _in_order(results, "policies"), _in_order(results, "places")
    for place in places:
        for setting in settings:
            arms = {one: kept[place, one, setting] for one in policies if (place, one, setting) in kept}
            if results.baseline in arms and len(arms) > 1:
                yield Family(POLICY, place, results.baseline, arms)
    if len(settings) == 1 or _drawn_levers(results):
        return
    for place in places:
        for policy in policies:
            arms = {name: kept[place, policy, one] for one, name in settings.items() if (place, policy, one) in kept}
            if len(arms) > 1:
                yield Family(SETTING, place, next(iter(arms)), arms)


def _arms(results: Results, indicators: Sequence[str]) -> tuple[dict[Any, Arm], dict[int, str]]:
    """Return runs by place, policy and setting, and the settings' names in the order of the design."""
    levers, drawn = levers_of(results), drawn_by(results)
    columns = list(dict.fromkeys(name + YEAR_SUFFIX for name in (*indicators, "reach", MONEY)))
    runs = results.runs.sort_values("point", kind="stable").assign(draw=0, setting=0)
    for mark, names in (("draw", drawn), ("setting", levers)):
        if names:
            runs[mark] = runs.groupby(names, sort=False).ngroup()
    values: dict[Any, dict[str, Any]] = {0: {}}
    if levers:
        values = {name: dict(rows.iloc[0]) for name, rows in runs.groupby("setting")[levers]}
    kept: dict[Any, Arm] = {}
    for key, rows in runs.groupby(["place", "policy", "setting"]):
        once = rows.drop_duplicates(["future", "seed"]).set_index(["draw", "future", "seed"])
        kept[key] = {"policy": key[1], **values[key[2]]}, once[columns].sort_index()
    return kept, {setting: setting_name(found) for setting, found in values.items()}


def setting_name(values: Mapping[str, Any]) -> str:
    """Name a setting of the levers the way ``--set`` takes it."""
    return "; ".join(f"{name}={value if isinstance(value, str) else f'{value:.12g}'}" for name, value in values.items())


def _drawn_levers(results: Results) -> bool:
    return any(isinstance(given, dict) for given in results.description["decides"]["levers"].values())


def _in_order(results: Results, axis: str) -> list[str]:
    return list(results.description["decides"][axis])


def _rows(family: Family, indicators: Sequence[str], precision: float | None) -> Iterator[dict[str, Any]]:
    base = family.arms[family.base][1]
    regrets = {name: _regrets(family, name) for name in indicators}
    for label, (told, runs) in family.arms.items():
        shared = runs.index.intersection(base.index)
        if label == family.base or shared.empty:
            continue
        head = {"compared": family.compared, "place": family.place, **told, "against": family.base}
        pair = runs.loc[shared], base.loc[shared]
        cost = _cost(*pair)
        for name in indicators:
            yield (
                head
                | _row(pair[0][name + YEAR_SUFFIX], pair[1][name + YEAR_SUFFIX], name, precision)
                | cost
                | vars(regrets[name][label])
            )


def _regrets(family: Family, name: str) -> dict[str, Regret]:
    return judged({label: runs[name + YEAR_SUFFIX] for label, (_, runs) in family.arms.items()}, family.base, name)


def _row(first: pd.Series, second: pd.Series, name: str, precision: float | None) -> dict[str, Any]:
    differences = first - second
    units, wider, covers = replicated(differences)
    found = widened(paired.summarise(units, level=LEVEL), wider)
    row = {
        "indicator": name, "value": float(first.mean()), "base": float(second.mean()), "difference": found.mean,
        "low": found.low, "high": found.high, "method": found.method, "covers": covers, "units": found.replicates,
        "pairs": len(differences), "share_higher": float((differences > 0).mean() + 0.5 * (differences == 0).mean()),
        "p": p_value(units, found, wider),
    }  # fmt: skip
    if precision is not None:
        row["still_needed"] = paired.still_needed(units * wider, precision) if units.size > 1 else math.nan
    return row


def replicated(differences: pd.Series) -> tuple[Floats, float, str]:
    """Reduce paired differences to what was replicated.

    Parameters
    ----------
    differences : pandas.Series
        Indexed by draw, future and seed.

    Returns
    -------
    units : numpy.ndarray
        A difference a seed, or a mean a draw.
    wider : float
        How many times wider than theirs an interval must be, because seeds are shared across draws; 1 or more.
    covers : str
        What such an interval covers.
    """
    table = differences.groupby(level=["draw", "seed"]).mean().unstack("seed")
    if len(table) == 1:
        return table.iloc[0].dropna().to_numpy(dtype=float), 1.0, LUCK
    units = table.mean(axis=1).to_numpy(dtype=float)
    if table.shape[1] == 1:
        return units, 1.0, ASSUMPTIONS
    return units, shared_luck(table.dropna().to_numpy(dtype=float)), BOTH


def shared_luck(table: Floats) -> float:
    """Return how much the seeds that all draws share widen the interval of the mean.

    The mean of a table of draws and seeds has variance (M_draws + M_seeds - M_rest) / cells, M being the mean
    squares [1]_; the means a draw show M_draws only.

    Parameters
    ----------
    table : numpy.ndarray
        Shape ``(draws, seeds)``, without gaps.
    """
    draws, seeds = table.shape
    if draws < 2 or seeds < 2:
        return 1.0
    by_draw, by_seed, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    rest = table - by_draw[:, None] - by_seed[None, :] + mean
    of_draws = seeds * float(by_draw.var(ddof=1))
    of_seeds = draws * float(by_seed.var(ddof=1))
    of_rest = float((rest * rest).sum()) / ((draws - 1) * (seeds - 1))
    extra = max(0.0, of_seeds - of_rest)
    return math.sqrt(1 + extra / of_draws) if of_draws > 0 else 1.0


def widened(found: Paired, times: float) -> Paired:
    """Return a difference whose interval is so many times as wide, on each side."""
    low, high = found.mean - times * (found.mean - found.low), found.mean + times * (found.high - found.mean)
    return Paired(**vars(found) | {"low": low, "high": high})


def p_value(units: Floats, found: Paired, wider: float = 1.0) -> float:
    """Return the two-sided p-value of no difference: paired t, or Wilcoxon's where the interval is BCa."""
    if units.size < 2:
        return math.nan
    if found.method == "exact":
        return float(found.mean == 0)
    if found.method == "BCa":
        return float(stats.wilcoxon(units).pvalue)
    return float(2 * stats.t.sf(abs(found.mean) / (float(stats.sem(units)) * wider), units.size - 1))


def _cost(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, float]:
    money = MONEY + YEAR_SUFFIX
    more = MONTHS * float((first[money] - second[money]).mean())
    units, wider, _ = replicated(first["reach" + YEAR_SUFFIX] - second["reach" + YEAR_SUFFIX])
    reach = widened(paired.summarise(units, level=LEVEL), wider)
    sure = reach.low > 0  # false where there is no interval
    return {"yuan_more": more, "yuan_per_point": more / (100 * reach.mean) if sure else math.nan}

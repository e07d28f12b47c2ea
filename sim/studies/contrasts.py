"""What a study's policies do: paired differences from the baseline, from the first setting, and from a sum of parts.

Two runs make a pair where they share place, setting, future and seed; what their differences tell of the
mean is said by :mod:`sim.studies.estimate`.

References
----------
.. [1] Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statistics 6(2):65-70.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.stats.multitest import multipletests

from sim.errors import InputError, unknown
from sim.indicator_units import possible, possible_sum
from sim.measures import COHESION_PARTS
from sim.parameters import PARAMETERS, nearest
from sim.studies.design import JOINT
from sim.studies.estimate import ASSUMPTIONS, BOTH, estimate
from sim.studies.interaction import Corners, corners, sum_of_parts
from sim.studies.paired import ANYTHING, Ends, room
from sim.studies.regret import Regret, judged
from sim.studies.results import Results
from sim.studies.rows import MEASURED, SPENT, SPENT_A_YEAR, YEAR_SUFFIX
from sim.studies.shown import clear_rows

RUNGS = ("hears", "attends", "proposes", "votes", "volunteers", "supervises", "leads")
GAPS = ("gap_migrant", "gap_age", "gap_tenure")
HEADLINE = ("reach", "belonging", "trust_neighbours", "trust_council", "needs_met")  # where there is little room
ASKED = ("reach", *RUNGS, *COHESION_PARTS, "needs_met", *GAPS)
POLICY, INTERACTION, SETTING, LEVER = "policy", "interaction", "setting", "lever"

OF_SETTINGS = {ASSUMPTIONS: "settings", BOTH: "luck and settings"}  # where draws are of levers

Floats = NDArray[np.float64]
Arm = tuple[dict[str, Any], pd.DataFrame]


@dataclass(frozen=True)
class Family:
    """Runs that are compared with one of them: policies at one setting, settings of one policy, a whole and its parts.

    Where each lever was set alone, settings are told by it (``lever``) and its value (``set_to``).

    Attributes
    ----------
    compared : {"policy", "interaction", "setting", "lever"}
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
    """Compare every policy with the baseline, a whole with its parts, and every setting with the first.

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
        A row a contrast and indicator: ``compared`` (``policy``, ``interaction``, ``setting``, ``lever``), ``place``,
        ``policy``, the levers that vary (or ``lever`` and ``set_to``, where each was set alone), ``against``,
        ``indicator``, ``value``, ``base``, ``difference``, its 95 % interval
        ``low``, ``high``, its ``method``, what it ``covers``, ``units`` replicated and ``pairs`` of runs,
        ``share_higher`` and ``share_equal`` of pairs, ``p`` of no difference and ``p_holm`` (corrected [1]_ for one
        family of all rows, or of those of the study's primary indicators and another of the rest, but for those of
        :func:`idle` indicators, which are nan); ``yuan_run`` of public money
        over the whole run, ``yuan_more`` public yuan a year more (mean of whole budget years) and its interval
        ``yuan_more_low``, ``yuan_more_high``, ``yuan_per_point`` (of
        reach; nan where it was not asked about, is not clearly higher, or no more is spent); and over futures
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
    table["yuan_per_point"] = _priced(table, len(indicators))
    return table


def idle(table: pd.DataFrame) -> pd.Series:
    """Say of each row whether its indicator is 0 under every policy: what does not happen is no question asked.

    No page shows these rows, and no correction for the number of questions counts them.
    """
    largest = table.groupby("indicator")[["value", "base"]].transform(lambda column: column.abs().max())
    return largest.eq(0).all(axis=1)


def _priced(table: pd.DataFrame, indicators: int) -> pd.Series:
    """Return yuan a point of reach, where more is spent and reach is clearly higher."""
    told = (table["indicator"] == "reach") & (table["compared"] != INTERACTION)  # a sum of policies is nobody's choice
    gain = table["difference"].where(told & clear_rows(table))
    gain = gain.groupby(np.arange(len(table)) // indicators).transform("max")
    return (table["yuan_more"] / (100 * gain)).where((gain > 0) & (table["yuan_more"] > 0))


def check_indicators(indicators: Sequence[str]) -> None:
    """Raise an error that names the nearest indicator, and where all are listed, where one is unknown."""
    for name in indicators:
        if name not in MEASURED:
            raise unknown("indicator", name, nearest(name, MEASURED), "--indicator")


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


def levers_of(results: Results) -> list[str]:
    """Names of the levers whose settings are told one by one; a fund scaled to an equal budget is no setting."""
    if each_alone(results) or results.levers_drawn:
        return []
    scaled = {"fund.per_community"} if results.description["same_budget"] else set()
    return [name for name in results.varied if PARAMETERS[name].kind == "lever" and name not in scaled]


def each_alone(results: Results) -> bool:
    """Whether the study sets one lever at a time."""
    return bool(results.description["decides"]["study"]["design"] == "alone")


def drawn_by(results: Results) -> list[str]:
    """Names of what draws are of: uncertain parameters drawn from a range; where there are none, levers that were.

    Where both were drawn, settings of levers are a sample that is averaged over in each draw of what is uncertain.
    """
    return drawn(results, "uncertain") or drawn(results, "levers")


def drawn(results: Results, family: str) -> list[str]:
    """Names of the parameters of a family (``levers``, ``uncertain``) that were drawn from a range."""
    given: Mapping[str, Any] = results.description["decides"][family]
    return [name for name, one in given.items() if isinstance(one, dict)]


def families(results: Results, indicators: Sequence[str]) -> Iterator[Family]:
    """Yield what is compared with what: policies at each setting, a whole with its parts, settings of each policy.

    Settings of levers that were drawn from ranges are a sample: policies are compared over all of them at once.
    """
    if each_alone(results):
        yield from _alone(results, indicators)
        return
    kept, settings = _arms(results, indicators)
    policies, places = _in_order(results, "policies"), _in_order(results, "places")
    for place in places:
        for setting in settings:
            arms = {one: kept[place, one, setting] for one in policies if (place, one, setting) in kept}
            if results.baseline in arms and len(arms) > 1:
                yield Family(POLICY, place, results.baseline, arms)
    four = corners(results.description["about"].get("interaction", []), str(results.folder))
    if four is not None:
        yield from _wholes(kept, places, list(settings), four)
    if len(settings) == 1:
        return
    for place in places:
        for policy in policies:
            arms = {name: kept[place, policy, one] for one, name in settings.items() if (place, policy, one) in kept}
            if len(arms) > 1:
                yield Family(SETTING, place, next(iter(arms)), arms)


def _alone(results: Results, indicators: Sequence[str]) -> Iterator[Family]:
    """Yield each place's and policy's settings of one lever, against the policy as it is."""
    names = [name for name in results.varied if PARAMETERS[name].kind == "lever"]
    runs, columns = _marked(results, []), _read_columns(indicators)
    for (place, policy), own in runs.groupby(["place", "policy"], sort=False):
        arms: dict[str, Arm] = {}
        for point, rows in own.groupby("point", sort=True):
            first, base = rows.iloc[0], own.iloc[0]
            told = {"lever": "", "set_to": ""}
            for name in names:
                if first[name] != base[name]:
                    told = {"lever": name, "set_to": _written(first[name])}
            arms[str(point)] = (
                {"policy": policy, **told},
                rows.set_index(["draw", "future", "seed"])[columns].sort_index(),
            )
        yield Family(LEVER, str(place), next(iter(arms)), arms)


def _marked(results: Results, levers: Sequence[str]) -> pd.DataFrame:
    """Return the runs in the order of the design, with the number of their draw and of their setting."""
    runs = results.runs.sort_values("point", kind="stable").assign(draw=0, setting=0)
    for mark, names in (("draw", drawn_by(results)), ("setting", list(levers))):
        if names:
            runs[mark] = runs.groupby(names, sort=False).ngroup()
    return runs


def _read_columns(indicators: Sequence[str]) -> list[str]:
    return [*dict.fromkeys(name + YEAR_SUFFIX for name in indicators), SPENT, SPENT_A_YEAR]


def _wholes(kept: dict[Any, Arm], places: Sequence[str], settings: Sequence[int], four: Corners) -> Iterator[Family]:
    """Yield both measures together, and what their effects add up to, at each place and setting."""
    for place in places:
        for setting in settings:
            arms = {name: kept[place, name, setting] for name in vars(four).values() if (place, name, setting) in kept}
            if len(arms) == len(vars(four)):
                told, _ = arms[four.both]
                parts = sum_of_parts({name: runs for name, (_, runs) in arms.items()}, four)
                yield Family(INTERACTION, place, four.label, {four.label: (told, parts), four.both: arms[four.both]})


def _arms(results: Results, indicators: Sequence[str]) -> tuple[dict[Any, Arm], dict[int, str]]:
    """Return runs by place, policy and setting, and the settings' names in the order of the design."""
    levers, columns = levers_of(results), _read_columns(indicators)
    runs = _marked(results, levers)
    values: dict[Any, dict[str, Any]] = {0: {}}
    if levers:
        values = {name: dict(rows.iloc[0]) for name, rows in runs.groupby("setting")[levers]}
    kept: dict[Any, Arm] = {}
    for key, rows in runs.groupby(["place", "policy", "setting"]):
        one = rows if results.levers_drawn else rows.assign(point=0)
        once = one.drop_duplicates(["future", "point", "seed"]).set_index(["draw", "future", "point", "seed"])
        kept[key] = {"policy": key[1], **values[key[2]]}, once[columns].sort_index()
    return kept, {setting: setting_name(found) for setting, found in values.items()}


def from_best(results: Results, lever: str, indicator: str) -> pd.DataFrame:
    """Compare each size of a lever with the size that does most, other levers at the first of their settings.

    Parameters
    ----------
    results : Results
    lever : str
        One that varies in numbers.
    indicator : str
        Read as its mean over the last twelve months; the most is the largest mean.

    Returns
    -------
    pandas.DataFrame
        A row a place, policy and size, the smallest first: ``place``, ``policy``, the lever, ``value``, and the
        95 % interval ``low``, ``high`` of its paired difference from the best size (0 for that one itself, nan
        with one pair). Empty where settings are not compared.
    """
    rows = []
    for family in families(results, [indicator]):
        if family.compared == SETTING:
            ends = possible(indicator, results.courtyards(family.place))
            rows += sorted(_from_best(family, lever, indicator + YEAR_SUFFIX, ends), key=lambda row: float(row[lever]))
    return pd.DataFrame(rows, columns=["place", "policy", lever, "value", "low", "high"])


def _from_best(family: Family, lever: str, column: str, ends: Ends) -> Iterator[dict[str, Any]]:
    first = family.arms[family.base][0]
    arms = [(told, runs[column]) for told, runs in family.arms.values() if {**told, lever: first[lever]} == first]
    size, best = max(((told[lever], values) for told, values in arms), key=lambda arm: float(arm[1].mean()))
    for told, values in arms:
        row = {"place": family.place, "policy": told["policy"], lever: told[lever], "value": float(values.mean())}
        pairs = (values - best).dropna()
        if told[lever] == size:
            yield row | {"low": 0.0, "high": 0.0}
        elif not pairs.empty:
            found = estimate(pairs, room(best[pairs.index].mean(), ends))
            yield row | {"low": found.low, "high": found.high}


def setting_name(values: Mapping[str, Any]) -> str:
    """Name a setting of the levers the way ``--set`` takes it."""
    return "; ".join(f"{name}={_written(value)}" for name, value in values.items())


def _written(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:.12g}"


def _in_order(results: Results, axis: str) -> list[str]:
    return list(results.description["decides"][axis])


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
        cost = _cost(*pair)
        for name in indicators:
            first, second = pair[0][name + YEAR_SUFFIX], pair[1][name + YEAR_SUFFIX]
            ends = (
                room(second.mean(), possible(name, courtyards)) if terms == 1 else possible_sum(name, terms, courtyards)
            )
            yield (head | _row(first, second, name, precision, ends) | cost | vars(regrets[name][label]))


def _regrets(family: Family, name: str) -> dict[str, Regret]:
    return judged({label: runs[name + YEAR_SUFFIX] for label, (_, runs) in family.arms.items()}, family.base, name)


def _row(first: pd.Series, second: pd.Series, name: str, precision: float | None, ends: Ends) -> dict[str, Any]:
    differences = first - second
    found = estimate(differences, ends)
    row = {
        "indicator": name, "value": float(first.mean()), "base": float(second.mean()),
        "difference": found.mean, "low": found.low, "high": found.high, "method": found.method,
        "covers": found.covers, "units": found.units.size, "pairs": len(differences),
        "share_higher": float((differences > 0).mean()), "share_equal": float((differences == 0).mean()), "p": found.p,
    }  # fmt: skip
    return row if precision is None else row | {"still_needed": found.still_needed(precision)}


def _cost(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, float]:
    found = {"yuan_run": float(first[SPENT].mean()), "yuan_more": math.nan}
    found |= dict.fromkeys(("yuan_more_low", "yuan_more_high", "yuan_per_point"), math.nan)
    differences = (first[SPENT_A_YEAR] - second[SPENT_A_YEAR]).dropna()  # a run of no whole year has no yearly mean
    if differences.empty:
        return found
    more = estimate(differences, ANYTHING)
    return found | {"yuan_more": more.mean, "yuan_more_low": more.low, "yuan_more_high": more.high}

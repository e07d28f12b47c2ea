"""What is compared with what in a study: policies at a setting, settings of a policy, a whole and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.parameters import PARAMETERS
from sim.studies.interaction import Corners, corners, sum_of_parts
from sim.studies.results import Results
from sim.studies.rows import SPENT, SPENT_A_YEAR, YEAR_SUFFIX

POLICY, PAIR, INTERACTION, SETTING, LEVER = "policy", "pair", "interaction", "setting", "lever"

Arm = tuple[dict[str, Any], pd.DataFrame]


@dataclass(frozen=True)
class Family:
    """Runs that are compared with one of them: policies at one setting, settings of one policy, a whole and its parts.

    Beside the baseline a policy may be compared with others that the study names (``pair``).

    Where each lever was set alone, settings are told by it (``lever``) and its value (``set_to``).

    Attributes
    ----------
    compared : {"policy", "pair", "interaction", "setting", "lever"}
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


def levers_of(results: Results) -> list[str]:
    """Names of the levers whose settings are told one by one; a fund scaled to an equal budget is no setting."""
    if each_alone(results) or results.levers_drawn:
        return []
    return results.levers


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
    for against, other in results.description["about"].get("also_compare", []):
        if results.baseline in (against, other):
            continue  # equal money may begin with one of them, and holds all others against it
        for place in places:
            for setting in settings:
                arms = {one: kept[place, one, setting] for one in (against, other) if (place, one, setting) in kept}
                if len(arms) == len((against, other)):
                    yield Family(PAIR, place, against, arms)
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
    runs, columns = by_draw(results), _read_columns(indicators)
    for (place, policy), own in runs.groupby(["place", "policy"], sort=False):
        arms: dict[str, Arm] = {}
        for point, rows in own.groupby("point", sort=True):
            first, base = rows.iloc[0], own.iloc[0]
            told = {"lever": "", "set_to": ""}
            for name in names:
                if first[name] != base[name]:
                    told = {"lever": name, "set_to": _written(first[name])}
            if arms and not told["lever"]:
                continue  # the row sets what the policy sets
            arms[str(point)] = (
                {"policy": policy, **told},
                rows.set_index(["draw", "future", "seed"])[columns].sort_index(),
            )
        yield Family(LEVER, str(place), next(iter(arms)), arms)


def by_draw(results: Results, levers: Sequence[str] = ()) -> pd.DataFrame:
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
    runs = by_draw(results, levers)
    values: dict[Any, dict[str, Any]] = {0: {}}
    if levers:
        values = {name: dict(rows.iloc[0]) for name, rows in runs.groupby("setting")[levers]}
    kept: dict[Any, Arm] = {}
    for key, rows in runs.groupby(["place", "policy", "setting"]):
        one = rows if results.levers_drawn else rows.assign(point=0)
        once = one.drop_duplicates(["future", "point", "seed"]).set_index(["draw", "future", "point", "seed"])
        kept[key] = {"policy": key[1], **values[key[2]]}, once[columns].sort_index()
    return kept, {setting: setting_name(found) for setting, found in values.items()}


def setting_name(values: Mapping[str, Any]) -> str:
    """Name a setting of the levers the way ``--set`` takes it."""
    return "; ".join(f"{name}={_written(value)}" for name, value in values.items())


def _written(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:.12g}"


def _in_order(results: Results, axis: str) -> list[str]:
    return list(results.description["decides"][axis])

"""How one cell of the demonstration differs from another, in a sentence, and whether the assumptions bear it out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.studies.paired import Paired
from sim.studies.shown import rounded
from sim.telling import demo_table
from sim.words import word

if TYPE_CHECKING:
    from sim.studies.demo import Demo

NEGLIGIBLE = 0.05  # standard deviations between residents below which a change counts as none
AGREE = 0.9  # share of runs with assumptions drawn that bear a direction out, below which it hangs on assumptions
LEANS = 0.75  # share of them that goes one way, from which on it is said where luck alone tells none
FEW = 10  # runs below which intervals are themselves so loosely known that their widths are not compared
FELT = ("belonging", "trust_neighbours", "trust_council")
BASE, FUND, POWER, BOTH = (0.0, "officials"), (1.0, "officials"), (0.0, "residents"), (1.0, "residents")
HEARD, THRICE = (1.0, "heard"), (3.0, "residents")
Corner = tuple[float, str]


def deviation(demo: Demo, column: str) -> float:
    """Return an indicator's standard deviation between residents.

    Shares of adults (reach, isolation) have the deviation of a yes or no; what residents are asked about
    has that of their answers; the rest is held against the mean of the felt parts of cohesion.
    """
    known = demo.exhibit.deviation
    if column in ("reach", "isolation"):
        level = float(demo.luck.end(column)[:, demo.index(*BASE)].mean())
        return math.sqrt(level * (1 - level))
    return known[column] if column in known else float(np.mean([known[part] for part in FELT]))


def change(demo: Demo, column: str, first: Corner, second: Corner, *, assumptions: bool = False) -> Paired:
    """Compare two cells at the end of the run, run by run."""
    return demo_table.difference(
        demo.both if assumptions else demo.luck, column, demo.index(*first), demo.index(*second)
    )


def negligible(demo: Demo, column: str, mean: float) -> bool:
    """Whether a change is below 0.05 standard deviations between residents."""
    return abs(mean) < NEGLIGIBLE * deviation(demo, column)


def verdict(demo: Demo, column: str, found: Paired) -> str:
    """Say what a mean difference and its 95 % interval show: ``rises``, ``falls``, ``little``, ``stays``, ``untold``.

    It moves by little where its interval leaves out 0 and the difference is negligible all the same; it stays where
    all of an interval that holds 0 is negligible; it cannot be told where such an interval reaches further.
    """
    if not found.has_sign:
        return "stays" if all(negligible(demo, column, end) for end in (found.low, found.high)) else "untold"
    if negligible(demo, column, found.mean):
        return "little"
    return "rises" if found.mean > 0 else "falls"


def points(value: float, *, sign: bool = False) -> str:
    """Write a share in points."""
    return rounded(100 * value, 1, sign)


def sentence(demo: Demo, column: str, name: str, first: Corner, second: Corner, lang: str) -> str:
    """Say how an indicator differs between two cells, with the interval that the verdict rests on: the mean's.

    Of too few runs there is none, and nothing is said of where it moves.
    """
    found = change(demo, column, first, second)
    if found.all_equal and found.mean == 0:
        return word("equal_in_all", lang, what=name, runs=found.replicates)
    if math.isnan(found.low):
        return word("too_few", lang, what=name, change=points(found.mean, sign=True), runs=found.replicates)
    said = word(
        verdict(demo, column, found), lang, what=name, points=points(abs(found.mean)),
        change=points(found.mean, sign=True), low=points(found.low, sign=True), high=points(found.high, sign=True),
    )  # fmt: skip
    return said + turned(demo, column, first, second, lang)


def _drawn(demo: Demo, column: str, first: Corner, second: Corner) -> np.ndarray:
    """Return a difference in each of the runs that draw the assumptions."""
    end = demo.both.end(column).astype(np.float64)
    return np.asarray(end[:, demo.index(*first)] - end[:, demo.index(*second)])


def _ways(demo: Demo, column: str, first: Corner, second: Corner) -> tuple[int, int, int]:
    """Count the runs that draw the assumptions: all, those in which a difference is above 0, those in which below."""
    moved = _drawn(demo, column, first, second)
    return len(moved), int((moved > 0).sum()), int((moved < 0).sum())


def hangs(demo: Demo, column: str, first: Corner, second: Corner) -> bool:
    """Whether a difference that luck alone gives a sign has another in so many drawn runs that it has none."""
    runs, up, down = _ways(demo, column, first, second)
    mean = change(demo, column, first, second).mean
    return runs >= FEW and runs - (up if mean > 0 else down) > (1 - LEANS) * runs


def turned(demo: Demo, column: str, first: Corner, second: Corner, lang: str) -> str:
    """Say in how many of the runs that draw the assumptions a direction is another; empty where they bear it out.

    Their mean is told too: it may lie on the other side.
    Beside a change that luck alone leaves open it is said if most of them go one way.
    """
    found, (runs, up, down) = change(demo, column, first, second), _ways(demo, column, first, second)
    if runs < FEW:
        return ""
    if found.has_sign:
        other = runs - (up if found.mean > 0 else down)
        mean = points(float(_drawn(demo, column, first, second).mean()), sign=True)
        return word("turned", lang, other=other, runs=runs, mean=mean) if other > (1 - AGREE) * runs else ""
    way, most = ("up", up) if up > down else ("down", down)
    return word(f"leans_{way}", lang, most=most, runs=runs) if most >= LEANS * runs else ""

"""The numbers behind *two futures side by side*: every run of a demonstration, small enough for a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.indicator_units import possible
from sim.plots import style
from sim.scenarios import load_place
from sim.studies import paired
from sim.studies.demo import BESIDE
from sim.studies.regret import LOWER_IS_BETTER
from sim.telling import demo_table
from sim.words import LANGUAGES, indicator, word

if TYPE_CHECKING:
    from sim.studies.demo import Demo
    from sim.studies.replicates import Runs

SCALE = 10_000  # what is drawn is sent as whole ten-thousandths
DIGITS = 9  # what is printed as a number is sent unrounded: the page rounds it, once
# Words for what a level is counted in; all others are an index.
UNITS = {"reach": "of_adults", "isolation": "of_adults", "bridging": "of_ties", "density": "of_possible_ties"}
FUNDS = ("fund_0", "fund_0_5", "fund_1", "fund_2", "fund_3")
WORDS = (
    "left_future", "right_future", "other_side", "map_title", "difference_between", "right_won", "points",
    "spending_a_year", "projects_a_year", "axis_month", "switch_language", "head_engagement", "head_fund",
    "to", "at_end", "higher_is_worse", "of_adults", "of_ties", "of_possible_ties", "of_index",
    "band_luck", "band_both", "unit_reach", "choose_indicator", "luck_alone", "luck_and_assumptions",
    "unclear_change", "range_untold", "all_equal", "in_brackets", "delivered_here", "delivered_none", "of_it_here",
    "axis_cut",
    *FUNDS,
)  # fmt: skip


def payload(demo: Demo, lang: str) -> dict[str, Any]:
    """Return what the page's script reads, ready for JSON.

    Trajectories are means, and ranges of 95 of 100 runs as changes since the arms branched, by cell and
    month; ends are kept run by run and unrounded, so that the page can pair any two cells. A cell's level
    at the end is sent as the table writes it, and of any two cells whether their difference is clear, since
    a script is no place for a bootstrap.
    """
    shown = columns(demo)
    return {
        "scale": SCALE,
        "lang": lang,
        "months": demo.months,
        "factor": {
            "luck": paired.prediction_factor(len(demo.luck.seeds)),
            "both": paired.prediction_factor(len(demo.both.seeds)),
        },
        "least": paired.LEAST_REPLICATES,
        "possible": {column: possible(column) for column in shown},
        "clear": {column: _clear(demo, column) for column in shown},
        "cells": _cells(demo),
        "lower_is_better": [column for column in shown if column in LOWER_IS_BETTER],
        "unit": {column: UNITS.get(column, "of_index") for column in shown},
        "columns": list(shown),
        "mean": {column: whole(demo.luck.months(column).mean(axis=0, dtype=np.float64)) for column in shown},
        "luck": {column: _range(demo, demo.luck, column) for column in shown},
        "both": {column: _range(demo, demo.both, column) for column in shown},
        "ends": {
            "luck": {column: unrounded(demo.luck.end(column)) for column in shown},
            "both": {column: unrounded(demo.both.end(column)) for column in shown},
        },
        "level": {
            column: [demo_table.level(demo_table.at_end(demo.luck, column, index)) for index in range(len(demo.cells))]
            for column in shown
        },
        "acted": whole(np.nan_to_num(demo.exhibit.acted)),
        "courtyards": list(load_place(demo.place).courtyard_names),
        "delivered": demo.exhibit.delivered.tolist(),
        "words": {each: _words(each, shown) for each in LANGUAGES},
        "looks": {name: {"colour": look.colour, "dash": _dash(look)} for name, look in style.ENGAGEMENT.items()},
    }


def columns(demo: Demo) -> tuple[str, ...]:
    """Return the indicators that the two futures can show."""
    return ("reach", "cohesion", *demo.parts, *BESIDE)


def whole(values: NDArray[Any]) -> list[Any]:
    """Return shares as nested lists of whole ten-thousandths."""
    listed: list[Any] = np.rint(values.astype(np.float64) * SCALE).astype(np.int64).tolist()
    return listed


def unrounded(values: NDArray[Any]) -> list[Any]:
    """Return shares as nested lists, as exact as they need be to be rounded once."""
    listed: list[Any] = values.astype(np.float64).round(DIGITS).tolist()
    return listed


def _range(demo: Demo, runs: Runs, column: str) -> list[Any] | None:
    """Return the ends of a band: changes since all arms were alike, on the mean level of that day; None of too few."""
    if len(runs.seeds) < paired.LEAST_REPLICATES:
        return None
    base = demo.index(0.0, "officials")
    months = runs.months(column)
    low, high = paired.spread(months - months[:, base : base + 1, :1])
    start = demo.luck.months(column)[:, base, 0].mean(dtype=np.float64)
    return [whole(np.clip(start + low, *possible(column))), whole(np.clip(start + high, *possible(column)))]


def _clear(demo: Demo, column: str) -> list[str]:
    """Say of each cell, by those before it, whether the interval of their mean difference leaves out 0: 1 or 0."""
    return [
        "".join("01"[demo_table.difference(demo.luck, column, first, second).has_sign] for second in range(first))
        for first in range(len(demo.cells))
    ]


def _cells(demo: Demo) -> list[dict[str, Any]]:
    yuan = demo.luck.per_year("money_public").mean(axis=0)
    projects = demo.luck.per_year("projects_delivered").mean(axis=0)
    share = load_place(demo.place).values.get("place.fund_share", 1.0)
    return [
        {
            "times": cell.times,
            "engagement": cell.engagement,
            "fund": round(cell.yuan),
            "own": round(share * cell.yuan),
            "spent": round(float(yuan[index])),
            "projects": round(float(projects[index]), 1),
        }
        for index, cell in enumerate(demo.cells)
    ]


def _words(lang: str, shown: Sequence[str]) -> dict[str, str]:
    return (
        {key: word(key, lang) for key in WORDS}
        | {f"deciding_{key}": word(f"deciding_{key}", lang) for key in style.ENGAGEMENT}
        | {f"indicator_{column}": indicator(column, lang) for column in shown}
    )


def _dash(look: style.Look) -> str:
    return "" if isinstance(look.line, str) else " ".join(f"{2.4 * length:g}" for length in look.line[1])

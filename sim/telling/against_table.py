"""A run held against what was observed in its place, in print: a row a figure and policy, for terminal and pages."""

from __future__ import annotations

import math

import pandas as pd

from sim.labels import text
from sim.scenarios import load_policy
from sim.studies.shown import figure_name, observed, of_one_courtyard, records
from sim.words import source_of

COLUMNS = ("figure", "observed", "model", "off_by", "source")


def title(lang: str) -> str:
    """Name the table."""
    return text("cli", "held_against", lang)


def columns(table: pd.DataFrame) -> tuple[str, ...]:
    """Return the names of the columns: the policy's first, where there is more than one."""
    return (*(["policy"] if "policy" in table else []), *COLUMNS)


def heads(table: pd.DataFrame, lang: str) -> list[str]:
    """Return the heads of :func:`columns`."""
    return [text("cli", key, lang) for key in columns(table)]


def rows(table: pd.DataFrame, lang: str) -> list[list[str]]:
    """Return the rows of :func:`sim.studies.against.against_observed`, as printed, in the order of :func:`heads`."""
    return [
        [
            *([load_policy(row["policy"]).title[lang]] if "policy" in table else []),
            figure_name(row["figure"], lang),
            observed(row["observed"], lang) + of_one_courtyard(row, lang),
            *(_rounded(row[key], sign) for key, sign in (("model", ""), ("off_by", "+"))),
            source_of(row["source"], lang),
        ]
        for row in records(table)
    ]


def _rounded(value: float, sign: str) -> str:
    if not math.isfinite(value):
        return "–"
    if value == 0.0:
        return "0"
    return (f"{value:{sign},.0f}" if abs(value) >= 1_000 else f"{value:{sign},.3g}").replace("-", "−")

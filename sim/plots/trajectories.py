"""Trajectories: an indicator month by month under every policy, with the range of single runs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim import labels
from sim.indicator_units import is_index, is_share, possible
from sim.measures import AT_ELECTIONS
from sim.plots import style
from sim.plots.policy_looks import policy_looks
from sim.studies import paired
from sim.studies.comparison import Comparison
from sim.studies.paired import Ends
from sim.studies.results import Results
from sim.studies.shown import word
from sim.wrapping import wrapped

PANELS = ("reach", "needs_met", "belonging", "trust_council")
MARKS = 6  # on a line, the policy's own as in the study's other figures
ACROSS = 108  # signs in a line of the legend


@style.styled
def trajectories(
    results: Results, comparison: Comparison, place: str, lang: str, panels: Sequence[str] = PANELS
) -> Figure:
    """Draw a panel an indicator (four of them) and a line a policy, at the last setting of the levers.

    Lines are means over all runs, and bands hold 95 of 100 single runs of the same policy, the baseline too: both are
    levels. Runs of two policies are paired, so bands that overlap say nothing of their difference.
    """
    figure = style.new_figure(7.2)
    axes = figure.subplots(2, 2, sharex=True).ravel()
    months, chosen = by_policy(results, place, panels)
    looks = policy_looks(comparison)
    courtyards = results.courtyards(place)
    for axis, name in zip(axes, panels, strict=True):
        ends = possible(name, courtyards)
        for policy in chosen:
            _line(axis, months, chosen[policy][name], looks[policy], ends)
        axis.set_title(labels.text("indicator", name, lang))
        if is_share(name):
            axis.set_ylabel(word("axis_zero_to_hundred" if is_index(name) else "axis_percent", lang))
            style.percent_axis(axis)
        else:
            axis.set_ylabel(_counted(ends[1], lang))
    for axis in axes[2:]:
        axis.set_xlabel(word("axis_month", lang))
    handles = [
        Line2D(
            [],
            [],
            color=looks[one].colour,
            linestyle=looks[one].line,
            marker=looks[one].marker,
            label=wrapped(title, ACROSS),
        )
        for one, title in ((one, comparison.marked(one, lang)) for one in chosen)
    ]
    runs = max(len(own[panels[0]]) for own in chosen.values())
    band = Patch(facecolor=style.MUTED, alpha=0.25, label=wrapped(word("band_runs", lang, runs=runs), ACROSS))
    figure.legend(handles=[*handles, band], loc="outside upper left", fontsize=11, handlelength=4.5)
    return figure


def _counted(most: float, lang: str) -> str:
    """Name the unit of what is counted: of how many courtyards, where it is courtyards and their number is known."""
    return word("axis_count", lang) if math.isinf(most) else word("axis_count_of", lang, all=f"{most:,.0f}")


def by_policy(
    results: Results, place: str, panels: Sequence[str] = PANELS
) -> tuple[np.ndarray, dict[str, dict[str, pd.DataFrame]]]:
    """Return the months, and each policy's runs at the setting that is told of: by indicator, a row a run."""
    told = results.told[results.told["place"] == place]
    # Settings that come to the same have one key, and their months stand there once for each.
    series = results.series[["key", "month", *panels]].drop_duplicates(["key", "month"])
    found: dict[str, dict[str, pd.DataFrame]] = {}
    for policy in results.description["decides"]["policies"]:
        keys = told.loc[told["policy"] == policy, ["key"]].drop_duplicates()
        own = keys.merge(series, on="key").set_index(["key", "month"])
        if len(own):
            found[policy] = {name: own[name].unstack("month") for name in panels}
    return np.sort(series["month"].unique()), found


def elections(results: Results, place: str) -> list[int]:
    """Return the months in which anybody voted for a committee or council, under any policy.

    A vote counts in yearly reach for twelve months, so that its line leaps there and drops a year later.
    """
    runs = results.runs
    keys = set(runs.loc[runs["place"] == place, "key"])
    series = results.series
    voted = series["key"].isin(keys) & (series[list(AT_ELECTIONS)] > 0).any(axis=1)
    return sorted(int(month) for month in series.loc[voted, "month"].unique())


def _line(axis: Axes, months: np.ndarray, runs: pd.DataFrame, look: style.Look, ends: Ends) -> None:
    levels = runs.to_numpy(dtype=np.float64)
    low, high = paired.spread(levels, possible=ends)
    if np.any(low < high):
        axis.fill_between(months, low, high, color=look.colour, alpha=0.08, linewidth=0)
        for end in (low, high):  # so that bands can be told apart where they lie over one another
            axis.plot(months, end, color=look.colour, linestyle=look.line, linewidth=0.9, alpha=0.8)
    axis.plot(
        months, levels.mean(axis=0), color=look.colour, linestyle=look.line,
        marker=look.marker, markevery=max(1, len(months) // MARKS),
    )  # fmt: skip

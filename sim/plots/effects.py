"""What a study's policies do, drawn from its comparison: levels over a lever, and differences with intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim import labels
from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.plots import style
from sim.studies import shown
from sim.studies.comparison import Comparison
from sim.studies.contrasts import INTERACTION, POLICY, SETTING
from sim.studies.shown import word

SHOWN = ("reach", "belonging", "trust_neighbours", "trust_council", "needs_met")
TITLE_WIDTH = 22  # characters of a panel's title before it breaks
ROW, SMALL_ROW, MARGIN = 1.75, 1.3, 1.2  # inches


@style.styled
def over_settings(comparison: Comparison, lang: str, indicators: Sequence[str] = SHOWN) -> Figure:
    """Draw levels against the values of one lever: a row an indicator, a column a place, a line a policy.

    Bands are the 95 % intervals of the mean paired difference from the first value, set on the level there.

    Raises
    ------
    InputError
        If not exactly one lever varies, or it is a choice.
    """
    lever = _one_lever(comparison)
    table = comparison.table[comparison.table["compared"] == SETTING]
    places, policies = _in_order(table, "place"), _in_order(table, "policy")
    figure = style.new_figure(MARGIN + ROW * len(indicators))
    axes = figure.subplots(len(indicators), len(places), sharex=True, sharey="row", squeeze=False)
    for row, indicator in zip(axes, indicators, strict=True):
        for axis, place in zip(row, places, strict=True):
            here = table[(table["place"] == place) & (table["indicator"] == indicator)]
            for look, policy in zip(style.SERIES, policies, strict=False):
                _line(axis, here[here["policy"] == policy], lever, look, comparison.title("policy", policy, lang))
            _level_axis(axis, indicator)
        row[0].set_ylabel(_wrapped(_with_unit(indicator, lang)), fontsize=11)
    for axis, place in zip(axes[0], places, strict=True):
        axis.set_title(_wrapped(comparison.title("place", place, lang)), fontsize=12.5)
    _lever_axis(axes[-1], lever)
    figure.supxlabel(_lever_name(lever, lang), fontsize=13)
    figure.legend(*axes[0][0].get_legend_handles_labels(), loc="outside upper center", ncols=len(policies))
    return figure


def _one_lever(comparison: Comparison) -> str:
    levers = comparison.levers
    if len(levers) != 1 or PARAMETERS[levers[0]].choices:
        raise InputError(f"{comparison.about['name']}: levels are drawn over one lever of numbers, not over {levers}")
    return levers[0]


def _in_order(table: pd.DataFrame, column: str) -> list[str]:
    return list(dict.fromkeys(table[column]))


def _line(axis: Axes, rows: pd.DataFrame, lever: str, look: style.Look, name: str) -> None:
    first = float(str(rows["against"].iloc[0]).split("=")[1])
    base = float(rows["base"].iloc[0])
    at = np.concatenate([[first], rows[lever].to_numpy(dtype=float)])
    order = np.argsort(at)
    level, low, high = (
        np.concatenate([[base], base + rows[name].to_numpy(dtype=float)])[order]
        for name in ("difference", "low", "high")
    )
    at = at[order]
    axis.fill_between(at, low, high, color=look.colour, alpha=0.3, linewidth=0)
    axis.plot(at, level, color=look.colour, linestyle=look.line, marker=look.marker, markersize=5, label=name)


def _level_axis(axis: Axes, indicator: str) -> None:
    if shown.is_share(indicator):
        style.percent_axis(axis)


def _lever_axis(axes: Sequence[Axes], lever: str) -> None:
    for axis in axes:
        if _in_yuan(lever):
            style.thousands_axis(axis)
        axis.tick_params(axis="x", labelsize=10)


def _in_yuan(lever: str) -> bool:
    return PARAMETERS[lever].unit.startswith("yuan")


def _lever_name(lever: str, lang: str) -> str:
    name = labels.text("parameter", lever, lang)
    return word("in_thousand_yuan", lang, what=name) if _in_yuan(lever) else name


def _with_unit(indicator: str, lang: str) -> str:
    unit = "%" if shown.is_share(indicator) else shown.unit(indicator, lang)
    return word("with_unit", lang, what=labels.text("indicator", indicator, lang), unit=unit)


def _wrapped(text: str) -> str:
    """Break a title; Chinese, which has no spaces, is short enough."""
    return textwrap.fill(text, TITLE_WIDTH)


@style.styled
def forest(comparison: Comparison, lang: str, indicators: Sequence[str] = SHOWN) -> Figure:
    """Draw differences from the baseline, and of a whole from its parts: a row an indicator, a column a place.

    Marks are means, bars 95 % intervals; each row has a scale of its own. Where levers vary, the first
    setting is shown.
    """
    table = comparison.table[comparison.table["compared"].isin((POLICY, INTERACTION))]
    for lever in comparison.levers:
        table = table[table[lever] == table[lever].iloc[0]]
    places = _in_order(table, "place")
    arms = table[["compared", "policy"]].drop_duplicates()
    arms = arms.sort_values("compared", key=lambda kind: kind == INTERACTION, kind="stable")
    figure = style.new_figure(MARGIN + SMALL_ROW * len(indicators))
    axes = figure.subplots(len(indicators), len(places), sharex="row", sharey=True, squeeze=False)
    names = [_arm(comparison, kind, policy, lang) for kind, policy in arms.itertuples(index=False)]
    for row, indicator in zip(axes, indicators, strict=True):
        for axis, place in zip(row, places, strict=True):
            here = table[(table["place"] == place) & (table["indicator"] == indicator)]
            _bars(axis, here.merge(arms, on=["compared", "policy"], how="right"), indicator)
            axis.set_title(labels.text("indicator", indicator, lang), fontsize=12)
        row[0].set_yticks(range(len(names)), names, fontsize=11)
    axes[0][0].invert_yaxis()
    for axis, place in zip(axes[0], places, strict=True):
        head = comparison.title("place", place, lang)
        axis.set_title(f"{head}\n{labels.text('indicator', indicators[0], lang)}", fontsize=12)
    figure.supxlabel(word("difference_in_points", lang), fontsize=13)
    return figure


def _arm(comparison: Comparison, kind: str, policy: str, lang: str) -> str:
    return word("whole_less_parts", lang) if kind == INTERACTION else comparison.title("policy", policy, lang)


def _bars(axis: Axes, rows: pd.DataFrame, indicator: str) -> None:
    times = 100 if shown.is_share(indicator) else 1
    for at, row in enumerate(shown.records(rows)):
        look = style.SERIES[at % len(style.SERIES)]
        axis.hlines(at, times * row["low"], times * row["high"], color=look.colour, linewidth=3)
        axis.plot(times * row["difference"], at, color=look.colour, marker=look.marker, markersize=7)
    axis.axvline(0, color=style.MUTED, linewidth=1)
    axis.margins(y=0.25)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:+.3g}".replace("-", "−") if value else "0"))
    axis.tick_params(axis="x", labelsize=10)

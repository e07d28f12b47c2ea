"""Lever response: levels against the size of a lever that varies, such as the fund, a line a policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim import labels
from sim.indicator_units import is_index, is_share
from sim.parameters import PARAMETERS
from sim.plots import style
from sim.plots.policy_looks import policy_looks
from sim.studies import shown
from sim.studies.comparison import Comparison
from sim.studies.contrasts import HEADLINE
from sim.studies.responses import meanwhile, responses
from sim.studies.shown import word
from sim.wrapping import wrapped

MOST_PLACES, MOST_ROWS = 4, 5
DODGE, NARROW = 0.3, 8  # marks at one setting: over this part of the smallest step, or of such a part of all
MOST_TICKS = 5
LEGEND = 44  # signs on a line of the legend, of which two stand side by side
THOUSANDS = 10_000  # above this an axis of yuan is written in thousands


@style.styled
def lever_response(comparison: Comparison, lever: str, lang: str) -> Figure:
    """Draw a row an indicator and a column a place; other levers stay at the first of their settings.

    Bands are the 95 % interval of the paired difference from the first setting, set on its mean level.
    """
    places = list(comparison.about["places"])[:MOST_PLACES]
    names = [name for name in HEADLINE if name in comparison.indicators][:MOST_ROWS] or comparison.indicators[
        :MOST_ROWS
    ]
    table = responses(comparison, lever)
    figure = style.new_figure(1.3 + 2.15 * len(names))
    axes = figure.subplots(len(names), len(places), sharex=True, sharey="row", squeeze=False)
    looks = policy_looks(comparison)
    there = set(table["policy"])
    looks = {policy: look for policy, look in looks.items() if policy in there}
    for row, name in zip(axes, names, strict=True):
        for axis, place in zip(row, places, strict=True):
            _panel(axis, table[(table["place"] == place) & (table["indicator"] == name)], lever, looks)
            if is_share(name):
                style.percent_axis(axis)
        title = _folded(labels.text("indicator", name, lang), lang)
        cut = labels.text("word", "axis_cut", lang).strip() if style.begins_above_nothing(row[0]) else ""
        lines = filter(None, (title, unit_of_axis(name, lang), cut))  # side by side they are longer than the axis
        row[0].set_ylabel("\n".join(lines), linespacing=style.LINES)
    for axis, place in zip(axes[0], places, strict=True):
        axis.set_title(_folded(comparison.title("place", place, lang), lang))
    others = meanwhile(comparison, lever)
    held = word("in_brackets", lang, what=shown.setting(others, lang)) if others else ""
    figure.supxlabel(_axis(axes.ravel(), table, lever, lang) + held, fontsize=13)
    handles: list[Line2D | Patch] = [
        Line2D([], [], **_mark(look, place), label=wrapped(comparison.title("policy", policy, lang), LEGEND))
        for place, (policy, look) in enumerate(looks.items())
    ]  # fmt: skip
    handles.append(Patch(facecolor=style.MUTED, alpha=0.25, label=wrapped(word("band_difference", lang), LEGEND)))
    figure.legend(handles=handles, loc="outside upper left", ncols=2)
    return figure


def _panel(axis: Axes, rows: pd.DataFrame, lever: str, looks: dict[str, style.Look]) -> None:
    sizes = np.sort(rows[lever].unique())
    step = DODGE * min(np.diff(sizes).min(), np.ptp(sizes) / NARROW) / len(looks) if len(sizes) > 1 else 0.0
    for place, (policy, look) in enumerate(looks.items()):
        own = rows[rows["policy"] == policy]
        at = own[lever] + step * (place - (len(looks) - 1) / 2)
        axis.fill_between(at, own["low"], own["high"], color=look.colour, alpha=0.25, linewidth=0)
        axis.plot(at, own["value"], **_mark(look, place))


def _mark(look: style.Look, place: int) -> dict[str, Any]:
    """Return how a policy is drawn: the first broad under the others, later ones with smaller marks on top of it.

    No mark is hollow: that means *not clear* in the figures beside it.
    """
    return {
        "color": look.colour, "linestyle": look.line, "linewidth": 2.0 if place else 3.6, "marker": look.marker,
        "markersize": 6.5 if place else 10, "markeredgecolor": style.PAPER, "markeredgewidth": 0.8,
    }  # fmt: skip


def _axis(axes: np.ndarray, table: pd.DataFrame, lever: str, lang: str) -> str:
    """Set ticks at a lever's settings and name its axis, with the unit; large amounts are written in thousands."""
    for axis in axes:
        axis.set_xticks(ticks(table[lever].unique().tolist()))
    return name_of_axis(axes, table[lever].max(), lever, lang)


def name_of_axis(axes: Iterable[Axes], largest: float, lever: str, lang: str) -> str:
    """Write a lever's numbers along axes, large amounts in thousands; return its name with the unit."""
    name, unit = labels.text("parameter", lever, lang), labels.text("unit", PARAMETERS[lever].unit, lang)
    for axis in axes:
        style.number_axis(axis)
        if largest >= THOUSANDS:
            style.thousands_axis(axis)
    return word("axis_lever_thousands" if largest >= THOUSANDS else "axis_lever", lang, name=name, unit=unit)


def unit_of_axis(indicator: str, lang: str) -> str:
    """Return the unit that an axis of an indicator's levels is in."""
    if is_share(indicator):
        return word("axis_zero_to_hundred" if is_index(indicator) else "axis_percent", lang)
    return shown.unit(indicator, lang)


def ticks(settings: list[float]) -> list[float]:
    """Return the settings that have room for a label, from the smallest on."""
    kept: list[float] = []
    for one in sorted(settings):
        if not kept or one - kept[-1] >= (max(settings) - min(settings)) / MOST_TICKS:
            kept.append(one)
    return kept


def _folded(name: str, lang: str) -> str:
    """Break a long name in two lines, for the side or the head of a small panel."""
    if lang == "zh" or len(name) < 18 or " " not in name:
        return name
    middle = min((abs(at - len(name) / 2), at) for at, sign in enumerate(name) if sign == " ")[1]
    return f"{name[:middle]}\n{name[middle + 1 :]}"

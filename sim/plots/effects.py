"""What each lever does by itself: a row a lever at its largest value, a column an indicator, a scale a column."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim import labels
from sim.plots import style
from sim.studies import shown
from sim.studies.shown import records, word

ROW = 0.28  # inches a lever
PAGE = 21  # levers at most on one picture: what a projector shows legibly
NOTHING = 0.05  # points: less is shown as nothing


def pages(found: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows of each picture: levers in their order, about as many on each."""
    names = found[["lever", "place", "policy"]].apply(tuple, axis=1)
    order = list(dict.fromkeys(names))
    count = -(-len(order) // PAGE)
    size = -(-len(order) // count)
    return [found[names.isin(order[start : start + size])] for start in range(0, len(order), size)]


@style.styled
def lever_effects(found: pd.DataFrame, indicators: Sequence[str], lang: str) -> Figure:
    """Draw differences in points with their 95 % intervals, the last value of each lever; filled marks are clear.

    A difference that is less than :data:`NOTHING` has no mark.

    Parameters
    ----------
    found : pandas.DataFrame
        Of :func:`sim.studies.effects.effects`, or one of :func:`pages`.
    indicators : sequence of str
        A column each.
    """
    last = found.drop_duplicates(["lever", "place", "policy", "indicator"], keep="last")
    names = list(dict.fromkeys(zip(last["system"], last["lever"], last["place"], last["policy"], strict=True)))
    figure = style.new_figure(1.3 + ROW * len(names))
    axes = figure.subplots(1, len(indicators), sharey=True, squeeze=False)[0]
    for axis, indicator in zip(axes, indicators, strict=True):
        rows = records(last[last["indicator"] == indicator])
        _draw(axis, rows, names)
        axis.set_title(textwrap.fill(labels.text("indicator", indicator, lang), 13), fontsize=11)
    axes[0].set_yticks(
        range(len(names)),
        [f"{labels.text('parameter', lever, lang)}  {system}" for system, lever, *_ in names],
        fontsize=10.5,
    )
    axes[0].set_ylim(len(names) - 0.5, -0.5)
    figure.supxlabel(word("axis_alone", lang), fontsize=11)
    return figure


def _draw(axis: Axes, rows: Sequence[shown.Row], names: Sequence[tuple[str, ...]]) -> None:
    axis.axvline(0.0, color="0.4", linewidth=0.8)
    axis.grid(axis="y", color="0.9", linewidth=0.6)
    axis.tick_params(axis="x", labelsize=10)
    for row in rows:
        height = names.index((row["system"], row["lever"], row["place"], row["policy"]))
        middle, low, high = (100 * row[key] for key in ("difference", "low", "high"))
        if abs(middle) < NOTHING:
            continue
        axis.plot([low, high], [height, height], color="0.25", linewidth=1.4, solid_capstyle="butt")
        face = "0.1" if shown.clear(row) else "white"
        axis.plot([middle], [height], marker="o", markersize=5.5, color="0.1", markerfacecolor=face)

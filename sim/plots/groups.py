"""Who takes part: yearly reach by registration, age and time of residence, in four corners of the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.indicator_units import possible
from sim.plots import style
from sim.studies import paired
from sim.studies.demo import GROUPS
from sim.words import group_name, word

if TYPE_CHECKING:
    from sim.studies.demo import Demo

CORNERS: dict[str, tuple[float, str]] = {
    "as_it_was": (0.0, "officials"),
    "fund_alone": (1.0, "officials"),
    "power_alone": (0.0, "residents"),
    "fund_and_power": (1.0, "residents"),
}


@style.styled
def who_takes_part(demo: Demo, lang: str) -> Figure:
    """Draw a panel a grouping: rows are policies, marks are groups with their range by luck alone."""
    figure = style.new_figure(4.9)
    axes = figure.subplots(1, len(demo.groupings), sharey=True, sharex=True, squeeze=False)[0]
    for axis, grouping in zip(axes, demo.groupings, strict=True):
        groups = GROUPS[grouping]
        for place, group in enumerate(groups):
            _group(axis, demo, group, style.OTHERS[place], (place - (len(groups) - 1) / 2) * 0.24, lang)
        axis.set_title(word(f"grouping_{grouping}", lang))
        axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=1, handletextpad=0.3)
        axis.grid(visible=False, axis="y")
        style.percent_axis(axis, "x")
    axes[0].set_xlim(0, 1.04 * max(axis.dataLim.x1 for axis in axes))
    axes[0].set_yticks(range(len(CORNERS)), [word(f"corner_{corner}", lang) for corner in CORNERS])
    axes[0].set_ylim(len(CORNERS) - 0.5, -0.5)
    axes[len(axes) // 2].set_xlabel(word("axis_reach", lang))
    return figure


def _group(axis: Axes, demo: Demo, group: str, look: style.Look, shift: float, lang: str) -> None:
    columns = [demo.index(*corner) for corner in CORNERS.values()]
    end = demo.luck.end(f"reach_{group}")[:, columns]
    low, high = paired.spread(end, possible=possible(f"reach_{group}"))
    at = np.arange(len(CORNERS)) + shift
    if len(end) >= paired.LEAST_REPLICATES:
        axis.hlines(at, low, high, color=look.colour, linewidth=2.4, alpha=0.7)
    label = group_name(group, lang)
    axis.plot(
        end.mean(axis=0),
        at,
        look.marker,
        color=look.colour,
        markersize=8,
        markeredgecolor=style.PAPER,
        label=label,
    )

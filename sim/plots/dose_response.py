"""Dose-response: how participation and each part of cohesion answer the fund's size, by engagement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.indicator_units import possible, possible_sum
from sim.plots import style
from sim.studies import paired
from sim.words import choice, indicator, word

if TYPE_CHECKING:
    from sim.studies.demo import Demo
    from sim.studies.replicates import Runs

MAIN = ("reach", "cohesion")
SMALLEST = 0.5  # points: a scale finer than this would make nothing look like something
DODGE = 34_000.0  # yuan between the marks of two kinds of engagement at one fund size


@style.styled
def bands(demo: Demo, lang: str) -> Figure:
    """Draw participation and the cohesion index against fund size, a column a kind of engagement.

    Lines are means. The dark band holds 95 of 100 runs by luck alone, the light one by luck and the
    assumptions; both are bands of the paired difference from the place as it was, set on its mean level.
    """
    figure = style.new_figure(6.6)
    axes = figure.subplots(len(MAIN), 3, sharex=True, sharey="row")
    for row, column in zip(axes, MAIN, strict=True):
        for axis, engagement in zip(row, style.ENGAGEMENT, strict=True):
            _band(axis, demo, column, engagement)
            style.percent_axis(axis)
            style.thousands_axis(axis)
        cut = word("axis_cut", lang).strip() if style.begins_above_nothing(row[0]) else ""
        lines = filter(None, (indicator(column, lang), word(f"unit_{column}", lang), cut))  # in one, beyond the axis
        row[0].set_ylabel("\n".join(lines), linespacing=style.LINES)
    for axis, engagement in zip(axes[0], style.ENGAGEMENT, strict=True):
        axis.set_title(choice(engagement, lang))
    whose = "axis_fund" if demo.share == 1.0 else "axis_fund_shared"
    axes[-1][1].set_xlabel(word(whose, lang, share=f"{100 * demo.share:g}"))
    handles = [
        Patch(facecolor=style.MUTED, alpha=0.55, label=word("band_luck", lang)),
        Patch(facecolor=style.MUTED, alpha=0.22, label=word("band_both", lang)),
        Line2D([], [], color=style.MUTED, linewidth=1, linestyle=":", label=word("as_it_was", lang)),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    return figure


def _band(axis: Axes, demo: Demo, column: str, engagement: str) -> None:
    look = style.ENGAGEMENT[engagement]
    fund, level, inner, outer = response(demo, column, engagement)
    for ends, alpha in ((outer, 0.22), (inner, 0.55)):
        axis.fill_between(fund, *np.clip(ends, *possible(column)), color=look.colour, alpha=alpha, linewidth=0)
    axis.plot(fund, level, color=look.colour, linestyle=look.line, marker=look.marker, markeredgecolor=style.PAPER)
    axis.axhline(base_level(demo, column), color=style.MUTED, linewidth=1, linestyle=":")
    axis.set_xticks(fund[[0, 2, 3, 4]])


@style.styled
def parts(demo: Demo, lang: str) -> Figure:
    """Draw every part of cohesion that can move against fund size: a panel a part, a line a kind of engagement.

    Thick bars hold 95 of 100 runs by luck alone, thin bars by luck and the assumptions, as paired
    differences from the place as it was, in points. The scale of a panel is its own.
    """
    figure = style.new_figure(8.6)
    axes = figure.subplots(3, 3, sharex=True).ravel()
    for axis, column in zip(axes, demo.parts, strict=False):
        _bars(axis, demo, column)
        was = word("was", lang, level=_percent(base_level(demo, column)))
        axis.set_title(f"{indicator(column, lang)}\n{was}", fontsize=12.5)
    count = len(demo.parts)
    for axis in axes[count:]:
        axis.set_axis_off()
    for axis in axes[count - 3 : count]:  # the lowest of each column
        axis.tick_params(labelbottom=True)
        axis.set_xlabel(word("axis_fund_short", lang))
    figure.supylabel(word("axis_difference", lang), fontsize=13)
    handles = [
        *(_mark(engagement, lang) for engagement in style.ENGAGEMENT),
        Line2D([], [], color=style.MUTED, linewidth=5, label=word("band_luck", lang)),
        Line2D([], [], color=style.MUTED, linewidth=1.2, label=word("band_both", lang)),
    ]
    axes[count].legend(handles=handles, loc="center left", bbox_to_anchor=(-0.1, 0.4)).set_in_layout(False)
    return figure


def _mark(engagement: str, lang: str) -> Line2D:
    look = style.ENGAGEMENT[engagement]
    label = choice(engagement, lang)
    return Line2D([], [], color=look.colour, linestyle=look.line, marker=look.marker, label=label)


def _bars(axis: Axes, demo: Demo, column: str) -> None:
    base = base_level(demo, column)
    for place, (engagement, look) in enumerate(style.ENGAGEMENT.items()):
        fund, level, inner, outer = response(demo, column, engagement)
        at = fund + DODGE * (place - 1)
        for (low, high), width, alpha in ((outer, 1.2, 1.0), (inner, 5.0, 0.6)):
            axis.vlines(at, 100 * (low - base), 100 * (high - base), color=look.colour, linewidth=width, alpha=alpha)
        (line,) = axis.plot(at, 100 * (level - base), color=look.colour, linestyle=look.line, linewidth=1.6)
        line.set(marker=look.marker, markersize=6)
    axis.axhline(0, color=style.MUTED, linewidth=1)
    bottom, top = axis.get_ylim()
    axis.set_ylim(min(float(bottom), -SMALLEST), max(float(top), SMALLEST))
    axis.set_xticks(fund[[0, 2, 3, 4]])
    style.thousands_axis(axis)


def base_level(demo: Demo, column: str) -> float:
    """Return the mean level at the end in the place as it was, luck alone."""
    return float(demo.luck.end(column)[:, demo.index(0.0, "officials")].mean())


Ends = tuple[np.ndarray, np.ndarray]


def response(demo: Demo, column: str, engagement: str) -> tuple[np.ndarray, np.ndarray, Ends, Ends]:
    """Return fund sizes in yuan, mean levels, and the inner and outer band (low, high); nan where runs are too few."""
    chosen = [index for index, cell in enumerate(demo.cells) if cell.engagement == engagement]
    base = demo.index(0.0, "officials")
    fund = np.array([demo.cells[index].yuan for index in chosen])
    level = demo.luck.end(column)[:, chosen].mean(axis=0, dtype=np.float64)
    start = base_level(demo, column)

    def band(runs: Runs) -> Ends:
        end = runs.end(column)
        least, most = possible_sum(column, 1)
        low, high = paired.spread(end[:, chosen] - end[:, [base]], possible=(least, most))
        # As tables do, of what holds all that is possible, or rests on too few runs, it shows nothing.
        tells = ((low > least) | (high < most)) & (len(end) >= paired.LEAST_REPLICATES)
        return start + np.where(tells, low, np.nan), start + np.where(tells, high, np.nan)

    return fund, level, band(demo.luck), band(demo.both)


def _percent(value: float) -> str:
    return f"{100 * value:.3g}"

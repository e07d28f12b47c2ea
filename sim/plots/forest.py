"""Forest: every indicator's paired difference from the baseline with its interval, a mark a policy."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim import labels
from sim.indicator_units import is_share
from sim.plots import style
from sim.plots.policy_looks import policy_looks
from sim.studies import shown
from sim.studies.comparison import Comparison, last_setting
from sim.studies.shown import Row, word
from sim.telling.statements import at_last
from sim.wrapping import wrapped

ROW = 0.4  # inches an indicator
SPREAD = 0.62  # of a row at most, over which the policies' marks are set apart
ABREAST, ACROSS = 48, 92  # signs in a line of the legend, of which two stand side by side; and of the axis' name


@style.styled
def forest(comparison: Comparison, place: str, lang: str) -> Figure:
    """Draw differences of shares in points, at the last setting of the levers; filled marks are clear.

    What moves less than a tenth of the largest difference stands again beside it, on a scale of its own.
    """
    rows = last_setting(comparison, place)
    names = [name for name in comparison.lively["indicator"].unique() if is_share(name)]
    policies = list(dict.fromkeys(row["policy"] for row in rows))
    looks = policy_looks(comparison)
    figure = style.new_figure(1.7 + ROW * max(1.0, 0.55 + 0.25 * len(policies)) * len(names))
    wide, close = figure.subplots(1, 2, sharey=True, width_ratios=(1.15, 1))
    for axis in (wide, close):
        _draw(axis, rows, names, {policy: looks[policy] for policy in policies})
    wide.set_yticks(range(len(names)), [labels.text("indicator", name, lang) for name in names])
    wide.set_ylim(len(names) - 0.5, -0.5)
    wide.set_title(word("forest_all", lang))
    close.set_title(word("forest_close", lang))
    close.set_xlim(*near(rows))
    _mark_beyond(close)
    points = word("axis_points", lang, against=comparison.marked(comparison.about["baseline"], lang))
    figure.supxlabel(wrapped(points + at_last(comparison, lang, place), ACROSS), fontsize=13)
    figure.legend(handles=_legend(comparison, policies, names, lang), loc="outside upper left", ncols=2)
    return figure


def near(rows: list[Row]) -> tuple[float, float]:
    """Return a scale, in points, on which small differences can be told: that of the lower half of them."""
    reach = np.sort([max(abs(100 * row[end]) for end in ("difference", "low", "high")) for row in rows])
    reach = reach[np.isfinite(reach)]
    most = float(np.quantile(reach, 0.5)) if reach.size else 1.0
    most = 1.15 * max(most, 0.5)
    return -most, most


def _mark_beyond(axis: Axes) -> None:
    """Set a small open arrow, no policy's mark, at the edge where an interval or its mark lies beyond it."""
    low, high = axis.get_xlim()
    for line in list(axis.lines):
        if line.get_linestyle() not in ("-", "None") or line.get_color() == style.INK:
            continue
        x, y = np.asarray(line.get_xdata(), dtype=float), float(np.asarray(line.get_ydata(), dtype=float)[0])
        for edge, beyond, sign in ((low, np.nanmin(x) < low, "3"), (high, np.nanmax(x) > high, "4")):
            if beyond:
                axis.plot(
                    edge,
                    y,
                    sign,
                    color=line.get_color(),
                    markersize=9,
                    markeredgewidth=1.6,
                    clip_on=False,
                    zorder=5,
                    label="_beyond",
                )


def _draw(axis: Axes, rows: list[Row], names: list[str], looks: dict[str, style.Look]) -> None:
    policies = list(looks)
    # The fewer there are the closer they stand, so that a mark is nearest to the others of its own row.
    shift = (
        np.linspace(-0.5, 0.5, len(policies)) * SPREAD * (1 - 1 / len(policies)) if len(policies) > 1 else np.zeros(1)
    )
    axis.axvline(0, color=style.INK, linewidth=1)
    for row in rows:
        if row["indicator"] not in names:
            continue
        place = policies.index(row["policy"])
        look, y = looks[row["policy"]], names.index(row["indicator"]) + shift[place]
        axis.plot([100 * row["low"], 100 * row["high"]], [y, y], color=look.colour, linewidth=1.6)
        axis.plot(
            100 * row["difference"], y, linestyle="none", marker=look.marker, markersize=6.5, color=look.colour,
            markerfacecolor=look.colour if shown.clear(row) else style.PAPER,
        )  # fmt: skip
    axis.grid(axis="x")


def _legend(comparison: Comparison, policies: list[str], names: list[str], lang: str) -> list[Line2D]:
    looks = policy_looks(comparison)
    marks = [
        Line2D([], [], color=looks[one].colour, marker=looks[one].marker, label=wrapped(title, ABREAST))
        for one, title in ((one, comparison.marked(one, lang)) for one in policies)
    ]
    return [*marks, style.hollow(wrapped(_hollow(comparison, names, lang), ABREAST))]


def _hollow(comparison: Comparison, names: list[str], lang: str) -> str:
    """Say what hollow marks allow for: as many questions as the indicators drawn are corrected for, primary or not."""
    first = {name for name in names if name in comparison.primary}
    counts = {
        kind: f"{comparison.questions(name):,}" for name in names for kind in ["first" if name in first else "rest"]
    }
    if len(counts) == 2:
        return word("hollow_of_both", lang, **counts)
    return word("hollow_of", lang, count=next(iter(counts.values()), f"{comparison.corrected:,}"))

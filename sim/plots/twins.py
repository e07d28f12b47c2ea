"""Twin lives: how far each adult's life differs between two futures, and who gains and loses."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.labels import text
from sim.plots import style
from sim.studies.twins import GROUPS, NOTICED, OUTCOMES, Twins
from sim.telling.twins_table import points, say, titles
from sim.wrapping import wrapped

MOST_BARS = 25  # to either side of no difference; what lies beyond joins the outermost
TAIL = 0.005  # share of persons on either side for whom no further bar is drawn
HEAD, ACROSS = 0.5, 110  # inches over the panels, and the columns that a line of them holds
PAD = 24  # points from a panel to its title: between them stands the legend, which so covers nothing that is drawn
WIDEST = 20  # points that a bar takes; one of a whole year is otherwise drawn far beyond what a person can gain

Floats = NDArray[np.float64]


@style.styled
def lives(found: Twins, lang: str) -> Figure:
    """Draw a row an outcome: the distribution of persons' differences, and means by group with intervals."""
    figure = style.new_figure(3.9 * len(OUTCOMES) + HEAD)
    figure.suptitle(_heading(found, lang), fontsize=13, x=0.01, ha="left", color=style.INK)
    axes = figure.subplots(len(OUTCOMES), 2, width_ratios=(1.25, 1))
    for row, outcome in zip(axes, OUTCOMES, strict=True):
        _persons(row[0], found, outcome, lang)
        _groups(row[1], found, outcome, lang)
    axes[-1][0].set_xlabel(say("axis_difference", lang))
    axes[-1][1].set_xlabel(say("axis_mean", lang))
    return figure


def _heading(found: Twins, lang: str) -> str:
    """Name the place and both policies; a title too long for the figure goes on in the next line."""
    named = titles(found, lang)
    told = [say("heading", lang, place=named["place"]), say("legend", lang, **named)]
    return "\n".join(wrapped(line, ACROSS) for line in told)


def bar_width(differences: Floats) -> float:
    """Return the width of bars: two points, or two fifths where nearly all lie near 0; an edge lies at a point."""
    low, high = np.quantile(differences, (TAIL, 1 - TAIL))
    return 2 * NOTICED / (5 if max(-low, high) < 10 * NOTICED else 1)


def edges(differences: Floats, step: float) -> Floats:
    """Return the edges of bars one ``step`` wide, the middle one round 0, as far as all but the tails reach."""
    low, high = np.quantile(differences, (TAIL, 1 - TAIL))
    least = max(1, round(NOTICED / step + 0.5))
    below, above = (min(MOST_BARS, max(least, round(float(end) / step))) for end in (-low, high))
    return np.asarray(step * (np.arange(-below, above + 2) - 0.5), dtype=np.float64)


def shares(differences: Floats, at: Floats, seeds: NDArray[np.int64]) -> Floats:
    """Return the share of persons in each bar, the mean over replicates as in the table by group.

    Whoever lies beyond the ends is in the outermost bar; ``seeds`` says whose replicate each person is of.
    """
    inside = np.clip(differences, at[0] + 1e-9, at[-1] - 1e-9)
    _, own, there = np.unique(seeds, return_inverse=True, return_counts=True)
    weights = 1 / (there[own] * len(there))
    return np.asarray(np.histogram(inside, bins=at, weights=weights)[0], dtype=np.float64)


def _persons(axis: Axes, found: Twins, outcome: str, lang: str) -> None:
    """Draw one outcome's distribution: bars of who gains, who loses and who does neither."""
    differences = np.asarray(found.differences(outcome), dtype=np.float64)
    at = edges(differences, 1 / found.years if outcome == "took_part" else bar_width(differences))
    middle, height = (at[:-1] + at[1:]) / 2, shares(differences, at, found.people["seed"].to_numpy())
    everybody = found.groups[(found.groups["outcome"] == outcome) & (found.groups["group"] == "all")]
    gained, lost = (float(everybody[name].iloc[0]) for name in ("gained", "lost"))
    bars = (
        (middle > NOTICED, style.UP.colour, style.UP.hatch, "gain_share", gained),
        (abs(middle) < NOTICED, style.FAINT, "", "same_share", 1 - gained - lost),
        (middle < -NOTICED, style.DOWN.colour, style.DOWN.hatch, "lose_share", lost),
    )
    width = min(WIDEST, 90 * (at[1] - at[0]))
    for chosen, colour, hatch, key, share in bars:
        label = say(key, lang, value=points(share))
        axis.bar(100 * middle[chosen], 100 * height[chosen], width, color=colour, hatch=hatch,
                 edgecolor=style.PAPER, linewidth=0, label=label)  # fmt: skip
    axis.axvline(0, color=style.INK, linewidth=1)
    axis.set_title(say("spread", lang, outcome=say(outcome, lang)), pad=PAD)
    axis.set_ylabel(say("axis_people", lang))
    axis.grid(visible=False, axis="x")
    axis.legend(loc="lower left", fontsize=10.5, bbox_to_anchor=(0, 1), borderaxespad=0.1, ncols=3, handlelength=1.2,
                handletextpad=0.4, columnspacing=1.0)  # fmt: skip


def _groups(axis: Axes, found: Twins, outcome: str, lang: str) -> None:
    """Draw one outcome's means by group; each kind of group has a mark of its own."""
    rows = found.groups[found.groups["outcome"] == outcome].set_index("group").to_dict("index")
    names, place = [], 0.0
    for groups, look in zip(GROUPS.values(), (style.SERIES[2], *style.SERIES[:2], style.SERIES[3]), strict=True):
        for group in groups:
            row = rows.get(group)
            if row is not None:
                axis.hlines(place, 100 * row["low"], 100 * row["high"], color=look.colour, linewidth=2.4)
                axis.plot(100 * row["difference"], place, look.marker, color=look.colour, markersize=7,
                          markeredgecolor=style.PAPER)  # fmt: skip
            names.append((place, text("group", group, lang)))
            place += 1
        place += 0.5
    axis.axvline(0, color=style.INK, linewidth=1)
    axis.set_yticks([at for at, _ in names], [name for _, name in names], fontsize=11)
    axis.set_ylim(place - 1, -0.6)
    axis.grid(visible=False, axis="y")
    axis.set_title(say("means", lang, outcome=say(outcome, lang)), pad=PAD)

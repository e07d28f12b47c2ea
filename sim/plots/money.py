"""Where the money went: public yuan a year by use, residents' own gifts beside it, and projects delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import style
from sim.words import choice, word

if TYPE_CHECKING:
    from sim.studies.demo import Demo

FUNDS = {0.0: "fund_0", 0.5: "fund_0_5", 1.0: "fund_1", 2.0: "fund_2", 3.0: "fund_3"}


@style.styled
def where_it_went(demo: Demo, lang: str) -> Figure:
    """Draw one bar a cell, grouped by engagement; a mean over replicates with luck alone."""
    figure = style.new_figure(7.2)
    axis = figure.subplots()
    spent = {use: demo.luck.per_year(f"money_{use}").mean(axis=0) for use in style.MONEY}
    delivered = demo.luck.per_year("projects_delivered").mean(axis=0)
    at = np.array([index + 1.2 * (index // len(FUNDS)) for index in range(len(demo.cells))])
    left = np.zeros(len(at))
    for use, look in style.MONEY.items():
        if not spent[use].any():
            continue  # nowhere paid, it would stand in the legend without a bar
        axis.barh(
            at, spent[use], left=left, height=0.8, label=word(f"use_{use}", lang),
            facecolor=look.colour, edgecolor=style.PAPER, hatch=look.hatch, linewidth=0.5,
        )  # fmt: skip
        left = left + spent[use]
    for place, end, count in zip(at, left, delivered, strict=True):
        said = word("projects_of_a_bar", lang, count=f"{count:.1f}")
        axis.annotate(f" {said}", (end, place), va="center", fontsize=12)
    _finish(axis, demo, at, lang)
    figure.legend(loc="outside lower center", ncols=4)
    return figure


def _finish(axis: Axes, demo: Demo, at: np.ndarray, lang: str) -> None:
    axis.set_yticks(at, [word(FUNDS[cell.times], lang) for cell in demo.cells])
    for index in range(0, len(at), len(FUNDS)):
        heading = choice(demo.cells[index].engagement, lang)
        axis.annotate(heading, (0, at[index] - 0.95), va="center", fontsize=13, annotation_clip=False)
    axis.set_ylim(at[-1] + 0.6, -1.5)
    axis.grid(visible=False, axis="y")
    axis.margins(x=0.2)
    style.thousands_axis(axis)
    axis.set_xlabel(word("axis_money", lang))

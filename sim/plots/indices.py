"""Sensitivity bars: what an indicator hangs on, the largest first, with 95 % intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim import labels
from sim.indicator_units import is_share
from sim.plots import style
from sim.studies import shown
from sim.studies.sensitivity import LEVEL
from sim.studies.shown import word
from sim.telling.matters import told_of

MOST_BARS, MOST_PANELS = 12, 6
LINE = {"en": 18, "zh": 8}  # characters a line of a label
TITLE_LINE = {"en": 90, "zh": 48}  # and of the title


@style.styled
def indices(table: pd.DataFrame, titles: Mapping[str, Any], lang: str) -> Figure:
    """Draw a panel an indicator that varies, of one place, policy and thing asked, which stands above them.

    Sobol: total indices, the first-order part of each dark. Morris: mean absolute elementary effects.
    """
    names = drawn(table)
    rows = table[table["parameter"].isin(single(table))]
    count = min(MOST_BARS, rows["parameter"].nunique())
    title = textwrap.fill(told_of(table, titles, lang), TITLE_LINE[lang])
    figure = style.new_figure(1.8 + (0.9 + 0.42 * count) * -(-len(names) // 2))
    axes = figure.subplots(-(-len(names) // 2), min(2, len(names)), squeeze=False).ravel()
    for axis, name in zip(axes, names, strict=False):
        own = rows[rows["indicator"] == name]
        axis.set_title(labels.text("indicator", name, lang))
        _bars(axis, own, lang)
        if "total" in table:
            axis.set_xlim(0, 1)
        else:
            axis.set_xlabel(shown.unit(name, lang))
    for axis in axes[len(names) :]:
        axis.set_axis_off()
    figure.supxlabel(word("axis_index" if "total" in table else "axis_effect", lang), fontsize=13)
    handles = [
        Patch(facecolor="#0072b2", label=word("bar_first", lang)),
        Patch(facecolor="#9cc9e3", edgecolor=style.INK, hatch="///", label=word("bar_total", lang)),
    ]
    figure.legend(  # the figure's title is the legend's: one of its own would lie on it
        handles=handles if "total" in table else [], loc="outside upper left", ncols=2, title=title,
        title_fontsize=14, alignment="left",
    )  # fmt: skip
    return figure


def drawn(table: pd.DataFrame) -> list[str]:
    """Return the indicators that have a panel: of those that vary, the first."""
    return list(table.loc[table["varies"], "indicator"].unique())[:MOST_PANELS]


def without_bars(table: pd.DataFrame, lang: str) -> Iterator[str]:
    """Say of which indicators of a table the figure has no bars: what hardly varies, what there is no room for."""
    varies = table.groupby("indicator", sort=False)["varies"].all()
    there = set(drawn(table))
    for key, names in (
        ("no_bars_idle", varies.index[~varies]),
        ("no_bars_room", [name for name in varies.index[varies] if name not in there]),
    ):
        if len(names):
            told = word("comma", lang).join(labels.text("indicator", str(name), lang) for name in names)
            yield word(key, lang, names=told)


def single(table: pd.DataFrame) -> list[str]:
    """Return the parameters that stand alone: pairs have no bars."""
    return [name for name in table["parameter"].unique() if " × " not in name]


def chosen(table: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return the rows a report shows: the last policy's difference from the baseline, else its level."""
    marks = list(table.columns[: list(table).index("indicator")])
    others = table[table["policy"] != baseline]
    rows = others[others["of"] != LEVEL] if len(others) else table
    rows = rows if len(rows) else table
    last = rows.iloc[-1]
    return rows[(rows[marks] == last[marks]).all(axis=1)]


def _wrapped(name: str, lang: str) -> str:
    """Return a parameter's label in lines that leave its axis most of the panel."""
    return textwrap.fill(labels.text("parameter", name, lang), LINE[lang])


def _bars(axis: Axes, rows: pd.DataFrame, lang: str) -> None:
    main = "total" if "total" in rows else "mu_star"
    scale = 1.0 if main == "total" or not is_share(str(rows["indicator"].iloc[0])) else 100.0
    rows = rows.sort_values(main, ascending=False).head(MOST_BARS)
    at, value = np.arange(len(rows)), scale * rows[main].to_numpy(dtype=float)
    ends = scale * rows[[f"{main}_low", f"{main}_high"]].to_numpy(dtype=float).T
    if main == "total":
        axis.barh(at, value, color="#9cc9e3", edgecolor=style.INK, linewidth=0.8, hatch="///")
        axis.barh(at, np.clip(rows["first"].to_numpy(dtype=float), 0, None), color="#0072b2", height=0.42)
    else:
        axis.barh(at, value, color="#0072b2")
    axis.errorbar(value, at, xerr=np.abs(ends - value), fmt="none", ecolor=style.INK, elinewidth=1.2, capsize=3)
    axis.set_yticks(at, [_wrapped(str(name), lang) for name in rows["parameter"]])
    axis.invert_yaxis()
    axis.grid(axis="y", visible=False)
    axis.set_xlim(left=min(0.0, float(np.nanmin(value, initial=0.0))))

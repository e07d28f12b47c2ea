"""Figures of the first plausibility: what the model does beside what was published."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.labels import text
from sim.plots.style import INK, LINES, MUTED, RULE, SERIES, new_figure, percent_axis, styled
from sim.studies import checks, paired
from sim.studies.validation import ATTRIBUTIONS, COHESION, MEETINGS, SIZES
from sim.wrapping import wrapped

LOOKS = {checks.HIT: SERIES[0], checks.OPEN: SERIES[2], checks.MISS: SERIES[1]}
EDGES = (-1.0, 2.0)  # of the picture, in bands: an end that is not there is beyond
INSIDE = (-0.88, 1.88)  # where what lies beyond is drawn, with an arrow from there to the edge
NAME = 68  # signs in a line of a check's name
VOICE = ("attends", "voted_committee", "gave", "volunteers", "pride", "external_efficacy", "complained")
TENURES = {0: "0-3", 3: "3-6", 6: "6-10", 10: "10-20"}
PUBLISHED_MEMBERS = (0.10, 0.24, 0.37, 0.46)
PUBLISHED_CONTACTS = (6.6, 8.1, 8.7, 9.3)


@styled
def scorecard(table: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw every check as a band, a dot (mean over seeds) and the range of 95 % of seeds.

    Each row is scaled to its own band (0 its lower end, 1 its upper end); a band with one end goes on to the edge,
    and what lies beyond it has an arrow there.
    """
    figure = new_figure(0.36 * len(table) + 1.7)
    axes = figure.subplots()
    for row, check in enumerate(table.to_dict("records")):
        ends = float(check["low"]), float(check["high"])
        low, high = _ends(*ends)
        found = np.array([check[name] for name in ("value", "least", "most")], dtype=float)
        scaled = (found - low) / (high - low)
        at = np.clip(scaled, *INSIDE).tolist()
        look = LOOKS[check["verdict"]]
        left, right = (edge if np.isinf(end) else at for end, edge, at in zip(ends, EDGES, (0.0, 1.0), strict=True))
        axes.barh(row, right - left, left=left, color=RULE, height=0.7, zorder=1)
        axes.plot(at[1:], [row, row], color=look.colour, linewidth=2, zorder=2)
        axes.plot(at[0], row, marker=look.marker, color=look.colour, markersize=8, zorder=3)
        for edge, inside, beyond in zip(EDGES, INSIDE, (scaled < INSIDE[0], scaled > INSIDE[1]), strict=True):
            if beyond.any():
                arrow = {"arrowstyle": "->", "color": look.colour, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
                axes.annotate("", (edge, row), (inside, row), arrowprops=arrow, zorder=2)
    names = [wrapped(f"{check.fact}  {check.text}", NAME) for check in table.itertuples()]
    axes.set_yticks(range(len(table)), names, fontsize=9)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlim(*EDGES)
    axes.set_xticks([0, 1], [text("word", "band_low", lang), text("word", "band_high", lang)])
    axes.grid(visible=False)
    figure.legend(handles=_legend(lang), loc="outside upper right", ncols=3, fontsize=10)
    return figure


def _legend(lang: str) -> list[Artist]:
    """Say what the scorecard's marks, bands, lines and arrows are."""
    marks = [
        Line2D([], [], linestyle="none", color=look.colour, marker=look.marker, markersize=8,
               label=text("word", f"check_{verdict}", lang))
        for verdict, look in LOOKS.items()
    ]  # fmt: skip
    others: list[Artist] = [
        Patch(facecolor=RULE, label=text("word", "check_band", lang)),
        Line2D([], [], color=MUTED, linewidth=2, label=text("word", "check_seeds", lang)),
        Line2D([], [], linestyle="none", color=MUTED, marker=r"$\rightarrow$", markersize=14,
               label=text("word", "check_beyond", lang)),
    ]  # fmt: skip
    return [handle for pair in zip(marks, others, strict=True) for handle in pair]


def _ends(low: float, high: float) -> tuple[float, float]:
    if np.isinf(low):
        return high - max(abs(high), 0.1), high
    if np.isinf(high):
        return low, low + max(abs(low), 0.1)
    return low, high


@styled
def voice(measured: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw what deciding does in six months over the same fund, at three attributions (F11)."""
    figure = new_figure(4.6)
    axes = figure.subplots()
    for k, attribution in enumerate(ATTRIBUTIONS):
        values = measured[[f"voice{attribution:g}/{act}" for act in VOICE]]
        places = np.arange(len(VOICE)) + (k - 1) * 0.22
        low, high = paired.spread(values.to_numpy())
        axes.errorbar(
            places, values.mean(), yerr=[values.mean() - low, high - values.mean()], fmt=SERIES[k].marker,
            color=SERIES[k].colour, label=f"{text('parameter', 'attribution', lang)} {attribution:g}", capsize=3,
        )  # fmt: skip
    axes.axhspan(-0.05, 0.05, color=RULE, zorder=0)
    axes.set_yscale("symlog", linthresh=0.1)
    axes.set_yticks([0, 0.05, 0.2, 0.5, 1, 2], ["0", "0.05", "0.2", "0.5", "1", "2"])
    axes.set_xticks(range(len(VOICE)), [text("indicator", act, lang).replace(" ", "\n") for act in VOICE], fontsize=10)
    unit = [text("word", key, lang) for key in ("standard_deviations", "stretched_axis")]
    axes.set_ylabel("\n".join(unit), linespacing=LINES)
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=len(ATTRIBUTIONS), fontsize=11)
    return figure


@styled
def fund_response(measured: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw ballots and yearly reach by size of the fund (F10)."""
    figure = new_figure(3.8)
    panels = figure.subplots(1, 2)
    for axes, key, look in zip(panels, ("votes", "reach"), SERIES, strict=False):
        _line(axes, SIZES, measured[[f"fund{size:g}/{key}" for size in SIZES]], look.colour, look.marker)
        axes.set_ylim(0, None)
        axes.set_title(text("indicator", key, lang))
        axes.set_xlabel(text("word", "times_published", lang))
        axes.set_ylabel("%")
        percent_axis(axes)
    return figure


def _line(axes: Axes, places: tuple[float, ...], values: pd.DataFrame, colour: str, marker: str, **more: str) -> None:
    axes.plot(places, values.mean(), color=colour, marker=marker, label=more.get("label"))
    axes.fill_between(places, *paired.spread(values.to_numpy()), color=colour, alpha=0.2, linewidth=0)


@styled
def where_cohesion(measured: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw the funnel, and what deciding does to cohesion by how many meetings there are (F12)."""
    figure = new_figure(4.2)
    funnel, effect = figure.subplots(1, 2, width_ratios=(1, 1.4))
    keys = ("hear", "attend_share", "speak_share", "decide_share")
    shares = measured[[f"funnel/{key}" for key in keys]].mean()
    names = [text("indicator", name, lang) for name in ("hears", "attends", "proposes", "leads")]
    funnel.barh(range(len(keys)), shares, color=SERIES[0].colour)
    for row, share in enumerate(shares):
        funnel.text(float(share) + 0.02, row, f"{100 * share:.1f} %", va="center", color=INK, fontsize=11)
    funnel.set_yticks(range(len(keys)), names)
    funnel.set_ylim(len(keys) - 0.5, -0.5)
    funnel.set_xlim(0, 1.25)
    funnel.set_xticks([0, 0.25, 0.5, 0.75, 1])
    funnel.set_xlabel(f"{text('counted_in', 'share_of_adults', lang)}, %")
    percent_axis(funnel, "x")
    funnel.grid(visible=False)  # lines would cross the numbers
    attend = tuple(float(measured[f"meetings{m}/attend"].mean()) for m in MEETINGS)
    for look, belief in zip(SERIES, COHESION, strict=False):
        values = measured[[f"meetings{m}/{belief}" for m in MEETINGS]]
        _line(effect, attend, values, look.colour, look.marker, label=text("indicator", belief, lang))
    effect.axhline(0, color=MUTED, linewidth=1)
    top = effect.get_xaxis_transform()  # height as a share of the panel
    for meetings, share in zip(MEETINGS, attend, strict=True):
        effect.text(share, 1.01, str(meetings), transform=top, ha="center", va="bottom", color=INK, fontsize=10)
    effect.set_title(text("word", "by_meetings", lang), fontsize=11, pad=18)
    effect.set_xlabel(f"{text('indicator', 'attends', lang)}, %")
    effect.set_ylabel(text("word", "standard_deviations", lang))
    percent_axis(effect, "x")
    figure.legend(handles=effect.lines[: len(COHESION)], loc="outside upper right", ncols=len(COHESION), fontsize=10)
    return figure


@styled
def newcomers(measured: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw contacts and membership by years of residence beside the published shape (F17)."""
    figure = new_figure(3.8)
    panels = figure.subplots(1, 2)
    published = {"contacts": PUBLISHED_CONTACTS, "member": PUBLISHED_MEMBERS}
    for axes, key, name in zip(panels, ("contacts", "member"), ("contacts", "members"), strict=True):
        values = measured[[f"tenure{start}/{key}" for start in TENURES]]
        places = tuple(float(k) for k in range(len(TENURES)))
        _line(axes, places, values, SERIES[0].colour, SERIES[0].marker, label=text("word", "model", lang))
        axes.plot(
            places, published[key], color=SERIES[2].colour, marker=SERIES[2].marker, linestyle="--",
            label=text("word", "published_india", lang),
        )  # fmt: skip
        axes.set_xticks(places, list(TENURES.values()))
        axes.set_xlabel(text("word", "years_of_residence", lang))
        axes.set_title(text("indicator", name, lang))
        axes.set_ylim(0, None)
        if key == "member":
            percent_axis(axes)
            axes.set_ylabel("%")
    panels[0].legend(fontsize=10)
    return figure

"""Drawn response: levels against levers that were drawn from ranges, a mark a setting and policy, without a line."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim import labels
from sim.indicator_units import is_share
from sim.plots import style
from sim.plots.lever_response import name_of_axis, unit_of_axis
from sim.plots.policy_looks import policy_looks
from sim.studies.comparison import Comparison
from sim.studies.results import Results
from sim.studies.rows import YEAR_SUFFIX
from sim.studies.shown import word

MOST_LEVERS, MOST_PLACES = 4, 4


def numbers_drawn(comparison: Comparison) -> list[str]:
    """Names of the levers that were drawn from ranges, as many as there is room for."""
    return list(comparison.about["settings_drawn"].get("levers", {}))[:MOST_LEVERS]


@style.styled
def drawn_response(results: Results, comparison: Comparison, lang: str) -> Figure:
    """Draw a row a place and a column a lever; a mark is the mean over seeds and futures at one setting.

    What the other levers were at a mark is as it was drawn: marks scatter by them as well as by luck.
    """
    levers, places = numbers_drawn(comparison), comparison.about["places"][:MOST_PLACES]
    name = "reach" if "reach" in comparison.indicators else comparison.indicators[0]
    means = settings_of(results, levers, name)
    figure = style.new_figure(1.6 + 3.0 * len(places))
    axes = figure.subplots(len(places), len(levers), sharex="col", sharey=True, squeeze=False)
    looks = policy_looks(comparison)
    for row, place in zip(axes, places, strict=True):
        row[0].set_title(comparison.title("place", place, lang), loc="left")
        for axis, lever in zip(row, levers, strict=True):
            for policy, look in looks.items():
                own = means[(means["place"] == place) & (means["policy"] == policy)]
                axis.plot(own[lever], own[name], **_mark(look))
            if is_share(name):
                style.percent_axis(axis)
    named = {"name": labels.text("indicator", name, lang), "unit": unit_of_axis(name, lang)}
    figure.supylabel(word("axis_lever", lang, **named), fontsize=13)
    for axis, lever in zip(axes[-1], levers, strict=True):
        axis.set_xlabel(name_of_axis([axis], means[lever].max(), lever, lang))
    handles = [
        Line2D([], [], **_mark(look), label=comparison.title("policy", policy, lang)) for policy, look in looks.items()
    ]
    figure.legend(handles=handles, loc="outside upper left", ncols=2)
    return figure


def settings_of(results: Results, levers: list[str], indicator: str) -> pd.DataFrame:
    """Return a row a place, policy and setting: the levers, and the mean of an indicator's last year."""
    keys = ["place", "policy", "point"]
    found = results.runs.groupby(keys, as_index=False)[[*levers, indicator + YEAR_SUFFIX]].mean()
    return found.rename(columns={indicator + YEAR_SUFFIX: indicator})


def _mark(look: style.Look) -> dict[str, Any]:
    return {"color": look.colour, "linestyle": "none", "marker": look.marker, "markersize": 6.5, "alpha": 0.85}

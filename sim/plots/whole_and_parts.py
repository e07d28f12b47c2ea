"""A whole and its parts: what each policy does, and what both measures do beyond the sum, a scale an indicator."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim import labels
from sim.indicator_units import is_share
from sim.plots import style
from sim.plots.policy_looks import policy_looks
from sim.studies import shown
from sim.studies.comparison import Comparison
from sim.studies.contrasts import HEADLINE
from sim.studies.families import INTERACTION, POLICY
from sim.studies.shown import word
from sim.telling.statements import at_last
from sim.wrapping import wrapped

ROW, MARGIN = 1.35, 1.5  # inches an indicator, and beside all of them
MARK, LINE = 0.31, 0.16  # inches a mark at least where there are many, and each further line of a name
ACROSS = 92  # signs in a line of the axis' name
NAME_LINE = 44  # signs in a line beside the marks


@style.styled
def whole_and_parts(comparison: Comparison, lang: str, indicators: Sequence[str] = HEADLINE) -> Figure:
    """Draw differences from the baseline, and of a whole from its parts: a row an indicator, a column a place.

    Marks are means, filled where they are clear, bars 95 % intervals; each row has a scale of its own. Where levers
    vary, the last setting is shown, as in all that is told.
    """
    indicators = [name for name in indicators if name in comparison.indicators] or comparison.indicators
    table = comparison.table[comparison.table["compared"].isin((POLICY, INTERACTION))]
    for lever in comparison.levers:
        table = table[table[lever] == table[lever].iloc[-1]]
    places = _in_order(table, "place")
    arms = table[["compared", "policy"]].drop_duplicates()
    arms = arms.sort_values("compared", key=lambda kind: kind == INTERACTION, kind="stable")
    looks = policy_looks(comparison)  # as in all figures of a study
    marks = [style.NO_POLICY if kind == INTERACTION else looks[policy] for kind, policy in arms.itertuples(index=False)]
    names = [_arm(comparison, kind, policy, lang) for kind, policy in arms.itertuples(index=False)]
    further = max(name.count("\n") for name in names)  # lines of the longest name, beside its first
    figure = style.new_figure(MARGIN + max(ROW, (MARK + LINE * further) * len(arms)) * len(indicators))
    axes = figure.subplots(len(indicators), len(places), sharex="row", sharey=True, squeeze=False)
    for row, indicator in zip(axes, indicators, strict=True):
        for axis, place in zip(row, places, strict=True):
            here = table[(table["place"] == place) & (table["indicator"] == indicator)]
            _bars(axis, here.merge(arms, on=["compared", "policy"], how="right"), marks, indicator)
            axis.set_title(labels.text("indicator", indicator, lang), fontsize=12)
        row[0].set_yticks(range(len(names)), names, fontsize=10 if further else 11)
    axes[0][0].set_ylim(len(names) - 0.5, -0.5)
    for axis, place in zip(axes[0], places, strict=True):
        head = comparison.title("place", place, lang)
        axis.set_title(f"{head}\n{labels.text('indicator', indicators[0], lang)}", fontsize=12)
    against = word("difference_in_points", lang, against=comparison.marked(comparison.about["baseline"], lang))
    figure.supxlabel(wrapped(against + at_last(comparison, lang), ACROSS), fontsize=13)
    figure.legend(handles=[style.hollow(word("hollow", lang))], loc="outside upper left", fontsize=11)
    return figure


def _in_order(table: pd.DataFrame, column: str) -> list[str]:
    return list(dict.fromkeys(table[column]))


def _arm(comparison: Comparison, kind: str, policy: str, lang: str) -> str:
    return (
        word("whole_less_parts", lang) if kind == INTERACTION else wrapped(comparison.marked(policy, lang), NAME_LINE)
    )


def _bars(axis: Axes, rows: pd.DataFrame, looks: Sequence[style.Look], indicator: str) -> None:
    times = 100 if is_share(indicator) else 1
    for at, (row, look) in enumerate(zip(shown.records(rows), looks, strict=True)):
        axis.hlines(at, times * row["low"], times * row["high"], color=look.colour, linewidth=3)
        face = look.colour if shown.clear(row) else style.PAPER
        axis.plot(times * row["difference"], at, color=look.colour, marker=look.marker, markersize=7, mfc=face)
    axis.axvline(0, color=style.MUTED, linewidth=1)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:+.10g}".replace("-", "−") if value else "0"))
    axis.tick_params(axis="x", labelsize=10)

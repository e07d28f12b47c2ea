"""The causal map again, each arrow as thick as what its link carries of an effect."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.indicator_units import is_share
from sim.labels import text
from sim.plots import causal_map, style
from sim.plots.causal_map import ABOVE, ROW, WIDTH, Look, numbers
from sim.scenarios import load_policy
from sim.studies.why import Why, stands_out
from sim.telling.why_table import amount, large_unclear, say, with_interval, with_share

THINNEST, THICKEST, FAINT = 1.2, 8.5, 0.7  # points
HEAD, LISTED = 0.62, 24  # inches above the map; links in the list under it
COLUMNS = (0.35, 7.85)  # left edges
KEY_LEFT = (0.35, 2.75, 5.15, 8.35, 11.3)


@style.styled
def carried_map(found: Why, indicator: str, lang: str) -> Figure:
    """Draw what each link carries of one indicator's effect, in one language.

    Blue and whole: the link raises the effect; orange and dashed: it lowers it; thin and grey: it can't be
    told from nothing, as all of them where the effect itself can't.
    """
    rows = found.rows(indicator, "link").to_dict("records")
    rows = rows if found.is_told(indicator) else [row | {"carried": 0.0, "low": 0.0, "high": 0.0} for row in rows]
    telling = [row for row in rows if stands_out(row)]
    large = large_unclear(found, indicator) if found.is_told(indicator) else []
    below = 1.25 + ROW * math.ceil((min(len(telling), LISTED) + len(large)) / 2)
    figure = style.new_figure(HEAD + ABOVE + below, WIDTH)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(-below, ABOVE + HEAD))
    axes.set_axis_off()
    largest = max((abs(row["carried"]) for row in telling), default=0.0)
    causal_map.draw(axes, lang, {str(row["link"]): _look(row, largest) for row in reversed(rows)})
    _title(axes, found, indicator, lang)
    _list(axes, found, indicator, telling, large, lang)
    _keys(axes, indicator, largest, -below + 0.22, lang)
    return figure


def _look(row: dict[Any, Any], largest: float) -> Look:
    """Return how a link's arrow looks; rows come weakest first, so that thin arrows lie under thick ones."""
    if not stands_out(row):
        return Look(style.FAINT, "solid", FAINT)
    width = max(THINNEST, THICKEST * abs(row["carried"]) / largest)
    sign = style.UP if row["carried"] > 0 else style.DOWN
    return Look(sign.colour, _as_long(sign.line, width), width)


def _as_long(line: style.Line, width: float) -> style.Line:
    """Keep dashes about as long on thin arrows as on thick ones: a pattern counts in widths."""
    if line == "solid":
        return line
    start, pattern = line
    return start, tuple(max(0.55, 3.0 / width) * dash for dash in pattern)


def _title(axes: Axes, found: Why, indicator: str, lang: str) -> None:
    names = {"after": load_policy(found.after).title[lang], "before": load_policy(found.before).title[lang]}
    title = say("figure", lang, indicator=text("indicator", indicator, lang), **names)
    whole = found.whole(indicator)
    values = [amount(indicator, whole[name], "+") for name in ("effect", "effect_low", "effect_high")]
    told = dict(zip(("effect", "low", "high"), values, strict=True))
    axes.text(0.3, ABOVE + 0.36, title, fontsize=15, va="center", color=style.INK)
    said = say("whole", lang, **told) + ("" if found.is_told(indicator) else say("whole_untold", lang))
    axes.text(0.3, ABOVE + 0.08, said, fontsize=12, va="center", color=style.MUTED)


def _list(
    axes: Axes, found: Why, indicator: str, telling: list[dict[Any, Any]], large: list[dict[Any, Any]], lang: str
) -> None:
    """List the links that carry something, the strongest first, then large ones that are not clear, in two columns."""
    unit = say("unit_points" if is_share(indicator) else "unit_own", lang)
    head = say("carried", lang, unit=unit, replicates=found.replicates)
    axes.plot([0.3, WIDTH - 0.3], [-0.15] * 2, color=style.RULE, linewidth=1)
    axes.text(0.35, -0.4, head, va="center", fontsize=12, color=style.INK)
    number, shown = numbers(), [*telling[:LISTED], *large]
    half = math.ceil(len(shown) / 2)
    for at, row in enumerate(shown):
        x, y = COLUMNS[at // half], -0.7 - ROW * (at % half)
        if stands_out(row):
            colour = (style.UP if row["carried"] > 0 else style.DOWN).colour
            value = with_share(found, indicator, row, lang)
        else:
            colour = style.MUTED
            value = say("large_unclear", lang, carried=with_interval(indicator, row, "carried", "", lang))
        axes.text(x + 0.26, y, str(number[row["link"]]), ha="right", va="center", fontsize=10.5, color=colour)
        axes.text(x + 0.36, y, text("link", row["link"], lang), va="center", fontsize=10.5, color=style.INK)
        axes.text(x + 7.1, y, value, ha="right", va="center", fontsize=10.5, color=colour)
    if len(telling) > LISTED:
        more = say("and_more", lang, count=len(telling) - LISTED)
        axes.text(WIDTH - 0.35, -0.4, more, ha="right", va="center", fontsize=10.5, color=style.MUTED)


def _keys(axes: Axes, indicator: str, largest: float, y: float, lang: str) -> None:
    """Say what colours, lines and thickness mean, along the foot."""
    value = amount(indicator, largest)
    value = say("points", lang, value=value) if is_share(indicator) else value
    keys = [
        (Look(style.UP.colour, style.UP.line, 3.0), say("raises", lang)),
        (Look(style.DOWN.colour, style.DOWN.line, 3.0), say("lowers", lang)),
        (Look(style.FAINT, "solid", FAINT), say("unclear", lang)),
        (Look(style.MUTED, "solid", THICKEST), say("scale", lang, value=value)),
        (Look(style.MUTED, causal_map.DOTS, 1.3), causal_map.KEYS["flow"][lang]),
    ]
    for at, (look, name) in enumerate(keys if largest > 0 else keys[2:3]):
        x = KEY_LEFT[at]
        axes.plot(
            [x, x + 0.5], [y, y], color=look.colour, linestyle=look.line, linewidth=look.width, solid_capstyle="butt"
        )
        axes.text(x + 0.6, y, name, va="center", fontsize=10.5, color=style.INK)

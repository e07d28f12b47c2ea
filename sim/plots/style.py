"""How every figure looks: colours that survive print and grey, line styles, hatches, type, the shipped font.

Colours are from Okabe and Ito's set [1]_, chosen so that their lightness differs too; each also has a line
style, a marker and a hatch of its own, so nothing is told by colour alone. Figures are made with
matplotlib's objects, never with pyplot, so that making one leaves no state behind.

References
----------
.. [1] Okabe and Ito (2008), Color universal design, https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import Bbox

FONT_FILE = Path(__file__).parent / "fonts" / "YuanluoSans-Regular.otf"
FONT = "Yuanluo Sans"
INK, MUTED, RULE, PAPER = "#1a1a1a", "#595959", "#d0d0d0", "#ffffff"
FOOT, SIGNATURE = 0.36, "signature"  # inches under a signed figure
LINES = 1.4  # from line to line of an axis's label: Chinese signs are as high as their line
WIDTH = 10.0  # inches; with 13-point type it reads from the back of a classroom

# Fonts that a machine may have; they serve names a planner writes with characters ours lacks.
FALLBACKS = ("Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "DejaVu Sans")

RC: dict[Any, Any] = {
    "figure.facecolor": PAPER,
    "figure.constrained_layout.use": True,
    "font.size": 13,
    "axes.titlesize": 14,
    "axes.titlelocation": "left",
    "axes.labelsize": 13,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "legend.fontsize": 12.5,
    "lines.linewidth": 2.2,
    "hatch.linewidth": 0.7,
    "svg.hashsalt": "yuanluo",
}


Line = Literal["solid"] | tuple[float, tuple[float, ...]]


@dataclass(frozen=True)
class Look:
    """How one series is told from the others: colour, line, marker and hatch."""

    colour: str
    line: Line
    marker: str
    hatch: str


ENGAGEMENT: dict[str, Look] = {
    "officials": Look("#3b3b3b", "solid", "o", ""),
    "heard": Look("#e69f00", (0, (6.0, 2.0)), "s", "///"),
    "residents": Look("#0072b2", (0, (2.0, 1.4)), "^", "..."),
}
SERIES: tuple[Look, ...] = (
    Look("#0072b2", "solid", "o", ""),
    Look("#e69f00", (0, (6.0, 2.0)), "s", "///"),
    Look("#3b3b3b", (0, (2.0, 1.4)), "^", "..."),
    Look("#cc79a7", (0, (8.0, 2.0, 1.5, 2.0)), "D", "xx"),
    Look("#009e73", (0, (1.0, 1.6)), "v", "\\\\"),
    Look("#56b4e9", (0, (10.0, 3.0)), "P", "++"),
)

MONEY: dict[str, Look] = {  # none in the colour of an engagement, which stands beside it on the same page
    "projects": Look("#009e73", "solid", "o", ""),
    "engagement": Look("#cc79a7", (0, (6.0, 2.0)), "s", "///"),
    "organisation": Look("#f0e442", (0, (2.0, 1.4)), "^", "..."),
    "gifts": Look("#8a8a8a", (0, (8.0, 2.0, 1.5, 2.0)), "D", "xx"),
}
# Beside the three engagements, for what is none of them: each colour again with other marks.
OTHERS: tuple[Look, ...] = (
    *SERIES[3:],
    *(replace(look, marker=marker) for look, marker in zip((*SERIES[3:], *SERIES[3:]), "X*hso^", strict=True)),
)
NO_POLICY = Look("#8a8a8a", "solid", "X", "")  # of no policy: what a whole has beyond its parts
UP = Look("#0072b2", "solid", "o", "")  # raised, gained
DOWN = Look("#b84a00", (0, (3.0, 1.4)), "s", "///")  # lowered, lost
FAINT = "#bdbdbd"

P = ParamSpec("P")
R = TypeVar("R")


@functools.cache
def families() -> tuple[str, ...]:
    """Register the shipped font once and return the families figures are set in, best first."""
    font_manager.fontManager.addfont(FONT_FILE)
    known = set(font_manager.fontManager.get_font_names())
    return (FONT, *(family for family in FALLBACKS if family in known))


def styled(function: Callable[P, R]) -> Callable[P, R]:
    """Run a plotting function under the project's style, leaving matplotlib's settings as they were."""

    @functools.wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.rc_context({**RC, "font.family": list(families())}):
            return function(*args, **kwargs)

    return inside


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """Make an empty figure of that size in inches (call it inside a :func:`styled` function)."""
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def hollow(label: str) -> Line2D:
    """Return a legend's mark for what is not clear, which figures leave hollow."""
    return Line2D([], [], linestyle="none", marker="o", color=MUTED, markerfacecolor=PAPER, label=label)


@styled
def sign(figure: Figure, line: str) -> Figure:
    """Write a small line under a figure's lower edge, out of the way of its layout; pictures are cut to hold it.

    A legend outside the axes must stand above them: matplotlib sets one below at the edge of what is cut.
    """
    low = -0.7 * FOOT / figure.get_figheight()
    text = figure.text(0.008, low, line, fontsize=8.5, color=MUTED, va="center", gid=SIGNATURE)
    text.set_in_layout(False)
    return figure


def _extent(figure: Figure) -> Bbox | None:
    """Return what of a signed figure is drawn, in inches; None, for all of it, where it is not signed."""
    if not any(text.get_gid() == SIGNATURE for text in figure.texts):
        return None
    width, height = figure.get_size_inches()
    return Bbox.from_extents(0, -FOOT, width, height)


@styled
def to_svg(figure: Figure, *, text: bool = False) -> str:
    """Draw a figure as SVG.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    text : bool
        Keep text as text, for a page that carries the font; else as outlines, which look alike anywhere.

    Returns
    -------
    str
        The ``<svg>`` element, without XML declaration; the same for the same figure.
    """
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none" if text else "path"}):
        figure.savefig(buffer, format="svg", bbox_inches=_extent(figure), metadata={"Date": None, "Creator": None})
    whole = buffer.getvalue()
    return whole[whole.index("<svg") :]


@styled
def to_png(figure: Figure, resolution: int = 150) -> bytes:
    """Draw a figure as PNG, at that many dots an inch."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=resolution, bbox_inches=_extent(figure), metadata={"Software": None})
    return buffer.getvalue()


def number_axis(axes: Axes, which: str = "x", times: float = 1.0) -> None:
    """Write an axis of numbers, each times something; no tick is rounded, so that it says where it stands."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{times * value:,.10g}"))


def percent_axis(axes: Axes, which: str = "y") -> None:
    """Write an axis of shares in per cent."""
    number_axis(axes, which, 100)


def begins_above_nothing(axes: Axes) -> bool:
    """Whether a vertical axis is cut below what it shows, so that small differences fill it."""
    return bool(axes.get_ylim()[0] > 0)


def thousands_axis(axes: Axes, which: str = "x") -> None:
    """Write an axis of yuan in thousands."""
    number_axis(axes, which, 1 / 1000)

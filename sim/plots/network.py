"""The neighbourhood before and after: households in their courtyards, laid out by place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from sim.plots import style
from sim.scenarios import load_place
from sim.words import courtyard_name, word
from sim.wrapping import wrapped

if TYPE_CHECKING:
    from sim.studies.demo import Demo

SHOWN = 12  # courtyards: more would be a grey square
RADIUS = 0.40
GOLDEN = math.pi * (3.0 - math.sqrt(5.0))  # radians
DOT = 0.034  # most a dot's radius is
APART = 0.65  # of it that dots take of the room a household has: none lies on another
NAME_LINE, NAME_SIZE = 16, 7.0  # signs of a courtyard's name, in points
EDGE = 0.1  # round all that is drawn
ACTED = "#0072b2"  # of households that took part; dark enough beside paper to be told from it in grey
Points = dict[int, tuple[float, float]]


def before_and_after(demo: Demo, lang: str) -> Figure:
    """Draw households at the start, and at the end as it was and with fund and power, in one layout."""
    exhibit, years = demo.exhibit, f"{demo.months / 12:g}"
    graphs = [exhibit.start, exhibit.unchanged, exhibit.reformed]
    captions = [word(f"network_{name}", lang, years=years) for name in ("start", "unchanged", "reformed")]
    return side_by_side(graphs, captions, lang, load_place(demo.place).courtyard_names)


@style.styled
def side_by_side(graphs: Sequence[nx.Graph], captions: Sequence[str], lang: str, names: Sequence[str] = ()) -> Figure:
    """Draw networks of households side by side, all laid out as the first.

    A dot is a household: filled where one of its adults took part in the last year, hollow where none did. All
    are of one size, and none covers another, so that filled ones look no more than they are. Lines are ties; those
    across courtyards are lighter. ``names`` are the courtyards' own, where they have any.
    """
    chosen = courtyards_shown(graphs[0])
    where, dot = layout(graphs[0], chosen), dot_size(graphs[0], chosen)
    figure = style.new_figure(4.6)
    axes = figure.subplots(1, len(graphs))
    for axis, caption, graph in zip(axes, captions, graphs, strict=True):
        _draw(axis, graph, where, dot)
        _frame(axis, where)
        _name(axis, chosen, names, lang)
        axis.set_title(caption, fontsize=12.5)
        axis.set_xlabel(facts(graph, lang), fontsize=11.5)
    figure.legend(handles=_legend(lang), loc="outside upper center", ncols=4, handletextpad=0.4)
    return figure


def courtyards_shown(graph: nx.Graph) -> list[int]:
    """Choose up to twelve courtyards, evenly spread over the place."""
    there = sorted({int(courtyard) for _, courtyard in graph.nodes(data="courtyard")})
    if len(there) <= SHOWN:
        return there
    return [there[index] for index in np.linspace(0, len(there) - 1, SHOWN).round().astype(int)]


def layout(graph: nx.Graph, chosen: list[int]) -> Points:
    """Put courtyards on a grid in their order, and a courtyard's households in a disc; O(households).

    Next-door neighbours, who have most ties, stand a golden angle apart: side by side their ties would be hidden.
    """
    columns = math.ceil(math.sqrt(len(chosen)))
    homes: dict[int, list[int]] = {courtyard: [] for courtyard in chosen}
    for node, courtyard in graph.nodes(data="courtyard"):
        if courtyard in homes:
            homes[courtyard].append(node)
    where: Points = {}
    for place, courtyard in enumerate(chosen):
        across, down = place % columns, place // columns
        for turn, node in enumerate(sorted(homes[courtyard])):
            angle, out = turn * GOLDEN, RADIUS * math.sqrt((turn + 0.5) / len(homes[courtyard]))
            where[node] = (across + out * math.cos(angle), -down + out * math.sin(angle))
    return where


def dot_size(graph: nx.Graph, chosen: list[int]) -> float:
    """Return the radius of every dot: what leaves those of the courtyard with most households apart."""
    homes = Counter(courtyard for _, courtyard in graph.nodes(data="courtyard"))
    return min(DOT, APART * RADIUS / math.sqrt(max(homes[courtyard] for courtyard in chosen)))


def facts(graph: nx.Graph, lang: str) -> str:
    """Say how many households take part and how many ties one has, over the whole place."""
    acted = np.mean([bool(value) for _, value in graph.nodes(data="acted")])
    ties = 2 * graph.number_of_edges() / max(1, graph.number_of_nodes())
    return word("network_facts", lang, acted=f"{100 * acted:.0f}", ties=f"{ties:.1f}")


def _draw(axis: Axes, graph: nx.Graph, where: Points, dot: float) -> None:
    courtyard = graph.nodes(data="courtyard")
    edges = [edge for edge in graph.edges() if edge[0] in where and edge[1] in where]
    inside = [edge for edge in edges if courtyard[edge[0]] == courtyard[edge[1]]]
    across = [edge for edge in edges if courtyard[edge[0]] != courtyard[edge[1]]]
    for chosen, colour, width in ((across, "#b9b9b9", 0.45), (inside, "#6f6f6f", 0.5)):
        axis.add_patch(PathPatch(lines(chosen, where), facecolor="none", edgecolor=colour, linewidth=width))
    acted = [node for node in where if node in graph and graph.nodes[node]["acted"]]
    idle = [node for node in where if node in graph and not graph.nodes[node]["acted"]]
    for homes, colour in ((idle, style.PAPER), (acted, ACTED)):
        rim = 0.7 * dot / DOT  # in points
        axis.add_patch(PathPatch(dots(homes, where, dot), facecolor=colour, edgecolor=style.INK, linewidth=rim))
    axis.grid(visible=False)
    axis.set_xticks([])
    axis.set_yticks([])
    axis.spines[:].set_visible(False)


def _frame(axis: Axes, where: Points) -> None:
    """Show the whole layout, whoever is left of it, so that all panels have one scale."""
    places = np.array(list(where.values()))
    axis.update_datalim([places.min(axis=0) - EDGE, places.max(axis=0) + EDGE])
    axis.set_aspect("equal", adjustable="datalim")  # boxes stay as laid out, so nothing slides over a title
    axis.autoscale_view()


def _name(axis: Axes, chosen: list[int], names: Sequence[str], lang: str) -> None:
    """Write each courtyard's own name under it, cut to the room there is."""
    columns = math.ceil(math.sqrt(len(chosen)))
    for place, courtyard in enumerate(chosen if names else []):
        at = place % columns, -(place // columns) - RADIUS - 0.02
        name = wrapped(courtyard_name(courtyard, names, lang), NAME_LINE).split("\n")
        short = name[0] if len(name) == 1 else f"{name[0]}…"
        written = axis.text(*at, short, ha="center", va="top", fontsize=NAME_SIZE, color=style.INK, gid="courtyard")
        written.set_bbox({"facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 0.6})


def lines(edges: Iterable[tuple[int, int]], where: Points) -> Path:
    """Return ties as one path, which keeps the drawing small."""
    ends = np.array([[where[first], where[second]] for first, second in edges], dtype=float).reshape(-1, 2)
    codes = np.tile(np.array([Path.MOVETO, Path.LINETO], dtype=np.uint8), len(ends) // 2)
    return Path(ends, codes)


def dots(nodes: list[int], where: Points, size: float) -> Path:
    """Return households as one path of small octagons, of which ``size`` is the radius."""
    angles = np.linspace(0, 2 * np.pi, 9)
    ring: NDArray[np.float64] = size * np.column_stack([np.cos(angles), np.sin(angles)])
    corners = np.array([np.add(ring, where[node]) for node in nodes], dtype=float).reshape(-1, 2)
    one = np.array([Path.MOVETO, *[Path.LINETO] * 7, Path.CLOSEPOLY], dtype=np.uint8)
    return Path(corners, np.tile(one, len(nodes)))


def _legend(lang: str) -> list[Line2D]:
    homes = [
        Line2D([], [], linestyle="none", marker="o", color=style.INK, markerfacecolor=colour, label=word(key, lang))
        for key, colour in (("home_acted", ACTED), ("home_idle", style.PAPER))
    ]
    return [
        *homes,
        Line2D([], [], color="#6f6f6f", linewidth=1.5, label=word("tie_inside", lang)),
        Line2D([], [], color="#b9b9b9", linewidth=1.5, label=word("tie_across", lang)),
    ]

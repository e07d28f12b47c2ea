"""The causal map: every named link as a numbered arrow between boxes.

Boxes stand where a hand put them (:mod:`sim.plots.map_boxes`); arrows and the places of their numbers follow from
the links (:mod:`sim.plots.map_routes`), so a new link between boxes that are there needs nothing here. Dotted arrows
are no links: they say what is made of what (only who hears can act; a resolution is made of proposals), and there is
no strength in them to cut.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from sim.labels import LANGUAGES, text
from sim.parameters import LINKS
from sim.plots import map_boxes, map_routes, style
from sim.plots.map_boxes import ALSO_FROM, BOXES, FLOWS, GROUPS
from sim.plots.map_routes import Pair, Route, routes

WIDTH, ABOVE = 15.2, 10.8  # inches, which are also the map's units; the list stands below 0
ROW = 0.232
PAD = 0.07


@dataclass(frozen=True)
class Look:
    """How an arrow looks: colour, line, and width in points."""

    colour: str
    line: style.Line
    width: float


COLUMNS = {0.35: (0, 2), 4.05: (1, 5), 7.9: (3,), 11.3: (4,)}  # groups in each column of the list, by its left edge
FACES = {"policy": "#ffe3a6", "place": "#bdbdbd", "part": style.PAPER}
EDGES = {"policy": (2.4, "square"), "place": (1.1, "round"), "part": (1.1, "round")}  # told apart in grey too
DOTS: style.Line = (0, (1.0, 2.2))
KEYS: dict[str, dict[str, str]] = {
    "policy": {"en": "set by policy", "zh": "由政策设定"},
    "place": {"en": "given by place and person", "zh": "由地方与个人给定"},
    "part": {"en": "moves in the run", "zh": "随运行变化"},
    "flow": {"en": "made of (no strength to cut)", "zh": "由其构成（无强度可切断）"},
}

SEVERAL = {
    "en": "{number} is one link from {count} boxes: each arrow bears it",
    "zh": "{number} 为同一因果联系，起于 {count} 个方框，各箭头同号",
}
FINER = {
    "en": "the list is finer than the boxes: an arrow joins\nthose that hold its cause and its effect",
    "zh": "清单比方框更细：箭头连接其原因与结果所属的方框",
}


def ordered() -> list[list[str]]:
    """Return the links of each group, in the order they are numbered in."""
    found = [[link for link, (_, target) in LINKS.items() if target in group.targets] for group in GROUPS]
    missing = set(LINKS) - {link for links in found for link in links}
    if missing:
        raise KeyError(f"no group of the causal map holds the target of {sorted(missing)}")
    return found


def numbers() -> dict[str, int]:
    """Return each link's number on the map, from 1."""
    links = [link for group in ordered() for link in group]
    return {link: number for number, link in enumerate(links, start=1)}


@style.styled
def causal_map(lang: str) -> Figure:
    """Draw the map and the list of its links, in one language.

    Raises
    ------
    KeyError
        If a link starts or ends at something that has no box.
    """
    below = _below()
    figure = style.new_figure(ABOVE + below, WIDTH)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(-below, ABOVE))
    axes.set_axis_off()
    looks = {
        link: Look(group.colour, group.line, group.width)
        for group, links in zip(GROUPS, ordered(), strict=True)
        for link in links
    }
    draw(axes, lang, looks)
    _legend(axes, lang, numbers())
    return figure


def arrows() -> list[tuple[str, Pair]]:
    """Return every arrow of the map: its link, nameless if it is dotted, and the boxes that it joins."""
    links = [
        (link, (origin, end)) for link, (start, end) in LINKS.items() for origin in (start, *ALSO_FROM.get(link, ()))
    ]
    return [("", flow) for flow in FLOWS] + links


def routed() -> list[tuple[str, Route]]:
    """Return each arrow's link and where it runs."""
    names = arrows()
    spans = tuple((key, box.span) for key, box in BOXES.items())
    found = routes(spans, tuple(pair for _, pair in names))
    return [(link, route) for (link, _), route in zip(names, found, strict=True)]


def draw(axes: Axes, lang: str, looks: Mapping[str, Look]) -> None:
    """Draw boxes, dotted arrows and links, each link with its number; links in the order they come in."""
    for key in BOXES:
        _draw_box(axes, key, lang)
    number, lines = numbers(), routed()
    for link, look in {"": Look(style.MUTED, DOTS, 1.3), **looks}.items():
        for each, route in lines:
            if each == link:
                _arrow(axes, route, look)
                if link:
                    _badge(axes, route, number[link], look.colour)


def _draw_box(axes: Axes, key: str, lang: str) -> None:
    box, span = BOXES[key], BOXES[key].span
    centre = key == "taking part"
    wide, high = 2 * (span.across - PAD), 2 * (span.up - PAD)
    patch = _box(box.kind, box.x - wide / 2, box.y - high / 2, wide, high, PAD)
    patch.set(zorder=3, linewidth=2.4 if centre else patch.get_linewidth())
    axes.add_patch(patch)
    size = 16 if centre else 12.5
    name = box.name(lang)
    axes.text(box.x, box.y - 0.01, name, ha="center", va="center", fontsize=size, color=style.INK, zorder=4)


def _box(kind: str, x: float, y: float, wide: float, high: float, pad: float) -> FancyBboxPatch:
    width, shape = EDGES[kind]
    return FancyBboxPatch(
        (x, y), wide, high, boxstyle=f"{shape},pad={pad}", facecolor=FACES[kind], edgecolor=style.INK, linewidth=width
    )


def _arrow(axes: Axes, route: Route, look: Look) -> None:
    solid = look.line == "solid"
    head = max(13.0, 8.0 + 2.6 * look.width) if solid else max(15.0, 8.0 + 4.4 * look.width)
    shaft: dict[str, Any] = {"arrowstyle": "-|>", "shrinkB": 2.0}
    if not solid:  # dashes would cut the head up: a shaft that ends inside a head of its own
        shaft = {"arrowstyle": "-", "shrinkB": 2.0 + 0.3 * head}
    for parts in (shaft, {"arrowstyle": "-|>", "shrinkB": 2.0, "linewidth": 0.0, "linestyle": "solid"}):
        axes.add_patch(
            FancyArrowPatch(
                route.start,
                route.end,
                shrinkA=1,
                connectionstyle=f"arc3,rad={route.bend}",
                mutation_scale=head,
                **({"linestyle": look.line, "linewidth": look.width} | parts),
                color=look.colour,
                zorder=2,
            )
        )


def _badge(axes: Axes, route: Route, number: int, colour: str) -> None:
    """Write a link's number on its arrow."""
    axes.text(
        *route.mark, str(number), ha="center", va="center", fontsize=10, color=colour, zorder=5,
        bbox={"boxstyle": "circle,pad=0.14", "facecolor": style.PAPER, "edgecolor": colour, "linewidth": 0.9},
    )  # fmt: skip


def _below() -> float:
    """Return how many inches the list takes under the map: its longest column's, keys and all."""
    size = [len(links) for links in ordered()]
    rows = [sum(size[group] + 2.35 for group in groups) for groups in COLUMNS.values()]
    rows[-1] += 1.1 * (len(KEYS) + max(len(notes(lang)) for lang in LANGUAGES))
    return 0.42 + ROW * max(rows)


def _legend(axes: Axes, lang: str, number: dict[str, int]) -> None:
    """List the links under the map by group, and what boxes and dotted arrows are."""
    axes.plot([0.3, WIDTH - 0.3], [-0.1] * 2, color=style.RULE, linewidth=1)
    links = ordered()
    for x, groups in COLUMNS.items():
        y = -0.42
        for index in groups:
            group = GROUPS[index]
            axes.plot([x, x + 0.42], [y, y], color=group.colour, linestyle=group.line, linewidth=2)
            axes.text(x + 0.52, y, group.name(lang), va="center", fontsize=12, color=group.colour)
            for link in links[index]:
                y -= ROW
                axes.text(x + 0.26, y, str(number[link]), ha="right", va="center", fontsize=10.5, color=group.colour)
                axes.text(x + 0.36, y, text("link", link, lang), va="center", fontsize=10.5, color=style.INK)
            y -= 1.35 * ROW
    _keys(axes, lang, x, y)


def _keys(axes: Axes, lang: str, x: float, y: float) -> None:
    """Say what boxes' colours, dotted arrows and a number on several arrows mean, downwards from a corner."""
    for kind, names in KEYS.items():
        if kind == "flow":
            axes.plot([x, x + 0.3], [y, y], color=style.MUTED, linestyle=DOTS, linewidth=1.5)
        else:
            axes.add_patch(_box(kind, x + 0.03, y - 0.05, 0.24, 0.1, 0.03))
        axes.text(x + 0.42, y, names[lang], va="center", fontsize=10.5, color=style.INK)
        y -= 1.1 * ROW
    for line in notes(lang):
        axes.text(x, y, line, va="center", fontsize=10.5, color=style.INK)
        y -= 1.1 * ROW


def notes(lang: str) -> list[str]:
    """Return the lines under the keys: which numbers stand on several arrows, and what an arrow joins."""
    number = numbers()
    several = [SEVERAL[lang].format(number=number[link], count=1 + len(others)) for link, others in ALSO_FROM.items()]
    return [*several, *FINER[lang].split("\n")]


def write(folder: Path) -> list[Path]:
    """Write the map into a folder, in each language, as SVG and PNG; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for lang in LANGUAGES:
        stem = folder / ("causal-map" if lang == "en" else f"causal-map.{lang}")
        figure = causal_map(lang)
        svg, png = stem.with_name(stem.name + ".svg"), stem.with_name(stem.name + ".png")
        svg.write_text(f"{style.to_svg(figure).rstrip()}\n{mark()}\n", encoding="utf-8")
        png.write_bytes(style.to_png(figure, 120))
        made += [svg, png]
    return made


def mark() -> str:
    """Return the line at the end of the SVG by which a test can tell that it is old."""
    return f"<!-- drawn from {fingerprint()} -->"


def fingerprint() -> str:
    """Say in sixteen digits what the picture is drawn from: this file, those of boxes and routes, and the links."""
    labels = [(link, *LINKS[link], text("link", link, "en"), text("link", link, "zh")) for link in LINKS]
    code = b"".join(Path(file).read_bytes() for file in (__file__, map_boxes.__file__, map_routes.__file__))
    digest = hashlib.sha256(code + repr(labels).encode())
    return digest.hexdigest()[:16]

"""The causal map: every named link as a numbered arrow between boxes.

Boxes stand where a hand put them (:data:`BOXES`); arrows follow from the links, so a new link between
boxes that are there needs nothing here. Dotted arrows are no links: they say what is made of what
(only who hears can act; a resolution is made of proposals), and there is no strength in them to cut.
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
from sim.plots import style

WIDTH, ABOVE, BELOW = 13.0, 7.45, 4.65  # inches, which are also the map's units; the list stands below 0
ROW = 0.222
PAD = 0.07


@dataclass(frozen=True)
class Box:
    """Something on the map: where its middle stands, its names, and who sets it (``part`` of the run if nobody)."""

    x: float
    y: float
    en: str
    zh: str
    kind: str = "part"

    def name(self, lang: str) -> str:
        """Return the name in one language."""
        return self.en if lang == "en" else self.zh


BOXES: dict[str, Box] = {
    "engagement": Box(5.35, 7.05, "engagement", "动员参与", "policy"),
    "council": Box(1.5, 6.05, "council", "议事会", "policy"),
    "hearing": Box(3.75, 6.05, "hearing", "知晓"),
    "organisation": Box(6.75, 6.1, "organisation", "社会组织", "policy"),
    "support": Box(8.05, 7.05, "grants, contracts", "补助与购买", "policy"),
    "fund": Box(10.1, 6.5, "fund", "专项资金", "policy"),
    "asking": Box(1.5, 4.6, "asking", "邀请"),
    "trust in neighbours": Box(4.0, 4.5, "trust in\nneighbours", "邻里信任"),
    "shared activity": Box(6.25, 4.85, "shared\nactivity", "共同活动"),
    "proposals": Box(9.0, 4.95, "proposals", "提案"),
    "trust in council": Box(11.95, 5.25, "trust in those\nwho decide", "对决策者的信任"),
    "courtyards": Box(0.95, 3.35, "daily life in\ncourtyards", "院落日常", "place"),
    "ties": Box(2.75, 3.15, "ties", "邻里联系"),
    "taking part": Box(6.2, 3.25, "taking part", "参与"),
    "decisions": Box(9.1, 3.65, "decisions", "决定"),
    "projects": Box(11.95, 3.25, "projects", "项目"),
    "turnover": Box(0.8, 2.15, "moving", "迁居", "place"),
    "time": Box(0.8, 1.0, "time", "时间", "place"),
    "efficacy": Box(3.55, 1.7, "efficacy", "效能感"),
    "habit": Box(5.15, 1.6, "habit", "习惯"),
    "resources": Box(6.4, 1.6, "skill, hours", "能力与时间", "place"),
    "dependency": Box(9.15, 1.75, "wait, rely,\nask", "等靠要"),
    "belonging and trust": Box(2.9, 0.35, "belonging", "归属感"),
    "needs": Box(8.4, 0.35, "needs", "需求"),
    "complaints": Box(11.95, 0.85, "complaints", "投诉"),
}

# What is made of what; no strength to cut.
FLOWS: tuple[tuple[str, str], ...] = (
    ("asking", "hearing"),
    ("hearing", "taking part"),
    ("taking part", "shared activity"),
    ("taking part", "habit"),
    ("taking part", "proposals"),
    ("proposals", "decisions"),
    ("decisions", "projects"),
)

# A link that starts at several boxes.
ALSO_FROM: dict[str, tuple[str, ...]] = {"attachment_to_acts": ("trust in neighbours", "trust in council")}

# How far an arrow bends (a share of its length), and where along it the number stands (0 to 1).
BENDS: dict[tuple[str, str], float] = {
    ("taking part", "projects"): 0.2,
    ("taking part", "decisions"): 0.08,
    ("efficacy", "taking part"): 0.1,
    ("taking part", "efficacy"): 0.1,
    ("taking part", "habit"): 0.16,
    ("habit", "taking part"): 0.16,
    ("taking part", "organisation"): -0.75,
    ("resources", "organisation"): 0.34,
    ("support", "resources"): -0.12,
    ("organisation", "needs"): -0.14,
    ("needs", "complaints"): 0.14,
    ("complaints", "needs"): 0.14,
    ("skill_to_acts", "resources"): 0.28,
    ("hours_to_acts", "resources"): -0.28,
}
PLACES: dict[tuple[str, str], float] = {
    ("taking part", "decisions"): 0.62,
    ("decisions", "efficacy"): 0.28,
    ("complaints", "decisions"): 0.3,
    ("trust in council", "taking part"): 0.4,
    ("ties", "hearing"): 0.3,
    ("fund", "taking part"): 0.25,
    ("fund", "projects"): 0.62,
    ("organisation", "needs"): 0.72,
    ("taking part", "organisation"): 0.6,
    ("support", "resources"): 0.3,
    ("support", "organisation"): 0.45,
    ("projects", "shared activity"): 0.38,
}


@dataclass(frozen=True)
class Look:
    """How an arrow looks: colour, line, and width in points."""

    colour: str
    line: style.Line
    width: float


@dataclass(frozen=True)
class Group:
    """Links that lead to the same kind of thing, and how their arrows look."""

    en: str
    zh: str
    targets: tuple[str, ...]
    colour: str
    line: style.Line
    width: float = 1.5

    def name(self, lang: str) -> str:
        """Return the heading in one language."""
        return self.en if lang == "en" else self.zh


GROUPS: tuple[Group, ...] = (
    Group("Being reached", "得知与受邀", ("hearing", "asking"), "#b87400", (0, (6.0, 2.0))),
    Group("Taking part", "参与", ("taking part",), style.INK, "solid", 1.8),
    Group(
        "Decisions, works, money",
        "决定、项目与资金",
        (
            "proposals",
            "decisions",
            "projects",
            "fund",
            "needs",
            "complaints",
            "shared activity",
            "organisation",
            "resources",
        ),
        "#0072b2",
        "solid",
    ),
    Group(
        "What is learnt",
        "从经历中学习",
        ("efficacy", "dependency", "trust in council", "trust in neighbours"),
        "#007a5a",
        (0, (8.0, 2.0, 1.5, 2.0)),
    ),
    Group("Ties and belonging", "联系与归属", ("ties", "belonging and trust"), "#a3427d", (0, (3.0, 1.6))),
)
COLUMNS = {0.35: (0, 3), 3.7: (1,), 6.75: (2,), 9.9: (4,)}  # groups in each column of the list, by its left edge
FACES = {"policy": "#ffe3a6", "place": "#dedede", "part": style.PAPER}
EDGES = {"policy": (2.4, "square"), "place": (1.1, "round"), "part": (1.1, "round")}  # told apart in grey too
DOTS: style.Line = (0, (1.0, 2.2))
KEYS: dict[str, dict[str, str]] = {
    "policy": {"en": "set by policy", "zh": "由政策设定"},
    "place": {"en": "given by place and person", "zh": "由地方与个人给定"},
    "part": {"en": "moves in the run", "zh": "随运行变化"},
    "flow": {"en": "made of (no strength to cut)", "zh": "由其构成（无强度可切断）"},
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
    figure = style.new_figure(ABOVE + BELOW, WIDTH)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(-BELOW, ABOVE))
    axes.set_axis_off()
    looks = {
        link: Look(group.colour, group.line, group.width)
        for group, links in zip(GROUPS, ordered(), strict=True)
        for link in links
    }
    draw(axes, lang, looks)
    _legend(axes, lang, numbers())
    return figure


def draw(axes: Axes, lang: str, looks: Mapping[str, Look]) -> None:
    """Draw boxes, dotted arrows and links, each link with its number; links in the order they come in."""
    boxes = {key: _draw_box(axes, key, lang) for key in BOXES}
    for start, end in FLOWS:
        _arrow(axes, boxes, (start, end), Look(style.MUTED, DOTS, 1.3))
    number = numbers()
    for link, look in looks.items():
        start, end = LINKS[link]
        for origin in (start, *ALSO_FROM.get(link, ())):
            bend = _arrow(axes, boxes, (origin, end), look, link)
            _badge(axes, (origin, end), bend, link, number[link], look.colour)


def _draw_box(axes: Axes, key: str, lang: str) -> FancyBboxPatch:
    box = BOXES[key]
    centre = key == "taking part"
    name = box.name(lang)
    size = 15 if centre else 12.5
    wide = max(_width(line) for line in name.split("\n")) * size / 12.5 + 0.2
    high = 0.36 + 0.2 * name.count("\n") + (0.14 if centre else 0)
    patch = _box(box.kind, box.x - wide / 2, box.y - high / 2, wide, high, PAD)
    patch.set(zorder=3, linewidth=2.4 if centre else patch.get_linewidth())
    axes.add_patch(patch)
    axes.text(box.x, box.y - 0.01, name, ha="center", va="center", fontsize=size, color=style.INK, zorder=4)
    return patch


def _box(kind: str, x: float, y: float, wide: float, high: float, pad: float) -> FancyBboxPatch:
    width, shape = EDGES[kind]
    return FancyBboxPatch(
        (x, y), wide, high, boxstyle=f"{shape},pad={pad}", facecolor=FACES[kind], edgecolor=style.INK, linewidth=width
    )


def _width(line: str) -> float:
    """Rough width of a line of 12.5-point type in inches: a hanzi is as wide as the type is high."""
    return sum(0.174 if ord(sign) > 0x2E80 else 0.094 for sign in line)


def _key(pair: tuple[str, str], link: str) -> tuple[str, str]:
    """Return an arrow's key in :data:`BENDS`: one of several links between two boxes goes by its own name."""
    return (link, pair[0]) if (link, pair[0]) in BENDS else pair


def _arrow(
    axes: Axes,
    boxes: dict[str, FancyBboxPatch],
    pair: tuple[str, str],
    look: Look,
    link: str = "",
) -> float:
    bend = BENDS.get(_key(pair, link), 0.0)
    start, end = (BOXES[key] for key in pair)
    solid = look.line == "solid"
    head = max(13.0, 8.0 + 2.6 * look.width) if solid else max(15.0, 8.0 + 4.4 * look.width)
    shaft: dict[str, Any] = {"arrowstyle": "-|>", "shrinkB": 2.0}
    if not solid:  # dashes would cut the head up: a shaft that ends inside a head of its own
        shaft = {"arrowstyle": "-", "shrinkB": 2.0 + 0.3 * head}
    for parts in (shaft, {"arrowstyle": "-|>", "shrinkB": 2.0, "linewidth": 0.0, "linestyle": "solid"}):
        axes.add_patch(
            FancyArrowPatch(
                (start.x, start.y),
                (end.x, end.y),
                patchA=boxes[pair[0]],
                patchB=boxes[pair[1]],
                shrinkA=1,
                connectionstyle=f"arc3,rad={bend}",
                mutation_scale=head,
                **({"linestyle": look.line, "linewidth": look.width} | parts),
                color=look.colour,
                zorder=2,
            )
        )
    return bend


def _badge(axes: Axes, pair: tuple[str, str], bend: float, link: str, number: int, colour: str) -> None:
    """Write a link's number on its arrow, a quadratic curve whose middle is bent to one side."""
    start, end = (BOXES[key] for key in pair)
    at = PLACES.get(_key(pair, link), 0.5)
    across, up = end.x - start.x, end.y - start.y
    middle = ((start.x + end.x) / 2 + bend * up, (start.y + end.y) / 2 - bend * across)
    x, y = (
        (1 - at) ** 2 * first + 2 * at * (1 - at) * control + at**2 * last
        for first, control, last in zip((start.x, start.y), middle, (end.x, end.y), strict=True)
    )
    axes.text(
        x, y, str(number), ha="center", va="center", fontsize=10.5, color=colour, zorder=5,
        bbox={"boxstyle": "circle,pad=0.16", "facecolor": style.PAPER, "edgecolor": colour, "linewidth": 0.9},
    )  # fmt: skip


def _legend(axes: Axes, lang: str, number: dict[str, int]) -> None:
    """List the links under the map by group, and what boxes and dotted arrows are."""
    axes.plot([0.3, WIDTH - 0.3], [-0.2] * 2, color=style.RULE, linewidth=1)
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
    """Say what the boxes' colours and the dotted arrows mean, downwards from a corner."""
    for kind, names in KEYS.items():
        if kind == "flow":
            axes.plot([x, x + 0.3], [y, y], color=style.MUTED, linestyle=DOTS, linewidth=1.5)
        else:
            axes.add_patch(_box(kind, x + 0.03, y - 0.05, 0.24, 0.1, 0.03))
        axes.text(x + 0.42, y, names[lang], va="center", fontsize=10.5, color=style.INK)
        y -= 1.1 * ROW


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
    """Say in sixteen digits what the picture is drawn from: this file, the links and their labels."""
    labels = [(link, *LINKS[link], text("link", link, "en"), text("link", link, "zh")) for link in LINKS]
    digest = hashlib.sha256(Path(__file__).read_bytes() + repr(labels).encode())
    return digest.hexdigest()[:16]

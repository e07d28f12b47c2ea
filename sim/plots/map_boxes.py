"""What stands on the causal map: boxes where a hand put them, what is made of what, and links by where they lead."""

from __future__ import annotations

from dataclasses import dataclass

from sim.plots import style
from sim.plots.map_routes import Span


@dataclass(frozen=True)
class Box:
    """Something on the map: where its middle stands, its names, and who sets it (``part`` of the run if nobody)."""

    x: float
    y: float
    en: str
    zh: str
    kind: str = "part"
    across: float = 0.0  # half its sides at least, for a box that many arrows meet
    up: float = 0.0

    def name(self, lang: str) -> str:
        """Return the name in one language."""
        return self.en if lang == "en" else self.zh

    @property
    def span(self) -> Span:
        """Return where it stands and how large it is: the same in every language, so that arrows are too."""
        wide = max(_width(line) for line in f"{self.en}\n{self.zh}".split("\n"))
        lines = max(name.count("\n") for name in (self.en, self.zh))
        return Span(self.x, self.y, max(self.across, wide / 2 + 0.17), max(self.up, 0.25 + 0.1 * lines))


BOXES: dict[str, Box] = {
    "support": Box(1.25, 10.1, "grants, contracts,\npartners", "补助、购买与结对", "policy"),
    "asking": Box(5.0, 10.0, "asking", "邀请", across=0.9),
    "council": Box(7.7, 10.2, "council", "议事会", "policy"),
    "proposals": Box(10.6, 10.1, "proposals", "提案", across=0.8),
    "courtyard groups": Box(1.25, 8.1, "courtyard\norganisations", "院落自治组织"),
    "resources": Box(3.1, 8.1, "disposition,\nskill, hours", "性情能力\n与时间", "place"),
    "organisation": Box(5.65, 8.1, "organisation", "社会组织", "policy"),
    "hearing": Box(7.65, 8.3, "hearing", "知晓"),
    "engagement": Box(10.15, 8.1, "engagement", "动员参与", "policy", across=0.9),
    "decisions": Box(12.5, 8.4, "decisions", "决定", across=0.8, up=0.4),
    "fund": Box(14.4, 7.9, "fund", "专项资金", "policy"),
    "programmes": Box(1.25, 6.0, "programmes,\ntraining", "社区营造与培训", "policy"),
    "shared activity": Box(3.3, 6.0, "shared\nactivity", "共同活动", up=0.5),
    "taking part": Box(7.6, 6.0, "taking part", "参与", across=1.45, up=0.62),
    "trust in council": Box(11.0, 6.0, "trust in those\nwho decide", "对决策者的信任"),
    "trust in neighbours": Box(1.25, 3.9, "trust in\nneighbours", "邻里信任"),
    "ties": Box(3.3, 3.9, "ties", "邻里联系", across=0.7, up=0.4),
    "covenant": Box(5.35, 3.45, "covenant", "公约"),
    "needs": Box(7.7, 3.3, "needs", "需求", across=0.9, up=0.35),
    "habit": Box(9.45, 4.0, "habit", "习惯"),
    "projects": Box(13.0, 3.9, "projects", "项目", across=0.8, up=0.5),
    "courtyards": Box(1.25, 2.3, "daily life in\ncourtyards", "院落日常", "place"),
    "turnover": Box(1.25, 0.8, "moving", "迁居", "place"),
    "time": Box(3.3, 0.8, "time", "时间", "place"),
    "belonging and trust": Box(5.5, 1.2, "belonging", "归属感"),
    "efficacy": Box(9.4, 1.2, "efficacy", "效能感"),
    "dependency": Box(11.8, 2.1, "wait, rely,\nask", "等靠要"),
    "complaints": Box(13.6, 1.2, "complaints", "投诉"),
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
        "Organisations, activities, covenants",
        "组织、活动与公约",
        ("shared activity", "courtyard groups", "covenant", "organisation"),
        "#b03a2e",
        (0, (5.0, 1.4, 1.2, 1.4, 1.2, 1.4)),
    ),
    Group(
        "Decisions, works, money",
        "决定、项目与资金",
        ("proposals", "decisions", "projects", "fund", "needs", "complaints"),
        "#0072b2",
        "solid",
    ),
    Group(
        "What is learnt; hours",
        "从经历中学习；时间",
        ("efficacy", "resources", "dependency", "trust in council", "trust in neighbours"),
        "#007a5a",
        (0, (8.0, 2.0, 1.5, 2.0)),
    ),
    Group("Ties and belonging", "联系与归属", ("ties", "belonging and trust"), "#a3427d", (0, (3.0, 1.6))),
)


def _width(line: str) -> float:
    """Rough width of a line of 12.5-point type in inches: a hanzi is as wide as the type is high."""
    return sum(0.174 if ord(sign) > 0x2E80 else 0.094 for sign in line)

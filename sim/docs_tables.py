"""The documentation's tables, made from the code: ``python -m sim.docs_tables`` writes them in place.

A table stands in a page between ``<!-- table: NAME -->`` and ``<!-- end -->``; what is between is made
anew, everything else is left alone. ``--check`` writes nothing and fails where a page is out of step.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sim.evidence import FACTS, SURE
from sim.labels import text
from sim.parameters import LEVERS, LINKS, PARAMETERS, PLACE, RULES, Parameter
from sim.plots.causal_map import ALSO_FROM, BOXES, GROUPS, numbers
from sim.scenarios import load_place, load_policy, place_names, policy_names

HERE = Path(__file__).parent
PAGES = HERE.parent / "docs"
MARK = re.compile(r"(<!-- table: (?P<name>[\w-]+) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)

# Numbers that stand in the code beside the rule that uses them: module, name, what it is.
CONSTANTS: tuple[tuple[str, str, str], ...] = (
    ("model", "BURN_IN", "months lived under the status quo before month 1"),
    ("population", "SLOTS", "ties outside the household that a resident can keep (Dunbar's inner layers)"),
    ("population", "LARGEST_HOUSEHOLD", "persons of the largest household"),
    ("network", "STRONGEST", "strength of the strongest tie, as stored; the strengths below are on this scale"),
    ("network", "FIRST_STRENGTH", "strength of a new tie"),
    ("network", "CLOSE", "strength from which a tie counts as close"),
    ("network", "DAILY_FLOOR", "strength that living near each other keeps"),
    ("network", "REVIEW", "months between two reviews of a tie"),
    ("needs", "MEMORY", "part of last month's complaints that officials still have on the desk"),
    ("year", "HANDS_CHANCE", "chance a month that works under way call for hands"),
    ("deliberation", "MEMBER_COMES", "chance that a member comes to the sitting"),
    ("deliberation", "JUDGEMENT_ERROR", "half-width of a member's error in judging severity"),
    ("deliberation", "HARDLY", "severity seen below which officials draw up nothing"),
    ("organisation", "HOSTING_SHARE", "share of the hours left after drafting that goes into activities"),
    ("proposals", "RESIDENTS_PER_PROJECT", "residents served by a project of median cost"),
    ("parameters", "CONSTRUCTION_SHARE", "share of projects that are construction, by category of need"),
    ("parameters", "WAGE_FEN", "fen an hour of a social worker"),
    ("parameters", "MEETING_FEN", "fen a meeting"),
    ("parameters", "BALLOT_FEN", "fen an adult and ballot"),
    ("parameters", "POSTING_FEN", "fen a household and month of postings at full reach"),
    ("parameters", "REASON_FEN", "fen an answer to a refusal"),
    ("parameters", "SUPERVISOR_FEN", "fen a place in a watch group and project"),
    ("parameters", "SITTING_FEN", "fen a seat and month of sitting"),
)


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; a bar inside a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _range(parameter: Parameter) -> str:
    if parameter.choices:
        return ", ".join(parameter.choices)
    return f"{_number(parameter.low)} to {_number(parameter.high)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1_000 else f"{value:g}"


def _parameters(found: Iterable[Parameter]) -> str:
    rows = ([f"`{p.name}`", p.meaning, p.shown(p.default), _range(p), p.unit, p.source] for p in found)
    return markdown(["parameter", "meaning", "default", "range", "unit", "source"], rows)


def place_parameters() -> str:
    """Return what a place sets."""
    return _parameters(PLACE)


def levers() -> str:
    """Return what a policy sets, with neutral value and price."""
    rows = ([f"`{p.name}`", p.meaning, p.shown(p.neutral or 0), _range(p), p.unit, p.price, p.source] for p in LEVERS)
    return markdown(["lever", "meaning", "neutral", "range", "unit", "price", "source"], rows)


def rules() -> str:
    """Return the parameters of behaviour; an assumption is marked, for its range is drawn from."""
    return _parameters(RULES)


def constants() -> str:
    """Return the numbers that stand beside their rules, read from the modules."""
    rows = []
    for module, name, meaning in CONSTANTS:
        value = getattr(importlib.import_module(f"sim.{module}"), name)
        shown = ", ".join(f"{each:g}" for each in value) if isinstance(value, tuple) else f"{value:g}"
        rows.append([f"`{module}.{name}`", meaning, shown])
    return markdown(["constant", "meaning", "value"], rows)


def links() -> str:
    """Return the links of the causal map, numbered as on the map."""
    rows = []
    for link, number in numbers().items():
        start, end = LINKS[link]
        starts = ", ".join(BOXES[key].en.replace("\n", " ") for key in (start, *ALSO_FROM.get(link, ())))
        label, group = text("link", link, "en"), next(each.en for each in GROUPS if end in each.targets)
        rows.append([str(number), f"`{link}`", label, starts, BOXES[end].en.replace("\n", " "), group])
    return markdown(["no.", "link", "label", "from", "to", "group"], rows)


def facts() -> str:
    """Return the published facts."""
    rows = ([name, fact.text, fact.value, fact.source, fact.sure] for name, fact in FACTS.items())
    return markdown(["fact", "about", "value", "source", "sure"], rows)


def sure() -> str:
    """Return what the letters mean that say how sure a fact is."""
    return markdown(["letter", "meaning"], ([f"**{letter}**", meaning] for letter, meaning in SURE.items()))


def places() -> str:
    """Return the shipped places."""
    rows = []
    for name in place_names():
        place = load_place(name)
        residents, courtyards = (
            f"{place.values[key]:,.0f} ({place.sources.get(key, 'no source')})"
            for key in ("place.residents", "place.courtyards")
        )
        rows.append([f"`{name}`", place.title["en"], place.kind, residents, courtyards, place.about["en"]])
    return markdown(["place", "title", "kind", "residents", "courtyards", "about"], rows)


def policies() -> str:
    """Return the shipped policies and their levers."""
    rows = []
    for name in policy_names():
        policy = load_policy(name)
        set_to = (f"`{key}` = {PARAMETERS[key].shown(value)}" for key, value in policy.values.items())
        rows.append([f"`{name}`", policy.title["en"], "; ".join(set_to) or "every lever neutral"])
    return markdown(["policy", "title", "levers"], rows)


def modules() -> str:
    """Return every module with the first sentence of its docstring."""
    rows = []
    for path in sorted(HERE.rglob("*.py")):
        about = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = re.split(r"(?<=\.)\s", " ".join(about.split()), maxsplit=1)[0].rstrip(".")
        rows.append([f"`{path.relative_to(HERE).as_posix()}`", first.replace("``", "`")])
    return markdown(["file", "what it holds"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "place-parameters": place_parameters,
    "levers": levers,
    "rules": rules,
    "constants": constants,
    "links": links,
    "facts": facts,
    "sure": sure,
    "places": places,
    "policies": policies,
    "modules": modules,
}


def renewed(page: str) -> str:
    """Return a page with every table in it made anew.

    Raises
    ------
    KeyError
        If a marker names a table there is none of.
    """
    return MARK.sub(lambda found: f"{found[1]}\n{TABLES[found['name']]()}\n\n{found[4]}", page)


def main(arguments: Sequence[str]) -> int:
    """Write the tables into the pages, or with ``--check`` say which pages are out of step."""
    old = []
    for path in sorted(PAGES.glob("*.md")):
        page = path.read_text(encoding="utf-8")
        if renewed(page) != page:
            old.append(path.name)
            if "--check" not in arguments:
                path.write_text(renewed(page), encoding="utf-8")
    print(f"tables made anew in: {', '.join(old) or 'no page'}")
    return 1 if old and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The documentation's tables, made from the code: ``python -m sim.docs_tables`` writes them in place.

A table stands in a page between ``<!-- table: NAME -->`` and ``<!-- end -->``; what is between is made
anew, everything else is left alone. ``--check`` writes nothing and fails where a page is out of step.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from sim.compiled import COMPILED_SOURCES
from sim.evidence import FACTS, SURE
from sim.labels import text
from sim.parameters import LEVERS, LINKS, PARAMETERS, PLACE, PRICES, RULES, Parameter
from sim.plots.causal_map import numbers
from sim.plots.map_boxes import ALSO_FROM, BOXES, GROUPS
from sim.scenarios import load_place, load_policy, place_names, policy_names

HERE = Path(__file__).parent
PAGES = HERE.parent / "docs"
MARK = re.compile(r"(<!-- table: (?P<name>[\w-]+) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)

# A number that stands in the code beside its rule, with the comment that says what it is.
CONSTANT = re.compile(
    r"^(?P<name>[A-Z][A-Z_]+) = (?P<value>\([\d._,\s]+\)|[\d._]+)  # (?!index)(?P<meaning>.+)$", re.MULTILINE
)
TECHNICAL = {"chance.py", "tallies.py", "world.py", "courtyard.py", "ordering.py", "notes.py"}
BESIDE_RULES = ("model.py", *(name for name in COMPILED_SOURCES if name not in TECHNICAL))


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
    rows = ([f"`{p.name}`", p.meaning, p.shown(p.default), _range(p), p.unit, _source(p)] for p in found)
    return markdown(["parameter", "meaning", "default", "range", "unit", "source"], rows)


def _source(parameter: Parameter) -> str:
    """Say where a number comes from, and of a place's which range it is drawn from where its file leaves it out."""
    if parameter.kind != "place" or parameter.drawn_from is None:
        return parameter.source
    low, high = map(_number, parameter.drawn_from)
    return f"{parameter.source}; without it assumed, and drawn from {low} to {high}"


def place_parameters() -> str:
    """Return what a place sets."""
    return _parameters(PLACE)


def levers() -> str:
    """Return what a policy sets, with neutral value and price."""
    rows = (
        [f"`{p.name}`", p.meaning, p.shown(p.neutral or 0), _range(p), p.unit, _acts(p), p.price, p.source]
        for p in LEVERS
    )
    return markdown(["lever", "meaning", "neutral", "range", "unit", "acts", "price", "source"], rows)


def _acts(lever: Parameter) -> str:
    """Say when a change of a lever acts."""
    return "new year" if lever.yearly else "any month"


def rules() -> str:
    """Return the parameters of behaviour; an assumption is marked, for its range is drawn from."""
    return _parameters(RULES)


def prices() -> str:
    """Return what government pays for engagement and for staff."""
    return _parameters(PRICES)


def constants() -> str:
    """Return the commented numbers that stand beside rules, read from the modules' sources."""
    rows = []
    for file in BESIDE_RULES:
        for found in CONSTANT.finditer((HERE / file).read_text(encoding="utf-8")):
            name = f"{file.removesuffix('.py')}.{found['name']}"
            rows.append(
                [f"`{name}`", found["meaning"], ", ".join(re.findall(r"[\d.]+", found["value"].replace("_", "")))]
            )
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
        parts = [_set_to(policy.values) or "every lever neutral"]
        parts += [f"from month {change.month + 1}: {_set_to(change.values)}" for change in policy.changes]
        rows.append([f"`{name}`", policy.title["en"], "; ".join(parts)])
    return markdown(["policy", "title", "levers"], rows)


def _set_to(values: Mapping[str, float]) -> str:
    return "; ".join(f"`{key}` = {PARAMETERS[key].shown(value)}" for key, value in values.items())


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
    "prices": prices,
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

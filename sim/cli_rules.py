"""The rules that the model lives by, found by a word: where each stands, what it does, which parameters it reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.cli_find import has
from sim.cli_tables import say_none, show, show_json
from sim.compiled import COMPILED_SOURCES
from sim.labels import LANGUAGES, text
from sim.parameters import LINKS, PARAMETERS

MARKS = {"rule", "inlined"}  # decorators of what both executors call
MARKUP = re.compile(r":\w+:`~?([^`]+)`|``")  # a name that is linked to, and what stands as code
HERE = Path(__file__).parent
# What rules read as fields of the parameter record: parameters by their names, and strengths of links.
FIELDS = {name.replace(".", "_"): ("parameter", name) for name in PARAMETERS}
FIELDS |= {f"link_{name}": ("link", name) for name in LINKS}


@dataclass(frozen=True)
class Rule:
    """A rule as its source has it.

    Attributes
    ----------
    name : str
        Module and function, as ``behavior.asked``.
    file : str
    line : int
    says : str
        Its docstring.
    reads : tuple of (str, str)
        Kind (``parameter`` or ``link``) and name of what it reads.
    """

    name: str
    file: str
    line: int
    says: str
    reads: tuple[tuple[str, str], ...]

    @property
    def does(self) -> str:
        """What it does, in a line, without the marks of its docstring."""
        return MARKUP.sub(r"\1", self.says.partition("\n")[0])

    def labels(self, lang: str) -> list[str]:
        """Return what it reads, as people call it."""
        return [text(kind, name, lang) for kind, name in self.reads]


@cache
def every_rule() -> tuple[Rule, ...]:
    """Return all rules, module by module."""
    return tuple(rule for name in COMPILED_SOURCES for rule in _of(HERE / name))


def _of(path: Path) -> Iterator[Rule]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and MARKS.intersection(
            mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)
        ):
            read = (one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute))
            fields = dict.fromkeys(name for name in read if name in FIELDS)
            where = f"sim/{path.name}"
            says = ast.get_docstring(node) or ""
            yield Rule(f"{path.stem}.{node.name}", where, node.lineno, says, tuple(FIELDS[name] for name in fields))


def found_by(word: str | None) -> list[Rule]:
    """Return all rules, or those that a word finds: in names, docstrings, and labels of what they read."""
    return [one for one in every_rule() if word is None or has(word, _said(one))]


def _said(one: Rule) -> list[str]:
    labels = [label for lang in LANGUAGES for label in one.labels(lang)]
    return [one.name, one.says, *(name for _, name in one.reads), *labels]


def rules(lang: str, as_json: bool, word: str | None) -> None:
    """Show every rule with where it stands, what it does and what it reads, or those that a word finds."""
    found = found_by(word)
    if not found and not as_json:
        say_none("rules", word, lang)
        return
    if as_json:
        show_json([{"name": one.name, "file": one.file, "line": one.line, "does": one.says,
                    "reads": [name for _, name in one.reads]} for one in found])  # fmt: skip
        return
    comma = text("word", "comma", lang)
    columns = [text("cli", key, lang) for key in ("rule_name", "stands_in", "does", "reads")]
    show(columns, ([one.name, f"{one.file}:{one.line}", one.does, comma.join(one.labels(lang))] for one in found))

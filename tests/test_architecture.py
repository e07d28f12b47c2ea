"""The house is built as docs/architecture.md says: imports run one way, files are short, functions say what they do."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sim"
LONGEST = 500
FILES = sorted(PACKAGE.rglob("*.py"))
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LAYERS = [line.split() for line in re.search(r"```layers\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()]


def name_of(path):
    """Dotted name inside the package; the package itself is ``""``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path): path for path in FILES}


def height_of(module):
    """Line of the layers that a module stands on, the lowest being 0; a folder stands for what is in it."""
    names = {module, module.partition(".")[0]}
    found = [height for height, layer in enumerate(reversed(LAYERS)) if names & set(layer)]
    assert len(found) == 1, f"sim/{module}: docs/architecture.md gives it {len(found)} places among the layers"
    return found[0]


def imports_of(path):
    """Modules of the package that a file imports when it runs, at its top or inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    found = set()
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sim":
            inside = node.module.partition(".")[2]
            for alias in node.names:
                whole = ".".join(part for part in (inside, alias.name) if part)
                found.add(whole if whole in MODULES else {"GovernanceModel": "model"}.get(alias.name, inside))
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[2] for alias in node.names if alias.name.partition(".")[0] == "sim"}
    return found - {name_of(path)}


def test_every_module_has_one_place_among_the_layers():
    assert {module: height_of(module) for module in MODULES if module}


def test_no_layer_names_what_is_not_there():
    there = {module.partition(".")[0] for module in MODULES}
    assert {name for layer in LAYERS for name in layer} <= there


@pytest.mark.parametrize("module", [module for module in MODULES if module])
def test_imports_run_one_way(module):
    upward = [other for other in imports_of(MODULES[module]) if other and height_of(other) > height_of(module)]
    assert upward == []


def test_what_results_say_has_names_that_no_other_room_has():
    """There were two ``findings.py``, the demonstration's and the studies'."""
    rooms = {module.rpartition(".")[::2] for module in MODULES if module}
    telling = {name for room, name in rooms if room == "telling"}
    assert "statements" in telling
    assert telling.isdisjoint(name for room, name in rooms if room != "telling")


def test_there_are_no_circles():
    graph = {module: {other for other in imports_of(path) if other} for module, path in MODULES.items() if module}
    assert list(TopologicalSorter(graph).static_order())


def test_the_package_itself_loads_nothing_until_asked():
    tree = ast.parse(MODULES[""].read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.ImportFrom | ast.Import)]
    assert {node.module for node in top if isinstance(node, ast.ImportFrom)} <= {"__future__", "typing"}


def test_imports_are_seen_where_they_hide():
    """The reader of imports itself: at the top, inside a function, by name, and not for types alone."""
    assert {"compiled", "population"} <= imports_of(MODULES["behavior"])
    assert "model" in imports_of(MODULES["studies.replicates"])
    assert "model" not in imports_of(MODULES["explain"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_is_one_concept_and_no_longer(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_whatever_is_public_says_what_it_does(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [] if ast.get_docstring(tree) else ["the module"]
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for place in (tree, *classes):
        for node in place.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node) and not _is_setter(node):
                silent.append(node.name)
    assert silent == []


def _is_setter(node):
    return any(ast.unparse(decorator).endswith(".setter") for decorator in node.decorator_list)

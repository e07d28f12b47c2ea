"""Compiled code is kept on disk, and an edited rule never runs in its old form."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import compiled

HOME = Path(sim.__file__).parent
PROBE = """
from sim import beliefs
from sim.compiled import cache_folder, kernel


@kernel()
def probe(state):
    return beliefs.step_towards(state, 1.0, 0.5)


print(cache_folder().parent.name, probe(0.0), sum(probe.stats.cache_hits.values()))
"""


@pytest.fixture
def checkout(tmp_path):
    """A copy of the package with a small kernel that calls a rule of another file."""
    shutil.copytree(
        HOME, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__", "scenarios", "plots", "studies")
    )
    (tmp_path / "sim" / "probe.py").write_text(PROBE)
    return tmp_path


def run_probe(checkout: Path) -> tuple[str, float, int]:
    """Run the kernel in a process of its own: cache folder, value, times read from the cache."""
    environment = os.environ | {"PYTHONPATH": str(checkout), "YUANLUO_CACHE": str(checkout / "cache")}
    environment.pop("COVERAGE_PROCESS_START", None)
    done = subprocess.run(
        [sys.executable, "-m", "sim.probe"], cwd=checkout, env=environment, capture_output=True, text=True, check=True
    )
    folder, value, hits = done.stdout.split()
    return folder, float(value), int(hits)


def edit(checkout: Path) -> None:
    """Make the rule go twice as far."""
    rules = checkout / "sim" / "beliefs.py"
    text = rules.read_text()
    assert "return state + size * (target - state)" in text
    rules.write_text(
        text.replace("return state + size * (target - state)", "return state + 2 * size * (target - state)")
    )


def test_an_edited_rule_takes_effect_in_compiled_code(checkout):
    folder, value, hits = run_probe(checkout)
    assert (value, hits) == (0.5, 0)
    assert run_probe(checkout) == (folder, 0.5, 1), "the second process compiles nothing"
    edit(checkout)
    changed, value, hits = run_probe(checkout)
    assert value == 1.0, "the old rule still runs"
    assert changed != folder
    assert hits == 0


def test_one_folder_for_all_sources_would_run_the_old_rule(checkout):
    """Why the folder is keyed: without the key numba finds nothing changed (this keeps the test above honest)."""
    module = checkout / "sim" / "compiled.py"
    text = module.read_text()
    assert "folder = base / sources_hash()" in text
    module.write_text(text.replace("folder = base / sources_hash()", 'folder = base / "always"'))
    assert run_probe(checkout)[1] == 0.5
    edit(checkout)
    assert run_probe(checkout)[1:] == (0.5, 1)


def compiled_part(tree):
    """Leave out what only annotations need: it is not there when code is compiled."""
    tree.body = [one for one in tree.body if not (isinstance(one, ast.If) and ast.unparse(one.test) == "TYPE_CHECKING")]
    return tree


def test_every_source_of_compiled_code_is_part_of_the_key():
    """Whatever a compiled source imports from the package is compiled from too, errors apart."""
    assert all((HOME / name).is_file() for name in compiled.COMPILED_SOURCES)
    for name in compiled.COMPILED_SOURCES:
        for node in ast.walk(compiled_part(ast.parse((HOME / name).read_text(encoding="utf-8")))):
            if isinstance(node, ast.ImportFrom) and node.module and re.match(r"sim(\.|$)", node.module):
                modules = [a.name for a in node.names] if node.module == "sim" else [node.module.removeprefix("sim.")]
                for module in modules:
                    assert module in ("errors", "written") or f"{module}.py" in compiled.COMPILED_SOURCES, (
                        f"{name} imports {module}"
                    )


def test_every_file_that_holds_compiled_code_is_part_of_the_key():
    marked = re.compile(r"^\s*@(rule|inlined|kernel\(.*\))$", re.MULTILINE)
    holding = {
        path.relative_to(HOME).as_posix() for path in HOME.rglob("*.py") if marked.search(path.read_text("utf-8"))
    }
    assert len(holding) > 10
    assert holding <= set(compiled.COMPILED_SOURCES)


@pytest.fixture
def fresh():
    """Forget which folder was chosen, before and after."""
    compiled.cache_folder.cache_clear()
    yield
    compiled.cache_folder.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_the_cache_folder_is_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("YUANLUO_CACHE", str(tmp_path / "mine"))
    assert compiled.cache_folder().parent == tmp_path / "mine" / compiled.sources_hash()
    assert compiled.cache_folder().is_dir()
    assert list(compiled.cache_folder().iterdir()) == []


@pytest.mark.usefixtures("fresh")
def test_a_folder_that_cannot_be_written_is_left_for_a_temporary_one(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("YUANLUO_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert compiled.cache_folder().parent == tmp_path / "yuanluo-cache" / compiled.sources_hash()


@pytest.mark.usefixtures("fresh")
def test_no_folder_at_all_is_an_error_that_names_the_one_wanted(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("YUANLUO_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    with pytest.raises(OSError, match=r"no folder for compiled code can be written: .*file"):
        compiled.cache_folder()


@pytest.mark.usefixtures("fresh")
def test_code_counts_as_cached_once_it_is_on_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("YUANLUO_CACHE", str(tmp_path))
    assert not compiled.is_cached()
    (compiled.cache_folder() / "engine").mkdir()
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    (compiled.cache_folder() / "engine" / "engine.residents-1.py27.nbi").touch()
    assert not compiled.is_cached(), "compiled for another Python"
    for loop in ("residents", "groups"):
        (compiled.cache_folder() / "engine" / f"engine.{loop}-1.{version}.nbi").touch()
    assert compiled.is_cached()
    assert not compiled.is_cached(with_systems=True)
    monkeypatch.setattr(compiled, "installation", lambda: "elsewhere")
    compiled.cache_folder.cache_clear()
    assert not compiled.is_cached(), "compiled by another installation, whose code numba does not find from here"


@compiled.kernel()
def doubled(numbers, times):
    for k in range(len(numbers)):
        numbers[k] *= times


def test_a_loop_known_by_its_types_does_what_it_does_when_they_are_asked_for():
    one, other = np.arange(5.0), np.arange(5.0)
    doubled(one, 2)
    compiled.native(doubled, (other, 2))(other, 2)
    np.testing.assert_array_equal(one, other)
    assert one[4] == 8.0


def test_types_are_asked_for_once_for_arguments_of_one_layout(monkeypatch):
    whole = np.arange(5)
    compiled.native(doubled, (whole, 2))(whole, 2)
    assert whole.tolist() == [0, 2, 4, 6, 8]
    monkeypatch.setattr(compiled.numba, "typeof", lambda _: pytest.fail("asked again"))
    compiled.native(doubled, (np.arange(9), 3))
    monkeypatch.undo()
    strided = np.arange(10)[::2]
    compiled.native(doubled, (strided, 2))(strided, 2)
    assert strided.tolist() == [0, 4, 8, 12, 16], "another layout is another loop"


def test_an_array_laid_out_by_columns_is_not_taken_for_one_that_has_gaps():
    by_columns, with_gaps = np.zeros((4, 3), order="F"), np.zeros((8, 3))[::2]
    assert not by_columns.flags.c_contiguous
    assert not with_gaps.flags.c_contiguous
    assert compiled.layout(by_columns) != compiled.layout(with_gaps)

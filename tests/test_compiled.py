"""What compiled code is keyed by covers every source it is made from."""

from __future__ import annotations

import re
from pathlib import Path

import sim
from sim.compiled import COMPILED_SOURCES

MARKED = re.compile(r"^\s*@(rule|inlined|kernel\(.*\))$", re.MULTILINE)


def test_every_module_with_compiled_code_keys_the_cache() -> None:
    root = Path(sim.__file__).parent
    marked = {
        path.relative_to(root).as_posix() for path in root.rglob("*.py") if MARKED.search(path.read_text("utf-8"))
    }
    assert len(marked) > 10
    assert marked <= set(COMPILED_SOURCES)


def test_the_cache_is_keyed_by_files_that_exist() -> None:
    assert all((Path(sim.__file__).parent / name).is_file() for name in COMPILED_SOURCES)

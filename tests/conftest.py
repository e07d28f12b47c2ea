"""What every test takes for granted: the same examples everywhere, compiled rules, and long files begun first."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numba
import pytest
from hypothesis import HealthCheck, settings

from sim.compiled import is_cached

settings.register_profile(
    "yuanluo", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("yuanluo")
# Small places are not worth the handing out to threads; tests/contracts/test_same_luck.py runs on two.
numba.set_num_threads(1)

ROOT = Path(__file__).parents[1]
# Files that take longest, longest first: begun last, one of them would keep one process busy and the others idle.
LONGEST = (
    "test_docs.py", "plots/test_study_report.py", "experiments/test_shipped.py", "contracts/test_executors.py",
    "test_cli_why.py", "telling/test_readme_findings.py", "studies/test_session.py", "studies/test_demo.py",
    "contracts/test_neutral_levers.py", "test_model.py", "contracts/test_links.py", "studies/test_guide.py",
)  # fmt: skip
LIVE_A_YEAR = "from tests.worlds import full; full(burn_in=12).run(12)"  # enters every loop


@pytest.fixture
def untraced() -> Iterator[None]:
    """Let no tracer look on: plain agents traced for coverage take twice as long."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile before processes that share the tests begin: each would compile the same loops, and traced."""
    shared = session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput")
    if not shared or session.config.option.collectonly or is_cached(with_systems=True):
        return
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", LIVE_A_YEAR], cwd=ROOT, env=environment, check=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the order within a file stays."""
    begins = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: begins.get(item.path.relative_to(ROOT / "tests").as_posix(), len(begins)))

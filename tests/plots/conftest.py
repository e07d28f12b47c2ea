"""One small demonstration and one small study on stand-in models, shared by the tests of figures and pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from sim.plots.demo_run import run_demo
from sim.studies.comparison import Comparison, compare_study
from sim.studies.demo import Demo
from sim.studies.results import Results
from tests.plots.fake_model import FakeModel
from tests.studies import lucky

POLICIES = '["no-fund", "fund-only", "voice-only", "reform-2009"]'


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Demo, Path, str]:
    """A demonstration, the folder it wrote, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    console = Console(file=io.StringIO(), width=80)
    demo = run_demo(folder, months=24, replicates=5, workers=1, seed=3, console=console, build=FakeModel)
    return demo, folder, console.file.getvalue()


@pytest.fixture(scope="session")
def demo(made: tuple[Demo, Path, str]) -> Demo:
    return made[0]


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Four policies at three sizes of the fund, at two places."""
    return lucky.made(
        tmp_path_factory.mktemp("funds"), '[levers]\n"fund.per_community" = [0, 20000, 40000]\n', policies=POLICIES,
        places='["xingfu", "puyang"]', replicates="5", series="true",
    )  # fmt: skip


@pytest.fixture(scope="session")
def comparison(study: Results) -> Comparison:
    return compare_study(study.folder)

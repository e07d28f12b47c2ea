"""One small demonstration on the stand-in model, shared by the tests of figures and page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from sim.studies.demo import Demo, run_demo
from tests.plots.fake_model import FakeModel


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

"""Contracts run all there is through plain agents: traced for coverage, each would take twice as long."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def untraced() -> Iterator[None]:
    """Let no tracer look on; what rules and agents do is covered by their own tests."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)

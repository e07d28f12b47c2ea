"""Studies: how runs are designed, run, compared and reported.

>>> from sim.studies import new_study, plan_study, run_study, open_study
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# What a notebook needs, and where it stands; loaded when asked for, so that a command loads only what it uses.
OFFERED = {
    "new_study": "session",
    "run_study": "session",
    "retry_study": "session",
    "study_status": "session",
    "plan_study": "plan",
    "open_study": "results",
    "Results": "results",
    "compare_study": "comparison",
    "findings_match": "findings",
    "write_findings": "findings",
}
__all__ = list(OFFERED)


def __getattr__(name: str) -> Any:
    """Load what is asked for."""
    if name in OFFERED:
        return getattr(import_module(f"sim.studies.{OFFERED[name]}"), name)
    raise AttributeError(f"module 'sim.studies' has no attribute {name!r}")

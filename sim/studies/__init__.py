"""Studies: how runs are designed, run, compared and reported.

>>> from sim.studies import new_study, plan_study, run_study, open_study
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# What a notebook needs, and where it stands; loaded when asked for, so that a command loads only what it uses.
OFFERED = {
    "new_study": "sim.studies.session",
    "run_study": "sim.studies.session",
    "retry_study": "sim.studies.session",
    "study_status": "sim.studies.session",
    "plan_study": "sim.studies.plan",
    "open_study": "sim.studies.results",
    "Results": "sim.studies.results",
    "compare_study": "sim.studies.comparison",
    "findings_match": "sim.telling.readme_findings",
    "write_findings": "sim.telling.readme_findings",
}
__all__ = list(OFFERED)


def __getattr__(name: str) -> Any:
    """Load what is asked for."""
    if name in OFFERED:
        return getattr(import_module(OFFERED[name]), name)
    raise AttributeError(f"module 'sim.studies' has no attribute {name!r}")

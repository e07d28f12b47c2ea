"""Asking residents to come: where there is something to come to, and how many of a courtyard have been asked."""

from __future__ import annotations

from typing import Any

from sim.compiled import rule


@rule
def something_on(row: Any) -> bool:
    """Whether there is something in a courtyard this month that residents can be asked to come to."""
    return bool(row.meeting + row.volunteer_day + row.hosted + row.family_day > 0)


@rule
def ask_more(row: Any, share: float) -> None:
    """Let organisations ask a further share of a courtyard's residents this month; everybody at most."""
    row.organisation_asks = min(1.0, row.organisation_asks + share)

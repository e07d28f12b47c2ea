"""Every indicator that the demonstration's page tells of, cell by cell, for programs: whoever checks a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.telling.demo_cost import AS_IT_WAS
from sim.telling.demo_table import INDICATORS
from sim.telling.gap_reading import SIDES

if TYPE_CHECKING:
    from sim.studies.demo import Demo

FIELDS = (
    "fund_times", "fund_yuan_per_year", "engagement", "indicator", "runs", "replicates",
    "level", "difference", "difference_sd", "share_higher", "share_equal",
)  # fmt: skip


def told(demo: Demo) -> list[str]:
    """Return the names of what the page tells of: yardsticks, parts of cohesion, gaps and both of their sides."""
    gaps = [f"gap_{grouping}" for grouping in demo.groupings]
    sides = [f"reach_{group}" for gap in gaps for group in SIDES[gap]]
    return list(dict.fromkeys((*INDICATORS.values(), *demo.parts, *gaps, *sides)))


def records(demo: Demo) -> Iterator[dict[str, str]]:
    """Yield a row an indicator, cell and kind of runs, as CSV fields.

    ``level`` is a mean over the runs in the last month, ``difference`` that from the place as it was, paired run by
    run, with its standard deviation between runs (with n - 1); of a share of 0 to 1 both are of 1.
    """
    base = demo.index(*AS_IT_WAS)
    for name in told(demo):
        for kind, runs in (("luck", demo.luck), ("luck_and_assumptions", demo.both)):
            ends = runs.end(name).astype(np.float64)
            for index, cell in enumerate(demo.cells):
                moved = ends[:, index] - ends[:, base]
                spread = f"{moved.std(ddof=1):.6f}" if len(moved) > 1 else ""
                yield dict(zip(FIELDS, (
                    f"{cell.times:g}", f"{cell.yuan:.0f}", cell.engagement, name, kind, str(len(moved)),
                    f"{ends[:, index].mean():.6f}", f"{moved.mean():.6f}", spread, f"{(moved > 0).mean():.4f}",
                    f"{(moved == 0).mean():.4f}",
                ), strict=True))  # fmt: skip

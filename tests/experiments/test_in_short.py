"""What pages say in short leaves out neither what is unclear nor what stays least."""

from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd
import pytest

from sim.studies.comparison import Comparison

PAGES = runpy.run_path(str(Path(__file__).parents[2] / "figures" / "make_experiments.py"))
CLEAR, UNCLEAR = 0.001, 0.9


def row(place, policy, difference, p=CLEAR, **more):
    ends = {"low": difference - 0.001, "high": difference + 0.001}
    return {
        "place": place,
        "policy": policy,
        "indicator": "reach",
        "difference": difference,
        "p_holm": p,
        **ends,
        **more,
    }


@pytest.mark.parametrize(
    ("p_values", "said"),
    [((UNCLEAR, UNCLEAR), " (none clear)"), ((CLEAR, UNCLEAR), " (1 of 2 clear)"), ((CLEAR, CLEAR), "")],
)
def test_a_range_of_what_a_fund_moves_says_how_many_of_it_are_clear(p_values, said):
    largest = {"compared": "setting", "fund.per_community": 1_200_000}
    rows = [
        row(place, policy, 0.002, p if policy == "fund-only" else CLEAR, **largest)
        for place, p in zip(("puyang", "chengbei"), p_values, strict=True)
        for policy in ("fund-only", "reform-2009")
    ]
    told = PAGES["fund_size"](Comparison(pd.DataFrame(rows), {}))
    assert f"by +0.20 to +0.20{said} under the fund alone, by +0.20 to +0.20 under the reform" in told


def test_what_there_is_after_support_is_told_of_every_clear_gain_and_more_is_not_called_left():
    gains = {"volunteers": (0.1, 0.11), "reach": (0.3, 0.24), "needs_met": (0.03, 0.015), "gap_age": (0.02, 0.01)}
    rows = [
        row(place, policy, one, compared="policy") | {"indicator": name}
        for name, own in gains.items()
        for place in ("puyang", "hefengshui")
        for policy, one in zip(("support-goes-on", "support-then-exit"), own, strict=True)
    ]
    rows += [row("puyang", "support-goes-on", 0.1, p, compared="policy") | {"indicator": "belonging"} for p in (0.9,)]
    told = PAGES["support_exit"](Comparison(pd.DataFrame(rows), {}))
    assert told.endswith("each): yearly reach 80 %, needs met 50 %; more than where it goes on: volunteered 110 %.")

"""Gaps between groups in words: narrower is nearer to 0, whichever group is ahead."""

from __future__ import annotations

import math

import pytest

from sim.measures import INDICATORS
from sim.plots.group_gaps import SIDES, reading, told
from sim.studies.contrasts import GAPS


def moved(base, value, worse=math.nan, **more):
    row = {"indicator": "gap_migrant", "base": base, "value": value, "difference": value - base, "futures_worse": worse}
    return row | {"low": value - base - 0.01, "high": value - base + 0.01, "p_holm": 0.001} | more


def test_every_gap_has_its_two_groups():
    assert tuple(SIDES) == GAPS
    assert set(GAPS) <= set(INDICATORS)


@pytest.mark.parametrize(
    ("base", "value", "read"),
    [(-0.10, -0.02, "gap_narrower"), (0.10, 0.02, "gap_narrower"), (-0.02, -0.10, "gap_wider"),
     (-0.10, 0.04, "gap_narrower"), (-0.04, 0.10, "gap_wider"), (-0.04, 0.04, "gap_as_wide")],
)  # fmt: skip
def test_narrower_is_nearer_to_0_on_either_side(base, value, read):
    assert reading(moved(base, value)) == read


def test_who_is_ahead_is_named_before_and_after():
    said = told(moved(-0.10, 0.04), "en")
    assert "Migrants ahead by 10.0, then Locals ahead by 4.0: narrower" in said
    assert "not clear" not in said
    assert "neither ahead, then Locals ahead by 4.0: wider" in told(moved(0.0, 0.04), "en")
    assert "外来居民领先 10.0，变为本地居民领先 4.0：差距缩小" in told(moved(-0.10, 0.04), "zh")
    assert "not clear" in told(moved(-0.10, 0.04, p_holm=0.5), "en")


def test_futures_whose_gaps_cancel_in_a_mean_are_counted():
    assert "wider in 50 % of the futures" in told(moved(0.0, 0.0, 0.5), "en")
    assert "futures" not in told(moved(0.0, 0.0), "en")

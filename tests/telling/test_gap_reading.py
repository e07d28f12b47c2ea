"""Whose gap it is, and whether it is narrower: nearer to 0, whichever group is ahead."""

from __future__ import annotations

import pytest

from sim.measures import INDICATORS
from sim.studies.contrasts import GAPS
from sim.telling.gap_reading import SIDES, reading


def test_every_gap_has_its_two_groups():
    assert tuple(SIDES) == GAPS
    assert set(GAPS) <= set(INDICATORS)


@pytest.mark.parametrize(
    ("base", "value", "read"),
    [(-0.10, -0.02, "gap_narrower"), (0.10, 0.02, "gap_narrower"), (-0.02, -0.10, "gap_wider"),
     (-0.10, 0.04, "gap_turned"), (-0.04, 0.10, "gap_turned"), (0.035, -0.034, "gap_turned"),
     (0.04, 0.04, "gap_as_wide")],
)  # fmt: skip
def test_narrower_is_nearer_to_0_on_either_side(base, value, read):
    assert reading({"indicator": "gap_migrant", "base": base, "value": value}) == read

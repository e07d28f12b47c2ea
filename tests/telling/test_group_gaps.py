"""Gaps between groups in words: narrower is nearer to 0, whichever group is ahead."""

from __future__ import annotations

import math

import pandas as pd

from sim.studies.comparison import Comparison
from sim.telling.group_gaps import told

OF_TEN = Comparison(pd.DataFrame({"indicator": ["gap_migrant"] * 10, "p_holm": 0.5}), {"primary": []})


def moved(base, value, worse=math.nan, **more):
    row = {"indicator": "gap_migrant", "base": base, "value": value, "difference": value - base, "futures_worse": worse}
    return row | {"low": value - base - 0.01, "high": value - base + 0.01, "p_holm": 0.001} | more


def test_who_is_ahead_is_named_before_and_after():
    said = told(OF_TEN, moved(-0.10, 0.04), "en")
    assert (
        'turned round: from 10.0 ("Migrants" ahead) to 4.0 ("Locals" ahead), a change of +14.0 (+13.0 to +15.0) points'
        in said
    )
    assert "not clear" not in said
    assert 'wider: from none to 4.0 ("Locals" ahead)' in told(OF_TEN, moved(0.0, 0.04), "en")
    assert "差距反转：由 10.0（“外来居民”领先） 变为 4.0（“本地居民”领先）" in told(OF_TEN, moved(-0.10, 0.04), "zh")
    assert 'narrower: from 9.0 to 4.0 ("Locals" ahead)' in told(OF_TEN, moved(0.09, 0.04), "en")  # named once
    unclear = moved(-0.10, 0.04, p_holm=0.5)
    assert "(not clear after allowing for 10 questions)" in told(OF_TEN, unclear, "en")
    assert "（考虑到共问 10 项后不明确）" in told(OF_TEN, unclear, "zh")
    assert "(not clear)" in told(OF_TEN, unclear | {"low": -0.2}, "en")  # its interval says so itself


def test_futures_whose_gaps_cancel_in_a_mean_are_counted():
    assert "wider in 50 % of the futures" in told(OF_TEN, moved(0.0, 0.0, 0.5), "en")
    assert "futures" not in told(OF_TEN, moved(0.0, 0.0), "en")
    assert told(OF_TEN, moved(0.1, 0.0, 0.0), "en").endswith(", wider in none of the futures")
    assert told(OF_TEN, moved(0.1, 0.0, 0.0), "zh").endswith("，没有在任何未来中扩大")

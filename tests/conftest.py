"""Property tests draw the same examples everywhere, and a busy machine is no failure."""

from __future__ import annotations

import numba
from hypothesis import HealthCheck, settings

settings.register_profile(
    "yuanluo", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("yuanluo")
# Small places are not worth the handing out to threads; tests/contracts/test_same_luck.py runs on two.
numba.set_num_threads(1)

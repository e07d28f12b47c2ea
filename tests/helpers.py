"""What several tests need."""

from __future__ import annotations

import numpy as np


def same_bytes(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays hold the same bytes, field by field; padding between fields holds nothing."""
    names = one.dtype.names
    if names is None:
        return one.tobytes() == other.tobytes()
    return all(one[name].tobytes() == other[name].tobytes() for name in names)

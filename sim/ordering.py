"""Who comes first: rows in order of a value, the largest first, equals as they stand."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import rule


@rule
def largest_first(values: Any) -> Any:
    """Return the rows of ``values`` in falling order; O(n log n), stable, and quicker to compile than numpy's.

    Parameters
    ----------
    values : ndarray, shape (n,)
    """
    count, width = len(values), 1
    order, spare = np.arange(count), np.arange(count)
    while width < count:
        for low in range(0, count, 2 * width):
            middle, high = min(low + width, count), min(low + 2 * width, count)
            i, j = low, middle
            for k in range(low, high):
                if i < middle and (j >= high or values[order[i]] >= values[order[j]]):
                    spare[k] = order[i]
                    i += 1
                else:
                    spare[k] = order[j]
                    j += 1
        order, spare = spare, order
        width *= 2
    return order

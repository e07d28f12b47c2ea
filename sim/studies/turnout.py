"""Turnout: who voted is told of the month of the last election, for a mean over months would tell how rare they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.scenarios.observed import OBSERVABLE

FIGURES = {figure.indicator: name for name, figure in OBSERVABLE.items() if figure.read == "election"}


def turnout(votes: ArrayLike) -> NDArray[np.float64]:
    """Return the share of adults who voted at the last election of one policy.

    Policies hold their elections in different months, so that runs of several are read policy by policy.

    Parameters
    ----------
    votes : array_like
        Share of adults who voted, shape ``(..., months)``, in runs of the same policy: they have their elections in
        the same months, those in which anybody votes.

    Returns
    -------
    numpy.ndarray
        Without the last axis; nan where no election was held.
    """
    values = np.asarray(votes, dtype=np.float64)
    held = np.flatnonzero(values.reshape(-1, values.shape[-1]).any(axis=0))
    return values[..., held[-1]] if len(held) else np.full(values.shape[:-1], np.nan)

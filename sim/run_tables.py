"""What a run keeps while it is lived: each month's sums, each year's survey; read as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import measures, panel, tallies
from sim.parameters import MONTHS

if TYPE_CHECKING:
    from sim.model import GovernanceModel

FIRST_ROOM = 120  # rows: months before room is doubled


class RunTables:
    """Sums over adults and what councils did, a row a month; what adults answered, a survey a year."""

    def __init__(self) -> None:
        self._totals = np.zeros((0, tallies.COLUMNS))
        self._books = np.zeros((0, len(tallies.INSTITUTION_COLUMNS)))
        self._surveys: list[panel.Survey] = []

    def keep(self, model: GovernanceModel, total: np.ndarray, books: np.ndarray) -> None:
        """Keep what the month came to; in the last of a budget year, ask adults."""
        at = model.months_run
        if at >= len(self._totals):
            room = max(FIRST_ROOM, 2 * len(self._totals))
            self._totals = np.resize(self._totals, (room, self._totals.shape[1]))
            self._books = np.resize(self._books, (room, self._books.shape[1]))
        self._totals[at], self._books[at] = total, books
        if model.month % MONTHS == MONTHS - 1 and model.panel_share > 0:
            self._surveys.append(panel.survey(model.seed, model.world, model.month, model.start, model.panel_share))

    def series(self, months: int, courtyards: int) -> pd.DataFrame:
        """Return every indicator of a place of so many courtyards, a row a month."""
        return measures.to_frame(self._totals[:months], self._books[:months], courtyards)

    def panel(self, courtyards: np.ndarray) -> pd.DataFrame:
        """Return each adult's yearly answers, a row an adult and year."""
        return panel.join(self._surveys, courtyards)

"""A Mesa DataCollector that reads the model's series, so that nothing is collected twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import pandas as pd

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class SeriesCollector(mesa.DataCollector):
    """Offer every indicator of every month to Mesa's tools (``batch_run``, plots)."""

    def __init__(self, model: GovernanceModel) -> None:
        self._model = model
        super().__init__()

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """Indicators by name, a value a month."""
        return {str(name): values.tolist() for name, values in self._model.series.items()}

    @model_vars.setter
    def model_vars(self, value: dict[str, list[Any]]) -> None:
        """Ignore Mesa's own empty store."""

    @property
    def _collection_steps(self) -> list[int]:
        return list(range(1, self._model.months_run + 1))

    @_collection_steps.setter
    def _collection_steps(self, value: list[int]) -> None:
        """Ignore Mesa's own empty store."""

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """Return the model's series."""
        return self._model.series

"""A Mesa DataCollector that reads the model's series, so that nothing is collected twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import pandas as pd

from sim.errors import InputError
from sim.measures import INDICATORS

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class SeriesCollector(mesa.DataCollector):
    """Offer every indicator of every month to Mesa's tools (``batch_run``, plots)."""

    def __init__(self, model: GovernanceModel) -> None:
        self._model = model
        self._own = mesa.DataCollector()
        self._months = 0  # lived when it was last collected
        super().__init__()

    def collect(self, model: GovernanceModel) -> None:
        """Ask what was set as ``model_reporters``, once a month; the model does so by itself.

        Raises
        ------
        InputError
            If a reporter has the name of an indicator, or is set for agents, which is left to a collector of one's own.
        """
        if self.agent_reporters or self.agenttype_reporters:
            raise InputError("datacollector: agents are asked by a mesa.DataCollector of your own; this one has months")
        if self._months == model.months_run:
            return
        for name, reporter in self.model_reporters.items():
            if name in INDICATORS:
                raise InputError(f"datacollector: {name!r} is an indicator already; give your own another name")
            if name not in self._own.model_reporters:
                self._own._new_model_reporter(name, reporter)
                self._own.model_vars[name] = [None] * (model.months_run - 1)  # not asked in these
        self._own.collect(model)
        self._months = model.months_run

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """Indicators by name, a value a month; then what was set as ``model_reporters``."""
        found = {str(name): values.tolist() for name, values in self._model.series.items()}
        return found | self._own.model_vars

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
        """Return the model's series, and what was set as ``model_reporters`` beside it."""
        series = self._model.series
        return series.assign(**self._own.model_vars) if self._own.model_vars else series

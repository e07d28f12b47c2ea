"""The model that the engine is measured against keeps step with the rules it takes over."""

from __future__ import annotations

import pytest

from benchmarks.common import EVERY_SYSTEM, FRAILTY, POLICY
from benchmarks.idiomatic import Neighbourhood
from sim.scenarios import resolve


@pytest.mark.parametrize("with_systems", [False, True])
def test_the_idiomatic_model_lives_a_year_and_takes_part(with_systems):
    overrides = {"place.scale": 0.1} | (FRAILTY if with_systems else {})
    values = resolve("puyang", EVERY_SYSTEM if with_systems else POLICY, overrides).values
    model = Neighbourhood(values, 1, with_systems)
    for _ in range(13):
        model.step()
    reach = model.datacollector.get_model_vars_dataframe()["reach"]
    assert 0 < reach.iloc[-1] < 1

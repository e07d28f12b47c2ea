"""What Mesa's own tools get from a run: its collector, its batch runner, a user's own collector."""

from __future__ import annotations

import inspect
import math

import mesa
import pytest
from mesa.batchrunner import batch_run

from sim import GovernanceModel
from sim.agents import Resident
from sim.errors import InputError
from sim.measures import INDICATORS
from tests.worlds import small

PARAMETERS = {"place": "xingfu", "policy": ["no-fund", "reform-2009"], "burn_in": 12, "individuals": False}


def mesa_batch(model=GovernanceModel, **more):
    """Mesa's batch_run over two policies and two seeds, told the way this Mesa wants it."""
    if "rng" in inspect.signature(batch_run).parameters:
        return batch_run(model, PARAMETERS, rng=[1, 2], display_progress=False, **more)
    return batch_run(model, PARAMETERS | {"seed": [1, 2]}, display_progress=False, **more)


@pytest.fixture
def model():
    model = small("xingfu", "reform-2009", seed=2)
    model.run(5)
    return model


def test_mesa_s_batch_runner_runs_policies_and_seeds():
    rows = mesa_batch(max_steps=3, data_collection_period=1)
    ours = {}
    for policy in PARAMETERS["policy"]:
        for seed in (1, 2):
            model = GovernanceModel("xingfu", policy, seed=seed, burn_in=12, individuals=False)
            model.run(4)
            ours[policy, seed] = model.series
    assert {(row["policy"], row["seed"]) for row in rows} == set(ours)
    steps = {row["Step"] for row in rows}
    assert len(steps) >= 3
    for row in rows:
        series = ours[row["policy"], row["seed"]].set_index("month").loc[row["month"]]
        assert {name: row[name] for name in series.index} == series.to_dict()


def test_mesa_s_batch_runner_gives_the_last_month_unless_told_otherwise():
    rows = mesa_batch(max_steps=3)
    assert len(rows) == 4
    assert len({row["month"] for row in rows}) == 1


def test_the_collector_shows_every_indicator_of_every_month(model):
    shown = model.datacollector.model_vars
    assert list(shown) == list(INDICATORS)
    assert shown == {name: column.tolist() for name, column in model.series.items()}
    assert model.datacollector.get_model_vars_dataframe().equals(model.series)


def test_the_collector_shows_what_is_lived_after_it_was_made(model):
    collector = model.datacollector
    before = len(collector.model_vars["reach"])
    model.step()
    assert len(collector.model_vars["reach"]) == before + 1


def test_mesa_s_own_store_is_not_kept_twice(model):
    model.datacollector.model_vars = {"reach": [math.nan]}
    model.datacollector._collection_steps = [99]
    assert model.datacollector.model_vars["reach"] == model.series["reach"].tolist()
    assert model.datacollector._collection_steps == [1, 2, 3, 4, 5]


class WithMore(GovernanceModel):
    """A model with an indicator of its own, as a user would write it; at the module's level, so that it pickles."""

    def __init__(self, **keywords):
        super().__init__(**keywords)
        self.datacollector.model_reporters["oldest"] = oldest
        self.datacollector.model_reporters["lived"] = "months_run"


def oldest(model):
    return int(model.world.people["age"].max())


def test_an_indicator_of_one_s_own_comes_out_of_mesa_s_batch_runner():
    rows = mesa_batch(WithMore, max_steps=3, data_collection_period=1)
    assert len(rows) >= 12
    assert all(row["lived"] == row["month"] for row in rows)
    assert {row["oldest"] > 60 * 12 for row in rows} == {True}
    assert {"reach", "belonging"} <= set(rows[0])


def test_an_indicator_of_one_s_own_stands_beside_the_series_from_the_month_it_was_set(model):
    model.datacollector.model_reporters["late"] = lambda model: model.months_run * 10
    model.run(2)
    model.datacollector.collect(model)  # again, as a script would: the month is not asked twice
    assert model.datacollector.model_vars["late"] == [None] * 5 + [60, 70]
    table = model.datacollector.get_model_vars_dataframe()
    assert table["late"].tolist()[-1] == 70
    assert "late" not in model.series


def test_a_name_that_is_taken_and_agents_are_refused(model):
    model.datacollector.model_reporters["reach"] = "months_run"
    with pytest.raises(InputError, match="'reach' is an indicator already"):
        model.step()
    other = small("xingfu", "reform-2009")
    other.datacollector.agent_reporters["belonging"] = "belonging"
    with pytest.raises(InputError, match=r"mesa\.DataCollector of your own"):
        other.step()


def test_a_user_s_own_collector_works_beside_ours():
    model = small("xingfu", "reform-2009", individuals=True)
    collector = mesa.DataCollector(
        model_reporters={"reach": lambda model: model.series["reach"].iloc[-1], "month": "months_run"},
        agenttype_reporters={Resident: {"belonging": "belonging"}},
    )
    for _ in range(3):
        model.step()
        collector.collect(model)
    table = collector.get_model_vars_dataframe()
    assert table["month"].tolist() == [1, 2, 3]
    assert table["reach"].tolist() == model.series["reach"].tolist()
    agents = collector.get_agenttype_vars_dataframe(Resident)
    assert agents["belonging"].between(0, 1).all()
    assert len(agents) == 360

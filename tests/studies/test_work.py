"""A worker's share: the same numbers as the model by itself, and a row for every run, whatever happens."""

from __future__ import annotations

import dataclasses
from functools import reduce
from operator import add

import numpy as np
import pytest

from sim import GovernanceModel
from sim.errors import InputError
from sim.studies import replicates
from sim.studies.compare import last_year
from sim.studies.rows import COLUMNS, MEASURED, RUN
from sim.studies.study import load_study
from sim.studies.work import from_bytes, read_off, run_batch
from tests.studies.folders import write_study
from tests.studies.tiny import Raising, RaisingEarly, Tiny

TABLES = '[levers]\n"engagement.decides" = ["heard", "residents"]\n[uncertain]\nattribution = [0.0, 1.0]\n'


@pytest.fixture
def study(tmp_path):
    fixed = '[set]\n"place.turnover_local" = 0.2\n"fund.carry_over" = 1\n'
    write_study(tmp_path, TABLES + fixed, cut='["work_to_trust"]', series="true", months="24")
    return load_study(tmp_path)


def batch(study, build=None, runs=range(8)):
    cells = study.cells
    split = {}
    for run in runs:
        split.setdefault((run // cells.count, cells.group[run % cells.count]), []).append(run)
    done = run_batch(study.common(build), [study.group(some) for some in split.values()])
    return done, from_bytes(done.table).to_pandas().set_index(RUN)


def test_a_run_of_a_study_is_the_run_of_the_model_to_the_bit(study):
    done, table = batch(study, runs=range(study.cells.runs))
    assert done.failures == ()
    assert len(table) == 2 * 2 * 2 * 3
    for run in (0, 5, 11, 23):
        row = table.loc[run]
        overrides = {"place.turnover_local": 0.2, "fund.carry_over": 1.0, "attribution": row["attribution"],
                     "engagement.decides": row["engagement.decides"]}  # fmt: skip
        model = GovernanceModel("xingfu", row["policy"], int(row["seed"]), individuals=False, overrides=overrides,
                                cut=["work_to_trust"], burn_in=12)  # fmt: skip
        model.run(24)
        assert row["reach"] == model.series["reach"].iloc[-1]
        assert row["belonging_year"] == reduce(add, model.series["belonging"].iloc[-12:].tolist()) / 12
        months = np.frombuffer(row["series"], dtype="<f4").reshape(24, len(MEASURED))
        np.testing.assert_array_equal(months, model.series[list(MEASURED)].to_numpy(dtype=np.float32))


def test_the_table_does_not_depend_on_how_runs_are_batched(study):
    _, whole = batch(study, Tiny)
    apart = [batch(study, Tiny, [run])[1] for run in range(8)]
    for run, table in enumerate(apart):
        assert table.loc[run].equals(whole.loc[run])


def test_keys_tell_runs_apart(study):
    _, table = batch(study, Tiny, range(24))
    assert table["key"].is_unique


@pytest.mark.parametrize(("build", "failed"), [(Raising, 8), (RaisingEarly, 8)])
def test_a_run_that_raises_is_a_row_with_its_parameters_and_no_numbers(study, build, failed):
    done, table = batch(study, build, range(24))
    rows = table[table["status"] == "failed"]
    assert len(table) == 24
    assert len(rows) == failed == len(done.failures)
    assert set(rows["seed"]) == {3}
    assert rows[list(COLUMNS)].isna().all(axis=None)
    assert rows["attribution"].notna().all()
    assert table.drop(rows.index)[list(COLUMNS)].notna().all(axis=None)
    assert set(dict(done.failures)) == set(rows["key"])
    assert all("Traceback" in trace for _, trace in done.failures)


def test_a_failed_and_a_whole_run_of_the_same_setting_have_one_key(study):
    assert batch(study, Raising, range(24))[1]["key"].tolist() == batch(study, Tiny, range(24))[1]["key"].tolist()


def test_a_worker_with_another_model_refuses(study):
    common = dataclasses.replace(study.common(Tiny), version="older")
    with pytest.raises(InputError, match="another model"):
        run_batch(common, [study.group([0])])


def test_a_run_shorter_than_a_year_is_averaged_over_what_there_is():
    model = Tiny("xingfu", type("P", (), {"name": "x"}), 1, {}, 0)
    model.run(3)
    found, months = read_off(model.series, 3, monthly=False)
    assert months == b""
    assert found[len(MEASURED) + MEASURED.index("attends")] == pytest.approx(model.series["attends"].mean())
    assert found[MEASURED.index("attends")] == model.series["attends"].iloc[-1]


@pytest.fixture(scope="module")
def both_ways():
    """A run as a comparison keeps it, and as a study reads it off."""
    arms = (replicates.Arm("reform-2009", "reform-2009"),)
    runs = replicates.run(replicates.Design("xingfu", arms, 24), [3], workers=1)
    model = GovernanceModel("xingfu", seed=3, individuals=False).branch("reform-2009")
    model.run(24)
    return runs, read_off(model.series, 24, monthly=False)[0]


@pytest.mark.parametrize("name", MEASURED)
def test_a_study_and_a_comparison_say_the_same_of_the_last_year(both_ways, name):
    """What looks back on twelve months is not averaged over months that look back on more."""
    runs, found = both_ways
    assert found[len(MEASURED) + MEASURED.index(name)] == pytest.approx(
        last_year(runs, name)[0, 0], rel=1e-5, nan_ok=True
    )


def test_an_election_before_the_last_year_is_told_and_one_that_was_not_held_is_not():
    model = GovernanceModel("xingfu", "no-fund", 3, individuals=False, burn_in=12)
    model.run(30)
    votes = model.series["voted_committee"]
    assert votes.iloc[-12:].sum() == 0 < votes.sum()
    found = dict(zip(MEASURED, read_off(model.series, 30, monthly=False)[0][len(MEASURED) :], strict=False))
    assert found["voted_committee"] == pytest.approx(votes[votes > 0].iloc[-1])
    assert np.isnan(found["voted_council"])

"""The final table: the same bytes however its parts came about."""

from __future__ import annotations

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.studies import final
from sim.studies.final import bucket_count, finish, unfinish
from sim.studies.rows import COLUMNS, MEASURED, Row, to_table
from sim.studies.store import Store
from tests.studies.folders import results_hash

MONTHS = 3


def row(run, key=None):
    found = None if run % 7 == 5 else np.arange(len(COLUMNS)) + run / 3
    months = (np.arange(MONTHS * len(MEASURED)) + run).astype("<f4").tobytes() if found is not None else b""
    key = key or f"{run * 2654435761 % 2**32:08x}{run:024x}"
    return Row(run, key, run, 0, "xingfu", "no-fund", 0, 0, {"engagement.decides": 1.0}, found, months)


def made(folder, parts, *, monthly=True):
    folder.mkdir()
    store = Store(folder)
    for runs in parts:
        store.add(to_table([row(run) for run in runs], ["engagement.decides"]))
    finish(store, 40, ["engagement.decides"], MONTHS, monthly)
    return folder


@pytest.mark.parametrize("buckets", [1, 3])
def test_bytes_do_not_depend_on_parts(tmp_path, monkeypatch, buckets):
    monkeypatch.setattr(final, "bucket_count", lambda runs, months: buckets)
    runs = list(range(40))
    straight = made(tmp_path / "a", [runs])
    pieces = made(tmp_path / "b", [runs[30:], runs[:7], runs[7:30]])
    twice = made(tmp_path / "c", [runs[:20], runs[10:], runs[3:5]])
    assert results_hash(straight) == results_hash(pieces) == results_hash(twice)


def test_rows_are_sorted_by_key_and_all_there(tmp_path, monkeypatch):
    monkeypatch.setattr(final, "bucket_count", lambda runs, months: 5)
    table = pq.read_table(made(tmp_path / "a", [range(40)]) / "results.parquet").to_pandas()
    assert table["key"].is_monotonic_increasing
    assert sorted(table["seed"]) == list(range(40))
    assert set(table["engagement.decides"]) == {"heard"}
    assert (table["status"] == "failed").sum() == 5
    assert "run" not in table
    assert not table.filter(like="series").size


def test_months_follow_the_runs_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(final, "bucket_count", lambda runs, months: 2)
    monkeypatch.setattr(final, "SERIES_RUNS", 4)
    folder = made(tmp_path / "a", [range(40)])
    months = pq.read_table(folder / "series").to_pandas()
    runs = pq.read_table(folder / "results.parquet").to_pandas()
    done = runs[runs["status"] == "done"]
    assert months["key"].tolist() == np.repeat(done["key"], MONTHS).tolist()
    assert months["month"].tolist() == [1, 2, 3] * len(done)
    first = months[months["key"] == done["key"].iloc[0]]
    assert first[MEASURED[0]].tolist() == [done["seed"].iloc[0] + month * len(MEASURED) for month in range(MONTHS)]


def test_settings_that_come_to_the_same_are_both_there(tmp_path):
    store = Store(tmp_path)
    store.add(to_table([row(1, "00" * 16), row(0, "00" * 16)], ["engagement.decides"]))
    finish(store, 2, ["engagement.decides"], MONTHS, monthly=False)
    assert pq.read_table(tmp_path / "results.parquet")["seed"].to_pylist() == [0, 1]


def test_a_study_without_months_keeps_none(tmp_path):
    folder = made(tmp_path / "a", [range(40)], monthly=False)
    assert not (folder / "series").exists()


def test_unfinishing_takes_the_table_and_the_months(tmp_path):
    folder = made(tmp_path / "a", [range(40)])
    unfinish(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["parts"]


def test_buckets_grow_with_runs_and_months_and_stay_few():
    assert bucket_count(1_000, 0) == 1
    assert bucket_count(100_000, 0) < bucket_count(100_000, 60) <= final.MOST_BUCKETS
    assert bucket_count(10**9, 1_200) == final.MOST_BUCKETS

"""The final table: a row a run, sorted by key, made from part files without holding them all.

Rows are dealt into buckets by the first digits of their key, then each bucket is sorted and appended.
How many buckets there are follows from the number of runs alone, so the bytes do not depend on how the
part files came about.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.studies.output import put_in_place
from sim.studies.rows import MEASURED, RUN, SERIES, final_schema, schema, series_schema
from sim.studies.store import UNFINISHED, Store, writing

RESULTS, SERIES_FOLDER = "results.parquet", "series"
BUCKET_BYTES = 8_000_000
MOST_BUCKETS = 256
SERIES_RUNS = 500  # runs whose months are written at once


def finish(store: Store, runs: int, varied: Sequence[str], months: int, monthly: bool) -> Path:
    """Write ``results.parquet``, and ``series/`` where months are wanted; the table goes last.

    Returns
    -------
    Path
        The final table. Where it is there, the study is whole.
    """
    results = store.folder / RESULTS
    with writing(store.folder), tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=store.folder) as name:
        unfinish(store.folder)
        buckets = _deal(store, Path(name), bucket_count(runs, months if monthly else 0), varied)
        if monthly:
            _write_series(buckets, Path(name) / SERIES_FOLDER, months)
            (Path(name) / SERIES_FOLDER).replace(store.folder / SERIES_FOLDER)
        put_in_place(results, lambda path: _write_results(buckets, path, varied))
    return results


def is_finished(folder: Path, runs: int) -> bool:
    """Whether the final table is there, whole: it can be read and has a row a run."""
    try:
        return bool(pq.read_metadata(folder / RESULTS).num_rows == runs)
    except (OSError, pa.ArrowInvalid):
        return False


def unfinish(folder: Path) -> None:
    """Remove the final table and what belongs to it, the table first; a study with runs to do has none."""
    (folder / RESULTS).unlink(missing_ok=True)
    shutil.rmtree(folder / SERIES_FOLDER, ignore_errors=True)


def bucket_count(runs: int, months: int) -> int:
    """Return how many buckets keep each in memory."""
    row = 8 * 2 * len(MEASURED) + 400 + 4 * months * len(MEASURED)
    return int(np.clip(-(-runs * row // BUCKET_BYTES), 1, MOST_BUCKETS))


def _deal(store: Store, folder: Path, count: int, varied: Sequence[str]) -> list[Path]:
    """Deal the rows of all parts into buckets; of a run that stands twice the first counts."""
    paths = [folder / f"bucket-{index:03d}" for index in range(count)]
    wanted = schema(varied)
    with ExitStack() as stack:
        writers = [stack.enter_context(pa.ipc.new_stream(str(path), wanted)) for path in paths]
        for part in store.whole_parts():
            table = pq.read_table(part)
            digits = np.array([int(key[:8], 16) for key in table["key"].to_pylist()], dtype=np.int64)
            bucket = digits * count >> 32
            for index in np.unique(bucket).tolist():
                writers[index].write_table(table.take(np.flatnonzero(bucket == index)))
    return paths


def _sorted(path: Path) -> pa.Table:
    """Return a bucket sorted by key; equal keys (settings that come to the same) by run."""
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_stream(source).read_all()
    table = table.take(np.unique(table[RUN].to_numpy(), return_index=True)[1])
    return table.sort_by([("key", "ascending"), (RUN, "ascending")])


def _write_results(buckets: Sequence[Path], path: Path, varied: Sequence[str]) -> None:
    wanted = final_schema(varied)
    with pq.ParquetWriter(path, wanted, compression="zstd") as writer:
        for bucket in buckets:
            table = _sorted(bucket).select(wanted.names)
            writer.write_table(table.combine_chunks(), row_group_size=max(len(table), 1))


def _write_series(buckets: Sequence[Path], folder: Path, months: int) -> None:
    folder.mkdir()
    for index, bucket in enumerate(buckets):
        with pq.ParquetWriter(folder / f"series-{index:03d}.parquet", series_schema(), compression="zstd") as writer:
            for table in months_of(_sorted(bucket), months):
                writer.write_table(table, row_group_size=max(len(table), 1))


def months_of(table: pa.Table, months: int) -> Iterator[pa.Table]:
    """Turn runs into their months, some runs at a time; failed ones have none."""
    whole = table.filter(pc.equal(table["status"], "done"))
    for start in range(0, len(whole), SERIES_RUNS):
        some = whole.slice(start, SERIES_RUNS)
        values = np.frombuffer(b"".join(some[SERIES].to_pylist()), dtype="<f4").reshape(-1, len(MEASURED))
        columns = [
            pa.array(np.repeat(some["key"].to_numpy(zero_copy_only=False), months), pa.string()),
            pa.array(np.tile(np.arange(1, months + 1, dtype=np.int32), len(some))),
            *(pa.array(np.ascontiguousarray(values[:, index])) for index in range(len(MEASURED))),
        ]
        yield pa.table(columns, schema=series_schema())

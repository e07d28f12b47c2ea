"""A study on disk: part files that are whole or thrown away, a log beside them, and one runner at a time.

A part file is written beside its place, then moved there under the hash of its bytes. A torn or altered
part does not have the hash it is named by: it is set aside, and its runs are run again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import filelock
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.errors import InputError
from sim.studies.output import put_in_place
from sim.studies.rows import FAILED, RUN

PARTS, LOCK, LOG, UNFINISHED = "parts", "lock", "log.txt", ".final-"
UNDONE, DONE_WELL, DONE_BADLY = 0, 1, 2
HASH = 24  # hexadecimal digits in a part's name
# So many small parts become one; what comes to so much, five times as much in memory, is left as it is.
PACK, PACK_BYTES = 256, 4_000_000
PATIENCE = 0.5  # seconds to wait for the lock: whoever only asks how far a study is holds it for a moment


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say in one line that a folder cannot be written, be it full or closed."""
    try:
        yield
    except OSError as error:
        begun = (folder / PARTS).is_dir()
        then = "finished runs are kept, and the same command goes on from there" if begun else "take another folder"
        raise InputError(f"{folder}: cannot be written ({error.strerror or error}); {then}") from None


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a study against a second runner; the system lets go when this process ends, however it ends.

    Raises
    ------
    InputError
        If another runner holds it, or the folder cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / LOCK, timeout=PATIENCE)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise InputError(f"{folder}: another runner is at work there; wait for it, or end it first") from None
    try:
        yield
    finally:
        lock.release()


def is_held(folder: Path) -> bool:
    """Whether a runner is at work in a folder."""
    path = folder / LOCK
    if not path.exists():
        return False
    lock = filelock.FileLock(path, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


class Store:
    """The part files and the log of a study.

    Parameters
    ----------
    folder : Path
        The study's folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.parts_folder = folder, folder / PARTS
        self.fresh: list[Path] = []
        self.fresh_bytes = 0

    def add(self, table: pa.Table) -> Path:
        """Write a part file; now and then many small ones become one."""
        with writing(self.folder):
            path = self._write(table)
            self.fresh.append(path)
            self.fresh_bytes += path.stat().st_size
            if self.fresh_bytes >= PACK_BYTES:
                self.fresh, self.fresh_bytes = [], 0
            elif len(self.fresh) >= PACK:
                self._pack()
        return path

    def _pack(self) -> None:
        packed = self._write(pa.concat_tables([pq.read_table(part) for part in self.fresh]))
        for part in self.fresh:
            if part != packed:
                part.unlink()
        self.fresh, self.fresh_bytes = [], 0

    def _write(self, table: pa.Table) -> Path:
        self.parts_folder.mkdir(exist_ok=True)
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        data = sink.getvalue().to_pybytes()
        path = self.parts_folder / f"part-{_hash(data)}.parquet"
        put_in_place(path, lambda beside: _write_through(beside, data))
        return path

    def whole_parts(self) -> list[Path]:
        """Return the part files that are whole, and touch nothing."""
        return [path for path in sorted(self.parts_folder.glob("part-*.parquet")) if _is_whole(path)]

    def set_torn_aside(self) -> None:
        """Rename part files that are not whole, so that their runs are run again; the log says so."""
        for path in set(self.parts_folder.glob("part-*.parquet")) - set(self.whole_parts()):
            with writing(self.folder):
                path.replace(path.with_suffix(".torn"))
            self.log(f"{path.name} is torn: set aside, its runs are run again")

    def clean(self) -> None:
        """Remove what an ended runner left half-written."""
        with writing(self.folder):
            for path in self.parts_folder.glob(".part-*"):
                path.unlink()
            for left in self.folder.glob(f"{UNFINISHED}*"):
                shutil.rmtree(left)

    def state(self, runs: int) -> NDArray[np.uint8]:
        """Say of each run whether it is undone, done well or done badly; shape ``(runs,)``."""
        state = np.zeros(runs, dtype=np.uint8)
        for path in self.whole_parts():
            table = pq.read_table(path, columns=[RUN, "status"])
            failed = pc.equal(table["status"], FAILED).to_numpy()
            state[table[RUN].to_numpy()] = np.where(failed, DONE_BADLY, DONE_WELL)
        return state

    def forget_failed(self) -> int:
        """Take failed runs out of the part files, so that they are run again; return how many."""
        forgotten = 0
        for path in self.whole_parts():
            table = pq.read_table(path)
            kept = table.filter(pc.not_equal(table["status"], FAILED))
            if len(kept) == len(table):
                continue
            forgotten += len(table) - len(kept)
            with writing(self.folder):
                if len(kept):
                    self._write(kept)
                path.unlink()
        return forgotten

    def log(self, text: str) -> None:
        """Append to the log, with the time."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with writing(self.folder), (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(f"{now} {text.rstrip()}\n")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:HASH]


def _is_whole(path: Path) -> bool:
    try:
        return path.stem == f"part-{_hash(path.read_bytes())}"
    except FileNotFoundError:  # packed with others meanwhile
        return False


def _write_through(path: Path, data: bytes) -> None:
    """Write a file and wait until the disk has it, so that a power cut cannot tear it after it is named."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())

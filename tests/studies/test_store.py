"""Part files that are whole or thrown away; a folder that is full, closed or taken says so."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.errors import InputError
from sim.studies import store as store_module
from sim.studies.rows import COLUMNS, Row, to_table
from sim.studies.store import DONE_BADLY, DONE_WELL, UNDONE, Store, held, is_held


def row(run, failed=False):
    found = None if failed else np.full(len(COLUMNS), float(run))
    return Row(run, f"{run * 2654435761 % 2**32:08x}{run:024x}", run, 0, "xingfu", "no-fund", 0, 0, {}, found)


def part(*runs, failed=()):
    return to_table([row(run, run in failed) for run in runs], [])


def test_what_is_added_is_found_again(tmp_path):
    store = Store(tmp_path)
    store.add(part(0, 2))
    store.add(part(3, failed=[3]))
    assert Store(tmp_path).state(5).tolist() == [DONE_WELL, UNDONE, DONE_WELL, DONE_BADLY, UNDONE]


@pytest.mark.parametrize("harm", ["cut", "flipped", "emptied"])
def test_a_torn_part_is_set_aside_and_its_runs_are_undone(tmp_path, harm):
    store = Store(tmp_path)
    whole, torn = store.add(part(0)), store.add(part(1, 2))
    data = bytearray(torn.read_bytes())
    data[len(data) // 2] ^= 1
    torn.write_bytes({"cut": bytes(data[: len(data) // 2]), "flipped": bytes(data), "emptied": b""}[harm])
    assert store.whole_parts() == [whole]
    store.set_torn_aside()
    assert store.state(3).tolist() == [DONE_WELL, UNDONE, UNDONE]
    assert not torn.exists()
    assert "is torn" in (tmp_path / "log.txt").read_text()


@pytest.fixture
def packs(monkeypatch):
    """Pack eight parts, not hundreds."""
    monkeypatch.setattr(store_module, "PACK", 8)
    return 8


def test_many_small_parts_become_one(tmp_path, packs):
    store = Store(tmp_path)
    for run in range(packs + 3):
        store.add(part(run))
    assert len(store.whole_parts()) == 1 + 3
    assert (store.state(packs + 3) == DONE_WELL).all()


def test_parts_that_are_large_enough_are_left(tmp_path, packs, monkeypatch):
    monkeypatch.setattr(store_module, "PACK_BYTES", 1)
    store = Store(tmp_path)
    for run in range(packs + 3):
        store.add(part(run))
    assert len(store.whole_parts()) == packs + 3


def test_packing_that_is_cut_off_loses_nothing(tmp_path, packs, monkeypatch):
    """Killed after the pack is written and before the small parts are gone."""
    store = Store(tmp_path)
    unlink = Path.unlink

    def cut_off(path, missing_ok=False):
        if path.name.startswith("part-"):
            raise KeyboardInterrupt
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", cut_off)
    for run in range(packs - 1):
        store.add(part(run))
    with pytest.raises(KeyboardInterrupt):
        store.add(part(packs - 1))
    monkeypatch.undo()
    again = Store(tmp_path)
    assert len(again.whole_parts()) == packs + 1
    assert (again.state(packs) == DONE_WELL).all()


def test_failed_runs_are_forgotten_and_others_kept(tmp_path):
    store = Store(tmp_path)
    store.add(part(0, 1, failed=[1]))
    store.add(part(2, failed=[2]))
    store.add(part(3))
    assert store.forget_failed() == 2
    assert store.state(4).tolist() == [DONE_WELL, UNDONE, UNDONE, DONE_WELL]
    assert store.forget_failed() == 0


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path, monkeypatch):
    store = Store(tmp_path)
    store.add(part(0))

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store_module.os, "fsync", full)
    with pytest.raises(InputError, match=r"cannot be written \(No space left on device\); finished runs are kept"):
        store.add(part(1))
    monkeypatch.undo()
    assert [path.name for path in store.parts_folder.iterdir()] == [store.whole_parts()[0].name]
    assert store.state(2).tolist() == [DONE_WELL, UNDONE]


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(InputError, match=r"cannot be written .* take another folder"),
        held(tmp_path / "file" / "study"),
    ):
        pass


def test_what_an_ended_runner_left_is_removed(tmp_path):
    store = Store(tmp_path)
    store.add(part(0))
    (store.parts_folder / ".part-half.xyz").write_bytes(b"half")
    (tmp_path / ".final-xyz").mkdir()
    (tmp_path / ".final-xyz" / "bucket-000").write_bytes(b"half")
    store.clean()
    assert [path.name for path in tmp_path.iterdir()] == ["parts"]
    assert len(list(store.parts_folder.iterdir())) == 1


def test_a_study_is_held_by_one(tmp_path):
    assert not is_held(tmp_path)
    with held(tmp_path):
        assert is_held(tmp_path)
        with pytest.raises(InputError, match="another runner is at work"), held(tmp_path):
            pass
    assert not is_held(tmp_path)
    with held(tmp_path):
        pass


HOLDER = """
import os, sys
from pathlib import Path
from sim.studies.store import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_kill_9_lets_go(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", HOLDER, str(tmp_path)], env=environment, capture_output=True, text=True
    )
    assert done.stdout == "held\n", done.stderr
    assert done.returncode == -9
    with held(tmp_path):
        pass


def test_a_part_is_parquet_that_anybody_reads(tmp_path):
    path = Store(tmp_path).add(part(4))
    assert pq.read_table(path)["seed"].to_pylist() == [4]
    assert isinstance(pq.read_schema(path), pa.Schema)

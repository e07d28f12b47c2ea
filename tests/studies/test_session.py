"""A study survives anything: ended in any way, the same command goes on, to the same bytes."""

from __future__ import annotations

import json
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import active_children, get_context
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.errors import InputError
from sim.studies import open_study, retry_study, run_study, study_status
from sim.studies import store as store_module
from sim.studies.session import changed_since, new_study
from sim.studies.store import Store, held
from tests.studies.folders import results_hash, straight, write_study
from tests.studies.tiny import COUNT_FILE, Deadly, DeadlyOnce, Raising, Tiny

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
ROOT = Path(__file__).parents[2]
SWEEP = '[levers]\n"engagement.meetings" = [0, 3]\n[uncertain]\nattribution = [0.0, 1.0]\n'


def test_a_study_of_the_real_model_gives_one_table_on_one_worker_and_two(tmp_path):
    for count in (1, 2):
        status = run_study(write_study(tmp_path / str(count), SWEEP, series="true"), workers=count)
        assert (status.runs, status.done, status.failed, status.whole) == (24, 24, 0, True)
    assert results_hash(tmp_path / "1") == results_hash(tmp_path / "2")
    assert active_children() == []


def test_any_executor_will_do(tmp_path):
    wanted = straight(tmp_path / "straight", SWEEP)
    write_study(tmp_path / "threads", SWEEP)
    with ThreadPoolExecutor(3) as pool:
        run_study(tmp_path / "threads", executor=pool, workers=3, build=Tiny)
    assert results_hash(tmp_path / "threads") == wanted


def test_progress_is_told_and_a_finished_study_has_nothing_to_do(tmp_path):
    told = []
    write_study(tmp_path, SWEEP)
    with ThreadPoolExecutor(1) as pool:
        run_study(tmp_path, executor=pool, workers=1, build=Tiny, progress=lambda *now: told.append(now))
        before = (tmp_path / "results.parquet").stat().st_mtime_ns
        run_study(tmp_path, executor=pool, workers=1, build=Raising)
    assert told[0] == (0, 24)
    assert told[-1] == (24, 24)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert (tmp_path / "results.parquet").stat().st_mtime_ns == before


class EndedError(Exception):
    """Ends a run from inside."""


@pytest.mark.parametrize("after", [0, 1, 4])
def test_a_study_ended_in_the_middle_goes_on_to_the_same_bytes(tmp_path, monkeypatch, after):
    wanted = straight(tmp_path / "straight", SWEEP, series="true")
    folder = write_study(tmp_path / "pieces", SWEEP, series="true")
    add = Store.add
    added = []

    def ending(self, table):
        if len(added) == after:
            raise EndedError
        added.append(add(self, table))

    monkeypatch.setattr(Store, "add", ending)
    with ThreadPoolExecutor(1) as pool, pytest.raises(EndedError):
        run_study(folder, executor=pool, workers=1, build=Tiny)
    monkeypatch.undo()
    assert study_status(folder).whole is False
    before = len(open_study(folder).table)
    assert before == study_status(folder).done
    ran = []

    class Watched(Tiny):
        def run(self, months):
            ran.append(self.seed)
            super().run(months)

    with ThreadPoolExecutor(1) as pool:
        run_study(folder, executor=pool, workers=1, build=Watched)
    assert len(ran) == 24 - before
    assert results_hash(folder) == wanted


def test_a_torn_part_is_run_again(tmp_path):
    wanted = straight(tmp_path, SWEEP)
    part = Store(tmp_path).whole_parts()[0]
    part.write_bytes(part.read_bytes()[:-100])
    (tmp_path / "results.parquet").unlink()
    with ThreadPoolExecutor(1) as pool:
        status = run_study(tmp_path, executor=pool, workers=1, build=Tiny)
    assert status.done == 24
    assert results_hash(tmp_path) == wanted


@pytest.mark.parametrize("damage", [b"junk", None], ids=["no table", "rows missing"])
def test_a_final_table_that_is_damaged_is_written_anew(tmp_path, damage):
    wanted = straight(tmp_path, SWEEP)
    table = tmp_path / "results.parquet"
    if damage is None:
        pq.write_table(pq.read_table(table).slice(0, 3), table)
    else:
        table.write_bytes(damage)
    assert not study_status(tmp_path).whole
    with ThreadPoolExecutor(1) as pool:
        assert run_study(tmp_path, executor=pool, workers=1, build=Tiny).whole
    assert results_hash(tmp_path) == wanted


def test_runs_that_raise_are_rows_and_can_be_tried_again(tmp_path, monkeypatch):
    wanted = straight(tmp_path / "straight", replicates="40")
    folder = write_study(tmp_path / "raising", replicates="40")
    with ThreadPoolExecutor(1) as pool:
        status = run_study(folder, executor=pool, workers=1, build=Raising)
        assert (status.done, status.failed) == (76, 4)
        assert sorted(open_study(folder).failed["seed"]) == [3, 3, 23, 23]
        assert "RuntimeError: seed 23 fails" in status.log.read_text()
        assert run_study(folder, executor=pool, workers=1, build=Tiny).failed == 4, "run does not retry"
        monkeypatch.setenv("YUANLUO_TEST_MENDED", "1")
        status = retry_study(folder, executor=pool, workers=1, build=Raising)
    assert (status.done, status.failed) == (80, 0)
    assert results_hash(folder) == wanted


def test_a_table_with_failures_has_the_same_bytes_each_time(tmp_path):
    for name in ("a", "b"):
        write_study(tmp_path / name, replicates="25")
        with ThreadPoolExecutor(2) as pool:
            run_study(tmp_path / name, executor=pool, workers=2, build=Raising)
    assert results_hash(tmp_path / "a") == results_hash(tmp_path / "b")


def test_a_deadly_run_costs_itself_only(tmp_path):
    folder = write_study(tmp_path, replicates="6")
    status = run_study(folder, workers=2, build=Deadly)
    assert (status.done, status.failed) == (11, 1)
    failed = open_study(folder).failed
    assert failed[["seed", "policy"]].to_numpy().tolist() == [[3, "fund-only"]]
    assert "is given up" in status.log.read_text()
    assert active_children() == []


def test_a_worker_that_dies_once_costs_nothing(tmp_path, monkeypatch):
    wanted = straight(tmp_path / "straight", replicates="6")
    monkeypatch.setenv(COUNT_FILE, str(tmp_path / "died"))
    folder = write_study(tmp_path / "deadly", replicates="6")
    status = run_study(folder, workers=1, build=DeadlyOnce)
    assert (tmp_path / "died").exists()
    assert status.failed == 0
    assert results_hash(folder) == wanted


def test_an_executor_of_ones_own_that_breaks_is_said(tmp_path):
    write_study(tmp_path, replicates="6")
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
        pytest.raises(InputError, match="executor broke"),
    ):
        run_study(tmp_path, executor=pool, workers=1, build=Deadly)


CHANGES = [
    ({"months": "24"}, "", "decides.study.months was 12, is 24"),
    ({"replicates": "2"}, "", "study.replicates was 3, is 2"),
    ({"places": '["puyang"]'}, "", "study.places"),
    ({"cut": '["work_to_trust"]'}, "", "study.cut"),
    ({}, '[levers]\n"engagement.meetings" = [1]\n', "levers.engagement.meetings was nothing, is [1.0]"),
    ({}, "[uncertain]\nattribution = [1]\n", "uncertain.attribution"),
    ({}, '[set]\n"hours.median" = 5\n', "set.hours.median was nothing, is 5.0"),
]


@pytest.mark.parametrize(("keys", "tables", "said"), CHANGES)
def test_a_changed_design_is_refused_in_one_line_that_says_what_changed(tmp_path, keys, tables, said):
    straight(tmp_path)
    write_study(tmp_path, tables, **keys)
    with pytest.raises(InputError) as caught:
        run_study(tmp_path, workers=1, build=Tiny)
    assert said.removeprefix("decides.") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_changed_place_policy_or_model_is_refused(tmp_path, monkeypatch):
    from sim.scenarios import load_policy
    from sim.studies import study as study_module

    own = tmp_path / "mine.toml"
    text = Path(load_policy("fund-only").path).read_text(encoding="utf-8").replace('"fund-only"', '"mine"')
    own.write_text(text, encoding="utf-8")
    straight(tmp_path, policies='["no-fund", "mine.toml"]')
    own.write_text(text.replace("400000", "400001"), encoding="utf-8")
    with pytest.raises(InputError, match=r"policies\.mine\.fund\.per_community was 400000\.0, is 400001\.0"):
        run_study(tmp_path, workers=1, build=Tiny)
    own.write_text(text, encoding="utf-8")
    monkeypatch.setattr(study_module, "model_version", lambda: "another")
    with pytest.raises(InputError, match="model was"):
        run_study(tmp_path, workers=1, build=Tiny)


def test_words_may_change(tmp_path):
    wanted = straight(tmp_path)
    write_study(tmp_path, question='"Better said?"', baseline='"fund-only"')
    run_study(tmp_path, workers=1, build=Tiny)
    assert results_hash(tmp_path) == wanted
    assert open_study(tmp_path).baseline == "fund-only"


def test_a_broken_description_is_said(tmp_path):
    straight(tmp_path)
    (tmp_path / "design.json").write_text('{"decides": 3')
    with pytest.raises(InputError, match=r"design\.json: cannot be read"):
        run_study(tmp_path, workers=1, build=Tiny)


def test_runs_whose_description_is_gone_are_not_taken_for_those_of_another_design(tmp_path):
    """Runs are told apart by their place in a design: of another design each would pass for another run."""
    straight(tmp_path)
    (tmp_path / "design.json").unlink()
    write_study(tmp_path, policies='["no-fund", "voice-only"]')
    with pytest.raises(InputError, match=r"finished runs, but design\.json.* is gone.*move parts away"):
        run_study(tmp_path, workers=1, build=Tiny)
    assert not (tmp_path / "design.json").exists()


def test_a_second_runner_is_refused(tmp_path):
    write_study(tmp_path)
    with held(tmp_path), pytest.raises(InputError, match="another runner is at work"):
        run_study(tmp_path, workers=1, build=Tiny)


def test_a_full_disk_ends_the_run_and_room_lets_it_go_on(tmp_path, monkeypatch):
    wanted = straight(tmp_path / "straight", SWEEP)
    folder = write_study(tmp_path / "full", SWEEP)
    fsync, calls = os.fsync, []

    def filling(descriptor):
        calls.append(descriptor)
        if len(calls) > 2:
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(store_module.os, "fsync", filling)
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(InputError, match="No space left on device"):
            run_study(folder, executor=pool, workers=1, build=Tiny)
        monkeypatch.undo()
        assert 0 < study_status(folder).done < 24
        run_study(folder, executor=pool, workers=1, build=Tiny)
    assert results_hash(folder) == wanted


def test_retry_and_status_of_what_has_not_begun(tmp_path):
    write_study(tmp_path)
    status = study_status(tmp_path)
    assert (status.runs, status.done, status.left, status.running, status.whole) == (6, 0, 6, False, False)
    with pytest.raises(InputError, match="has not begun"):
        retry_study(tmp_path)
    with pytest.raises(InputError, match=f"has not begun; yuanluo study run {tmp_path} begins it"):
        open_study(tmp_path)


def test_a_study_that_is_there_is_not_written_over(tmp_path):
    path = new_study(tmp_path)
    path.write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        new_study(tmp_path)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("tables", ["", "[uncertain]\nattribution = { low = 0, high = 1 }\n"])
def test_replicates_are_added_to_what_is_there(tmp_path, tables):
    """Runs that are there are not run again, and the table is the one of a study that had so many at once."""
    with ThreadPoolExecutor(1) as pool:
        for replicates in ("3", "5"):
            run_study(
                write_study(tmp_path / "grown", tables, replicates=replicates), executor=pool, workers=1, build=Tiny
            )
            assert study_status(tmp_path / "grown").whole
        run_study(write_study(tmp_path / "fresh", tables, replicates="5"), executor=pool, workers=1, build=Tiny)
    assert results_hash(tmp_path / "grown") == results_hash(tmp_path / "fresh")
    log = (tmp_path / "grown" / "log.txt").read_text("utf-8")
    runs = study_status(tmp_path / "grown").runs
    assert f"running {2 * runs // 5} of {runs} runs" in log


def test_replicates_that_are_not_run_yet_are_told_and_none_are_taken_away(tmp_path):
    folder = write_study(tmp_path, replicates="3")
    with ThreadPoolExecutor(1) as pool:
        run_study(folder, executor=pool, workers=1, build=Tiny)
        assert changed_since(folder) == ""
        write_study(folder, replicates="4")
        assert changed_since(folder) == (
            f"{folder}: replicates went from 3 to 4; until yuanluo study run {folder} adds those runs, "
            "everything is told of the first 3 (seeds 1 to 3)"
        )
        write_study(folder, replicates="2")
        assert "study.replicates was 3, is 2" in changed_since(folder)
        with pytest.raises(InputError, match=r"study\.replicates was 3, is 2"):
            run_study(folder, executor=pool, workers=1, build=Tiny)


def test_the_description_says_what_the_study_is_of(tmp_path):
    straight(tmp_path, '[levers]\n"engagement.publicity" = { low = 0, high = 1 }\n', design='"latin"', samples="2")
    found = json.loads((tmp_path / "design.json").read_text(encoding="utf-8"))
    assert found["about"] == {
        "name": "small",
        "question": "What differs?",
        "baseline": "no-fund",
        "interaction": [],
        "also_compare": [],
        "primary": [],
    }
    assert found["problem"]["bounds"] == [[0, 1]]
    assert found["varied"] == ["engagement.publicity"]
    assert found["runs"] == 12
    assert found["decides"]["policies"]["fund-only"]["fund.per_community"] == 400_000

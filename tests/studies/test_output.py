"""A run on disk: all of it or none of it, readable without us, and byte for byte the same again."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pandas as pd
import pytest

from sim import GovernanceModel, __version__
from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.studies import output
from tests.worlds import full, same_frames

TABLES = ("series", "panel", "ledger", "projects")
FILES = {*(f"{name}.parquet" for name in TABLES), "run.json"}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def model():
    model = full(cut=["need_to_acts"])
    model.run(13)
    return model


@pytest.fixture
def folder(model, tmp_path):
    output.write_run(model, tmp_path / "deep" / "run")
    return tmp_path / "deep" / "run"


def test_a_run_is_four_tables_and_what_it_was_a_run_of(folder):
    assert {path.name for path in folder.iterdir()} == FILES


@pytest.mark.parametrize("name", TABLES)
def test_a_table_reads_back_as_it_was(model, folder, name):
    table = model.panel() if name == "panel" else getattr(model, name)
    back = pd.read_parquet(folder / f"{name}.parquet")
    assert same_frames(back, table)
    assert dict(back.dtypes) == dict(table.dtypes)


def test_the_description_says_all_that_is_needed_to_run_it_again(model, folder):
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert told == output.describe(model)
    assert (told["place"], told["policy"], told["seed"], told["months"]) == ("puyang", "reform-2009", 7, 13)
    assert (told["burn_in_months"], told["engine"], told["cut"]) == (12, "compiled", ["need_to_acts"])
    assert set(told["parameters"]) == set(PARAMETERS)
    assert told["parameters"]["engagement.decides"] == "residents"
    assert set(told["overrides"]) == set(model.overrides)
    assert told["versions"]["yuanluo"] == __version__
    assert {"python", "mesa", "numba", "numpy", "pandas", "pyarrow"} <= set(told["versions"])


def test_the_values_written_give_the_same_run(model, folder):
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    numbers = {
        name: value if PARAMETERS[name].choices else float(value)
        for name, value in told["parameters"].items()
        if PARAMETERS[name].kind == "lever"
    }
    again = full(cut=told["cut"], seed=told["seed"], overrides=numbers)
    again.run(told["months"])
    assert same_frames(again.series, model.series)


def test_the_same_run_is_the_same_bytes(model, folder, tmp_path):
    output.write_run(model, tmp_path / "again")
    for name in FILES:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_files_can_be_read_by_others(folder):
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o644


class Stopped(BaseException):
    """What a Ctrl-C in the middle is."""


def stop_at(monkeypatch, name):
    write = pd.DataFrame.to_parquet

    def stopped(table, path, **more):
        if Path(path).name == name:
            Path(path).write_bytes(b"half")
            raise Stopped
        write(table, path, **more)

    monkeypatch.setattr(pd.DataFrame, "to_parquet", stopped)


def test_a_run_stopped_while_writing_leaves_nothing_half_written(model, tmp_path, monkeypatch):
    stop_at(monkeypatch, "ledger.parquet")
    with pytest.raises(Stopped):
        output.write_run(model, tmp_path)
    assert names(tmp_path) == []


def test_a_run_stopped_while_writing_over_another_leaves_that_one_whole(model, folder, monkeypatch):
    """It left the tables of one run beside those of another."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    stop_at(monkeypatch, "ledger.parquet")
    with pytest.raises(Stopped):
        output.write_run(model, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_where_a_file_should_be_is_refused_in_one_line_and_nothing_written(model, tmp_path):
    (tmp_path / "panel.parquet").mkdir()
    with pytest.raises(InputError, match="cannot be written: Is a directory"):
        output.write_run(model, tmp_path)
    assert names(tmp_path) == ["panel.parquet"]


def test_values_are_written_with_all_their_digits(model):
    """A fund of 1,234,567.89 yuan stood there as 1.23457e+06, and two thirds of the seats as 0.666667."""
    told = output.describe(model)["parameters"]
    for name, value in model.resolved.values.items():
        assert PARAMETERS[name].choices or float(told[name]) == value
    assert output.exact("fund.per_community", 1_234_567.89) == "1234567.89"
    assert output.exact("fund.per_community", 400_000.0) == "400000"


def test_a_file_in_place_is_whole_whoever_looks(tmp_path):
    path = tmp_path / "file"
    path.write_text("before")
    seen = []

    def write(beside):
        seen.append(path.read_text())
        beside.write_text("after")

    output.put_in_place(path, write)
    assert seen == ["before"]
    assert path.read_text() == "after"
    assert names(tmp_path) == ["file"]


def test_what_fails_to_be_written_leaves_the_one_before(tmp_path):
    path = tmp_path / "file"
    path.write_text("before")

    def write(beside):
        beside.write_text("half")
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        output.put_in_place(path, write)
    assert path.read_text() == "before"
    assert names(tmp_path) == ["file"]


def test_an_old_file_stays_whole_when_writing_fails(tmp_path, monkeypatch):
    target = tmp_path / "table.csv"
    target.write_text("old", encoding="utf-8")

    def no_room(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_room)
    with pytest.raises(InputError, match="No space left"):
        output.write_atomically(target, "new")
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_courtyards_that_have_names_are_written_by_them_too(tmp_path):
    (tmp_path / "place.toml").write_text(
        '[place]\nname = "mine"\nkind = "urban"\ntitle = { en = "Mine", zh = "我的" }\n'
        'about = { en = "a", zh = "甲" }\ncourtyards = "courtyards.csv"\n',
        encoding="utf-8",
    )
    (tmp_path / "courtyards.csv").write_text("courtyard,residents\nRiverside,60\nMarket,80\n", encoding="utf-8")
    model = GovernanceModel(str(tmp_path / "place.toml"), "reform-2009", burn_in=0, seed=3)
    model.run(12)
    output.write_run(model, tmp_path / "out")
    panel = pd.read_parquet(tmp_path / "out" / "panel.parquet")
    assert set(zip(panel["courtyard"], panel["courtyard_name"], strict=True)) == {(0, "Riverside"), (1, "Market")}
    projects = pd.read_parquet(tmp_path / "out" / "projects.parquet")
    assert list(projects.columns).index("courtyard_name") == list(projects.columns).index("courtyard") + 1
    assert output.with_names(model.projects, ()).equals(model.projects)

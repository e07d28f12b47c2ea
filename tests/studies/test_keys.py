"""Equal keys mean equal results: whatever moves a number moves the key, and the order of saying it does not."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.parameters import PARAMETERS, defaults
from sim.scenarios import Change, in_force, load_place
from sim.studies import keys
from sim.studies.keys import model_version, place_digest, run_key

SAME = {"place": "p", "seed": 1, "months": 12, "burn_in": 12, "cut": (), "version": "v"}


def key(values=None, changes=(), **other):
    return run_key(in_force(defaults() | (values or {}), changes, {}), **{**SAME, **other})


@given(st.sampled_from(sorted(PARAMETERS)))
def test_every_parameter_moves_the_key(name):
    assert key({name: PARAMETERS[name].default + 1e-9}) != key()


def test_everything_else_moves_the_key_too():
    others = [{"place": "q"}, {"seed": 2}, {"months": 24}, {"burn_in": 24}, {"cut": ("a",)}, {"version": "w"}]
    assert len({key(), *(key(**other) for other in others)}) == len(others) + 1


def test_what_changes_inside_the_run_moves_it_and_what_changes_after_its_end_does_not():
    later = [Change(month, {"fund.per_head": 5.0}, {}) for month in (3, 6, 12)]
    assert len({key(), key(changes=later[:1]), key(changes=later[1:2])}) == 3
    assert key(changes=later[2:]) == key()


def test_the_order_of_links_does_not_move_it():
    assert key(cut=("a", "b")) == key(cut=("b", "a")) != key(cut=("a",))


@pytest.mark.parametrize("edited", keys.OTHER_SOURCES)
def test_an_edit_of_the_model_is_another_version(tmp_path, monkeypatch, edited):
    before, sources = model_version(), Path(keys.sim.__file__).parent
    for name in keys.OTHER_SOURCES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((sources / name).read_bytes() + (b"# edited" if name == edited else b""))
    monkeypatch.setattr(keys.sim, "__file__", str(tmp_path / "__init__.py"))
    model_version.cache_clear()
    try:
        assert model_version() != before
    finally:
        monkeypatch.undo()
        model_version.cache_clear()
    assert model_version() == before


def test_what_a_place_holds_beside_parameters_counts():
    place = load_place("xingfu")

    @dataclasses.dataclass(frozen=True)
    class WithTable(type(place)):
        table: np.ndarray | None = None

    said = {field.name: getattr(place, field.name) for field in dataclasses.fields(place)}
    tables = [WithTable(**said, table=np.array([1.0, number])) for number in (2.0, 3.0)]
    assert len({place_digest(place), *map(place_digest, tables)}) == 3
    assert place_digest(place) == place_digest(dataclasses.replace(place, title={"en": "x", "zh": "y"}))

"""Compiling ahead: two processes fill one cache, and a run is the same whether they did or not."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numba
import pytest

from sim import engine, population, precompile
from sim.compiled import cache_folder
from tests.worlds import same_worlds, small

LOOPS = ("residents", "opening", "closing", "moving", "looking_about", "groups")
# Compiles in an empty cache and says which loops were found there instead of compiled, and a run's end.
PROGRAM = f"""
import json
from sim import GovernanceModel, engine
model = GovernanceModel("xingfu", "reform-2009", burn_in=0, individuals=False)
model.run(2)
loops = {{name: sum(getattr(engine, name).stats.cache_hits.values()) for name in {LOOPS}}}
print(json.dumps([loops, model.series["belonging"].tolist()]))
"""


def lived(folder, **environment):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"YUANLUO_CACHE": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.slow
def test_a_helper_compiles_what_residents_do_while_this_process_compiles_the_rest(tmp_path):
    loops, belonging = lived(tmp_path, NUMBA_NUM_THREADS="2")
    assert all(loops[name] for name in ("residents", "moving"))
    assert not loops["opening"] + loops["closing"]
    again, same = lived(tmp_path, NUMBA_NUM_THREADS="2")
    assert all(again.values())
    assert same == belonging


PARTS = {
    "residents": precompile.compile_residents,
    "institutions": precompile.compile_institutions,
    "beginning": lambda nobody, record: precompile.compile_beginning(nobody, record, {"place.household_mean": 2.5}),
}


@pytest.mark.parametrize("part", PARTS)
def test_calling_a_loop_for_nobody_changes_nothing_and_is_no_new_type(part):
    """So what is compiled ahead is what a run calls."""
    model = small("puyang", "no-fund")
    nobody = precompile.nobody_at(model.values)
    loops = [getattr(engine, name) for name in (*LOOPS, "begin")]
    loops += [population.form_households, population.settle_everybody]
    known = [len(loop.signatures) for loop in loops]
    assert all(known)
    before = model.world.copied()
    PARTS[part](nobody, model.record)
    assert [len(loop.signatures) for loop in loops] == known
    assert same_worlds(before, model.world) == []


def test_what_is_cached_is_not_compiled_again(monkeypatch):
    model, started = small("puyang", "no-fund"), []
    assert any(cache_folder().rglob("engine.residents-*.nbi"))
    monkeypatch.setattr(precompile.subprocess, "Popen", lambda *a, **k: started.append(a))
    monkeypatch.setattr(precompile, "get_num_threads", lambda: 2)
    precompile.compile_all(model.values, model.record)
    assert started == []


def test_a_helper_that_cannot_start_is_done_without(monkeypatch):
    """Whatever it did not compile is compiled on first use."""
    model, calls = small("puyang", "no-fund"), []
    monkeypatch.setattr(precompile, "is_cached", lambda _with_systems=False: False)
    monkeypatch.setattr(precompile, "get_num_threads", lambda: 2)
    monkeypatch.setattr(precompile, "compile_institutions", lambda *a: calls.append(a))
    for executable in ("", "/bin/false"):
        monkeypatch.setattr(precompile.sys, "executable", executable)
        precompile.compile_all(model.values, model.record)
    assert len(calls) == 1


def test_a_process_of_one_thread_starts_no_helper(monkeypatch):
    """As every worker is, however many processors the machine has."""
    model, started = small("puyang", "no-fund"), []
    before = numba.get_num_threads()
    monkeypatch.setattr(precompile, "is_cached", lambda _with_systems=False: False)
    monkeypatch.setattr(precompile.subprocess, "Popen", lambda *a, **k: started.append(a))
    numba.set_num_threads(1)
    try:
        precompile.compile_all(model.values, model.record)
    finally:
        numba.set_num_threads(before)
    assert started == []


def test_who_has_residents_rules_compiled_is_told_that_those_of_systems_are_missing(monkeypatch, capsys):
    """The same words came twice, as if the first time had failed."""
    monkeypatch.setattr(precompile, "is_cached", lambda with_systems=False: not with_systems)
    monkeypatch.setattr(precompile, "get_num_threads", lambda: 1)
    monkeypatch.setattr(precompile, "_said", [])
    monkeypatch.delenv(precompile.QUIET, raising=False)
    model = small("xingfu", "no-fund")
    precompile.compile_all(model.values, model.record)
    assert capsys.readouterr().err == ""
    precompile.compile_all(model.values, model.record, with_systems=True)
    assert "Compiling the rules of organisations, training" in capsys.readouterr().err


@pytest.mark.parametrize(("quiet", "told"), [(None, 1), ("1", 0)])
def test_python_too_is_told_once_that_rules_are_compiled_first(quiet, told, monkeypatch, capsys):
    monkeypatch.setattr(precompile, "is_cached", lambda _with_systems=False: False)
    monkeypatch.setattr(precompile, "get_num_threads", lambda: 1)  # so that nothing is compiled here
    monkeypatch.setattr(precompile, "_said", [])
    if quiet is None:
        monkeypatch.delenv(precompile.QUIET, raising=False)
    else:
        monkeypatch.setenv(precompile.QUIET, quiet)
    model = small("xingfu", "no-fund")
    for _ in range(2):
        precompile.compile_all(model.values, model.record)
    assert capsys.readouterr().err.count("Compiling the rules") == told

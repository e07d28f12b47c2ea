"""A study's rules are compiled before its workers start, systems' too, and the log says so."""

from __future__ import annotations

import sys
from contextlib import contextmanager

import pytest

import sim
from sim import compiled
from sim.errors import InputError
from sim.studies import compiling
from sim.studies.compare import compare
from sim.studies.compiling import compile_for, has_systems
from sim.studies.study import load_study
from sim.studies.twins import twins
from sim.studies.why import why
from tests.studies.folders import write_study

LEVER = '[levers]\n"training.places" = [0, 20]\n'


def test_systems_come_with_a_policy_or_with_a_lever_that_varies(tmp_path):
    def of(name, tables="", **keys):
        return has_systems(load_study(write_study(tmp_path / name, tables, **keys)))

    assert not of("base")
    assert of("policy", policies='["no-fund", "training-first"]')
    assert of("dated", policies='["no-fund", "support-then-exit"]')
    assert of("lever", LEVER)


def test_compiling_is_logged_and_timed_and_done_once(tmp_path, monkeypatch):
    made, told = [], []

    class Made:
        def __init__(self, place, overrides, **_):
            made.append((place, overrides))

        def run(self, months):
            made.append(months)

    monkeypatch.setattr(compiled, "is_cached", lambda with_systems: not with_systems)
    monkeypatch.setattr(sim, "GovernanceModel", Made)
    assert compile_for(load_study(write_study(tmp_path / "base")), told.append) == 0.0
    assert (made, told) == ([], [])
    assert compile_for(load_study(write_study(tmp_path / "lever", LEVER)), told.append) > 0.0
    assert made == [("xingfu", compiling.A_SYSTEM), 1]
    assert told[0].startswith("compiling the rules, once")
    assert told[1].startswith("rules are compiled, in")


@pytest.mark.parametrize("begun", [twins, why, compare])
@pytest.mark.parametrize(("policy", "systems"), [("fund-only", False), ("training-first", True)])
def test_systems_are_compiled_before_workers_where_a_policy_has_them(begun, policy, systems, monkeypatch):
    """One process compiles them: workers who find nothing would each compile them at the same time."""
    happened = []
    monkeypatch.setattr(compiled, "is_cached", lambda with_systems: not with_systems)
    monkeypatch.setattr(sim, "GovernanceModel", lambda *_, **given: happened.append(given["overrides"]) or Lived())

    @contextmanager
    def pool(_):
        happened.append("workers")
        raise InputError("enough")
        yield

    for module in ("replicates", "why"):
        monkeypatch.setattr(f"sim.studies.{module}.worker_pool", pool)
    asked = ("no-fund", policy) if begun is not compare else (["no-fund", policy],)
    with pytest.raises(InputError, match="enough"):
        begun("xingfu", *asked, months=12, replicates=2, workers=2)
    assert happened == [compiling.A_SYSTEM] * systems + ["workers"]


class Lived:
    """Stands for a model."""

    def run(self, months):
        """Live no month."""


def test_base_rules_on_disk_are_not_enough_where_there_are_systems(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path)
    for loop in ("residents", "groups"):
        assert not compiled.is_cached()
        (tmp_path / f"engine.{loop}-1.py{sys.version_info.major}{sys.version_info.minor}.nbi").touch()
    assert compiled.is_cached()
    assert not compiled.is_cached(with_systems=True)

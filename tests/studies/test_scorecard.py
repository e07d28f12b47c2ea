"""The page of first plausibility is written from what was measured, misses included."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.evidence import FACTS
from sim.scenarios import load_policy
from sim.studies import paired, scorecard, validation


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    table = scorecard.run_validation(folder, replicates=1, seed=3, console=Console(quiet=True))
    return folder, table


def test_every_check_names_a_published_fact_or_the_burn_in():
    assert {check.fact for check in validation.CHECKS} - {"burn-in"} <= set(FACTS)


def test_every_check_is_measured_and_stands_on_the_page(page):
    folder, table = page
    text = (folder / "validation.md").read_text(encoding="utf-8")
    assert len(table) == len(validation.CHECKS)
    assert np.isfinite(table["value"]).all()
    assert all(check.text in text for check in validation.CHECKS)
    assert text.count("**miss**") == int((~table["holds"]).sum())


def test_every_figure_is_drawn_and_shown(page):
    folder, _ = page
    text = (folder / "validation.md").read_text(encoding="utf-8")
    for name in scorecard.FIGURES:
        assert (folder / "img" / f"validation-{name}.png").read_bytes().startswith(b"\x89PNG")
        assert f"validation-{name}.png" in text


def test_a_value_on_the_end_of_a_band_holds_and_one_beyond_does_not():
    check = validation.Check("F7", "x", "x", 0.0, 0.15)
    assert check.holds(0.15)
    assert not check.holds(0.151)


def test_the_range_of_seeds_is_that_of_a_further_seed_not_of_those_seen():
    few = pd.DataFrame({check.key: np.linspace(0.0, 1.0, 5) for check in validation.CHECKS})
    row = validation.scorecard(few).iloc[0]
    low, high = paired.spread(np.linspace(0.0, 1.0, 5))
    assert (row["least"], row["most"]) == (low, high)
    assert row["least"] < 0 < 1 < row["most"]


def test_what_the_reform_adds_beside_deciding_is_read_from_its_file():
    own = {name for name in load_policy("reform-2009").values if name.startswith("engagement.")}
    added = validation.same_occasions()
    assert own - set(added) == {"engagement.decides", "engagement.supervisors"}
    assert all(load_policy("reform-2009").values[name] == value for name, value in added.items())
    assert validation.fund() == load_policy("reform-2009").values["fund.per_community"]


@pytest.mark.slow
def test_seeds_are_measured_in_workers_and_come_back_in_order(monkeypatch):
    told = []
    monkeypatch.setattr(validation, "measure", measured_here)
    found = validation.measure_all([7, 3, 5], lambda done, total: told.append((done, total)), workers=2)
    assert found.index.tolist() == found["seed"].tolist() == [7, 3, 5]
    assert os.getpid() not in set(found["process"])
    assert told == [(1, 3), (2, 3), (3, 3)]


def measured_here(seed):
    return {"seed": seed, "process": os.getpid()}


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(101, 107), range(900, 906)])
def test_what_is_called_plausible_survives_other_seeds(seeds):
    table = validation.scorecard(validation.measure_all(seeds)).set_index("key")
    held = [
        "no-fund/reach_election_year", "fund-only/asked", "reform/asked", "fund-only/funded", "reform/funded",
        "elasticity/votes",
        "village0/degree", "village10/degree", "village0/clustering", "village10/modularity", "newcomers/contacts_rise",
    ]  # fmt: skip
    acts = ("attends", "voted_committee", "gave", "volunteers")
    held += [f"voice{a}/{act}" for a in ("0", "0.5", "1") for act in acts]
    held += [f"voice{a}/complained_level" for a in ("0", "0.5", "1")]
    assert table.loc[held, "holds"].all(), table.loc[held][~table.loc[held, "holds"]]

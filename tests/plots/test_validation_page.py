"""The page of first plausibility is written from what was measured, misses included."""

from __future__ import annotations

import math
import os

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.evidence import FACTS
from sim.plots import validation_page
from sim.scenarios import load_policy
from sim.studies import checks, paired, validation
from sim.studies.checks import Check


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    table = validation_page.run_validation(folder, replicates=1, seed=3, console=Console(quiet=True))
    return folder, table


def test_every_check_names_a_published_fact_or_the_burn_in():
    assert {check.fact for check in validation.CHECKS} - {"burn-in"} <= set(FACTS)


def test_every_check_is_measured_and_stands_on_the_page(page):
    folder, table = page
    text = (folder / "validation.md").read_text(encoding="utf-8")
    assert len(table) == len(validation.CHECKS)
    assert np.isfinite(table["value"]).all()
    assert all(check.text in text for check in validation.CHECKS)
    assert text.count("**miss**") == int((table["verdict"] == "miss").sum())
    assert set(table["verdict"]) <= {"open", "miss"}  # one seed has no interval, so nothing hits
    sizes = table[table["kind"] == "size"]
    seen = int(sizes["fact"].isin(validation_page.SEEN).sum())
    assert f"set by: 0 of {seen} hit" in text
    assert f"of others: 0 of {len(sizes) - seen} hit" in text
    for kind in ("size", "sign"):
        assert f": {(table['kind'] == kind).sum() * 0} of {(table['kind'] == kind).sum()} hit" in text


def test_every_figure_is_drawn_and_shown(page):
    folder, _ = page
    text = (folder / "validation.md").read_text(encoding="utf-8")
    for name in validation_page.FIGURES:
        assert (folder / "img" / f"validation-{name}.png").read_bytes().startswith(b"\x89PNG")
        assert f"validation-{name}.png" in text


def test_a_value_on_the_end_of_a_band_holds_and_one_beyond_does_not():
    check = Check("F7", "x", "x", 0.0, 0.15)
    assert check.holds(0.15)
    assert not check.holds(0.151)


def test_a_hit_needs_the_whole_interval_in_the_band():
    check = Check("F7", "x", "x", 0.0, 0.15)
    assert check.verdict(0.1, 0.05, 0.15) == "hit"
    assert check.verdict(0.1, 0.05, 0.16) == "open"
    assert check.verdict(0.1, math.nan, math.nan) == "open"
    assert check.verdict(0.16, 0.1, 0.2) == "miss"


def test_a_size_can_be_missed_from_both_sides_and_a_sign_is_counted_apart():
    one_sided = {
        check.key for check in validation.CHECKS if check.kind == "size" and math.isinf(check.high - check.low)
    }
    published = {"no-fund/reach_most", "village10/giant", "vote/same", "jinyang/vetoed"}
    assert one_sided == published  # "below", "nearly all", "at least"
    for check in validation.CHECKS:
        assert check.kind != "sign" or math.isinf(check.high - check.low)


def test_each_fact_is_counted_once():
    counted = [check for check in validation.CHECKS if check.kind != "beside"]
    measured = [(check.fact, check.key.split("/")[-1]) for check in counted]
    assert len(measured) == len(set(measured))
    assert {check.key.split("/")[0] for check in counted if check.fact == "F11"} == {"equal"}, "the same occasions"


def test_the_range_of_seeds_is_that_of_a_further_seed_not_of_those_seen():
    few = pd.DataFrame({check.key: np.linspace(0.0, 1.0, 5) for check in validation.CHECKS})
    row = checks.scorecard(validation.CHECKS, few).iloc[0]
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
    table = checks.scorecard(validation.CHECKS, validation.measure_all(seeds)).set_index("key")
    held = ["no-fund/reach_most", "reform/asked", "reform/funded", "village10/degree",
            "village10/modularity", "newcomers/contacts_rise"]  # fmt: skip
    held += [f"voice0.5/{act}" for act in ("attends", "voted_committee", "gave", "volunteers", "complained_level")]
    assert (table.loc[held, "verdict"] != "miss").all(), table.loc[held]

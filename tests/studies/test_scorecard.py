"""The page of first plausibility is written from what was measured, misses included."""

from __future__ import annotations

import numpy as np
import pytest
from rich.console import Console

from sim.evidence import FACTS
from sim.studies import scorecard, validation


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

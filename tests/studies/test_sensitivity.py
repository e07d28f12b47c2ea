"""Indices of functions whose indices are known, from studies run as any other."""

from __future__ import annotations

import math
import zlib

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.measures import INDICATORS
from sim.studies.sensitivity import how_to_read, luck_share, sensitivity, write_sensitivity
from sim.studies.shown import index_cell, records
from tests.studies.lucky import made
from tests.studies.tiny import Tiny

RANGES = (
    '[levers]\n"engagement.publicity" = { low = 0, high = 1 }\n"engagement.meetings" = { low = 0, high = 8 }\n'
    "[uncertain]\nattribution = { low = 0, high = 1 }\n"
)


class Known(Tiny):
    """Reach is 4 publicity + 3 attribution under a fund, 3 attribution without, and knows no meetings."""

    def run(self, months: int) -> None:
        super().run(months)
        slope = 4 * (self.policy.name == "fund-only")
        value = slope * self.overrides["engagement.publicity"] + 3 * self.overrides["attribution"] + self.seed
        self.series = pd.DataFrame(np.full((months, len(INDICATORS)), value), columns=list(INDICATORS))
        self.series["isolation"] = 0.5


def indices(table, policy, of="level", indicator="reach"):
    rows = table[(table["policy"] == policy) & (table["of"] == of) & (table["indicator"] == indicator)]
    return rows.set_index("parameter")


@pytest.fixture(scope="module")
def sobol(tmp_path_factory):
    return made(
        tmp_path_factory.mktemp("sobol"), RANGES, Known, design='"sobol"', samples="256", replicates="2",
        policies='["no-fund", "fund-only"]', burn_in="0",
    )  # fmt: skip


def test_sobol_indices_of_a_sum_are_the_shares_of_its_variance(sobol):
    found = indices(sensitivity(sobol, ["reach"]), "fund-only")
    assert found.loc["engagement.publicity", ["first", "total"]].tolist() == pytest.approx([16 / 25] * 2, abs=0.05)
    assert found.loc["attribution", ["first", "total"]].tolist() == pytest.approx([9 / 25] * 2, abs=0.05)
    assert found.loc["engagement.meetings", "total"] == pytest.approx(0, abs=1e-9)
    assert (found["total_low"] <= found["total"]).all()
    assert (found["total"] <= found["total_high"]).all()


def test_the_difference_from_the_baseline_hangs_on_what_only_the_policy_answers_to(sobol):
    found = indices(sensitivity(sobol, ["reach"]), "fund-only", "difference")
    assert found.loc["engagement.publicity", "total"] == pytest.approx(1, abs=0.05)
    assert found.loc["attribution", "total"] == pytest.approx(0, abs=1e-9)
    assert set(sensitivity(sobol, ["reach"]).query("policy == 'no-fund'")["of"]) == {"level"}


def test_what_never_varies_has_no_indices(sobol):
    assert indices(sensitivity(sobol, ["isolation"]), "fund-only", indicator="isolation")["total"].isna().all()


class Still(Known):
    """Belonging hangs on attribution by a hair, isolation by a hundredth; the number of meetings by a hair."""

    def run(self, months: int) -> None:
        super().run(months)
        drawn = self.overrides["attribution"]
        self.series["belonging"] = 0.4 + 0.0001 * drawn
        self.series["isolation"] = 0.4 + 0.01 * drawn
        self.series["meetings"] = 500 + 0.1 * drawn


@pytest.mark.parametrize("design", ["sobol", "morris"])
def test_what_hardly_varies_is_said_to_and_has_no_index(tmp_path, design):
    keys = {"design": f'"{design}"', "samples": "16", "replicates": "2", "second_order": "true"}
    table = sensitivity(made(tmp_path, RANGES, Still, **keys), ["belonging", "isolation", "meetings"])
    varies = table.groupby(["indicator", "of"])["varies"].first()
    assert not varies["belonging"].any()
    assert not varies["meetings"].any()
    assert varies["isolation", "level"]
    numbers = ["total", "first", "second"] if design == "sobol" else ["mu", "mu_star", "sigma"]
    assert table.loc[~table["varies"], [*numbers, "luck_share"]].isna().all(axis=None)
    assert len(set(table.groupby(["policy", "indicator", "of"])["parameter"].agg(tuple))) == 1
    lines = [row for row in records(table) if not row["varies"]]
    assert {index_cell(row, "en") for row in lines} == {"hardly varies"}


def test_pairs_are_asked_for_by_second_order(tmp_path):
    results = made(tmp_path, RANGES, Known, design='"sobol"', samples="64", second_order="true", replicates="1")
    found = indices(sensitivity(results, ["reach"]), "fund-only")
    assert abs(found.loc["engagement.publicity × attribution", "second"]) < 0.1
    assert len(found) == 6
    assert found["luck_share"].isna().all()


def test_elementary_effects_are_the_slopes_over_the_whole_range(tmp_path):
    results = made(tmp_path, RANGES, Known, design='"morris"', samples="6", replicates="2")
    found = indices(sensitivity(results, ["reach"]), "fund-only")
    assert found["mu"].to_dict() == pytest.approx(
        {"engagement.publicity": 4, "engagement.meetings": 0, "attribution": 3}, abs=1e-9
    )
    assert found["sigma"].tolist() == pytest.approx([0, 0, 0], abs=1e-9)


class Lucky(Known):
    """The slope of attribution is luck that all rows of a seed share."""

    def run(self, months: int) -> None:
        super().run(months)
        self.series["reach"] += (self.seed % 4) * self.overrides["attribution"]


def test_intervals_of_elementary_effects_cover_luck_where_there_are_replicates(tmp_path):
    """Effects are the same in every trajectory: over trajectories alone the interval would be of no width."""
    found = {}
    for replicates in (1, 4):
        keys = {"design": '"morris"', "samples": "6", "replicates": f"{replicates}"}
        table = sensitivity(made(tmp_path / f"{replicates}", RANGES, Lucky, **keys), ["reach"])
        found[replicates] = indices(table, "fund-only")
        assert ("over trajectories and replicates" in how_to_read(table, "en")[0]) == (replicates > 1)
    wide = {count: rows["mu_star_high"] - rows["mu_star_low"] for count, rows in found.items()}
    assert wide[1].tolist() == pytest.approx([0, 0, 0], abs=1e-9)
    assert wide[4]["attribution"] > 1
    assert wide[4]["engagement.publicity"] == pytest.approx(0, abs=1e-9)


class Noise(Known):
    """Belonging is luck and nothing else, as is anything of a place in which nothing does much."""

    def run(self, months: int) -> None:
        super().run(months)
        drawn = zlib.crc32(f"{sorted(self.overrides.items())} {self.seed}".encode())
        self.series["belonging"] = np.random.default_rng(drawn).uniform(0.3, 0.5)


@pytest.mark.parametrize("design", ["sobol", "morris"])
def test_what_varies_no_more_than_by_luck_has_no_index(tmp_path, design):
    keys = {"design": f'"{design}"', "samples": "16", "replicates": "3", "policies": '["no-fund"]'}
    table = sensitivity(made(tmp_path, RANGES, Noise, **keys), ["reach", "belonging"])
    by_name = table.groupby("indicator")[["varies", "luck_high"]].first()
    assert by_name["varies"].to_dict() == {"reach": True, "belonging": False}
    assert by_name.loc["belonging", "luck_high"] == 1
    assert table.loc[~table["varies"], "total" if design == "sobol" else "mu_star"].isna().all()
    assert any("no more than luck alone could make" in said for said in how_to_read(table, "en"))


@pytest.mark.parametrize(("design", "samples", "enough"), [("sobol", 16, 64), ("morris", 4, 10)])
def test_few_samples_are_said_beside_the_indices_that_rest_on_them(tmp_path, design, samples, enough):
    keys = {"design": f'"{design}"', "replicates": "2", "policies": '["no-fund"]'}
    few = sensitivity(made(tmp_path / "few", RANGES, Known, samples=f"{samples}", **keys), ["reach"])
    many = sensitivity(made(tmp_path / "many", RANGES, Known, samples=f"{enough}", **keys), ["reach"])
    assert set(few["samples"]) == {samples}
    for lang in ("en", "zh"):
        told = [said for said in how_to_read(few, lang) if str(samples) in said and str(enough) in said]
        assert len(told) == 1
        assert len(how_to_read(few, lang)) == 1 + len(how_to_read(many, lang))


def test_listed_values_have_indices_each(tmp_path):
    tables = RANGES.replace("[uncertain]", '"fund.per_community" = [0, 100000]\n[uncertain]')
    results = made(tmp_path, tables, Known, design='"morris"', samples="2", replicates="1", policies='["no-fund"]')
    assert set(sensitivity(results, ["reach"])["fund.per_community"]) == {0.0, 100_000.0}


def test_luck_counts_only_where_it_tells_rows_apart():
    shared = np.arange(6.0)[:, None] + np.array([0.0, 5.0, 9.0])[None, :]
    assert luck_share(shared)["luck_share"] == pytest.approx(0, abs=1e-12)
    own = np.random.default_rng(1).normal(size=(400, 4))
    assert luck_share(own)["luck_share"] == pytest.approx(1, abs=0.15)
    assert math.isnan(luck_share(shared[:, :1])["luck_share"])


def test_luck_is_never_more_than_all_and_its_interval_covers_what_is_so():
    chance, covered = np.random.default_rng(2), 0
    for _ in range(200):
        table = chance.normal(size=(16, 1)) + chance.normal(size=(16, 3))
        found = luck_share(table)
        assert 0 <= found["luck_low"] <= found["luck_share"] <= found["luck_high"] <= 1
        covered += found["luck_low"] <= 0.25 <= found["luck_high"]  # (1 / 3) / (1 + 1 / 3)
    assert covered >= 180


def test_tables_are_written_beside_the_results(sobol):
    table = sensitivity(sobol, ["reach"])
    path = write_sensitivity(sobol.folder, table)
    assert pd.read_csv(path)["total"].to_numpy() == pytest.approx(table["total"].to_numpy(), rel=1e-4, abs=1e-9)
    assert list(pd.read_parquet(path.with_suffix(".parquet"))) == list(table)


def test_another_design_and_missing_runs_are_said(tmp_path):
    with pytest.raises(InputError, match="has no indices"):
        sensitivity(made(tmp_path / "list"))
    results = made(tmp_path / "sobol", RANGES, Known, design='"sobol"', samples="2", replicates="1")
    results.table.loc[0, "status"] = "failed"
    with pytest.raises(InputError, match="indices take all"):
        sensitivity(results)
    with pytest.raises(InputError, match="did you mean 'reach'"):
        sensitivity(results, ["reech"])

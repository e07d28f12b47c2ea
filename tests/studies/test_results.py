"""A study's results, opened: whole or as far as they go."""

from __future__ import annotations

import math
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sim.studies
from sim.errors import InputError
from sim.measures import INDICATORS
from sim.studies import open_study, run_study
from sim.studies.comparison import about
from sim.studies.results import settings_told
from sim.telling.design_told import not_known
from tests.studies.folders import write_study
from tests.studies.tiny import Raising, Tiny

SOBOL = '[levers]\n"engagement.publicity" = { low = 0, high = 1 }\n'


@pytest.fixture
def opened(tmp_path):
    def make(build=Tiny, tables="", **keys):
        with ThreadPoolExecutor(1) as pool:
            run_study(write_study(tmp_path, tables, **keys), executor=pool, workers=1, build=build)
        return open_study(tmp_path)

    return make


def test_a_row_a_run_with_every_indicator_twice(opened):
    results = opened(replicates="25", build=Raising)
    assert results.whole
    assert len(results.table) == 50
    assert len(results.runs) == 46
    assert len(results.failed) == 4
    measured = [name for name in INDICATORS if name != "month"]
    assert {*measured, *(f"{name}_year" for name in measured)} < set(results.table)
    assert results.table["key"].is_monotonic_increasing
    assert results.baseline == "no-fund"
    assert results.varied == []


def test_a_sample_comes_back_in_its_order(opened):
    from SALib.sample import sobol

    results = opened(
        tables=SOBOL, design='"sobol"', samples="4", uncertain='["attribution"]', replicates="1", policies='["no-fund"]'
    )
    rows = results.runs.sort_values("point")
    sample = sobol.sample(results.description["problem"], 4, calc_second_order=False, seed=1)
    np.testing.assert_allclose(rows[results.varied].to_numpy(), sample)


def test_a_setting_is_told_of_over_all_that_rows_of_a_file_say_of_what_is_not_known(opened, tmp_path):
    """Once the last row alone was: a third of the runs that differences are means of."""
    (tmp_path / "rows.csv").write_text("fund.per_head,hours.median\n0,2\n0,3\n10,2\n10,3\n10,4\n", encoding="utf-8")
    results = opened(design='"csv"', csv='"rows.csv"')
    assert sorted(results.told["hours.median"].unique()) == [2, 3, 4]
    assert set(results.told["fund.per_head"]) == {10}
    assert len(results.told) == len(results.runs) * 3 // 5


def test_policies_are_told_of_at_the_last_setting_that_they_share(opened, tmp_path):
    """Money of a fund of 800,000 stood under the heading of 400,000, beside a difference between those at 400,000."""
    rows = "policy,fund.per_head\nno-fund,0\nfund-only,0\nno-fund,10\nfund-only,10\nfund-only,20\n"
    (tmp_path / "rows.csv").write_text(rows, encoding="utf-8")
    results = opened(design='"csv"', csv='"rows.csv"', policies='["no-fund", "fund-only"]')
    assert set(results.told["fund.per_head"]) == {10}
    assert set(results.told["policy"]) == {"no-fund", "fund-only"}


def test_a_policy_that_shares_no_setting_is_told_of_at_its_own_last():
    runs = pd.DataFrame({
        "place": "xingfu", "policy": ["base", "base", "one", "two", "two"], "point": [0, 1, 2, 3, 4],
        "fund": [0.0, 5.0, 5.0, 7.0, 9.0],
    })  # fmt: skip
    told = runs[settings_told(runs, ["fund"], "base")]
    assert told[["policy", "fund"]].values.tolist() == [["base", 5.0], ["one", 5.0], ["two", 9.0]]
    assert settings_told(runs, [], "base").all()


def test_a_network_says_how_many_courtyards_there_are_and_the_place_s_file_does_not(opened):
    results = opened()
    decides = results.description["decides"]
    given = results.description | {"decides": decides | {"study": decides["study"] | {"network": "ties.csv"}}}
    assert math.isfinite(results.courtyards("xingfu"))
    assert math.isinf(replace(results, description=given).courtyards("xingfu"))


def test_months_are_there_where_they_were_kept(opened):
    results = opened(series="true")
    assert len(results.series) == 6 * 12
    last = results.series[results.series["month"] == 12].set_index("key")["reach"]
    runs = results.runs.set_index("key")["reach"]
    np.testing.assert_allclose(last.loc[runs.index], runs, rtol=1e-6)


def test_months_that_were_not_kept_are_said(opened):
    with pytest.raises(InputError, match="no months are there"):
        opened().series  # noqa: B018


def test_what_is_finished_can_be_seen_before_the_end(opened):
    results = opened()
    (results.folder / "results.parquet").unlink()
    part = open_study(results.folder)
    assert not part.whole
    assert part.table.equals(results.table)
    with pytest.raises(InputError, match=r"all runs are done, .* yuanluo study run .* writes it"):
        part.check_whole()
    for path in (results.folder / "parts").iterdir():
        path.unlink()
    assert len(open_study(results.folder).table) == 0


def test_a_broken_table_is_said(opened):
    results = opened()
    (results.folder / "results.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"results\.parquet: cannot be read"):
        open_study(results.folder)


def test_what_is_offered_is_there_and_nothing_else():
    assert all(callable(getattr(sim.studies, name)) for name in sim.studies.__all__)
    with pytest.raises(AttributeError):
        sim.studies.open_studies  # noqa: B018


def test_a_page_names_what_is_not_known_that_rows_of_a_file_say(opened, tmp_path):
    """Once it said that no assumption was drawn, and put what they did down to the lever."""
    (tmp_path / "rows.csv").write_text("fund.per_head,hours.median\n0,2\n10,3\n10,4\n", encoding="utf-8")
    results = opened(design='"csv"', csv='"rows.csv"', policies='["no-fund", "fund-only"]')
    told = about(results)
    assert told["uncertain"] == ["hours.median"]
    assert told["varied"]["uncertain"] == {"hours.median": [2.0, 3.0, 4.0]}
    assert "Civic hours" in not_known(told, "en")


def test_a_fund_that_would_come_after_the_run_s_end_is_none(opened, tmp_path):
    head = 'name = "later"\ntitle = { en = "Later", zh = "以后" }\nabout = { en = "Later.", zh = "以后。" }\n'
    change = '[[changes]]\nfrom = 15\n[changes.parameters]\n"fund.per_community" = 800000\n'
    fund = '[parameters]\n"fund.per_community" = 400000\n'
    (tmp_path / "later.toml").write_text(f"[policy]\n{head}{fund}{change}", encoding="utf-8")
    funds = []
    for months in ("24", "36"):
        results = opened(policies='["no-fund", "later.toml"]', months=months, name=f'"of-{months}"')
        funds.append(about(results)["funds"]["later"])
        shutil.rmtree(tmp_path / "parts")
        for file in ("design.json", "results.parquet", "log.txt", "lock"):
            (tmp_path / file).unlink(missing_ok=True)
    assert funds == [400_000, 800_000], "the fund comes once a year: a change in month 15 acts from month 25"

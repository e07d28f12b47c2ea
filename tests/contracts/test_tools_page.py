"""What docs/tools.md shows runs as printed, where the tool is installed."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import GovernanceModel
from sim.parameters import PARAMETERS
from sim.studies import open_study, run_study
from tests.studies.folders import write_study

PAGE = Path(__file__).parents[2] / "docs" / "tools.md"
PIECES = re.findall(r"^```(\w+)\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
WORKBENCH, SALIB, STATA = (body for kind, body in PIECES if kind == "python")
(R,) = (body for kind, body in PIECES if kind == "r")
NEEDS_WORKBENCH = pytest.mark.skipif(
    importlib.util.find_spec("ema_workbench") is None, reason="ema_workbench is not installed"
)


def ran(piece):
    """Run a piece of the page; return the names it leaves."""
    names = {"__name__": "piece"}
    exec(compile(piece, PAGE.name, "exec"), names)
    return names


@pytest.fixture
def fund_and_power(tmp_path, monkeypatch):
    """A study with the columns of the guide's, in the folder that the page names."""
    monkeypatch.chdir(tmp_path)
    folder = write_study(
        tmp_path / "fund-and-power", '[levers]\n"fund.per_community" = [200000, 400000]\n', name='"fund-and-power"',
        policies='["fund-only", "reform-2009"]', uncertain='["attribution"]', futures="2", replicates="2",
    )  # fmt: skip
    with ThreadPoolExecutor(1) as pool:
        run_study(folder, executor=pool, workers=1)
    return open_study(folder)


def gains(runs):
    """Return the mean paired gain of the reform in reach by setting, futures averaged first."""
    found = runs.set_index(["policy", "point", "future", "seed"])["reach_year"]
    gain = found.loc["reform-2009"] - found.loc["fund-only"]
    return gain.groupby(["point", "future"]).mean().groupby("point").mean()


@NEEDS_WORKBENCH
def test_the_workbench_runs_the_model(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the workbench's own, on what is not installed beside it
        left = ran(WORKBENCH)
    experiments, outcomes = left["experiments"], left["outcomes"]
    assert len(experiments) == 12
    first = experiments.iloc[0]
    values = {left["DOTTED"][name]: first[name] for name in left["DOTTED"] if name in experiments}
    assert len(values) == 4
    ends = []
    for seed in left["SEEDS"]:
        model = GovernanceModel("xingfu", "reform-2009", seed=seed, individuals=False, overrides=values)
        model.run(12)
        ends.append(model.series["reach"].iloc[-1])
    assert outcomes["reach"][0] == pytest.approx(np.mean(ends), abs=1e-12)
    assert "belonging" in capsys.readouterr().out


def test_an_underscore_for_the_dot_loses_no_name():
    assert len({name.replace(".", "_") for name in PARAMETERS}) == len(PARAMETERS)


def test_salib_s_rows_come_back_in_their_order(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    left = ran(SALIB)
    runs = open_study("assumptions").runs
    back = runs.groupby("point")[left["names"]].first().to_numpy()
    np.testing.assert_allclose(back, left["sample"])
    assert len(left["reach"]) == len(left["sample"])
    assert np.isfinite(left["found"]["S1"]).all()
    assert "first order" in capsys.readouterr().out


def test_stata_s_file_and_the_csv_hold_every_run(fund_and_power):
    ran(STATA)
    runs = fund_and_power.runs
    for again in (pd.read_stata("fund-and-power.dta"), pd.read_csv("fund-and-power.csv")):
        assert list(again) == [name.replace(".", "_") for name in runs]
        assert all(len(name) <= 32 for name in again)
        np.testing.assert_allclose(again["reach_year"], runs["reach_year"])
        assert again["policy"].tolist() == runs["policy"].tolist()


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_pairs_runs_as_pandas_does(fund_and_power, tmp_path):
    piece = R
    if subprocess.run(["Rscript", "-e", "library(arrow)"], capture_output=True).returncode:
        # Without arrow: the page's other way, a CSV.
        fund_and_power.runs.to_csv("runs.csv", index=False)
        piece = re.sub(r"library\(arrow\)\n", "", piece)
        piece = re.sub(r"read_parquet\(.*?\)", 'read.csv("runs.csv", check.names = FALSE)', piece)
    (tmp_path / "piece.R").write_text(piece + 'write.csv(by_future, "by_future.csv")\n', encoding="utf-8")
    done = subprocess.run(["Rscript", "piece.R"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = pd.read_csv("by_future.csv").groupby("point")["gain"].mean()
    np.testing.assert_allclose(found, gains(fund_and_power.runs))

"""What the demonstration's cells cost: means with intervals, and a price only where there is a gain to pay for."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console
from scipy import stats

from sim.plots.demo_run import run_demo
from sim.studies.demo import Demo
from sim.telling import demo_cost, demo_table
from sim.words import LANGUAGES, word
from tests.plots.fake_model import FakeModel


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Demo, str]:
    """A demonstration on the stand-in model, and what it printed."""
    console = Console(file=io.StringIO(), width=80)
    folder = tmp_path_factory.mktemp("demo")
    demo = run_demo(folder, months=12, replicates=5, workers=1, console=console, build=FakeModel)
    return demo, console.file.getvalue()


@pytest.fixture(scope="module")
def demo(made: tuple[Demo, str]) -> Demo:
    return made[0]


def set_to(demo: Demo, gains: list[float], costs: list[float]) -> Demo:
    """The same demonstration, with what fund and power gain in reach and cost a year set replicate by replicate."""
    runs = demo.luck
    values, at = runs.values.copy(), demo.index(1.0, "residents")
    reach, money = (runs.columns.index(name) for name in ("reach", "money_public"))
    values[:, at, :, reach] = values[:, demo.index(0.0, "officials"), :, reach] + np.resize(gains, len(values))[:, None]
    values[:, at, :, money] = np.resize(costs, len(values))[:, None] / 12
    return replace(demo, luck=replace(runs, values=values))


def test_money_a_year_and_what_is_more_of_it_have_the_interval_of_their_mean(demo: Demo) -> None:
    yuan = [100_000.0, 140_000.0, 90_000.0, 120_000.0, 150_000.0]
    found = demo_cost.cost(set_to(demo, [0.1], yuan), demo.index(1.0, "residents"))
    wanted = stats.t.interval(0.95, 4, loc=np.mean(yuan), scale=stats.sem(yuan))
    assert found.spent.mean == pytest.approx(120_000, rel=1e-5)
    assert (found.spent.low, found.spent.high) == pytest.approx(wanted, rel=1e-4)
    assert (found.more.low, found.more.high) == pytest.approx(wanted, rel=1e-4), "before, nothing was spent"


def test_a_price_has_an_interval_and_no_saving_where_nothing_was_spent_before(demo: Demo) -> None:
    """The mean of few runs was given as the price of a point, and was off by a factor of two."""
    changed = set_to(demo, [0.10, 0.14, 0.06, 0.10, 0.10], [0.0, 300_000.0, 0.0, 400_000.0, 0.0])
    found = demo_cost.cost(changed, demo.index(1.0, "residents"))
    assert found.is_priced
    assert found.price.mean == pytest.approx(14_000, rel=1e-4)
    assert found.price.low == 0.0
    assert found.price.high > 2 * found.price.mean
    told = demo_cost.fields(found, "en", from_nothing=True)[-2:]
    assert told == ["14,000", f"0 to {found.price.high:,.0f}"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("gains", [[0.3, -0.2], [-0.1], [0.0]])
def test_no_price_is_told_where_the_gain_may_be_none(demo: Demo, gains: list[float], lang: str) -> None:
    found = demo_cost.cost(set_to(demo, gains, [400_000.0]), demo.index(1.0, "residents"))
    assert not found.is_priced
    assert demo_cost.fields(found, lang, from_nothing=True)[-2:] == [word("untold_price", lang), "—"]
    assert demo_cost.record(found)["yuan_per_point"] == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_price_is_told_where_no_more_is_spent(demo: Demo, lang: str) -> None:
    changed = set_to(demo, [0.1, 0.12], [0.0])
    found = demo_cost.cost(changed, demo.index(1.0, "residents"))
    assert found.gained.low > 0
    assert not found.is_priced
    assert demo_cost.fields(found, lang, from_nothing=True)[-2:] == [word("untold_price", lang), "—"]


def test_money_equal_in_all_runs_is_called_so(demo: Demo) -> None:
    found = demo_cost.cost(set_to(demo, [0.1], [400_000.0]), demo.index(1.0, "residents"))
    assert demo_cost.fields(found, "en", from_nothing=True)[:2] == ["400", "all equal"]
    assert demo_cost.fields(found, "en", from_nothing=False)[:3] == ["400", "+400", "all equal"]


def test_costs_stand_in_the_file_and_under_the_tables(made: tuple[Demo, str]) -> None:
    demo, printed = made
    rows = list(
        csv.DictReader(io.StringIO(demo_table.to_csv([demo_table.record(row) for row in demo_table.rows(demo)])))
    )
    for row, found in zip(rows, demo_cost.costs(demo), strict=True):
        assert float(row["public_yuan_more_mean_ci95_low"]) == pytest.approx(found.more.low, abs=0.5)
        assert row["yuan_per_point"] == (f"{found.price.mean:.0f}" if found.is_priced else "")
    for field in demo_cost.fields(demo_cost.costs(demo)[-1], "en", from_nothing=True):
        assert field in printed


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("before", [0.0, 1_043_000.0])
def test_the_table_of_costs_breaks_no_number_in_a_terminal_of_80_columns(demo: Demo, lang: str, before: float) -> None:
    """A community's real sums were printed as 1,17 and 3 below it."""
    rows = demo_table.rows(set_to(demo, [0.15, 0.16, 0.15, 0.14, 0.15], [3_812_345.0, 3_912_000.0, 3_856_000.0]))
    first = rows[0].cost
    spent = replace(first.spent, mean=before, low=before, high=before)
    rows[0] = replace(rows[0], cost=replace(first, spent=spent))
    console = Console(file=io.StringIO(), width=80)
    demo_table.show(demo, rows, console, lang)
    printed = console.file.getvalue()
    assert all(cell_len(line) <= 80 for line in printed.splitlines())
    assert any(row.cost.is_priced for row in rows)
    for row in rows:
        for field in demo_cost.fields(row.cost, lang, from_nothing=before == 0):
            assert f" {field} " in " ".join(printed.splitlines()) + " "

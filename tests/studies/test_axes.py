"""Axes crossed into cells: everything that was asked for, once, with what shares a burn-in side by side."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from SALib.sample import morris, sobol

from sim.errors import InputError
from sim.studies import axes
from sim.studies.axes import crossed, expand, product
from sim.studies.design import read_design
from tests.studies.folders import write_study

RANGES = '[levers]\n"engagement.publicity" = { low = 0, high = 1 }\n"engagement.meetings" = { low = 0, high = 6 }\n'


def cells_of(folder, tables="", **keys):
    write_study(folder, tables, **keys)
    return expand(read_design(folder))


def settings_of(cells):
    """Every cell as (place, policy, levers, future)."""
    return [
        (
            int(cells.place[c]),
            int(cells.policy[c]),
            tuple(cells.levers[cells.point[c]]),
            tuple(cells.futures[cells.future[c]]),
        )
        for c in range(cells.count)
    ]


@given(
    places=st.integers(1, 3),
    policies=st.integers(1, 3),
    meetings=st.lists(st.integers(0, 12), min_size=0, max_size=3, unique=True),
    decides=st.lists(st.sampled_from(["officials", "heard", "residents"]), max_size=3, unique=True),
    attribution=st.lists(st.sampled_from([0.0, 0.25, 1.0]), max_size=3, unique=True),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_factorial_design_is_every_combination_once(tmp_path, places, policies, meetings, decides, attribution):
    tables = "[levers]\n"
    tables += f'"engagement.meetings" = {meetings}\n' if meetings else ""
    tables += f'"engagement.decides" = {decides}\n'.replace("'", '"') if decides else ""
    tables += f"[uncertain]\nattribution = {attribution}\n" if attribution else ""
    cells = cells_of(
        tmp_path, tables,
        places=str(["xingfu", "puyang", "jinyang"][:places]).replace("'", '"'),
        policies=str(["no-fund", "fund-only", "reform-2009"][:policies]).replace("'", '"'),
    )  # fmt: skip
    index = {"officials": 0.0, "heard": 1.0, "residents": 2.0}
    levers = list(itertools.product(*[axis for axis in ([*map(float, meetings)], [index[d] for d in decides]) if axis]))
    futures = list(itertools.product(*[axis for axis in (attribution,) if axis]))
    wanted = list(itertools.product(range(places), range(policies), levers, futures))
    assert sorted(settings_of(cells)) == sorted(wanted)
    assert cells.runs == 3 * len(wanted)


@pytest.mark.parametrize("design", ["factorial", "latin", "sobol", "morris"])
def test_cells_that_share_a_burn_in_lie_side_by_side(tmp_path, design):
    tables = '[levers]\n"engagement.meetings" = [0, 3]\n[uncertain]\n"hours.median" = [2, 4]\n'
    cells = cells_of(
        tmp_path, tables, design=f'"{design}"', samples="4", futures="3",
        places='["xingfu", "puyang"]', uncertain='["attribution", "hear.tell"]',
    )  # fmt: skip
    pairs = list(zip(cells.place.tolist(), cells.future.tolist(), strict=True))
    assert [key for key, _ in itertools.groupby(pairs)] == sorted(set(pairs))
    assert cells.group.tolist() == [sorted(set(pairs)).index(pair) for pair in pairs]


def test_lists_are_taken_side_by_side_where_asked(tmp_path):
    cells = cells_of(
        tmp_path, '[levers]\n"engagement.meetings" = [1, 2]\n"engagement.reasons" = [0, 1]\n', design='"list"'
    )
    np.testing.assert_array_equal(cells.levers, [[1, 0], [2, 1]])


@pytest.mark.parametrize("second_order", [False, True])
def test_a_sobol_design_holds_saltellis_sample_in_its_order(tmp_path, second_order):
    cells = cells_of(
        tmp_path, RANGES, design='"sobol"', samples="8", uncertain='["attribution"]', sample_seed="5",
        second_order=str(second_order).lower(), policies='["fund-only"]',
    )  # fmt: skip
    problem = {
        "num_vars": 3,
        "names": ["a", "b", "c"],
        "bounds": [[0, 1], [0, 6], [0, 1]],
    }
    wanted = sobol.sample(problem, 8, calc_second_order=second_order, seed=5)
    order = np.argsort(cells.point)
    found = np.hstack([cells.levers[cells.point], cells.futures[cells.future]])[order]
    np.testing.assert_allclose(found, wanted)
    assert cells.count == 8 * (8 if second_order else 5)


def test_a_morris_design_holds_the_trajectories_in_their_order(tmp_path):
    cells = cells_of(
        tmp_path, RANGES, design='"morris"', samples="6", uncertain='["attribution"]', policies='["fund-only"]'
    )
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1], [0, 6], [0, 1]]}
    order = np.argsort(cells.point)
    found = np.hstack([cells.levers[cells.point], cells.futures[cells.future]])[order]
    np.testing.assert_allclose(found, morris.sample(problem, 6, num_levels=4, seed=1))


def test_runs_that_share_a_future_share_it_once(tmp_path):
    """In a Morris trajectory only one parameter moves: where it is a lever, the burn-in is the same."""
    cells = cells_of(tmp_path, RANGES, design='"morris"', samples="6", uncertain='["attribution"]')
    assert len(cells.futures) < len(cells.levers)


def test_a_latin_design_draws_levers_and_futures_apart_and_crosses_them(tmp_path):
    cells = cells_of(
        tmp_path,
        RANGES,
        design='"latin"',
        samples="5",
        futures="4",
        uncertain='["attribution"]',
        policies='["fund-only"]',
    )
    assert cells.levers.shape == (5, 2)
    assert cells.futures.shape == (4, 1)
    assert cells.count == 20
    for column, high in ((cells.levers[:, 1], 6), (cells.futures[:, 0], 1)):
        strata = np.floor(column / high * len(column))
        assert sorted(strata) == list(range(len(column)))


def test_whole_numbers_are_drawn_where_only_they_are_allowed(tmp_path):
    tables = '[levers]\n"engagement.supervisors" = { low = 0, high = 10 }\n'
    cells = cells_of(tmp_path, tables, design='"latin"', samples="16")
    assert (cells.levers == np.round(cells.levers)).all()
    assert cells.levers.max() > 7


def test_a_table_of_ones_own_is_crossed_with_what_it_does_not_name(tmp_path):
    (tmp_path / "rows.csv").write_text(
        "policy,engagement.meetings,place.turnover_local\nfund-only,1,0.1\nno-fund,2,0.2\n"
    )
    cells = cells_of(
        tmp_path,
        design='"csv"',
        csv='"rows.csv"',
        places='["xingfu", "puyang"]',
        uncertain='["attribution"]',
        futures="3",
    )
    assert cells.lever_names == ("engagement.meetings",)
    assert cells.future_names == ("place.turnover_local", "attribution")
    assert cells.count == 2 * 2 * 3
    for place, policy, levers, future in settings_of(cells):
        assert (policy, levers[0], future[0]) in {(1, 1.0, 0.1), (0, 2.0, 0.2)}
        assert place in (0, 1)
    by_point = {point: setting[2] for point, setting in zip(cells.point.tolist(), settings_of(cells), strict=True)}
    assert by_point == {0: (1.0,), 1: (2.0,)}


def test_the_digest_moves_with_the_sample_and_with_nothing_else(tmp_path):
    def digest(**keys):
        return cells_of(tmp_path, RANGES, design='"latin"', samples="4", **keys).digest()

    assert digest() == digest() == digest(question='"Other words?"') == digest(replicates="4")
    assert len({digest(), digest(sample_seed="2"), digest(policies='["no-fund"]')}) == 3


def test_more_cells_than_the_runner_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(axes, "MOST_CELLS", 5)
    with pytest.raises(InputError, match="cross into 6 cells"):
        cells_of(tmp_path, '[levers]\n"engagement.meetings" = [0, 1, 2]\n')


@given(st.lists(st.lists(st.floats(0, 9), min_size=1, max_size=3), max_size=3))
def test_a_product_is_what_itertools_says(lists):
    assert [tuple(row) for row in product(lists)] == list(itertools.product(*lists))


def test_crossing_sets_every_row_beside_every_row():
    found = crossed(np.array([[1.0], [2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]]))
    np.testing.assert_array_equal(found, [[1, 3, 4], [1, 5, 6], [2, 3, 4], [2, 5, 6]])

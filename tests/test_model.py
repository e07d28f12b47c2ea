"""A run: begun, stepped, branched, made again, freed; and what it is told at the door."""

from __future__ import annotations

import copy
import gc
import pickle

import mesa
import numpy as np
import pytest

from sim import GovernanceModel
from sim.errors import InputError
from sim.scenarios import policy_names
from tests.worlds import EVERY_LEVER, by_policy, full, same_frames, same_worlds, small


def assert_same(one: GovernanceModel, other: GovernanceModel) -> None:
    """Whether two runs agree in everything, bit for bit."""
    assert same_worlds(one.world, other.world) == []
    assert same_frames(one.series, other.series)
    assert same_frames(one.panel(), other.panel())
    assert same_frames(one.ledger, other.ledger)
    assert same_frames(one.projects, other.projects)


# -- beginning --------------------------------------------------------------------------------------


def test_month_1_begins_with_clean_books_and_an_empty_series():
    model = small("puyang", "reform-2009")
    assert model.months_run == 0
    for table in (model.series, model.panel(), model.ledger, model.projects):
        assert table.empty
    assert model.month == model.start == 12


def test_the_burn_in_is_the_same_whatever_the_policy():
    worlds = [small("puyang", policy).world for policy in policy_names()]
    worlds.append(small("puyang", "reform-2009", overrides=EVERY_LEVER).world)
    assert [same_worlds(worlds[0], world) for world in worlds] == [[]] * len(worlds)


def test_a_burn_in_is_nothing_but_the_status_quo():
    """Sixty months under no policy end where a burn-in of sixty months does, if nobody ages in them either."""
    run, burnt = (small("puyang", "no-fund", burn_in=months) for months in (0, 60))
    run.record["ageing"] = 0.0
    run.run(60)
    parts = ("people", "contacts", "strength", "seen", "needs")
    differ = same_worlds(run.world, burnt.world)
    assert not set(parts) & set(differ), differ


def test_reach_degree_and_belonging_are_about_stationary_after_the_burn_in():
    model = GovernanceModel("puyang", "no-fund", seed=3, individuals=False)
    model.run(60)
    first, last = (model.series.iloc[months].mean() for months in (slice(0, 24), slice(36, 60)))
    for name in ("degree", "belonging", "trust_neighbours", "tie_strength"):
        assert last[name] == pytest.approx(first[name], rel=0.12), name
    assert last["reach"] == pytest.approx(first["reach"], abs=0.06)


def test_policies_begin_with_the_same_people_and_seeds_with_others():
    one, other = small("puyang", "no-fund"), small("puyang", "reform-2009")
    assert same_worlds(one.world, other.world) == []
    assert "people" in same_worlds(one.world, small("puyang", "no-fund", seed=8).world)


def test_no_policy_is_the_place_as_it_was():
    one, other = small("puyang"), small("puyang", "no-fund")
    one.run(3)
    other.run(3)
    assert_same(one, other)


# -- living -----------------------------------------------------------------------------------------


def test_stepping_equals_running():
    stepped, run = full(), full()
    for _ in range(14):
        stepped.step()
    run.run(14)
    assert_same(stepped, run)


def test_a_run_goes_on_where_it_stopped():
    straight, parted = full(), full()
    straight.run(14)
    for months in (3, 0, 9, 2):
        parted.run(months)
    assert_same(straight, parted)


def test_reading_a_run_does_not_change_it():
    read, unread = full(), full()
    for model in (read, unread):
        for _ in range(13):
            model.step()
            if model is read:
                _ = model.series, model.panel(), model.ledger, model.projects, model.graph(), model.graph("household")
    assert_same(read, unread)


def test_mesa_s_own_generator_plays_no_part():
    one, other = full(), full()
    for _ in range(13):
        one.step()
        other.random.random()
        other.rng.random()
        other.step()
    assert_same(one, other)


def test_a_model_is_shown_by_place_policy_month_and_seed():
    model = small("xingfu", seed=7)
    model.run(2)
    assert repr(model) == "GovernanceModel(place='xingfu', policy='no-fund', month=2, seed=7)"
    while model.months_run % 12:
        model.step()
    assert repr(model.branch("reform-2009")) == (
        "GovernanceModel(place='xingfu', policy='reform-2009', month=0, seed=7)"
    )


def test_mesa_counts_the_steps():
    model = small("xingfu")
    model.run(3)
    assert model.steps == model.months_run == 3
    assert isinstance(model, mesa.Model)
    assert model.running


def test_a_series_holds_every_month_of_a_long_run():
    model = small("xingfu", "reform-2009", panel_share=0.1)
    model.run(250)
    assert model.series["month"].tolist() == list(range(1, 251))
    assert model.panel()["year"].max() == 20


def test_a_run_may_be_copied_and_pickled_and_goes_on_the_same():
    model = full()
    model.run(5)
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        twin.run(9)
        straight = full()
        straight.run(14)
        assert_same(twin, straight)


# -- branching --------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", by_policy())
def test_a_branch_from_the_beginning_equals_a_straight_run(policy):
    branch, straight = small("puyang", "no-fund").branch(policy), small("puyang", policy)
    for model in (branch, straight):
        model.run(14)
    assert_same(branch, straight)


def test_a_branch_with_levers_equals_a_straight_run_with_them():
    branch = small("puyang", "no-fund").branch("reform-2009", EVERY_LEVER)
    straight = full()
    for model in (branch, straight):
        model.run(14)
    assert_same(branch, straight)


def test_a_branch_with_a_link_cut_equals_a_straight_run_without_it():
    cut = ["contacts_to_asking", "fund_to_projects"]
    branch, straight = small("puyang").branch("reform-2009", cut=cut), small("puyang", "reform-2009", cut=cut)
    for model in (branch, straight):
        model.run(14)
    assert_same(branch, straight)


def test_a_branch_leaves_the_run_it_came_from_alone():
    model, straight = full(), full()
    model.run(12)
    model.branch("no-fund").run(12)
    model.run(2)
    straight.run(14)
    assert_same(model, straight)


LINKED = {"staff.start": 2.0, "fund.growth": 0.1, "training.places": 7.0, "building.groups": 50.0}


@pytest.mark.parametrize(
    ("policy", "overrides", "years"),
    [("no-fund", {}, 1), ("linkage-2014", LINKED, 2), ("opinion-2017", {}, 3), ("reform-2009", EVERY_LEVER, 1)],
)
def test_a_branch_under_the_same_policy_goes_on_the_same_path(policy, overrides, years):
    model = small("puyang", policy, overrides=overrides)
    model.run(12 * years)
    branch = model.branch(policy)
    for one in (model, branch):
        one.run(14)
    assert same_worlds(branch.world, model.world) == []
    later = model.series.iloc[12 * years :].reset_index(drop=True)
    assert same_frames(branch.series.drop(columns="month"), later.drop(columns="month"))


def test_a_branch_elects_a_council_where_there_was_none_and_starts_its_fund_from_its_first_year():
    model = small("puyang", "no-fund", overrides={"fund.growth": 0.1})
    model.run(24)
    branch = model.branch("reform-2009")
    branch.run(13)
    assert branch.series["voted_council"].gt(0).tolist() == [True] + [False] * 12
    assert branch.series["money_fund"].iloc[[0, 12]].tolist() == pytest.approx([400_000, 440_000])


def test_staff_of_the_beginning_is_refused_where_the_beginning_has_passed():
    model = small("xingfu")
    model.branch("no-fund", {"staff.start": 2.0})
    model.run(12)
    with pytest.raises(InputError, match=r"branch: staff\.start acts when month 1 begins, and month 12 has passed"):
        model.branch("no-fund", {"staff.start": 2.0})


def test_a_branch_counts_its_own_months_and_years():
    model = small("puyang", "reform-2009")
    model.run(12)
    branch = model.branch("reform-2009")
    branch.run(12)
    assert branch.months_run == 12
    assert branch.series["month"].tolist() == list(range(1, 13))
    assert set(branch.panel()["year"]) == {1}
    assert set(branch.projects["year"]) == {0, 1}, "what was proposed before it branched lies before its year 1"


def test_a_branch_is_refused_inside_a_budget_year():
    model = small("xingfu")
    model.run(5)
    with pytest.raises(InputError, match="month 5 is inside a budget year"):
        model.branch("reform-2009")


@pytest.mark.parametrize("name", ["place.scale", "place.absentees", "council.seats"])
def test_a_branch_cannot_change_what_the_place_was_made_with(name):
    with pytest.raises(InputError, match=f"branch: {name} is settled when the place is made"):
        small("xingfu").branch("reform-2009", {name: 7})


@pytest.mark.usefixtures("untraced")
def test_a_run_made_again_is_the_same_run():
    model = small("puyang", "no-fund", engine="mesa")
    model.run(12)
    arm = model.branch(
        "reform-2009", {"organisation.grant": 100_000, "organisation.staff_hours": 80}, cut=["need_to_acts"]
    )
    arm.run(13)
    again = arm.again()
    assert (again.months_run, again.residents) == (0, [])
    again.run(13)
    assert_same(arm, again)


# -- at the door ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["42", np.int64(42), 42])
def test_a_seed_as_text_is_the_same_seed(seed):
    one, other = small("xingfu", seed=seed), small("xingfu", seed=42)
    assert one.seed == 42
    assert type(one.seed) is int
    assert same_worlds(one.world, other.world) == []


@pytest.mark.parametrize("seed", [0, 2**63 - 1])
def test_the_first_and_the_last_seed_are_allowed(seed):
    model = small("xingfu", "reform-2009", seed=seed)
    model.run(2)
    assert model.series.notna().all().all()


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "x", "", None, True, float("nan")])
def test_another_seed_is_refused(seed):
    with pytest.raises(InputError, match=r"seed: .* is not allowed; it takes a whole number from 0 to 2\*\*63 - 1"):
        GovernanceModel("xingfu", seed=seed)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"place": "puyan"}, "unknown place 'puyan'.*did you mean 'puyang'"),
        ({"policy": "reform"}, "unknown policy 'reform'.*did you mean 'reform-2009'"),
        ({"engine": "mesaa"}, "engine: unknown 'mesaa'; one of compiled, mesa; did you mean 'mesa'"),
        ({"cut": ["need_to_act"]}, "unknown link 'need_to_act'; did you mean 'need_to_acts'"),
        ({"overrides": {"fund.per_comunity": 1}}, "unknown parameter 'fund.per_comunity'; did you mean"),
        ({"overrides": {"attribution": 2}}, "attribution = 2 is out of range; it takes a number from 0 to 1"),
        ({"overrides": ["fund.per_community"]}, r"overrides: \['fund.per_community'\] is no mapping of parameters"),
        ({"panel_share": 1.5}, "panel_share: 1.5 is not allowed; it takes a share from 0 to 1"),
        ({"panel_share": float("nan")}, "panel_share: nan is not allowed"),
        ({"burn_in": -12}, "burn_in: -12 is not allowed"),
        ({"burn_in": 7}, "burn_in: 7 is not allowed; it takes whole years in months"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(arguments, says):
    with pytest.raises(InputError, match=says):
        GovernanceModel(**{"place": "xingfu", "burn_in": 0} | arguments)


@pytest.mark.parametrize("months", [-1, 1.5, True, "3", None])
def test_a_run_takes_a_whole_number_of_months(months):
    model = small("xingfu", burn_in=0)
    with pytest.raises(InputError, match=r"run: months = .* whole number, 0 or more"):
        model.run(months)
    assert model.months_run == 0


def test_a_branch_has_resident_objects_where_its_model_has_them():
    for individuals in (False, True):
        model = small("xingfu", individuals=individuals)
        assert bool(model.branch("reform-2009").residents) == individuals
        assert bool(model.branch("reform-2009", individuals=not individuals).residents) != individuals


# -- memory -----------------------------------------------------------------------------------------


def models_alive():
    gc.collect()
    # By type: `isinstance` asks a weak proxy what it stands for, which may be gone.
    return sum(issubclass(type(thing), GovernanceModel) for thing in gc.get_objects())


def test_two_hundred_models_are_freed():
    """Mesa 3.3 keeps every model that ever numbered an agent, unless told to let it go."""
    before = models_alive()
    for seed in range(200):
        small("xingfu", "reform-2009", seed=seed, burn_in=0, individuals=seed % 4 == 0).run(1)
    assert models_alive() == before


def test_models_that_were_branched_explained_and_drawn_are_freed():
    before = models_alive()
    for seed in range(6):
        model = small("xingfu", "reform-2009", seed=seed, burn_in=0, engine="mesa" if seed % 2 else "compiled")
        model.branch("no-fund").run(1)
        model.run(1)
        model.explain(0, 1)
        model.graph()
        model.again()
    del model
    assert models_alive() == before


def test_a_model_that_was_refused_is_freed_too():
    before = models_alive()
    for _ in range(3):
        with pytest.raises(InputError):
            small("xingfu", cut=["no such link"])
    assert models_alive() == before

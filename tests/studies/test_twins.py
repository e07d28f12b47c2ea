"""Twin lives: who has two, what a life is, and means by group with intervals over replicates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim import GovernanceModel
from sim.errors import InputError
from sim.person import ADULT, TOOK_PART
from sim.studies import twins as study
from sim.studies.twins import GROUPS, NOTICED, OUTCOMES, PART, belongs, by_group, life, live_both, roster, twins
from sim.tallies import group_of

PLACE, BEFORE, AFTER = "xingfu", "no-fund", "reform-2009"
ASKED = {"months": 30, "replicates": 3, "workers": 1, "seed": 4}


@pytest.fixture(scope="module")
def found():
    return twins(PLACE, BEFORE, AFTER, **ASKED)


@pytest.fixture(scope="module")
def branches():
    """The first replicate's place and both futures, made by hand."""
    root = GovernanceModel(PLACE, seed=4, individuals=False)
    arms = [root.branch(policy) for policy in (BEFORE, AFTER)]
    for arm in arms:
        arm.run(30)
    return root, arms


def test_a_person_is_the_same_in_both_futures(branches):
    """Row and generation tell: whoever has the same ones is as old, and registered alike."""
    both = [arm.panel().query("year == 2").set_index(["resident", "generation"]) for arm in branches[1]]
    assert set(both[0].index) == set(both[1].index)
    for name in ("age", "migrant", "tenure_years", "household", "courtyard"):
        assert both[0][name].equals(both[1].loc[both[0].index, name])


def test_who_has_two_lives_lived_there_and_still_does(branches, found):
    root, arms = branches
    start = roster(root.world).set_index("resident")
    people = found.people[found.people["seed"] == 4]
    assert 0 < len(people) < len(start)
    for person in people.itertuples():
        assert start.loc[person.resident, "generation"] == person.generation
        assert root.world.people[person.resident].age >= ADULT
        for arm in arms:
            asked = arm.panel().query(f"resident == {person.resident} and generation == {person.generation}")
            assert asked["year"].tolist() == [1, 2]
            assert asked["age"].tolist() == [person.age + 1, person.age + 2] or person.age + 3 in asked["age"].tolist()


def test_the_series_of_both_futures_are_kept_for_what_they_cost_and_what_was_observed(branches, found):
    assert found.runs.arms == (BEFORE, AFTER)
    for arm, branch in enumerate(branches[1]):
        for name in ("reach", "money_public"):
            assert found.runs.months(name)[0, arm] == pytest.approx(branch.series[name].to_numpy(), rel=1e-6)
    yuan = branches[1][1].series["money_public"][:24].sum() / 2
    assert found.runs.per_year("money_public")[0, 1] == pytest.approx(yuan, rel=1e-5)
    assert found.observed.empty, "nothing was observed in a place that is made up"


def test_whoever_moved_in_or_grew_up_later_has_no_two_lives(branches, found):
    root, arms = branches
    mine = set(found.people.query("seed == 4")[["resident", "generation"]].apply(tuple, axis=1))
    later = arms[0].panel().query("year == 2")
    others = [row for row in later.itertuples() if (row.resident, row.generation) not in mine]
    assert others
    for row in others:
        person = root.world.people[row.resident]
        assert person.generation != row.generation or person.age < ADULT


def test_a_life_is_the_mean_of_its_yearly_answers(branches, found):
    people = found.people[found.people["seed"] == 4]
    for name, arm in zip(("before", "after"), branches[1], strict=True):
        panel = arm.panel()
        panel["took_part"] = (panel[PART]).any(axis=1)
        for person in people.head(20).itertuples():
            answers = panel.query(f"resident == {person.resident} and generation == {person.generation}")
            for outcome in OUTCOMES:
                assert getattr(person, f"{outcome}_{name}") == pytest.approx(answers[outcome].mean(), abs=1e-6)


def test_taking_part_is_what_counts_for_reach():
    from sim.tallies import ACT_COLUMNS

    assert sum(1 << ACT_COLUMNS.index(name) for name in PART) == TOOK_PART


def test_who_was_not_asked_in_a_year_has_no_life():
    answers = dict.fromkeys(PART, False) | {"needs_met": 0.5, "belonging": 0.5}
    panel = pd.DataFrame([{"year": year, "resident": who, "generation": 0} | answers
                          for year, who in ((1, 7), (2, 7), (1, 8), (2, 9))])  # fmt: skip
    assert life(panel)["resident"].tolist() == [7]


def test_absentees_have_no_lives_here():
    model = GovernanceModel(PLACE, seed=4, individuals=False, overrides={"place.absentees": 30}, burn_in=12)
    assert roster(model.world)["resident"].max() < model.world.present < len(model.world.people)


def test_groups_are_those_of_the_series(branches):
    """Reach by group and twin lives mean the same people by the same names."""
    people = roster(branches[0].world)
    groups = [name for names in GROUPS.values() for name in names if name != "all"]
    inside = {name: belongs(people, name) for name in groups}
    for at, row in people.iterrows():
        person = branches[0].world.people[int(row["resident"])]
        group = group_of(int(person.migrant), int(person.age), int(person.tenure))
        named = (("local", "migrant")[group % 2], ("young", "middle", "older")[group // 2 % 3],
                 ("newcomer", "settled")[group // 6])  # fmt: skip
        assert {name for name in groups if inside[name][at]} == set(named)


def test_a_group_s_mean_has_its_interval_over_replicates(found):
    people = found.people[found.people["migrant"] == 0]
    moved = (people["belonging_after"] - people["belonging_before"]).astype(float)
    means = moved.groupby(people["seed"]).mean().to_numpy()
    row = found.groups.query("outcome == 'belonging' and group == 'local'").iloc[0]
    half = stats.t.ppf(0.975, 2) * means.std(ddof=1) / np.sqrt(3)
    assert row["difference"] == pytest.approx(means.mean(), abs=1e-6)
    assert row["high"] == pytest.approx(means.mean() + half, abs=1e-6)
    assert row["gained"] == pytest.approx((moved > NOTICED).groupby(people["seed"]).mean().mean())
    assert row["lost"] == pytest.approx((moved < -NOTICED).groupby(people["seed"]).mean().mean())


def test_a_group_that_nobody_is_in_has_no_row(found):
    people = found.people[found.people["migrant"] == 0]
    assert "migrant" not in set(by_group(people)["group"])
    one = by_group(people[people["seed"] == 4])
    assert one["low"].isna().all()


def test_intervals_of_shares_end_where_shares_do_and_two_replicates_have_none():
    """Of three replicates nobody gains in one, all in another, half in the third: far too wide a t interval."""
    columns = {"age": 40, "migrant": 0, "tenure_years": 9.0}
    columns |= {f"{outcome}_before": 0.0 for outcome in OUTCOMES}
    gains = {1: (0.0, 0.0), 2: (1.0, 1.0), 3: (0.0, 1.0)}
    people = pd.DataFrame([
        {"seed": seed, **columns, **{f"{outcome}_after": gain for outcome in OUTCOMES}}
        for seed, both in gains.items() for gain in both
    ])  # fmt: skip
    row = by_group(people).iloc[0]
    assert (row["gained"], row["gained_low"], row["gained_high"]) == (0.5, 0.0, 1.0)
    assert row["difference"] == pytest.approx(0.5)
    reach = stats.t.ppf(0.975, 2) * 0.5 / np.sqrt(3)  # before, nobody had any, which is a mean of three as well
    assert (row["low"], row["high"]) == pytest.approx((0.5 - reach, 1.0))
    two = by_group(people[people["seed"] < 3])
    assert (
        two[[f"{prefix}{end}" for prefix in ("", "gained_", "lost_") for end in ("low", "high")]]
        .isna()
        .to_numpy()
        .all()
    )


def test_two_lives_under_one_policy_are_one():
    plan = study.design(PLACE, BEFORE, BEFORE, 12, {})
    people = live_both((plan, 4)).lives
    for outcome in OUTCOMES:
        assert (people[f"{outcome}_before"] == people[f"{outcome}_after"]).all()


def test_workers_change_nothing(found):
    again = twins(PLACE, BEFORE, AFTER, **{**ASKED, "workers": 2})
    assert again.people.equals(found.people)
    assert again.groups.equals(found.groups)


@pytest.mark.parametrize(
    ("names", "asked", "told"),
    [
        ((PLACE, BEFORE, BEFORE), {}, "named twice"),
        ((PLACE, BEFORE, AFTER), {"months": 11}, "12 or more"),
        ((PLACE, BEFORE, "reform-2019"), {}, "reform-2009"),
        (("xingfoo", BEFORE, AFTER), {}, "xingfu"),
    ],
)
def test_what_cannot_be_asked_is_refused(names, asked, told):
    with pytest.raises(InputError, match=told):
        twins(*names, **asked)

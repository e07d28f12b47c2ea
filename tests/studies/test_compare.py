"""Policies side by side: the same luck, paired differences, intervals as wide as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim import GovernanceModel
from sim.errors import InputError
from sim.indicator_units import is_share, possible_sum
from sim.scenarios import Observed
from sim.studies.bodies import BODIES, CARE, is_told
from sim.studies.compare import (
    COMPARED,
    compare,
    election_held,
    last_year,
    money_of,
    observed_of,
    run_policies,
    table_of,
    told,
)
from sim.studies.replicates import Arm, Design, Runs, run

PLACE, POLICIES, MONTHS, REPLICATES = "xingfu", ["no-fund", "reform-2009", "fund-only"], 24, 4


@pytest.fixture(scope="module")
def table():
    return compare(PLACE, POLICIES, months=MONTHS, replicates=REPLICATES, workers=1, seed=5)


@pytest.fixture(scope="module")
def values():
    """The same runs made one by one: the last year, by policy, a value a seed."""
    found = {}
    for policy in POLICIES:
        series = []
        for seed in range(5, 5 + REPLICATES):
            model = GovernanceModel(PLACE, policy, seed=seed, individuals=False)
            model.run(MONTHS)
            year = model.series.iloc[-12:].mean()
            year["reach"] = model.series["reach"].iloc[-1]  # of twelve months already
            year["projects_funded"] *= 12  # of a year
            for body in ("voted_committee", "voted_council"):  # at the election, and not the mean of twelve months
                voted = model.series[body]
                year[body] = voted[voted > 0].iloc[-1] if voted.any() else np.nan
            series.append(year)
        found[policy] = series
    return found


def of(values, policy, indicator):
    return np.array([series[indicator] for series in values[policy]])


def test_there_is_a_row_for_each_policy_and_indicator(table):
    names = list(dict.fromkeys(table["indicator"]))
    assert table[["policy", "indicator"]].apply(tuple, axis=1).tolist() == [
        (policy, name) for policy in POLICIES for name in names
    ]
    possible_here = [name for name in COMPARED if name != "bridging"]  # one courtyard has no ties across
    assert names[: len(possible_here)] == possible_here
    assert set(names[len(possible_here) :]) <= {"courtyard_groups"}, "what arises without a lever of its own"


def test_bodies_have_a_row_where_policies_differ_in_them_and_care_where_there_is_any():
    assert not any(is_told(name, [0.0, 0.0]) for name in BODIES)
    assert {name for name in BODIES if is_told(name, [3.0, 3.0])} == set(CARE)
    assert all(is_told(name, [3.0, 4.0]) for name in BODIES)
    arms = (Arm("plain", "no-fund"), Arm("groups", "no-fund", {"groups.support": 50_000}))
    found = table_of(run(Design("yuexiu", arms, 12, {"place.scale": 0.1}), range(2), workers=1))
    told = [name for name in dict.fromkeys(found["indicator"]) if name not in COMPARED]
    assert {*CARE} <= set(told) <= set(BODIES)


def test_no_interval_says_that_more_courtyards_are_organised_than_there_are():
    arms = (Arm("plain", "no-fund"), Arm("groups", "reform-2009", {"groups.support": 100_000}))
    place = {"place.scale": 0.1}
    runs = run(Design("puyang", arms, 24, place), range(3), workers=1)
    assert "bridging" in set(table_of(runs)["indicator"]), "there are ties across several courtyards"
    assert list(dict.fromkeys(table_of(runs, None, ("leads", "reach"))["indicator"])) == ["leads", "reach"]
    assert runs.courtyards == len(GovernanceModel("puyang", burn_in=0, overrides=place).world.courtyards)
    found = table_of(runs).query("indicator == 'courtyard_groups' and policy == 'groups'").iloc[0]
    assert found["difference"] > 0
    assert found["low"] <= found["difference"] <= found["high"] <= runs.courtyards


@pytest.mark.parametrize("policy", POLICIES)
def test_a_value_is_the_mean_over_seeds_of_the_last_year(table, values, policy):
    for row in table[table["policy"] == policy].itertuples():
        assert row.value == pytest.approx(of(values, policy, row.indicator).mean(), rel=1e-5, nan_ok=True)


@pytest.mark.parametrize("policy", POLICIES[1:])
def test_a_difference_is_paired_by_seed_with_its_t_interval(table, values, policy):
    for row in table[table["policy"] == policy].itertuples():
        differences = of(values, policy, row.indicator) - of(values, "no-fund", row.indicator)
        if row.indicator == "voted_council":
            assert np.isnan((row.difference, row.low, row.high, row.share_won)).all(), "no council before, or none now"
            continue
        half = stats.t.ppf(0.975, REPLICATES - 1) * differences.std(ddof=1) / np.sqrt(REPLICATES)
        assert row.difference == pytest.approx(differences.mean(), rel=1e-4, abs=1e-7)
        ends = possible_sum(row.indicator, 1, courtyards=1)
        wanted = np.clip((differences.mean() - half, differences.mean() + half), *ends)
        assert (row.low, row.high) == pytest.approx(wanted, rel=1e-3, abs=1e-6)
        assert row.share_won == pytest.approx((differences > 0).mean()), "an equal seed is no win, as in studies"


def test_the_first_policy_differs_from_itself_by_nothing(table):
    first = table[table["policy"] == "no-fund"]
    first = first[first["indicator"] != "voted_council"]  # where there is no council
    assert not first[["difference", "low", "high"]].to_numpy().any()
    assert first["share_won"].isna().all()


def test_public_money_and_what_is_more_of_it_have_the_interval_of_their_mean(table):
    spent = {}
    for policy in POLICIES:
        found = table[table["policy"] == policy].iloc[0]
        yuan = []
        for seed in range(5, 5 + REPLICATES):
            model = GovernanceModel(PLACE, policy, seed=seed, individuals=False)
            model.run(MONTHS)
            yuan.append(model.series["money_public"].sum() / (MONTHS / 12))
        spent[policy] = np.array(yuan)
        for name, ends, amounts in (
            ("yuan_per_year", "yuan", spent[policy]),
            ("yuan_more", "yuan_more", spent[policy] - spent["no-fund"]),
        ):
            half = stats.t.ppf(0.975, REPLICATES - 1) * amounts.std(ddof=1) / np.sqrt(REPLICATES)
            assert table.loc[table["policy"] == policy, name].nunique() == 1
            assert found[name] == pytest.approx(amounts.mean(), rel=1e-5)
            least = 0.0 if ends == "yuan" else -spent["no-fund"].mean()
            low = amounts.mean() - half if amounts.mean() - half >= least else np.nan  # no sum that can be spent
            assert found[f"{ends}_low"] == pytest.approx(low, rel=1e-3, abs=1e-6, nan_ok=True)
            assert found[f"{ends}_high"] == pytest.approx(amounts.mean() + half, rel=1e-3)


def test_a_policy_named_twice_is_refused():
    with pytest.raises(InputError, match="compare: 'no-fund' is named twice"):
        compare(PLACE, ["fund-only", "no-fund", "no-fund"])


def test_less_than_a_year_is_refused():
    with pytest.raises(InputError, match="12 or more"):
        compare(PLACE, POLICIES, months=11)


@pytest.mark.parametrize(("precision", "enough"), [(0.001, False), (0.5, True)])
def test_replicates_still_needed_follow_from_the_spread_of_differences(values, precision, enough):
    needed = compare(PLACE, POLICIES, months=MONTHS, replicates=REPLICATES, workers=1, seed=5, precision=precision)
    assert needed.loc[needed["policy"] == "no-fund", "still_needed"].isna().all(), "a policy and itself do not differ"
    for row in needed[needed["policy"] == "fund-only"].itertuples():
        differences = of(values, "fund-only", row.indicator) - of(values, "no-fund", row.indicator)
        assert np.isnan(row.still_needed) == (not is_share(row.indicator) or not np.ptp(differences) > 0)
        if np.isfinite(row.still_needed):
            count = REPLICATES + row.still_needed
            half = stats.t.ppf(0.975, count - 1) * differences.std(ddof=1) / np.sqrt(count)
            assert half <= precision * 1.001
    assert (needed["still_needed"].dropna() == 0).all() == enough


def test_a_precision_in_shares_says_nothing_of_what_is_counted():
    arms = (Arm("plain", "no-fund"), Arm("groups", "reform-2009", {"groups.support": 100_000}))
    runs = run(Design("puyang", arms, 24, {"place.scale": 0.1}), range(3), workers=1)
    needed = table_of(runs, 0.02).query("policy == 'groups'").set_index("indicator")["still_needed"]
    assert np.isnan(needed["courtyard_groups"])
    assert np.isfinite(needed["belonging"])


def test_turnout_has_no_row_where_there_was_no_election():
    runs = run_policies(PLACE, POLICIES[:2], months=12, replicates=2, workers=1,
                        overrides={"committee.election_month": 13})  # fmt: skip
    assert set(COMPARED) - set(table_of(runs)["indicator"]) == {"voted_committee", "bridging"}
    assert np.isnan(told(runs, "voted_committee")).all()
    assert election_held(runs), "the reform's council was elected"
    none = run_policies(PLACE, ["no-fund", "fund-only"], months=12, replicates=1, workers=1,
                        overrides={"committee.election_month": 13})  # fmt: skip
    assert not election_held(none)


def test_councils_elected_in_different_months_are_compared_and_one_that_is_not_there_is_not():
    """The reform voted in months 1 and 37, and was told as a reform in which nobody voted."""
    runs = run_policies("puyang", ["reform-2009", "chengdu-timeline", "no-fund"], months=44, replicates=2, workers=1,
                        overrides={"place.scale": 0.1})  # fmt: skip
    months = runs.months("voted_council")
    held = [np.flatnonzero(months[:, arm].any(axis=0)) for arm in range(3)]
    assert held[0][-1] != held[1][-1]
    found = table_of(runs).query("indicator == 'voted_council'").set_index("policy")
    assert election_held(runs)
    early, late = months[:, 0, held[0][-1]].mean(), months[:, 1, held[1][-1]].mean()
    assert found.loc["reform-2009", "value"] == pytest.approx(early)
    assert found.loc["chengdu-timeline", "difference"] == pytest.approx(late - early)
    assert found.loc["no-fund", ["value", "difference", "low", "high", "share_won"]].isna().all()


def test_nothing_is_said_of_replicates_where_no_precision_is_asked_for(table):
    assert "still_needed" not in table


@pytest.mark.parametrize(("precision", "replicates"), [(0.0, 4), (-1.0, 4), (float("nan"), 4), (0.1, 1)])
def test_a_precision_that_cannot_be_answered_is_refused(precision, replicates):
    with pytest.raises(InputError, match="precision"):
        compare(PLACE, POLICIES, months=12, replicates=replicates, workers=1, precision=precision)


def test_the_last_year_is_the_last_twelve_months():
    design = Design(PLACE, (Arm("no-fund", "no-fund"),), 18, {}, ())
    runs = run(design, range(1, 3), workers=1)
    months = runs.months("belonging")
    assert last_year(runs, "belonging") == pytest.approx(months[..., 6:].mean(axis=-1))


@pytest.mark.parametrize("indicator", ["reach", "reach_young", "gap_tenure"])
def test_what_tells_of_twelve_months_is_taken_once(indicator):
    runs = run(Design(PLACE, (Arm("no-fund", "no-fund"),), 18, {}, ()), range(1, 3), workers=1)
    assert (last_year(runs, indicator) == runs.end(indicator)).all()
    assert (runs.months(indicator)[..., 6:].mean(axis=-1) != runs.end(indicator)).any()


def test_of_elections_a_year_is_the_turnout_and_not_its_twelfth():
    design = Design(PLACE, (Arm("no-fund", "no-fund"),), 18, {"committee.election_month": 9}, ())
    months = (runs := run(design, range(1, 3), workers=1)).months("voted_committee")
    assert np.flatnonzero(months.any(axis=(0, 1))).tolist() == [8]
    assert (last_year(runs, "voted_committee") == months[..., 8]).all()
    assert np.isnan(last_year(runs, "voted_council")).all(), "officials decide, and no council is elected"


def test_reach_is_one_number_in_the_table_and_against_what_was_observed():
    runs = run_policies(PLACE, POLICIES[:2], months=12, replicates=2, workers=1)
    table = table_of(runs).query("indicator == 'reach'").set_index("policy")["value"]
    for policy in POLICIES[:2]:
        held = observed_of(runs, {"reach": Observed(value=0.2, source="a survey", under=policy)})
        assert held["policy"].tolist() == [policy]
        assert held["model"].tolist() == [pytest.approx(table[policy])]
    first = observed_of(runs, {"reach": Observed(value=0.2, source="a survey")})
    assert first["policy"].tolist() == [POLICIES[0]]


def test_progress_and_levers_and_cuts_reach_every_arm():
    told = []
    plain = compare(PLACE, POLICIES[:2], months=12, replicates=1, workers=1, progress=lambda *at: told.append(at))
    other = compare(
        PLACE, POLICIES[:2], months=12, replicates=1, workers=1,
        overrides={"engagement.publicity": 0.8}, cut=["need_to_complaints"],
    )  # fmt: skip
    assert told
    assert told[-1][0] == told[-1][1]
    for policy in POLICIES[:2]:
        one, two = (frame[frame["policy"] == policy].reset_index(drop=True) for frame in (plain, other))
        assert not one["value"].equals(two["value"])
        assert two["yuan_per_year"].iloc[0] > one["yuan_per_year"].iloc[0]


def test_money_more_than_nothing_is_told_as_the_money_itself() -> None:
    """What was 15,516 (at most 71,888) was 15,516 (−40,856 to 71,888) more than a baseline that spends nothing."""
    values = np.zeros((3, 2, 12, 1), dtype=np.float32)
    values[:, 1, :, 0] = np.array([[0.0], [0.0], [46_548.0]]) / 12
    runs = Runs(("no-fund", "fund-only"), ("money_public",), (1, 2, 3), False, values)
    found = money_of(runs, 1)
    assert np.isnan([found["yuan_low"], found["yuan_more_low"]]).all()
    assert found["yuan_more_high"] == found["yuan_high"] > found["yuan_more"] == found["yuan_per_year"] > 0
    assert money_of(replace(runs, values=values + 10_000.0), 1)["yuan_more_low"] < 0, "what is spent can be saved"

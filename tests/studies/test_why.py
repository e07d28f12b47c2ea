"""What links carry: the same runs made by hand, parts and pairs of an effect, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim import GovernanceModel
from sim.errors import InputError
from sim.studies.compare import compare
from sim.studies.why import arms, stands_out, why
from sim.telling import why_table

PLACE, BEFORE, AFTER, SEEDS = "puyang", "fund-only", "reform-2009", (4, 5, 6)
TENTH = {"place.scale": 0.1}
SMALL = {"months": 12, "replicates": 3, "workers": 1, "seed": 4, "overrides": TENTH}
LINKS = ("notice_to_hearing", "need_to_acts", "rating_to_fund")


@pytest.fixture(scope="module")
def found():
    return why(PLACE, BEFORE, AFTER, links=LINKS, **SMALL)


@pytest.fixture(scope="module")
def effects():
    """Effects on reach by cut, a value a seed, each from models made and run one by one."""
    cuts = [(), *((link,) for link in LINKS), LINKS[:2]]
    return {cut: np.array([_reach(seed, AFTER, cut) - _reach(seed, BEFORE, cut) for seed in SEEDS]) for cut in cuts}


def _reach(seed, policy, cut):
    model = GovernanceModel(PLACE, seed=seed, individuals=False, overrides=TENTH).branch(policy, cut=cut)
    model.run(12)
    return model.series["reach"].iloc[-1]


def row(found, link, second=""):
    table = found.table[found.table["indicator"] == "reach"]
    return table[(table["link"] == link) & (table["second"] == second)].iloc[0]


def test_the_whole_effect_is_the_one_that_compare_gives(found):
    table = compare(PLACE, [BEFORE, AFTER], **SMALL).set_index(["policy", "indicator"])
    whole, other = found.whole("reach"), table.loc[AFTER, "reach"]
    for mine, theirs in (("effect", "difference"), ("effect_low", "low"), ("effect_high", "high")):
        assert whole[mine] == pytest.approx(other[theirs])
    assert whole["level_before"] == pytest.approx(table.loc[BEFORE, "reach"]["value"])


@pytest.mark.parametrize("link", LINKS)
def test_a_link_carries_the_effect_whole_less_the_effect_without_it(found, effects, link):
    carried = effects[()] - effects[link,]
    told = row(found, link)
    assert told["effect"] == pytest.approx(effects[link,].mean(), abs=1e-7)
    assert told["carried"] == pytest.approx(carried.mean(), abs=1e-7)
    half = stats.t.ppf(0.975, 2) * carried.std(ddof=1) / np.sqrt(3)
    assert told["high"] - told["carried"] == pytest.approx(half, rel=1e-4, abs=1e-7)


def test_a_pair_s_interaction_is_what_both_carry_less_what_each_carries_alone(effects):
    found = why(PLACE, BEFORE, AFTER, links=LINKS[:2], indicators="reach", **{**SMALL, "replicates": 1})
    one, other, both = (effects[()][0] - effects[cut][0] for cut in (LINKS[:1], LINKS[1:2], LINKS[:2]))
    told = row(found, *LINKS[:2])
    assert told["carried"] == pytest.approx(both, abs=1e-6)
    assert told["interaction"] == pytest.approx(both - one - other, abs=1e-6)


def test_a_link_that_nothing_flows_along_carries_exactly_nothing(found):
    """The fund is not scaled by residents' rating under either policy."""
    told = row(found, "rating_to_fund")
    assert (told["carried"], told["low"], told["high"]) == (0, 0, 0)
    assert not stands_out(told)
    assert "1 of them carry exactly nothing" in why_table.quiet(found, "en")
    links, pairs = why_table.tried(found)
    told = sum(map(found.is_told, found.indicators))
    assert f"of all {told * (links + 2 * pairs)} (what {links} links and {pairs} pairs" in why_table.how_to_read(
        found, "en"
    )


def test_only_links_that_stand_out_are_cut_in_pairs(found):
    pairs = found.table[found.table["kind"] == "pair"]
    assert set(pairs["link"]) | set(pairs["second"]) <= set(why_table.carrying(found))
    none = why(PLACE, BEFORE, AFTER, links=["rating_to_fund"], **SMALL)
    assert set(none.table["kind"]) == {"whole", "link"}


def test_as_many_links_as_asked_for_are_paired():
    asked = {**SMALL, "replicates": 1, "indicators": ["reach"]}
    found = why(
        PLACE, "no-fund", AFTER, links=("notice_to_hearing", "need_to_acts", "hours_to_acts"), strongest=2, **asked
    )
    pairs = found.rows("reach", "pair")
    assert len(pairs) == 1
    strongest = found.rows("reach", "link")["link"].tolist()[:2]
    assert {pairs["link"][0], pairs["second"][0]} == set(strongest)


def test_workers_change_nothing(found):
    assert why(PLACE, BEFORE, AFTER, links=LINKS, **{**SMALL, "workers": 2}).table.equals(found.table)


def test_arms_are_both_policies_under_each_cut():
    made = arms("a", "b", [(), ("x", "y")])
    assert [(arm.policy, arm.cut) for arm in made] == [("a", ()), ("b", ()), ("a", ("x", "y")), ("b", ("x", "y"))]
    assert len({arm.name for arm in made}) == 4


def test_progress_counts_runs_to_the_end():
    told = []
    why(PLACE, BEFORE, AFTER, links=LINKS, **SMALL, progress=lambda *at: told.append(at))
    done = [at for at, _ in told]
    assert done == sorted(done)
    assert told[0] == (0, told[1][1])
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"indicators": ["reech"]}, "unknown indicator 'reech'; did you mean 'reach'. yuanluo indicators lists them"),
        (
            {"links": ["need_to_act"]},
            "unknown link 'need_to_act'; did you mean 'need_to_acts'. docs/odd.md, 4.2, lists them",
        ),
        ({"indicators": []}, "no indicator is named"),
        ({"months": 11}, "12 or more"),
        ({"overrides": {"attribution": 2}}, "attribution = 2 is out of range"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, told):
    with pytest.raises(InputError, match=told):
        why(PLACE, BEFORE, AFTER, **asked)


def test_one_policy_has_no_effect_against_itself():
    with pytest.raises(InputError, match="named twice"):
        why(PLACE, AFTER, AFTER)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"carried": 1.0, "low": 0.5, "high": 1.5}, True),
        ({"carried": -1.0, "low": -1.5, "high": -0.5}, True),
        ({"carried": 1.0, "low": -0.5, "high": 2.5}, False),
        ({"carried": 0.1, "low": float("nan"), "high": float("nan")}, True),
        ({"carried": 0.0, "low": float("nan"), "high": float("nan")}, False),
    ],
)
def test_what_stands_out_has_an_interval_without_0(row, expected):
    assert stands_out(row) is expected


@pytest.mark.parametrize(("name", "shown"), [("reach", "−12.30"), ("money_public", "−0.12"), ("degree", "−0.12")])
def test_shares_are_shown_in_points_and_money_as_it_is(name, shown):
    assert why_table.amount(name, -0.123, "+") == shown


def test_both_policies_with_every_link_whole_are_held_against_what_was_observed():
    asked = SMALL | {"links": LINKS[:1], "strongest": 0}
    told = why(PLACE, "no-fund", AFTER, **asked).observed
    assert told["policy"].tolist() == ["no-fund"], "observed under that policy alone"
    reach = [_level(seed, "no-fund") for seed in SEEDS]
    assert told["model"].iloc[0] == pytest.approx(np.mean(reach), rel=1e-5)


def _level(seed, policy):
    model = GovernanceModel(PLACE, seed=seed, individuals=False, overrides=TENTH).branch(policy)
    model.run(12)
    return model.series["reach"].iloc[-1]

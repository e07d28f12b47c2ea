"""One resident's month: the sign of each reason, the types of cooperators, and bounds that hold everywhere."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim import behavior, person
from sim.behavior import REASONS, RUNGS
from sim.parameters import PARAMETERS, defaults
from sim.person import (
    ADULT,
    CONDITIONAL,
    DISPOSED,
    FREE_RIDER,
    GAVE,
    HEARS,
    HOSTED,
    HUMP,
    LEADS,
    OLDER,
    PROPOSES,
    STANDS,
    TOOK_PART,
    UNCONDITIONAL,
    VOLUNTEERS,
)
from sim.population import LARGEST_HOUSEHOLD
from tests.worlds import parameters, small

SHARE = st.floats(0, 1)
KINDS = st.sampled_from([CONDITIONAL, FREE_RIDER, HUMP, UNCONDITIONAL])
ACTS = st.integers(0, 2**15 - 1)
LUCK = st.floats(0, 1, exclude_min=True, exclude_max=True)
ROOM = 1e-12
P = parameters()

# Arguments of `reasons`, each with what it may be.
MIND = {
    "skill": SHARE, "stake": SHARE, "pressure": SHARE, "external": SHARE, "internal": SHARE, "habit": SHARE,
    "kind": KINDS, "active": st.integers(0, 13), "contacts": st.integers(0, 13), "belonging": SHARE,
    "neighbours": SHARE, "council": SHARE, "dependency": SHARE,
}  # fmt: skip
MINDS = st.fixed_dictionaries(MIND).filter(lambda mind: mind["active"] <= mind["contacts"])
# What raises (or lowers) which reason, and the link that carries it.
PULLS = {
    "skill": ("able", +1, "skill_to_acts"),
    "stake": ("at stake", +1, "need_to_acts"),
    "pressure": ("asked", +1, "asking_to_acts"),
    "external": ("answered", +1, "efficacy_to_acts"),
    "internal": ("can do", +1, "efficacy_to_acts"),
    "habit": ("used to it", +1, "habit_to_acts"),
    "belonging": ("attached", +1, "attachment_to_acts"),
    "neighbours": ("attached", +1, "attachment_to_acts"),
    "council": ("attached", +1, "attachment_to_acts"),
    "dependency": ("waiting", -1, "dependency_to_acts"),
}


def weigh(mind, p=P):
    return dict(zip(REASONS, behavior.reasons(**mind, p=p), strict=True))


# -- reasons ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PULLS)
@given(mind=MINDS, to=SHARE)
def test_each_state_pulls_its_own_reason_one_way_and_no_other(name, mind, to):
    reason, sign, _ = PULLS[name]
    before, after = weigh(mind), weigh(mind | {name: to})
    assert [r for r in REASONS if before[r] != after[r]] in ([], [reason])
    assert sign * (after[reason] - before[reason]) * (to - mind[name]) >= 0
    if abs(to - mind[name]) > 1e-6:
        assert after[reason] != before[reason]


@pytest.mark.parametrize("name", PULLS)
@given(mind=MINDS)
def test_a_cut_link_carries_no_reason(name, mind):
    reason, _, link = PULLS[name]
    assert weigh(mind, parameters(cut=[link]))[reason] == 0


@given(mind=MINDS, kind=KINDS, prospect=SHARE, other=SHARE)
def test_what_money_promises_is_carried_by_no_other_link(mind, kind, prospect, other):
    """Without the link of need it stays; without that of efficacy no belief moves anything."""
    without_need = parameters(cut=["need_to_acts"])
    there = weigh(mind | {"kind": kind, "prospect": prospect}, without_need)["money on the table"]
    assert there == pytest.approx(P.reason_stake * prospect * mind["external"])
    without_belief = parameters(cut=["efficacy_to_acts"])
    told = [weigh(mind | {"kind": kind, "prospect": prospect, "external": one}, without_belief) for one in (0.0, other)]
    assert told[0] == told[1]


@given(mind=MINDS)
def test_a_cut_link_of_imitation_carries_no_example(mind):
    assert weigh(mind, parameters(cut=["contacts_to_imitation"]))["contacts"] == 0


@given(mind=MINDS)
def test_whoever_has_no_contacts_sees_no_example(mind):
    weights = weigh(mind | {"kind": CONDITIONAL, "active": 0, "contacts": 0})
    assert weights["contacts"] == 0


def test_states_pulls_and_reasons_are_all_there_is():
    names = list(inspect.signature(behavior.reasons).parameters)
    assert names == [*MIND, "p", "covenant", "prospect", "disposition"]
    of_their_own = {"contacts", "money on the table", "disposed"}
    assert {reason for reason, _, _ in PULLS.values()} | of_their_own == set(REASONS)


@given(mind=MINDS, less=st.floats(-3, 3), more=st.floats(-3, 3))
def test_who_is_more_given_to_taking_part_has_the_more_reason_and_over_a_cut_link_nobody_has(mind, less, more):
    assume(abs(less - more) > 1e-9)
    one, other = (weigh(mind | {"disposition": z})["disposed"] for z in (less, more))
    assert (one < other) == (less < more)
    cut = parameters(cut=["disposition_to_acts"])
    assert weigh(mind | {"disposition": more}, cut)["disposed"] == 0


def test_dispositions_leave_rare_acts_as_frequent_as_they_are():
    """The mean of their exponentials over a place's people is one."""
    people = small("puyang", burn_in=0, overrides={"place.scale": 1.0}).world.people
    z = people["disposition"].astype(float) / DISPOSED
    assert (z.mean(), z.std()) == pytest.approx((0.0, 1.0), abs=0.05)
    assert np.mean([math.exp(behavior.disposed(one, P)) for one in z.tolist()]) == pytest.approx(1.0, abs=0.1)


@given(mind=MINDS)
def test_the_more_reasons_the_likelier_the_act(mind):
    against = behavior.odds_against(behavior.propensity(behavior.reasons(**mind, p=P)))
    assert against == pytest.approx(math.exp(-sum(weigh(mind).values())))


@given(st.lists(st.floats(-1e6, 1e6), min_size=10, max_size=10))
def test_odds_stay_finite_and_above_0_whatever_the_reasons(weights):
    against = behavior.odds_against(behavior.propensity(tuple(weights)))
    assert 0 < against < math.inf


@given(luck=LUCK, reasons=st.floats(-10, 10), rung=st.sampled_from(range(len(RUNGS))))
def test_an_act_happens_with_the_logit_of_reasons_less_difficulty(luck, reasons, rung):
    difficulty = getattr(P, f"ladder_{RUNGS[rung]}")
    chance = 1 / (1 + math.exp(difficulty - reasons))
    assume(abs(luck - chance) > 1e-9)
    against = behavior.odds_against(reasons)
    assert behavior.does(luck, against, behavior.difficulties(P)[rung]) == (luck < chance)


@given(luck=LUCK, reasons=st.floats(-10, 10), more=st.floats(0, 5))
def test_more_reasons_or_an_easier_rung_never_stop_an_act(luck, reasons, more):
    odds = behavior.difficulties(P)[0]
    against, stronger = (behavior.odds_against(r) for r in (reasons, reasons + more))
    if behavior.does(luck, against, odds):
        assert behavior.does(luck, stronger, odds)
        assert behavior.does(luck, against, odds * math.exp(-more))


def test_difficulties_are_ordered_as_the_ladder():
    values = defaults()
    ladder = {name.removeprefix("ladder."): values[name] for name in PARAMETERS if name.startswith("ladder.")}
    assert set(ladder) == set(RUNGS)
    assert ladder["vote"] < ladder["attend"] <= ladder["volunteer"] <= ladder["supervise"]
    assert behavior.difficulties(P) == tuple(math.exp(ladder[rung]) for rung in RUNGS)


# -- types of cooperators ---------------------------------------------------------------------------


@given(SHARE, SHARE)
def test_conditional_cooperators_do_as_their_contacts_do(share, other):
    assert behavior.response(CONDITIONAL, share, P) == share
    assert (behavior.response(CONDITIONAL, other, P) - behavior.response(CONDITIONAL, share, P)) * (other - share) >= 0


@given(SHARE)
def test_free_riders_follow_nobody(share):
    assert behavior.response(FREE_RIDER, share, P) == 0


@given(SHARE)
def test_humps_rise_to_half_and_fall_after(share):
    assert behavior.response(HUMP, share, P) == pytest.approx(min(share, 1 - share))


@given(SHARE)
def test_the_unconditional_do_their_part_whatever_others_do(share):
    assert behavior.response(UNCONDITIONAL, share, P) == behavior.response(UNCONDITIONAL, 0.0, P) > 0


@given(mind=MINDS, kind=KINDS)
def test_an_example_never_counts_against_acting(mind, kind):
    assert 0 <= weigh(mind | {"kind": kind})["contacts"] <= P.reason_contacts


# -- hearing and being asked ------------------------------------------------------------------------

ASKS = {"asking": st.integers(0, 13), "council": SHARE, "organisation": SHARE}
HEARS_OF = {"notice": SHARE, "knowing": st.integers(0, 13), "pressure": SHARE}


def pressure(asking, council, organisation, p=P):
    return behavior.asked(behavior.unasked(asking, p), council, organisation)


def hearing(notice, knowing, pressure, p=P):
    return behavior.chance_to_hear(notice, behavior.untold(knowing, p), pressure, p)


@given(**ASKS)
def test_pressure_is_a_chance(asking, council, organisation):
    assert 0 <= pressure(asking, council, organisation) <= 1


@given(**ASKS, name=st.sampled_from(list(ASKS)), more=SHARE)
def test_more_asking_is_more_pressure(asking, council, organisation, name, more):
    before = {"asking": asking, "council": council, "organisation": organisation}
    raised = {"asking": asking + 1, "council": max(council, more), "organisation": max(organisation, more)}[name]
    assert pressure(**before | {name: raised}) >= pressure(**before) - ROOM


def test_nobody_asks_is_no_pressure():
    assert pressure(0, 0.0, 0.0) == 0


def test_contacts_ask_over_a_link_of_their_own():
    assert pressure(5, 0.0, 0.0) > 0
    assert pressure(5, 0.0, 0.0, parameters(cut=["contacts_to_asking"])) == 0


@given(mind=MINDS, kind=KINDS, prospect=SHARE)
def test_a_prospect_counts_as_far_as_one_believes_to_be_answered(mind, kind, prospect):
    believing, doubting = (weigh(mind | {"kind": kind, "external": belief}) for belief in (1.0, 0.0))
    there = [weigh(mind | {"kind": kind, "external": belief, "prospect": prospect}) for belief in (1.0, 0.0)]
    assert there[0] == believing | {"money on the table": pytest.approx(P.reason_stake * prospect)}
    assert there[1] == doubting


@given(**HEARS_OF)
def test_hearing_is_a_chance(notice, knowing, pressure):
    assert 0 <= hearing(notice, knowing, pressure) <= 1


@given(**HEARS_OF, name=st.sampled_from(list(HEARS_OF)), more=SHARE)
def test_more_notices_tellers_or_asking_are_heard_by_more(notice, knowing, pressure, name, more):
    before = {"notice": notice, "knowing": knowing, "pressure": pressure}
    raised = {"notice": max(notice, more), "knowing": knowing + 1, "pressure": max(pressure, more)}[name]
    assert hearing(**before | {name: raised}) >= hearing(**before) - ROOM


def test_what_nobody_tells_is_not_heard():
    assert hearing(0.0, 0, 0.0) == 0
    assert hearing(1.0, 5, 0.0, parameters(cut=["notice_to_hearing", "contacts_to_hearing"])) == 0


@given(SHARE, st.integers(0, 13))
def test_independent_tries_fail_together_as_their_product(probability, count):
    assert behavior.all_fail(probability, count) == pytest.approx((1 - probability) ** count)


# -- hours and complaints ---------------------------------------------------------------------------


@given(hours=st.floats(0, 60), age=st.integers(ADULT, OLDER - 1))
def test_a_seat_costs_hours_and_without_the_link_hours_never_bind(hours, age):
    assert behavior.hours_left(hours, age, 0, 0, P) == hours
    assert behavior.hours_left(hours, age, 1, 0, P) == hours - P.hours_lead
    assert behavior.hours_left(hours, age, 1, 0, parameters(cut=["hours_to_acts"])) > 900


@given(hours=st.floats(0, 60), age=st.integers(OLDER, 1300))
def test_the_old_have_more_hours(hours, age):
    assert behavior.hours_left(hours, age, 0, 0, P) == hours * P.hours_older
    assert P.hours_older >= 1


@given(luck=LUCK, stake=SHARE, skill=SHARE, more=SHARE)
def test_the_worse_the_need_and_the_higher_the_skill_the_more_complain(luck, stake, skill, more):
    if behavior.complains(luck, stake, skill, P):
        assert behavior.complains(luck, max(stake, more), skill, P)
        assert behavior.complains(luck, stake, max(skill, more), P)


@given(luck=LUCK, skill=SHARE)
def test_nobody_complains_of_nothing_or_over_a_cut_link(luck, skill):
    assert not behavior.complains(luck, 0.0, skill, P)
    assert not behavior.complains(luck, 1.0, skill, parameters(cut=["need_to_complaints"]))


def test_complaining_depends_on_need_and_skill_only():
    assert list(inspect.signature(behavior.complains).parameters) == ["luck", "stake", "skill", "p"]


# -- moving and dying -------------------------------------------------------------------------------


@pytest.mark.parametrize(("migrant", "name"), [(0, "place.turnover_local"), (1, "place.turnover_migrant")])
def test_households_move_at_the_place_s_yearly_turnover(migrant, name):
    monthly = defaults()[name] / 12
    assert behavior.moves_out(monthly * 0.999, migrant, P)
    assert not behavior.moves_out(monthly * 1.001, migrant, P)
    assert not behavior.moves_out(1e-12, migrant, parameters({name: 0}))


def death(age_years: float) -> float:
    """Yearly hazard at an age, found by bisection on the luck that kills."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if behavior.dies(middle, int(age_years * 12)) else (middle, high)
    return 12 * (1 - high)


@pytest.mark.parametrize("age", [60, 68, 76, 84, 92, 100])
def test_mortality_is_one_per_cent_at_60_and_doubles_every_eight_years(age):
    assert death(age) == pytest.approx(0.01 * 2 ** ((age - 60) / 8), rel=0.01)


def test_few_die_before_60():
    assert all(0.001 < death(age) < 0.004 for age in (0, 18, 40, 59.9))


@given(luck=LUCK, age=st.integers(0, 110 * 12))
def test_the_shortcut_around_the_exponential_spares_nobody_under_104(luck, age):
    assume(age < 104 * 12)
    hazard = 0.002 if age < OLDER else 0.01 * math.exp(0.0866 * (age - OLDER) / 12)
    assume(abs(luck - (1 - hazard / 12)) > 1e-9)
    assert behavior.dies(luck, age) == (luck > 1 - hazard / 12)


# -- circles and looks ------------------------------------------------------------------------------


@given(luck=LUCK, acts=ACTS)
def test_only_who_helped_or_came_along_joins_a_circle(luck, acts):
    came = bool(acts & (VOLUNTEERS | HOSTED | PROPOSES))
    assert behavior.joins(luck, acts, P) == (came and luck < P.circle_join)


FLAGS = st.booleans()


@given(acts=ACTS, knows=FLAGS, asks=FLAGS, won=FLAGS, lost=FLAGS, migrant=st.integers(0, 1))
def test_what_is_shown_is_what_was_done(acts, knows, asks, won, lost, migrant):
    word = behavior.appearance(acts, knows, asks, won, lost, migrant)
    shown = {
        person.SEEN_ADULT: True,
        person.SEEN_ACTIVE: bool(acts & (TOOK_PART | HOSTED)),
        person.SEEN_KNOWS: knows or bool(acts & HEARS),
        person.SEEN_ASKS: asks or bool(acts & (LEADS | STANDS)),
        person.SEEN_WON: won,
        person.SEEN_LOST: lost,
        person.SEEN_MIGRANT: bool(migrant),
    }
    assert {flag: behavior.seen_count(word, flag) for flag in shown} == {flag: int(on) for flag, on in shown.items()}
    assert word < 2**31, "a word fits the array it is kept in"


@given(st.lists(st.tuples(ACTS, FLAGS, FLAGS, FLAGS, FLAGS, st.integers(0, 1)), max_size=13))
def test_the_words_of_all_contacts_and_family_add_up_to_counts(shown):
    """Eight contacts and five of the family at most: four bits hold each count."""
    assert person.SLOTS + LARGEST_HOUSEHOLD - 1 <= 15
    words = [behavior.appearance(*one) for one in shown]
    for flag in range(0, 32, 4):
        assert behavior.seen_count(sum(words), flag) == sum(word >> flag & 1 for word in words)


def test_adults_are_18_and_the_old_60():
    assert (ADULT, OLDER) == (18 * 12, 60 * 12)


def test_who_gave_this_year_hardly_gives_again_but_pledges_to_works_as_before():
    """Gifts cost nothing however often: they grew with the organisations that hats paid for, to six times a grant."""
    assert behavior.left_to_give(0, False, P) == 1.0
    assert behavior.left_to_give(GAVE, False, P) == P.gift_again < 0.5
    assert behavior.left_to_give(GAVE, True, P) == 1.0
    assert behavior.does(0.4, 1.0, 1.0)
    assert not behavior.does(0.4, 1.0, 1.0, P.gift_again)
    assert behavior.does(0.4 * P.gift_again, 1.0, 1.0, P.gift_again)

"""What experience teaches: the direction of each lesson, its link, and bounds that hold everywhere."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim import beliefs
from sim.person import ATTENDS, GAVE, HEARS, PROPOSES, SUPERVISES, VOLUNTEERS, VOTES
from tests.worlds import parameters

SHARE = st.floats(0, 1)
ROOM = 1e-12
P = parameters()

LEARNERS = {
    "external_after_news": lambda s, x: beliefs.external_after_news(s, True, x, 1 - x, 0.0, 1.0, P),
    "external_after_complaint": lambda s, x: beliefs.external_after_complaint(s, x > 0.5, P),
    "external_after_hearsay": lambda s, x: beliefs.external_after_hearsay(s, round(9 * x), 9 - round(9 * x), P),
    "trust_after_delivery": lambda s, x: beliefs.trust_after_delivery(s, x, P),
    "trust_after_books": lambda s, x: beliefs.trust_after_books(s, x, x, P),
    "neighbours_after_work": lambda s, x: beliefs.neighbours_after_work(s, round(9 * x), 9, P),
    "dependency_after_delivery": lambda s, x: beliefs.dependency_after_delivery(s, True, 1 - x, P),
    "belonging_after": lambda s, x: beliefs.belonging_after(s, round(8 * x), x, 1 - x, int(x * 600), P),
    "pride_after": lambda s, x: beliefs.pride_after(s, x, 1 - x, P),
    "satisfaction": lambda s, x: beliefs.step_towards(s, x, P.learn_satisfaction),
}
LINK_OF = {
    "external_after_news": "outcome_to_efficacy",
    "external_after_complaint": "outcome_to_efficacy",
    "external_after_hearsay": "hearsay_to_efficacy",
    "trust_after_delivery": "delivery_to_trust",
    "neighbours_after_work": "work_to_trust",
    "dependency_after_delivery": "experience_to_dependency",
}


@pytest.mark.parametrize("name", LEARNERS)
@given(state=SHARE, seen=SHARE)
def test_a_belief_stays_between_0_and_1(name, state, seen):
    assert 0 <= LEARNERS[name](state, seen) <= 1


@pytest.mark.parametrize("name", LEARNERS)
@given(state=SHARE, seen=SHARE, better=SHARE)
def test_a_better_experience_teaches_a_higher_belief(name, state, seen, better):
    assume(better >= seen)
    assert LEARNERS[name](state, better) >= LEARNERS[name](state, seen) - ROOM


@pytest.mark.parametrize("name", LEARNERS)
@given(state=SHARE, higher=SHARE, seen=SHARE)
def test_one_experience_never_reverses_who_believed_more(name, state, higher, seen):
    assume(higher >= state)
    assert LEARNERS[name](higher, seen) >= LEARNERS[name](state, seen) - ROOM


@pytest.mark.parametrize("name", LINK_OF)
@given(state=SHARE, seen=SHARE)
def test_over_a_cut_link_nothing_is_learnt(name, state, seen):
    cut = parameters(cut=[LINK_OF[name]])
    arguments = {
        "external_after_news": (state, True, seen, 1 - seen, 0.0, 1.0),
        "external_after_complaint": (state, True),
        "external_after_hearsay": (state, 2, 1),
        "trust_after_delivery": (state, seen),
        "neighbours_after_work": (state, 2, 5),
        "dependency_after_delivery": (state, True, seen),
    }[name]
    assert getattr(beliefs, name)(*arguments, cut) == state


@given(state=SHARE, target=SHARE, size=SHARE)
def test_a_step_goes_part_of_the_way_and_never_past(state, target, size):
    after = beliefs.step_towards(state, target, size)
    assert min(state, target) - ROOM <= after <= max(state, target) + ROOM


NEWS = {"won": st.integers(0, 5), "lost": st.integers(0, 5), "reasoned": st.integers(0, 5), "decided": SHARE}


@given(**NEWS, attribution=SHARE)
def test_an_answer_lies_between_refusal_and_full_success(won, lost, reasoned, decided, attribution):
    assume(won + lost > 0 and reasoned <= lost)
    assert 0 <= beliefs.answer(won, lost, reasoned, decided, parameters({"attribution": attribution})) <= 1 + ROOM


@given(**NEWS, attribution=SHARE)
def test_winning_more_a_reason_or_a_say_make_a_better_answer(won, lost, reasoned, decided, attribution):
    assume(lost >= 1 and reasoned < lost)
    p = parameters({"attribution": attribution})
    base = beliefs.answer(won, lost, reasoned, decided, p)
    assert beliefs.answer(won + 1, lost, reasoned, decided, p) >= base - ROOM
    assert beliefs.answer(won, lost, reasoned + 1, decided, p) >= base - ROOM
    assert beliefs.answer(won, lost, reasoned, 1.0, p) >= base - ROOM


@given(**NEWS)
def test_attribution_0_counts_what_was_got_and_1_who_decided(won, lost, reasoned, decided):
    assume(won + lost > 0 and reasoned <= lost)
    got = (won + P.learn_reason * reasoned) / (won + lost)
    assert beliefs.answer(won, lost, reasoned, decided, parameters({"attribution": 0})) == pytest.approx(got)
    assert beliefs.answer(won, lost, reasoned, decided, parameters({"attribution": 1})) == decided


@given(**NEWS, state=SHARE)
def test_who_took_no_part_learns_of_what_was_got_only_and_with_a_smaller_step(won, lost, reasoned, decided, state):
    assume(won + lost > 0 and reasoned <= lost)
    got = (won + P.learn_reason * reasoned) / (won + lost)
    heard = beliefs.external_after_news(state, False, won, lost, reasoned, decided, P)
    assert heard == pytest.approx(state + P.learn_hearsay * (got - state))
    own = beliefs.external_after_news(state, True, won, lost, reasoned, decided, P)
    outcome = beliefs.answer(won, lost, reasoned, decided, P)
    assert own == pytest.approx(state + P.learn_external * (outcome - state))
    assert P.learn_hearsay < P.learn_external


@pytest.mark.parametrize("attribution", [0, P.attribution, 1])
@given(state=st.floats(0.01, 0.99), decided=SHARE)
def test_others_success_raises_and_failure_lowers_who_took_no_part(attribution, state, decided):
    """Whoever decided, and whatever having decided counts."""
    p = parameters({"attribution": attribution})
    assert beliefs.external_after_news(state, False, 1.0, 0.0, 0.0, decided, p) > state
    assert beliefs.external_after_news(state, False, 0.0, 1.0, 0.0, decided, p) < state


@given(state=st.floats(0, 0.9))
def test_speaking_and_doing_teach_that_one_can_more_than_attending(state):
    attended = beliefs.internal_after_acts(state, ATTENDS, P)
    for act in (PROPOSES, VOLUNTEERS, SUPERVISES):
        assert beliefs.internal_after_acts(state, act, P) >= state - ROOM
        assert beliefs.internal_after_acts(state, act | ATTENDS, P) >= attended - ROOM


@given(state=SHARE)
def test_who_does_nothing_learns_nothing_about_what_they_can(state):
    assert beliefs.internal_after_acts(state, 0, P) == state
    assert beliefs.internal_after_acts(state, HEARS | VOTES | GAVE, P) == state


@given(state=SHARE, decided=SHARE)
def test_what_comes_without_me_teaches_waiting_and_through_me_unteaches_it(state, decided):
    with_me = beliefs.dependency_after_delivery(state, True, decided, P)
    without = beliefs.dependency_after_delivery(state, False, decided, P)
    assert with_me <= without + ROOM
    assert beliefs.dependency_after_delivery(state, True, 1.0, P) <= state
    assert beliefs.dependency_after_delivery(state, False, 0.0, P) >= state
    assert beliefs.dependency_after_help(state, P) <= state


@given(state=SHARE, contacts=st.integers(1, 13), active=st.integers(0, 13))
def test_a_share_of_ones_contacts_there_is_enough_to_trust_neighbours(state, contacts, active):
    assume(active <= contacts)
    after = beliefs.neighbours_after_work(state, active, contacts, P)
    if active >= P.learn_reciprocity * contacts:
        assert after >= state
    if active == 0:
        assert after <= state
    assert beliefs.neighbours_after_work(state, 0, 0, P) <= state


@given(state=SHARE, books=SHARE, fairness=SHARE, more=SHARE)
def test_sound_books_and_fair_shares_each_raise_trust(state, books, fairness, more):
    base = beliefs.trust_after_books(state, books, fairness, P)
    assert beliefs.trust_after_books(state, max(books, more), fairness, P) >= base - ROOM
    assert beliefs.trust_after_books(state, books, max(fairness, more), P) >= base - ROOM
    only_books = beliefs.trust_after_books(state, books, fairness, parameters(cut=["fairness_to_trust"]))
    assert only_books == beliefs.step_towards(state, books, P.learn_trust)


BELONGING = {"degree": st.integers(0, 8), "influence": SHARE, "stake": SHARE, "tenure": st.integers(0, 720)}


@given(state=SHARE, **BELONGING)
def test_ties_influence_and_years_feed_belonging_and_unmet_needs_drain_it(state, degree, influence, stake, tenure):
    base = beliefs.belonging_after(state, degree, influence, stake, tenure, P)
    assert beliefs.belonging_after(state, degree + 1, influence, stake, tenure, P) >= base
    assert beliefs.belonging_after(state, degree, 1.0, stake, tenure, P) >= base - ROOM
    assert beliefs.belonging_after(state, degree, influence, stake, tenure + 12, P) >= base - ROOM
    assert beliefs.belonging_after(state, degree, influence, 1.0, tenure, P) <= base + ROOM


@pytest.mark.parametrize(
    "link", ["ties_to_belonging", "influence_to_belonging", "needs_to_belonging", "time_to_belonging"]
)
def test_each_source_of_belonging_has_a_link_of_its_own(link):
    whole = beliefs.belonging_after(0.5, 6, 0.8, 0.2, 120, P)
    assert beliefs.belonging_after(0.5, 6, 0.8, 0.2, 120, parameters(cut=[link])) < whole


def test_time_carries_half_of_its_share_after_the_stated_years():
    only_time = parameters(cut=["ties_to_belonging", "influence_to_belonging", "needs_to_belonging"])
    years = int(P.belonging_years * 12)
    share = 1 - P.belonging_ties - P.belonging_influence - P.belonging_needs
    after = beliefs.belonging_after(0.0, 0, 0.0, 0.0, years, only_time)
    assert after == pytest.approx(P.learn_belonging * share / 2)

"""What adults make of a month, compiled: what comes to be known was asked for, or complained of, before."""

from __future__ import annotations

import numpy as np
import pytest

from sim.beliefs import external_after_complaint, external_after_news
from sim.learning import complain, join_or_leave, learn, pace
from sim.notes import ACTS, AROUND, NOTES, NUMBERS, WHO
from sim.person import (
    ATTENDS,
    COMPLAINED,
    FOR_COVENANT,
    HEARS,
    HOSTED,
    LEADS,
    NEVER_ACTED,
    PERSON,
    PROPOSES,
    SEEN_ADULT,
    SUPPORTED_FUNDED,
    VOLUNTEERS,
    VOTES,
    had_part,
)
from sim.population import COURTYARD
from tests.worlds import parameters, records

P = parameters()
BEFORE, NOW = "before", "now"


def learnt(acts: int, when: str, month: int = 5, waits: bool | None = None, **news: float):
    """An adult with beliefs of one half, after a month with news; the acts fell before it or in it."""
    people, yard = records(PERSON, 1), records(COURTYARD, 1)[0]
    for belief in ("external_efficacy", "internal_efficacy", "dependency", "trust_council", "trust_neighbours"):
        people[belief] = 0.5
    people["year_acts"] = acts if when == BEFORE else 0
    people["had_part"] = had_part(0, acts, 1) if when == BEFORE else 0
    people["awaits_answer"] = when == BEFORE and acts & COMPLAINED != 0 if waits is None else waits
    notes = np.zeros((NOTES, 2), dtype=np.int64)
    notes[WHO, 0], notes[ACTS, 0] = 0, HEARS | (acts if when == NOW else 0)
    yard.books, yard.meeting = -1.0, 1
    for name, value in news.items():
        setattr(yard, name, value)
    learn(month, people, yard, 0, 1, notes, pace(P), P)
    return people[0]


@pytest.mark.parametrize(
    ("before", "now", "moves"), [(ATTENDS, 0, True), (VOLUNTEERS, ATTENDS, True), (0, ATTENDS, False)]
)
def test_what_contacts_did_is_held_against_what_one_did_in_the_same_month(before, now, moves):
    """Both are of the month before; it was held against acts of this month, when often nothing had been on."""
    people, yard = records(PERSON, 1), records(COURTYARD, 1)[0]
    people["trust_neighbours"], people["acts"] = 0.5, before
    yard.books = -1.0
    notes, luck = np.zeros((NOTES, 2), dtype=np.int64), np.full((NUMBERS, 2), 0.99)
    notes[WHO, 0], notes[ACTS, 0] = 0, now
    notes[AROUND, 0] = 3 * (1 << SEEN_ADULT)  # three contacts, of whom none took part
    complain(5, people, yard, 0, 1, notes, luck, pace(P))
    learn(5, people, yard, 0, 1, notes, pace(P), P)
    assert (people[0].trust_neighbours < 0.5) == moves
    assert people[0].acts == now


def circle(acts, month, people):
    """An adult's month in what concerns circles of neighbours; whether they are in one."""
    notes, luck = np.zeros((NOTES, 2), dtype=np.int64), np.full((NUMBERS, 2), 0.99)
    notes[WHO, 0], notes[ACTS, 0] = 0, acts
    p = parameters({"circle.join": 0.5})
    p.circle_join = 1.0
    complain(month, people, records(COURTYARD, 1)[0], 0, 1, notes, luck, pace(p))
    join_or_leave(1, month, people, 0, 1, notes, p)
    return int(people[0].member)


def test_who_came_along_to_an_activity_stays_in_the_circle_as_long_as_anybody_who_took_part():
    """Once they were out again the month after: coming along is no taking part, by which alone it was counted."""
    people, years = records(PERSON, 1), int(P.circle_lapse)
    people["last_act"] = people["last_joined_in"] = NEVER_ACTED
    assert circle(HOSTED, 1, people) == 1
    assert [circle(HEARS, month, people) for month in (2, 3, 1 + 12 * years)] == [1, 1, 1]
    assert circle(HEARS, 2 + 12 * years, people) == 0
    assert int(people[0].last_act) == NEVER_ACTED, "reach does not count it"


@pytest.mark.parametrize("act", [ATTENDS, VOTES])
@pytest.mark.parametrize("when", [BEFORE, NOW])
def test_who_asks_in_the_month_the_news_comes_had_no_part_in_it(act, when):
    news = {"won": 1.0, "lost": 1.0, "reasoned": 1.0, "decided": 1.0}
    after = learnt(act, when, **news)
    wanted = external_after_news(0.5, when == BEFORE, 1.0, 1.0, 1.0, 1.0, P)
    assert float(after.external_efficacy) == pytest.approx(wanted)
    assert bool(int(after.year_acts) & SUPPORTED_FUNDED) == (when == BEFORE)
    assert int(after.had_part) == 1, "it counts from next month on"


@pytest.mark.parametrize(
    ("acts", "meeting", "part"),
    [(ATTENDS, 1, 1), (ATTENDS, FOR_COVENANT, 0), (PROPOSES, 1, 1), (LEADS, 0, 1), (VOTES, 0, 1), (HEARS, 1, 0)],
)
def test_who_decides_or_is_heard_has_a_part_and_who_agrees_on_a_covenant_has_none(acts, meeting, part):
    assert had_part(0, acts, meeting) == part
    assert had_part(1, acts, meeting) == 1


@pytest.mark.parametrize(("month", "part"), [(11, 1), (12, 0)])
def test_a_part_in_what_is_decided_ends_with_the_budget_year(month, part):
    assert int(learnt(VOTES, BEFORE, month).had_part) == part


@pytest.mark.parametrize("when", [BEFORE, NOW])
@pytest.mark.parametrize("news", [{"answered": 1.0}, {"unanswered": 1.0}])
def test_a_complaint_is_answered_or_not_by_what_follows_it(when, news):
    after = learnt(COMPLAINED, when, **news)
    wanted = external_after_complaint(0.5, "answered" in news, P) if when == BEFORE else 0.5
    assert float(after.external_efficacy) == pytest.approx(wanted)


@pytest.mark.parametrize("news", [{"answered": 1.0}, {"unanswered": 1.0}])
def test_a_complaint_is_answered_once(news):
    after = learnt(COMPLAINED, BEFORE, **news)
    assert int(after.awaits_answer) == 0
    assert float(learnt(COMPLAINED, BEFORE, waits=False, **news).external_efficacy) == 0.5, "its answer came before"


def test_who_complains_waits_until_there_is_an_answer_and_again_after_the_next_complaint():
    assert int(learnt(COMPLAINED, NOW).awaits_answer) == 1
    assert int(learnt(COMPLAINED, NOW, answered=1.0).awaits_answer) == 1, "what was answered was complained of before"
    assert int(learnt(COMPLAINED, BEFORE).awaits_answer) == 1
    assert int(learnt(ATTENDS, BEFORE, month=12, waits=True).awaits_answer) == 1, "a new year forgets nobody"


@pytest.mark.parametrize("month", [0, 12, 24])
def test_as_a_year_opens_what_comes_to_be_known_is_of_the_year_before_and_a_new_year_is_counted(month):
    after = learnt(ATTENDS | COMPLAINED, BEFORE, month, won=1.0, lost=0.0, reasoned=1.0, decided=1.0, answered=1.0)
    news = external_after_news(0.5, True, 1.0, 0.0, 1.0, 1.0, P)
    assert float(after.external_efficacy) == pytest.approx(external_after_complaint(news, True, P))
    assert int(after.year_acts) == HEARS | SUPPORTED_FUNDED


def test_works_teach_by_who_decided_over_them_and_not_by_this_month_s_decision():
    of_fund = {"won": 1.0, "decided": 1.0, "delivered": 1.0, "quality": 1.0}
    bought, own = (learnt(ATTENDS, BEFORE, works_decided=share, **of_fund) for share in (0.0, 1.0))
    assert float(bought.external_efficacy) == float(own.external_efficacy)
    assert float(bought.dependency) > float(own.dependency)

"""The residents moved most: who they are, where their lives part, and the reasons of both lives."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import GovernanceModel
from sim.studies.twins import NOTICED, OUTCOMES, twins
from sim.studies.twins_stories import END, PARTING, moved_most, stories

PLACE, BEFORE, AFTER, MONTHS = "xingfu", "no-fund", "reform-2009", 12
TOOK_PART = {"attends", "proposes", "volunteers", "supervises", "gave", "voted_committee", "voted_council"}


@pytest.fixture(scope="module")
def found():
    return twins(PLACE, BEFORE, AFTER, months=MONTHS, replicates=2, workers=1, seed=4)


@pytest.fixture(scope="module")
def told(found):
    done = []
    made = stories(found, count=2, progress=lambda *at: done.append(at))
    assert done[-1][0] == done[-1][1] == len(done)
    return made


def person(**moved):
    return {f"{name}_before": 0.5 for name in OUTCOMES} | {
        f"{name}_after": 0.5 + moved.get(name, 0) for name in OUTCOMES
    }


def test_those_moved_most_come_first_and_those_moved_by_a_point_or_less_not_at_all():
    people = pd.DataFrame(
        [person(), person(belonging=0.3), person(belonging=NOTICED / 2), person(belonging=0.1),
         person(belonging=-0.2), person(belonging=-NOTICED / 2)],
    ).assign(resident=range(6))  # fmt: skip
    assert [(up, one["resident"]) for up, one in moved_most(people, 3)] == [(True, 1), (True, 3), (False, 4)]
    assert [one["resident"] for _, one in moved_most(people, 1)] == [1, 4]


def test_stories_are_of_the_first_replicate(found, told):
    assert told
    mine = found.people[found.people["seed"] == found.seed]
    for story in told:
        assert story.person["seed"] == found.seed
        assert story.person["resident"] in set(mine["resident"])
    assert {story.gained for story in told} >= {True}


def test_every_story_ends_in_the_last_month(told):
    for story in told:
        assert [moment.kind for moment in story.moments] in ([PARTING, END], [END])
        assert story.moments[-1].month == MONTHS


def test_lives_part_where_acts_first_differ(found, told):
    root = GovernanceModel(PLACE, seed=4, individuals=False)
    lives = [root.branch(policy) for policy in (BEFORE, AFTER)]
    for life in lives:
        life.run(MONTHS)
    for story in told:
        row, parting = story.person["resident"], story.moments[0]
        acts = [[set(life.explain(row, month).acts) & TOOK_PART for life in lives] for month in range(1, MONTHS + 1)]
        apart = [month for month, (one, other) in enumerate(acts, start=1) if one != other]
        assert apart[:1] == ([parting.month] if parting.kind == PARTING else [])


def test_reasons_are_those_that_explain_gives_in_both_lives(told):
    root = GovernanceModel(PLACE, seed=4, individuals=False)
    life = root.branch(AFTER)
    life.run(MONTHS)
    moment = told[0].moments[-1]
    expected = life.explain(int(told[0].person["resident"]), MONTHS)
    assert {name: after for name, _, after in moment.reasons()} == expected.reasons
    gaps = [abs(after - before) for _, before, after in moment.reasons()]
    assert gaps == sorted(gaps, reverse=True)

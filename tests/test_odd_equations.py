"""The equations of ODD+D are those of the rules: their names are there, and they give the rules' numbers."""

from __future__ import annotations

import math
import random
import re
from pathlib import Path

import pytest

from sim import behavior, beliefs, chance, decision
from sim.courtyard_groups import birth_hazard, death_hazard, founders_needed
from sim.deliberation import seen_by_officials
from sim.linkage import score
from sim.occasions import COLLECT, prospect
from sim.parameters import EDUCATION, HEARD, LINKS, OFFICIALS, PARAMETERS, RESIDENTS
from sim.person import CONDITIONAL, FREE_RIDER, HUMP, UNCONDITIONAL
from sim.proposals import RESIDENTS_PER_PROJECT, cost_and_scope, lot_of
from tests.proposing import SEED, propose, town
from tests.worlds import parameters

TEXT = (Path(__file__).parents[1] / "docs" / "odd.md").read_text(encoding="utf-8")
SECTION = TEXT.split("### 2.2 ")[1].split("### 2.3 ")[0]
EQUATIONS = "\n".join(re.findall(r"```text\n(.*?)```", SECTION, re.DOTALL))


def test_every_link_and_parameter_of_the_equations_is_one():
    links = set(re.findall(r"L\[`?(\w+)`?\]", SECTION))
    names = set(re.findall(r"\b(?:reason|hear|learn|council|linkage|group|project|need)\.\w+", EQUATIONS))
    assert len(links) >= 18
    assert len(names) >= 20
    assert links <= set(LINKS)
    assert names <= set(PARAMETERS)


@pytest.mark.parametrize("kind", [CONDITIONAL, HUMP, UNCONDITIONAL, FREE_RIDER])
def test_the_propensity_is_as_written(kind):
    p, draw = parameters({"reason.trust": 0.7}), random.Random(kind).random
    skill, stake, asked, external, internal, habit, belonging, neighbours, council, waiting, covenant, prospect, z = (
        draw() for _ in range(13)
    )
    share = 2 / 5 + p.link_covenant_to_acts * covenant * (1 - 2 / 5)
    example = {CONDITIONAL: share, HUMP: min(share, 1 - share), UNCONDITIONAL: p.type_unconditional, FREE_RIDER: 0.0}[
        kind
    ]
    written = (
        p.reason_able * (skill - 0.5) + p.reason_stake * (stake + prospect * external) + p.reason_asked * asked
        + p.reason_external * (external - 0.5) + p.reason_internal * (internal - 0.5) + p.reason_habit * habit
        + p.reason_contacts * example + p.reason_attached * ((belonging + neighbours) / 2 - 0.5)
        + p.reason_trust * (council - 0.5) - p.reason_waiting * (waiting - 0.5)
        + p.reason_disposition * z - p.reason_disposition**2 / 2
    )  # fmt: skip
    weighed = behavior.reasons(
        skill, stake, asked, external, internal, habit, kind, 2, 5, belonging, neighbours, council, waiting, p,
        covenant, prospect, z,
    )  # fmt: skip
    assert behavior.propensity(weighed) == pytest.approx(written)
    edge = 1 / (1 + math.exp(p.ladder_attend - written))
    against, rung = behavior.odds_against(written), behavior.difficulties(p)[behavior.ATTEND]
    assert behavior.does(edge - 1e-9, against, rung)
    assert not behavior.does(edge + 1e-9, against, rung)


def test_asking_hearing_and_what_a_decision_teaches_are_as_written():
    p = parameters()
    asked = 1 - (1 - p.hear_asked) ** 2 * (1 - 0.3) * (1 - 0.2)
    assert behavior.asked(behavior.unasked(2, p), 0.3, 0.2) == pytest.approx(asked)
    hears = 1 - (1 - 0.1) * (1 - asked) * (1 - p.hear_tell) ** 3
    assert behavior.chance_to_hear(0.1, behavior.untold(3, p), asked, p) == pytest.approx(hears)
    got = (1 + p.learn_reason * 1) / (1 + 2)
    answer = p.attribution * 0.5 + (1 - p.attribution) * got
    assert beliefs.answer(1.0, 2.0, 1.0, 0.5, p) == pytest.approx(answer)
    asking = 0.4 + p.learn_external * (answer - 0.4)
    hearing = 0.4 + p.learn_hearsay * (got - 0.4)
    assert beliefs.external_after_news(0.4, True, 1.0, 2.0, 1.0, 0.5, p) == pytest.approx(asking)
    assert beliefs.external_after_news(0.4, False, 1.0, 2.0, 1.0, 0.5, p) == pytest.approx(hearing)


@pytest.mark.parametrize("cut", [[], ["fund_to_stake"]])
def test_the_prospect_of_money_is_as_written(cut):
    p = parameters({"engagement.decides": RESIDENTS, "project.served": 900}, cut)
    fund, residents = 300_000, 4000
    cost = p.project_cost * (p.project_served / RESIDENTS_PER_PROJECT) ** p.project_cost_size
    written = p.link_fund_to_stake * p.reason_prospect * (1 - math.exp(-(fund / cost) * p.project_served / residents))
    assert prospect(COLLECT, 100 * fund, residents, p) == pytest.approx(written)
    assert (written > 0) == (not cut)


def test_the_cost_of_a_project_is_as_written():
    """Without luck: with every proposal's own spread about it set to nothing."""
    p, world = parameters({"project.served": 900}), town()
    p.project_cost_spread = 0.0
    row = propose(world, courtyard=3)
    cost_and_scope(SEED, 1, row, world.courtyards, 0, len(world.courtyards), False, p)
    served = world.courtyards[row.served_to - 1].stop - world.courtyards[row.served_from].first
    cost = p.project_cost * (served / RESIDENTS_PER_PROJECT) ** p.project_cost_size
    assert row.cost == 100 * int(cost)


def seen_as_written(world, c, k, year, p):
    """Return *seen* of a courtyard's need as the page has it."""
    residents = world.courtyards[c].stop - world.courtyards[c].first
    rumour, i = chance.draw(SEED, chance.JUDGEMENT, c, k, year), p.government_information
    full = min(1, world.courtyards[c].complaint_memory / (p.need_complaints_full * residents))
    return min(
        1, i * world.needs[c, k] + (1 - i) * rumour + p.link_complaints_to_officials * p.need_complaint_counts * full
    )


@pytest.mark.parametrize("cut", [[], ["complaints_to_officials"]])
@pytest.mark.parametrize("complaints", [0.0, 0.5, 1e9])
def test_what_officials_see_is_as_written(complaints, cut):
    p, world = parameters({"government.information": 0.7}, cut), town(0.4)
    world.courtyards["complaint_memory"] = complaints
    for c in range(3):
        assert seen_by_officials(SEED, 1, world.courtyards, world.needs, c, 1, p) == pytest.approx(
            seen_as_written(world, c, 1, 1, p)
        )


@pytest.mark.parametrize("cut", [[], ["voice_to_decisions"]])
@pytest.mark.parametrize("decides", [OFFICIALS, HEARD])
def test_officials_score_is_as_written(decides, cut):
    p, world = parameters({"engagement.decides": decides, "government.information": 0.7}, cut), town(0.4)
    world.courtyards["complaint_memory"] = 0.5
    row = propose(world, category=1, support=7, served_to=3)
    decision.judge_by_officials(SEED, 1, world.courtyards, world.needs, row, p)
    sizes = [world.courtyards[c].stop - world.courtyards[c].first for c in range(3)]
    written = sum(seen_as_written(world, c, 1, 1, p) * size for c, size in enumerate(sizes)) / row.cost
    if decides == HEARD:
        written *= 1 + p.link_voice_to_decisions * p.government_heeds * 7 / (7 + p.council_voices)
    assert row.score == pytest.approx(written)


@pytest.mark.parametrize("cut", [[], ["voice_to_decisions"]])
@pytest.mark.parametrize("at_home", [True, False])
def test_what_a_member_of_the_council_judges_is_as_written(at_home, cut):
    p, world = parameters({"council.own": 0.3, "council.error": 0.2}, cut), town(0.4)
    world.needs[:, 1] = [0.1 * (c % 7) for c in range(len(world.needs))]
    home = int(world.people[0].courtyard)
    first = home if at_home else home + 2
    row = propose(world, courtyard=first, category=1, support=7, served_from=first, served_to=first + 3)
    _, rumour, u, _ = chance.draws(SEED, chance.JUDGEMENT, 0, decision_subject(row), lot_of(row))
    v = p.link_voice_to_decisions * 7 / (7 + p.council_voices)
    severity = sum(world.needs[c, 1] for c in range(first, first + 3)) / 3
    own = world.needs[home, 1] if at_home else 0
    written = (1 - p.council_own) * (v * severity + (1 - v) * rumour) + p.council_own * own
    assert decision.judged_by_member(SEED, world.people, world.needs, 0, row, p) == pytest.approx(
        written + p.council_error * (2 * u - 1)
    )


def decision_subject(row):
    """Return what a member's rumour and error are drawn for: a courtyard's need of a category."""
    return 5_000_000 + row.courtyard * EDUCATION + row.category


def test_the_jury_s_score_is_as_written():
    p = parameters({"linkage.need": 0.3, "linkage.staff": 0.8, "linkage.error": 0.1})
    for staff in (0.4, 3.0):
        u = chance.draw(SEED, chance.JURY, 5, 0, 12)
        capacity = p.linkage_staff * min(1, staff) + (1 - p.linkage_staff) * 0.9
        written = p.linkage_need * 0.6 + (1 - p.linkage_need) * capacity + p.linkage_error * (2 * u - 1)
        assert score(SEED, 12, 5, 0.6, staff, 0.9, p) == pytest.approx(written)


def test_hazards_of_courtyard_organisations_are_as_written():
    p = parameters()
    assert [founders_needed(adults, p) for adults in (20, 1000)] == [p.group_found, p.group_share * 1000]
    active, needed = 13.0, 10.0
    assert birth_hazard(active, needed, 2.0, p) == pytest.approx(p.group_birth * (p.group_alone + 2) * active / needed)
    assert birth_hazard(needed - 1, needed, 2.0, p) == 0
    assert death_hazard(active, 2.0, p) == pytest.approx(p.group_death * (1 - p.group_resilience) ** 2)

"""The equations of ODD+D are those of the rules: their names are there, and they give the rules' numbers."""

from __future__ import annotations

import math
import random
import re
from pathlib import Path

import pytest

from sim import behavior, beliefs
from sim.courtyard_groups import birth_hazard, death_hazard, founders_needed
from sim.parameters import LINKS, PARAMETERS
from sim.person import CONDITIONAL, FREE_RIDER, HUMP, UNCONDITIONAL
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
    skill, stake, asked, external, internal, habit, belonging, neighbours, council, waiting, covenant, prospect = (
        draw() for _ in range(12)
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
    )  # fmt: skip
    weighed = behavior.reasons(
        skill, stake, asked, external, internal, habit, kind, 2, 5, belonging, neighbours, council, waiting, p,
        covenant, prospect,
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


def test_hazards_of_courtyard_organisations_are_as_written():
    p = parameters()
    assert [founders_needed(adults, p) for adults in (20, 1000)] == [p.group_found, p.group_share * 1000]
    active, needed = 13.0, 10.0
    assert birth_hazard(active, needed, 2.0, p) == pytest.approx(p.group_birth * (p.group_alone + 2) * active / needed)
    assert birth_hazard(needed - 1, needed, 2.0, p) == 0
    assert death_hazard(active, 2.0, p) == pytest.approx(p.group_death * (1 - p.group_resilience) ** 2)

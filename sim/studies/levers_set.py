"""What the policies of a study set, lever by lever, wherever they differ: what a choice between them is a choice of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.parameter import Parameter
from sim.parameters import LEVERS, PARAMETERS
from sim.scenarios import Policy
from sim.studies.axes import named
from sim.studies.design import StudyDesign

DECIDES = "engagement.decides"
Course = list[list[Any]]  # each the month that a value acts from, counted from 1, and the value


def levers_set(design: StudyDesign) -> list[dict[str, Any]]:
    """Return every lever that the policies set differently, and the study leaves to them.

    Parameters
    ----------
    design : StudyDesign

    Returns
    -------
    list of dict
        ``lever`` its dotted name; ``courses`` by policy: from which month of a run on (the first is 1) it takes which
        value, a choice by its name, as the policy's file says before funds are scaled to equal money.
    """
    found = []
    for lever in LEVERS:
        if lever.name not in _of_the_study(design):
            courses = {policy.name: course(policy, lever, design.head.months) for policy in design.policies}
            if any(one != courses[design.policies[0].name] for one in courses.values()):
                found.append({"lever": lever.name, "courses": courses})
    return found


def course(policy: Policy, lever: Parameter, months: int) -> Course:
    """Return which values a lever takes in the months of a run, each with the month it acts from."""
    first = policy.values.get(lever.name, lever.default)
    found = [[1, named(lever.name, first)]]
    for change in policy.changes:
        if lever.name in change.values and (month := change.waiting.get(lever.name, change.month)) < months:
            value = named(lever.name, change.values[lever.name])
            found = [step for step in found if step[0] != month + 1]  # what would have begun then too, and never acts
            if value != found[-1][1]:
                found.append([month + 1, value])
    return found


def who_decides(design: StudyDesign) -> dict[str, str]:
    """Return who decides under each policy as a run begins, by the choice's name; nothing where the study varies it."""
    lever = PARAMETERS[DECIDES]
    if DECIDES in design.fixed:
        return dict.fromkeys((policy.name for policy in design.policies), str(named(DECIDES, design.fixed[DECIDES])))
    if DECIDES in _of_the_study(design):
        return {}
    return {policy.name: str(course(policy, lever, design.head.months)[0][1]) for policy in design.policies}


def _of_the_study(design: StudyDesign) -> Mapping[str, Any]:
    """Return the levers that the study sets or varies itself, whatever policies say."""
    varied = {one.name: one for one in design.levers}
    return design.fixed | varied | dict.fromkeys(() if design.table is None else design.table.names)

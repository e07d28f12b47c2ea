"""Compiling ahead: which loops a study's runs will need, and compiling them once, before workers start."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from sim.errors import InputError
from sim.scenarios import Resolved, resolve

if TYPE_CHECKING:
    from sim.studies.replicates import Design
    from sim.studies.study import Study

A_SYSTEM = {"training.places": 1.0}  # any lever of a system enters the loops of all


def any_systems(scenarios: Iterable[Resolved]) -> bool:
    """Whether systems are ever on in one of several places under their policies."""
    from sim.systems import ever_on

    return any(ever_on(one.values, one.dated) for one in scenarios)


def design_has_systems(design: Design) -> bool:
    """Whether some arm of a design has systems."""
    return any_systems(
        resolve(design.place, arm.policy or "no-fund", {**design.overrides, **arm.overrides}) for arm in design.arms
    )


def has_systems(study: Study) -> bool:
    """Whether some run of a study has systems: by place and policy, or by a lever that varies."""
    from sim.systems import SYSTEM_LEVERS

    if {lever.name for lever in SYSTEM_LEVERS} & set(study.varied):
        return True
    return any_systems(_resolved(study))


def _resolved(study: Study) -> Iterable[Resolved]:
    """Yield each place under each policy; where the two do not fit nothing, which is said elsewhere."""
    common = study.common()
    for place in common.places:
        for policy in common.policies:
            try:
                yield resolve(place, policy)
            except InputError:
                continue


def compile_first(with_systems: bool = False) -> None:
    """Compile the rules in this process, where that was never done, so that workers load what they need.

    Workers with nothing to load would each compile everything at the same time.

    Parameters
    ----------
    with_systems : bool
        Whether some run has systems, whose loops are compiled beside those of every run.
    """
    from sim.compiled import is_cached

    if is_cached(with_systems):
        return
    from sim import GovernanceModel

    # A year of the smallest place enters every loop, but those of systems, which begin with month 1.
    model = GovernanceModel("xingfu", burn_in=12, individuals=False, overrides=A_SYSTEM if with_systems else {})
    if with_systems:
        model.run(1)


def compile_for(study: Study, say: Callable[[str], None] = lambda _: None) -> float:
    """Compile what a study's runs will need, where that was never done; return the seconds it took.

    Parameters
    ----------
    study : Study
    say : callable
        Told before and after, in a line for the log.
    """
    from sim.compiled import is_cached

    with_systems = has_systems(study)
    if is_cached(with_systems):
        return 0.0
    say("compiling the rules, once: about half a minute, before the first run")
    start = time.monotonic()
    compile_first(with_systems)
    seconds = time.monotonic() - start
    say(f"rules are compiled, in {seconds:.0f} s")
    return seconds

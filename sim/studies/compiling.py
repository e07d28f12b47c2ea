"""Compiling ahead of a study: which loops its runs will need, and compiling them once, before workers start."""

from __future__ import annotations

import time
from collections.abc import Callable

from sim.compiled import is_cached
from sim.errors import InputError
from sim.scenarios import Place, Policy, resolve
from sim.studies.study import Study

A_SYSTEM = {"training.places": 1.0}  # any lever of a system enters the loops of all


def has_systems(study: Study) -> bool:
    """Whether some run of a study has systems: by place and policy, or by a lever that varies."""
    from sim.systems import SYSTEM_LEVERS

    if {lever.name for lever in SYSTEM_LEVERS} & set(study.varied):
        return True
    common = study.common()
    return any(_has_systems(place, policy) for place in common.places for policy in common.policies)


def _has_systems(place: Place, policy: Policy) -> bool:
    """Whether a policy has systems in a place; no where the two do not fit, which is said elsewhere."""
    from sim.systems import ever_on

    try:
        found = resolve(place, policy)
    except InputError:
        return False
    return ever_on(found.values, found.dated)


def compile_for(study: Study, say: Callable[[str], None] = lambda _: None) -> float:
    """Compile what a study's runs will need, where that was never done; return the seconds it took.

    Parameters
    ----------
    study : Study
    say : callable
        Told before and after, in a line for the log.
    """
    with_systems = has_systems(study)
    if is_cached(with_systems):
        return 0.0
    say("compiling the rules, once: about half a minute, before the first run")
    start = time.monotonic()
    from sim import GovernanceModel

    model = GovernanceModel("xingfu", burn_in=12, individuals=False, overrides=A_SYSTEM if with_systems else {})
    model.run(1)
    seconds = time.monotonic() - start
    say(f"rules are compiled, in {seconds:.0f} s")
    return seconds

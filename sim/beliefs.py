"""How beliefs move: with what was experienced, and with nothing else.

Both executors apply these rules, as those of :mod:`sim.behavior`. A belief is a number from 0 to 1.
"""

from __future__ import annotations

from typing import Any

from sim.compiled import rule
from sim.person import ATTENDS, PROPOSES, SUPERVISES, VOLUNTEERS


@rule
def step_towards(state: float, target: float, size: float) -> float:
    """Move a belief part of the way to what was experienced: E += a (outcome - E) (Bandura 1977)."""
    return state + size * (target - state)


@rule
def got(won: float, lost: float, reasoned: float, p: Any) -> float:
    """Say what was got of what was asked for, 0 to 1; a refusal with a reason counts in part (``learn.reason``)."""
    return (won + p.learn_reason * reasoned) / (won + lost)


@rule
def answer(won: float, lost: float, reasoned: float, decided: float, p: Any) -> float:
    """Say what a decision teaches, 0 to 1: having got it, and having decided, weighed by ``attribution``."""
    return p.attribution * decided + (1.0 - p.attribution) * got(won, lost, reasoned, p)


@rule
def external_after_news(
    external: float, involved: bool, won: float, lost: float, reasoned: float, decided: float, p: Any
) -> float:
    """External efficacy (they answer) after news of what one's courtyard asked for.

    Who took no part did not decide, and hears only of what was got, with the smaller step of hearsay: others'
    success raises it and failure lowers it (vicarious experience, Bandura 1977).
    """
    if involved:
        return step_towards(
            external, answer(won, lost, reasoned, decided, p), p.learn_external * p.link_outcome_to_efficacy
        )
    return step_towards(external, got(won, lost, reasoned, p), p.learn_hearsay * p.link_outcome_to_efficacy)


@rule
def external_after_complaint(external: float, answered: bool, p: Any) -> float:
    """External efficacy after a complaint was answered, or not by the end of the year."""
    return step_towards(external, 1.0 if answered else 0.0, p.learn_external * p.link_outcome_to_efficacy)


@rule
def external_after_hearsay(external: float, won: int, lost: int, p: Any) -> float:
    """External efficacy after contacts told how they fared (vicarious experience, Bandura 1977)."""
    return step_towards(external, won / (won + lost), p.learn_hearsay * p.link_hearsay_to_efficacy)


@rule
def internal_after_acts(internal: float, acts: int, p: Any) -> float:
    """Raise internal efficacy (I can) by acts of one's own: mastery, most by speaking and doing (Bandura 1977).

    An easy act teaches nothing to whoever knows more already.
    """
    if acts & (PROPOSES | VOLUNTEERS | SUPERVISES):
        reached = p.learn_mastery
    elif acts & ATTENDS:
        reached = p.learn_presence
    else:
        reached = internal
    return step_towards(internal, max(internal, reached), p.learn_internal * p.link_acting_to_efficacy)


@rule
def trust_after_delivery(trust: float, quality: float, p: Any, delivered: float = 1.0) -> float:
    """Trust in those who decide after works were delivered: quality seen against quality promised (Ostrom 1998).

    What is less than one project (``delivered``) teaches less.
    """
    return step_towards(trust, quality, min(1.0, delivered) * p.learn_trust * p.link_delivery_to_trust)


@rule
def trust_after_books(trust: float, books: float, fairness: float, p: Any) -> float:
    """Trust in those who decide after the year's accounts were read: how sound, and how fair to my courtyard."""
    trust = step_towards(trust, books, p.learn_trust * p.link_books_to_trust)
    return step_towards(trust, fairness, p.learn_trust * p.link_fairness_to_trust)


@rule
def neighbours_after_work(trust: float, active: int, contacts: int, p: Any) -> float:
    """Trust in neighbours after shared work: reciprocity seen among one's own contacts (Ostrom 1998).

    Both are of the month before: what contacts did is seen the month after, and is held against what one did oneself
    then. Whoever helped and saw none of them take part is disappointed; ``learn.reciprocity`` of them is enough.
    """
    seen = min(1.0, active / contacts / p.learn_reciprocity) if contacts > 0 else 0.0
    return step_towards(trust, seen, p.learn_trust * p.link_work_to_trust)


@rule
def dependency_after_delivery(
    dependency: float, involved: bool, decided: float, p: Any, delivered: float = 1.0
) -> float:
    """Dependency after works were delivered: without me I learn to wait, through me I unlearn it.

    Through me means having had a part in it, and having decided, weighed by ``attribution``. What is less than one
    project (``delivered``) teaches less.
    """
    own = p.attribution * decided + (1.0 - p.attribution) if involved else 0.0
    pace = min(1.0, delivered) * p.learn_dependency * p.link_experience_to_dependency
    return step_towards(dependency, 1.0 - own, pace)


@rule
def dependency_after_help(dependency: float, p: Any) -> float:
    """Dependency after having helped with one's own hands: doing it unlearns waiting."""
    return step_towards(dependency, 0.0, p.learn_help * p.learn_dependency * p.link_experience_to_dependency)


@rule
def influence_felt(external: float, internal: float, p: Any) -> float:
    """Influence a resident feels to have (McMillan & Chavis 1986): that one can (``influence.own``) and they answer."""
    return p.influence_own * internal + (1.0 - p.influence_own) * external


@rule
def belonging_supported(degree: int, influence: float, stake: float, tenure: int, p: Any) -> float:
    """Belonging that ties, influence, needs met and time of residence support.

    Source: sense of community, McMillan & Chavis 1986; shape over time F17.
    """
    by_time = 1.0 - p.belonging_ties - p.belonging_influence - p.belonging_needs
    half_time = 12.0 * p.belonging_years
    each_tie = p.belonging_ties / p.belonging_enough
    target = p.link_ties_to_belonging * each_tie * min(p.belonging_enough, 1.0 * degree)
    target += p.link_influence_to_belonging * p.belonging_influence * influence
    target += p.link_needs_to_belonging * p.belonging_needs * (1.0 - stake)
    return target + p.link_time_to_belonging * by_time * (tenure / (tenure + half_time))


@rule
def belonging_after(belonging: float, degree: int, influence: float, stake: float, tenure: int, p: Any) -> float:
    """Belonging moves towards what is there to support it (:func:`belonging_supported`)."""
    return step_towards(belonging, belonging_supported(degree, influence, stake, tenure, p), p.learn_belonging)


@rule
def pride_after(pride: float, external: float, stake: float, p: Any) -> float:
    """Pride in the community moves towards how well it answers (``pride.answered``) and how well it is kept."""
    answered = p.link_influence_to_belonging * external
    kept = p.link_needs_to_belonging * (1.0 - stake)
    target = p.pride_answered * answered + (1.0 - p.pride_answered) * kept
    return step_towards(pride, target, p.learn_belonging)

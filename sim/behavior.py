"""One resident's month: small scalar rules, each with its source.

Both executors apply these functions: plain Python in ``engine="mesa"``, compiled in
``engine="compiled"``. They take numbers and give numbers, and read strengths of links and sizes of
steps from the parameter record ``p``. No rule reads an indicator, and no lever appears in one:
levers act through occasions, asking, news and money only.
"""

from __future__ import annotations

import math
from typing import Any

from sim.compiled import rule
from sim.person import (
    ATTENDS,
    CONDITIONAL,
    HEARS,
    HOSTED,
    HUMP,
    LEADS,
    OLDER,
    PROPOSES,
    SEEN_ACTIVE,
    SEEN_ADULT,
    SEEN_ASKS,
    SEEN_KNOWS,
    SEEN_LOST,
    SEEN_MIGRANT,
    SEEN_WON,
    STANDS,
    SUPERVISES,
    TOOK_PART,
    UNCONDITIONAL,
    VOLUNTEERS,
)
from sim.population import AGEING

LEAST_DEADLY = 0.96  # below this draw nobody dies (spares who is past 104); saves an exponential
Reasons = tuple[float, float, float, float, float, float, float, float, float]
RUNGS = ("attend", "speak", "vote", "volunteer", "supervise", "lead", "give", "object")
ATTEND, SPEAK, VOTE, VOLUNTEER, SUPERVISE, LEAD, GIVE, OBJECT = range(8)
REASONS = ("able", "at stake", "asked", "answered", "can do", "used to it", "contacts", "attached", "waiting")


@rule
def seen_count(words: int, flag: int) -> int:
    """How many contacts show a flag, from the sum of their words."""
    return (words >> flag) & 15


@rule
def all_fail(probability: float, count: int) -> float:
    """Chance that none of ``count`` independent tries succeeds."""
    none = 1.0
    for _ in range(count):
        none = none * (1.0 - probability)
    return none


@rule
def unasked(asking: int, p: Any) -> float:
    """Chance that none of the active contacts asks."""
    return all_fail(p.hear_asked * p.link_contacts_to_asking, asking)


@rule
def untold(knowing: int, p: Any) -> float:
    """Chance that none of the contacts who know tells.

    Source: information as a channel of its own, Cai, de Janvry & Sadoulet 2015.
    """
    return all_fail(p.hear_tell * p.link_contacts_to_hearing, knowing)


@rule
def asked(no_contact: float, council: float, organisation: float, p: Any) -> float:
    """Pressure of being asked, 0 to 1: by active contacts, a council member, organisations.

    ``no_contact`` is from :func:`unasked`. Source: recruitment, Verba, Schlozman & Brady 1995.
    """
    nobody = no_contact * (1.0 - council * p.link_council_to_asking)
    return 1.0 - nobody * (1.0 - organisation)


@rule
def chance_to_hear(notice: float, no_contact: float, pressure: float, p: Any) -> float:
    """Chance to hear of an occasion: from a notice, from contacts who know, from being asked.

    ``no_contact`` is from :func:`untold`.
    """
    missed = (1.0 - notice * p.link_notice_to_hearing) * (1.0 - pressure)
    return 1.0 - missed * no_contact


@rule
def response(kind: int, share: float) -> float:
    """Willingness to do one's part, by type, when a share of one's contacts does theirs.

    Source: types of Fischbacher, Gachter & Fehr 2001.
    """
    hump = min(share, 1.0 - share)
    fixed = 0.5 if kind == UNCONDITIONAL else 0.0
    return share if kind == CONDITIONAL else (hump if kind == HUMP else fixed)


@rule
def reasons(
    skill: float, stake: float, pressure: float, external: float, internal: float, habit: float,
    kind: int, active: int, contacts: int, belonging: float, neighbours: float, council: float,
    dependency: float, p: Any, covenant: float = 0.0,
) -> Reasons:  # fmt: skip
    """Weigh the reasons of :data:`REASONS` to take part this month, in logits.

    Source: resources, engagement and recruitment (Verba, Schlozman & Brady 1995); CLEAR (Lowndes,
    Pratchett & Stoker 2006); habit; example by type of cooperator; attachment (McMillan & Chavis
    1986; Ostrom 1998); wait, rely, ask. Sizes are *assumptions* (``reason.*``). Of contacts not seen to do
    their part, as many are expected to as the ``covenant`` is kept by.
    """
    share = active / contacts if contacts > 0 else 0.0
    share = share + p.link_covenant_to_acts * covenant * (1.0 - share)
    attachment = p.reason_attached * (0.5 * (belonging + neighbours) - 0.5) + p.reason_trust * (council - 0.5)
    return (
        p.link_skill_to_acts * p.reason_able * (skill - 0.5),
        p.link_need_to_acts * p.reason_stake * stake,
        p.link_asking_to_acts * p.reason_asked * pressure,
        p.link_efficacy_to_acts * p.reason_external * (external - 0.5),
        p.link_efficacy_to_acts * p.reason_internal * (internal - 0.5),
        p.link_habit_to_acts * p.reason_habit * habit,
        p.link_contacts_to_imitation * p.reason_contacts * response(kind, share),
        p.link_attachment_to_acts * attachment,
        -p.link_dependency_to_acts * p.reason_waiting * (dependency - 0.5),
    )


@rule
def propensity(weighed: Reasons) -> float:
    """Sum of the reasons, in logits."""
    total = 0.0
    for weight in weighed:
        total += weight
    return total


@rule
def odds_against(total: float) -> float:
    """Odds against acting at difficulty 0: exp of minus the propensity, bounded."""
    return math.exp(-min(30.0, max(-30.0, total)))


def difficulties(p: Any) -> tuple[float, ...]:
    """Odds against each rung of :data:`RUNGS` for a resident with no reasons: exp of its difficulty."""
    return tuple(math.exp(getattr(p, f"ladder_{rung}")) for rung in RUNGS)


@rule
def does(luck: float, against: float, difficulty: float) -> bool:
    """Whether an act happens: a logit with one propensity and a difficulty for each rung.

    Parameters
    ----------
    luck : float
        Uniform draw.
    against : float
        From :func:`odds_against`.
    difficulty : float
        exp of the rung's difficulty in logits. Source: participation as a ladder (Rasch form).
    """
    return luck * (1.0 + against * difficulty) < 1.0


@rule
def own_hours(hours: float, age: int, p: Any) -> float:
    """Civic hours a month: more for the old (``hours.older``)."""
    return hours * p.hours_older if age >= OLDER else hours


@rule
def hours_left(hours: float, age: int, seat: int, burden: int, p: Any, leader: int = 0, given: float = 0.0) -> float:
    """Civic hours left this month after duties; without the link they never bind.

    Duties are those of a seat, of leading, of care for the frail, and the share ``given`` to the courtyard's
    organisation.
    """
    duty = p.hours_lead if seat != 0 else 0.0
    duty = duty + (p.training_hours if leader != 0 else 0.0)
    own = own_hours(hours, age, p)
    care = burden * p.care_family_hours * p.link_care_to_hours
    return own - duty - care - given * own + (1.0 - p.link_hours_to_acts) * 1000.0


@rule
def complains(luck: float, stake: float, skill: float, p: Any) -> bool:
    """Whether a resident complains to officials: the need felt and the skill to say so, whoever decides.

    Source: a door open under every policy, F11; rate *assumption* (``need.complaint``).
    """
    return luck < p.need_complaint * p.link_need_to_complaints * stake * (0.5 + skill)


@rule
def moves_out(luck: float, migrant: int, p: Any) -> bool:
    """Whether a household leaves this month, at the place's yearly turnover."""
    turnover = p.place_turnover_migrant if migrant else p.place_turnover_local
    return luck * 12.0 < turnover


@rule
def dies(luck: float, age: int) -> bool:
    """Whether a resident dies this month: hazard 1 % a year at 60, doubling every eight years (Gompertz).

    Source: form Gompertz; level *assumption* near China's 2020 life tables.
    """
    if luck < LEAST_DEADLY:
        return False
    if age < OLDER:
        return luck * 12.0 > 12.0 - 0.002
    return luck * 12.0 > 12.0 - 0.01 * math.exp(AGEING * (age - OLDER) / 12.0)


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
def trust_after_delivery(trust: float, quality: float, p: Any) -> float:
    """Trust in those who decide after works were delivered: quality seen against quality promised (Ostrom 1998)."""
    return step_towards(trust, quality, p.learn_trust * p.link_delivery_to_trust)


@rule
def trust_after_books(trust: float, books: float, fairness: float, p: Any) -> float:
    """Trust in those who decide after the year's accounts were read: how sound, and how fair to my courtyard."""
    trust = step_towards(trust, books, p.learn_trust * p.link_books_to_trust)
    return step_towards(trust, fairness, p.learn_trust * p.link_fairness_to_trust)


@rule
def neighbours_after_work(trust: float, active: int, contacts: int, p: Any) -> float:
    """Trust in neighbours after shared work: reciprocity seen among one's own contacts (Ostrom 1998).

    Whoever helps and finds none of their contacts there is disappointed; ``learn.reciprocity`` of them is enough.
    """
    seen = min(1.0, active / contacts / p.learn_reciprocity) if contacts > 0 else 0.0
    return step_towards(trust, seen, p.learn_trust * p.link_work_to_trust)


@rule
def dependency_after_delivery(dependency: float, involved: bool, decided: float, p: Any) -> float:
    """Dependency after works were delivered: without me I learn to wait, through me I unlearn it.

    Through me means having had a part in it, and having decided, weighed by ``attribution``.
    """
    own = p.attribution * decided + (1.0 - p.attribution) if involved else 0.0
    return step_towards(dependency, 1.0 - own, p.learn_dependency * p.link_experience_to_dependency)


@rule
def dependency_after_help(dependency: float, p: Any) -> float:
    """Dependency after having helped with one's own hands: doing it unlearns waiting."""
    return step_towards(dependency, 0.0, p.learn_help * p.learn_dependency * p.link_experience_to_dependency)


@rule
def influence_felt(external: float, internal: float) -> float:
    """Influence a resident feels to have (McMillan & Chavis 1986): that they answer and one can, in equal parts."""
    return 0.5 * (external + internal)


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
    """Pride in the community moves towards how well it answers and how well it is kept. *Assumption*."""
    target = 0.5 * p.link_influence_to_belonging * external + 0.5 * p.link_needs_to_belonging * (1.0 - stake)
    return step_towards(pride, target, p.learn_belonging)


@rule
def joins(luck: float, acts: int, p: Any) -> bool:
    """Whether who helped or came along joins a circle of neighbours. *Assumption* (``circle.join``)."""
    return acts & (VOLUNTEERS | HOSTED | PROPOSES) != 0 and luck < p.circle_join


@rule
def appearance(acts: int, knows: bool, asks: bool, won: bool, lost: bool, migrant: int) -> int:
    """Pack what contacts will see of an adult next month in one word."""
    word = 1 << SEEN_ADULT
    if acts & (TOOK_PART | HOSTED):
        word |= 1 << SEEN_ACTIVE
    if knows or acts & HEARS:
        word |= 1 << SEEN_KNOWS
    if asks or acts & (LEADS | STANDS):
        word |= 1 << SEEN_ASKS
    if won:
        word |= 1 << SEEN_WON
    if lost:
        word |= 1 << SEEN_LOST
    if migrant:
        word |= 1 << SEEN_MIGRANT
    return word

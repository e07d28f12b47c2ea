"""One resident's month: small scalar rules, each with its source.

Both executors apply these functions: plain Python in ``engine="mesa"``, compiled in
``engine="compiled"``. They take numbers and give numbers, and read strengths of links and sizes of
steps from the parameter record ``p``. No rule reads an indicator, and no lever appears in one:
levers act through occasions, asking, news and money only: money on the table is an occasion, weighed by the belief
that one is answered.
"""

from __future__ import annotations

import math
from typing import Any

from sim.compiled import rule
from sim.person import (
    CONDITIONAL,
    GAVE,
    HEARS,
    HOSTED,
    HUMP,
    LEADS,
    OLDER,
    SEEN_ACTIVE,
    SEEN_ADULT,
    SEEN_ASKS,
    SEEN_KNOWS,
    SEEN_LOST,
    SEEN_MIGRANT,
    SEEN_WON,
    STANDS,
    TOGETHER,
    TOOK_PART,
    UNCONDITIONAL,
)
from sim.population import AGEING

LEAST_DEADLY = 0.96  # below this draw nobody dies (spares who is past 104); saves an exponential
Reasons = tuple[float, float, float, float, float, float, float, float, float, float, float]
RUNGS = ("attend", "speak", "vote", "volunteer", "supervise", "lead", "give", "object")
ATTEND, SPEAK, VOTE, VOLUNTEER, SUPERVISE, LEAD, GIVE, OBJECT = range(8)
REASONS = (
    "disposed", "able", "at stake", "money on the table", "asked", "answered", "can do", "used to it", "contacts",
    "attached", "waiting",
)  # fmt: skip


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
def asked(no_contact: float, council: float, organisation: float) -> float:
    """Pressure of being asked, 0 to 1: by active contacts, a council member, organisations.

    ``no_contact`` is from :func:`unasked`. Source: recruitment, Verba, Schlozman & Brady 1995.
    """
    return 1.0 - no_contact * (1.0 - council) * (1.0 - organisation)


@rule
def chance_to_hear(notice: float, no_contact: float, pressure: float, p: Any) -> float:
    """Chance to hear of an occasion: from a notice, from contacts who know, from being asked.

    ``no_contact`` is from :func:`untold`.
    """
    missed = (1.0 - notice * p.link_notice_to_hearing) * (1.0 - pressure)
    return 1.0 - missed * no_contact


@rule
def response(kind: int, share: float, p: Any) -> float:
    """Willingness to do one's part, by type, when a share of one's contacts does theirs.

    Source: types of Fischbacher, Gachter & Fehr 2001; who gives whatever others do acts as if
    ``type.unconditional`` of them did (*assumption*).
    """
    hump = min(share, 1.0 - share)
    fixed = p.type_unconditional if kind == UNCONDITIONAL else 0.0
    return share if kind == CONDITIONAL else (hump if kind == HUMP else fixed)


@rule
def disposed(disposition: float, p: Any) -> float:
    """Weigh how far somebody is given to taking part, in logits, so that rare acts stay as frequent as they are.

    What persons differ in beyond all that is told of them here (a Rasch model's person, Rasch 1960): who took part
    before does so again far more often than others (two in three of volunteers, CNCS 2007). Half the variance is taken
    off, for the mean of an exponential lies above that of its middle. Size an *assumption* (``reason.disposition``).
    """
    return p.reason_disposition * (disposition - 0.5 * p.reason_disposition)


@rule
def reasons(
    skill: float, stake: float, pressure: float, external: float, internal: float, habit: float,
    kind: int, active: int, contacts: int, belonging: float, neighbours: float, council: float,
    dependency: float, p: Any, covenant: float = 0.0, prospect: float = 0.0, disposition: float = 0.0,
) -> Reasons:  # fmt: skip
    """Weigh the reasons of :data:`REASONS` to take part this month, in logits.

    Source: resources, engagement and recruitment (Verba, Schlozman & Brady 1995); CLEAR (Lowndes,
    Pratchett & Stoker 2006); habit; example by type of cooperator; attachment (McMillan & Chavis
    1986; Ostrom 1998, in equal parts); wait, rely, ask. Sizes are *assumptions* (``reason.*``). Of contacts not
    seen to do their part, as many are expected to as the ``covenant`` is kept by. A ``prospect`` of money counts beside
    the need, as far as one believes to be answered: what may be had, times the belief that one gets it (Vroom 1964).
    The ``disposition``, in standard deviations, is a person's own for life (:func:`disposed`).
    """
    share = active / contacts if contacts > 0 else 0.0
    share = share + p.link_covenant_to_acts * covenant * (1.0 - share)
    believed = 0.5 + p.link_efficacy_to_acts * (external - 0.5)
    attachment = p.reason_attached * (0.5 * (belonging + neighbours) - 0.5) + p.reason_trust * (council - 0.5)
    return (
        p.link_disposition_to_acts * disposed(disposition, p),
        p.link_skill_to_acts * p.reason_able * (skill - 0.5),
        p.link_need_to_acts * p.reason_stake * stake,
        p.reason_stake * prospect * believed,
        p.link_asking_to_acts * p.reason_asked * pressure,
        p.link_efficacy_to_acts * p.reason_external * (external - 0.5),
        p.link_efficacy_to_acts * p.reason_internal * (internal - 0.5),
        p.link_habit_to_acts * p.reason_habit * habit,
        p.link_contacts_to_imitation * p.reason_contacts * response(kind, share, p),
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
def does(luck: float, against: float, difficulty: float, part: float = 1.0) -> bool:
    """Whether an act happens: a logit with one propensity and a difficulty for each rung.

    Parameters
    ----------
    luck : float
        Uniform draw.
    against : float
        From :func:`odds_against`.
    difficulty : float
        exp of the rung's difficulty in logits. Source: participation as a ladder (Rasch form).
    part : float
        Part of the chance that is left.
    """
    return luck * (1.0 + against * difficulty) < part


@rule
def left_to_give(acts_of_year: int, for_projects: bool, p: Any) -> float:
    """Part of the chance to give that is left to who gave this year: purses are small (*assumption*, ``gift.again``).

    Works in one's own courtyard are no charity: what a household pledges to them is bounded by itself.
    """
    gave = (not for_projects) & (acts_of_year & GAVE != 0)
    return p.gift_again if gave else 1.0


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

    Source: a door open under every policy, F11; rate and the part of skill *assumptions* (``need.complaint``,
    ``need.complaint_skill``).
    """
    able = 1.0 + 2.0 * p.need_complaint_skill * (skill - 0.5)
    return luck < p.need_complaint * p.link_need_to_complaints * stake * able


@rule
def moves_out(luck: float, migrant: int, p: Any) -> bool:
    """Whether a household leaves this month, at the place's yearly turnover."""
    turnover = p.place_turnover_migrant if migrant else p.place_turnover_local
    return luck * 12.0 < turnover


@rule
def dies(luck: float, age: int) -> bool:
    """Whether a resident dies this month: hazard 1 % a year at 60, doubling every eight years (Gompertz).

    Below 60 it is 0.2 % a year, whatever the age. Source: form Gompertz; levels *assumptions* near China's 2020 life
    tables, which are not drawn: ageing is the same under every policy.
    """
    if luck < LEAST_DEADLY:
        return False
    if age < OLDER:
        return luck * 12.0 > 12.0 - 0.002
    return luck * 12.0 > 12.0 - 0.01 * math.exp(AGEING * (age - OLDER) / 12.0)


@rule
def joins(luck: float, acts: int, p: Any) -> bool:
    """Whether who did something with neighbours (:data:`TOGETHER`) joins a circle of theirs. *Assumption*."""
    return acts & TOGETHER != 0 and luck < p.circle_join


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

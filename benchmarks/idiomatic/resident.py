"""A resident, with attributes of their own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from sim import behavior, beliefs, network, person, population
from sim.behavior import ATTEND, GIVE, LEAD, SPEAK, SUPERVISE, VOLUNTEER, VOTE
from sim.franchise import may_vote
from sim.person import (
    ADULT,
    ATTENDS,
    BOUND,
    COMPLAINED,
    GAVE,
    HEARS,
    HOSTED,
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
    SLOTS,
    STANDS,
    SUPERVISES,
    SUPPORTED_FUNDED,
    TOOK_PART,
    VOLUNTEERS,
    VOTED_COMMITTEE,
    VOTED_COUNCIL,
)
from sim.population import FOUNDER, MOVER, NEWBORN

if TYPE_CHECKING:
    from benchmarks.idiomatic.courtyard import Courtyard
    from benchmarks.idiomatic.household import Household
    from benchmarks.idiomatic.model import Neighbourhood

KNOWS = 1 << SEEN_KNOWS
MET = ATTENDS | VOLUNTEERS | HOSTED


class Resident(mesa.Agent):
    """Hears, is asked, decides, takes part, learns."""

    def __init__(self, model: Neighbourhood, household: Household, arrival: int, head: bool) -> None:
        super().__init__(model)
        p, luck = model.p, self.random.random
        self.household, self.courtyard = household, household.courtyard
        self.head, self.migrant = head, int(household.migrant)
        self.age = 0 if arrival == NEWBORN else population.first_age(luck(), luck(), head, p, p)
        turnover = p.place_turnover_migrant if self.migrant else p.place_turnover_local
        years = min(60.0, self.random.expovariate(max(turnover, 0.005)))
        self.tenure = min(int(12 * years), self.age) if arrival == FOUNDER else 0
        shares = (p.type_conditional, p.type_free_rider, p.type_hump)
        self.kind = self.random.choices(range(4), (*shares, max(0.0, 1.0 - sum(shares))))[0]
        self.sociability = self.random.randint(int(p.tie_room), SLOTS)
        self.hours = p.hours_median * math.exp(p.hours_spread * self.random.gauss(0.0, 1.0))
        self.disposition = self.random.gauss(0.0, 1.0)
        self.skill = 0.5 + p.start_skill_spread * (luck() + luck() - 1.0)
        self.internal_efficacy, self.external_efficacy = 0.2 + 0.4 * luck(), 0.2 + 0.4 * luck()
        self.dependency, self.habit = 0.4 + 0.4 * luck(), 0.0
        self.pride, self.satisfaction = 0.3 + 0.4 * luck(), 0.3 + 0.4 * luck()
        self.belonging = 0.2 if arrival == MOVER else self.pride
        self.trust_council, self.trust_neighbours = 0.3 + 0.4 * luck(), 0.3 + 0.4 * luck()
        self.ties: dict[Resident, int] = {}
        self.acts, self.year_acts, self.shown, self.showing = 0, 0, 0, 0
        self.last_act = person.NEVER_ACTED
        self.member, self.seat = False, False
        self.had_part, self.awaits_answer = 0, 0
        self.stake, self.mixed = 0.0, 0
        self.leader, self.weariness, self.frail, self.burden = False, 0, 0, 0
        self.fate = (luck(), luck(), luck(), luck()) if p.care_frailty > 0.0 else ()

    # -- a month ------------------------------------------------------------------------------------

    def step(self) -> None:
        """Live one month."""
        model, yard = self.model, self.courtyard
        self.age += 1
        self.tenure += 1
        if self.age >= ADULT:
            if (self.unique_id + model.month) % network.REVIEW == 0:
                self.review_ties()
            self.live(yard)
        if self.head and behavior.moves_out(self.random.random(), self.migrant, model.p):
            model.leaving.append((self.household, None))
        elif behavior.dies(self.random.random(), self.age):
            model.leaving.append((self.household, self))

    def live(self, yard: Courtyard) -> None:
        """Look around, act, learn, and let others see it."""
        p, month = self.model.p, self.model.month
        of_ties = sum(other.shown for other in self.ties)
        around = of_ties + sum(other.shown for other in self.household.members) - self.shown
        self.stake = yard.stake_care if self.age >= OLDER or self.household.with_child else yard.stake
        acts = self.act(yard, around) if yard.occasion else 0
        if behavior.complains(self.random.random(), self.stake, self.skill, p):
            acts |= COMPLAINED
            yard.complaints += 1
        if self.seat:
            acts |= LEADS
        if acts & TOOK_PART:
            self.last_act = month
        if acts & MET and behavior.joins(self.random.random(), acts, p):
            self.member = True
        elif self.member and month - self.last_act > 12 * p.circle_lapse:
            self.member = False
        self.acts = acts
        won, lost = self.learn(yard, around)
        knew = not yard.occasion and self.shown & KNOWS != 0
        asks = self.seat or (self.leader and acts & HEARS != 0) or (self.member and acts & (TOOK_PART | HOSTED) != 0)
        self.showing = behavior.appearance(acts, knew, asks, won, lost, self.migrant)
        migrants = behavior.seen_count(of_ties, SEEN_MIGRANT)
        self.mixed = behavior.seen_count(of_ties, SEEN_ADULT) - migrants if self.migrant else migrants

    def show(self) -> None:
        """Let others see, from now on, what this month made of me."""
        self.shown = self.showing

    def act(self, yard: Courtyard, around: int) -> int:
        """Hear of what is on, and decide about each thing within the hours left."""
        p, luck, rungs = self.model.p, self.random.random, self.model.rungs
        count, does = behavior.seen_count, behavior.does
        pressure = behavior.asked(
            behavior.unasked(count(around, SEEN_ASKS), p), yard.council_asks, yard.organisation_asks
        )
        if not self.seat:
            untold = behavior.untold(count(around, SEEN_KNOWS), p)
            likely = behavior.chance_to_hear(yard.notice, untold, pressure, p)
            if luck() >= likely:
                return 0
        weighed = behavior.reasons(
            self.skill, self.stake, pressure, self.external_efficacy, self.internal_efficacy,
            self.habit, self.kind, count(around, SEEN_ACTIVE), count(around, SEEN_ADULT), self.belonging,
            self.trust_neighbours, self.trust_council, self.dependency, p, yard.covenant, yard.prospect,
            self.disposition,
        )  # fmt: skip
        against = behavior.odds_against(behavior.propensity(weighed))
        gives = yard.group and self.member and self.last_act >= self.model.month - 12
        given = p.group_hours_share if gives else 0.0
        acts, hours = (
            HEARS,
            behavior.hours_left(self.hours, self.age, self.seat and yard.sits, self.burden, p, self.leader, given),
        )
        if yard.meeting and does(luck(), against, rungs[ATTEND]):
            if hours >= p.hours_attend:
                hours -= p.hours_attend
                acts |= ATTENDS
                if does(luck(), against, rungs[SPEAK]):
                    acts |= PROPOSES
            else:
                acts |= BOUND
        election = yard.committee_election or yard.council_election
        if election and does(luck(), against, rungs[VOTE]):
            acts |= VOTED_COMMITTEE if yard.committee_election else 0
            acts |= VOTED_COUNCIL if yard.council_election and self.on_roll() else 0
        if yard.volunteer_day and does(luck(), against, rungs[VOLUNTEER]):
            if hours >= p.hours_volunteer:
                hours -= p.hours_volunteer
                acts |= VOLUNTEERS
            else:
                acts |= BOUND
        elif (yard.hosted or (yard.family_day and self.cares())) and does(luck(), against, rungs[ATTEND]):
            if hours >= p.hours_attend:
                hours -= p.hours_attend
                acts |= HOSTED
            else:
                acts |= BOUND
        if yard.collection and does(luck(), against, rungs[GIVE]):
            acts |= GAVE
        if yard.watch and does(luck(), against, rungs[SUPERVISE]):
            acts |= SUPERVISES if hours >= p.hours_supervise else BOUND
        if election and does(luck(), against, rungs[LEAD]) and (yard.committee_election or self.on_roll()):
            acts |= STANDS | LEADS
        return acts

    def cares(self) -> bool:
        """Whether I feel care in full: I am old, or live with a child."""
        return self.age >= OLDER or self.household.with_child

    def on_roll(self) -> bool:
        """Whether I may vote for the council and stand for it."""
        return may_vote(self.migrant, self.tenure, self.model.p)

    def learn(self, yard: Courtyard, around: int) -> tuple[bool, bool]:
        """Let beliefs move with what was experienced; returns what there is to tell: won, lost."""
        p, acts = self.model.p, self.acts
        before = self.year_acts
        involved = self.had_part == 1
        told = involved or acts & HEARS != 0
        external, told_won, told_lost = self.external_efficacy, False, False
        if told and yard.won + yard.lost > 0:
            external = beliefs.external_after_news(external, involved, yard.won, yard.lost, yard.reasoned, 1.0, p)
            told_won, told_lost = involved and yard.won > 0, involved and yard.lost > 0
        won, lost = behavior.seen_count(around, SEEN_WON), behavior.seen_count(around, SEEN_LOST)
        if won + lost > 0:
            external = beliefs.external_after_hearsay(external, won, lost, p)
        answers = bool(yard.answered or yard.unanswered)
        if self.awaits_answer and answers:
            external = beliefs.external_after_complaint(external, yard.answered > 0, p)
        if told and yard.delivered:
            self.trust_council = beliefs.trust_after_delivery(self.trust_council, yard.quality, p, yard.delivered)
            self.dependency = beliefs.dependency_after_delivery(self.dependency, involved, 1.0, p, yard.delivered)
        if yard.books >= 0.0 and acts & HEARS:
            self.trust_council = beliefs.trust_after_books(self.trust_council, yard.books, yard.fairness, p)
        if acts & (ATTENDS | VOLUNTEERS | SUPERVISES):
            active, others = behavior.seen_count(around, SEEN_ACTIVE), behavior.seen_count(around, SEEN_ADULT)
            self.trust_neighbours = beliefs.neighbours_after_work(self.trust_neighbours, active, others, p)
            self.internal_efficacy = beliefs.internal_after_acts(self.internal_efficacy, acts, p)
            if acts & (VOLUNTEERS | SUPERVISES):
                self.dependency = beliefs.dependency_after_help(self.dependency, p)
        self.awaits_answer = person.awaits_answer(self.awaits_answer, acts & COMPLAINED, answers)
        self.had_part = person.had_part(person.year_so_far(self.had_part, self.model.month), acts, int(yard.meeting))
        so_far = 0 if self.model.month % 12 == 0 else before
        self.external_efficacy, self.year_acts = external, so_far | acts | (SUPPORTED_FUNDED if told_won else 0)
        influence = beliefs.influence_felt(external, self.internal_efficacy, p)
        self.belonging = beliefs.belonging_after(self.belonging, len(self.ties), influence, self.stake, self.tenure, p)
        self.pride = beliefs.pride_after(self.pride, external, self.stake, p)
        self.satisfaction = beliefs.step_towards(self.satisfaction, 1.0 - self.stake, p.learn_satisfaction)
        self.habit = beliefs.step_towards(self.habit, 1.0 if acts & TOOK_PART else 0.0, p.learn_habit)
        return told_won, told_lost

    # -- ties ---------------------------------------------------------------------------------------

    def has_room(self) -> bool:
        """Whether I can keep one more tie."""
        return len(self.ties) < self.sociability and self.age >= ADULT

    def befriend(self, other: Resident) -> None:
        """Get acquainted, if both have room and live apart."""
        if self.household is not other.household and self.has_room() and other.has_room():
            first = int(network.STRONGEST * self.model.p.tie_first)
            self.ties.setdefault(other, first)
            other.ties.setdefault(self, first)

    def strengthen(self, other: Resident, gain: float) -> None:
        """Add to a tie that there is."""
        if other in self.ties:
            strength = min(network.STRONGEST, self.ties[other] + int(network.STRONGEST * gain))
            self.ties[other] = other.ties[self] = strength

    def review_ties(self) -> None:
        """Review those of my ties that the other end does not: they end, or fade."""
        p = self.model.p
        for other, strength in list(self.ties.items()):
            if other.unique_id > self.unique_id:
                if network.is_lost(self.random.random(), strength, self.model.chances_lost):
                    del self.ties[other], other.ties[self]
                else:
                    self.ties[other] = other.ties[self] = network.faded(strength, p)

    def leave(self) -> None:
        """Move out or die: ties end, and a seat is vacant."""
        for other in self.ties:
            del other.ties[self]
        self.ties.clear()
        if self.seat:
            self.model.council.members.remove(self)
        self.remove()

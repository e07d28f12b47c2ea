"""The residents' council, and what it makes of proposals."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa

from benchmarks.idiomatic.courtyard import Courtyard
from benchmarks.idiomatic.resident import Resident
from sim import occasions, proposals
from sim.exchange import WRITTEN
from sim.person import GAVE, HEARS, STANDS, SUPERVISES, VOTED_COUNCIL

if TYPE_CHECKING:
    from benchmarks.idiomatic.model import Neighbourhood

MEETING, POSTING, REASON, SUPERVISOR, SITTING = 150.0, 0.5, 50.0, 200.0, 100.0  # yuan


@dataclass
class Proposal:
    """A wish written down, and what became of it."""

    home: Courtyard
    category: int
    support: int
    served: list[Courtyard]
    cost: float
    construction: bool
    state: str = "costed"
    yes: int = 0
    started: int = 0
    finishes: int = 0
    watched: float = 0.0
    quality: float = 0.0
    refused: int = -1


class Council(mesa.Agent):
    """The residents' council: it resolves on proposals, funds them, and sees to their delivery."""

    def __init__(self, model: Neighbourhood) -> None:
        super().__init__(model)
        self.members: list[Resident] = []
        self.proposals: list[Proposal] = []
        self.drafts: list[tuple[Courtyard, int, int]] = []
        self.fund, self.fund_factor = 0.0, 1.0

    def open_month(self) -> None:
        """Let money come in, works start and end, news and members go round."""
        model, p, books = self.model, self.model.p, self.model.books
        stage = occasions.stage_of(model.month % 12, p)
        if model.month % 12 == 0:
            self.fund += p.fund_per_community * self.fund_factor
            books["money_fund"] += p.fund_per_community * self.fund_factor
            self.proposals, self.drafts = [], []
        books["meetings"] = sum(yard.meeting for yard in model.courtyards)
        books["money_engagement"] += MEETING * books["meetings"] * p.engagement_meetings / (1 + p.engagement_meetings)
        books["money_engagement"] += POSTING * model.households * p.engagement_publicity
        for one in self.proposals:
            self.open_works(one, stage)
        if stage == occasions.PUBLISH and occasions.is_last_of_stage(model.month % 12, p):
            self.publish()
        prospect = occasions.prospect(stage, int(self.fund * 100), model.size, p)
        for yard in model.courtyards:
            yard.prospect, yard.sits = prospect, stage <= occasions.DECIDE
        if stage <= occasions.DECIDE:
            books["money_engagement"] += SITTING * int(p.council_seats)
            for member in self.members:
                for yard in model.near(member.courtyard, 1):
                    own = min(1.0, member.hours / p.hours_lead)
                    yard.council_asks = p.link_council_to_asking * p.council_asks * own

    def open_works(self, one: Proposal, stage: int) -> None:
        """Start, finish and announce one proposal's works; tell its courtyard how it went."""
        model, p = self.model, self.model.p
        if one.state == "funded" and stage == occasions.DELIVER:
            one.state, one.started = "delivering", model.month
            one.finishes = model.month + int(self.random.random() * p.year_deliver)
            model.books["money_engagement"] += SUPERVISOR * p.engagement_supervisors
            one.home.won += one.refused == -2
        if one.state == "delivering" and one.finishes <= model.month:
            self.deliver(one)
        if one.state == "delivering":
            hands = self.random.random() < p.project_hands
            for yard in one.served:
                yard.watch = p.engagement_supervisors > 0
                yard.volunteer_day = yard.volunteer_day or hands
        if one.state == "costed" and stage == occasions.DELIBERATE and not one.home.meeting:
            one.home.meeting = True
            model.books["meetings"] += 1
            model.books["money_engagement"] += MEETING
        if one.state == "vetoed" and one.refused == model.month - 1:
            one.home.lost += 1
            one.home.reasoned += 1

    def deliver(self, one: Proposal) -> None:
        """Deliver works: needs near them are met by their quality."""
        model, p = self.model, self.model.p
        months = max(1, model.month - one.started)
        filled = min(1.0, one.watched / (p.engagement_supervisors * months)) if p.engagement_supervisors else 0.0
        seen_to = (1.0 - p.project_watch * filled) * (1.0 - p.project_posting * p.engagement_publicity)
        one.quality = 1.0 - p.project_leakage * self.random.random() * seen_to
        one.state = "delivered"
        model.books["projects_delivered"] += 1
        model.books["money_projects"] += one.cost
        self.fund -= one.cost
        residents = sum(yard.size for yard in one.served)
        for yard in one.served:
            yard.needs[one.category] *= 1.0 - p.project_effect * one.quality
            yard.quality = (yard.quality * yard.delivered + one.quality) / (yard.delivered + 1)
            yard.delivered += 1
            yard.answered += 1
            yard.answered_year += 1
            yard.money_year += one.cost * yard.size / residents

    def publish(self) -> None:
        """Post how sound the works were, and what each courtyard got against its fair share."""
        works = [one.quality for one in self.proposals if one.state == "delivered"]
        if works:
            spent = sum(yard.money_year for yard in self.model.courtyards)
            for yard in self.model.courtyards:
                fair = spent * yard.size / self.model.size
                yard.books, yard.fairness = sum(works) / len(works), min(1.0, yard.money_year / fair) if fair else 0.0

    # -- closing ------------------------------------------------------------------------------------

    def close_month(self) -> None:
        """Collect drafts, elect, decide, watch, rate."""
        model, p = self.model, self.model.p
        of_year = model.month % 12
        stage, last = occasions.stage_of(of_year, p), occasions.is_last_of_stage(of_year, p)
        givers = sum(bool(one.acts & GAVE) for yard in model.courtyards if yard.collection for one in yard.residents)
        model.books["money_gifts"] += givers * p.gift_amount
        if stage == occasions.COLLECT:
            self.drafts += [(yard, *yard.drafted) for yard in model.courtyards if yard.drafted]
            model.books["proposals"] = sum(yard.drafted is not None for yard in model.courtyards)
            if last:
                self.cost_all()
        if model.courtyards[0].council_election:
            self.elect()
        if of_year == 0:
            self.fill_vacancies()
        if stage == occasions.DECIDE and last:
            self.decide()
        for one in self.proposals:
            if one.state == "delivering":
                watchers = sum(bool(r.acts & SUPERVISES) for yard in one.served for r in yard.residents)
                one.watched += min(watchers, p.engagement_supervisors)
        if of_year == 11:
            self.rate()
            model.books["returned"] += self.fund * (1.0 - p.fund_carry_over)
            self.fund *= p.fund_carry_over

    def cost_all(self) -> None:
        """Cost drafts and check their scope; twins are merged."""
        p, luck = self.model.p, self.random.random
        found: dict[tuple[Courtyard, int], Proposal] = {}
        for home, category, support in self.drafts:
            if (home, category) in found:
                found[home, category].support = max(found[home, category].support, support)
                continue
            wanted, reach = p.project_served * (0.5 + luck()) * (0.5 + luck()), 0
            while sum(yard.size for yard in self.model.near(home, reach)) < min(wanted, self.model.size):
                reach += 1
            served = self.model.near(home, reach)
            size = sum(yard.size for yard in served) / proposals.RESIDENTS_PER_PROJECT
            spread = math.exp(p.project_cost_spread * self.random.gauss(0.0, 1.0))
            one = Proposal(home, category, support, served, p.project_cost * size**p.project_cost_size * spread,
                           luck() < proposals.construction_share(category, p))  # fmt: skip
            if luck() >= p.project_out_of_scope:
                found[home, category] = one
        self.proposals = list(found.values())

    def districts(self) -> Iterator[tuple[list[Courtyard], int]]:
        """Neighbouring courtyards that share seats, and how many of them."""
        seats, yards = int(self.model.p.council_seats), self.model.courtyards
        count = min(seats, len(yards))
        for d in range(count):
            district = yards[d * len(yards) // count : (d + 1) * len(yards) // count]
            yield district, (d + 1) * seats // count - d * seats // count

    def elect(self) -> None:
        """Elect the council by districts; each voter names one they know who stands, else anybody who stands."""
        for member in self.members:
            member.seat = False
        self.members = []
        for district, seats in self.districts():
            voters = [one for yard in district for one in yard.residents if one.acts & VOTED_COUNCIL]
            standing = {one: 0 for yard in district for one in yard.residents if one.acts & STANDS}
            for voter in voters if standing else ():
                known = [one for one in standing if one in voter.ties]
                standing[voter if voter in standing else self.random.choice(known or list(standing))] += 1
            self.members += sorted(standing, key=standing.__getitem__, reverse=True)[:seats]
        for member in self.members:
            member.seat = True

    def fill_vacancies(self) -> None:
        """Nominate for a district's vacant seats the most skilled of those who took part in the last year."""
        for district, seats in self.districts():
            vacant = seats - sum(member.courtyard in district for member in self.members)
            active = (one for yard in district for one in yard.residents if one.last_act > self.model.month - 12)
            if vacant > 0:
                named = sorted((one for one in active if not one.seat), key=lambda o: o.skill, reverse=True)[:vacant]
                for one in named:
                    one.seat = True
                self.members += named

    def decide(self) -> None:
        """Resolve on each proposal and fund those accepted, the most wanted first, while money lasts."""
        model, p, luck = self.model, self.model.p, self.random.random
        present = [one for one in self.members if luck() < p.council_presence]
        for one in self.proposals:
            judged = [self.judges(member, one) for member in present]
            self.exchange(judged)
            one.yes = sum(severity > p.council_threshold for severity in judged)
        majority = len(present) // 2 + 1
        two_thirds = math.ceil(int(p.council_seats) * p.council_construction_majority - 1e-9)
        quorum, left = len(present) >= int(p.council_seats) * p.council_quorum, self.fund
        for one in sorted(
            self.proposals, key=lambda o: o.yes + p.project_cost / (p.project_cost + o.cost), reverse=True
        ):
            accepted = quorum and one.yes >= (two_thirds if one.construction else majority)
            if accepted and one.cost <= left:
                left -= one.cost
                one.state, one.refused = "funded", -2
                model.books["projects_funded"] += 1
            else:
                one.state, one.refused = "vetoed", model.month
                model.books["projects_vetoed"] += 1
                model.books["money_engagement"] += REASON * p.engagement_reasons

    def exchange(self, judged: list[float]) -> None:
        """Let members talk in pairs before they vote; who judges alike moves closer."""
        p = self.model.p
        step = p.review_step * (WRITTEN + (1.0 - WRITTEN) * p.review_face_to_face)
        for _ in range(int(p.review_rounds)):
            for s in range(len(judged)):
                t = self.random.randrange(len(judged))
                apart = judged[t] - judged[s]
                if abs(apart) < p.review_confidence:
                    judged[s], judged[t] = judged[s] + step * apart, judged[t] - step * apart

    def judges(self, member: Resident, one: Proposal) -> float:
        """Severity that a member sees in a proposal, the member's own courtyard weighed more."""
        p = self.model.p
        voices, severity = (
            one.support / (one.support + p.council_voices),
            [yard.needs[one.category] for yard in one.served],
        )
        known = voices * sum(severity) / len(severity) + (1.0 - voices) * self.random.random()
        own = member.courtyard.needs[one.category] if member.courtyard in one.served else 0.0
        judged = (1.0 - p.council_own) * known + p.council_own * own
        error = p.council_error * self.random.uniform(-1.0, 1.0)
        return float(judged + error)

    def rate(self) -> None:
        """Let who lives by the works rate them; next year's money may follow."""
        ratings = []
        for one in self.proposals:
            if one.state == "delivered":
                knowing = [r for yard in one.served for r in yard.residents if r.year_acts & HEARS]
                content = sum(r.satisfaction >= 0.5 for r in knowing) / len(knowing) if knowing else 0.5
                ratings.append(0.5 * one.quality + 0.5 * content)
        if ratings:
            mean = sum(ratings) / len(ratings)
            self.fund_factor = 1.0 - self.model.p.fund_performance_share * (1.0 - mean)

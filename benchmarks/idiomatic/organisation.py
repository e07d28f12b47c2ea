"""A social organisation: it hires by its income, works off contracts, hosts, asks, and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim import organisations

if TYPE_CHECKING:
    from benchmarks.idiomatic.courtyard import Courtyard
    from benchmarks.idiomatic.model import Neighbourhood

WAGE, FULL_TIME = 60.0, 160.0  # yuan an hour; hours a month


class Organisation(mesa.Agent):
    """An organisation that residents founded."""

    def __init__(self, model: Neighbourhood) -> None:
        super().__init__(model)
        self.account = self.income = model.p.organisation_host_cost
        self.income_last = self.granted = self.granted_last = 0.0
        self.staff, self.skill, self.contracted, self.idle, self.turn = 0.0, 0.0, 0.0, 0, 0
        self.involving = 0.0  # hours of contracts saved for an activity with residents

    def receive(self, amount: float, public: bool) -> None:
        """Put money on the account."""
        self.account += amount
        self.income += amount
        self.granted += amount if public else 0.0
        self.idle = 0

    def hours_free(self) -> float:
        """Paid hours that no contract took."""
        return FULL_TIME * self.staff - self.contracted

    def serve(self, yard: Courtyard, part: float) -> None:
        """Work off a contract: a need is met, and as residents set the criteria some hours go into them."""
        p = self.model.p
        hours = part * p.purchase_hours
        self.receive(hours * WAGE / p.organisation_payroll, public=True)
        self.account -= hours * WAGE
        self.contracted += hours
        quality = p.purchase_quality + (1.0 - p.purchase_quality) * self.skill
        worst, involving = max(yard.needs, key=lambda k: yard.needs[k]), p.purchase_by_need * p.purchase_involving
        yard.needs[worst] *= 1.0 - p.purchase_effect * part * (1.0 - involving) * quality
        yard.quality = (yard.quality * yard.delivered + quality) / (yard.delivered + 1)
        yard.delivered += 1
        self.involving += involving * hours
        cost = p.organisation_host_cost
        if not yard.hosted and self.involving >= p.organisation_host_hours and self.account >= cost:
            self.involving -= p.organisation_host_hours
            self.account -= cost
            yard.hosted = True
        if yard.meeting or yard.volunteer_day or yard.hosted:
            asked = self.involving / p.organisation_ask_hours / yard.size
            yard.organisation_asks, self.involving = min(1.0, yard.organisation_asks + asked), 0.0

    def work(self, members: float) -> None:
        """Hire by income; spend the hours of staff and volunteers on activities and on asking."""
        p, model = self.model.p, self.model
        if model.month % 12 == 0:
            self.income_last, self.granted_last, self.income, self.granted = self.income, self.granted, 0.0, 0.0
        income = max(self.income, self.income_last)
        self.staff = 0.0 if self.idle >= 3 else p.organisation_payroll * income / (12.0 * FULL_TIME * WAGE)
        total = self.income + self.income_last
        dependence = (self.granted + self.granted_last) / total if total else 0.0
        willing = max(0.0, 1.0 + p.crowding_rise * dependence - p.crowding_fall * dependence**2)
        given = p.volunteering_hours * members * willing
        hours = given + min(max(0.0, self.hours_free()), self.account / WAGE)
        worked = hours + self.contracted
        effect = 1.0 + p.organisation_mastery * self.skill
        times = int(p.organisation_host_share * hours * effect / p.organisation_host_hours)
        for _ in range(min(times, len(model.courtyards))):
            yard = model.courtyards[self.turn % len(model.courtyards)]
            self.turn += 1
            if not yard.hosted and self.account >= p.organisation_host_cost:
                self.account -= p.organisation_host_cost
                yard.hosted = yard.collection = True
        on = [yard for yard in model.courtyards if yard.meeting or yard.volunteer_day or yard.hosted]
        persons = sum(yard.size for yard in on)
        for yard in on:
            asked = 0.5 * hours * effect / p.organisation_ask_hours / persons
            yard.organisation_asks = min(1.0, yard.organisation_asks + asked)
        self.account -= min(self.account, max(0.0, hours - given) * WAGE)
        model.books["money_organisation"] += hours * WAGE
        self.skill += p.organisation_learning * min(1.0, worked / FULL_TIME) * (1.0 - self.skill)
        self.idle = self.idle + 1 if worked < 1.0 else 0
        self.contracted = 0.0

    def survives(self) -> bool:
        """Whether it lives on: it had work of late, and luck."""
        p = self.model.p
        fund = min(1.0, self.account / (organisations.FULL_TIME * WAGE))
        rate = p.organisation_death * (1.0 - p.organisation_resilience * fund)
        return self.idle < 12 and self.random.random() * 12 >= rate

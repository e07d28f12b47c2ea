"""What a policy adds to the neighbourhood's year, system by system, before residents live the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.idiomatic.council import MEETING
from benchmarks.idiomatic.courtyard import Courtyard
from benchmarks.idiomatic.organisation import Organisation
from sim import behavior, care, courtyard_groups, covenants, frailty, training
from sim.person import ADULT, ATTENDS, HOSTED, OLDER, VOLUNTEERS

if TYPE_CHECKING:
    from benchmarks.idiomatic.model import Neighbourhood

CAME = ATTENDS | VOLUNTEERS | HOSTED


class Systems:
    """Courtyard organisations, covenants, leaders, programmes, micro-projects, care, organisations, the foundation."""

    def __init__(self, model: Neighbourhood) -> None:
        self.model, self.random = model, model.random
        self.pool, self.foundation, self.turn = 0.0, model.p.foundation_seed, 0
        self.works: list[tuple[Courtyard, int, int]] = []
        self.beds = [model.p.care_beds_government, model.p.care_beds_built, model.p.care_beds_private]
        older = sum(one.age >= OLDER for yard in model.courtyards for one in yard.residents)
        self.beds = [int(beds * older / 100.0 + 0.5) for beds in self.beds]
        self.organisations: list[Organisation] = []

    def step(self) -> None:
        """Let every system do its month."""
        model, p = self.model, self.model.p
        share = model.size / p.place_residents
        self.micro_projects(share)
        self.look_about()
        for yard in model.courtyards:
            if yard.leaders:
                self.lead(yard)
            self.keep_covenant(yard)
        self.train(p.training_places * share / 12.0)
        self.programmes(share)
        self.groups()
        if p.care_frailty > 0.0:
            self.care()
        self.support(share)
        for yard in model.courtyards:
            yard.feel_needs()

    # -- courtyards ---------------------------------------------------------------------------------

    def look_about(self) -> None:
        """Let courtyards take stock, once a quarter."""
        for yard in self.model.courtyards:
            if yard.adults == 0 or (self.model.month + yard.number) % 3 == 0:
                self.take_stock(yard)

    def groups(self) -> None:
        """Let courtyards' own organisations do their month."""
        for yard in self.model.courtyards:
            self.group(yard)

    def micro_projects(self, share: float) -> None:
        """Take up what meetings wrote down while the main cycle does not collect; carry on and deliver."""
        model, p = self.model, self.model.p
        if model.month % 12 == 0:
            self.pool = p.micro_pool * share
        if model.month % 12 >= p.year_collect and self.pool > 0.0:
            for yard in self.random.sample(model.courtyards, len(model.courtyards)):
                cost = p.micro_cost * self.random.lognormvariate(0.0, p.project_cost_spread)
                if yard.drafted_before and cost <= self.pool:
                    self.pool -= cost
                    self.works.append((yard, yard.drafted_before[0], model.month + 2))
        for yard, category, finishes in self.works:
            if finishes <= model.month:
                hands = sum(bool(one.acts & VOLUNTEERS) for one in yard.residents)
                quality = 0.5 + 0.5 * min(1.0, hands / p.micro_hands)
                yard.needs[category] *= 1.0 - p.micro_effect * quality
                yard.quality, yard.delivered = quality, yard.delivered + 1
            else:
                yard.volunteer_day = True
        self.works = [one for one in self.works if one[2] > model.month]

    def take_stock(self, yard: Courtyard) -> None:
        """Count adults, who was seen taking part, and active members."""
        month = self.model.month
        adults = [one for one in yard.residents if one.age >= ADULT]
        active = [one for one in adults if one.member and one.last_act >= month - 12]
        yard.adults, yard.active = len(adults), len(active)
        yard.seen_active = sum(one.last_act >= month - 3 for one in adults)
        yard.active_hours = sum(behavior.own_hours(one.hours, one.age, self.model.p) for one in active)

    def lead(self, yard: Courtyard) -> None:
        """Let leaders tire, and those beside them learn."""
        p = self.model.p
        for one in yard.leaders:
            one.weariness = training.wearied(one.weariness, one.acts)
            one.leader = one.weariness < p.training_burnout
        yard.leaders = [one for one in yard.leaders if one.leader and one in yard.residents]
        if any(one.acts & CAME for one in yard.leaders):
            for one in yard.residents:
                if not one.leader and one.acts & CAME:
                    one.skill = training.practised(one.skill, p.training_spreads)

    def keep_covenant(self, yard: Courtyard) -> None:
        """Agree at last month's meeting, keep, fade, meet again."""
        p, month = self.model.p, self.model.month
        if yard.covenant_meeting:
            agreed = covenants.agreed(yard.attended, yard.adults, p)
            if agreed > 0.0:
                yard.covenant, yard.covenant_since = max(yard.covenant, agreed), month
        if yard.covenant > 0.0:
            seen = yard.seen_active / max(1, yard.adults)
            yard.covenant = covenants.kept(yard.covenant, seen, month - yard.covenant_since, p)
        yard.covenant_meeting = self.random.random() * 12 < p.covenant_meetings
        if yard.covenant_meeting and not yard.meeting:
            yard.meeting = True
            self.model.books["meetings"] += 1
            self.model.books["money_engagement"] += MEETING

    def train(self, places: float) -> None:
        """Train residents who took part of late, drawn by lot and skill."""
        for _ in range(int(places + self.random.random())):
            for _ in range(int(self.model.p.training_invited)):
                one = self.random.choice(self.random.choice(self.model.courtyards).residents)
                able = one.age >= ADULT and not one.leader and one.last_act >= self.model.month - 12
                if able and self.random.random() < one.skill:
                    one.leader, one.weariness = True, 0
                    one.skill = training.practised(one.skill, self.model.p.training_step)
                    one.courtyard.leaders.append(one)
                    break

    def programmes(self, share: float) -> None:
        """Spend social workers' hours on families, on neighbours, and on groups that residents form."""
        p, yards = self.model.p, self.model.courtyards
        for yard in yards:
            yard.accompanied = False
        families = p.building_family * share
        eased = (1.0 - p.organisation_host_share) * families / self.model.size / p.building_care_hours
        for yard in yards:
            yard.needs[1] = max(0.0, yard.needs[1] - eased)
        days = (
            ("family_day", p.organisation_host_share * families / p.organisation_host_hours),
            ("hosted", p.building_neighbours * share / p.organisation_host_hours),
            ("accompanied", p.building_groups * share / p.building_accompany_hours),
        )
        for name, rate in days:
            for _ in range(min(len(yards), int(rate + self.random.random()))):
                self.turn += 1
                setattr(yards[self.turn % len(yards)], name, True)
        most = len(yards) * p.organisation_host_hours
        neighbours = min(p.building_neighbours * share, most)
        families = min(p.organisation_host_share * families, most) + (1.0 - p.organisation_host_share) * families
        self.model.books["money_services"] += 60.0 * (families + neighbours + p.building_groups * share)

    def group(self, yard: Courtyard) -> None:
        """Found a courtyard's organisation, let it call and ask, or let it end."""
        p, luck = self.model.p, self.random.random
        needed = courtyard_groups.founders_needed(yard.adults, p)
        if self.model.month % 12 == 0:
            yard.group_account = yard.group_account if yard.group else 0.0
            yard.group_account += p.groups_support if yard.group or yard.active >= needed else 0.0
        paid = yard.group_account >= p.organisation_host_cost
        helps = bool(yard.leaders) + yard.accompanied + paid
        if not yard.group:
            yard.group = luck() * 12 < courtyard_groups.birth_hazard(yard.active, needed, helps, p)
        elif luck() * 12 < courtyard_groups.death_hazard(yard.active, helps, p):
            yard.group, yard.group_account = False, 0.0
        else:
            hours = p.group_hours_share * yard.active_hours
            if luck() * p.organisation_host_hours < p.organisation_host_share * hours:
                if luck() < p.organisation_host_share and paid:
                    yard.group_account -= p.organisation_host_cost
                    yard.hosted = True
                else:
                    yard.volunteer_day = True
            if yard.meeting or yard.volunteer_day or yard.hosted or yard.family_day:
                persons = (1.0 - p.organisation_host_share) * hours / p.organisation_ask_hours
                yard.organisation_asks = min(1.0, yard.organisation_asks + persons / yard.size)

    # -- the whole place ----------------------------------------------------------------------------

    def care(self) -> None:
        """Let the old become frail, wait at home, and get a bed they can pay; families give hours."""
        p, line, taken = self.model.p, [], [0] * care.HOMES_EACH
        for yard in self.model.courtyards:
            for one in yard.residents:
                one.burden = 0
                if one.age < OLDER:
                    continue
                if one.frail == 0 and one.fate[0] < frailty.frail_by(one.age, p):
                    one.frail = -1
                elif one.frail > 0:
                    taken[one.frail - 1] += 1
                if one.frail < 0:
                    one.frail -= 1
                    if one.fate[1] < p.care_wish:
                        line.append(one)
        line.sort(key=lambda one: one.frail)
        for one in line:
            for bed in range(care.HOMES_EACH):
                if (
                    one.frail < 0
                    and taken[bed] < self.beds[bed]
                    and care.takes(one.fate, care.means(one.fate, p), bed, p)
                ):
                    one.frail, taken[bed] = 1 + bed, taken[bed] + 1
        self.model.books["care_taken"] = sum(taken)
        self.model.books["care_waiting"] = sum(one.frail < 0 for one in line)
        for yard in self.model.courtyards:
            for one in yard.residents:
                if one.frail != 0:
                    one.burden = 1
                if one.frail < 0:
                    for other in one.household.members:
                        other.burden = int(other.age >= ADULT)

    def support(self, share: float) -> None:
        """Grant, buy, found; let organisations work; let the foundation appeal and grant."""
        model, p, month = self.model, self.model.p, self.model.month
        members = sum(yard.active for yard in model.courtyards)
        if month % 12 == 0:
            if not self.organisations:  # the one that is supported directly
                self.organisations.append(Organisation(model))
            self.organisations[0].receive(p.organisation_grant * share, public=True)
            self.grant(p.linkage_grants * share, public=True, each=p.linkage_project)
        if len(self.organisations) < 7 and self.random.random() * 12 < p.founding_rate * members / 100.0:
            self.organisations.append(Organisation(model))
        self.buy(p.purchase_budget * share / 12.0)
        twinned = sorted(self.organisations, key=lambda own: own.skill)[: int(p.twinning_pairs)]
        for own in twinned:
            own.skill += p.twinning_pace * max(0.0, p.twinning_partner_skill - own.skill)
        for own in list(self.organisations):
            own.work(members / (len(self.organisations) + 2.0))
            if not own.survives():
                self.organisations.remove(own)
                own.remove()
        if month % 12 == 8:
            for yard in model.courtyards:
                yard.collection = True
        if month % 12 == 9:
            granted = self.foundation * p.foundation_payout
            self.foundation -= granted
            self.grant(granted, public=False, each=p.foundation_grant)
        model.books["organisations"] = len(self.organisations)
        model.books["social_workers"] = sum(own.staff for own in self.organisations)

    def grant(self, money: float, public: bool, each: float) -> None:
        """Give to organisations, the least able to pay first, as long as money lasts."""
        for own in sorted(self.organisations, key=lambda own: own.account):
            if money > 0.0:
                own.receive(min(each, money), public)
                money -= each

    def buy(self, money: float) -> None:
        """Buy services for the worst needs of courtyards, of whoever has hours."""
        p = self.model.p
        full = p.purchase_hours * 60.0 / p.organisation_payroll
        worst = sorted(self.model.courtyards, key=lambda yard: max(yard.needs.values()), reverse=True)
        for yard in worst:
            free = [own for own in self.organisations if own.hours_free() > 0.05 * p.purchase_hours]
            part = min(1.0, money / full)
            if not free or part < 0.05:
                return
            money -= part * full
            free[0].serve(yard, part)

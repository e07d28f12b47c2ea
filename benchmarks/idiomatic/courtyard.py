"""Courtyards: needs, what is on, who meets whom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from benchmarks.idiomatic.household import Household
from benchmarks.idiomatic.resident import Resident
from sim import needs, occasions
from sim.parameters import CARE
from sim.person import ATTENDS, HOSTED, OLDER, PROPOSES, VOLUNTEERS
from sim.population import FOUNDER

if TYPE_CHECKING:
    from benchmarks.idiomatic.model import Neighbourhood


class Courtyard(mesa.Agent):
    """Residents who share needs, meetings and works."""

    def __init__(self, model: Neighbourhood, number: int, size: int) -> None:
        super().__init__(model)
        self.number, self.size = number, size
        self.households: list[Household] = []
        self.residents: list[Resident] = []
        weights = [needs.weight(k, model.p) for k in range(4)]
        self.weights = {k: share for k, share in enumerate(weights) if share > 0}
        self.needs = {k: self.random.random() for k in self.weights}
        self.complaints, self.complaint_memory = 0, 0.0
        self.answered_year, self.money_year = 0, 0.0
        self.drafted: tuple[int, int] | None = None
        self.covenant, self.covenant_since, self.covenant_meeting = 0.0, 0, False
        self.group, self.group_account, self.accompanied = False, 0.0, False
        self.adults, self.seen_active, self.active, self.active_hours, self.attended = 0, 0, 0, 0.0, 0
        self.leaders: list[Resident] = []

    def settle(self, mean: float) -> None:
        """Let households move in until the courtyard is full."""
        while len(self.residents) < self.size:
            size, at, term = 1, self.random.random(), math.exp(1.0 - mean)
            while at > term and size < 6:  # one plus a Poisson number
                at, term, size = at - term, term * (mean - 1.0) / size, size + 1
            migrant = self.random.random() < self.model.p.place_share_migrant
            household = Household(self, min(size, self.size - len(self.residents)), migrant)
            household.fill(self.model, FOUNDER)
            self.households.append(household)
            self.residents += household.members

    def open_month(self) -> None:
        """Forget last month's news, let needs move, set what is on."""
        p, luck, month = self.model.p, self.random.random, self.model.month
        self.complaint_memory = self.model.p.need_memory * self.complaint_memory + self.complaints
        self.complaints, self.answered, self.delivered, self.quality = 0, 0, 0, 0.0
        self.won = self.lost = self.reasoned = 0
        self.books, self.fairness, self.council_asks, self.prospect = -1.0, 0.0, 0.0, 0.0
        self.sits = False
        self.drafted_before, self.drafted = self.drafted, None
        self.hosted, self.family_day, self.organisation_asks = False, False, 0.0
        self.unanswered = month % 12 == 0 and not self.answered_year
        if month % 12 == 0:
            self.answered_year, self.money_year = 0, 0.0
        self.let_needs_move()
        self.meeting = luck() * 12 < p.place_meetings + p.engagement_meetings
        self.volunteer_day = luck() * 12 < p.place_volunteer_days
        self.collection = luck() * 12 < p.place_collections
        self.committee_election = occasions.committee_elects(month, 0, p)
        self.council_election = occasions.council_elects(month, 0, p)
        self.watch = False
        self.notice = min(1.0, p.hear_notice + p.engagement_publicity)

    def let_needs_move(self) -> None:
        """Let needs arise, worsen and be answered; set what residents feel."""
        p, luck = self.model.p, self.random.random
        urgency = 1.0 + min(2.0, 40.0 * self.complaint_memory / self.size)
        for k, share in self.weights.items():
            arises = luck() < p.need_arise * 4 * share
            severity = self.needs[k] + (p.need_jump * (0.5 + luck()) if arises else p.need_worsen * self.needs[k])
            if luck() < p.need_upkeep * severity * urgency:
                severity *= p.need_left
                self.answered += 1
            self.needs[k] = min(1.0, severity)
        self.answered_year += self.answered
        self.feel_needs()

    def feel_needs(self) -> None:
        """Set what residents feel."""
        own = {k: share / 3.0 if k == CARE else share for k, share in self.weights.items()}
        self.stake = sum(own[k] * self.needs[k] for k in own) / sum(own.values())
        self.stake_care = sum(self.weights[k] * self.needs[k] for k in own) / sum(self.weights.values())

    def note_occasion(self) -> None:
        """Note whether there is anything to hear of this month."""
        on = self.meeting or self.volunteer_day or self.collection or self.watch or self.hosted or self.family_day
        news = self.won or self.lost or self.delivered or self.books >= 0.0
        self.occasion = bool(on or news or self.committee_election or self.council_election)

    def together(self) -> None:
        """Let who did something together meet, a wish be drafted, and neighbours get acquainted."""
        busy = self.volunteer_day or self.hosted or self.family_day
        attended = [one for one in self.residents if one.acts & ATTENDS] if self.meeting else []
        helped = [one for one in self.residents if one.acts & (VOLUNTEERS | HOSTED)] if busy else []
        self.attended = len(attended)
        for group in (attended, helped):
            self.meet(group)
        speakers = [one for one in attended if one.acts & PROPOSES]
        if speakers:
            wishes = [self.wish(one) for one in speakers]
            wanted = max(self.weights, key=wishes.count)
            author = max((one for one, k in zip(speakers, wishes, strict=True) if k == wanted), key=lambda o: o.skill)
            if self.random.random() < self.model.p.project_drafting * author.skill:
                self.drafted = (wanted, wishes.count(wanted))
        self.encounter()

    def wish(self, speaker: Resident) -> int:
        """Need a speaker feels most, with a taste of their own."""
        cares = speaker.age >= OLDER or speaker.household.with_child
        felt = {k: self.needs[k] * share * (0.5 + self.random.random()) for k, share in self.weights.items()}
        return max(felt, key=lambda k: felt[k] / 3.0 if k == CARE and not cares else felt[k])

    def meet(self, group: list[Resident]) -> None:
        """Let each meet one other."""
        p = self.model.p
        for one in group if len(group) > 1 else ():
            other = self.random.choice(group)
            if other is one:
                continue
            if self.random.random() < p.tie_meet:
                one.befriend(other)
            one.strengthen(other, p.tie_gain)

    def encounter(self) -> None:
        """Let neighbours get acquainted in daily life, at the door and across courtyards."""
        p, tries = self.model.p, self.size * self.model.p.tie_encounter / 12
        self.meet_at_door(tries * (1.0 - p.tie_across), p.tie_friend)
        self.meet_across(tries * p.tie_across, p.tie_friend_across)

    def meet_at_door(self, tries: float, friends: float) -> None:
        """Let residents meet a friend of a friend, or who lives a few doors away."""
        random, near = self.random, int(self.model.p.tie_near)
        for _ in range(int(tries + random.random())):
            at = random.randrange(self.size)
            one = self.residents[at]
            if one.has_room():
                other = self.friend_of_friend(one, inside=True) if random.random() < friends else None
                door = at + random.randint(-near, near) if other is None else at
                if other is None and 0 <= door < self.size:
                    other = self.residents[door]
                if other is not None and other is not one:
                    one.befriend(other)

    def meet_across(self, tries: float, friends: float) -> None:
        """Let residents meet a friend of a friend, or a stranger of another courtyard."""
        random = self.random
        for _ in range(int(tries + random.random())):
            one = random.choice(self.residents)
            if one.has_room():
                other = self.friend_of_friend(one, inside=False) if random.random() < friends else None
                if other is None:
                    other = random.choice(self.model.other_courtyard(self).residents)
                if other is not one:
                    one.befriend(other)

    def friend_of_friend(self, one: Resident, inside: bool) -> Resident | None:
        """Pick a friend of a friend, if there is one (inside: through friends of this courtyard only)."""
        if not one.ties:
            return None
        friend = self.random.choice(list(one.ties))
        other = self.random.choice(list(friend.ties))
        return None if inside and not (friend.courtyard is self is other.courtyard) else other

"""A resident's month as a plain Mesa agent lives it, the rules of behaviour in their order.

A :class:`Resident` is a Mesa agent whose attributes live in one row of the world's arrays: reading
``resident.belonging`` reads the row, writing it writes the row. So one population serves both
executors, AgentSet, DataCollector and portrayals. Under ``engine="mesa"`` the month *is*
:meth:`Resident.step`; under ``engine="compiled"`` loops do the same to all rows at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import behavior, beliefs, chance, franchise, person, taking_part, tallies
from sim.actor import Actor, Attribute
from sim.behavior import ATTEND, GIVE, LEAD, OBJECT, SPEAK, SUPERVISE, VOLUNTEER, VOTE
from sim.institutions import FOR_ORGANISATION, FOR_PROJECTS
from sim.parameters import MONTHS
from sim.person import (
    ADULT,
    ATTENDS,
    BOUND,
    COMPLAINED,
    DISPOSED,
    FOR_COVENANT,
    GAVE,
    HEARS,
    HOSTED,
    LEADS,
    PERSON,
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
    SUPPORTED_FUNDED,
    TOGETHER,
    TOOK_PART,
    VOLUNTEERS,
    VOTED_COMMITTEE,
    VOTED_COUNCIL,
    VOTES,
    cares,
    took_part_of_late,
    year_so_far,
)
from sim.population import note_children

if TYPE_CHECKING:
    from sim.model import GovernanceModel

ACT_NAMES = dict(enumerate(tallies.ACT_COLUMNS))


class Resident(Actor):
    """One resident: hears, is asked, decides, takes part, learns.

    Attributes
    ----------
    row : int
        Row of the world's arrays; who moves in takes over the row of who left.
    age, tenure : int
        Months.
    migrant, member, seat, household, courtyard, kind, degree, hours, skill, and the beliefs of
    :data:`sim.person.STATES`
        As in :data:`sim.person.PERSON`.
    """

    household = Attribute("household")
    courtyard = Attribute("courtyard")
    generation = Attribute("generation")
    age = Attribute("age")
    tenure = Attribute("tenure")
    acts = Attribute("acts")
    year_acts = Attribute("year_acts")
    last_act = Attribute("last_act")
    last_joined_in = Attribute("last_joined_in")
    household_size = Attribute("household_size")
    kind = Attribute("kind")
    sociability = Attribute("sociability")
    degree = Attribute("degree")
    migrant = Attribute("migrant")
    member = Attribute("member")
    seat = Attribute("seat")
    leader = Attribute("leader")
    weariness = Attribute("weariness")
    disposition = Attribute("disposition")
    frail = Attribute("frail")
    burden = Attribute("burden")
    with_child = Attribute("with_child")
    hours = Attribute("hours")
    skill = Attribute("skill")
    internal_efficacy = Attribute("internal_efficacy")
    external_efficacy = Attribute("external_efficacy")
    dependency = Attribute("dependency")
    habit = Attribute("habit")
    belonging = Attribute("belonging")
    pride = Attribute("pride")
    trust_council = Attribute("trust_council")
    trust_neighbours = Attribute("trust_neighbours")
    satisfaction = Attribute("satisfaction")
    watches = Attribute("watches")
    willing = Attribute("willing")
    objects = Attribute("objects")
    awaits_answer = Attribute("awaits_answer")
    had_part = Attribute("had_part")

    def __init__(self, model: GovernanceModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    def __repr__(self) -> str:
        return f"Resident(row={self.row}, age={self.age // MONTHS} years, courtyard={self.courtyard})"

    @property
    def is_adult(self) -> bool:
        """Whether the resident is of age, and so has civic acts."""
        return bool(self.age >= ADULT)

    @property
    def took_part(self) -> bool:
        """Whether the resident took part in the last twelve months lived (as *reach* counts it)."""
        return bool(took_part_of_late(self.last_act, self.model.month - 1))

    @property
    def contacts(self) -> list[int]:
        """Rows of the residents this one has ties to, outside the household."""
        return [int(j) for j in self.model.world.contacts[self.row, : self.degree]]

    @property
    def did(self) -> list[str]:
        """Names of what the resident did this month."""
        return [name for bit, name in ACT_NAMES.items() if self.acts >> bit & 1]

    # -- a month ------------------------------------------------------------------------------------

    def grow_older(self, months: int) -> None:
        """Grow older by some months; who comes of age is no child of the household any more."""
        self.age += months
        self.tenure = min(self.tenure + 1, self.age)
        if months > 0 and self.age == ADULT:
            note_children(self.model.world.people, self.household)

    def step(self) -> None:
        """Live one month, reading of others only what they showed last month."""
        self.look_around()
        self.hear()
        self.take_part()
        self.complain()
        self.count_acts()
        self.join_or_leave()
        self.learn()
        self.show()

    def look_around(self) -> None:
        """See what contacts and family showed last month, and feel the needs of one's own courtyard."""
        model = self.model
        self.yard = model.world.courtyards[self.courtyard]
        self.acts_before = int(self.acts)
        self.occasion = taking_part.anything_on(self.yard)
        self.luck = chance.draws(model.seed, chance.ACTS, self.row, self.generation, model.month)
        self.civic_luck = chance.draws(model.seed, chance.CIVIC, self.row, self.generation, model.month)
        shown = model.world.seen[(model.month + 1) & 1]
        self.of_ties = sum(int(shown[j]) for j in self.contacts)
        family = range(self.household, self.household + self.household_size)
        self.around = self.of_ties + sum(int(shown[j]) for j in family if j != self.row)
        self.stake = float(self.yard.stake_care if cares(self) else self.yard.stake)

    def reasons(self) -> behavior.Reasons:
        """Weigh the reasons to take part this month, in logits (:data:`sim.behavior.REASONS`)."""
        return behavior.reasons(
            self.skill, self.stake, self.pressure, self.external_efficacy,
            self.internal_efficacy, self.habit, self.kind,
            behavior.seen_count(self.around, SEEN_ACTIVE), behavior.seen_count(self.around, SEEN_ADULT),
            self.belonging, self.trust_neighbours, self.trust_council, self.dependency, self.model.p,
            float(self.yard.covenant), float(self.yard.prospect), self.disposition / DISPOSED,
        )  # fmt: skip

    def hear(self) -> None:
        """Hear of what is on from a notice, a contact who knows, or from being asked."""
        p = self.model.p
        unasked = behavior.unasked(behavior.seen_count(self.around, SEEN_ASKS), p)
        self.pressure = behavior.asked(unasked, self.yard.council_asks, self.yard.organisation_asks)
        untold = behavior.untold(behavior.seen_count(self.around, SEEN_KNOWS), p)
        likely = behavior.chance_to_hear(self.yard.notice, untold, self.pressure, p)
        heard = self.occasion and (self.seat != 0 or self.watches != 0 or self.luck[0] < likely)
        self.acts = HEARS if heard else 0

    def take_part(self) -> None:
        """Decide about each thing that is on, within the civic hours left."""
        if not self.acts & HEARS:
            return
        p, yard = self.model.p, self.yard
        self.against = behavior.odds_against(behavior.propensity(self.reasons()))
        gives = self.member * took_part_of_late(self.last_act, self.model.month - 1)
        given = p.group_hours_share * yard.group * gives
        self.hours_left = behavior.hours_left(
            self.hours, self.age, self.seat * int(yard.sits), self.burden, p, self.leader, given
        )
        election = yard.committee_election + yard.council_election > 0
        if (
            yard.meeting > 0
            and self._wants(self.luck[1], ATTEND)
            and self._spends(p.hours_attend, ATTENDS)
            and yard.convened == 0
            and yard.meeting != FOR_COVENANT
            and self._wants(self.luck[2], SPEAK)
        ):
            self.acts |= PROPOSES
        if (yard.ballot > 0 or election) and self._wants(self.civic_luck[0], VOTE):
            on_roll = franchise.may_vote(self.migrant, self.tenure, p)
            self.acts |= VOTES if yard.ballot > 0 and on_roll else 0
            self.acts |= VOTED_COMMITTEE if yard.committee_election > 0 else 0
            self.acts |= VOTED_COUNCIL if yard.council_election > 0 and on_roll else 0
        if yard.volunteer_day > 0 and self._wants(self.luck[3], VOLUNTEER):
            self._spends(p.hours_volunteer, VOLUNTEERS)
        elif (yard.hosted > 0 or (yard.family_day > 0 and cares(self))) and self._wants(self.luck[3], ATTEND):
            self._spends(p.hours_attend, HOSTED)
        part = behavior.left_to_give(year_so_far(self.year_acts, self.model.month), yard.collection == FOR_PROJECTS, p)
        asked_to_give = yard.collection > 0 and (yard.collection != FOR_ORGANISATION or self.acts & HOSTED)
        if asked_to_give and self._wants(self.civic_luck[1], GIVE, part):
            self.acts |= GAVE
        role = self._role_luck()
        if yard.watch > 0 and self.watches != 0:
            self._spends(p.hours_supervise, SUPERVISES)
        elif yard.watch > 0 and self._wants(role[1], SUPERVISE):
            self.willing = 1  # to take a place in a watch group, when places are handed out
        if election and self._wants(role[0], LEAD):
            open_to = yard.committee_election > 0 or franchise.may_vote(self.migrant, self.tenure, p)
            self.acts |= STANDS if open_to else 0
        if yard.posted > 0:
            self.objects = int(self._minds_works())

    def complain(self) -> None:
        """Complain to officials of a need felt: a door that is open whoever decides."""
        if behavior.complains(self.civic_luck[2], self.stake, self.skill, self.model.p):
            self.acts |= COMPLAINED
            self.yard.complaints += 1

    def count_acts(self) -> None:
        """Note that a seat is held, and when one last took part: what *leads* and *reach* are counted by."""
        if self.seat != 0:
            self.acts |= LEADS
        if self.acts & TOOK_PART:
            self.last_act = self.model.month
        if self.acts & (TOOK_PART | TOGETHER):
            self.last_joined_in = self.model.month

    def join_or_leave(self) -> None:
        """Join a circle of neighbours after doing something with them, or leave after years without."""
        if self.acts & TOGETHER and behavior.joins(self._role_luck()[2], self.acts, self.model.p):
            self.member = 1
        elif self.member and self.model.month - self.last_joined_in > self.model.p.circle_lapse * MONTHS:
            self.member = 0

    def learn(self) -> None:
        """Let beliefs move with what was experienced, and with nothing else.

        What comes to be known this month was asked for, or complained of, in months before: as the year opens, in
        those of the year before.
        """
        model, p, yard, acts = self.model, self.model.p, self.yard, self.acts
        involved = self.had_part == 1
        told = involved or acts & HEARS != 0
        external, dependency, trust = self.external_efficacy, self.dependency, self.trust_council
        self.has_won, self.has_lost = False, False
        if yard.won + yard.lost > 0.0 and told:
            external = beliefs.external_after_news(
                external, involved, yard.won, yard.lost, yard.reasoned, yard.decided, p
            )
            self.has_won, self.has_lost = (
                bool(involved and yard.won > 0.0),
                bool(involved and yard.lost > 0.0),
            )
        won, lost = behavior.seen_count(self.around, SEEN_WON), behavior.seen_count(self.around, SEEN_LOST)
        if won + lost > 0:
            external = beliefs.external_after_hearsay(external, won, lost, p)
        answers = bool(yard.answered > 0.0 or yard.unanswered > 0.0)
        if answers and self.awaits_answer:
            external = beliefs.external_after_complaint(external, bool(yard.answered > 0.0), p)
        if yard.delivered > 0.0 and told:
            trust = beliefs.trust_after_delivery(trust, yard.quality, p, float(yard.delivered))
            dependency = beliefs.dependency_after_delivery(
                dependency, involved, yard.works_decided, p, float(yard.delivered)
            )
        if yard.books >= 0.0 and acts & HEARS:
            trust = beliefs.trust_after_books(trust, yard.books, yard.fairness, p)
        if self.acts_before & (ATTENDS | VOLUNTEERS | SUPERVISES):
            active, others = (
                behavior.seen_count(self.around, SEEN_ACTIVE),
                behavior.seen_count(self.around, SEEN_ADULT),
            )
            self.trust_neighbours = beliefs.neighbours_after_work(self.trust_neighbours, active, others, p)
        if acts & (ATTENDS | VOLUNTEERS | SUPERVISES):
            self.internal_efficacy = beliefs.internal_after_acts(self.internal_efficacy, acts, p)
        if acts & (VOLUNTEERS | SUPERVISES):
            dependency = beliefs.dependency_after_help(dependency, p)
        self.external_efficacy, self.dependency, self.trust_council = (
            float(external),
            float(dependency),
            float(trust),
        )
        self._feel()
        self.awaits_answer = person.awaits_answer(self.awaits_answer, acts & COMPLAINED, answers)
        self.had_part = person.had_part(year_so_far(self.had_part, model.month), acts, int(yard.meeting))
        self.year_acts = year_so_far(self.year_acts, model.month) | acts | (SUPPORTED_FUNDED if self.has_won else 0)

    def _feel(self) -> None:
        """Let belonging, pride, satisfaction and habit follow the month."""
        p = self.model.p
        influence = beliefs.influence_felt(self.external_efficacy, self.internal_efficacy, p)
        self.belonging = beliefs.belonging_after(self.belonging, self.degree, influence, self.stake, self.tenure, p)
        self.pride = beliefs.pride_after(self.pride, self.external_efficacy, self.stake, p)
        self.satisfaction = beliefs.step_towards(self.satisfaction, 1.0 - self.stake, p.learn_satisfaction)
        self.habit = beliefs.step_towards(self.habit, 1.0 if self.acts & TOOK_PART else 0.0, p.learn_habit)

    def show(self) -> None:
        """Show contacts what they will see next month."""
        model, world = self.model, self.model.world
        knew = not self.occasion and int(world.seen[(model.month + 1) & 1, self.row]) & (1 << SEEN_KNOWS) != 0
        asks = self.seat != 0 or (self.member == 1 and self.acts & (TOOK_PART | HOSTED) != 0)
        if self.leader == 1 and model.p.link_leaders_to_asking > 0.0:
            asks = asks or self.acts & HEARS != 0
        word = behavior.appearance(self.acts, knew, asks, self.has_won, self.has_lost, self.migrant)
        world.seen[model.month & 1, self.row] = word

    def notes(self) -> tuple[int, int, int]:
        """Return what tallies read of an adult's month: place in the courtyard, acts, mixed ties."""
        migrants = behavior.seen_count(self.of_ties, SEEN_MIGRANT)
        mixed = behavior.seen_count(self.of_ties, SEEN_ADULT) - migrants if self.migrant else migrants
        return self.row - int(self.yard.first), self.acts, mixed

    def _minds_works(self) -> bool:
        """Whether one minds some of the works posted in the courtyard, and objects."""
        model, object_to = self.model, self.model.rungs[OBJECT]
        return taking_part.minds_some(model.seed, model.month, self.yard, self, self.row, self.against, object_to)

    def _wants(self, luck: float, rung: int, part: float = 1.0) -> bool:
        return bool(behavior.does(luck, self.against, self.model.rungs[rung], part))

    def _spends(self, hours: float, act: int) -> bool:
        """Do something that takes hours, if they are left; else note that hours bound."""
        if self.hours_left < hours:
            self.acts |= BOUND
            return False
        self.hours_left -= hours
        self.acts |= act
        return True

    def _role_luck(self) -> tuple[float, float, float, float]:
        return chance.draws(self.model.seed, chance.ROLES, self.row, self.generation, self.model.month)


assert set(PERSON.names or ()) - {"leaving"} <= set(vars(Resident)), "a field of PERSON has no attribute"

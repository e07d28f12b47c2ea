"""The neighbourhood: its month from top to bottom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import SimpleNamespace

import mesa

from benchmarks.idiomatic.council import Council
from benchmarks.idiomatic.courtyard import Courtyard
from benchmarks.idiomatic.household import Household
from benchmarks.idiomatic.indicators import REPORTERS, take_reach, take_ties
from benchmarks.idiomatic.resident import Resident
from benchmarks.idiomatic.systems import Systems
from sim import behavior, network
from sim.parameters import LINKS
from sim.person import ADULT
from sim.population import MOVER


class Neighbourhood(mesa.Model):
    """Residents, courtyards and a council that decides over a fund.

    Parameters
    ----------
    values : mapping
        Every parameter of a place and a policy by its dotted name.
    seed : int
    with_systems : bool
        Whether what a policy adds to the reform is there too.
    """

    def __init__(self, values: Mapping[str, float], seed: int = 1, with_systems: bool = False) -> None:
        super().__init__(rng=seed)
        links = {f"link_{name}": 1.0 for name in LINKS} | {"council_since": 0.0, "fund_since": 0.0}
        self.p = SimpleNamespace(**{name.replace(".", "_"): value for name, value in values.items()}, **links)
        self.chances_lost = network.chances_lost(self.p)
        self.rungs = behavior.difficulties(self.p)
        self.month = 0
        self.leaving: list[tuple[Household, Resident | None]] = []
        self.books: Counter[str] = Counter()
        per_courtyard = values["place.residents"] / values["place.courtyards"]
        count = max(1, round(values["place.courtyards"] * values["place.scale"]))
        edges = [int(c * per_courtyard) for c in range(count + 1)]
        self.size = edges[-1]
        self.courtyards = [Courtyard(self, c, edges[c + 1] - edges[c]) for c in range(count)]
        for yard in self.courtyards:
            yard.settle(self.p.place_household_mean)
        self.households = sum(len(yard.households) for yard in self.courtyards)
        self.make_first_ties()
        self.council = Council(self)
        self.systems, self.with_systems = Systems(self), with_systems
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)

    def step(self) -> None:
        """Live one month."""
        self.books.clear()
        for yard in self.courtyards:
            yard.open_month()
        self.council.open_month()
        if self.with_systems:
            self.systems.step()
        else:
            self.systems.look_about()
            self.systems.groups()
        for yard in self.courtyards:
            yard.note_occasion()
        residents = self.agents_by_type[Resident]
        residents.shuffle_do("step")
        residents.do("show")
        for yard in self.courtyards:
            yard.together()
        self.council.close_month()
        self.adults = [one for yard in self.courtyards for one in yard.residents if one.age >= ADULT]
        self.reach, self.network = take_reach(self), take_ties(self)
        self.datacollector.collect(self)
        self.move()
        self.month += 1

    def move(self) -> None:
        """Let new people, with new luck, take the place of those who moved out or died."""
        changed = set()
        for household, one in self.leaving:
            gone = list(household.members) if one is None else [one]
            if gone[0] not in household.members:
                continue
            for person in gone:
                person.leave()
            if one is None:
                household.fill(self, MOVER)
            else:
                household.replace(self, one)
            changed.add(household.courtyard)
        for yard in changed:
            yard.residents = [one for household in yard.households for one in household.members]
        self.leaving.clear()

    def near(self, yard: Courtyard, reach: int) -> list[Courtyard]:
        """Courtyards at most so many doors away."""
        return self.courtyards[max(0, yard.number - reach) : yard.number + reach + 1]

    def other_courtyard(self, yard: Courtyard) -> Courtyard:
        """Another courtyard, near ones more often."""
        count = len(self.courtyards)
        if count == 1:
            return yard
        reach = min(3, count - 1) if self.random.random() < self.p.tie_beside else count - 1
        return self.courtyards[(yard.number + self.random.randint(1, reach)) % count]

    def make_first_ties(self) -> None:
        """Let people meet as they do in daily life, each round as often as ties are wanting."""
        p = self.p
        for _ in range(network.FIRST_ROUNDS):
            for yard in self.courtyards:
                adults = [one for one in yard.residents if one.age >= ADULT]
                tries = max(0.0, sum(p.place_ties_start - len(one.ties) for one in adults) / 2.0)
                yard.meet_at_door(tries * p.place_ties_local, p.place_ties_kin)
                yard.meet_across(tries * (1.0 - p.place_ties_local), 0.0)

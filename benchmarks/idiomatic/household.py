"""A household: who lives together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.idiomatic.resident import Resident
from sim.person import ADULT
from sim.population import MOVER, NEWBORN

if TYPE_CHECKING:
    from benchmarks.idiomatic.courtyard import Courtyard
    from benchmarks.idiomatic.model import Neighbourhood


class Household:
    """Who lives together; it keeps its size when others move in."""

    def __init__(self, courtyard: Courtyard, size: int, migrant: bool) -> None:
        self.courtyard, self.size, self.migrant = courtyard, size, migrant
        self.members: list[Resident] = []
        self.with_child = False

    def fill(self, model: Neighbourhood, arrival: int) -> None:
        """Let people move in, of whom the first is grown up."""
        self.members = [Resident(model, self, arrival, head=k == 0) for k in range(self.size)]
        self.note_children()

    def replace(self, model: Neighbourhood, one: Resident) -> None:
        """Let a child be born after one who died, or a grown relative move in after the first member."""
        place = self.members.index(one)
        self.members[place] = Resident(model, self, NEWBORN if place else MOVER, head=place == 0)
        self.note_children()

    def note_children(self) -> None:
        """Note whether a child lives here."""
        self.with_child = any(one.age < ADULT for one in self.members)

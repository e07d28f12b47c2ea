"""The actors: what each can do. A :class:`Resident` has a file of their own, and is named here with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import chance, moving, network, organisations, registration, systems, tallies, together, year
from sim.actor import Actor, OrganisationAttribute
from sim.budget import ACCOUNTS, CITY, ENTRIES, TOWNSHIP
from sim.foundation import foundation_month
from sim.institutions import FULL_TIME
from sim.notes import MIXED, scratch
from sim.organisation import own_organisation
from sim.parameters import CATEGORIES
from sim.resident import Resident

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Council", "Courtyard", "Foundation", "Government", "Resident", "SocialOrganization"]


class Courtyard(Actor):
    """The smallest place that governs itself: residents who share needs, meetings and works."""

    def __init__(self, model: GovernanceModel, number: int) -> None:
        super().__init__(model)
        self.number = number
        row = model.world.courtyards[number]
        self.residents: list[Resident] = model.residents[row.first : row.stop]

    @property
    def needs(self) -> dict[str, float]:
        """Severity of each need, 0 to 1."""
        return dict(zip(CATEGORIES, self.model.world.needs[self.number].tolist(), strict=True))

    def live_month(self) -> None:
        """Let each resident live the month, then let those who did something together meet."""
        model, world, p = self.model, self.model.world, self.model.p
        row = world.courtyards[self.number]
        row.complaints, row.moves, row.attended, row.draft_author, row.asked_for = 0, 0, 0, -1, -1
        for resident in self.residents:
            resident.grow_older(int(p.ageing))
        for resident in self.residents:
            if resident.is_adult:
                network.review_ties(
                    model.seed, model.month, world.people, world.contacts, world.strength, resident.row, p
                )
                resident.step()
            luck = chance.draws(model.seed, chance.CIVIC, resident.row, resident.generation, model.month)[3]
            moving.mark_leaving(world.people, row, resident.row, luck, p)
        self._count_adults()
        notes, luck = scratch(len(self.residents))
        together.courtyard_together(
            model.seed,
            model.month,
            world.people,
            world.contacts,
            world.strength,
            world.courtyards,
            world.needs,
            self.number,
            notes,
            luck,
            p,
        )

    def _count_adults(self) -> None:
        world = self.model.world
        adults = [resident for resident in self.residents if resident.is_adult]
        notes = np.array([adult.notes() for adult in adults], dtype=np.int64).reshape(-1, MIXED + 1).T
        tallies.tally_adults(
            self.model.tallies[self.number], world.people, world.contacts, world.strength,
            world.courtyards[self.number], len(adults), self.model.month, notes,
            np.array([adult.stake for adult in adults]),
        )  # fmt: skip


class Council(Actor):
    """The residents' council of one community; where residents do not decide, officials keep its calendar."""

    def __init__(self, model: GovernanceModel, community: int) -> None:
        super().__init__(model)
        self.community = community

    @property
    def members(self) -> list[int]:
        """Rows of the residents who hold seats."""
        row = self.model.world.communities[self.community]
        return [int(s) for s in self.model.world.seats[row.first_seat : row.stop_seat] if s >= 0]

    @property
    def fund(self) -> float:
        """Yuan left in the community fund."""
        return float(self.model.world.communities[self.community].fund) / 100.0

    def open_month(self) -> None:
        """Open the month: needs and occasions of the courtyards, works, accounts, news."""
        model = self.model
        year.courtyards_open(model.seed, model.month, model.origin, model.world, self.community, model.p)
        year.council_opens(model.seed, model.month, model.world, self.community, model.p)

    @property
    def organisations(self) -> list[SocialOrganization]:
        """Social organisations at work in the community, in the order of their rows."""
        own = [each for each in self.model.organisations if each.community == self.community]
        return sorted(own, key=lambda each: each.row)

    def look_after_courtyards(self) -> None:
        """Let covenants, training, programmes and courtyards' own organisations have their month."""
        model = self.model
        systems.self_governance_month(model.seed, model.month, model.origin, model.world, self.community, model.p)

    def let_organisations_live(self) -> None:
        """Let residents found an organisation, and each that there is live its month."""
        model = self.model
        first_hours, leaders = organisations.volunteers_each(
            model.seed, model.month, model.world, self.community, model.p
        )
        model.follow_organisations()  # one founded just now works this month
        for each in self.organisations:
            if not each.is_supported_directly and leaders >= 0:
                each.live_month(first_hours, leaders)

    def close_month(self) -> None:
        """Close the month: drafts, elections, decisions, works watched and rated."""
        model = self.model
        year.close_month(model.seed, model.month, model.origin, model.world, self.community, model.p)


class SocialOrganization(Actor):
    """A social organisation: it drafts, hosts and asks with the hours and money it has.

    Attributes
    ----------
    row : int
        Row of :class:`sim.world.World`'s organisations.
    community, kind, born, staff, skill, hours, volunteered
        As in :data:`sim.institutions.ORGANISATION`.
    """

    community = OrganisationAttribute("community")
    kind = OrganisationAttribute("kind")
    born = OrganisationAttribute("born")
    staff = OrganisationAttribute("staff")
    skill = OrganisationAttribute("skill")
    hours = OrganisationAttribute("hours")
    volunteered = OrganisationAttribute("volunteered")

    def __init__(self, model: GovernanceModel, row: int) -> None:
        super().__init__(model)
        self.row = row
        self.since = self.born  # who follows on the same row is another organisation

    @property
    def balance(self) -> float:
        """Yuan on its account."""
        return float(self.model.world.organisations[self.row].account) / 100.0

    @property
    def capacity(self) -> float:
        """Hours a month of its staff and of the volunteers it has."""
        return FULL_TIME * float(self.staff) + float(self.volunteered)

    @property
    def is_supported_directly(self) -> bool:
        """Whether it is the body that a policy supports in its community, which neither begins nor ends."""
        return self.row == own_organisation(self.community)

    def open_month(self) -> None:
        """Spend the hours that a policy's grant pays: it drafts, hosts and asks."""
        year.organisation_opens(self.model.month, self.model.world, self.community, self.model.p)

    def live_month(self, first_hours: float, leaders: int) -> None:
        """Hire, work off what money and volunteers allow, learn by doing, and perhaps end.

        Parameters
        ----------
        first_hours : float
            Volunteers' hours it would have if no grant crowded them out.
        leaders : int
            Trained leaders in its community.
        """
        model = self.model
        organisations.organisation_lives(model.seed, model.month, model.world, self.row, first_hours, leaders, model.p)


class Foundation(Actor):
    """The community foundation of the place: it collects gifts and makes local grants."""

    @property
    def balance(self) -> float:
        """Yuan on its account."""
        return float(self.model.world.foundation[0].account) / 100.0

    @property
    def gifts(self) -> float:
        """Yuan that residents gave it this year."""
        return float(self.model.world.foundation[0].gifts_year) / 100.0

    @property
    def granted(self) -> float:
        """Yuan that it granted this year."""
        return float(self.model.world.foundation[0].granted_year) / 100.0

    def live_month(self) -> None:
        """Take in a seed, appeal once a year, and grant from what came."""
        foundation_month(self.model.seed, self.model.month, self.model.world, self.model.p)


class Government(Actor):
    """City, county and township: they pay the fund, the grants and what engagement costs."""

    def open_month(self, community: int) -> None:
        """Pay in what is due to a community this month."""
        year.money_arrives(self.model.month, self.model.origin, self.model.world, community, self.model.p)

    def support_organisations(self) -> None:
        """Grant linkage projects once a year, buy services, and pay partners from elsewhere."""
        model = self.model
        systems.support_organisations(model.seed, model.month, model.origin, model.world, model.p)

    def keep_desk(self, community: int) -> None:
        """Pay a month of the desk that registers a community's organisations."""
        registration.pay_for_desk(self.model.month, self.model.world, community, self.model.p)

    @property
    def paid(self) -> dict[str, float]:
        """Yuan paid so far by each tier, less what came back."""
        world = self.model.world
        entries = world.ledger[: int(world.counts[ENTRIES])]
        return {
            ACCOUNTS[tier]: float(
                np.sum(entries["amount"][entries["giver"] == tier])
                - np.sum(entries["amount"][entries["taker"] == tier])
            )
            / 100.0
            for tier in range(CITY, TOWNSHIP + 1)
        }

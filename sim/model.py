"""A place's year, month by month.

A month is a few synchronous phases: everybody reads the phase before.

1. *Open*: money comes in; needs arise, worsen, are answered; works start and end; what is on is set. Courtyards look
   about (who is active, leaders, the frail), their own organisations and whatever systems a policy has added have
   their month.
2. *Live*: each resident hears, decides, takes part and learns; who did something together meets.
3. *Close*: drafts are collected, votes counted, decisions taken, works watched and rated.
4. *Move*: who leaves is replaced by a new person with new luck; strangers meet across courtyards.

A run starts after a burn-in under the place's status quo, which all policies share; arms branch at the
start of a budget year (:meth:`GovernanceModel.branch`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mesa
import networkx as nx
import numpy as np
import pandas as pd

from sim import behavior, budget, proposals, systems
from sim.agents import Council, Courtyard, Foundation, Government, Resident, SocialOrganization
from sim.burn_in import live_burn_in, make_place, own_margins
from sim.collector import SeriesCollector
from sim.executors import EXECUTORS
from sim.explain import Explanation, explain
from sim.given_network import GivenNetwork
from sim.model_checks import (
    check_arguments,
    check_asked,
    check_level,
    check_months,
    check_start_of_year,
    check_twin,
    checked_seed,
)
from sim.network_file import NetworkFile, read_network
from sim.network_graph import to_networkx
from sim.parameters import BURN_IN, MONTHS, RECORD, to_record
from sim.population import put_margins
from sim.run_tables import RunTables
from sim.scenarios import Place, Resolved, resolve
from sim.since import Since, since
from sim.world import World, with_room


class GovernanceModel(mesa.Model):
    """Residents, councils and social organisations of one place under one policy.

    Parameters
    ----------
    place, policy : str or path
        Shipped names or TOML files; no policy is the place as it was.
    seed : int
        0 to 2**63 - 1. The same seed gives the same people and the same luck under every policy.
    engine : {"compiled", "mesa"}
        Loops over arrays, or plain agents; the values are the same to the last bit.
    individuals : bool
        Whether there are :class:`~sim.resident.Resident` objects; sweeps do without.
    overrides : mapping, optional
        Parameters by dotted name that differ from place and policy.
    cut : iterable of str
        Links of the causal map that are cut once the burn-in is over.
    panel_share : float
        Share of adults kept in :meth:`panel`, by keyed lot.
    burn_in : int
        Months under the status quo before month 1; whole years.
    network : str, path or NetworkFile, optional
        A file whose nodes become the place's people, and whose ties are their first (:mod:`sim.given_network`).
    network_nodes : {"resident", "household"}
        What a node of it is.

    Raises
    ------
    InputError
        If a place, policy, parameter or link is unknown or a value is not allowed.

    Examples
    --------
    >>> model = GovernanceModel(place="xingfu", policy="reform-2009", seed=1)
    >>> model.run(12)
    >>> len(model.series)
    12
    """

    def __init__(
        self,
        place: str | Path = "puyang",
        policy: str | Path | None = None,
        seed: int = 1,
        engine: str = "compiled",
        individuals: bool = True,
        overrides: Mapping[str, Any] | None = None,
        cut: Iterable[str] = (),
        panel_share: float = 1.0,
        burn_in: int = BURN_IN,
        network: str | Path | NetworkFile | None = None,
        network_nodes: str = "resident",
        _branched_from: GovernanceModel | None = None,
    ) -> None:
        """Make the place and let it live its burn-in; parameters stand with :class:`GovernanceModel`."""
        self.seed = checked_seed(seed)
        super().__init__(rng=self.seed)
        check_arguments(engine, burn_in, panel_share, overrides)
        self.place, self.policy, self.engine_name = place, policy, engine
        self.overrides, self.cut = dict(overrides or {}), (cut,) if isinstance(cut, str) else tuple(cut)
        loaded: str | Path | Place = place if _branched_from is None else _branched_from.resolved.place
        self.resolved: Resolved = resolve(loaded, policy or "no-fund", self.overrides)
        self.start, self.panel_share = burn_in, float(panel_share)
        # ``origin`` is the month after the burn-in, from which calendars count; ``start`` that of this model's month 1.
        self.origin: int = burn_in if _branched_from is None else _branched_from.origin
        self.began: Since = Since() if _branched_from is None else _branched_from.began
        self.network = network if network is None or isinstance(network, NetworkFile) else read_network(network)
        self.network_nodes = network_nodes
        self.given: GivenNetwork | None = None if _branched_from is None else _branched_from.given
        self._branches: tuple[tuple[int, dict[str, Any]], ...] = ()
        self._root: dict[str, Any] = {
            "place": place, "policy": policy, "seed": self.seed, "individuals": False, "overrides": self.overrides,
            "cut": self.cut, "panel_share": panel_share, "burn_in": burn_in, "network": self.network,
            "network_nodes": network_nodes,
        }  # fmt: skip
        self.executor = EXECUTORS[engine]()
        self.systems_on: bool = _branched_from is not None and _branched_from.systems_on
        self.world: World
        self.month: int
        self.residents: list[Resident] = []
        if _branched_from is None:
            self._settle()
        else:
            self.world, self.month = _branched_from.world.copied(), _branched_from.month
        put_margins(self.world.courtyards, self.resolved.values, own_margins(self))
        self.resolved = replace(self.resolved, values=self._settled(self.resolved.values))
        self._put_into_force(self.resolved.values, self.cut, None if _branched_from is None else _branched_from.values)
        self._tables = RunTables()
        self._make_agents(individuals or engine == "mesa")
        self.datacollector = SeriesCollector(self)

    def __repr__(self) -> str:
        names = f"place={self.resolved.place.name!r}, policy={self.resolved.policy.name!r}"
        return f"GovernanceModel({names}, month={self.months_run}, seed={self.seed})"

    # -- the year -----------------------------------------------------------------------------------

    def step(self) -> None:
        """Live one month."""
        self._change_policy()
        self.open_month()
        self.executor.live(self)
        total, books = self.executor.close(self)
        self._tables.keep(self, total, books)
        self.executor.move(self)
        self.month += 1
        self.datacollector.collect(self)

    def open_month(self) -> None:
        """Open the month, with room for what it will propose and pay."""
        self.world = with_room(self.world, year_begins=self.month % MONTHS == 0)
        self.executor.open(self)
        self.follow_organisations()

    def run(self, months: int) -> None:
        """Live a number of months.

        Raises
        ------
        InputError
            If it is no whole number of 0 or more.
        """
        check_months(months)
        for _ in range(months):
            self.step()

    @property
    def months_run(self) -> int:
        """Months since the burn-in."""
        return self.month - self.start

    # -- what can be read off -----------------------------------------------------------------------

    @property
    def series(self) -> pd.DataFrame:
        """Every indicator of :data:`sim.measures.INDICATORS`, a row a month."""
        return self._tables.series(self.months_run, len(self.world.courtyards))

    def panel(self) -> pd.DataFrame:
        """Return each adult's yearly answers (see :func:`sim.panel.join`), a row an adult and year."""
        return self._tables.panel(self.world.courtyards)

    @property
    def ledger(self) -> pd.DataFrame:
        """Every transfer of money since the start (see :func:`sim.budget.to_frame`)."""
        return budget.to_frame(self.world.ledger, int(self.world.counts[budget.ENTRIES]), self.start)

    @property
    def projects(self) -> pd.DataFrame:
        """Every proposal and its life (see :func:`sim.proposals.to_frame`)."""
        return proposals.to_frame(self.world.proposals, int(self.world.counts[budget.PROPOSALS_MADE]), self.start)

    @property
    def nodes(self) -> pd.DataFrame:
        """The row (``resident``) and courtyard of each node of a given network; empty without one."""
        return self.given.nodes() if self.given is not None else pd.DataFrame(columns=["node", "resident", "courtyard"])

    def graph(self, level: str = "resident") -> nx.Graph:
        """Return the ties as they are now (see :func:`sim.network_graph.to_networkx`)."""
        check_level(level)
        return to_networkx(self.world, self.month - 1, level)

    def explain(self, resident: int | Resident, month: int) -> Explanation:
        """Say which reasons weighed how much in what a resident did in a month (see :func:`sim.explain.explain`)."""
        row = resident.row if isinstance(resident, Resident) else resident
        check_asked(row, month)
        return explain(self, int(row), int(month))

    # -- branching ----------------------------------------------------------------------------------

    def branch(
        self,
        policy: str | Path | None = None,
        overrides: Mapping[str, Any] | None = None,
        cut: Iterable[str] = (),
        individuals: bool | None = None,
    ) -> GovernanceModel:
        """Return a model that goes on from here under another policy, with the same people and luck.

        What has a calendar keeps it: elections, the fund's growth, programmes. Its own months, and the dates
        of a dated policy, count from here.

        Overrides given here come on top of this model's own; there are :class:`~sim.resident.Resident`
        objects where this model has them, unless ``individuals`` says otherwise.
        """
        check_start_of_year(self)
        twin = GovernanceModel(
            self.place, policy, self.seed, self.engine_name,
            bool(self.residents) if individuals is None else individuals, self.overrides | dict(overrides or {}), cut,
            self.panel_share, self.start, self.network, self.network_nodes, _branched_from=self,
        )  # fmt: skip
        check_twin(self, twin.values)
        twin.start = self.month
        arm = {"policy": policy, "overrides": dict(overrides or {}), "cut": tuple(cut)}
        twin._branches = (*self._branches, (self.months_run, arm))
        twin._root = self._root
        return twin

    def again(self) -> GovernanceModel:
        """Return this model as it was when its month 1 began, made anew (compiled, without individuals)."""
        model = GovernanceModel(**self._root)
        for months, arm in self._branches:
            model.run(months)
            model = model.branch(**arm)
        return model

    # -- beginning ----------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Make the place and live its burn-in under the status quo."""
        self._put_into_force(self.resolved.status_quo, ())
        make_place(self)
        live_burn_in(self)

    def _as_counted(self) -> dict[str, float]:
        """How many live here by a given network, whatever the place's file says."""
        counts = {"residents": self.world.present, "courtyards": len(self.world.courtyards)}
        return {f"place.{name}": float(count) for name, count in counts.items()}

    def _change_policy(self) -> None:
        """Put into force what a dated policy changes this month."""
        for one in self.resolved.dated[1:]:
            if one.month == self.months_run:
                self._put_into_force(self._settled(one.values), self.cut, self.values)

    def _settled(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return values with what a given network settles."""
        return dict(values) | (self._as_counted() if self.given is not None else {})

    def _put_into_force(
        self, values: Mapping[str, float], cut: Iterable[str], before: Mapping[str, float] | None = None
    ) -> None:
        """Put values into force, where there were some ``before`` from this month on."""
        if before is not None:
            self.began = since(before, values, self.began, self.month - self.origin)
        self.values = dict(values)
        self.record = to_record(values, cut, self.began)
        self.p = SimpleNamespace(**dict(zip(RECORD.names or (), self.record.view(np.float64).tolist(), strict=True)))
        self.rungs = np.array(behavior.difficulties(self.p))
        self.systems_on = self.systems_on or systems.any_on(values)
        self.tallies: np.ndarray = getattr(self, "tallies", np.zeros(0))

    def _make_agents(self, individuals: bool) -> None:
        self.government = Government(self)
        self.councils = [Council(self, g) for g in range(len(self.world.communities))]
        self.foundation = Foundation(self)
        self.organisations: list[SocialOrganization] = []
        self._known_by: tuple[bytes, bytes] | None = None  # who is alive, and since when, as agents follow it
        self.follow_organisations()
        self.residents = [Resident(self, row) for row in range(self.world.present)] if individuals else []
        self.courtyards = [Courtyard(self, c) for c in range(len(self.world.courtyards))] if individuals else []

    def follow_organisations(self) -> None:
        """Let agents begin and end with the organisations they are."""
        organisations = self.world.organisations.view(np.ndarray)  # whose columns are read faster than a recarray's
        alive, born = organisations["alive"], organisations["born"]
        if (known_by := (alive.tobytes(), born.tobytes())) == self._known_by:
            return
        self._known_by = known_by
        rows = np.flatnonzero(alive)
        at_work = dict(zip(rows.tolist(), born[rows].tolist(), strict=True))
        for gone in [each for each in self.organisations if at_work.get(each.row) != each.since]:
            self.organisations.remove(gone)
            gone.remove()
        known = {each.row for each in self.organisations}
        for row in at_work:
            if row not in known:
                self.organisations.append(SocialOrganization(self, row))

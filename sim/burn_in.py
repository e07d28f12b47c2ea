"""How a place begins: its people, first ties and needs are made, and lived in under the status quo until month 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim import engine, systems
from sim.arrangement import arrange
from sim.executors import Compiled
from sim.given_network import settle_network
from sim.parameters import MONTHS, openness
from sim.precompile import compile_all
from sim.world import World, furnished, make_world, with_room

if TYPE_CHECKING:
    from sim.model import GovernanceModel


def make_place(model: GovernanceModel) -> None:
    """Make the place's people, first ties and first needs; a given network takes the ties' place."""
    model.record["ageing"], model.record["openness"] = 0.0, 1.0
    values, record = model.values, model.record
    compile_all(values, record, systems.ever_on(values, model.resolved.dated))
    model.month = 0
    table = model.resolved.place.courtyards
    if model.network is None:
        rows = table.residents if table is not None else ()
        model.world = make_world(model.seed, values, record, rows, own_margins(model))
        engine.begin(model.seed, model.world, record)
        return
    plan = arrange(model.network, model.network_nodes, values, table)
    people, courtyards, model.given = settle_network(model.seed, values, record, plan)
    model.world = world = furnished(people, courtyards, values)
    engine.begin(model.seed, world, record)
    world.contacts[:], world.strength[:] = len(world.people), 0
    model.given.put_back(world.people, world.contacts, world.strength)


def live_burn_in(model: GovernanceModel) -> None:
    """Live the months before month 1, with the whole place moved when it was; its books then begin clean."""
    moved_ago = round(model.values["place.moved_years_ago"] * MONTHS)
    if moved_ago > model.start:  # before the burn-in
        _relocate(model, moved_ago - model.start)
    burning_in = Compiled()
    for month in range(model.start):
        if 0 < moved_ago == model.start - month:
            _relocate(model, 0)
        model.world = with_room(model.world, year_begins=month % MONTHS == 0)
        burning_in.burn_in_month(model)
        if model.given is not None:
            model.given.put_back(model.world.people, model.world.contacts, model.world.strength)
        model.month += 1
    model.world = _without_history(model.world)


def own_margins(model: GovernanceModel) -> Mapping[str, Sequence[float]]:
    """Margins of the courtyards that are not the place's."""
    table = model.resolved.place.courtyards
    if model.given is not None:
        return model.given.arrangement.margins
    return table.margins if table is not None else {}


def _relocate(model: GovernanceModel, months_ago: int) -> None:
    """Move the whole place, so many months ago."""
    engine.relocation(model.seed, model.world, model.record)
    people = model.world.people
    people["tenure"] = np.minimum(months_ago, people["age"])
    model.record["openness"] = openness(model.resolved.values)


def _without_history(world: World) -> World:
    """Return the world without what the burn-in proposed and paid, so that month 1 begins a clean book."""
    counts = np.zeros_like(world.counts)
    world.communities["year_proposals"] = 0
    emptied = {name: getattr(world, name)[:0].copy() for name in ("proposals", "following", "ledger")}
    return world._replace(counts=counts, **emptied)

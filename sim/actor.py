"""What every actor is: a Mesa agent whose attributes live in one row of the world's arrays."""

from __future__ import annotations

from itertools import count
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import mesa


class _Numbers(WeakKeyDictionary[Any, "count[int]"]):
    """Next number of each model's agents, for as long as the model is used."""

    def __getitem__(self, model: Any) -> count[int]:
        return self.setdefault(model, count(1))


# Compiled models whose actors' attributes somebody wrote: what they lived cannot be lived again from their beginning.
WRITTEN: WeakSet[Any] = WeakSet()


class Actor(mesa.Agent):
    """Whoever acts in a place. Mesa 3.3's own numbering keeps every model that ever had an agent; this does not."""

    _ids = _Numbers()


class Attribute:
    """An attribute of an actor that lives in a column of one of the world's arrays, at the actor's ``row``."""

    array = "people"

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, actor: Any, owner: type[Actor]) -> Any:
        if actor is None:
            return self
        return getattr(actor.model.world, self.array)[self.name].item(actor.row)

    def __set__(self, actor: Any, value: Any) -> None:
        getattr(actor.model.world, self.array)[self.name][actor.row] = value
        if actor.model.engine_name == "compiled":  # plain agents write as they live
            WRITTEN.add(actor.model)


class OrganisationAttribute(Attribute):
    """An attribute of a social organisation."""

    array = "organisations"

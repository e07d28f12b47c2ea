"""A place with proposals in it, at any stage, and what was paid and seen there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim import GovernanceModel, budget
from sim.budget import ENTRIES
from sim.proposals import BY_RESIDENT, COSTED, FUNDED, draft
from sim.world import World, with_room
from tests.worlds import small

SEED = 3


def town(needs: float = 0.5, scale: float = 0.25, **overrides: float) -> World:
    """A place on its first day, with room for proposals, every need equally severe."""
    model = small("puyang", burn_in=0, overrides={"place.scale": scale} | overrides)
    world = with_room(model.world, year_begins=True)
    world.needs[:] = needs
    return world


def propose(
    world: World, courtyard: int = 0, category: int = 0, by: int = BY_RESIDENT, support: int = 0, **fields: Any
) -> Any:
    """A costed proposal that serves its own courtyard."""
    n = draft(world, 0, 0, 0, courtyard, category, by, 0, 0, support)
    row = world.proposals[n]
    row.state, row.cost, row.served_from, row.served_to = COSTED, 5_000_000, courtyard, courtyard + 1
    for name, value in fields.items():
        row[name] = value
    return row


def site(
    count: int = 1, state: int = FUNDED, cost: int = 8_000_001, pledged: int = 1_001,
    served: tuple[int, int] = (1, 3), scale: float = 0.1, **fields: Any,
) -> World:  # fmt: skip
    """A place with some projects, and money for them."""
    world = town(0.8, scale)
    world.communities[0].fund, world.communities[0].pledges = 10**9, 10**6
    for _ in range(count):
        n = draft(world, 0, 0, 1, served[0], 0, BY_RESIDENT, 0, 0, 5)
        row = world.proposals[n]
        row.state, row.cost, row.pledged, row.served_from, row.served_to = state, cost, pledged, *served
        for name, value in fields.items():
            row[name] = value
    return world


def paid(world: World) -> dict[str, int]:
    """What was booked, in fen, by purpose."""
    entries = world.ledger[: int(world.counts[ENTRIES])]
    return {
        budget.PURPOSES[purpose]: int(entries["amount"][entries["purpose"] == purpose].sum())
        for purpose in set(entries["purpose"].tolist())
    }


def seen_monthly(model: GovernanceModel, months: int, look: Callable[[World], Any]) -> list[Any]:
    """Live some months, and return what is seen of each once residents have lived it and before it closes."""
    seen, close = [], model.executor.close

    def looked(model: GovernanceModel) -> Any:
        seen.append(look(model.world))
        return close(model)

    model.executor.close = looked  # type: ignore[method-assign]
    model.run(months)
    return seen


def booked(model: GovernanceModel, purpose: str) -> Any:
    """What a run paid for a purpose, in fen, by month; a month without it is left out."""
    ledger = model.ledger
    return ledger[ledger["purpose"] == purpose].groupby("month")["amount_fen"].sum()

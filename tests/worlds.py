"""What many tests need: parameters as rules read them, small places with every lever on, and a place's ties."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim import GovernanceModel
from sim.budget import ENTRY
from sim.institutions import COMMUNITY
from sim.network import STRONGEST
from sim.parameters import PARAMETERS, RECORD, defaults, to_record
from sim.person import SLOTS
from sim.scenarios import Policy, load_policy, policy_names
from sim.world import World
from tests.helpers import same_bytes

# Small enough to run in a blink, large enough to have several courtyards (xingfu is one by design).
SMALL = {
    "puyang": 0.1,
    "jinyang": 0.07,
    "chengbei": 0.07,
    "shuangliu": 0.15,
    "hefengshui": 0.2,
    "xingfu": 1.0,
    "district": 0.1,
    "yuexiu": 0.15,
}
# Policies that between them set every kind of lever; the whole matrix over all policies is slow.
QUICK = ("no-fund", "reform-2009", "opinion-2017")


def by_policy(others: Iterable[str] = ()) -> list[Any]:
    """Every shipped policy as a test's parameter; those that are not quick are slow proofs."""
    quick = {*QUICK, *others}
    return [name if name in quick else pytest.param(name, marks=pytest.mark.slow) for name in policy_names()]


# Every lever away from its neutral value, and all that a link may need in order to carry something.
EVERY_LEVER: dict[str, float | str] = {
    "fund.per_community": 900_000, "fund.per_head": 30, "fund.growth": 0.05, "fund.carry_over": 0.5,
    "fund.performance_share": 0.5, "engagement.decides": "residents", "engagement.meetings": 6,
    "engagement.ballot": 1, "engagement.rule": "equal-shares", "engagement.reasons": 0.7,
    "engagement.publicity": 0.3, "engagement.supervisors": 3,
    "organisation.staff_hours": 160, "organisation.grant": 150_000,
    # Micro-projects, the council's review, the convenor and the table, and who votes.
    "micro.pool": 60_000, "review.rounds": 3, "review.face_to_face": 0.5, "review.amendment": 1, "review.urgent": 0.1,
    "convenor.strength": 0.5, "table.managers": 0.5, "table.firms": 4, "franchise.migrants": "settled",
    # self-governance in courtyards
    "groups.support": 3_000, "training.places": 24, "covenant.meetings": 3, "building.family": 80,
    "building.neighbours": 80, "building.groups": 80,
    "care.cap": 1, "care.conversion": 0.3, "care.guarantee": 1, "care.new_beds": 2,
    # organisations
    "registration.ease": 1, "linkage.grants": 100_000, "purchase.budget": 60_000, "purchase.by_need": 0.5,
    "purchase.platform": 1, "foundation.seed": 20_000, "foundation.matching": 1, "staff.schooled": 0.2,
    "twinning.pairs": 1,
}  # fmt: skip


def parameters(changes: Mapping[str, float] | None = None, cut: Iterable[str] = ()) -> SimpleNamespace:
    """Parameters and links as plain rules read them: defaults, changed by dotted name, links cut."""
    record = to_record(defaults() | dict(changes or {}), cut)
    return SimpleNamespace(**{str(name): record[name].item() for name in RECORD.names or ()})


def in_fen(price: str) -> int:
    """A price of :mod:`sim.prices` where nobody says another, as it is booked."""
    return round(100 * defaults()[f"price.{price}"])


def small(place: str, policy: str | Path | None = None, **more: Any) -> GovernanceModel:
    """A small place after a burn-in of a year, without resident objects unless asked for."""
    overrides = {"place.scale": SMALL[place]} | more.pop("overrides", {})
    return GovernanceModel(
        place, policy, **({"seed": 7, "individuals": False, "burn_in": 12} | more), overrides=overrides
    )


def full(place: str = "puyang", **more: Any) -> GovernanceModel:
    """A small place under the reform with every lever on."""
    return small(place, "reform-2009", overrides=EVERY_LEVER | more.pop("overrides", {}), **more)


def neutral(lever: str) -> float | str:
    """A lever's neutral value, as a policy file says it."""
    parameter = PARAMETERS[lever]
    assert parameter.neutral is not None
    return parameter.choices[int(parameter.neutral)] if parameter.choices else parameter.neutral


def same_worlds(one: World, other: World) -> list[str]:
    """Names of the arrays of two worlds that differ in any bit."""
    return [name for name, a, b in zip(World._fields, one, other, strict=True) if not same_bytes(a, b)]


def same_frames(one: Any, other: Any) -> bool:
    """Whether two tables are equal in every bit (missing equals missing)."""
    return list(one) == list(other) and one.equals(other)


def records(dtype: np.dtype, count: int) -> Any:
    """Rows of a record type, all zero."""
    return np.zeros(count, dtype=dtype).view(np.recarray)


def books(room: int = 50) -> tuple[Any, Any, Any]:
    """An empty ledger, its counters, and one community."""
    communities = records(COMMUNITY, 1)
    communities[0].fund_rating = 1.0
    return records(ENTRY, room), np.zeros(4, dtype=np.int64), communities


def policy_without(policy: str, lever: str) -> Policy:
    """A shipped policy in which a lever does not stand."""
    found = load_policy(policy)
    values = {name: value for name, value in found.values.items() if name != lever}
    return dataclasses.replace(found, values=values, changes=tuple(one.without([lever]) for one in found.changes))


def edges(people, contacts, strength) -> set[tuple[int, int]]:
    """Every tie once, after a check that ties are sound: mutual, equally strong, none twice, within room."""
    count, found = len(people), {}
    for i in range(count):
        degree = int(people[i].degree)
        mine = [int(j) for j in contacts[i, :degree]]
        assert len(set(mine)) == degree <= SLOTS
        assert np.all(contacts[i, degree:] == count), "after the last contact stands nobody"
        assert not strength[i, degree:].any()
        for j, value in zip(mine, strength[i, :degree].tolist(), strict=True):
            assert people[j].household != people[i].household
            assert 0 < value <= STRONGEST
            found[i, j] = value
    assert all(found.get((j, i)) == value for (i, j), value in found.items()), "a tie is kept at both ends"
    return {(i, j) for i, j in found if i < j}

"""Every indicator of ``sim.measures.INDICATORS``, as reporters of a :class:`mesa.DataCollector`."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING

from sim.measures import INDICATORS, cohesion_parts
from sim.network import STRONGEST
from sim.person import BOUND, OLDER, TOOK_PART
from sim.tallies import ACT_COLUMNS, MIDDLE_AGE, NEWCOMER

if TYPE_CHECKING:
    from benchmarks.idiomatic.model import Neighbourhood

Reporter = Callable[["Neighbourhood"], float]
MEANS = (
    "belonging", "pride", "trust_council", "trust_neighbours", "satisfaction", "internal_efficacy",
    "external_efficacy", "dependency", "habit",
)  # fmt: skip
GROUPS = ("migrant", "local", "young", "middle", "older", "newcomer", "settled")
GAPS = {"gap_migrant": ("local", "migrant"), "gap_age": ("older", "young"), "gap_tenure": ("settled", "newcomer")}


def share_of(bit: int) -> Reporter:
    """Share of adults who did something this month."""
    return lambda model: sum(one.acts >> bit & 1 for one in model.adults) / len(model.adults)


def mean_of(name: str) -> Reporter:
    """Mean of a state among adults."""
    get = attrgetter(name)
    return lambda model: sum(map(get, model.adults)) / len(model.adults)


def take_reach(model: Neighbourhood) -> dict[str, float]:
    """Share of each group that took part in the last twelve months, in one pass."""
    persons, reached = dict.fromkeys((*GROUPS, "all"), 0), dict.fromkeys((*GROUPS, "all"), 0)
    for one in model.adults:
        band = "young" if one.age < MIDDLE_AGE else ("middle" if one.age < OLDER else "older")
        own = ("all", "migrant" if one.migrant else "local", band, "newcomer" if one.tenure < NEWCOMER else "settled")
        recent = one.last_act > model.month - 12
        for group in own:
            persons[group] += 1
            reached[group] += recent
    return {group: reached[group] / persons[group] if persons[group] else 0.0 for group in persons}


def take_ties(model: Neighbourhood) -> dict[str, float]:
    """Indicators of the network, in one pass over adults."""
    degree = strong = across = mixed = isolated = 0
    for one in model.adults:
        ties = one.ties
        degree += len(ties)
        strong += sum(ties.values())
        yard = one.courtyard
        across += sum(other.courtyard is not yard for other in ties)
        mixed += one.mixed
        isolated += not ties
    adults = len(model.adults)
    return {
        "degree": degree / adults,
        "density": degree / adults / 8,
        "tie_strength": strong / (degree * STRONGEST) if degree else 0.0,
        "bridging": across / degree if degree else 0.0,
        "mixed_ties": mixed / degree if degree else 0.0,
        "isolation": isolated / adults,
    }


def hours_bound(model: Neighbourhood) -> float:
    """Share of those willing whom hours kept from something."""
    willing = [one.acts & BOUND != 0 for one in model.adults if one.acts & (TOOK_PART | BOUND)]
    return sum(willing) / len(willing) if willing else 0.0


def cohesion(model: Neighbourhood) -> float:
    """Mean of the parts of cohesion."""
    parts = {name: REPORTERS[name](model) for name in cohesion_parts(len(model.courtyards))}
    return sum(1.0 - value if name == "isolation" else value for name, value in parts.items()) / len(parts)


def money_public(model: Neighbourhood) -> float:
    """Public money paid this month, less what came back."""
    return model.books["money_fund"] + model.books["money_engagement"] - model.books["returned"]


def _from(store: str, name: str) -> Reporter:
    get = attrgetter(store)
    return lambda model: get(model)[name]


def _gap(one: str, other: str) -> Reporter:
    return lambda model: model.reach[one] - model.reach[other]


_ALL: dict[str, Reporter] = {
    **{name: share_of(bit) for bit, name in enumerate(ACT_COLUMNS)},
    **{name: mean_of(name) for name in MEANS},
    **{f"reach_{group}": _from("reach", group) for group in GROUPS},
    **{gap: _gap(*groups) for gap, groups in GAPS.items()},
    **{
        name: _from("network", name)
        for name in ("degree", "density", "tie_strength", "bridging", "mixed_ties", "isolation")
    },
    "month": lambda model: model.month + 1,
    "reach": _from("reach", "all"),
    "members": mean_of("member"),
    "needs_met": lambda model: 1.0 - mean_of("stake")(model),
    "share_hours_bound": hours_bound,
    "cohesion": cohesion,
    "money_public": money_public,
}
REPORTERS: dict[str, Reporter] = {name: _ALL.get(name) or _from("books", name) for name in INDICATORS}

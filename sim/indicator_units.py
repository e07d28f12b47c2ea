"""What each indicator is counted in, and over which time, by families: for tables that print them side by side."""

from __future__ import annotations

import math

from sim.measures import INDICATORS

FAMILIES = {
    "reach": ("reach",),
    "reach_group": (
        "reach_migrant", "reach_local", "reach_young", "reach_middle", "reach_older", "reach_newcomer", "reach_settled",
    ),
    "gap": ("gap_migrant", "gap_age", "gap_tenure"),
    "act": (
        "hears", "attends", "proposes", "votes", "volunteers", "supervises", "leads", "gave", "complained",
        "voted_committee", "voted_council",
    ),
    "count": (
        "meetings", "proposals", "ballots", "projects_funded", "projects_delivered", "projects_vetoed",
        "micro_projects",
    ),
    "money": (
        "money_fund", "money_projects", "money_engagement", "money_organisation", "money_gifts", "money_public",
        "money_services",
    ),
    "belief": (
        "belonging", "pride", "trust_council", "trust_neighbours", "satisfaction", "internal_efficacy",
        "external_efficacy", "dependency", "habit",
    ),
    "needs": ("needs_met",),
    "whole": ("cohesion",),
    "strength": ("tie_strength",),
    "kept": ("covenant_kept",),
    "density": ("density",),
    "ties": ("degree",),
    "share_of_ties": ("bridging", "mixed_ties"),
    "share_of_adults": ("isolation", "members"),
    "short": ("share_hours_bound",),
    "number": (
        "organisations", "social_workers", "courtyard_groups", "covenants", "leaders_trained", "care_waiting",
        "care_taken",
    ),
}  # fmt: skip
FAMILY = {name: family for family, names in FAMILIES.items() for name in names}
NAMES = INDICATORS[1:]  # the month is none
NEVER_BELOW_ZERO = ("count", "ties", "number")
OF_COURTYARDS = ("courtyard_groups", "covenants")  # a courtyard has one or none
COUNTED = ("count", "money", "ties", "number")
INDICES = ("belief", "needs", "whole", "strength", "kept")


def is_share(indicator: str) -> bool:
    """Whether an indicator is a share or an index between 0 and 1, or a difference of two."""
    return FAMILY.get(indicator) not in COUNTED


def possible(indicator: str, courtyards: float = math.inf) -> tuple[float, float]:
    """Return the least and the most that an indicator can be, in a place of so many courtyards."""
    if indicator in OF_COURTYARDS:
        return 0.0, courtyards
    if not is_share(indicator):
        return (0.0 if FAMILY.get(indicator) in NEVER_BELOW_ZERO else -math.inf), math.inf
    return (-1.0 if FAMILY.get(indicator) == "gap" else 0.0), 1.0


def possible_sum(indicator: str, terms: int, courtyards: float = math.inf) -> tuple[float, float]:
    """Return the least and the most that a sum of so many differences of two levels can be, whatever the levels are."""
    low, high = possible(indicator, courtyards)
    return terms * (low - high), terms * (high - low)


def is_index(indicator: str) -> bool:
    """Whether an indicator is a mean from 0 to 1 of what people feel or keep, and no share of anybody."""
    return FAMILY.get(indicator) in INDICES

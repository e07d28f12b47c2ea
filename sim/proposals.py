"""A proposal and its life, from a wish spoken at a meeting to works rated by those who live there.

drafted -> costed -> in scope, or out of scope with its class -> accepted or vetoed with a reason ->
voted -> funded -> delivering -> delivered -> evaluated. A proposal never disappears.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim import chance
from sim.budget import NO_PROJECT, PROPOSALS_MADE, named
from sim.compiled import rule
from sim.parameters import CARE, CATEGORIES, EDUCATION, ENVIRONMENT
from sim.person import Array

if TYPE_CHECKING:
    from sim.world import World

STATES = (
    "drafted",
    "costed",
    "out of scope",
    "accepted",
    "vetoed",
    "funded",
    "delivering",
    "delivered",
    "evaluated",
)
SHOWN_STATES = (*STATES, "merged")  # what another proposal took up is no veto to who reads
DRAFTED, COSTED, OUT_OF_SCOPE, ACCEPTED, VETOED, FUNDED, DELIVERING, DELIVERED, EVALUATED = range(9)
REFUSALS = (
    "", "residents' private domain", "another party is responsible", "government function", "merged with an earlier one",
    "co-financing not pledged", "courtyard council refused", "no quorum", "no majority", "money used up", "no fund",
    "objected",
)  # fmt: skip
(
    NONE, PRIVATE_DOMAIN, OTHER_PARTY, GOVERNMENT_FUNCTION, MERGED,
    NOT_PLEDGED, COURTYARD_REFUSED, NO_QUORUM, NO_MAJORITY, NO_MONEY, NO_FUND, OBJECTED,
) = range(12)  # fmt: skip
AUTHORS = ("resident", "officials")
BY_RESIDENT, BY_OFFICIALS = 0, 1
# What a proposal is paid from: the year's main decision, the pool of micro-projects, or the share kept for repairs.
POOLS = ("main", "micro", "repair")
MAIN, MICRO, REPAIRS = range(3)
NEVER = -1
RESIDENTS_PER_PROJECT = 400.0  # those whom a project of median cost serves

_NUMBERS = (
    "id", "community", "year", "courtyard", "category", "by", "author", "author_generation", "state", "refusal", "reasoned",
    "cost", "served_from", "served_to", "construction", "asked_pledge", "pledged", "merged_into", "support", "yes", "no",
    "drafted", "costed", "voted", "decided", "started", "finishes", "delivered", "evaluated", "pool", "amended",
    "objections", "watch_group",
)  # fmt: skip
PROPOSAL = np.dtype(
    [(name, "i8") for name in _NUMBERS]
    + [(name, "f8") for name in ("quality", "watched", "rating", "score", "by_residents")]
)


@rule
def construction_share(category: int, p: Any) -> float:
    """Share of a category's projects that are construction: facilities and roads are, care is not."""
    if category == ENVIRONMENT:
        return p.project_construction_environment
    if category == EDUCATION:
        return p.project_construction_education
    return 0.0 if category == CARE else 1.0


@rule
def draft(
    world: World,
    g: int,
    year: int,
    month: int,
    courtyard: int,
    category: int,
    by: int,
    author: int,
    author_generation: int,
    support: int,
) -> int:
    """Write down a new proposal of a community and return its id."""
    n, community = world.counts[PROPOSALS_MADE], world.communities[g]
    if community.year_proposals == 0:
        community.first_proposal = n
    else:
        world.following[community.last_proposal] = n
    community.last_proposal = n
    community.year_proposals += 1
    row = world.proposals[n]
    row.id = n
    row.community = g
    row.year = year
    row.courtyard = courtyard
    row.category = category
    row.by = by
    row.author = author
    row.author_generation = author_generation
    row.state = DRAFTED
    row.support = support
    row.merged_into = NO_PROJECT
    row.drafted = month
    row.costed = NEVER
    row.voted = NEVER
    row.decided = NEVER
    row.started = NEVER
    row.finishes = NEVER
    row.delivered = NEVER
    row.evaluated = NEVER
    world.counts[PROPOSALS_MADE] = n + 1
    return int(n)


@rule
def years_proposals(world: World, g: int) -> Any:
    """Ids of this year's proposals of a community, in the order of drafting: what others proposed is not read.

    Returns
    -------
    ndarray of int64
    """
    row = world.communities[g]
    ids, n = np.empty(row.year_proposals, dtype=np.int64), row.first_proposal
    for k in range(len(ids)):
        ids[k] = n
        n = world.following[n]
    return ids


@rule
def lot_of(row: Any) -> int:
    """Give the number that keys a proposal's luck beside its courtyard and category: its year and its pool.

    So the same wish has the same luck under every policy, in whatever month it is written down. In one year and
    pool a courtyard has one proposal of a category, others are merged into it or, as it is, out of scope; only
    micro-projects may be several (:func:`sim.micro_projects.drafted_this_year`).
    """
    return int(row.year) * len(POOLS) + int(row.pool)


@rule
def extent(seed: int, row: Any, courtyards: Any, first: int, stop: int, p: Any) -> float:
    """Set which courtyards a proposal serves, and return how many residents live there.

    The extent grows on both sides of the courtyard it comes from, in turn from a side drawn by lot, until it holds as
    many residents as its keyed draw asks (median ``project.served``) or the community ends.
    """
    u = chance.draws(seed, chance.COSTING, row.courtyard, row.category, lot_of(row))
    wanted = p.project_served * (0.5 + u[0]) * (0.5 + u[1])
    low, high = row.courtyard, row.courtyard + 1
    served = courtyards[low].stop - courtyards[low].first
    upward = u[2] < 0.5
    while served < wanted and (low > first or high < stop):
        if (upward and high < stop) or low == first:
            served += courtyards[high].stop - courtyards[high].first
            high += 1
        else:
            low -= 1
            served += courtyards[low].stop - courtyards[low].first
        upward = not upward
    row.served_from = low
    row.served_to = high
    return float(served)


@rule
def residents_served(courtyards: Any, row: Any) -> int:
    """How many live in the courtyards that a proposal serves."""
    return int(courtyards[row.served_to - 1].stop - courtyards[row.served_from].first)


@rule
def near_normal(u: float, v: float, w: float) -> float:
    """Make a number near a standard normal one, bounded at three standard deviations, of three uniform ones."""
    return (u + v + w - 1.5) * 2.0


@rule
def cost_and_scope(
    seed: int, month: int, row: Any, courtyards: Any, first: int, stop: int, asks_pledges: bool, p: Any
) -> None:
    """Cost a proposal, and check its scope: three classes are excluded (F26).

    Cost is lognormal about ``project.cost`` for 400 residents served, with elasticity
    ``project.cost_size`` (*assumptions* near F3).
    """
    served = extent(seed, row, courtyards, first, stop, p)
    u = chance.draws(seed, chance.COSTING, row.courtyard, row.category, lot_of(row) + 1_000_000)
    spread = near_normal(u[0], u[1], u[2])
    yuan = p.project_cost * (served / RESIDENTS_PER_PROJECT) ** p.project_cost_size
    row.cost = int(yuan * math.exp(p.project_cost_spread * spread)) * 100
    v = chance.draws(seed, chance.COSTING, row.courtyard, row.category, lot_of(row) + 2_000_000)
    row.construction = 1 if v[0] < construction_share(row.category, p) else 0
    row.asked_pledge = int(row.cost * p.council_cofinancing) if asks_pledges and row.construction == 1 else 0
    row.costed = month
    row.state = COSTED
    if row.by == BY_RESIDENT and v[1] < p.project_out_of_scope:  # officials shortlist what they may fund
        row.refusal = PRIVATE_DOMAIN + int(v[2] * 3.0)
        row.state = OUT_OF_SCOPE
        row.decided = month


@rule
def is_refused(row: Any) -> bool:
    """Whether a proposal was vetoed, or found out of scope."""
    return bool((row.state == VETOED) | (row.state == OUT_OF_SCOPE))


@rule
def is_out_of_scope(row: Any) -> bool:
    """Whether nobody decided over a proposal, since it falls into a class that is excluded."""
    return bool(row.state == OUT_OF_SCOPE)


@rule
def refuse(row: Any, month: int, refusal: int) -> None:
    """Veto a proposal and keep the reason."""
    row.state = VETOED
    row.refusal = refusal
    row.decided = month


def to_frame(proposals: Array, made: int, start: int) -> pd.DataFrame:
    """Give all proposals as a table, a row each, in the order of drafting.

    Parameters
    ----------
    proposals : ndarray of PROPOSAL
    made : int
        Proposals drafted so far.
    start : int
        Month, from the burn-in's start, that counts as month 1.

    Returns
    -------
    pandas.DataFrame
        Months and years count from 1; ``cost_yuan``, ``pledged_yuan``. What comes with a stage is missing where it was
        not reached: its month, the cost of what was never costed, the quality of what was not delivered, the rating
        of what was not rated. ``state`` is ``merged`` for what another proposal took up, which is no veto.
    """
    rows = proposals[:made]
    frame = pd.DataFrame(
        {name: rows[name] for name in _NUMBERS} | {name: rows[name] for name in ("quality", "watched", "rating")}
    )
    frame["year"] = rows["year"] - start // 12 + 1
    frame["category"] = named(rows["category"], CATEGORIES)
    frame["by"] = named(rows["by"], AUTHORS)
    frame["state"] = named(np.where(rows["refusal"] == MERGED, len(STATES), rows["state"]), SHOWN_STATES)
    frame["reason"] = named(rows["refusal"], REFUSALS)
    frame["reasoned"] = rows["reasoned"] == 1
    frame["construction"] = rows["construction"] == 1
    frame["pool"] = named(rows["pool"], POOLS)
    frame["amended"] = rows["amended"] == 1
    frame["cost_yuan"] = rows["cost"] / 100
    frame["pledged_yuan"] = rows["pledged"] / 100
    for stage in ("drafted", "costed", "voted", "decided", "started", "finishes", "delivered", "evaluated"):
        month = pd.Series(rows[stage], dtype="Int64")
        frame[stage] = (month - start + 1).mask(month == NEVER)
    for name, stage in (("cost_yuan", "costed"), ("quality", "delivered"), ("rating", "evaluated")):
        frame[name] = frame[name].mask(frame[stage].isna())
    return frame.drop(columns=["refusal", "cost", "asked_pledge", "pledged", "watch_group"])

"""Budget rules: which of the projects that voters approved of are funded first.

No local rule ranks projects by votes until the money is gone (F27), so the rule is a policy's choice
(``engagement.rule``): the most votes first, the most votes for each yuan first, or equal shares [1]_, by which every
voter has as much of the money to spend and each project is paid by those who approve of it. Where shares are too small
to spend the money, all grow alike until they would overspend it, as cities do; what is left then goes by most votes.

References
----------
.. [1] D. Peters, G. Pierczynski, P. Skowron (2021), "Proportional participatory budgeting with additive utilities",
   NeurIPS 34; utilities in proportion to cost, as in the elections held by this rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.ballot import approves
from sim.compiled import rule
from sim.decision import cheaper_first, to_share_out
from sim.parameters import EQUAL_SHARES, VOTES_PER_YUAN
from sim.person import VOTES
from sim.proposals import ACCEPTED, MAIN, years_proposals
from sim.world import World

STEP, MOST_STEPS = 1.1, 60  # growth of the shares at a time, and how often: to three hundred times as much
ALIKE = 1.0 - 1e-11  # what differs by less than this part differs by rounding


@rule
def score_of_votes(row: Any, p: Any) -> float:
    """Score a proposal on the ballot by its votes, or by its votes for each yuan that the fund would pay."""
    if p.engagement_rule == VOTES_PER_YUAN:
        return float(row.yes / max(1.0, (row.cost - row.pledged) / 100.0))
    return float(row.yes + cheaper_first(row.cost, p))


@rule
def who_voted(world: World, g: int) -> Any:
    """Rows of a community's residents who cast a ballot this month."""
    first = world.courtyards[world.communities[g].first_courtyard].first
    stop = world.courtyards[world.communities[g].stop_courtyard - 1].stop
    rows, count = np.empty(stop - first, dtype=np.int64), 0
    for i in range(first, stop):
        rows[count] = i
        count += 1 if int(world.people[i].acts) & VOTES else 0
    return rows[:count]


@rule
def approvals(seed: int, year: int, world: World, voters: Any, row: Any, p: Any) -> Any:
    """Which of the voters approve of a proposal; shape ``(voters,)``, 1 where they do."""
    found = np.zeros(len(voters), dtype=np.int8)
    for v in range(len(voters)):
        i = voters[v]
        c = int(world.people[i].courtyard)
        if row.served_from <= c < row.served_to:
            severity = world.needs[c, row.category]
            found[v] = 1 if approves(seed, year, world.people, i, row.category, severity, p) else 0
    return found


@rule
def most_each_pays(left: Any, approving: Any, cost: float) -> float:
    """Say what those who approve would pay at most, if all pay alike as far as they can; -1 where it is not enough.

    Parameters
    ----------
    left : ndarray of float64, shape (voters,)
        Fen that each voter has left.
    approving : ndarray of int8, shape (voters,)
    cost : float
        Fen.
    """
    purses, count = np.empty(len(left)), 0
    for v in range(len(left)):
        purses[count] = left[v]
        count += 1 if approving[v] == 1 and left[v] > 0.0 else 0
    purses, unpaid = np.sort(purses[:count]), cost
    for k in range(count):
        least = purses[k]
        each = unpaid / (count - k)
        if least >= each * ALIKE:
            return each
        unpaid -= least
    return -1.0


@rule
def next_by_shares(left: Any, approving: Any, costs: Any, done: Any) -> tuple[int, float]:
    """Which project costs its voters least for what it is worth to them, and what each pays at most; or -1.

    Of equals the earlier, as of all that is funded.
    """
    best, cheapest, pays = -1, 0.0, 0.0
    for k in range(len(costs)):
        each = most_each_pays(left, approving[k], costs[k]) if done[k] == 0 else -1.0
        if each >= 0.0 and (best < 0 or each / costs[k] < cheapest * ALIKE):
            best, cheapest, pays = k, each / costs[k], each
    return best, pays


@rule
def equal_shares(approving: Any, costs: Any, money: float) -> Any:
    """Choose projects by equal shares of the money; returns their places in the order chosen, O(projects² · voters).

    Parameters
    ----------
    approving : ndarray of int8, shape (projects, voters)
    costs : ndarray of float64, shape (projects,)
        Fen, above 0.
    money : float
        Fen to share out among the voters.
    """
    projects, voters = approving.shape
    left, done = np.full(voters, money / max(1, voters)), np.zeros(projects, dtype=np.int8)
    chosen, count = np.empty(projects, dtype=np.int64), 0
    for _ in range(projects):
        best, pays = next_by_shares(left, approving, costs, done)
        if best < 0:
            break
        for v in range(voters):
            left[v] -= min(left[v], pays) if approving[best, v] == 1 else 0.0
        done[best], chosen[count] = 1, best
        count += 1
    return chosen[:count]


@rule
def grown_shares(approving: Any, costs: Any, money: float) -> Any:
    """Choose by equal shares, which grow by :data:`STEP` until they would overspend the money, or all are chosen."""
    chosen, endowment = equal_shares(approving, costs, money), money
    for _ in range(MOST_STEPS):
        endowment *= STEP
        more = equal_shares(approving, costs, endowment)
        if costs[more].sum() > money or len(chosen) == len(costs):
            break
        chosen = more
    return chosen


@rule
def rank_by_ballot(seed: int, month: int, year: int, world: World, g: int, p: Any) -> None:
    """Score what the ballot accepted this month, by the rule that a policy has chosen."""
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.state == ACCEPTED and row.pool == MAIN and row.voted == month:
            row.score = score_of_votes(row, p)
    if p.engagement_rule == EQUAL_SHARES:
        put_shares_first(seed, year, world, g, p)


@rule
def put_shares_first(seed: int, year: int, world: World, g: int, p: Any) -> None:
    """Let what equal shares choose come before all else, in the order chosen."""
    voters, ids = who_voted(world, g), years_proposals(world, g)
    standing, count = np.empty(len(ids), dtype=np.int64), 0
    for n in ids:
        row = world.proposals[n]
        standing[count] = n
        count += 1 if row.state == ACCEPTED and row.pool == MAIN and row.cost > row.pledged else 0
    approving, costs = np.zeros((count, len(voters)), dtype=np.int8), np.empty(count)
    for k in range(count):
        row = world.proposals[standing[k]]
        costs[k] = 1.0 * (row.cost - row.pledged)
        approving[k] = approvals(seed, year, world, voters, row, p)
    chosen = grown_shares(approving, costs, 1.0 * to_share_out(world, g, p))
    for k in range(len(chosen)):
        world.proposals[standing[chosen[k]]].score += 1.0 * (len(voters) + 1) * (len(chosen) - k)

"""From costed proposals to resolutions: officials, the council or a ballot decide; what is agreed is funded in order.

Officials choose among the same needs, costs and money as residents do; they know of needs what
inspection and complaints tell them (:mod:`sim.deliberation`), and where residents are heard, what residents ask for.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import chance
from sim.budget import REASON, SUPPLIERS, TOWNSHIP, fen, transfer
from sim.compiled import rule
from sim.deliberation import seen_by_officials
from sim.exchange import exchange, lean
from sim.parameters import EDUCATION, HEARD, OFFICIALS, RESIDENTS
from sim.population import NEEDS
from sim.proposals import (
    ACCEPTED,
    BY_RESIDENT,
    COURTYARD_REFUSED,
    FUNDED,
    MAIN,
    MERGED,
    MICRO,
    NO_FUND,
    NO_MAJORITY,
    NO_MONEY,
    NO_QUORUM,
    NOT_PLEDGED,
    OBJECTED,
    is_out_of_scope,
    is_refused,
    lot_of,
    refuse,
    residents_served,
    years_proposals,
)
from sim.voting import CADRE, has_members, held_by_residents
from sim.world import World


@rule
def courtyard_council_backs(
    seed: int, year: int, needs: Any, courtyard_seats: Any, row: Any, size: int, p: Any
) -> bool:
    """Whether a courtyard's own council backs its proposal: the share of all seats that construction needs."""
    yes = 0
    for s in range(size):
        member = courtyard_seats[row.courtyard * size + s]
        if member >= 0:
            u = chance.draws(seed, chance.JUDGEMENT, int(member), 2_000_000 + row.category, year)
            if (
                u[0] < p.council_presence
                and needs[row.courtyard, row.category] + p.council_error * (2.0 * u[1] - 1.0) > p.council_threshold
            ):
                yes += 1
    needed = math.ceil(size * p.council_construction_majority - 1e-9) if row.construction == 1 else size // 2 + 1
    return yes >= needed


@rule
def severity_served(needs: Any, row: Any) -> float:
    """Mean severity, among the courtyards a proposal serves, of the need it meets."""
    total = 0.0
    for c in range(row.served_from, row.served_to):
        total += needs[c, row.category]
    return total / (row.served_to - row.served_from)


@rule
def judged_by_member(seed: int, people: Any, needs: Any, member: int, row: Any, p: Any) -> float:
    """Severity that a council member sees in a proposal, own courtyard weighed more; above a threshold they agree.

    Members know of other courtyards what residents said at meetings: the more spoke up, the better
    (``voice_to_decisions``, ``council.voices``); the rest is rumour, as it is for officials.
    """
    subject = 5_000_000 + row.courtyard * EDUCATION + row.category if row.category < EDUCATION else -1 - row.courtyard
    u = chance.draws(seed, chance.JUDGEMENT, member, subject, lot_of(row))
    home = int(people[member].courtyard)
    own = needs[home, row.category] if row.served_from <= home < row.served_to else 0.0
    voices = p.link_voice_to_decisions * row.support / (row.support + p.council_voices)
    known = voices * severity_served(needs, row) + (1.0 - voices) * u[1]
    judged = (1.0 - p.council_own) * known + p.council_own * own
    return float(judged + p.council_error * (2.0 * u[2] - 1.0))


@rule
def members_present(seed: int, year: int, seats: Any, first_seat: int, stop_seat: int, p: Any) -> Any:
    """Which seats are filled and present at the sitting that resolves."""
    present = np.zeros(stop_seat - first_seat, dtype=np.int64)
    for s in range(first_seat, stop_seat):
        if seats[s] == CADRE or (
            seats[s] >= 0 and chance.draw(seed, chance.JUDGEMENT, int(seats[s]), 3_000_000, year) < p.council_presence
        ):
            present[s - first_seat] = 1
    return present


@rule
def judged_by_council(seed: int, year: int, world: World, first_seat: int, present: Any, row: Any, p: Any) -> Any:
    """Severity that each member present sees in a proposal, after the convenor spoke and opinions were exchanged."""
    judged = np.zeros(len(present))
    officials = benefit_seen(seed, year, world.courtyards, world.needs, row, p)
    officials /= residents_served(world.courtyards, row)
    for s in range(len(present)):
        member = int(world.seats[first_seat + s])
        if present[s] == 1 and member >= 0:
            judged[s] = judged_by_member(seed, world.people, world.needs, member, row, p)
        elif present[s] == 1:
            judged[s] = officials
    if p.convenor_strength > 0.0:
        lean(judged, present, officials, p)
    if row.pool == MAIN:  # a repair waits for no rounds of talk
        exchange(seed, first_seat, row.courtyard * NEEDS + row.category, lot_of(row), judged, present, p)
    return judged


@rule
def cheaper_first(cost: int, p: Any) -> float:
    """Part of a vote, by which the cheaper of proposals with as many votes comes first."""
    return p.project_cost / (p.project_cost + cost / 100.0)


@rule
def resolve_by_council(
    seed: int, month: int, year: int, world: World, first_seat: int, stop_seat: int, row: Any, p: Any
) -> None:
    """Put one proposal to the council: a quorum, a majority of those present, for construction two thirds of all."""
    present = members_present(seed, year, world.seats, first_seat, stop_seat, p)
    judged = judged_by_council(seed, year, world, first_seat, present, row, p)
    total, there, yes = stop_seat - first_seat, 0, 0
    for s in range(total):
        there += 1 if present[s] == 1 else 0
        yes += 1 if present[s] == 1 and judged[s] > p.council_threshold else 0
    row.voted, row.yes, row.no = month, yes, there - yes
    needed = math.ceil(total * p.council_construction_majority - 1e-9) if row.construction == 1 else there // 2 + 1
    if there < total * p.council_quorum:
        refuse(row, month, NO_QUORUM)
    elif yes < needed:
        refuse(row, month, NO_MAJORITY)
    else:
        row.state = ACCEPTED
        row.score = yes + cheaper_first(row.cost, p)


@rule
def benefit_seen(seed: int, year: int, courtyards: Any, needs: Any, row: Any, p: Any) -> float:
    """Need that officials see in the courtyards a proposal serves, times residents there."""
    benefit = 0.0
    for c in range(row.served_from, row.served_to):
        seen = seen_by_officials(seed, year, courtyards, needs, c, row.category, p)
        benefit += seen * (courtyards[c].stop - courtyards[c].first)
    return benefit


@rule
def judge_by_officials(seed: int, year: int, courtyards: Any, needs: Any, row: Any, p: Any) -> None:
    """Score one proposal as officials do: need seen times residents served, per yuan, and voice where heard."""
    benefit = benefit_seen(seed, year, courtyards, needs, row, p)
    if p.engagement_decides == HEARD:
        voice = row.support / (row.support + p.council_voices)
        benefit = benefit * (1.0 + p.link_voice_to_decisions * p.government_heeds * voice)
    row.state = ACCEPTED
    row.score = benefit / row.cost


@rule
def promised(proposals: Any, ids: Any) -> int:
    """Fen of the fund that go to what was funded and has not begun."""
    total = 0
    for n in ids:
        if proposals[n].state == FUNDED:
            total += proposals[n].cost - proposals[n].pledged
    return total


@rule
def to_share_out(world: World, g: int, p: Any) -> int:
    """Fen of a community's fund that projects may have: what is not kept for repairs, nor promised."""
    own = world.communities[g]
    available = int((own.fund - own.urgent) * p.link_fund_to_projects)
    return available - promised(world.proposals, years_proposals(world, g))


@rule
def most_wanted(proposals: Any, ids: Any, available: int) -> int:
    """Which accepted one of some proposals has the highest score and can be paid; ties go to the earlier; else -1."""
    best = -1
    for n in ids:
        if (
            proposals[n].state == ACCEPTED
            and proposals[n].cost - proposals[n].pledged <= available
            and (best < 0 or proposals[n].score > proposals[best].score)
        ):
            best = n
    return best


@rule
def fund_in_order(month: int, world: World, g: int, p: Any) -> int:
    """Fund accepted proposals in order of score while money lasts; what does not fit is skipped. Returns how many."""
    available, funded, ids = to_share_out(world, g, p), 0, years_proposals(world, g)
    had_money = available + promised(world.proposals, ids) > 0
    n = most_wanted(world.proposals, ids, available)
    while n >= 0:
        available -= world.proposals[n].cost - world.proposals[n].pledged
        world.proposals[n].decided = month
        world.proposals[n].state = FUNDED
        funded += 1
        n = most_wanted(world.proposals, ids, available)
    for n in ids:
        if world.proposals[n].state == ACCEPTED:
            refuse(world.proposals[n], month, NO_MONEY if had_money else NO_FUND)
    return funded


@rule
def give_reasons(seed: int, month: int, world: World, g: int, p: Any) -> int:
    """Answer this month's refusals with a reason, as far as paid for; returns how many the main decision refused."""
    refused = 0
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if is_refused(row) and row.decided == month and row.refusal != MERGED:
            refused += 1 if row.pool == MAIN else 0
            if (
                row.by == BY_RESIDENT
                and chance.draw(seed, chance.JUDGEMENT, row.courtyard, 4_000_000 + row.category, lot_of(row))
                < p.engagement_reasons
            ):
                row.reasoned = 1
                transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, REASON, fen(p.price_reason), n)
    return refused


@rule
def put_to_decision(seed: int, month: int, year: int, world: World, size: int, n: int, g: int, p: Any) -> None:
    """Bring one costed proposal to those who decide: officials, the council, or the ballot just counted."""
    row = world.proposals[n]
    if row.pledged < row.asked_pledge:
        refuse(row, month, NOT_PLEDGED)
    elif p.engagement_decides != RESIDENTS:
        judge_by_officials(seed, year, world.courtyards, world.needs, row, p)
    elif size > 0 and not courtyard_council_backs(seed, year, world.needs, world.courtyard_seats, row, size, p):
        refuse(row, month, COURTYARD_REFUSED)
    elif p.engagement_ballot >= 1.0:
        row.state, row.voted = ACCEPTED, month
        if row.yes == 0:
            refuse(row, month, NO_MAJORITY)
    else:
        resolve_by_council(
            seed, month, year, world, world.communities[g].first_seat, world.communities[g].stop_seat, row, p
        )


@rule
def decided_by(row: Any, council: float, p: Any) -> float:
    """How much residents decided: not at all, in part where they are heard (``heard_share``), or on a ballot wholly.

    In a council as far as its members are residents (``council``).
    """
    if p.engagement_decides == OFFICIALS:
        return 0.0
    if p.engagement_decides == HEARD:
        return p.heard_share
    return 1.0 if p.engagement_ballot >= 1.0 and row.pool == MAIN else council


@rule
def credit(row: Any, council: float, courtyard: float, p: Any) -> float:
    """How far residents experience that they decided over a proposal.

    What officials drew up, or put on the agenda, is theirs (F21); a micro-project is decided where it is wished for,
    whoever decides over the fund; so is what too few households pledge for, and what the courtyard's own council
    refuses, if anybody sits there (``courtyard``). Nobody decided over what is out of scope, what another took up, what
    no quorum heard or no money was there for.
    """
    small = row.pool == MICRO
    nobody = is_out_of_scope(row) or row.refusal in (MERGED, NO_QUORUM, NO_FUND) or (small and row.refusal == NO_MONEY)
    if nobody or row.by != BY_RESIDENT:
        return 0.0
    if row.refusal == COURTYARD_REFUSED:
        return courtyard
    return 1.0 if small or row.refusal == NOT_PLEDGED else decided_by(row, council, p)


@rule
def give_credit(month: int, world: World, g: int, p: Any) -> None:
    """Note how far residents decided over what was decided this month, whoever decides once it is done.

    What falls to objections had been decided before.
    """
    council = held_by_residents(world.seats, world.communities[g].first_seat, world.communities[g].stop_seat)
    size = int(p.council_courtyard_seats)
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.decided == month and row.refusal != OBJECTED:
            own = row.courtyard * size
            there = 1.0 if has_members(world.courtyard_seats, own, own + size) else 0.0
            row.by_residents = credit(row, council, there, p)

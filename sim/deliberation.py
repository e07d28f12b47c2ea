"""From wishes to resolutions: drafts collected, costed, and decided by officials or by residents.

Officials choose among the same needs, costs and money as residents do; they know of needs what
inspection and complaints tell them, and where residents are heard, what residents ask for.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import chance
from sim.budget import PROPOSALS_MADE, REASON, SUPPLIERS, TOWNSHIP, YEAR_STARTS_AT, transfer
from sim.compiled import rule
from sim.exchange import exchange, lean
from sim.needs import CARE, EDUCATION, weight
from sim.parameters import HEARD, OFFICIALS, REASON_FEN, RESIDENTS
from sim.population import ADULT, NEEDS, PROPOSES, cares, double
from sim.proposals import (
    ACCEPTED,
    BY_OFFICIALS,
    BY_RESIDENT,
    COSTED,
    COURTYARD_REFUSED,
    DRAFTED,
    FUNDED,
    MAIN,
    MERGED,
    NO_FUND,
    NO_MAJORITY,
    NO_MONEY,
    NO_QUORUM,
    NOT_PLEDGED,
    VETOED,
    cost_and_scope,
    draft,
    is_refused,
    lot_of,
    refuse,
)
from sim.voting import CADRE, most_wanted
from sim.world import World

HARDLY = 0.02


@rule
def wish(seed: int, month: int, people: Any, courtyards: Any, needs: Any, i: int, c: int, p: Any) -> int:
    """Category a speaker asks for: the need felt most, with a keyed taste of the speaker's own."""
    u = chance.draws(seed, chance.CHOICE, i, int(people[i].generation), month)
    v = chance.draw(seed, chance.CHOICE, i, 2_000_000 + int(people[i].generation), month)
    caring = cares(people[i])
    best, most = 0, -1.0
    for k in range(NEEDS):
        taste = u[k] if k < EDUCATION else v
        felt = needs[c, k] * weight(k, courtyards[c]) * (0.5 + taste)
        if k == CARE and not caring:
            felt = felt * p.need_care_others
        if felt > most:
            best, most = k, felt
    return best


@rule
def draft_in_courtyard(
    seed: int, month: int, people: Any, courtyards: Any, needs: Any, c: int, attending: Any, count: int, p: Any
) -> None:
    """Let a courtyard's meeting settle on one wish and somebody write it down.

    The wish most speakers share is taken up; the most skilled of them drafts, and succeeds with a
    chance in proportion to that skill, raised by the organisation's help. Sets ``draft_*`` of the courtyard.
    The first ``count`` of ``attending`` are the rows of those at the meeting, in order.
    """
    wishes = np.zeros(NEEDS, dtype=np.int64)
    authors = np.full(NEEDS, -1, dtype=np.int64)
    for n in range(count):
        i = int(attending[n])
        if int(people[i].acts) & PROPOSES:
            k = wish(seed, month, people, courtyards, needs, i, c, p)
            wishes[k] += 1
            if authors[k] < 0 or people[i].skill > people[authors[k]].skill:
                authors[k] = i
    top = 0
    for k in range(1, NEEDS):
        if wishes[k] > wishes[top]:
            top = k
    courtyards[c].draft_author = -1
    courtyards[c].asked_for = top if wishes[top] > 0 else -1
    if wishes[top] == 0:
        return
    skill = p.project_drafting * double(people[authors[top]].skill)
    help_given = courtyards[c].drafting_help * p.link_organisation_to_drafts
    if chance.draw(seed, chance.CHOICE, c, 1_000_000, month) < skill + (1.0 - skill) * help_given:
        courtyards[c].draft_author = authors[top]
        courtyards[c].draft_category = top
        courtyards[c].draft_support = courtyards[c].attended


@rule
def earlier_twin(proposals: Any, counts: Any, c: int, category: int) -> int:
    """Id of this year's proposal of the same courtyard and category, or -1."""
    for n in range(counts[YEAR_STARTS_AT], counts[PROPOSALS_MADE]):
        row = proposals[n]
        if row.courtyard == c and row.category == category and row.state != VETOED and row.pool == MAIN:
            return int(n)
    return -1


@rule
def collect_drafts(month: int, year: int, world: World, g: int, first: int, stop: int) -> int:
    """Write this month's drafts into the community's list; a twin of an earlier one is merged into it."""
    made = 0
    for c in range(first, stop):
        author = world.courtyards[c].draft_author
        if author < 0:
            continue
        category = world.courtyards[c].draft_category
        twin = earlier_twin(world.proposals, world.counts, c, category)
        n = draft(
            world.proposals,
            world.counts,
            g,
            year,
            month,
            c,
            category,
            BY_RESIDENT,
            author,
            int(world.people[author].generation),
            world.courtyards[c].draft_support,
        )
        if twin >= 0:
            world.proposals[twin].support += world.courtyards[c].draft_support
            world.proposals[n].merged_into = twin
            refuse(world.proposals[n], month, MERGED)
        made += 1
    return made


@rule
def seen_by_officials(seed: int, year: int, courtyards: Any, needs: Any, c: int, k: int, p: Any) -> float:
    """Severity that officials see: inspection blurs it, complaints raise it (``government.information``)."""
    if weight(k, courtyards[c]) == 0.0:
        return 0.0
    rumour = chance.draw(seed, chance.JUDGEMENT, c, k, year)
    seen = p.government_information * needs[c, k] + (1.0 - p.government_information) * rumour
    size = max(1, courtyards[c].stop - courtyards[c].first)
    heard = min(1.0, 10.0 * courtyards[c].complaint_memory / size)
    return min(1.0, seen + p.link_complaints_to_officials * p.need_complaint_counts * heard)


@rule
def shortlist(seed: int, month: int, year: int, world: World, g: int, first: int, stop: int, p: Any) -> int:
    """Let officials draw up their own proposals: the worst needs they see, ``government.shortlist`` at most.

    A smaller place has fewer, in proportion to its share of the community. Where residents decide, the
    convenor puts a part of them on the agenda (``convenor.strength``).
    """
    wanted = min(stop - first, max(1, int(p.government_shortlist * p.place_fund_share + 0.5)))
    if p.engagement_decides == RESIDENTS:
        wanted = int(wanted * p.convenor_strength * p.link_convenor_to_agenda + 0.5)
    seen = np.zeros((stop - first, NEEDS))
    for c in range(first, stop):
        for k in range(NEEDS):
            seen[c - first, k] = seen_by_officials(seed, year, world.courtyards, world.needs, c, k, p) * math.sqrt(
                weight(k, world.courtyards[c])
            )
    for _ in range(wanted):
        best_c, best_k = 0, 0
        for c in range(stop - first):
            for k in range(NEEDS):
                if seen[c, k] > seen[best_c, best_k]:
                    best_c, best_k = c, k
        if seen[best_c, best_k] <= HARDLY:
            break
        draft(world.proposals, world.counts, g, year, month, first + best_c, best_k, BY_OFFICIALS, -1, 0, 0)
        for k in range(NEEDS):
            seen[best_c, k] = 0.0
    return wanted


@rule
def cost_all(seed: int, month: int, world: World, g: int, first: int, stop: int, p: Any) -> None:
    """Cost every draft of the year and check its scope; merge those that serve the same courtyards alike."""
    asks = p.engagement_decides == RESIDENTS
    for n in range(world.counts[YEAR_STARTS_AT], world.counts[PROPOSALS_MADE]):
        if world.proposals[n].community != g or world.proposals[n].state != DRAFTED:
            continue
        cost_and_scope(seed, month, world.proposals[n], world.courtyards, first, stop, asks, p)
        for m in range(world.counts[YEAR_STARTS_AT], n):
            same = (
                world.proposals[m].community == g
                and world.proposals[m].category == world.proposals[n].category
                and world.proposals[m].state == COSTED
                and world.proposals[m].pool == MAIN
            )
            if (
                same
                and world.proposals[n].state == COSTED
                and world.proposals[m].served_from <= world.proposals[n].courtyard < world.proposals[m].served_to
            ):
                world.proposals[m].support += world.proposals[n].support
                world.proposals[n].merged_into = m
                refuse(world.proposals[n], month, MERGED)


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
    officials = seen_by_officials(seed, year, world.courtyards, world.needs, row.courtyard, row.category, p)
    for s in range(len(present)):
        member = int(world.seats[first_seat + s])
        if present[s] == 1 and member >= 0:
            judged[s] = judged_by_member(seed, world.people, world.needs, member, row, p)
        elif present[s] == 1:
            judged[s] = officials
    if p.convenor_strength > 0.0:
        lean(judged, present, officials, p)
    exchange(seed, first_seat, row.courtyard * NEEDS + row.category, lot_of(row), judged, present, p)
    return judged


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
        row.score = yes + p.project_cost / (p.project_cost + row.cost / 100.0)  # among equals the cheaper first


@rule
def judge_by_officials(seed: int, year: int, courtyards: Any, needs: Any, row: Any, p: Any) -> None:
    """Score one proposal as officials do: need seen times residents served, per yuan, and voice where heard."""
    benefit = 0.0
    for c in range(row.served_from, row.served_to):
        seen = seen_by_officials(seed, year, courtyards, needs, c, row.category, p)
        benefit += seen * (courtyards[c].stop - courtyards[c].first)
    if p.engagement_decides == HEARD:
        voice = row.support / (row.support + p.council_voices)
        benefit = benefit * (1.0 + p.link_voice_to_decisions * p.government_heeds * voice)
    row.state = ACCEPTED
    row.score = benefit / row.cost


@rule
def promised(proposals: Any, low: int, high: int, g: int) -> int:
    """Fen of the fund that go to what was funded and has not begun."""
    total = 0
    for n in range(low, high):
        if proposals[n].community == g and proposals[n].state == FUNDED:
            total += proposals[n].cost - proposals[n].pledged
    return total


@rule
def fund_in_order(month: int, world: World, g: int, p: Any) -> int:
    """Fund accepted proposals in order of score while money lasts; what does not fit is skipped. Returns how many."""
    available = int((world.communities[g].fund - world.communities[g].urgent) * p.link_fund_to_projects)
    had_money = available > 0
    funded = 0
    first, stop = world.counts[YEAR_STARTS_AT], world.counts[PROPOSALS_MADE]
    available -= promised(world.proposals, first, stop, g)
    n = most_wanted(world.proposals, first, stop, g, available)
    while n >= 0:
        available -= world.proposals[n].cost - world.proposals[n].pledged
        world.proposals[n].decided = month
        world.proposals[n].state = FUNDED
        funded += 1
        n = most_wanted(world.proposals, first, stop, g, available)
    for n in range(first, stop):
        if world.proposals[n].community == g and world.proposals[n].state == ACCEPTED:
            refuse(world.proposals[n], month, NO_MONEY if had_money else NO_FUND)
    return funded


@rule
def give_reasons(seed: int, month: int, world: World, g: int, p: Any) -> int:
    """Answer this month's refusals with a reason, as far as the policy pays for it; returns how many were refused."""
    refused = 0
    for n in range(world.counts[YEAR_STARTS_AT], world.counts[PROPOSALS_MADE]):
        row = world.proposals[n]
        if row.community == g and is_refused(row) and row.decided == month and row.refusal != MERGED:
            refused += 1
            if (
                row.by == BY_RESIDENT
                and chance.draw(seed, chance.JUDGEMENT, row.courtyard, 4_000_000 + row.category, lot_of(row))
                < p.engagement_reasons
            ):
                row.reasoned = 1
                transfer(world.ledger, world.counts, month, g, TOWNSHIP, SUPPLIERS, REASON, REASON_FEN, n)
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
        row.state, row.score, row.voted = ACCEPTED, float(row.yes), month
        if row.yes == 0:
            refuse(row, month, NO_MAJORITY)
    else:
        resolve_by_council(
            seed, month, year, world, world.communities[g].first_seat, world.communities[g].stop_seat, row, p
        )


@rule
def decided_by(p: Any) -> float:
    """How much residents decided: not at all, in part where they are heard (``heard_share``), or wholly."""
    if p.engagement_decides == OFFICIALS:
        return 0.0
    return p.heard_share if p.engagement_decides == HEARD else 1.0


@rule
def having_decided(world: World, g: int, p: Any) -> float:
    """How far residents experience that they decided: less what came from the convenor's agenda."""
    return decided_by(p) * (1.0 - world.communities[g].convened)


@rule
def adults_in(people: Any, first: int, stop: int) -> int:
    """Adults among rows [first, stop)."""
    count = 0
    for i in range(first, stop):
        if int(people[i].age) >= ADULT:
            count += 1
    return count

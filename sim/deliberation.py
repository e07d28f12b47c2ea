"""From wishes to costed proposals: what residents ask for and write down, and what officials see and draw up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import chance
from sim.budget import falls_due
from sim.compiled import rule
from sim.needs import tasted, weight
from sim.parameters import CARE, EDUCATION, RESIDENTS
from sim.person import PROPOSES, cares, double
from sim.population import NEEDS
from sim.proposals import (
    BY_OFFICIALS,
    BY_RESIDENT,
    COSTED,
    DRAFTED,
    MAIN,
    MERGED,
    VETOED,
    cost_and_scope,
    draft,
    refuse,
    years_proposals,
)
from sim.turns import from_lot
from sim.world import World


@rule
def pressing(courtyards: Any, needs: Any, c: int, k: int) -> float:
    """How much a category's need is felt in a courtyard: its severity by its weight there."""
    return needs[c, k] * weight(k, courtyards[c])


@rule
def wish(seed: int, month: int, people: Any, courtyards: Any, needs: Any, i: int, c: int, p: Any) -> int:
    """Category a speaker asks for: the need felt most, with a keyed taste of the speaker's own."""
    u = chance.draws(seed, chance.CHOICE, i, int(people[i].generation), month)
    v = chance.draw(seed, chance.CHOICE, i, 2_000_000 + int(people[i].generation), month)
    caring = cares(people[i])
    best, most = 0, -1.0
    for k in range(NEEDS):
        taste = u[k] if k < EDUCATION else v
        felt = pressing(courtyards, needs, c, k) * tasted(taste, p)
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

    The wish most speakers share is taken up, among equals the one for what is felt most; the most skilled of them
    drafts, and succeeds with a chance in proportion to that skill, raised by the organisation's help.
    Sets ``draft_*`` of the courtyard.
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
        more = wishes[k] - wishes[top]
        if more > 0 or (more == 0 and pressing(courtyards, needs, c, k) > pressing(courtyards, needs, c, top)):
            top = k
    courtyards[c].draft_author = -1
    courtyards[c].asked_for, courtyards[c].spoke = top if wishes[top] > 0 else -1, wishes[top]
    if wishes[top] == 0:
        return
    skill = p.project_drafting * double(people[authors[top]].skill)
    by_staff = courtyards[c].drafting_help * p.link_organisation_to_drafts
    help_given = max(by_staff, courtyards[c].planned * p.link_covenant_to_acts)
    if chance.draw(seed, chance.CHOICE, c, 1_000_000, month) < skill + (1.0 - skill) * help_given:
        courtyards[c].draft_author = authors[top]
        courtyards[c].draft_category = top
        courtyards[c].draft_support = wishes[top]


@rule
def earlier_twin(world: World, g: int, c: int, category: int) -> int:
    """Id of this year's proposal of the same courtyard and category, or -1."""
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.courtyard == c and row.category == category and row.state != VETOED and row.pool == MAIN:
            return int(n)
    return -1


@rule
def collect_drafts(seed: int, month: int, year: int, world: World, g: int, first: int, stop: int) -> int:
    """Write this month's drafts into the community's list, from a courtyard that a lot names on.

    A twin of an earlier one is merged into it.
    """
    made, lot = 0, chance.draw(seed, chance.TURN_LOT, g, 3, month)
    for k in range(stop - first):
        c = first + from_lot(lot, k, stop - first)
        author = world.courtyards[c].draft_author
        if author < 0:
            continue
        category = world.courtyards[c].draft_category
        twin = earlier_twin(world, g, c, category)
        n = draft(
            world,
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
            # those who speak for it again are in part the same
            world.proposals[twin].support = max(world.proposals[twin].support, world.courtyards[c].draft_support)
            world.proposals[n].merged_into = twin
            refuse(world.proposals[n], month, MERGED)
        made += 1
    return made


@rule
def speak_for_proposals(world: World, g: int) -> None:
    """Let a meeting held over a courtyard's proposal speak for it, as far as most there still ask for what it meets.

    Those who speak for it again are in part the same, so that its support is what the larger meeting gave it.
    """
    for n in years_proposals(world, g):
        row = world.proposals[n]
        home = world.courtyards[row.courtyard]
        if row.state == COSTED and row.pool == MAIN and row.by == BY_RESIDENT and home.asked_for == row.category:
            row.support = max(row.support, home.spoke)


@rule
def seen_by_officials(seed: int, year: int, courtyards: Any, needs: Any, c: int, k: int, p: Any) -> float:
    """Severity that officials see: inspection blurs it, complaints raise it (``government.information``)."""
    if weight(k, courtyards[c]) == 0.0:
        return 0.0
    rumour = chance.draw(seed, chance.JUDGEMENT, c, k, year)
    seen = p.government_information * needs[c, k] + (1.0 - p.government_information) * rumour
    size = max(1, courtyards[c].stop - courtyards[c].first)
    heard = min(1.0, courtyards[c].complaint_memory / (p.need_complaints_full * size))
    return min(1.0, seen + p.link_complaints_to_officials * p.need_complaint_counts * heard)


@rule
def shortlist(seed: int, month: int, year: int, world: World, g: int, first: int, stop: int, p: Any) -> int:
    """Let officials draw up their own proposals: the worst needs they see, ``government.shortlist`` at most.

    A smaller place has fewer, in proportion to its share of the community. Where residents decide, the convenor puts a
    part of them on the agenda (``convenor.strength``), parts of one adding up over the years. What more of a place
    wants comes sooner, by the square root of its weight: between not minding the weight and minding nothing else
    (*assumption*). Of needs seen alike, the first from a courtyard that a lot names on comes first.
    """
    wanted = min(stop - first, max(1, int(p.government_shortlist * p.place_fund_share + 0.5)))
    if p.engagement_decides == RESIDENTS:
        wanted = falls_due(wanted * p.convenor_strength * p.link_convenor_to_agenda, year)
    seen = np.zeros((stop - first, NEEDS))
    for c in range(first, stop):
        for k in range(NEEDS):
            seen[c - first, k] = seen_by_officials(seed, year, world.courtyards, world.needs, c, k, p) * math.sqrt(
                weight(k, world.courtyards[c])
            )
    lot = chance.draw(seed, chance.TURN_LOT, g, 4, year)
    for _ in range(wanted):
        worst, best_c, best_k = p.need_hardly, -1, -1
        for n in range(stop - first):
            c = from_lot(lot, n, stop - first)
            for k in range(NEEDS):
                if seen[c, k] > worst:
                    worst, best_c, best_k = seen[c, k], c, k
        if best_c < 0:
            break
        draft(world, g, year, month, first + best_c, best_k, BY_OFFICIALS, -1, 0, 0)
        for k in range(NEEDS):
            seen[best_c, k] = 0.0
    return wanted


@rule
def cost_all(seed: int, month: int, world: World, g: int, first: int, stop: int, p: Any) -> None:
    """Cost every draft of the year and check its scope; merge those that serve the same courtyards alike."""
    asks = p.engagement_decides == RESIDENTS
    ids = years_proposals(world, g)
    for k in range(len(ids)):
        n = ids[k]
        if world.proposals[n].state != DRAFTED:
            continue
        cost_and_scope(seed, month, world.proposals[n], world.courtyards, first, stop, asks, p)
        for m in ids[:k]:
            same = (
                world.proposals[m].category == world.proposals[n].category
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

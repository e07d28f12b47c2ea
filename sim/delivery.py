"""Works: started, watched, delivered, paid, published and rated.

Quality falls by leakage where nobody watches; a watch group of residents and postings prevent part of
it (the article's supervision; sizes *assumptions*, ``project.*``).
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.budget import (
    COFINANCING,
    CONTRACTORS,
    FUND,
    MEMBERS,
    PLEDGES,
    PROJECT,
    TOWNSHIP,
    WATCH,
    fen,
    transfer,
)
from sim.compiled import rule
from sim.person import ADULT, HEARS, double
from sim.proposals import DELIVERED, DELIVERING, EVALUATED, FUNDED, MAIN, lot_of, residents_served, years_proposals
from sim.watch_groups import dissolve, taken_places
from sim.world import World


@rule
def start_works(seed: int, month: int, months: int, world: World, g: int) -> None:
    """Start what was funded and then posted for a month: half is paid, its end is set."""
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.state != FUNDED or row.pool != MAIN or row.decided >= month - 1:
            continue
        row.state = DELIVERING
        row.started = month
        luck = chance.draw(seed, chance.DELIVERY, row.courtyard, row.category, lot_of(row))
        row.finishes = month + 1 + int(luck * (months - 1))
        pay(month, world, row, g, (row.cost - row.pledged) // 2, row.pledged // 2)


@rule
def pay(month: int, world: World, row: Any, g: int, public: int, private: int) -> None:
    """Pay a contractor out of the fund and out of what households pledged, kept apart."""
    transfer(world.ledger, world.counts, month, g, FUND, CONTRACTORS, PROJECT, public, row.id)
    transfer(world.ledger, world.counts, month, g, PLEDGES, CONTRACTORS, COFINANCING, private, row.id)
    world.communities[g].fund -= public
    world.communities[g].pledges -= private


@rule
def quality_of(seed: int, month: int, row: Any, p: Any) -> float:
    """Quality of finished works, 0 to 1: less what leaked; watchers prevent part of that, postings part of the rest."""
    months = max(1, month - row.started)
    filled = min(1.0, row.watched / (p.project_watchers_full * months))
    watch = p.link_supervision_to_quality * p.project_watch * filled
    posted = p.link_postings_to_quality * p.project_posting * p.engagement_publicity
    luck = chance.draws(seed, chance.DELIVERY, row.courtyard, row.category, lot_of(row))[1]
    return 1.0 - p.project_leakage * luck * (1.0 - watch) * (1.0 - posted)


@rule
def finish_works(seed: int, month: int, world: World, g: int, p: Any) -> int:
    """Deliver what is finished: needs near it are met by its quality, the rest is paid; returns how many.

    Places in its watch group are paid as far as they are taken.
    """
    count = 0
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.state != DELIVERING or row.pool != MAIN or row.finishes > month:
            continue
        count += 1
        row.state = DELIVERED
        row.delivered = month
        row.quality = quality_of(seed, month, row, p)
        public, private = row.cost - row.pledged, row.pledged
        pay(month, world, row, g, public - public // 2, private - private // 2)
        yuan_a_head = row.cost / 100.0 / residents_served(world.courtyards, row)
        for c in range(row.served_from, row.served_to):
            world.needs[c, row.category] *= 1.0 - p.project_effect * row.quality * p.link_projects_to_needs
            tell_of_works(world.courtyards[c], row.quality, row.by_residents, 1.0)
            answer_complaints(world.courtyards[c])
            world.courtyards[c].money_year += yuan_a_head * (world.courtyards[c].stop - world.courtyards[c].first)
        watched = taken_places(world, row) * fen(p.price_supervisor)
        transfer(world.ledger, world.counts, month, g, TOWNSHIP, MEMBERS, WATCH, watched, n)
        dissolve(world, row)
    return count


@rule
def tell_of_works(yard: Any, quality: float, decided: float, much: float) -> None:
    """Let a courtyard see works, or services, that were delivered, and know how far residents decided over them.

    They count as ``much`` of a project: what they meet of a need, against what a project does (:func:`worth`).
    """
    if much <= 0.0:
        return
    together = yard.delivered + much
    yard.quality = (yard.quality * yard.delivered + quality * much) / together
    yard.works_decided = (yard.works_decided * yard.delivered + decided * much) / together
    yard.delivered = together


@rule
def worth(effect: float, p: Any) -> float:
    """How much of a project small works or services are, by what they meet of a need: one at most."""
    return min(1.0, effect / p.project_effect)


@rule
def answer_complaints(yard: Any) -> None:
    """Let those of a courtyard who complained know this month that something was done about it."""
    yard.answered += 1.0
    yard.answered_year += 1.0


@rule
def publish_accounts(world: World, g: int, first: int, stop: int) -> None:
    """Post the year's accounts: how sound the works were, and what my courtyard got against its fair share."""
    sound, works, spent, persons = 0.0, 0, 0.0, 0.0
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.state == DELIVERED and row.pool == MAIN:
            sound += row.quality
            works += 1
    if works == 0:
        return
    for c in range(first, stop):
        spent += world.courtyards[c].money_year
        persons += world.courtyards[c].stop - world.courtyards[c].first
    for c in range(first, stop):
        fair = spent * (world.courtyards[c].stop - world.courtyards[c].first) / persons
        world.courtyards[c].books = sound / works
        world.courtyards[c].fairness = min(1.0, world.courtyards[c].money_year / fair) if fair > 0.0 else 0.0


@rule
def rate_works(month: int, world: World, g: int, p: Any) -> None:
    """Let those who live by the works and heard of them rate them; next year's money may follow the mean.

    After a year without works the last rating stands.
    """
    total, works = 0.0, 0
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.state != DELIVERED:
            continue
        content, asked = 0, 0
        for i in range(world.courtyards[row.served_from].first, world.courtyards[row.served_to - 1].stop):
            if int(world.people[i].year_acts) & HEARS and int(world.people[i].age) >= ADULT:
                asked += 1
                if double(world.people[i].satisfaction) >= p.project_content:
                    content += 1
        content_share = content / asked if asked > 0 else 0.5
        row.rating = p.project_rating * row.quality + (1.0 - p.project_rating) * content_share
        row.state = EVALUATED
        row.evaluated = month
        if row.pool == MAIN:
            total += row.rating
            works += 1
    if works > 0:
        world.communities[g].fund_rating = total / works
        world.communities[g].rating = total / works

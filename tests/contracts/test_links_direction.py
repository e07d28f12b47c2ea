"""What a cut leaves alone: in its month only what the link names moves, and what follows from that.

A month has an order: works and money, what is on, residents, ties, and what is known at its end. What a link moves
late in the month has nothing after it but the feelings that close it; what it moves early is followed by more, and
still never by what stands before it or beside it.
"""

from __future__ import annotations

import copy
from functools import cache

import pytest

from sim.parameters import LINKS
from tests.contracts.test_links import CONTEXT, OF_PLACE, place
from tests.helpers import same_bytes
from tests.worlds import EVERY_LEVER

MONTHS = (0, 1, 5, 7, 8, 9, 10, 11, 12, 15)  # a cut in each: of wishes, decisions, works, accounts, elections
# What is paid, and to whom.
ENTRIES = {"counts", *(f"ledger.{field}" for field in ("month", "giver", "taker", "purpose", "amount", "project"))}
# What councils and officials say to a proposal, and what it then costs.
VERDICTS = ENTRIES | {"communities.vetoed", "communities.funded"} | {
    f"proposals.{field}"
    for field in ("state", "refusal", "reasoned", "score", "amended", "yes", "no", "cost", "served_from", "served_to",
                  "by_residents")
}  # fmt: skip
# One proposal more or fewer: those after it stand in other rows.
DRAFTED = (VERDICTS - {"proposals.amended"}) | {"following"} | {
    f"communities.{field}" for field in ("proposals", "year_proposals", "last_proposal")
} | {
    f"proposals.{field}"
    for field in (
        "id", "year", "courtyard", "category", "by", "author", "author_generation", "construction", "support",
        "merged_into", "drafted", "costed", "voted", "decided", "started", "finishes", "delivered", "evaluated",
    )
}  # fmt: skip
# What is kept for repairs, and is spent of it, by whose decision.
REPAIRED = {"communities.fund", "communities.urgent", "proposals.pool", "proposals.by_residents"}
RATED = {"proposals.rating", "communities.rating", "communities.fund_rating"}  # by whoever hears; the next fund by that
TIES = {"contacts", "strength", "people.degree"}
FELT = {"people.belonging", "people.pride"}  # what a month ends with
NEWS = RATED | {"people.external_efficacy", "people.trust_council", "people.pride"}  # reaches whoever hears or comes
SHOWN = {"seen"}  # next month
# Whoever takes part meets others, learns by it, and leaves wishes, wants and gifts behind, which bodies pick up.
TAKING_PART = TIES | FELT - {"people.pride"} | SHOWN | DRAFTED | {
    "people.acts", "people.year_acts", "people.had_part", "people.last_act", "people.habit", "people.internal_efficacy",
    "people.last_joined_in", "people.dependency", "people.member", "people.trust_neighbours", "people.watches",
    "people.seat", "people.willing", "people.objects", "seats", "courtyard_seats",
    "courtyards.asked_for", "courtyards.spoke", "courtyards.attended", "courtyards.draft_author",
    "courtyards.draft_category", "courtyards.draft_support", "courtyards.pledges", "courtyards.watchers",
    "courtyards.willing", "courtyards.minded", "courtyards.minded_care",
    "organisations.account", "organisations.income", "organisations.social",
    "communities.ballots", "foundation.account", "foundation.gifts_year", "proposals.watched",
}  # fmt: skip
ASKING = TAKING_PART | NEWS | {"courtyards.council_asks", "courtyards.organisation_asks"}
# An hour that a body gives to one thing it does not give to another.
ACTIVITY = ASKING | {
    "courtyards.host", "courtyards.hosted", "courtyards.collection", "courtyards.family_day",
    "courtyards.volunteer_day", "organisations.contract", "organisations.hours", "organisations.turn",
    "organisations.skill", "organisations.involving", "organisations.prepared", "organisations.supported",
    "courtyards.prepared", "courtyards.group_account", "courtyards.drafting_help",
}  # fmt: skip
# A need that is met is felt, answers whoever complained of it, and is what was delivered; services go where others are.
NEEDS = ASKING | REPAIRED | {
    "courtyards.host", "courtyards.hosted", "courtyards.collection", "organisations.contract",
    "organisations.involving",
    "needs", "people.satisfaction", "courtyards.stake", "courtyards.stake_care", "courtyards.answered",
    "courtyards.answered_year", "courtyards.complaints", "people.awaits_answer", "courtyards.delivered",
    "courtyards.quality", "courtyards.works_decided",
}  # fmt: skip
GROUPS = ACTIVITY | {
    "courtyards.group", "courtyards.group_account", "courtyards.group_social", "courtyards.gathered",
    "foundation.granted_year", "foundation.to_group",
}  # fmt: skip
MAY_MOVE = {
    "complaints": {"courtyards.complaints", "people.acts", "people.year_acts", "people.awaits_answer"},
    "efficacy": FELT | {"people.external_efficacy", "people.internal_efficacy"},
    "trust in council": {"people.trust_council"},
    "trust in neighbours": {"people.trust_neighbours"},
    "dependency": {"people.dependency"},
    "belonging and trust": FELT,
    "ties": TIES | {"people.belonging", "people.sociability"},
    "decisions": VERDICTS,
    "projects": {"proposals.quality", "proposals.rating"},
    "proposals": DRAFTED | {"courtyards.draft_author", "courtyards.draft_category", "courtyards.draft_support"},
    "fund": ENTRIES | {"communities.fund", "communities.social", "communities.urgent", "communities.urgent_year"},
    "taking part": TAKING_PART,
    "hearing": TAKING_PART | NEWS,
    "asking": ASKING,
    "shared activity": ACTIVITY,
    "needs": NEEDS,
    "resources": ASKING | {"people.skill", "organisations.skill"},
    "organisation": ACTIVITY | {"organisations"},
    "courtyard groups": GROUPS,
    "covenant": TAKING_PART | {
        "courtyards.covenant", "courtyards.covenant_since", "courtyards.planned", "courtyards.plan_until",
    },
}  # fmt: skip
EARLIER = {  # links that move what they name before others of the same name do
    "complaints_to_officials": NEEDS,  # of what officials buy by what they see, which is there this month
    "complaints_to_repairs": DRAFTED | REPAIRED,
    # No money, so no repair, and none proposed.
    "fund_to_projects": DRAFTED | REPAIRED | {"communities.micro_pool", "communities.urgent_year"},
    # Of a fund paid this month, which is seen on the table, so that more or fewer do something.
    "rating_to_fund": SHOWN
    | {
        "courtyards.prospect",
        "courtyards.attended",
        "courtyards.pledges",
        "people.acts",
        "people.year_acts",
        "people.last_act",
        "people.last_joined_in",
        "people.habit",
        "people.belonging",
        "people.internal_efficacy",
        "people.trust_neighbours",
    },
    "convenor_to_agenda": ASKING | {"courtyards.convened"},  # what fills a meeting keeps residents from speaking up
    "fund_to_stake": {"courtyards.prospect"},
    "time_to_fading": ASKING,  # whom one has lost is not seen this month
    "partners_to_skill": {"organisations.prepared"},  # the more skilled need fewer hours for an activity
    "postings_to_quality": NEEDS | {"courtyards.books"},  # of works delivered this month
    "supervision_to_quality": NEEDS | {"courtyards.books"},  # of works delivered this month
}


def moved(one, other):
    """Names of what differs between two worlds: an array, or a record's field."""
    found = set()
    for name, before, after in zip(one._fields, one, other, strict=True):
        if before.dtype.names is None or before.shape != after.shape:
            found |= set() if same_bytes(before, after) else {name}
        else:
            found |= {f"{name}.{field}" for field in before.dtype.names if not same_bytes(before[field], after[field])}
    return found


@cache
def lives(link):
    """The model before each month of :data:`MONTHS`, and its world after that month with every link whole."""
    model = place(link if link in OF_PLACE else "").branch("no-fund", EVERY_LEVER | CONTEXT.get(link, {}))
    found = []
    for month in range(MONTHS[-1] + 1):
        before = copy.deepcopy(model) if month in MONTHS else None
        model.step()
        if before is not None:
            found.append((before, model.world.copied()))
    return found


def moved_by(link, *more):
    """What a cut of the link, and of ``more``, moves in the month it is made, in any of :data:`MONTHS`."""
    found = set()
    for before, whole in lives(link if link in CONTEXT or link in OF_PLACE else ""):
        cut = copy.deepcopy(before)
        cut._put_into_force(cut.values, (link, *more))
        cut.step()
        found |= moved(whole, cut.world)
    return found


def strays(link, *more):
    """What a cut moves that the link neither names nor has follow from it in the same month."""
    may = MAY_MOVE[LINKS[link][1]] | EARLIER.get(link, set())
    found = moved_by(link, *more)
    assert found, f"{link} moves nothing in months {MONTHS}"
    return {name for name in found if not {name, name.partition(".")[0]} & may}


@pytest.mark.parametrize("link", LINKS)
def test_a_cut_moves_in_its_month_only_what_the_link_names_and_what_follows_from_it(link):
    assert strays(link) == set(), f"{link} cuts more than {' → '.join(LINKS[link])}"


@pytest.mark.parametrize(
    ("link", "other"),
    [
        ("outcome_to_efficacy", "delivery_to_trust"), ("delivery_to_trust", "work_to_trust"),
        ("need_to_complaints", "needs_to_belonging"), ("activity_to_ties", "experience_to_dependency"),
        ("need_to_acts", "need_to_complaints"), ("contacts_to_hearing", "complaints_to_upkeep"),
        ("rating_to_fund", "need_to_acts"), ("services_to_needs", "training_to_skill"),
        # books are told apart by their fields
        ("rating_to_fund", "complaints_to_officials"), ("rating_to_gifts", "complaints_to_repairs"),
        ("voice_to_decisions", "rating_to_fund"), ("review_to_decisions", "rating_to_fund"),
        ("convenor_to_agenda", "rating_to_fund"), ("need_to_acts", "rating_to_fund"),
        ("habit_to_acts", "fund_to_projects"),
    ],
)  # fmt: skip
def test_a_rule_that_read_another_link_too_would_be_found(link, other):
    assert strays(link, other)


def test_what_links_may_move_is_named_of_every_end_and_never_all():
    assert set(MAY_MOVE) == {end for _, end in LINKS.values()}
    assert set(EARLIER) <= set(LINKS)
    for untouched in ("people.age", "people.hours", "people.frail", "people.migrant", "frail", "homes"):
        assert not any(untouched in may for may in (*MAY_MOVE.values(), *EARLIER.values()))

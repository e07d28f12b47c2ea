"""Promise 2: zero is nothing. A neutral lever equals its absence, bit for bit; off neutral it acts and costs."""

from __future__ import annotations

from functools import cache

import pytest

from sim import GovernanceModel
from sim.parameters import LEVERS, PARAMETERS
from sim.scenarios import load_policy, policy_names
from tests.worlds import EVERY_LEVER, neutral, policy_without, same_frames, same_worlds, small

MONTHS = 14  # into a second budget year
NAMES = [lever.name for lever in LEVERS]

RESOLVES: dict[str, float | str] = {
    "fund.per_community": 300_000, "engagement.decides": "residents", "engagement.meetings": 11,
}  # fmt: skip
VOTED: dict[str, float | str] = {"engagement.ballot": 1, "fund.per_community": 400_000, "place.scale": 1}
CARE: dict[str, float | str] = {"care.frailty": 0.02, "care.beds_government": 6, "care.beds_private": 3}
SAVES = (  # they move money, or save some
    "fund.carry_over", "fund.performance_share", "engagement.rule", "care.cap", "care.conversion",
)  # fmt: skip
# What residents get of it comes with the next fund, after the months lived here.
ONLY_MONEY = ("fund.growth", "fund.carry_over", "fund.performance_share")
LIVED = {"projects", "proposals", "people", "courtyards", "organisations"}  # what is not accounts
# What a lever needs beside itself in order to act, and a value at which it does.
CONTEXT: dict[str, tuple[float | str, dict[str, float | str]]] = {
    "fund.per_community": (300_000, {}),
    "fund.per_head": (100, {}),
    "fund.growth": (0.2, {"fund.per_community": 300_000}),
    "fund.carry_over": (0.5, {"fund.per_community": 300_000}),
    "fund.performance_share": (0.8, {"fund.per_community": 300_000}),
    "engagement.decides": ("residents", {"fund.per_community": 300_000}),
    "engagement.meetings": (6, {}),
    "engagement.ballot": (1, {"fund.per_community": 300_000, "engagement.decides": "residents"}),
    "engagement.rule": (
        "equal-shares",
        RESOLVES | VOTED,
    ),
    "engagement.reasons": (
        1,
        {"fund.per_community": 60_000, "engagement.decides": "residents", "engagement.meetings": 6},
    ),
    "engagement.publicity": (0.5, {}),
    "engagement.supervisors": (3, {"fund.per_community": 300_000}),
    "organisation.staff_hours": (160, {"organisation.grant": 150_000}),
    "organisation.grant": (150_000, {"organisation.staff_hours": 160}),
    # Micro-projects, the council's review, the convenor and the table, and who votes.
    "micro.pool": (40_000, {"engagement.meetings": 11}),
    "review.rounds": (4, RESOLVES),
    "review.face_to_face": (1, RESOLVES | {"review.rounds": 6, "fund.per_community": 400_000}),
    "review.amendment": (1, RESOLVES | {"place.scale": 1, "fund.per_community": 400_000}),
    "review.urgent": (0.2, {"fund.per_community": 300_000, "engagement.meetings": 11}),
    "convenor.strength": (1, RESOLVES),
    "table.managers": (1, {"engagement.meetings": 11}),
    "table.firms": (6, RESOLVES | {"fund.per_community": 300_000}),
    "franchise.migrants": ("all", RESOLVES),
    # self-governance in courtyards
    "groups.support": (5_000, {"engagement.meetings": 6, "group.found": 3, "group.share": 0.02}),
    "training.places": (40, {}),
    "covenant.meetings": (4, {}),
    "building.family": (80, {}),
    "building.neighbours": (80, {}),
    "building.groups": (80, {}),
    # Elderly care
    "care.cap": (1, CARE),
    "care.conversion": (1, CARE),
    "care.guarantee": (1, CARE | {"care.assisted": 0.5}),
    "care.new_beds": (8, CARE),
    # organisations
    "registration.ease": (1, {"founding.rate": 0.6}),
    "linkage.grants": (100_000, {}),
    "purchase.budget": (60_000, {}),
    "purchase.by_need": (1, {"purchase.budget": 60_000}),
    "purchase.platform": (1, {"purchase.budget": 400_000, "place.communities": 16}),
    "foundation.seed": (50_000, {"linkage.grants": 50_000}),
    "foundation.matching": (1, {"staff.start": 4, "foundation.seed": 2_000}),
    "staff.schooled": (0.7, {"linkage.grants": 100_000}),
    "twinning.pairs": (2, {"linkage.grants": 100_000, "organisation.staff_hours": 80, "organisation.grant": 60_000}),
}
# What is booked where a lever is not neutral.
PRICE = {
    "fund.per_community": "fund grant",
    "fund.per_head": "fund grant",
    "fund.growth": "fund grant",
    "fund.carry_over": "fund return",
    "fund.performance_share": "fund grant",
    "engagement.decides": "allowance",
    "engagement.meetings": "meeting",
    "engagement.ballot": "ballot",
    "engagement.rule": "project",
    "engagement.reasons": "reason given",
    "engagement.publicity": "posting",
    "engagement.supervisors": "watch group",
    "organisation.staff_hours": "wages",
    "organisation.grant": "organisation grant",
    "micro.pool": "micro-project",
    "review.rounds": "exchange",
    "review.face_to_face": "exchange",
    "review.amendment": "amendment",
    "review.urgent": "repair",
    "convenor.strength": "convening",
    "table.managers": "managers at the table",
    "table.firms": "firms invited",
    "franchise.migrants": "voters' roll",
    # self-governance in courtyards
    "groups.support": "group support",
    "training.places": "training",
    "covenant.meetings": "covenant meeting",
    "building.family": "programme",
    "building.neighbours": "programme",
    "building.groups": "programme",
    "care.cap": "care beds",
    "care.conversion": "care beds",
    "care.guarantee": "care subsidy",
    "care.new_beds": "care beds",
    # organisations
    "registration.ease": "registration",
    "linkage.grants": "linkage grant",
    "purchase.budget": "service contract",
    "purchase.by_need": "needs survey",
    "purchase.platform": "matching platform",
    "foundation.seed": "foundation seed",
    "foundation.matching": "matching",
    "staff.schooled": "wage premium",
    "twinning.pairs": "twinning",
}
# Others pay wages too.
OTHER_WAGES = ("registration.ease", "linkage.grants", "purchase.budget", "foundation.seed", "foundation.matching")


def lived(place: str, policy: object, overrides: dict[str, float | str] | None = None) -> GovernanceModel:
    model = small(place, policy, overrides=overrides or {})
    model.run(MONTHS)
    return model


@cache
def plain(place: str, policy: str) -> GovernanceModel:
    return lived(place, policy)


def differences(one: GovernanceModel, other: GovernanceModel) -> list[str]:
    """What differs between two runs, in any bit."""
    tables = {name: (getattr(one, name), getattr(other, name)) for name in ("series", "ledger", "projects")}
    tables["panel"] = one.panel(), other.panel()
    found = [name for name, (a, b) in tables.items() if not same_frames(a, b)]
    return found + same_worlds(one.world, other.world)


def test_every_lever_has_a_neutral_value_a_context_and_a_price():
    assert set(CONTEXT) == set(PRICE) == set(NAMES) == set(EVERY_LEVER)
    for lever in LEVERS:
        assert lever.neutral is not None
        assert lever.default == lever.neutral, "what is not said is neutral"
        assert lever.low <= lever.neutral <= lever.high
        assert lever.price
        assert lever.check(neutral(lever.name), "test") == lever.neutral


@cache
def sets(policy, lever):
    found = load_policy(policy)
    return lever in found.values or any(lever in one.values for one in found.changes)


FIRST = {lever: next((policy for policy in policy_names() if sets(policy, lever)), "") for lever in NAMES}
# Each lever under the reform, and under every policy that sets it.
PAIRS = [
    (lever, policy) for lever in NAMES for policy in policy_names() if policy == "reform-2009" or sets(policy, lever)
]


@pytest.mark.parametrize(
    ("lever", "policy"),
    [
        pair if pair[1] in ("reform-2009", FIRST[pair[0]]) else pytest.param(*pair, marks=pytest.mark.slow)
        for pair in PAIRS
    ],
)
def test_a_lever_at_its_neutral_value_equals_its_absence(lever, policy):
    """In a place of several courtyards, whether the policy sets the lever or not."""
    absent = lived("puyang", policy_without(policy, lever)) if sets(policy, lever) else plain("puyang", policy)
    assert differences(lived("puyang", policy, {lever: neutral(lever)}), absent) == []


@pytest.mark.parametrize("place", ["xingfu", "jinyang"])
def test_all_levers_at_their_neutral_values_are_the_place_as_it_was(place):
    everything = {lever: neutral(lever) for lever in NAMES}
    assert differences(lived(place, "reform-2009", everything), plain(place, "no-fund")) == []


@pytest.mark.parametrize("lever", NAMES)
def test_a_lever_at_its_neutral_value_among_all_others_books_nothing_of_its_own(lever):
    others = EVERY_LEVER | {lever: neutral(lever)}
    if lever.startswith("fund."):
        others |= dict.fromkeys(("fund.per_community", "fund.per_head", "micro.pool"), 0)
    if lever.startswith("building."):  # three programmes, one price
        others |= dict.fromkeys(("building.family", "building.neighbours", "building.groups"), 0)
    if lever == "organisation.staff_hours":
        others |= dict.fromkeys(OTHER_WAGES, 0)
    booked = set(lived("puyang", "no-fund", others).ledger["purpose"])
    assert PRICE[lever] not in booked or lever == "engagement.rule", "which books nothing under any rule"


@pytest.mark.parametrize("lever", NAMES)
def test_a_lever_off_its_neutral_value_changes_something_and_its_price_is_booked(lever):
    value, context = CONTEXT[lever]
    place = {"place.scale": 0.25}
    off, on = (lived("puyang", "no-fund", place | context | {lever: v}) for v in (neutral(lever), value))
    changed = set(differences(off, on))
    lives = [model.series.filter(regex=r"^(?!money_)") for model in (off, on)]
    assert lever in ONLY_MONEY or changed & LIVED or not lives[0].equals(lives[1]), "it does more than cost"
    assert "series" in changed
    booked = [model.ledger.groupby("purpose", observed=False)["amount_fen"].sum()[PRICE[lever]] for model in (off, on)]
    assert booked[0] != booked[1]
    if lever not in SAVES:
        assert booked[1] > booked[0]


GRADED = [lever.name for lever in LEVERS if not lever.choices and not (lever.integer and lever.high == 1)]


@pytest.mark.parametrize("lever", GRADED)
def test_a_stronger_lever_costs_more(lever):
    """By what its price is booked as, or in all; those that save public money, or spend it earlier, only move it."""
    value, context = CONTEXT[lever]
    parameter = PARAMETERS[lever]
    paid = []
    for share in (0.5, 1.0):
        strength = max(1, round(value * share)) if parameter.integer else value * share
        model = lived("puyang", "no-fund", {"place.scale": 0.25} | context | {lever: strength})
        booked = model.ledger.groupby("purpose", observed=False)["amount_fen"].sum()[PRICE[lever]]
        paid.append((model.series["money_public"].sum(), booked))
    (less, less_booked), (more, more_booked) = paid
    if lever in SAVES or lever == "review.urgent":
        assert less != more
    else:
        assert more_booked > less_booked or more > less

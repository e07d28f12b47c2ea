"""Who votes for the council, stands for it, and votes on projects; the committee's election is not touched."""

from __future__ import annotations

import pytest

from sim import franchise
from sim.budget import ENTRIES
from sim.parameters import PARAMETERS
from sim.person import ADULT
from sim.world import with_room
from tests.worlds import in_fen, parameters, small

CHOICES = PARAMETERS["franchise.migrants"].choices
ELECTIONS = {"engagement.decides": "residents", "engagement.ballot": 1, "fund.per_community": 300_000}


def listed(choice, migrant, tenure, cut=()):
    p = parameters({"franchise.migrants": float(CHOICES.index(choice))}, cut)
    return franchise.may_vote(migrant, tenure, p)


@pytest.mark.parametrize(
    ("choice", "newcomer", "settled"), [("all", True, True), ("settled", False, True), ("registered", False, False)]
)
def test_the_rule_is_for_migrants_by_time_of_residence(choice, newcomer, settled):
    assert listed(choice, 1, 11) == newcomer
    assert listed(choice, 1, 12) == settled
    assert listed(choice, 0, 0), "locals always vote"
    assert not listed(choice, 1, 12, cut=["franchise_to_voting"])


def lived(choice, months=6, **more):
    model = small("puyang", "no-fund", overrides={"franchise.migrants": choice, "place.scale": 1} | ELECTIONS | more)
    model.run(months)
    return model


@pytest.fixture(scope="module")
def choices():
    return {choice: lived(choice) for choice in CHOICES}


def test_more_vote_on_projects_and_for_the_council_the_wider_the_roll(choices):
    for act in ("votes", "voted_council"):
        shares = [choices[choice].series[act].sum() for choice in CHOICES]
        assert 0 < shares[0] < shares[1] < shares[2], act


def test_everybody_votes_for_the_statutory_committee(choices):
    month = 5  # its first election
    turnout = [choices[choice].series["voted_committee"].iloc[month] for choice in CHOICES]
    assert turnout[2] == pytest.approx(turnout[0], abs=0.02)
    panel = choices["registered"].world
    migrants = panel.people[(panel.people["migrant"] == 1) & (panel.people["age"] >= ADULT)]
    assert (migrants["year_acts"] & 512).any()


def test_who_is_not_on_the_roll_holds_no_seat(choices):
    world = choices["registered"].world
    held = world.seats[world.seats >= 0]
    assert len(held)
    assert not world.people["migrant"][held].any()
    world = choices["all"].world
    assert world.people["migrant"][world.seats[world.seats >= 0]].any()


def test_the_roll_is_paid_by_the_adult_on_it_once_a_year(choices):
    paid = {c: choices[c].ledger.query('purpose == "voters\' roll"')["amount_fen"] for c in CHOICES}
    assert paid["registered"].empty
    assert len(paid["settled"]) == len(paid["all"]) == 1
    assert paid["all"].sum() > paid["settled"].sum() > 0
    assert paid["registered"].sum() % in_fen("roll") == 0


def test_where_officials_decide_there_is_nothing_to_vote_for():
    models = [
        lived(choice, **{"engagement.decides": "officials", "engagement.ballot": 0}) for choice in ("all", "registered")
    ]
    assert models[0].series.equals(models[1].series)
    assert models[0].ledger.equals(models[1].ledger)


def test_a_roll_for_an_election_within_the_year_is_paid_for_when_it_is_held():
    """A council was elected in month 3 by a roll that was first paid for in month 13."""
    world = small("puyang", burn_in=0).world
    p = parameters({"engagement.decides": 2.0, "franchise.migrants": 2.0})
    for election, month, paid_for in ((0, 4, 0), (1, 4, 1), (0, 12, 1)):
        world.counts[ENTRIES] = 0
        world = with_room(world, year_begins=True)
        world.courtyards["council_election"] = election
        franchise.keep_roll(month, world, 0, p)
        assert int(world.counts[ENTRIES]) == paid_for

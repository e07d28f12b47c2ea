"""Urgent repairs: out of a share kept in the fund, in any month, where residents told of an urgent need."""

from __future__ import annotations

import numpy as np
import pytest

from sim import repairs, small_works
from sim.budget import PROPOSALS_MADE
from sim.parameters import CARE, MONTHS, RESIDENTS
from sim.proposals import DELIVERED, DELIVERING, NO_MAJORITY, NO_QUORUM, REPAIRS, VETOED
from sim.world import with_room
from tests.proposing import paid
from tests.worlds import in_fen, parameters, small

SEED, JUNE = 3, 5
SHARE = {"review.urgent": 0.2, "government.information": 1.0}


def street(told=(0, 1), severity=0.9, urgent=10_000_000, **fields):
    """A place where residents of some courtyards complained last month, with money kept for repairs."""
    world = with_room(small("puyang", burn_in=0, overrides={"place.scale": 0.1}).world, year_begins=True)
    world.needs[:] = 0.1
    world.needs[:, 2] = severity
    world.courtyards["attended"], world.courtyards["complaints"] = 0, 0
    world.courtyards["complaints"][list(told)] = 2
    world.communities[0].fund = 50_000_000
    world.communities[0].urgent = world.communities[0].urgent_year = urgent
    for name, value in fields.items():
        world.courtyards[name] = value
    return world


def decide(world, month=JUNE, cut=(), **changes):
    p = parameters(SHARE | changes, cut)
    repairs.repairs_month(SEED, month, world, 0, repairs.provided_for(world, p), p)
    return world.proposals[: int(world.counts[PROPOSALS_MADE])]


def test_the_share_is_kept_in_january_and_the_fund_s_again_in_december():
    world = street(told=(), urgent=0)
    decide(world, month=0)
    assert world.communities[0].urgent == 10_000_000
    decide(world, month=MONTHS - 1)
    assert (world.communities[0].urgent, world.communities[0].fund) == (0, 50_000_000)


def test_a_repair_costs_the_same_in_whatever_month_of_the_year_it_is_put_forward():
    early, late, next_year = (decide(street(told=(0,)), month=month)[0].cost for month in (3, 8, 3 + MONTHS))
    assert early == late != next_year


def test_a_repair_is_decided_and_paid_at_once_and_done_by_next_month():
    world = street()
    rows = decide(world)
    assert sorted(rows["courtyard"].tolist()) == [0, 1]
    assert np.all(rows["pool"] == REPAIRS)
    assert np.all(rows["state"] == DELIVERING)
    cost = int(rows["cost"].sum())
    assert paid(world) == {"repair": cost}
    assert (world.communities[0].urgent, world.communities[0].fund) == (10_000_000 - cost, 50_000_000 - cost)
    small_works.carry_on(SEED, JUNE + 1, world, 0, parameters(SHARE))
    assert np.all(rows["state"] == DELIVERED)
    assert world.needs[0, 2] < 0.9 == world.needs[2, 2]
    assert world.courtyards["answered"][:3].tolist() == [1.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("world", "why"),
    [(street(told=()), "nobody told"), (street(severity=0.6), "not urgent"), (street(urgent=0), "no share kept")],
    ids=["nobody told", "not urgent", "no share kept"],
)
def test_otherwise_nothing_is_put_forward(world, why):
    assert len(decide(world)) == 0, why


def test_a_meeting_tells_as_complaints_do_and_only_these_hang_on_their_link():
    assert len(decide(street(), cut=["complaints_to_repairs"])) == 0
    met = street(told=(), attended=4)
    assert len(decide(met, cut=["complaints_to_repairs"])) == len(met.courtyards)


def test_care_is_no_repair():
    world = street(severity=0.1)
    world.needs[:, CARE] = 1.0
    assert len(decide(world)) == 0


def test_one_repair_a_need_and_year_and_none_where_works_are_under_way():
    world = street()
    decide(world)
    assert len(decide(world, month=JUNE + 1)) == 2


def test_officials_repair_what_they_see_and_a_council_what_has_a_majority():
    blind = {"government.information": 0.0, "need.complaint_counts": 0.1}
    rows = decide(street(told=range(4)), **blind)
    assert set(rows["refusal"][rows["state"] == VETOED]) == {NO_MAJORITY}
    council = {"engagement.decides": 2.0, "council.error": 0.05}
    for present, state in ((1.0, DELIVERING), (0.0, VETOED)):
        world = street()
        world.seats[:15] = np.arange(15)
        rows = decide(world, **council, **{"council.presence": present})
        assert set(rows["state"]) == {state}
    assert set(rows["refusal"]) == {NO_QUORUM}
    assert len(decide(world, month=JUNE + 1, **council)) == 4, "what no quorum heard is put forward again"


def test_nothing_is_put_forward_where_there_is_no_council_yet():
    """In the first month of a reform every repair was refused by a council that did not exist, and shut out."""
    assert len(decide(street(), **{"engagement.decides": 2.0})) == 0


def test_a_twelfth_of_the_share_comes_free_each_month_for_the_worst_need_first():
    """All of it was spent in January, on whichever courtyard the lot named."""
    world = street(told=range(4), urgent=12_000_000)
    world.needs[:4, 2] = 0.8, 0.75, 0.95, 0.85
    costs = {"urgent.cost": 9_000}
    chosen = [decide(world, month=month, **costs)["courtyard"].tolist() for month in range(1, 8)]
    spent = [12_000_000 // 12 * (month + 1) for month in range(1, 8)]
    rows = world.proposals[: int(world.counts[PROPOSALS_MADE])]
    assert chosen[0][0] == 2
    assert all(
        rows["cost"][rows["decided"] <= month].sum() <= free for month, free in zip(range(1, 8), spent, strict=True)
    )
    assert len(set(rows["decided"].tolist())) > 1


def test_what_is_kept_is_not_given_to_the_year_s_projects():
    spent = []
    for share in (0.0, 0.5):
        overrides = {"review.urgent": share, "place.scale": 0.25, "urgent.severity": 0.9}
        model = small("puyang", "reform-2009", overrides=overrides)
        model.run(12)
        assert model.world.communities["urgent"].sum() == 0
        spent.append(model.series["projects_funded"].sum())
    assert spent[0] >= spent[1]


def test_a_run_repairs_in_any_month_but_the_last_and_closes_the_year_s_repairs():
    overrides = {"review.urgent": 0.3, "place.scale": 0.5}
    model = small("puyang", "reform-2009", overrides=overrides)
    model.run(36)
    table = model.projects.query("pool == 'repair'")
    months = set(((table["drafted"].astype(int) - 1) % MONTHS).tolist())
    assert MONTHS - 1 not in months
    assert {0, 1} & months, "even while the main cycle collects"
    assert set(table["state"]) <= {"evaluated", "vetoed"}
    done = table[table["state"] == "evaluated"]
    assert (done["delivered"] == done["decided"] + 1).all()


def test_a_council_that_sits_for_repairs_alone_is_paid_for_the_sitting_and_exchanges_nothing():
    """Members met in seven months of the year for nothing."""
    residents = {"engagement.decides": 2.0, "review.rounds": 4.0}
    books = {}
    for sits in (0, 1):
        world = street(sits=sits)
        world.seats[:] = np.arange(len(world.seats))
        decide(world, **residents)
        books[sits] = paid(world)
    assert books[0]["allowance"] == len(world.seats) * in_fen("sitting")
    assert "allowance" not in books[1], "which is paid for already"

    idle = street(told=())
    idle.seats[:] = np.arange(len(idle.seats))
    decide(idle, **residents)
    assert paid(idle) == {}
    judged = []
    for rounds in (0.0, 6.0):
        world = street()
        world.seats[:] = np.arange(len(world.seats))
        judged.append(decide(world, **residents | {"review.rounds": rounds, "review.step": 0.5})["yes"].tolist())
    assert judged[0] == judged[1]


def test_a_sitting_for_repairs_takes_members_hours_as_any_other_does():
    world = street(sits=0)
    world.seats[:] = 0
    decide(world, **{"engagement.decides": RESIDENTS})
    assert world.courtyards["sits"].all()
    for quiet, how in ((street(told=(), sits=0), {"engagement.decides": RESIDENTS}), (street(sits=0), {})):
        quiet.seats[:] = 0
        decide(quiet, **how)
        assert not quiet.courtyards["sits"].any(), "nobody sat"

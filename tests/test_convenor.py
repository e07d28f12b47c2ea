"""One core, many actors: what the convenor does and what it costs residents, and who else sits at the table."""

from __future__ import annotations

import numpy as np
import pytest

from sim import convenor, decision, deliberation, occasions
from sim.budget import PROPOSALS_MADE
from sim.parameters import CARE
from sim.person import PROPOSES
from sim.proposals import BY_OFFICIALS, BY_RESIDENT, FUNDED, draft
from sim.world import with_room
from tests.proposing import paid
from tests.worlds import in_fen, parameters, same_frames, small

SEED = 3
RESIDENTS = {"engagement.decides": 2.0}


def hall(scale=0.25):
    """A place on its first day, every need half severe."""
    world = with_room(small("puyang", burn_in=0, overrides={"place.scale": scale}).world, year_begins=True)
    world.needs[:] = 0.5
    world.courtyards["meeting"], world.courtyards["council_asks"] = 0, 0.0
    return world


# -- the convenor ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("strength", "items"), [(0.0, 0), (0.5, 5), (1.0, 10)])
def test_the_convenor_puts_a_part_of_the_shortlist_on_the_agenda(strength, items):
    world = hall()
    p = parameters(RESIDENTS | {"convenor.strength": strength, "government.shortlist": 10})
    deliberation.shortlist(SEED, 1, 0, world, 0, 0, len(world.courtyards), p)
    rows = world.proposals[: int(world.counts[PROPOSALS_MADE])]
    assert len(rows) == items
    assert np.all(rows["by"] == BY_OFFICIALS)


def asks(strength=1.0, agenda=True, cut=(), meetings=(0,)):
    world = hall()
    world.courtyards["meeting"][list(meetings)] = 1
    convenor.table_month(SEED, 1, agenda, world, 0, parameters(RESIDENTS | {"convenor.strength": strength}, cut))
    return world


def test_hours_are_paid_and_spent_on_asking_where_something_is_on():
    world = asks()
    assert paid(world) == {"convening": int(parameters().convenor_hours * in_fen("convenor"))}
    asked = world.courtyards["council_asks"]
    assert 0 < asked[0] <= 1
    assert not asked[1:].any()
    some = asks(0.4).courtyards["council_asks"][0]
    assert asks(0.2).courtyards["council_asks"][0] == pytest.approx(some / 2)
    assert asks(0.4, meetings=(0, 1)).courtyards["council_asks"][0] < some, "the same hours for more"
    assert paid(asks(meetings=())) == paid(asks(agenda=False)) == {}, "where nothing is convened nobody is paid"


def test_nobody_is_asked_after_the_agenda_is_closed_or_without_the_link():
    assert not asks(agenda=False).courtyards["council_asks"].any()
    assert not asks(cut=["convenor_to_asking"]).courtyards["council_asks"].any()


def test_the_convenor_asks_over_a_link_of_its_own_and_the_council_over_another():
    assert asks(cut=["council_to_asking"]).courtyards["council_asks"][0] == asks().courtyards["council_asks"][0]
    for cut, asked in (((), True), (["convenor_to_asking"], True), (["council_to_asking"], False)):
        world = hall()
        world.seats[:] = 0
        occasions.council_asks(world, 0, parameters(cut=cut))
        assert world.courtyards["council_asks"].any() == asked


@pytest.mark.parametrize("decides", [0.0, 1.0])
def test_where_residents_do_not_decide_there_is_no_convenor(decides):
    world = hall()
    world.courtyards["meeting"] = 1
    p = parameters({"engagement.decides": decides, "convenor.strength": 1.0})
    convenor.table_month(SEED, 1, True, world, 0, p)
    assert paid(world) == {}
    assert not world.courtyards["council_asks"].any()


def test_over_projects_from_the_convenor_s_agenda_residents_did_not_decide():
    world, p = hall(), parameters(RESIDENTS | {"convenor.strength": 1.0})
    for by in (BY_OFFICIALS, BY_RESIDENT):
        n = draft(world, 0, 0, 0, 0, 0, by, -1, 0, 0)
        world.proposals[n].state, world.proposals[n].decided = FUNDED, 3
    decision.give_credit(3, world, 0, p)
    assert world.proposals["by_residents"][:2].tolist() == [0.0, 1.0]


def test_a_convenor_s_agenda_costs_residents_belief_that_they_are_answered():
    """Without asking and speaking first; where deciding is all that teaches, and the ballot funds what serves many."""
    means = []
    for strength in (0.0, 1.0):
        overrides = {"convenor.strength": strength, "attribution": 1.0, "engagement.ballot": 1, "place.scale": 0.5}
        model = small("puyang", "reform-2009", overrides=overrides, cut=("convenor_to_asking", "convenor_to_judgement"))
        model.run(48)
        means.append(model.series["external_efficacy"].iloc[12:].mean())
    assert means[1] < means[0] - 0.002


# -- the table ---------------------------------------------------------------------------------------


def manage(asked=2, attended=5, share=1.0, months=200, cut=(), severity=0.8):
    """How often a need that was asked for is dealt with in a courtyard whose manager is at the table."""
    world, dealt = hall(), 0
    p = parameters({"table.managers": share}, cut)
    for month in range(1, months):
        world.needs[:] = severity
        row = world.courtyards[0]
        row.attended, row.asked_for, row.answered = attended, asked, 0.0
        convenor.table_month(SEED, month, False, world, 0, p)
        dealt += world.needs[0, asked] < severity
        assert (world.needs[0, asked] < severity) == (row.answered == 1.0)
        assert np.all(np.delete(world.needs, asked, axis=1) == severity)
    return dealt / (months - 1)


def test_what_a_meeting_asked_for_is_dealt_with_where_the_manager_is_at_the_table():
    assert manage() == pytest.approx(parameters().table_upkeep * 0.8, abs=0.08)
    assert manage(severity=0.2) < manage()
    assert manage(attended=0) == manage(asked=CARE) == manage(cut=["table_to_upkeep"]) == 0


def test_what_nobody_asked_for_this_month_is_not_dealt_with():
    """Wishes are of one month: neither the first month nor a meeting of another kind finds one that stood."""
    model = small("puyang", "reform-2009", burn_in=0, overrides={"place.scale": 0.25, "covenant.meetings": 6})
    assert np.all(model.world.courtyards["asked_for"] == -1)
    asked, others = 0, 0
    for _ in range(12):
        model.step()
        for row in model.world.courtyards:
            spoke = np.any(model.world.people["acts"][row.first : row.stop] & PROPOSES)
            assert row.meeting == 1 or row.asked_for < 0
            assert row.asked_for >= 0 or not (row.meeting == 1 and spoke)  # who spoke may have moved since
            asked += row.asked_for >= 0
            others += row.attended > 0 and row.asked_for < 0
    assert asked > 0
    assert others > 0


def test_a_larger_share_adds_courtyards_and_takes_none_away():
    before = set()
    for share in (0.2, 0.5, 1.0):
        world = hall(scale=1.0)
        world.courtyards["attended"], world.courtyards["asked_for"] = 5, 0
        p = parameters({"table.managers": share})
        p.table_upkeep = 10.0
        convenor.table_month(SEED, 1, False, world, 0, p)
        there = set(np.flatnonzero(world.needs[:, 0] < 0.5).tolist())
        assert before < there
        before = there
    assert len(before) == len(world.courtyards)


def test_a_manager_is_paid_an_hour_a_meeting():
    world = hall()
    world.courtyards["meeting"][:3] = 1
    convenor.table_month(SEED, 1, False, world, 0, parameters({"table.managers": 1.0}))
    assert paid(world) == {"managers at the table": 3 * in_fen("manager")}


def gift(rating, firms=4.0, month=12, cut=()):
    world = hall()
    world.communities[0].rating = rating
    convenor.table_month(SEED, month, True, world, 0, parameters({"table.firms": firms}, cut))
    assert world.communities[0].fund == world.communities[0].social
    assert paid(world).get("firms invited", 0) == (firms * in_fen("invitation") if month % 12 == 0 else 0)
    return int(world.communities[0].social)


def test_firms_give_once_a_year_as_residents_rate_last_year_s_works():
    assert gift(0.0) == gift(0.8, month=5) == gift(0.8, cut=["rating_to_gifts"]) == 0
    assert gift(0.8) == pytest.approx(2 * gift(0.4), abs=8)
    assert gift(0.8, firms=8.0) > gift(0.8)


def test_what_firms_gave_is_spent_last_and_never_returned():
    model = small("puyang", "fund-only", overrides={"table.firms": 20, "place.scale": 0.25})
    model.run(36)
    row, ledger = model.world.communities[0], model.ledger
    given = ledger.query("purpose == 'firm gift'")["amount_fen"].sum()
    assert 0 < row.social == row.fund <= given
    off = small("puyang", "fund-only", overrides={"place.scale": 0.25})
    off.run(36)
    assert not same_frames(off.series, model.series)

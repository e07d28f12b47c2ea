"""A proposal's life: every stage in its order, every refusal with its reason, and none ever lost."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import proposals
from sim.institutions import COMMUNITY
from sim.population import NEEDS
from sim.proposals import (
    BY_OFFICIALS,
    BY_RESIDENT,
    MAIN,
    MICRO,
    PROPOSAL,
    REFUSALS,
    REPAIRS,
    STATES,
    VETOED,
)
from tests.proposing import SEED, propose, town
from tests.worlds import EVERY_LEVER, full, parameters, records, small

ORDER = ["drafted", "costed", "voted", "decided", "started", "delivered", "evaluated"]
ENDS = {"out of scope", "vetoed", "merged", "evaluated"}
ONLY_FORWARD = {name: n for n, name in enumerate(STATES)}
ONLY_FORWARD["merged"] = ONLY_FORWARD["vetoed"]
YEARS = 3

CORNERS = ("no-fund", "fund-only", "voice-only", "reform-2009")
# Place parameters under which proposals meet every refusal.
STRICT = {"council.quorum": 0.8, "council.courtyard_seats": 3, "council.cofinancing": 0.5, "ladder.give": 3.8}


MINDED = {"objection.share": 0.02, "objection.need": 0.4, "objection.idle": 0.6, "engagement.publicity": 1}


def everything(**more):
    return full(burn_in=24, **more)


RUNS = {
    **{policy: (policy, {}) for policy in CORNERS},
    "opinion-2017": ("opinion-2017", {}),
    "every lever": ("reform-2009", EVERY_LEVER),
    "co-financing": ("reform-2009", EVERY_LEVER | STRICT | {"engagement.ballot": 0}),
}


@pytest.fixture(scope="module", params=RUNS)
def life(request):
    """A run, and its table of proposals at the end of each month."""
    policy, overrides = RUNS[request.param]
    model, tables = small("puyang", policy, overrides=overrides, burn_in=24), []
    for _ in range(12 * YEARS):
        model.step()
        tables.append(model.projects)
    return tables


# -- a life ------------------------------------------------------------------------------------------


def test_stages_come_in_their_order(life):
    months = life[-1][ORDER].astype("float")
    assert len(months) > 3
    for before, after in itertools.pairwise(ORDER):
        both = months[[before, after]].dropna()
        assert (both[before] <= both[after]).all(), (before, after)
    assert months["drafted"].notna().all()
    planned = life[-1][["started", "finishes", "delivered"]].dropna()
    assert (planned["started"] <= planned["finishes"]).all()
    assert (planned["finishes"] == planned["delivered"]).all()


def test_each_stage_falls_in_its_part_of_the_budget_year(life):
    table = life[-1][life[-1]["pool"] == "main"]
    allowed = {
        "drafted": range(2), "costed": range(1, 2), "voted": range(3, 4), "started": range(5, 6),
        "delivered": range(6, 11), "evaluated": range(11, 12),
    }  # fmt: skip
    for stage, months in allowed.items():
        assert set((table[stage].dropna().astype(int) - 1) % 12) <= set(months), stage
    assert (table["year"] == (table["drafted"] - 1) // 12 + 1).all()


def test_none_is_ever_lost(life):
    for before, after in itertools.pairwise(life):
        assert after["id"].tolist() == list(range(len(after)))
        assert len(after) >= len(before)
        kept = ["id", "year", "courtyard", "category", "by", "author", "author_generation", "drafted"]
        assert after[kept].iloc[: len(before)].equals(before[kept])


def test_a_proposal_never_goes_back(life):
    for before, after in itertools.pairwise(life):
        now = after.iloc[: len(before)]
        states = pd.DataFrame({"before": before["state"], "after": now["state"], "reason": now["reason"]}).astype(str)
        for row in states.itertuples():
            if row.before in ENDS:
                assert row.after == row.before
            objected = row.before == "funded" and row.reason == "objected"
            assert objected or ONLY_FORWARD[row.after] >= ONLY_FORWARD[row.before]


def test_a_year_s_proposals_have_all_come_to_an_end(life):
    for year in range(1, YEARS + 1):
        table = life[12 * year - 1]
        assert set(table.loc[table["year"] <= year, "state"]) <= ENDS


def test_every_refusal_keeps_its_reason_and_nothing_else_has_one(life):
    table = life[-1]
    refused = table["state"].isin(["vetoed", "out of scope", "merged"])
    assert (table.loc[refused, "reason"] != "").all()
    assert (table.loc[~refused, "reason"] == "").all()
    assert set(table.loc[table["state"] == "out of scope", "reason"]) <= set(REFUSALS[1:4])
    assert not set(table.loc[table["state"] == "vetoed", "reason"]) & set(REFUSALS[1:4])
    assert table.loc[table["state"] == "vetoed", "decided"].notna().all()


def test_a_merged_proposal_points_to_the_earlier_one_it_went_into(life):
    table = life[-1].set_index("id")
    merged = table[table["reason"] == "merged with an earlier one"]
    assert (table.loc[table["merged_into"] >= 0].index == merged.index).all()
    for number, row in merged.iterrows():
        other = table.loc[row["merged_into"]]
        assert row["merged_into"] < number
        assert (other["year"], other["category"]) == (row["year"], row["category"])
        whole = other["amended"] == 0  # else it may serve fewer than when the other went into it
        if whole and other["reason"] != "merged with an earlier one" and other["costed"] is not pd.NA:
            assert other["served_from"] <= row["courtyard"] < other["served_to"]


def test_what_a_proposal_serves_grows_from_a_side_drawn_by_lot():
    """It always grew upwards first, so that the courtyards listed first were served less often."""
    world, p = town(), parameters({"project.served": 250})
    stop, sides = len(world.courtyards), []
    for courtyard in range(1, stop - 1):
        for category in range(NEEDS):
            row = propose(world, courtyard, category)
            proposals.extent(SEED, row, world.courtyards, 0, stop, p)
            if row.served_to - row.served_from == 2:
                sides.append(row.courtyard - row.served_from)
    assert len(sides) > 5
    assert set(sides) == {0, 1}


def test_what_was_merged_is_no_refusal():
    model = small("puyang", "reform-2009", overrides={"place.scale": 0.5}, burn_in=24)
    model.run(24)
    table = model.projects
    merged = table["merged_into"] >= 0
    assert merged.sum() > 2
    refused = table["state"].isin(["vetoed", "out of scope"])
    assert set(table.loc[merged, "state"]) == {"merged"}
    assert table.loc[merged, ["quality", "rating"]].isna().all(axis=None)
    assert table.loc[merged & table["costed"].isna(), "cost_yuan"].isna().all()
    assert model.series["projects_vetoed"].sum() == refused.sum()


def test_what_was_merged_lends_its_support(life):
    table = life[-1].set_index("id")
    merged = table[table["merged_into"] >= 0]
    for number, row in merged.iterrows():
        assert table.loc[row["merged_into"], "support"] >= row["support"], number


def test_quality_is_between_0_and_1_and_ratings_are_of_what_was_delivered(life):
    table = life[-1]
    done = table["delivered"].notna()
    assert table.loc[done, "quality"].between(0, 1, inclusive="right").all()
    assert table.loc[~done, "quality"].isna().all()
    rated = table["evaluated"].notna()
    assert table.loc[rated, "delivered"].notna().all()
    assert rated.sum() > 0 or done.sum() == 0
    assert table.loc[rated, "rating"].between(0, 1).all()


def test_residents_propose_where_they_decide_and_officials_draw_up_lists_where_not(life, request):
    policy, levers = RUNS[request.node.callspec.params["life"]]
    authors = set(life[-1]["by"])
    if policy in ("reform-2009", "opinion-2017") and "convenor.strength" not in levers:
        assert authors == {"resident"}
    else:
        assert "officials" in authors
    assert (life[-1].loc[life[-1]["by"] == "officials", "author"] == -1).all()
    named = (life[-1]["by"] == "resident") & (life[-1]["pool"] != "repair")
    assert (life[-1].loc[named, "author"] >= 0).all()


def test_every_kind_of_refusal_is_met_somewhere_and_said():
    reasons, place = set(), {"place.scale": 0.5, "engagement.ballot": 0}
    for overrides in (STRICT, {"council.quorum": 1.0}, {"fund.per_community": 60_000}, MINDED):
        model = everything(overrides=place | overrides)
        model.run(60)
        reasons |= set(model.projects["reason"])
    model = small("puyang", "voice-only", burn_in=24)
    model.run(60)
    reasons |= set(model.projects["reason"])
    assert reasons == set(REFUSALS)


# -- refusing and drafting ---------------------------------------------------------------------------


def test_a_refusal_sets_state_reason_and_month():
    row = records(PROPOSAL, 1)[0]
    proposals.refuse(row, 7, proposals.NO_MAJORITY)
    assert (row.state, row.refusal, row.decided) == (VETOED, proposals.NO_MAJORITY, 7)


def empty(room: int, communities: int = 1) -> SimpleNamespace:
    """Room for proposals of some communities."""
    return SimpleNamespace(
        proposals=records(PROPOSAL, room),
        following=np.zeros(room, dtype=np.int64),
        communities=records(COMMUNITY, communities),
        counts=np.zeros(4, dtype=np.int64),
    )


def test_a_draft_is_written_at_the_end_of_the_list():
    world = empty(3)
    rows = world.proposals
    for n, by in enumerate((BY_RESIDENT, BY_OFFICIALS)):
        assert proposals.draft(world, 0, 2, 25, 4, 1, by, 9 - 10 * by, 0, 6) == n
    assert world.counts.tolist() == [2, 0, 0, 0]
    assert (rows[1].id, rows[1].courtyard, rows[1].category, rows[1].support, rows[1].state) == (1, 4, 1, 6, 0)
    assert all(rows[1][stage] == -1 for stage in ORDER[1:])


@given(st.lists(st.integers(0, 2), max_size=12))
def test_a_community_has_its_own_proposals_of_the_year_in_the_order_of_drafting(drafted):
    world = empty(len(drafted), communities=3)
    for g in drafted:
        proposals.draft(world, g, 0, 1, 4, 1, BY_RESIDENT, 9, 0, 6)
    for g in range(3):
        own = [n for n, of in enumerate(drafted) if of == g]
        assert proposals.years_proposals(world, g).tolist() == own
        assert world.proposals["community"][own].tolist() == [g] * len(own)


def test_the_year_s_proposals_are_those_since_it_began():
    model = small("district", "reform-2009", overrides={"place.scale": 0.1})
    for year in range(1, 3):
        model.run(11)
        of_year = model.projects[model.projects["year"] == year]
        for g in range(len(model.world.communities)):
            own = proposals.years_proposals(model.world, g)
            assert own.tolist() == of_year.loc[of_year["community"] == g, "id"].tolist()
            assert len(own) > 0
        model.run(1)
        assert all(len(proposals.years_proposals(model.world, g)) == 0 for g in range(len(model.world.communities)))


def test_the_table_counts_months_and_years_from_1_and_names_things():
    world = empty(2)
    rows = world.proposals
    proposals.draft(world, 0, 10, 121, 4, 1, BY_RESIDENT, 33, 0, 6)
    rows[0].cost, rows[0].pledged = 1_234_500, 100
    table = proposals.to_frame(rows, 1, start=120)
    assert len(table) == 1
    row = table.iloc[0]
    assert (row["drafted"], row["year"]) == (2, 1)
    assert row["decided"] is pd.NA
    assert (row["category"], row["by"], row["state"], row["reason"]) == ("care", "resident", "drafted", "")
    assert pd.isna(row["cost_yuan"]), "nobody has costed it"
    assert row["pledged_yuan"] == 1
    rows[0].costed = 122
    assert proposals.to_frame(rows, 1, start=120).loc[0, "cost_yuan"] == 12_345


# -- luck --------------------------------------------------------------------------------------------


def test_the_same_wish_has_the_same_extent_cost_and_scope_whatever_the_policy_and_the_month_it_is_written_down():
    base = small("puyang", overrides={"place.scale": 0.5})
    arms = []
    for policy, levers in (
        ("fund-with-meetings", {"engagement.decides": "heard"}),
        ("reform-2009", {"engagement.meetings": 8}),
    ):
        model = base.branch(policy, levers)
        model.run(27)
        arms.append(model.projects.query("reason != 'merged with an earlier one' and costed.notna()"))
    luck = ["cost_yuan", "served_from", "served_to", "construction"]
    both = arms[0].merge(arms[1], on=["year", "courtyard", "category", "pool"])
    assert len(both) > 5
    assert (both["drafted_x"] != both["drafted_y"]).any()
    for name in luck:
        assert (both[f"{name}_x"] == both[f"{name}_y"]).all(), name


def test_proposals_of_one_courtyard_and_category_have_luck_of_their_own_by_year_and_pool():
    rows = records(PROPOSAL, 6)
    rows["year"], rows["pool"] = [0, 0, 0, 1, 1, 1], [MAIN, MICRO, REPAIRS] * 2
    assert len({proposals.lot_of(row) for row in rows}) == 6
    rows["drafted"] = np.arange(6)
    for row in rows:
        before = proposals.lot_of(row)
        row.drafted = 99
        assert proposals.lot_of(row) == before

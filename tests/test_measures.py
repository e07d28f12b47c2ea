"""Each indicator, counted a second time from the arrays, the panel, the ledger or the graph."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sim import measures
from sim.measures import COHESION_PARTS, INDICATORS
from sim.network import STRONGEST
from sim.person import ADULT, OLDER, STATES, TOOK_PART
from sim.tallies import ACT_COLUMNS, COLUMNS, INSTITUTION_COLUMNS
from tests.worlds import EVERY_LEVER, by_policy, full, small

MONTHS = 26
SCARCE = {"fund.per_community": 100_000, "fund.per_head": 0}  # so that something is refused
# Ties made after residents were counted would stand in the arrays but not yet in the month's indicators.
NO_NEW_TIES = ["activity_to_ties", "daily_life_to_ties"]


def watch(model, months):
    """Run a model and keep the state of each month as it is when residents have lived it."""
    kept, live = [], model.executor.live

    def live_and_keep(model):
        live(model)
        kept.append((model.month, model.world.copied()))

    model.executor.live = live_and_keep
    model.run(months)
    return kept


@pytest.fixture(scope="module")
def run():
    """Two years with every lever on: the model, and each month's state."""
    model = full(burn_in=24).branch("reform-2009", EVERY_LEVER | SCARCE, cut=NO_NEW_TIES)
    return model, watch(model, MONTHS)


def adults(world):
    """Every adult present, a row each, with what they felt and the group they belong to."""
    people = world.people[: world.present]
    frame = pd.DataFrame({name: people[name] for name in people.dtype.names if name != "leaving"})
    frame = frame[frame["age"] >= ADULT]
    yards = pd.DataFrame({name: world.courtyards[name] for name in ("stake", "stake_care")})
    cares = (frame["age"] >= OLDER) | (frame["with_child"] == 1)
    felt = yards.loc[frame["courtyard"]].set_index(frame.index)
    frame["stake"] = np.where(cares, felt["stake_care"], felt["stake"])
    frame["band"] = pd.cut(
        frame["age"], [0, 35 * 12, 60 * 12, 10_000], right=False, labels=["young", "middle", "older"]
    )
    frame["newcomer"] = frame["tenure"] < 36
    return frame.astype(dict.fromkeys(STATES, float))


def did(frame, name):
    """Who did something this month."""
    return (frame["acts"].to_numpy() >> ACT_COLUMNS.index(name) & 1).astype(bool)


def ties(world, frame):
    """Every end of a tie, a row each: whose, to whom, how strong."""
    ends = [
        (row, int(world.contacts[row, slot]), int(world.strength[row, slot]))
        for row in frame.index
        for slot in range(int(frame.at[row, "degree"]))
    ]
    return pd.DataFrame(ends, columns=["one", "other", "strength"])


def counted(month, world):
    """Indicators of residents, counted again."""
    frame = adults(world)
    found = {name: did(frame, name).mean() for name in ACT_COLUMNS}
    acted = frame["last_act"] > month - 12
    found["reach"] = acted.mean()
    groups = {
        "migrant": frame["migrant"] == 1, "local": frame["migrant"] == 0, "newcomer": frame["newcomer"],
        "settled": ~frame["newcomer"], **{band: frame["band"] == band for band in ("young", "middle", "older")},
    }  # fmt: skip
    found |= {f"reach_{name}": acted[rows].mean() if rows.any() else 0.0 for name, rows in groups.items()}
    for name, high, low in (
        ("migrant", "local", "migrant"),
        ("age", "older", "young"),
        ("tenure", "settled", "newcomer"),
    ):
        found[f"gap_{name}"] = found[f"reach_{high}"] - found[f"reach_{low}"]
    found |= {name: frame[name].mean() for name in STATES}
    found["needs_met"] = 1 - frame["stake"].mean()
    found["members"] = frame["member"].mean()
    bound = did(frame, "bound")
    wanted = ((frame["acts"] & TOOK_PART) != 0) | bound
    found["share_hours_bound"] = bound.sum() / wanted.sum() if wanted.any() else 0.0
    return found | counted_ties(world, frame)


def counted_ties(world, frame):
    ends = ties(world, frame)
    home, status = world.people["courtyard"], world.people["migrant"]
    one, other = ends["one"].to_numpy(), ends["other"].to_numpy()
    return {
        "degree": len(ends) / len(frame),
        "density": len(ends) / (8 * len(frame)),
        "isolation": (frame["degree"] == 0).mean(),
        "tie_strength": (ends["strength"] / STRONGEST).mean(),
        "bridging": (home[one] != home[other]).mean(),
        "mixed_ties": (status[one] != status[other]).mean(),
    }


COUNTED = [name for name in INDICATORS if name not in ("month", "cohesion", *INSTITUTION_COLUMNS)]


@pytest.mark.parametrize("name", COUNTED)
def test_an_indicator_of_residents_is_what_a_second_count_finds(run, counts, name):
    model, _ = run
    assert model.series[name].tolist() == pytest.approx([found[name] for found in counts], rel=1e-9, abs=1e-12)


@pytest.fixture(scope="module")
def counts(run):
    return [counted(month, world) for month, world in run[1]]


def test_cohesion_is_the_plain_mean_of_its_parts(run):
    series = run[0].series
    parts = series[list(COHESION_PARTS)].assign(isolation=1 - series["isolation"])
    assert series["cohesion"].to_numpy() == pytest.approx(parts.mean(axis=1).to_numpy(), rel=1e-12)


def test_a_place_of_one_courtyard_is_no_less_cohesive_for_ties_that_cannot_be():
    model = small("xingfu", "reform-2009")
    model.run(3)
    assert model.series["bridging"].eq(0).all()
    others = [name for name in COHESION_PARTS if name != "bridging"]
    parts = model.series[others].assign(isolation=1 - model.series["isolation"])
    assert model.series["cohesion"].to_numpy() == pytest.approx(parts.mean(axis=1).to_numpy(), rel=1e-12)


def test_months_count_from_1(run):
    assert run[0].series["month"].tolist() == list(range(1, MONTHS + 1))


@pytest.mark.parametrize("policy", by_policy())
def test_ties_on_the_graph_are_those_of_the_indicators(policy):
    model = small("chengbei", policy, burn_in=24).branch(policy, cut=[*NO_NEW_TIES, "moving_to_ties"])
    model.run(1)
    graph, people = model.graph(), model.world.people
    family = [edge for edge in graph.edges if people["household"][edge[0]] == people["household"][edge[1]]]
    graph.remove_edges_from(family)
    series, grown = model.series.iloc[-1], [i for i in graph if people["age"][i] >= ADULT]
    graph = nx.Graph(graph.subgraph(grown))
    strengths = [data["strength"] for _, _, data in graph.edges(data=True)]
    across = [graph.nodes[i]["courtyard"] != graph.nodes[j]["courtyard"] for i, j in graph.edges]
    assert len(strengths) > 100
    assert series["degree"] == pytest.approx(2 * graph.number_of_edges() / len(grown), rel=0.02)
    assert series["tie_strength"] == pytest.approx(np.mean(strengths), rel=0.02)
    assert series["bridging"] == pytest.approx(np.mean(across), abs=0.02)
    assert series["isolation"] == pytest.approx(nx.number_of_isolates(graph) / len(grown), abs=0.02)


# -- institutions and money -------------------------------------------------------------------------

PURPOSES = {
    "money_fund": ["fund grant"],
    "money_projects": ["project", "co-financing", "micro-project", "repair"],
    "money_engagement": [
        "meeting",
        "posting",
        "ballot",
        "reason given",
        "watch group",
        "allowance",
        "convening",
        "covenant meeting",
        "exchange",
        "amendment",
        "managers at the table",
        "firms invited",
        "voters' roll",
    ],
    "money_organisation": ["wages", "wage premium", "activity", "group spending"],
    "money_gifts": ["gift", "social gift", "firm gift"],
}
TIERS = ["city", "county", "township"]


def by_month(amounts, months):
    return (amounts.groupby(level=0).sum().reindex(range(1, months + 1), fill_value=0) / 100).to_numpy()


@pytest.mark.parametrize("name", PURPOSES)
def test_money_by_use_is_what_the_ledger_booked_that_month(run, name):
    model, _ = run
    booked = model.ledger.set_index("month").query("purpose in @use", local_dict={"use": PURPOSES[name]})["amount_fen"]
    assert booked.sum() > 0
    assert model.series[name].to_numpy() == pytest.approx(by_month(booked, MONTHS))


def test_public_money_is_what_the_tiers_paid_less_what_came_back(run):
    model, _ = run
    ledger = model.ledger.set_index("month")
    paid = by_month(ledger[ledger["giver"].isin(TIERS)]["amount_fen"], MONTHS)
    back = by_month(ledger[ledger["taker"].isin(TIERS)]["amount_fen"], MONTHS)
    assert back.sum() > 0
    assert model.series["money_public"].to_numpy() == pytest.approx(paid - back)


def test_every_purpose_of_money_that_residents_or_the_public_pay_is_shown_somewhere():
    from sim.budget import PURPOSES as ALL

    shown = {purpose for purposes in PURPOSES.values() for purpose in purposes}
    moved_on = {"pledge", "pledge returned", "organisation grant", "grant return", "fund return"}
    moved_on |= {"group support", "linkage grant", "service contract", "foundation seed", "matching", "local grant"}
    # what serves organisations and homes rather than residents stands in the ledger alone
    moved_on |= {"registration", "needs survey", "wage premium", "care running", "passed on"}
    services = {"training", "programme", "matching platform", "care fee", "care subsidy", "care beds", "twinning"}
    assert shown | moved_on | services == set(ALL)


REFUSED = ("vetoed", "out of scope", "merged")
PROJECTS = {
    "proposals": lambda table: table[table["pool"] == "main"]["drafted"],
    "projects_funded": lambda table: pd.concat(
        [
            table[~table["state"].isin(REFUSED) & (table["pool"] == "main")]["decided"],
            table[table["reason"] == "objected"]["decided"] - 1,  # funded, posted for a month, taken back
        ]
    ),
    "projects_delivered": lambda table: table[table["pool"] == "main"]["delivered"],
    "projects_vetoed": lambda table: table[
        table["state"].isin(REFUSED) & (table["merged_into"] < 0) & (table["pool"] == "main")
    ]["decided"],
}


@pytest.mark.parametrize("name", PROJECTS)
def test_what_became_of_proposals_is_counted_in_the_month_it_happened(run, name):
    model, _ = run
    months = PROJECTS[name](model.projects).dropna().value_counts()
    assert months.sum() > 0
    assert model.series[name].tolist() == [months.get(month, 0) for month in range(1, MONTHS + 1)]


def test_ballots_are_the_adults_who_cast_one(run):
    model, kept = run
    cast = [did(adults(world), "votes").sum() for _, world in kept]
    assert sum(cast) > 0
    assert model.series["ballots"].tolist() == cast


def test_meetings_are_the_courtyards_that_met(run):
    model, kept = run
    assert model.series["meetings"].tolist() == [int((world.courtyards["meeting"] > 0).sum()) for _, world in kept]


# -- the parts ---------------------------------------------------------------------------------------


def test_a_place_without_adults_has_shares_of_0_and_no_reach_of_groups():
    empty = measures.to_frame(np.zeros((2, COLUMNS)), np.zeros((2, len(INSTITUTION_COLUMNS))), 2)
    assert list(empty) == list(INDICATORS)
    missing = empty.columns[empty.isna().any()]
    assert set(missing) == set(measures.LOOKING_BACK)


def test_where_nobody_is_a_migrant_there_is_no_reach_of_migrants_and_no_gap_to_it():
    model = small("xingfu", "reform-2009", overrides={"place.share_migrant": 0.0})
    model.run(12)
    series = model.series
    assert series[["reach_migrant", "gap_migrant"]].isna().all().all()
    assert (series["reach_local"] == series["reach"]).all(), "everybody is registered here"
    assert series[["reach_older", "gap_age", "gap_tenure"]].notna().all().all()


def test_acts_of_a_year_are_those_of_its_months(run):
    """The panel's answers against the acts seen month by month, person by person."""
    model, kept = run
    panel = model.panel().query("year == 1").set_index("resident")
    done = {}
    for _, world in kept[:12]:
        for row, person in adults(world).iterrows():
            key = (row, person["generation"])
            done[key] = done.get(key, 0) | int(person["acts"])
    for row, answers in panel.iterrows():
        acts = done[row, answers["generation"]]
        for bit, name in enumerate(ACT_COLUMNS):
            if name != "supported_funded":
                assert answers[name] == bool(acts >> bit & 1), (row, name)

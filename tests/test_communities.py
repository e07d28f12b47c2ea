"""Several communities in one place: each with its council, fund and seats, under one government."""

from __future__ import annotations

import numpy as np
import pytest

from sim import GovernanceModel
from sim.parameters import defaults
from sim.world import how_many_communities
from tests.worlds import same_worlds


@pytest.fixture(scope="module")
def district():
    model = GovernanceModel("district", "reform-2009", seed=2, burn_in=24, overrides={"place.scale": 0.2})
    model.run(24)
    return model


def test_communities_share_out_the_courtyards_without_gap_or_overlap(district):
    rows, courtyards = district.world.communities, district.world.courtyards
    assert len(rows) == 4
    assert rows["first_courtyard"].tolist() == [0, *rows["stop_courtyard"][:-1].tolist()]
    assert rows["stop_courtyard"][-1] == len(courtyards)
    assert np.ptp(rows["stop_courtyard"] - rows["first_courtyard"]) <= 1
    assert rows["residents"].sum() == district.world.present
    assert (np.diff(courtyards["community"]) >= 0).all()
    assert rows["households"].sum() == len(np.unique(district.world.people["household"][: district.world.present]))


def test_each_has_its_own_council_of_its_own_residents(district):
    assert len(district.councils) == 4
    for council in district.councils:
        members = council.members
        assert members
        homes = district.world.people["courtyard"][members]
        assert set(district.world.courtyards["community"][homes].tolist()) == {council.community}


def test_each_has_its_own_fund_and_its_projects_stay_inside(district):
    grants = district.ledger[district.ledger["purpose"] == "fund grant"]
    assert grants.groupby("community")["amount_fen"].sum().tolist() == [2 * 400_000 * 100] * 4
    projects = district.projects.query("cost_yuan > 0")
    assert set(projects["community"]) == {0, 1, 2, 3}
    courtyards = district.world.courtyards["community"]
    for side in (projects["served_from"], projects["served_to"] - 1):
        assert courtyards[side.to_numpy()].tolist() == projects["community"].tolist()


def test_most_ties_stay_inside_a_community_and_some_go_beyond(district):
    graph = district.graph()
    community = district.world.courtyards["community"]
    ends = np.array([[graph.nodes[node]["courtyard"] for node in edge] for edge in graph.edges])
    beyond = (community[ends[:, 0]] != community[ends[:, 1]]).mean()
    assert 0 < beyond < 0.1


@pytest.mark.usefixtures("untraced")
def test_both_executors_live_it_alike():
    asked = {"seed": 3, "burn_in": 12, "overrides": {"place.scale": 0.1, "place.residents": 6_000}}
    one = GovernanceModel("district", "reform-2009", **asked)
    other = GovernanceModel("district", "reform-2009", engine="mesa", **asked)
    for model in (one, other):
        model.run(13)
    assert same_worlds(one.world, other.world) == []
    assert one.series.equals(other.series)


def test_scale_makes_more_or_fewer_communities_but_never_several_of_one():
    values = defaults() | {"place.communities": 20.0, "place.scale": 0.1}
    assert how_many_communities(values, 760) == 2
    assert how_many_communities(values | {"place.scale": 0.001}, 760) == 1
    assert how_many_communities(values | {"place.scale": 2.0}, 30) == 30
    assert how_many_communities(values | {"place.communities": 1.0, "place.scale": 50.0}, 760) == 1

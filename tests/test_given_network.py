"""A given network: its nodes are the people, its ties their first, under every policy and executor alike."""

from __future__ import annotations

import csv

import networkx as nx
import numpy as np
import pytest

from sim import GovernanceModel
from sim.errors import InputError
from sim.network import STRONGEST
from sim.network_file import read_network
from sim.person import ADULT, SLOTS
from sim.studies.compare import compare
from sim.tallies import tally_tie_ends
from tests.worlds import same_worlds

NODES = 90


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    """A small world of ninety with names, each tie both ways round."""
    graph = nx.watts_strogatz_graph(NODES, 4, 0.1, seed=1)
    path = tmp_path_factory.mktemp("net") / "ring.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            (f"人{i}", f"人{j}") for one, other in graph.edges for i, j in ((one, other), (other, one))
        )
    return path


def model(network, policy=None, place="puyang", **more):
    given = {"network": network, "seed": 3, "individuals": False, "burn_in": 24} | more
    return GovernanceModel(place, policy, **given)


def written(folder, graph, name="net.graphml"):
    nx.write_graphml(graph, folder / name)
    return folder / name


def ties(one):
    """Pairs of rows that are tied, once each."""
    world = one.world
    return {
        (i, int(j)) for i in range(world.present) for j in world.contacts[i, : int(world.people["degree"][i])] if i < j
    }


def of_file(one):
    """Pairs of rows that the file ties."""
    row = one.nodes["resident"].to_numpy()
    return {tuple(sorted(pair)) for pair in row[one.network.ends].tolist()}


@pytest.mark.parametrize("burn_in", [0, 24])
def test_month_1_begins_with_the_people_and_ties_of_the_file(ring, burn_in):
    one = model(ring, burn_in=burn_in)
    assert one.world.present == NODES == one.values["place.residents"]
    assert ties(one) == of_file(one)
    assert one.given.counts == {
        "nodes": NODES, "read": 360, "kept": 180, "merged": 180, "loops": 0, "inside": 0, "children": 0, "no_room": 0,
    }  # fmt: skip
    assert np.all(one.world.people["age"] >= ADULT)
    assert np.all(one.world.people["household_size"] == 1)
    assert np.all(one.world.people["sociability"] >= one.world.people["degree"])
    assert np.all(one.world.people["tenure"] <= one.world.people["age"])


def test_the_burn_in_moves_beliefs_and_strengths_and_leaves_the_ties(ring):
    before, after = model(ring, burn_in=0), model(ring, burn_in=60)
    assert ties(before) == ties(after)
    assert np.array_equal(before.world.people["age"], after.world.people["age"])
    assert np.mean(before.world.people["belonging"] != after.world.people["belonging"]) > 0.9
    first = int(before.p.tie_first * STRONGEST)
    strengths = after.world.strength[after.world.contacts < NODES]
    assert np.all(before.world.strength[before.world.contacts < NODES] == first)
    assert len(np.unique(strengths)) > 3
    assert np.mean(strengths != first) > 0.5


def test_ties_come_and_go_by_the_rules_from_month_1_on(ring):
    one = model(ring, "reform-2009")
    first = ties(one)
    one.run(24)
    assert 0.2 < len(first & ties(one)) / len(first) < 1
    assert ties(one) - first


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("level", ["resident", "household"])
def test_both_executors_and_a_branch_and_the_run_again_agree_to_the_last_bit(ring, level):
    plain, compiled = (
        model(ring, "reform-2009", network_nodes=level, engine=engine) for engine in ("mesa", "compiled")
    )
    branch = model(ring, network_nodes=level).branch("reform-2009")
    for one in (plain, compiled, branch):
        one.run(14)
    again = compiled.again()
    assert again.world.people["age"].tolist() == model(ring, network_nodes=level).world.people["age"].tolist()
    again.run(14)
    for other in (plain, branch, again):
        assert same_worlds(compiled.world, other.world) == []
        assert compiled.series.equals(other.series)
    assert compiled.explain(int(compiled.panel()["resident"].iloc[0]), month=3).reasons


def test_a_node_has_the_same_row_and_luck_under_every_policy(ring):
    models = [model(ring, policy) for policy in (None, "fund-only", "reform-2009")]
    for one in models:
        one.run(1)
        assert one.nodes.equals(models[0].nodes)
        for name in ("skill", "hours", "kind", "age"):
            assert np.array_equal(one.world.people[name], models[0].world.people[name])
    assert models[0].nodes["node"].tolist() == list(models[0].network.nodes)


def test_a_comparison_is_the_same_on_one_worker_and_two(ring):
    asked = {"months": 12, "replicates": 2, "network": read_network(ring), "network_nodes": "household"}
    tables = [compare("xingfu", ("no-fund", "reform-2009"), workers=workers, **asked) for workers in (1, 2)]
    assert tables[0].equals(tables[1])


# -- households --------------------------------------------------------------------------------------


def test_a_tie_of_two_households_is_one_of_an_adult_of_each(ring):
    one = model(ring, network_nodes="household")
    people = one.world.people
    head = one.nodes["resident"].to_numpy()
    assert np.array_equal(np.unique(people["household"]), np.sort(head))
    assert one.world.present > 1.5 * NODES
    pairs = ties(one)
    assert len(pairs) == len(one.network.ends)
    assert np.all(people["age"][np.array(list(pairs))] >= ADULT)
    households = {tuple(sorted((int(people["household"][i]), int(people["household"][j])))) for i, j in pairs}
    assert households == of_file(one)
    assert np.mean([i not in head for pair in pairs for i in pair]) > 0.1, "not the first member only"


def test_households_have_the_size_that_the_file_gives(tmp_path):
    graph = nx.cycle_graph(20)
    nx.set_node_attributes(graph, {node: 1 + node % 6 for node in graph}, "size")
    one = model(written(tmp_path, graph), network_nodes="household", burn_in=0)
    head = one.nodes["resident"].to_numpy()
    assert one.world.people["household_size"][head].tolist() == [1 + node % 6 for node in range(20)]


# -- what nodes say of themselves --------------------------------------------------------------------


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """Forty residents in twenty households of two courtyards, one child in each of ten of them."""
    graph = nx.Graph()
    for node in range(40):
        age = 9 if node < 20 and node % 2 == 0 else 20 + node
        graph.add_node(
            f"n{node}", age=age, migrant=node % 4 == 3, household=f"h{node // 2}", courtyard="东" if node < 24 else "西"
        )
    nx.add_path(graph, [f"n{node}" for node in range(40)])
    return written(tmp_path_factory.mktemp("net"), graph)


def test_residents_are_what_the_file_says_when_month_1_begins(described):
    one = model(described, burn_in=36)
    people, nodes = one.world.people, one.nodes
    rows = nodes["resident"].to_numpy()
    assert (people["age"][rows] // 12).tolist() == [
        9 if node < 20 and node % 2 == 0 else 20 + node for node in range(40)
    ]
    assert people["migrant"][rows].tolist() == [int(node % 4 == 3) for node in range(40)]
    assert nodes["courtyard"].tolist() == ["东"] * 24 + ["西"] * 16
    assert people["courtyard"][rows].tolist() == [0] * 24 + [1] * 16
    assert np.all(people["household"][rows[::2]] == people["household"][rows[1::2]])
    assert np.all(people["age"][np.unique(people["household"])] >= ADULT), "an adult stands first"
    assert people["with_child"][rows].tolist() == [1] * 20 + [0] * 20


def test_ties_within_a_household_or_of_a_child_are_dropped_and_counted(described):
    one = model(described, burn_in=0)
    counts = one.given.counts
    assert (counts["read"], counts["inside"], counts["children"]) == (39, 20, 9)
    assert counts["kept"] == len(ties(one)) == 10


def test_a_dwelling_stays_what_the_file_says_when_people_move(described):
    restless = {"place.turnover_local": 0.9, "place.turnover_migrant": 0.9}
    one = model(described, burn_in=24, overrides=restless)
    one.run(12)
    rows = one.nodes["resident"].to_numpy()
    assert np.mean(one.world.people["generation"] > 0) > 0.5
    assert one.world.people["migrant"][rows].tolist() == [int(node % 4 == 3) for node in range(40)]


def test_who_the_file_says_nothing_of_is_drawn_from_the_place_s_margins(tmp_path):
    graph = nx.watts_strogatz_graph(600, 4, 0.2, seed=2)
    graph.nodes[0]["migrant"], graph.nodes[0]["age"] = True, 50
    one = model(written(tmp_path, graph), burn_in=0)
    people = one.world.people
    assert people["migrant"].mean() == pytest.approx(one.values["place.share_migrant"], abs=0.08)
    older = one.values["place.share_60plus"] / (1 - one.values["place.share_under18"])
    assert np.mean(people["age"] >= 60 * 12) == pytest.approx(older, abs=0.07)


def test_what_a_resident_has_no_room_for_is_dropped_and_counted(tmp_path):
    one = model(written(tmp_path, nx.star_graph(12)), burn_in=12)
    assert one.given.counts["no_room"] == 12 - SLOTS
    assert int(one.world.people["degree"].max()) == SLOTS
    assert sum(one.given.counts[name] for name in ("kept", "merged", "loops", "inside", "children", "no_room")) == 12


def test_strength_is_the_file_s_where_it_gives_one(tmp_path):
    graph = nx.cycle_graph(12)
    nx.set_edge_attributes(graph, 1.0, "strength")
    world = model(written(tmp_path, graph), burn_in=0).world
    assert np.all(world.strength[world.contacts < 12] == STRONGEST)


def test_a_place_s_own_graph_comes_back_as_it_was(tmp_path):
    lived = GovernanceModel("xingfu", "reform-2009", seed=5, burn_in=24, individuals=False)
    lived.run(12)
    nx.write_graphml(lived.graph(), tmp_path / "lived.graphml")
    back = model(tmp_path / "lived.graphml", place="xingfu", burn_in=0)
    assert np.array_equal(back.world.people["age"] // 12, lived.world.people["age"] // 12)
    assert np.array_equal(back.world.people["migrant"], lived.world.people["migrant"])
    assert back.nodes["resident"].tolist() == list(range(lived.world.present))
    assert ties(back) == ties(lived)
    tally = [np.zeros(100), np.zeros(100)]
    for one, sums in zip((lived, back), tally, strict=True):
        tally_tie_ends(sums, one.world.contacts, one.world.strength, 0, one.world.present, len(one.world.people))
    assert np.array_equal(*tally), "as strong as they were"


# -- courtyards --------------------------------------------------------------------------------------

TABLE = "courtyard,residents,share_60plus,share_migrant\n西,50,0,1\n东,70,0.8,0\n北,20,0,0\n"
PLACE = (
    '[place]\nname = "mine"\nkind = "urban"\ntitle = { en = "Mine", zh = "我的" }\n'
    'about = { en = "My own.", zh = "自己的。" }\ncourtyards = "yards.csv"\n'
    '[parameters]\n"place.share_under18" = 0.1\n'
)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "yards.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(PLACE, encoding="utf-8")
    return tmp_path / "mine.toml"


def test_courtyards_of_the_same_name_have_the_margins_of_the_table(place, tmp_path):
    graph = nx.cycle_graph(40)
    nx.set_node_attributes(graph, {node: "东" if node < 25 else "西" for node in graph}, "courtyard")
    one = model(written(tmp_path, graph), place=place)
    assert one.given.arrangement.names == ("西", "东"), "in the order of the table, without those nobody lives in"
    rows = one.world.courtyards
    assert (rows["stop"] - rows["first"]).tolist() == [15, 25]
    assert rows["place_share_migrant"].tolist() == [1, 0]
    assert [int(one.world.people["migrant"][row.first : row.stop].sum()) for row in rows] == [15, 0]
    arm = one.branch("reform-2009")
    assert arm.world.courtyards["place_share_60plus"].tolist() == [0, 0.8]


def test_a_courtyard_that_is_not_in_the_table_is_refused_with_the_nearest(place, tmp_path):
    graph = nx.cycle_graph(40)
    nx.set_node_attributes(graph, "东边", "courtyard")
    with pytest.raises(InputError, match=r"courtyard '东边' is not in .*did you mean '东'"):
        model(written(tmp_path, graph), place=place)


def test_without_names_courtyards_are_made_of_the_place_s_usual_size(ring):
    one = model(ring, place="xingfu", overrides={"place.residents": 60, "place.courtyards": 2}, burn_in=0)
    sizes = one.world.courtyards["stop"] - one.world.courtyards["first"]
    assert len(sizes) == one.values["place.courtyards"]
    assert 15 <= sizes.min() <= sizes.max() <= 45
    one.run(12)
    assert one.series["bridging"].iloc[0] < 0.3, "most ties lie inside"


BAD = {
    "too few nodes": (nx.path_graph(4), {}, {}, "4 nodes; it takes 10 to 5,000,000"),
    "a courtyard missing": (nx.path_graph(12), {3: {"courtyard": "a"}}, {}, "node '0': courtyard is missing"),
    "a household in two courtyards": (
        nx.path_graph(12),
        {node: {"courtyard": str(node), "household": "h"} if node < 2 else {"courtyard": "x"} for node in range(12)},
        {},
        "lives in courtyard '0' and in '1'",
    ),
    "a household of seven": (nx.path_graph(12), {n: {"household": "h"} for n in range(7)}, {}, "'h' has 7 members"),
    "a scale": (nx.path_graph(12), {}, {"overrides": {"place.scale": 2}}, "place.scale = 2: the network"),
    "nodes that are neither": (nx.path_graph(12), {}, {"network_nodes": "homes"}, "it is resident or household"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_can_not_be_settled_is_refused_in_one_line(name, tmp_path):
    graph, attributes, more, message = BAD[name]
    graph = graph.copy()
    nx.set_node_attributes(graph, attributes)
    with pytest.raises(InputError) as caught:
        model(written(tmp_path, graph), **more)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_model_without_a_network_has_no_nodes():
    assert GovernanceModel("xingfu", burn_in=0, individuals=False).nodes.empty

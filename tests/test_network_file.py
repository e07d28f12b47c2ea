"""A network from a file: any ids, anything repeated, GraphML or CSV; broken ones refused with file and line."""

from __future__ import annotations

import csv

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.network_file import _is_header, _plain_id, read_network
from sim.scenarios.text_file import is_total

# Ids of any kind that a cell can hold; those that begin with # are comments, a total begins no tie, and 18.0 is read
# as 18.
IDS = st.one_of(
    st.integers(-50, 50).map(str),
    st.text(st.characters(blacklist_categories=("Cc", "Cs")), min_size=1, max_size=6)
    .map(str.strip)
    .filter(lambda text: text and text[0] != "#" and not is_total(text) and _plain_id(text) == text),
    st.sampled_from(["张三", "李四", "O'Neil, J.", 'a "b"', "x;y", "a b", "Müller"]),
)
TIES = st.lists(st.tuples(IDS, IDS), min_size=1, max_size=30)


def write(folder, rows, name="ties.csv", **options):
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, **options).writerows(rows)
    return path


def named(network):
    """Ties of a network, by the ids of their ends."""
    return [frozenset((network.nodes[i], network.nodes[j])) for i, j in network.ends.tolist()]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ties=TIES, both=st.booleans(), header=st.booleans(), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_any_ids_and_any_repeats_become_mutual_simple_ties(tmp_path, ties, both, header, quoting):
    rows = ties + [(other, one) for one, other in ties] if both else list(ties)
    assume(header or not _is_header([list(row) for row in rows]))
    network = read_network(write(tmp_path, [("source", "target")] * header + rows, quoting=quoting))
    assert network.nodes == tuple(dict.fromkeys(node for row in rows for node in row))
    assert named(network) == list(dict.fromkeys(frozenset(row) for row in rows if len(set(row)) == 2))
    assert np.all(network.ends[:, 0] < network.ends[:, 1])
    assert network.read == len(rows) == network.merged + network.loops + len(network.ends)
    assert network.loops == sum(one == other for one, other in rows)


ABC = [frozenset("ab"), frozenset("bc")]
LISTS = {
    "plain": ("a,b\nb,c\n", ABC),
    "a header by its names": ("Source,Target\na,b\nb,c\n", ABC),
    "a header in Chinese": ("源,目标\na,b\nb,c\n", ABC),
    "a header of two parties": ("乙方,甲方\nb,a\nc,b\n", ABC),
    "a header that names one column": ("姓名,邻居\na,b\nb,c\n", ABC),
    "a header above numbers": ("left,right\n1,2\n2,3\n", [frozenset("12"), frozenset("23")]),
    "a header above weights": ("left,right,w\na,b,3\nb,c,1.5\n", ABC),
    "columns in another order": ("weight,target,source,type\n1,b,a,kin\n2,c,b,work\n", ABC),
    "a type beside": ("a,b,kin\nb,c,work\n", ABC),
    "blanks": ("a b\nb  c\n", ABC),
    "tabs and comments": ("# FromNodeId\tToNodeId\na\tb\nb\tc\n", ABC),
    "networkx's own": ("a b {'weight': 3}\nb c {'weight': 1}\n", ABC),
    "semicolons and quotes": ('"a";"b"\r\n"b";"c"\r\n', ABC),
    "semicolons and numbers with a decimal comma": ("a;b;0,5\nb;c;0,25\n", ABC),
    "a header above decimal commas": ("left;right;w\na;b;0,5\nb;c;1,5\n", ABC),
    "a node without ties": ("a,b\nb,c\nd,d\n", ABC),
    "leading zeros are kept": ("01,1\n1,2\n", [frozenset(("01", "1")), frozenset("12")]),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_ties_is_read_however_it_is_written(name, tmp_path):
    text, ties = LISTS[name]
    (tmp_path / "ties.csv").write_text(text, encoding="utf-8")
    network = read_network(tmp_path / "ties.csv")
    assert named(network) == ties
    assert np.isnan(network.strength).all()
    assert ("d" in network.nodes) == ("d,d" in text)


@pytest.mark.parametrize(
    ("text", "first_row", "cells"),
    [
        ("甲,乙\n甲,丙\n", "tie", ("甲", "乙")),
        ("ego_id,alter_id\na,b\nb,c\n", "names", ("ego_id", "alter_id")),
        ("居民A,居民B\na,b\nb,c\n", "names", ("居民A", "居民B")),
        ("person_1,person_2\na,b\nb,c\n", "alone", ("person_1", "person_2")),
        ("wang,li\na,b\nb,c\n", "alone", ("wang", "li")),
        ("1,2\n3,4\n", "tie", ("1", "2")),
        ("节点,邻居\na,b\n", "names", ("节点", "邻居")),
        ("w,target,source\n1,b,a\n", "names", ("source", "target")),
    ],
)
def test_it_is_kept_how_the_first_row_was_read(text, first_row, cells, tmp_path):
    (tmp_path / "ties.csv").write_text(text, encoding="utf-8")
    network = read_network(tmp_path / "ties.csv")
    assert (network.first_row, network.first_cells) == (first_row, cells)
    assert (cells[0] in network.nodes) == (first_row != "names")


@pytest.mark.parametrize(
    "text",
    [
        "18,21.0\n21,33.0\n33,18.0\n",
        '"","V1","V2"\n"1",18,21\n"2",21,33\n"3",33,18\n',
        "number,source,target\n1,18,21\n2,21,33\n3,33,18\n",
        "nr,one,other\n1,18,21\n2,21,33\n3,33,18\n",
        "序号,姓名,邻居\n0,18,21\n1,21,33\n2,33,18\n",
        "18,21,1\n21,33,2\n33,18,3\n",
    ],
)
def test_a_table_of_numbers_as_programs_write_them_is_three_people(text, tmp_path):
    (tmp_path / "ties.csv").write_text(text, encoding="utf-8")
    network = read_network(tmp_path / "ties.csv")
    assert sorted(network.nodes) == ["18", "21", "33"]
    assert len(network.ends) == 3


@pytest.mark.parametrize("rows", ["#R1,R2\nR2,R3\n", 'R2,R3\n"#R1",R2\n'])
def test_a_row_that_may_be_a_comment_or_an_id_is_refused_and_none_is_dropped(rows, tmp_path):
    (tmp_path / "ties.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(InputError, match=r"ties.csv line \d: '#R1' begins with # as comments do"):
        read_network(tmp_path / "ties.csv")


@pytest.mark.parametrize("broken", ['<edge source="a"/>', "<node/>", '<edge target="b"/>'])
def test_an_end_that_graphml_does_not_name_is_nobody(broken, tmp_path):
    """It became a resident called None."""
    text = f'<graphml><graph edgedefault="undirected"><node id="a"/><node id="b"/>{broken}</graph></graphml>'
    (tmp_path / "ties.graphml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not valid GraphML: a node has no id, or an edge no source or target"):
        read_network(tmp_path / "ties.graphml")


@pytest.mark.parametrize("third", ["weight", "strength"])
@pytest.mark.parametrize("names", ["me,friend", "id,other"])
def test_ids_that_happen_to_count_are_no_row_numbers(names, third, tmp_path):
    (tmp_path / "ties.csv").write_text(f"{names},{third}\n1,2,0.5\n2,3,0.4\n3,4,0.9\n", encoding="utf-8")
    network = read_network(tmp_path / "ties.csv")
    assert network.nodes == ("1", "2", "3", "4")
    assert network.ends.tolist() == [[0, 1], [1, 2], [2, 3]]


def test_graphml_has_no_first_row(tmp_path):
    nx.write_graphml(nx.path_graph(3), tmp_path / "path.graphml")
    network = read_network(tmp_path / "path.graphml")
    assert (network.first_row, network.passed_over) == ("", ())


@pytest.mark.parametrize(
    ("head", "passed_over"),
    [
        ("source,target,weight", ("weight",)),
        ("Type,target,source,strength,", ("Type",)),
        ("source,target,strength", ()),
        ("a,b,0.75", ()),
    ],
)
def test_columns_that_are_named_and_not_read_are_kept(head, passed_over, tmp_path):
    (tmp_path / "ties.csv").write_text(f"{head}\nx,y,0.5\ny,z,0.25\n", encoding="utf-8")
    assert read_network(tmp_path / "ties.csv").passed_over == passed_over


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_strength_with_a_decimal_comma_is_read_where_another_sign_parts_cells(sign, tmp_path):
    text = "me;friend;strength\na;1,5;0,55\n1,5;b;1,000\nb;Suma;0.25\n"
    (tmp_path / "ties.csv").write_text(text.replace(";", sign), encoding="utf-8")
    network = read_network(tmp_path / "ties.csv")
    assert network.nodes == ("a", "1,5", "b", "Suma")
    assert network.strength.tolist() == [0.55, 1, 0.25]


def test_strength_is_read_and_the_stronger_of_repeats_kept(tmp_path):
    rows = [("source", "target", "strength"), ("a", "b", 0.25), ("b", "a", 0.75), ("b", "c", "")]
    network = read_network(write(tmp_path, rows))
    assert network.strength[0] == 0.75
    assert np.isnan(network.strength[1])


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_graphml_of_any_kind_is_made_simple(kind, tmp_path):
    graph = kind([(1, 2), (2, 1), (2, 3), (3, 3), (1, 2)])
    graph.add_node(9)
    nx.write_graphml(graph, tmp_path / "net.graphml")
    network = read_network(tmp_path / "net.graphml")
    assert network.nodes == ("1", "2", "3", "9")
    assert named(network) == [frozenset("12"), frozenset("23")]
    assert network.read == graph.number_of_edges() == network.merged + network.loops + 2
    assert network.loops == 1


def test_attributes_of_nodes_and_ties_are_read_from_graphml(tmp_path):
    graph = nx.Graph()
    graph.add_node("甲", age=67, migrant=True, courtyard="河边", household="h1", size=3, mood="fine")
    graph.add_node("乙", age=30.5, migrant=False, courtyard=7)
    graph.add_node("丙")
    graph.add_edge("甲", "乙", strength=0.5, weight=9)
    nx.write_graphml(graph, tmp_path / "net.xml")
    network = read_network(tmp_path / "net.xml")
    assert network.nodes == ("甲", "乙", "丙")
    assert network.age[:2].tolist() == [67, 30.5]
    assert np.isnan(network.age[2])
    assert network.migrant.tolist() == [1, 0, -1]
    assert network.size.tolist() == [3, 0, 0]
    assert network.courtyard == ("河边", "7", "")
    assert network.household == ("h1", "", "")
    assert network.strength.tolist() == [0.5]


def graphml(node="", edge="", data=""):
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        f'<key id="d" for="all" attr.name="{data}" attr.type="string"/>\n<graph edgedefault="undirected">\n'
        f'<node id="a">{node}</node>\n<node id="b"/>\n<edge source="a" target="b">{edge}</edge>\n</graph>\n</graphml>\n'
    )


BAD = {
    "empty": ("ties.csv", "", "no ties in it"),
    "blank": ("ties.csv", "\n \n# nothing\n", "no ties in it"),
    "only a header": ("ties.csv", "source,target\n", "no ties in it"),
    "one id in a row": ("ties.csv", "a,b\n\nc\n", "line 3: a row needs the ids of two nodes"),
    "a strength in per cent": ("ties.csv", "source,target,strength\na,b,80%\n", "did you mean 0.8?"),
    "a strength in hundredths": ("ties.csv", "source,target,strength\na,b,80\n", "did you mean 0.8?"),
    "a comma between cells and in one": ("ties.csv", 'source,target,strength\na,b,"0,8"\n', "did you mean 0.8?"),
    "a row of totals": ("ties.csv", "a,b\n合计,900\n", "line 2: '合计' begins a row of totals"),
    "an empty id": ("ties.csv", "a,b\n,c\n", "line 2: a row needs the ids of two nodes"),
    "an open quote": ("ties.csv", 'a,b\n"c,d\n', "line 2: not a table"),
    "a strength above 1": ("ties.csv", "source,target,strength\na,b,3\n", "line 2: strength = '3'"),
    "row numbers": ("ties.csv", "1,5,9\n2,9,7\n3,5,7\n", "the first column counts 1, 2, 3 and so on"),
    "row numbers before names": ("ties.csv", "1,甲,乙\n2,乙,丙\n3,甲,丙\n", "the first column counts 1, 2, 3"),
    "binary": ("ties.csv", "a,b\nc\0,d\n", "line 2: not a text file"),
    "empty GraphML": ("net.graphml", "", "line 1: not valid GraphML"),
    "a list with a GraphML ending": ("net.graphml", "a,b\n", "line 1: not valid GraphML"),
    "GraphML cut off": ("net.graphml", graphml()[:-30], "line 7: not valid GraphML"),
    "XML of another kind": ("net.csv", "<html><body/></html>", "not valid GraphML"),
    "an age that is a word": ("net.graphml", graphml('<data key="d">old</data>', data="age"), "node 'a': age = 'old'"),
    "an age of 200": ("net.graphml", graphml('<data key="d">200</data>', data="age"), "a number from 0 to 110"),
    "a migrant that is a number": ("net.graphml", graphml('<data key="d">3</data>', data="migrant"), "true or false"),
    "a size of 9": ("net.graphml", graphml('<data key="d">9</data>', data="size"), "a number from 1 to 6"),
    "a strength that is a word": (
        "net.graphml",
        graphml(edge='<data key="d">weak</data>', data="strength"),
        "tie 'a' to 'b': strength = 'weak'",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_file_is_one_line_with_file_and_place(name, tmp_path):
    file, text, message = BAD[name]
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_network(tmp_path / file)
    assert message in str(caught.value)
    assert file in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_strength_on_a_scale_of_marks_brings_no_guess(tmp_path):
    path = write(tmp_path, [("source", "target", "strength"), ("a", "b", "5")])
    with pytest.raises(InputError) as caught:
        read_network(path)
    assert str(caught.value) == f"{path} line 2: strength = '5' is not allowed; it takes a number from 0 to 1"


def test_what_is_no_file_is_refused(tmp_path):
    for path, message in ((tmp_path / "none.csv", "no such file"), (tmp_path, "a directory")):
        with pytest.raises(InputError, match=message):
            read_network(path)


def test_two_of_one_text_are_equal_and_so_are_kept_once(tmp_path):
    one, other = (read_network(write(tmp_path, [("a", "b")], name)) for name in ("one.csv", "two.csv"))
    third = read_network(write(tmp_path, [("a", "c")]))
    assert one == other
    assert hash(one) == hash(other)
    assert one != third

"""``--network``: said in one line, kept beside the results, refused in one line."""

from __future__ import annotations

import json
import re

import networkx as nx
import pandas as pd
import pytest

from sim import GovernanceModel
from sim.cli import main


@pytest.mark.parametrize("command", [["run", "xingfu", "no-fund"], ["compare", "xingfu", "no-fund", "fund-only"]])
def test_nodes_of_no_network_are_refused(command, capsys):
    assert main([*command, "--network-nodes", "household", "--months", "12"]) == 2
    said = "yuanluo: --network-nodes: 'household' says what the nodes of a network are; it takes --network FILE too\n"
    assert capsys.readouterr() == ("", said)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Nothing is said of compiling or of how far a run is, however slow the machine."""
    monkeypatch.setenv("YUANLUO_QUIET", "1")


@pytest.fixture
def net(tmp_path):
    path = tmp_path / "net.csv"
    lines = [f"{i},{j}" for i, j in nx.cycle_graph(30).edges] + ["1,0", "5,5"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def last_line(text):
    """What is said last, after notes."""
    return text.splitlines()[-1]


def test_a_run_says_what_was_read_and_keeps_whose_row_is_whose(net, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["run", "xingfu", "no-fund", "--months", "12", "--network", net, "--out", str(out), "--json"]) == 0
    captured = capsys.readouterr()
    json.loads(captured.out)
    assert last_line(captured.err).startswith(
        f"{net}: 30 nodes, each a resident; 32 ties read: 30 kept, 1 repeated, 1 to oneself"
    )
    nodes = pd.read_parquet(out / "nodes.parquet")
    assert set(nodes["node"]) == {str(node) for node in range(30)}
    assert sorted(nodes["resident"]) == list(range(30))
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["network"]["counts"]["kept"] == 30
    assert run["parameters"]["place.residents"] == "30"
    assert main(["run", "xingfu", "no-fund", "--months", "1", "--out", str(out)]) == 0
    assert not (out / "nodes.parquet").exists()


def test_a_comparison_is_of_the_network_s_people(net, tmp_path, capsys):
    arguments = ["compare", "xingfu", "no-fund", "reform-2009", "--months", "12", "--replicates", "2", "--workers", "1"]
    more = ["--network", net, "--network-nodes", "household", "--out", str(tmp_path), "--lang", "zh"]
    assert main([*arguments, *more]) == 0
    captured = capsys.readouterr()
    residents = re.search(r"30 个节点，每个为一户（共 (\d+) 名居民）；读入 32 条联系", captured.err)[1]
    given = {"network": net, "network_nodes": "household", "individuals": False, "burn_in": 0}
    assert int(residents) == GovernanceModel("xingfu", seed=1, **given).world.present > 30
    with_network = (tmp_path / "compare.csv").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))["network"]["nodes_are"] == "household"
    assert main([*arguments, "--out", str(tmp_path)]) == 0
    assert (tmp_path / "compare.csv").read_text(encoding="utf-8") != with_network


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("张三,n3", "; first row read as a tie: 张三–n3"),
        ("张三,李四", "张三–李四, whom no other row names: column names? Then write source,target above"),
        ("姓名,邻居", "; first row read as column names: 姓名–邻居"),
    ],
)
def test_the_line_says_how_the_first_row_was_read(head, said, tmp_path, capsys):
    path = tmp_path / "net.csv"
    path.write_text("\n".join([head, *(f"n{i},n{i + 1}" for i in range(12))]), encoding="utf-8")
    assert main(["run", "xingfu", "no-fund", "--months", "1", "--network", str(path)]) == 0
    assert last_line(capsys.readouterr().err).endswith(said)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "; columns passed over: weight, kind; strengths are read from a column `strength`"),
        ("zh", "；未读取的列：weight, kind；联系强度从名为 `strength` 的列读取"),
    ],
)
def test_the_line_says_which_columns_were_passed_over(lang, said, tmp_path, capsys):
    path = tmp_path / "net.csv"
    rows = ["source,target,weight,kind", *(f"n{i},n{i + 1},3,kin" for i in range(12))]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert main(["run", "xingfu", "no-fund", "--months", "1", "--network", str(path), "--lang", lang]) == 0
    line = last_line(capsys.readouterr().err)
    assert line.endswith(said)
    assert line.count("`strength`") == 1


@pytest.mark.parametrize("command", [["run", "xingfu", "no-fund"], ["compare", "xingfu", "no-fund", "fund-only"]])
def test_a_network_that_can_not_be_read_ends_at_once(command, tmp_path, capsys):
    (tmp_path / "bad.csv").write_text("a,b\nc\n", encoding="utf-8")
    assert main([*command, "--network", str(tmp_path / "bad.csv")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert last_line(captured.err).startswith("yuanluo: ")
    assert "bad.csv line 2" in last_line(captured.err)
    assert "Traceback" not in captured.err

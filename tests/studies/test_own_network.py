"""A study's own network settles its places, and its content is part of every run's key."""

from __future__ import annotations

import pickle

import pytest

from sim import GovernanceModel
from sim.cli import main
from sim.errors import InputError
from sim.studies import open_study, run_study
from sim.studies.comparison import compare_study
from sim.studies.study import load_study
from sim.telling.statements import method
from tests.studies.folders import write_study


def ties(folder, *more):
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["source,target", *(f"p{i},p{(i + step) % 60}" for i in range(60) for step in (1, 7)), *more]
    (folder / "ties.csv").write_text("\n".join(lines), encoding="utf-8")


def written(folder, *more, tables="", **keys):
    ties(folder, *more)
    return write_study(folder, tables, **{"network": '"ties.csv"', "replicates": "2", **keys})


@pytest.mark.parametrize("nodes", ["resident", "household"])
def test_a_study_runs_on_its_network_as_a_model_does(tmp_path, nodes):
    run_study(written(tmp_path, network_nodes=f'"{nodes}"'), workers=1)
    results = open_study(tmp_path)
    assert set(results.table["status"]) == {"done"}
    base = GovernanceModel(
        "xingfu", seed=2, burn_in=12, individuals=False, network=tmp_path / "ties.csv", network_nodes=nodes
    )
    assert len(base.nodes) == 60
    arm = base.branch("fund-only")
    arm.run(12)
    row = results.runs.query("seed == 2 and policy == 'fund-only'").iloc[0]
    for name in ("belonging", "tie_strength", "degree"):
        assert row[name] == pytest.approx(arm.series[name].iloc[-1])
    said = compare_study(tmp_path)
    assert "the network ties.csv" in method(said, "en")
    assert "网络文件 ties.csv" in method(said, "zh")


def test_what_the_file_holds_is_part_of_the_key_and_where_it_lies_is_not(tmp_path):
    def digests(folder, *more, **keys):
        return load_study(written(tmp_path / folder, *more, **keys)).common().place_digests

    first = digests("a")
    assert first == digests("b")
    others = [digests("c", "p0,p30"), digests("d", network_nodes='"household"'), digests("e", network=None)]
    assert len({first, *others}) == 4


def test_without_a_network_nothing_changes(tmp_path):
    study = load_study(write_study(tmp_path))
    assert study.common().build is None
    assert study.describe()["decides"]["study"]["network"] is None


def test_workers_are_sent_the_network(tmp_path):
    common = load_study(written(tmp_path)).common()
    assert pickle.loads(pickle.dumps(common)).build.keywords == common.build.keywords


def test_a_network_that_changed_is_not_gone_on_with(tmp_path):
    run_study(written(tmp_path, burn_in="0"), workers=1)
    ties(tmp_path, "p0,p30")
    with pytest.raises(InputError, match="begun with another design"):
        run_study(tmp_path, workers=1)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"network": '"none.csv"'}, "study.network: "),
        ({"network": None, "network_nodes": '"resident"'}, "study.network_nodes = 'resident'"),
        ({"network_nodes": '"person"'}, "it is resident or household"),
        ({"tables": '[set]\n"place.scale" = 0.5\n'}, "study.network: place.scale = 0.5"),
    ],
)
def test_what_does_not_fit_is_one_line(tmp_path, keys, said, capsys):
    assert main(["study", "plan", str(written(tmp_path, **keys))]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1

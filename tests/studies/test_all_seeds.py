"""What a few replicates spend by luck is held against the many seeds that the search for equal money ran."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.studies import money, open_study, run_study
from sim.studies.comparison import Comparison, compare_study
from sim.studies.equal_money import warning
from tests.studies.folders import write_study
from tests.studies.spending import Told


class Rare(Told):
    """The reform spends by luck: in no run that is reported, in every second that is searched with."""

    def run(self, months):
        super().run(months)
        if self.policy.name == "reform-2009":
            self.series["money_public"] *= 0.5 if self.seed < 100_000 else 1 + self.seed % 2


@pytest.mark.parametrize(("lang", "said"), [("en", "in these 4 replicates it spends"), ("zh", "这 4 次重复中支出")])
def test_runs_that_met_no_rare_project_do_not_outweigh_many_seeds_that_did(tmp_path, lang, said):
    keys = {"policies": '["reform-2009", "fund-only"]', "replicates": "4", "same_budget": "240_000"}
    with ThreadPoolExecutor(1) as pool:
        run_study(write_study(tmp_path, **keys), executor=pool, workers=1, build=Rare)
    found = compare_study(tmp_path)
    spent = open_study(tmp_path).runs.groupby("policy")["public_yuan"].agg(["mean", "std"]).loc["reform-2009"]
    assert spent["mean"] < 0.5 * 240_000  # as narrow as can be, and far off
    assert spent["std"] < 10
    one = {one.policy: one for one in money.scaled(found.about)}["reform-2009"]
    assert one.untold
    assert found.about["baseline"] == "reform-2009"
    assert money.pair(found.about, found.table.iloc[0].to_dict()) == "untold"
    assert f"{said} {one.spent:,.0f}" in warning(found, lang)
    assert f"{one.reached:,.0f}" in warning(found, lang)
    bare = Comparison(found.table, found.about | {"built": [{"policy": "reform-2009", "none": 1.0}]})
    assert {"en": "no project being funded", "zh": "没有项目获资助"}[lang] in warning(bare, lang)


def test_seeds_searched_with_are_left_aside_where_assumptions_vary(tmp_path):
    keys = {"policies": '["reform-2009", "fund-only"]', "replicates": "4", "same_budget": "240_000"}
    write_study(tmp_path, "[uncertain]\nattribution = [0.0, 1.0]\n", **keys)
    with ThreadPoolExecutor(1) as pool:
        run_study(tmp_path, executor=pool, workers=1, build=Rare)
    found = compare_study(tmp_path)
    assert [one.pooled for one in money.scaled(found.about)] == [0, 0]
    assert found.about["pairs"] == []

"""A fund that buys less than one project is warned of before the study runs."""

from __future__ import annotations

import pytest

from sim.scenarios import resolve
from sim.studies import plan_study
from sim.studies.small_fund import fund, usual_cost
from tests.studies.folders import write_study
from tests.studies.tiny import Tiny

KEYS = {"places": '["xingfu"]', "policies": '["no-fund", "reform-2009"]', "replicates": "12"}


def test_what_reaches_a_place_is_its_part_and_an_amount_a_head():
    values = resolve("xingfu", "reform-2009", {"fund.per_head": 10}).values
    assert fund(values) == pytest.approx(0.1 * 400_000 + 10 * values["place.residents"])
    assert usual_cost(values) == pytest.approx(87_000 * (values["place.residents"] / 400) ** 0.8)
    assert usual_cost(resolve("puyang", "no-fund").values) == pytest.approx(87_000)


@pytest.mark.parametrize(("yuan", "warned"), [("[20000]", True), ("[0]", False), ("[20000, 900000]", False)])
def test_a_plan_warns_where_no_setting_of_the_fund_buys_a_project(tmp_path, yuan, warned):
    folder = write_study(tmp_path, f'[levers]\n"fund.per_community" = {yuan}\n', **KEYS)
    said = [line for line in plan_study(folder, workers=1, build=Tiny).warnings if "few or none" in line]
    assert len(said) == 2 * warned
    if warned:
        assert "reform-2009 at xingfu: of its fund 2,000 yuan a year" in said[-1]
        assert "place.fund_share = 0.1" in said[-1]

"""What is compared with what: settings that were listed one by one, settings that were drawn all at once."""

from __future__ import annotations

import pytest

from sim.studies import paired
from sim.studies.comparison import compare_study
from sim.studies.contrasts import contrasts
from sim.studies.estimate import BOTH
from sim.studies.families import POLICY, SETTING, families
from sim.telling.statements import method
from tests.studies.lucky import Lucky, made

DRAWN = '[levers]\n"engagement.publicity" = { low = 0, high = 1 }\n'
LATIN = {"design": '"latin"', "samples": "5", "policies": '["no-fund", "reform-2009"]', "replicates": "4"}


class Publicised(Lucky):
    """Reach rises with publicity under the second policy, and by luck."""

    def run(self, months):
        super().run(months)
        self.series["reach"] += self.overrides["engagement.publicity"] * (self.policy.name == "reform-2009")


def test_settings_of_levers_that_were_drawn_are_a_sample_that_policies_are_compared_over(tmp_path):
    results = made(tmp_path, DRAWN, build=Publicised, **LATIN)
    found = contrasts(results, ["reach"])
    assert len(found) == 1
    runs = results.runs.set_index(["policy", "point", "seed"])["reach_year"]
    pairs = (runs.loc["reform-2009"] - runs.loc["no-fund"]).unstack("seed")
    assert found["difference"].iloc[0] == pytest.approx(pairs.to_numpy().mean())
    assert (found["pairs"].iloc[0], found["units"].iloc[0]) == (20, 5)
    assert found["covers"].iloc[0] == "luck and settings"
    by_setting = paired.summarise(pairs.mean(axis=1).to_numpy())
    below = found["difference"].iloc[0] - found["low"].iloc[0]  # above, what is possible cuts it
    assert below >= 0.99 * (by_setting.mean - by_setting.low) > 0.1


def test_where_assumptions_are_drawn_too_settings_are_averaged_within_a_draw(tmp_path):
    uncertain = "[uncertain]\nattribution = { low = 0, high = 1 }\n"
    results = made(tmp_path, DRAWN + uncertain, build=Publicised, futures="3", **LATIN)
    found = contrasts(results, ["reach"])
    assert (len(found), found["units"].iloc[0], found["pairs"].iloc[0]) == (1, 3, 60)
    assert found["covers"].iloc[0] == BOTH


@pytest.mark.parametrize(("lang", "said"), [("en", "Publicity from 0 to 1"), ("zh", "公示覆盖（0 至 1）")])
def test_a_page_says_from_what_levers_were_drawn_and_over_how_many_settings_it_averages(tmp_path, lang, said):
    made(tmp_path, DRAWN, build=Publicised, **LATIN)
    told = method(compare_study(tmp_path), lang)
    assert said in told
    assert {"en": "means over the 5 settings drawn", "zh": "所抽取的 5 种设置的均值"}[lang] in told


def test_settings_that_were_listed_are_compared_one_by_one_and_with_the_first(tmp_path):
    listed = '[levers]\n"engagement.publicity" = [0.0, 0.5, 1.0]\n'
    results = made(tmp_path, listed, build=Publicised, policies='["no-fund", "reform-2009"]')
    found = list(families(results, ["reach"]))
    assert [one.compared for one in found] == [POLICY] * 3 + [SETTING] * 2
    assert [list(one.arms) for one in found[:3]] == [["no-fund", "reform-2009"]] * 3
    assert [one.base for one in found[3:]] == ["engagement.publicity=0"] * 2
    assert all(len(one.arms) == 3 for one in found[3:])

"""A scale that leaves a place as it is, is said to."""

from __future__ import annotations

import numpy as np
import pytest

from sim import GovernanceModel
from sim.cli import main
from sim.scenarios import resolve
from sim.studies import plan_study
from sim.studies.idle_scale import idle_scale
from tests.studies.folders import write_study
from tests.studies.tiny import Tiny


@pytest.mark.parametrize(
    ("place", "scale", "idle"),
    [("xingfu", 0.1, True), ("xingfu", 1, False), ("xingfu", 2, False), ("hefengshui", 0.99, True),
     ("hefengshui", 0.5, False)],
)  # fmt: skip
def test_a_scale_is_idle_where_the_same_people_live(place, scale, idle):
    scenario = resolve(place, "no-fund", {"place.scale": scale})
    assert idle_scale(scenario) == (scale if idle else None)
    if scale != 1:
        models = [GovernanceModel(place, "no-fund", seed=1, burn_in=0, overrides={"place.scale": one})
                  for one in (1, scale)]  # fmt: skip
        people = [model.world.people for model in models]
        assert (len(people[0]) == len(people[1]) and np.array_equal(*people)) is idle


def test_a_scale_that_the_place_has_itself_is_not_set():
    assert idle_scale(resolve("xingfu", "no-fund")) is None


def test_a_plan_says_so(tmp_path):
    for scale, said in ((0.1, True), (3, False)):
        folder = write_study(tmp_path / str(scale), f'[set]\n"place.scale" = {scale}\n')
        found = plan_study(folder, workers=1, build=Tiny).warnings
        assert any("place.scale = 0.1 changes nothing at xingfu" in one for one in found) is said


@pytest.mark.parametrize(("lang", "said"), [("en", "changes nothing at xingfu"), ("zh", "对xingfu不起作用")])
@pytest.mark.parametrize(
    "command", [["run", "xingfu", "no-fund"], ["compare", "xingfu", "no-fund", "fund-only", "--replicates", "1"]]
)
def test_a_command_that_announces_it_says_so(capsys, command, lang, said):
    options = ["--months", "12", "--set", "place.scale=0.1", "--lang", lang]
    assert main([*command, *options]) == 0
    assert said in capsys.readouterr().err

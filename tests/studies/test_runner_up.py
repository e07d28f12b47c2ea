"""A choice is between the policy that does most and the next one: how far it is ahead, pair by pair."""

from __future__ import annotations

import pytest

from sim.studies.comparison import Comparison, compare_study
from sim.studies.kept import row_of
from sim.telling.advice import advice, best
from sim.words import LANGUAGES
from tests.studies.lucky import made


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    keys = {"policies": '["no-fund", "voice-only", "reform-2009"]', "replicates": "6"}
    return made(tmp_path_factory.mktemp("next"), **keys)


def test_the_difference_is_paired_run_by_run(results):
    about = compare_study(results.folder).about
    reach = results.runs.pivot(index="seed", columns="policy", values="reach_year")
    order = reach.mean().sort_values(ascending=False).index.tolist()
    row = row_of(about, "runner_up", "xingfu", order[0])
    assert row["next"] == order[1]
    assert row["difference"] == pytest.approx((reach[order[0]] - reach[order[1]]).mean(), abs=1e-5)
    assert row["low"] <= row["difference"] <= row["high"]
    assert row_of(about, "runner_up", "xingfu", order[-1]) is None
    assert row_of({}, "runner_up", "xingfu", order[0]) is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("low", "said"),
    [
        (0.01, {"en": "Against the next", "zh": "与次优的"}),
        (-0.01, {"en": "It cannot be told from the next", "zh": "无法区分"}),
    ],
)
def test_the_report_says_how_far_ahead_or_that_it_cannot_be_told(results, lang, low, said):
    comparison = compare_study(results.folder)
    first = best(comparison, "xingfu")["policy"]
    row = {"place": "xingfu", "policy": first, "next": "voice-only", "difference": 0.02, "low": low, "high": 0.05}
    found = Comparison(comparison.table, comparison.about | {"runner_up": [row]})
    assert said[lang] in advice(found, lang)[0].text
    none = Comparison(comparison.table, comparison.about | {"runner_up": [row | {"next": "no-fund"}]})
    assert said[lang] not in advice(none, lang)[0].text, "the baseline is told already"

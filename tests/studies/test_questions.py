"""Comparisons are counted before a study runs as they are made after it."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from sim.errors import InputError
from sim.studies import questions as counting
from sim.studies.contrasts import ASKED, contrasts
from sim.studies.estimate import LUCK
from sim.studies.plan_warnings import NAME_FIRST, TAKE_MORE, unanswered
from sim.studies.questions import HARDLY, by_family, hardly_clear, questions, spreads
from sim.studies.shown import number, word
from sim.studies.study import load_study
from sim.telling.harm import hardly_shown
from sim.words import LANGUAGES
from tests.studies.folders import write_study
from tests.studies.lucky import made

FOUR = '["no-fund", "fund-only", "voice-only", "reform-2009"]'
BOTH = '"xingfu", "puyang"'


def counted(folder):
    study = load_study(folder)
    return questions(study, study.common())


@pytest.mark.parametrize(
    ("keys", "tables", "rows"),
    [
        ({"places": f"[{BOTH}]"}, "", ""),
        ({"policies": FOUR, "interaction": FOUR}, '[levers]\n"engagement.meetings" = [0, 3]\n', ""),
        ({"policies": '["no-fund"]'}, '[levers]\n"engagement.meetings" = [0, 3, 5]\n', ""),
        ({"baseline": '"fund-only"'}, '[uncertain]\nattribution = [0.2, 0.8]\n', ""),
        (
            {"design": '"latin"', "samples": "3", "futures": "3"},
            '[levers]\n"engagement.publicity" = { low = 0, high = 1 }\n[uncertain]\nattribution = {low=0, high=1}\n',
            "",
        ),
        ({"same_budget": "300_000", "policies": '["fund-only", "reform-2009"]'}, "", ""),
        ({"design": '"csv"'}, "", "fund.per_community\n\"\"\n50000\n"),
        ({"design": '"csv"'}, "", "policy,hours.median\nno-fund,3\nfund-only,3\nfund-only,4\n"),
        ({"design": '"alone"'}, "", "place,policy,lever,value\nxingfu,no-fund,engagement.meetings,3\n"
         "xingfu,no-fund,engagement.meetings,5\nxingfu,fund-only,engagement.publicity,0.5\n"),
    ],
)  # fmt: skip
def test_the_count_is_that_of_the_table(tmp_path, keys, tables, rows):
    if rows:
        tmp_path.joinpath("rows.csv").write_text(rows)
        keys = keys | {"csv": '"rows.csv"'}
    results = made(tmp_path, tables, **{"replicates": "2", **keys})
    assert counted(tmp_path) == len(contrasts(results, ASKED)) > 0


@pytest.mark.parametrize(
    ("keys", "tables"),
    [
        ({"places": f"[{BOTH}]"}, ""),
        ({"design": '"latin"', "samples": "4"}, '[levers]\n"engagement.publicity" = { low = 0, high = 1 }\n'),
    ],
)
def test_none_are_counted_where_none_can_be_made(tmp_path, keys, tables):
    results = made(tmp_path, tables, policies='["no-fund"]', **keys)
    assert counted(tmp_path) == 0
    with pytest.raises(InputError, match="nothing to compare"):
        contrasts(results)


def test_a_sample_has_no_count_nor_what_would_take_too_long(tmp_path, monkeypatch):
    ranges = '[uncertain]\nattribution = { low = 0, high = 1 }\n"hours.median" = { low = 3, high = 4 }\n'
    assert counted(write_study(tmp_path / "morris", ranges, design='"morris"', samples="2")) is None
    monkeypatch.setattr(counting, "MOST_ARMS", 1)
    assert counted(write_study(tmp_path / "large")) is None


def test_a_mean_of_so_many_spreads_is_just_clear():
    least = spreads(5, 40)
    p = 2 * stats.t.sf(least * math.sqrt(5), 4)
    assert 40 * p == pytest.approx(0.05)
    assert spreads(5, 400) > least > spreads(20, 40)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_and_a_report_say_the_same_of_so_few(lang, tmp_path):
    """One threshold, and one sentence, before the runs and after them."""
    few = hardly_clear(3, (0, 20), word("replicates", lang, units="3"), lang)
    assert few in hardly_shown({"units": 3, "covers": LUCK}, (0, 20), lang)
    study = load_study(write_study(tmp_path, replicates="3"))
    if lang == "en":
        assert [few] == [one.removesuffix(f" {NAME_FIRST}") for one in unanswered(study, 20)]
    units = next(count for count in range(2, 100) if spreads(count, 20) < HARDLY)
    assert hardly_clear(units, (0, 20), "", lang) == "" != hardly_clear(units - 1, (0, 20), "", lang)


def test_each_family_has_its_count_and_threshold_and_what_is_set_is_not_advised(tmp_path):
    """Of 3 pairs t is 4.30 for one question, so the mean 2.5 standard deviations, and of all others far more."""
    assert by_family(3 * len(ASKED), ["reach", "money_public"]) == (3, 3 * len(ASKED) - 3), "money is not asked about"
    study = load_study(write_study(tmp_path, replicates="3", primary='["reach"]'))
    compared = len(ASKED)
    [few] = unanswered(study, compared)
    first, rest = (number(spreads(3, count)) for count in (1, compared - 1))
    assert f"{first} of a primary indicator (comparisons corrected for: 1), {rest} of any other ({compared - 1})" in few
    assert few.endswith(TAKE_MORE), "primary is set already"
    assert "主要指标为 2.5 倍（对 1 项比较校正）" in hardly_clear(3, (1, 19), "3 次重复", "zh")
    assert hardly_clear(3, (20, 0), "", "en") == hardly_clear(3, (0, 20), "", "en"), "all asked about may be primary"

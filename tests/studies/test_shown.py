"""Numbers as people read them."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pandas as pd
import pytest

from sim.indicator_units import is_share
from sim.measures import INDICATORS
from sim.scenarios import Observed
from sim.scenarios.observed import OBSERVABLE
from sim.studies import shown

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.001, "−0.00"),
        (0.434, "+0.43"),
        (3.21, "+3.2"),
        (-12.6, "−12.6"),
        (12345.6, "+12,346"),
        (math.nan, "–"),
    ],
)
def test_a_number_has_the_decimals_that_tell(value, text):
    assert shown.number(value, sign=True) == text


@pytest.mark.parametrize(("lang", "text"), [("en", "0.1 to 0.2"), ("zh", "0.1 至 0.2")])
def test_bounds_of_what_was_observed_are_put_into_words(lang, text):
    assert shown.observed(Observed(low=0.1, high=0.2, source="a survey").shown(), lang) == text
    assert shown.observed(Observed(low=0.1, source="a survey").shown(), lang) == ">= 0.1"


@pytest.mark.parametrize(
    ("value", "text"), [(-0.0004, "−0.000"), (-0.0006, "−0.001"), (-0.0, "+0.000"), (1234.5, "+1,234.500")]
)
def test_what_is_next_to_nothing_keeps_its_side_where_signs_are_shown(value, text):
    """An interval from −0.1 to −0.0004 was written as one that reaches +0.000."""
    assert shown.rounded(value, 3, sign=True) == text
    assert "−0" not in shown.rounded(-0.0004, 3)


@pytest.mark.parametrize(("value", "text"), [(-0.004, "−0.00"), (0.004, "+0.00"), (0.0, "0"), (-1.0, "−1.0")])
def test_a_signed_number_tells_on_which_side_of_nothing_it_lies(value, text):
    assert shown.number(value, sign=True) == text
    assert shown.number(abs(value)) == ("0" if abs(value) < 0.005 else "1.0")


def test_shares_are_written_in_points_and_counts_as_they_are():
    assert shown.change("reach", 0.0321) == "+3.2"
    assert shown.level("reach", 0.45) == "45.0 %"
    assert shown.change("money_public", 1200.0) == "+1,200"
    assert {name for name in INDICATORS if not is_share(name) and name != "month"} == {
        "meetings", "proposals", "ballots", "projects_funded", "projects_delivered", "projects_vetoed", "money_fund",
        "money_projects", "money_engagement", "money_organisation", "money_gifts", "money_public", "money_services",
        "degree", "organisations", "social_workers", "courtyard_groups", "covenants", "leaders_trained",
        "micro_projects", "care_waiting", "care_taken",
    }  # fmt: skip


def test_a_setting_is_named_in_words():
    values = {"fund.per_community": 400_000.0, "engagement.decides": "residents"}
    assert shown.setting(values, "en") == "Fund per community 400,000, Who decides Residents decide"
    assert shown.setting({}, "en") == ""


def test_pairs_that_are_all_equal_have_no_share_that_is_higher():
    tied = {"indicator": "reach", "difference": 0.0, "low": 0.0, "high": 0.0, "share_higher": 0.0, "share_equal": 1.0}
    assert shown.higher(tied) == "–"
    assert shown.higher(tied | {"low": math.nan, "high": math.nan}) == "–"
    assert shown.higher(tied | {"low": -0.01, "high": 0.01, "share_higher": 0.5, "share_equal": 0.0}) == "50 %"
    won = {"difference": 0.01, "low": 0.01, "high": 0.01, "share_higher": 1.0, "share_equal": 0.0}
    assert shown.higher(tied | won) == "100 %"


def test_regret_has_a_separator_and_a_unit():
    row = {"indicator": "reach", "regret_mean": 0.0018, "regret_max": 0.0053}
    assert shown.regret(row, "en") == "0.18 / 0.53 points"
    assert shown.regret(row, "zh") == "0.18 / 0.53 百分点"
    assert shown.regret(row | {"indicator": "degree", "regret_max": 2.0}, "en") == "0.00 / 2.0 ties an adult"


def test_what_is_no_share_has_its_unit_among_points():
    """Density of ties (+0.85), Courtyard organisations (+8.1): nobody could tell which are points."""
    assert shown.among_points("+8.1", "courtyard_groups", "en") == "+8.1 courtyards"
    assert shown.among_points("+8.1", "courtyard_groups", "zh") == "+8.1 个院落"
    assert shown.among_points("+8.1", "density", "en") == "+8.1"
    assert shown.name_among_points("organisations", "zh").endswith("（个组织）")
    assert shown.name_among_points("density", "en") == "Density of ties"
    assert shown.unit("care_taken", "en") == "beds"


def test_an_index_below_nothing_has_the_minus_sign_of_all_numbers():
    row = {"indicator": "reach", "total": 0.2, "total_high": 0.25, "first": -0.04, "second": math.nan, "varies": True}
    assert shown.index_cell(row, "en") == "0.20 ± 0.05 (−0.04)"
    row |= {"second": -0.12, "second_high": -0.02}
    assert shown.index_cell(row, "en") == "−0.12 ± 0.10"


def test_the_size_of_an_effect_has_no_sign_and_shows_both_ends_of_its_interval():
    row = {"indicator": "reach", "varies": True, "mu": -0.009, "sigma": 0.02}
    row |= {"mu_star": 0.053, "mu_star_low": 0.0, "mu_star_high": 0.121}
    assert shown.index_cell(row, "en") == "5.3 (0 to 12.1), spread 2.0"
    assert shown.index_cell(row | dict.fromkeys(("mu_star_low", "mu_star_high"), math.nan), "en") == "5.3, no interval"
    assert shown.size("reach", -0.053) == "5.3"


def test_a_difference_is_clear_by_its_test_and_by_its_interval():
    row = {"p_holm": 0.01, "low": 0.1, "high": 0.2}
    assert shown.clear(row)
    assert shown.clear(row | {"low": -0.2, "high": -0.1})
    assert not shown.clear(row | {"p_holm": 0.2})
    assert not shown.clear(row | {"low": -0.1})  # the test says so, the interval does not
    assert not shown.clear(row | {"low": math.nan, "high": math.nan})
    rows = pd.DataFrame([row, row | {"low": -0.1}], index=[7, 3])
    assert shown.clear_rows(rows).to_dict() == {7: True, 3: False}


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0"), (1 / 256, "<1"), (0.005, "<1"), (0.02, "2"), (255 / 256, ">99"), (1.0, "100")]
)
def test_a_share_that_is_not_quite_none_or_all_is_not_rounded_to_it(share, said):
    assert shown.per_cent(share) == said


def test_what_is_clear_is_decided_in_one_place():
    sources = [*ROOT.glob("sim/**/*.py"), ROOT / "figures" / "make_experiments.py"]
    deciding = re.compile(r"[<>] *shown\.CLEAR|p_holm\"\] *[<>]")
    decides = [path.name for path in sources if deciding.search(path.read_text("utf-8"))]
    assert decides == ["shown.py"]


@pytest.mark.parametrize(("lang", "said"), [("en", "1,200 (900 to 1,700)"), ("zh", "1,200（900 至 1,700）")])
def test_a_price_is_written_with_its_interval_and_an_older_one_without(lang, said):
    row = {"yuan_per_point": 1_200.4, "yuan_per_point_low": 899.6, "yuan_per_point_high": 1_700.0}
    assert shown.price(row, lang) == said
    assert shown.price({"yuan_per_point": 1_200.4}, lang) == "1,200"
    assert shown.price(dict.fromkeys(row, float("nan")), lang) == "–"


@pytest.mark.parametrize(("lang", "said"), [("en", "36,738 (at most 100,356)"), ("zh", "36,738（至多 100,356）")])
def test_no_lower_end_of_money_is_named_that_cannot_be_spent(lang, said):
    unknown = float("nan")
    ends = {"yuan_low": unknown, "yuan_high": 100_356.0, "yuan_more_low": unknown, "yuan_more_high": 100_356.0}
    found = {"yuan_per_year": 36_738.0, "yuan_more": 36_738.0, **ends}
    assert shown.yuan(found, "yuan_per_year", lang) == said
    assert shown.yuan(found, "yuan_more", lang) == "+" + said.replace("100,356", "+100,356")
    assert "−30,000" in shown.yuan(found | {"yuan_more_low": -30_000.0}, "yuan_more", lang), "it may well be less"
    assert "36,738" in shown.yuan(found | {"yuan_low": 1.0}, "yuan_per_year", lang)
    assert shown.yuan(found | {"yuan_low": 1.0}, "yuan_per_year", lang) != said


@pytest.mark.parametrize(
    ("lang", "asked"), [("en", " (of one courtyard? the model counts all 8 together)"), ("zh", "是否为单个院落的数字")]
)
def test_a_count_as_many_times_too_high_as_there_are_courtyards_is_asked_after(lang, asked):
    """A register's four meetings were of one courtyard, and the model was said to be eight times off."""
    row = {"figure": "meetings_per_year", "model": 32.2, "off_by": 28.2, "courtyards": 8}
    assert asked in shown.of_one_courtyard(row, lang)
    for other in ({"figure": "reach"}, {"courtyards": 2}, {"model": 12.0, "off_by": 8.0}, {"off_by": 0.0},
                  {"model": 32.2, "off_by": 32.2}, {"off_by": math.nan, "model": math.nan}):  # fmt: skip
        assert shown.of_one_courtyard(row | other, lang) == ""


@pytest.mark.parametrize(("lang", "said"), [("en", "all courtyards together"), ("zh", "全部院落合计")])
def test_what_is_counted_by_the_year_is_named_as_of_all_courtyards(lang, said):
    for name, figure in OBSERVABLE.items():
        assert (said in shown.figure_name(name, lang)) is (figure.read == "year")

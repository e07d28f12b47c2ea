"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest

from sim.measures import INDICATORS
from sim.studies import shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.001, "0"),
        (0.434, "+0.43"),
        (3.21, "+3.2"),
        (-12.6, "−12.6"),
        (12345.6, "+12,346"),
        (math.nan, "–"),
    ],
)
def test_a_number_has_the_decimals_that_tell(value, text):
    assert shown.number(value, sign=True) == text


def test_shares_are_written_in_points_and_counts_as_they_are():
    assert shown.change("reach", 0.0321) == "+3.2"
    assert shown.level("reach", 0.45) == "45.0 %"
    assert shown.change("money_public", 1200.0) == "+1,200"
    assert {name for name in INDICATORS if not shown.is_share(name) and name != "month"} == {
        "meetings", "proposals", "ballots", "projects_funded", "projects_delivered", "projects_vetoed", "money_fund",
        "money_projects", "money_engagement", "money_organisation", "money_gifts", "money_public", "degree",
    }  # fmt: skip


def test_a_setting_is_named_in_words():
    values = {"fund.per_community": 400_000.0, "engagement.decides": "residents"}
    assert shown.setting(values, "en") == "Fund per community 400,000, Who decides Residents decide"
    assert shown.setting({}, "en") == ""

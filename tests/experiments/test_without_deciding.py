"""What pages say of deciding is said apart from the meetings and postings that come with it."""

from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd

from sim import labels
from sim.studies.comparison import Comparison

ROOT = Path(__file__).parents[2]
PAGES = runpy.run_path(str(ROOT / "figures" / "make_experiments.py"))


ROW = {"place": "puyang", "whole": "reform-2009", "yuan": 40_000.0, "yuan_whole": 320_000.0}
FOUR = ["no-fund", "fund-only", "voice-only", "reform-2009"]
TITLES = {"place": {"puyang": {"en": "Puyang Road community"}, "chengbei": {"en": "Chengbei community"}}, "policy": {}}


def told(say, *shares):
    return PAGES[say](Comparison(pd.DataFrame(), {"interaction": FOUR, "titles": TITLES, "shares": list(shares)}))


def test_the_share_that_stays_without_the_decision_is_said_with_its_interval_place_by_place():
    stays = ROW | {"policy": "fund-with-meetings", "beside": "fund-only", "share": 0.85, "low": 0.8, "high": 0.91}
    other = stays | {"place": "chengbei", "share": 0.5, "low": -0.01, "high": 1.02}
    said = told("_without_deciding", stays, other, stays | {"beside": "no-fund", "share": 0.1})
    assert "85 % (80 to 91) in Puyang Road and 50 % (−1 to 102) in Chengbei is there where officials decide" in said
    assert told("_without_deciding") == ""


def test_what_deciding_costs_needs_and_trust_is_said_place_by_place():
    ours, theirs = {"needs_met": 0.64, "trust_council": 0.55}, {"needs_met": 0.67, "trust_council": 0.57}
    rows = [
        {"compared": "policy", "place": "puyang", "policy": policy, "indicator": name, "value": value}
        for policy, each in (("reform-2009", ours), ("fund-with-meetings", theirs))
        for name, value in each.items()
    ]
    comparison = Comparison(pd.DataFrame(rows), {"places": ["puyang"]})
    said = PAGES["_beside_officials"](comparison)
    assert said.endswith("(differences of means): needs met −3.0, trust in those who decide −2.0.")


def test_what_power_gives_without_money_is_said_with_the_share_of_money_it_takes():
    alone = ROW | {"policy": "voice-only", "beside": "no-fund", "share": 0.93, "low": 0.9, "high": 0.96}
    said = told("_alone", alone, alone | {"policy": "fund-only", "share": 0.0})
    assert said.endswith("*voice-only* alone gives 93 % (90 to 96) for 12 % of its money in Puyang Road.")
    assert told("_alone") == ""


def test_readme_and_the_demonstration_s_page_say_that_engagement_is_a_bundle():
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert "Engagement bundles meetings, postings, reasons, the decision itself, and a council that asks" in readme
    assert "with the decision come more meetings, postings, reasons" in labels.text("word", "finding_power", "en")
    assert "fund-with-meetings" in labels.text("word", "finding_power", "zh")

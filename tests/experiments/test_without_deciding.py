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


def test_what_deciding_itself_moves_is_said_with_its_interval_and_whether_it_is_clear():
    row = {"compared": "pair", "place": "puyang", "policy": "reform-2009", "against": "fund-with-meetings"}
    rows = [
        row | {"indicator": "reach", "difference": 0.02, "low": -0.01, "high": 0.05, "p_holm": 0.4},
        row | {"indicator": "needs_met", "difference": -0.03, "low": -0.04, "high": -0.02, "p_holm": 0.001},
        row | {"indicator": "trust_council", "difference": -0.02, "low": -0.03, "high": -0.01, "p_holm": 0.001},
        row | {"against": "fund-only", "indicator": "reach", "difference": 0.3, "low": 0.2, "high": 0.4, "p_holm": 0.0},
    ]
    said = PAGES["_beside_officials"](Comparison(pd.DataFrame(rows), {"titles": TITLES}))
    assert "yearly reach +2.0 (−1.0 to +5.0), not clear in Puyang Road; needs met −3.0 (−4.0 to −2.0) in" in said
    assert "30" not in said


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

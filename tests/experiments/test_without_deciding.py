"""What pages say of deciding is said apart from the meetings and postings that come with it."""

from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd

from sim import labels
from sim.studies.comparison import Comparison

ROOT = Path(__file__).parents[2]
PAGES = runpy.run_path(str(ROOT / "figures" / "make_experiments.py"))


def told(levels):
    rows = [
        {"compared": "policy", "indicator": "reach", "place": place, "policy": policy, "value": value}
        for place, own in levels.items()
        for policy, value in own.items()
    ]
    return PAGES["_without_deciding"](Comparison(pd.DataFrame(rows), {}))


def test_the_share_that_stays_without_the_decision_is_said_over_places():
    both = {"fund-only": 0.06, "fund-with-meetings": 0.35, "reform-2009": 0.40}
    other = both | {"fund-with-meetings": 0.23}
    assert "50 to 85 % is there where officials decide" in told({"puyang": both, "chengbei": other})
    assert told({"puyang": {"fund-only": 0.06, "reform-2009": 0.40}}) == ""


def test_readme_and_the_demonstration_s_page_say_that_engagement_is_a_bundle():
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert "Engagement bundles meetings, postings, reasons and the decision itself" in readme
    assert "Engagement bundles meetings, postings, reasons and the decision" in labels.text(
        "word", "finding_power", "en"
    )
    assert "fund-with-meetings" in labels.text("word", "finding_power", "zh")


def test_a_count_that_falls_stands_among_points_with_its_unit():
    """What gets worse, in points: courtyard organisations −21.8."""
    rows = pd.DataFrame({"indicator": ["courtyard_groups", "density"], "difference": [-21.8, -0.018]})
    assert PAGES["_change"](rows, "courtyard_groups") == "courtyard organisations −21.8 courtyards"
    assert PAGES["_change"](rows, "density") == "density of ties −1.8"
    assert PAGES["_moved"](rows, "courtyard_groups") == "courtyard organisations −21.8 courtyards"
    assert PAGES["_moved"](rows, "density") == "density of ties −1.8 points"

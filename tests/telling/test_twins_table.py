"""Twin lives in print: a share stands beside the number of lives it is of."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from sim.explain import Explanation
from sim.labels import text
from sim.studies.paired import LEAST_REPLICATES
from sim.studies.twins import OUTCOMES
from sim.studies.twins_stories import END, Moment, Story
from sim.telling.twins_table import alike, heads, lived, missing, reasons, rows, who


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("replicates", [LEAST_REPLICATES - 1, LEAST_REPLICATES])
def test_a_share_has_its_number_of_lives_and_few_lives_have_none(replicates, lang):
    bounds = {f"{prefix}{end}": 0.5 for prefix in ("", "gained_", "lost_") for end in ("low", "high")}
    group = {"outcome": "belonging", "group": "all", "adults": 95.0, "before": 0.5, "after": 0.4, "difference": -0.1,
             "gained": 0.0, "lost": 1.0, "replicates": replicates} | bounds  # fmt: skip
    row = rows(SimpleNamespace(groups=pd.DataFrame([group])), "belonging", lang)[0]
    assert len(row) == len(heads(lang))
    assert row[1] == f"95 × {replicates}"
    assert ("100.0" in row[-1]) is (replicates == LEAST_REPLICATES)
    assert (row[-2:] == ["–", "–"]) is (replicates < LEAST_REPLICATES)


def month_of(weights, acts=()):
    return Explanation(0, 1, True, ("meeting",), acts, weights, {}, {})


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_reason_that_weighs_alike_is_not_named(lang):
    before = month_of({"able": 0.5, "used to it": 0.104, "at stake": -0.001})
    moment = Moment(END, 1, before, month_of({"able": 0.2, "used to it": 0.101, "at stake": 0.001}, ("attends",)))
    assert reasons(moment, lang) == [[text("reason", "able", lang), "+0.50", "+0.20"]]
    assert alike(moment, lang) == ""


@pytest.mark.parametrize(
    ("lang", "acts", "said"),
    [("en", ("attends",), "luck decided"), ("zh", ("attends",), "偶然"), ("en", (), "alike in both lives.")],
)
def test_where_no_reason_differs_it_is_said_what_decided(lang, acts, said):
    weights = {"able": 0.5}
    moment = Moment(END, 1, month_of(weights), month_of(weights, acts))
    assert reasons(moment, lang) == []
    assert said in alike(moment, lang)


@pytest.mark.parametrize(
    ("lang", "up", "said"),
    [
        ("en", True, "gains: Years with part taken; loses: Needs met"),
        ("en", False, "loses: Needs met; gains: Years with part taken"),
        ("zh", True, "受益：有参与的年份；受损：需求满足度"),
    ],
)
def test_who_gains_on_the_whole_is_said_to_lose_where_they_do(lang, up, said):
    """A resident was listed as gaining whose needs were met less."""
    lives = {"took_part": (0.0, 1.0), "needs_met": (0.552, 0.531), "belonging": (0.5, 0.501)}
    person = {f"{name}_{life}": value for name, both in lives.items()
              for life, value in zip(("before", "after"), both, strict=True)}  # fmt: skip
    person |= {"migrant": 0, "resident": 7, "courtyard": 2, "age": 40, "tenure_years": 3.0}
    assert who(Story(up, person, ()), lang).endswith(f" · {said}")


@pytest.mark.parametrize(("names", "lang", "said"), [
    (("1", "2", "河边院 Riverside"), "en", "Resident 7, 河边院 Riverside, aged"),
    (("1", "2", "河边院 Riverside"), "zh", "河边院 Riverside的居民 7"),
    (("11", "12", "13"), "en", "Resident 7, courtyard 13, aged"),
    ((), "en", "Resident 7, courtyard 3, aged"),
    ((), "zh", "3 号院落的居民 7"),
])  # fmt: skip
def test_a_resident_s_courtyard_goes_by_its_own_name_where_it_has_one(names, lang, said):
    person = {f"{name}_{life}": 0.5 for name in OUTCOMES for life in ("before", "after")}
    person |= {"migrant": 0, "resident": 7, "courtyard": 2, "age": 40, "tenure_years": 3.0}
    assert who(Story(True, person, ()), lang, names).startswith(said)


@pytest.mark.parametrize(
    ("gained", "said"),
    [
        ((True, True), "none is shown who loses in all"),
        ((False,), "none is shown who gains in all"),
        ((True, False), ""),
        ((), ""),
    ],
)
def test_where_nobody_gains_or_nobody_loses_in_all_it_is_said(gained, said):
    told = missing([Story(each, {}, ()) for each in gained], "en")
    assert said in told
    assert bool(told) == bool(said)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["did: nothing; hindered: is short of hours", "did: holds a seat; hindered: is short of hours"]),
        ("zh", ["做了：无；受阻：时间不足", "做了：任职；受阻：时间不足"]),
    ],
)
def test_lack_of_hours_is_told_as_a_hindrance_and_not_as_a_deed(lang, said):
    """A resident *did: holds a seat, is short of hours*."""
    lives = [Explanation(0, 1, True, ("meeting",), acts, {}, {}, {}) for acts in (("bound",), ("leads", "bound"))]
    told = lived(Moment(1, END, *lives), lang)
    assert [line.endswith(end) for line, end in zip(told, said, strict=True)] == [True, True]

"""Findings follow the numbers: they turn when the numbers turn."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.studies.demo import Demo
from sim.studies.replicates import Runs
from sim.telling import demo_change, demo_cost
from sim.telling import demo_findings as findings
from sim.words import LANGUAGES, indicator, word


def with_values(demo: Demo, column: str, function: object) -> Demo:
    """The same demonstration with one indicator changed in all runs."""
    changed = []
    for runs in (demo.luck, demo.both):
        values = runs.values.copy()
        at = runs.columns.index(column)
        values[..., at] = function(values[..., at])  # type: ignore[operator]
        changed.append(replace(runs, values=values))
    return replace(demo, luck=changed[0], both=changed[1])


def flat(values: np.ndarray) -> np.ndarray:
    return np.full_like(values, 0.3)


def mirrored(values: np.ndarray) -> np.ndarray:
    return 1 - values


def by_title(demo: Demo, key: str, lang: str = "en") -> str:
    title = word(f"finding_{key}_title", lang)
    return next(found.text for found in findings.findings(demo, lang) if found.title == title)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_place_of_a_sentence_stays_unfilled(demo: Demo, lang: str) -> None:
    for found in findings.findings(demo, lang):
        assert "{" not in found.title + found.text


def test_deciding_raises_participation_where_it_does(demo: Demo) -> None:
    assert "participation rises by" in by_title(demo, "power")


def test_a_fall_is_called_a_fall(demo: Demo) -> None:
    assert "participation falls by" in by_title(with_values(demo, "reach", mirrored), "power")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("change", [mirrored, flat])
def test_what_does_not_rise_has_no_price_and_is_not_called_unclear(demo: Demo, change: object, lang: str) -> None:
    text = by_title(with_values(demo, "reach", change), "cost", lang)
    assert word("no_rise", lang, change="\0").split("\0")[1] in text
    assert word("no_gain", lang, interval="\0").split("\0")[0] not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_costs_no_more_has_no_price_and_its_gain_is_not_called_unclear(demo: Demo, lang: str) -> None:
    text = by_title(with_values(demo, "money_public", flat), "cost", lang)
    assert word("no_dearer", lang) in text
    assert word("no_gain", lang, interval="\0").split("\0")[0] not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_names_its_own_place_and_what_of_the_fund_falls_to_it(demo: Demo, lang: str) -> None:
    small = replace(demo, place="xingfu")
    assert "yuanluo compare xingfu fund-only" in by_title(small, "power", lang)
    assert "40,000" in by_title(small, "fund", lang).replace("400,000", "")
    assert by_title(demo, "fund", lang) in by_title(small, "fund", lang), "a place of its own fund says no more"


@pytest.mark.parametrize(("lang", "said"), [("en", "this place decides on 20,000"), ("zh", "资金为公布额的一半时")])
def test_a_fund_that_buys_no_project_is_told_where_a_place_has_one(demo: Demo, lang: str, said: str) -> None:
    text = by_title(replace(demo, place="xingfu"), "fund", lang)
    assert said in text
    assert "33,206" in text
    assert said not in by_title(demo, "fund", lang), "half of the fund buys two projects there"


def test_nothing_is_called_nothing(demo: Demo) -> None:
    text = by_title(with_values(demo, "reach", flat), "power")
    assert "participation is exactly as it was in all 5 runs" in text
    assert "rises" not in text.split(";")[0]


@pytest.mark.parametrize(("change", "key"), [(flat, "verdict_stays"), (mirrored, "verdict_falls")])
def test_report_says_where_cohesion_does_not_rise(demo: Demo, change: object, key: str) -> None:
    changed = with_values(demo, "cohesion", lambda values: change(0.1 + 3 * (values - 0.4)))  # type: ignore[operator]
    assert word(key, "en") in by_title(changed, "cohesion")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_runs_are_counted_and_few_of_them_say_nothing_of_how_wide_an_interval_is(demo: Demo, lang: str) -> None:
    """Three runs of each kind were *100 % of 3*, and their intervals *11.9 times as wide*."""
    text = by_title(demo, "sure", lang)
    assert {"en": "all 5 runs by luck alone", "zh": "仅随机时为全部 5 次"}[lang] in text
    assert word("few_runs", lang, few=findings.FEW) in text
    wider = word("times_as_wide", lang, wider="\0").split("\0")[0]
    assert wider not in text
    enough = replace(demo, **{kind: repeated(getattr(demo, kind), 2) for kind in ("luck", "both")})
    assert wider in by_title(enough, "sure", lang)


def repeated(runs: Runs, times: int) -> Runs:
    """The same runs so many times over."""
    return replace(runs, values=np.tile(runs.values, (times, 1, 1, 1)), seeds=tuple(runs.seeds) * times)


def test_some_runs_and_none_are_counted_too(demo: Demo) -> None:
    said = "participation is higher than without in {} of 5 runs by luck"
    assert said.format(3) in by_title(interacting(demo, np.array([0.1, -0.5])), "sure")
    assert said.format("none") in by_title(with_values(demo, "reach", flat), "sure")


def test_less_isolation_counts_as_stronger(demo: Demo) -> None:
    def fading(values: np.ndarray) -> np.ndarray:
        faded = values.copy()
        faded[:, demo.index(1.0, "residents")] -= 0.2
        return faded

    text = by_title(with_values(demo, "isolation", fading), "cohesion")
    assert "Adults without ties" in text.split("stronger:")[1].split(";")[0]


def test_brackets_are_those_of_the_language(demo: Demo) -> None:
    assert "Belonging (+" in by_title(demo, "cohesion")
    assert "归属感（+" in by_title(demo, "cohesion", "zh")


def lowered(demo: Demo, column: str, at: int, by: float) -> Demo:
    """The same demonstration with an indicator lowered in one cell, to ``by`` under the place as it was."""

    def lower(values: np.ndarray) -> np.ndarray:
        low = values.copy()
        low[:, at] = low[:, demo.index(0.0, "officials")] - by
        return low

    return with_values(demo, column, lower)


def test_the_worst_cell_is_named_however_little_it_falls(demo: Demo) -> None:
    at = demo.index(0.0, "residents")
    text = by_title(lowered(demo, "cohesion", at, 0.002), "worst")
    assert "the cohesion index −0.2 (−0.2 to −0.2; Residents decide, fund: none)" in text
    assert "participation falls in none" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_needs_that_are_met_less_under_fund_and_power_are_told_as_a_loss(demo: Demo, lang: str) -> None:
    """A reform that raised participation and cohesion left needs met lower, and the page said nothing of it."""
    changed = lowered(demo, "needs_met", demo.index(1.0, "residents"), 0.3)
    text, name = by_title(changed, "worst", lang), indicator("needs_met", lang)
    assert word("falls", lang, what=name, points="30.0", low="−30.0", high="−30.0") in text
    assert text.count(name) == 4, "against officials, being heard and the place as it was, and where it falls most"


def test_the_part_that_loses_most_is_named_and_more_isolation_is_a_loss(demo: Demo) -> None:
    at = demo.index(2.0, "heard")
    text = by_title(lowered(lowered(demo, "density", at, 0.05), "isolation", at, -0.4), "worst")
    assert "Adults without ties +40.0 (+40.0 to +40.0; Residents are heard, fund: twice)" in text
    assert "Density" not in text


def test_gaps_are_told_as_before_and_after_and_not_as_an_interval(demo: Demo) -> None:
    def gaps(values: np.ndarray) -> np.ndarray:
        told = np.full_like(values, 0.5)
        told[:, demo.index(0.0, "officials")], told[:, demo.index(1.0, "residents")] = 0.044, 0.14
        return told

    told = by_title(with_values(with_values(demo, "gap_migrant", gaps), "reach_local", gaps), "whom")
    assert "was +4.4, becomes +14.0 (Locals 4 % to 14 %, Migrants " in told, "a gap may widen though both sides gain"


def test_elasticity_of_a_power_law_is_its_exponent(demo: Demo) -> None:
    times = np.array([cell.times for cell in demo.cells])

    def power(values: np.ndarray) -> np.ndarray:
        return np.broadcast_to(0.1 * (times[None, :, None] + 1e-9) ** 0.3, values.shape)

    changed = with_values(demo, "reach", power)
    first, second = demo.index(1.0, "residents"), demo.index(3.0, "residents")
    assert findings.elasticity(changed.luck, first, second, 3.0) == pytest.approx(0.3, abs=1e-6)


def interacting(demo: Demo, extra: np.ndarray) -> Demo:
    """The same demonstration with fund and power adding up, but for ``extra`` a replicate where they meet."""

    def add(values: np.ndarray) -> np.ndarray:
        made = np.full_like(values, 0.3)
        made[:, demo.index(1.0, "officials")] += 0.1
        made[:, demo.index(0.0, "residents")] += 0.1
        made[:, demo.index(1.0, "residents")] += 0.2 + np.resize(extra, len(values))[:, None]
        return made

    return with_values(demo, "reach", add)


@pytest.mark.parametrize(
    ("extra", "relation", "numbers"),
    [
        ([0.1], "more_than", "The difference is +10.0 points (the same in every run)"),
        ([-0.1], "less_than", "The difference is −10.0 points"),
        ([0.001], "little_from", "The difference is +0.1 points"),
        ([0.15, -0.05], "untold_from", "(95 % interval of that mean −"),
    ],
)
def test_the_two_together_are_more_or_less_only_where_the_interval_says_so(
    demo: Demo, extra: list[float], relation: str, numbers: str
) -> None:
    text = by_title(interacting(demo, np.array(extra)), "together")
    assert f"points of participation, {word(relation, 'en')} the two alone" in text
    assert numbers in text
    told = re.search(r"bring (\S+) points.*: (\S+) by the fund, (\S+) by power. The difference is (\S+) points", text)
    assert told, text
    whole, fund, power, difference = (float(number.replace("−", "-")) for number in told.groups())
    assert whole - fund - power == pytest.approx(difference, abs=0.21)  # four rounded numbers


def test_a_large_mean_whose_interval_holds_nothing_is_neither_a_rise_nor_a_fall(demo: Demo) -> None:
    changed = interacting(demo, np.array([0.6, -0.5]))
    found = demo_change.change(changed, "reach", demo_change.BOTH, demo_change.FUND)
    assert found.low < 0 < found.high
    assert not demo_change.negligible(changed, "reach", found.mean)
    assert (
        "for participation the change is not clear with so few replicates" in by_title(changed, "power").split(";")[0]
    )


def test_a_gain_that_may_be_none_has_no_price(demo: Demo) -> None:
    text = by_title(interacting(demo, np.array([0.6, -1.0])), "cost")
    assert re.search(r"with fund and power, no price can be told, for the 95 % interval of the gain \(−\d", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_price_and_what_is_spent_come_with_their_intervals(demo: Demo, lang: str) -> None:
    found = demo_cost.cost(demo, demo.index(1.0, "residents"))
    text = by_title(demo, "cost", lang)
    for one in (found.more, found.price):
        assert all(f"{value:,.0f}" in text for value in (one.mean, one.low, one.high))

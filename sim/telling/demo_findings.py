"""Findings in plain words, made from a demonstration's numbers: each sentence is a comparison."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import labels
from sim.indicator_units import possible_sum
from sim.scenarios import resolve
from sim.studies import paired, small_fund
from sim.studies.demo import BESIDE, FUND_POLICY
from sim.studies.paired import Paired
from sim.studies.shown import whole
from sim.telling import demo_cost
from sim.telling.demo_change import (
    BASE,
    BOTH,
    FEW,
    FUND,
    HEARD,
    POWER,
    THRICE,
    Corner,
    change,
    hangs,
    points,
    sentence,
    turned,
    verdict,
)
from sim.telling.demo_table import fund_name
from sim.telling.gap_reading import SIDES
from sim.words import choice, indicator, word

if TYPE_CHECKING:
    from sim.studies.demo import Demo
    from sim.studies.replicates import Runs

RELATION = {
    "rises": "more_than", "falls": "less_than", "stays": "about", "untold": "untold_from", "little": "little_from",
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A heading and what the numbers say under it."""

    title: str
    text: str


def findings(demo: Demo, lang: str) -> list[Finding]:
    """Return the findings, in the order the report opens with."""
    made = {
        "fund": _fund(demo, lang),
        "power": _power(demo, lang),
        "together": _together(demo, lang),
        "size": _size(demo, lang),
        "cohesion": _cohesion(demo, lang),
        "worst": _worst(demo, lang),
        "whom": _whom(demo, lang),
        "sure": _sure(demo, lang),
        "cost": _cost(demo, lang),
    }
    return [Finding(word(f"finding_{key}_title", lang), text) for key, text in made.items()]


def _reach(demo: Demo, first: Corner, second: Corner, lang: str) -> str:
    return sentence(demo, "reach", word("participation", lang), first, second, lang)


def _index(demo: Demo, first: Corner, second: Corner, lang: str) -> str:
    return sentence(demo, "cohesion", word("the_cohesion_index", lang), first, second, lang)


def _fund(demo: Demo, lang: str) -> str:
    fund, share = demo.once, demo.share
    own = "" if share == 1.0 else word("fund_shared", lang, yuan=f"{fund:,.0f}", own=f"{share * fund:,.0f}")
    return word(
        "finding_fund",
        lang,
        yuan=f"{fund:,.0f}",
        reach=_reach(demo, FUND, BASE, lang),
        cohesion=_index(demo, FUND, BASE, lang),
        shared=own + _too_small(demo, lang),
    )


def _too_small(demo: Demo, lang: str) -> str:
    """Say of the largest fund that buys less than a project usually costs here why it does what none does."""
    for cell in reversed([one for one in demo.cells if one.engagement == "officials"]):
        values = resolve(demo.place, FUND_POLICY, {"fund.per_community": cell.yuan}).values
        reaches, cost = small_fund.fund(values), small_fund.usual_cost(values)
        if 0 < reaches < cost:
            named = {"funds": fund_name(cell, lang), "own": whole(reaches), "cost": whole(cost)}
            return word("fund_too_small", lang, **named)
    return ""


def _power(demo: Demo, lang: str) -> str:
    return word(
        "finding_power",
        lang,
        place=demo.place,
        reach=_reach(demo, BOTH, FUND, lang),
        cohesion=_index(demo, BOTH, FUND, lang),
        heard=_reach(demo, HEARD, FUND, lang),
        bare=_reach(demo, POWER, BASE, lang),
        bare_cohesion=_index(demo, POWER, BASE, lang),
    )


def _together(demo: Demo, lang: str) -> str:
    end = demo.luck.end("reach")
    base, fund, power, both = (end[:, demo.index(*corner)].astype(float) for corner in (BASE, FUND, POWER, BOTH))
    extra = paired.withheld(paired.summarise(both - fund - power + base, possible=possible_sum("reach", 2)))
    return word(
        "finding_together",
        lang,
        before=points(base.mean()),
        after=points(both.mean()),
        cohesion=_index(demo, BOTH, BASE, lang),
        relation=word(RELATION[verdict(demo, "reach", extra)], lang),
        whole=points(float(np.mean(both - base)), sign=True),
        fund=points(float(np.mean(fund - base)), sign=True),
        power=points(float(np.mean(power - base)), sign=True),
        extra=points(extra.mean, sign=True),
        interval=_interval_of_mean(extra, lang),
    )


def _interval_of_mean(found: Paired, lang: str) -> str:
    if found.all_equal:
        return word("equal_everywhere", lang)
    if math.isnan(found.low):
        return word("range_untold", lang)
    return word("interval_of_mean", lang, low=points(found.low, sign=True), high=points(found.high, sign=True))


def elasticity(runs: Runs, first: int, second: int, ratio: float) -> float:
    """Return the elasticity of reach to fund size between two cells whose funds differ by a ratio."""
    end = runs.end("reach").mean(axis=0, dtype=np.float64)
    return float(np.log(end[second] / end[first]) / math.log(ratio))


def _size(demo: Demo, lang: str) -> str:
    elastic = elasticity(demo.luck, demo.index(*BOTH), demo.index(*THRICE), THRICE[0] / BOTH[0])
    moved = verdict(demo, "reach", change(demo, "reach", THRICE, BOTH))
    proportion = (
        "no_response" if moved in ("stays", "untold") else ("under_proportion" if elastic < 1 else "over_proportion")
    )
    return word(
        "finding_size",
        lang,
        reach=_reach(demo, THRICE, BOTH, lang),
        elastic=points(1.1**elastic - 1),
        spent=_spent(demo, lang),
        proportion=word(proportion, lang),
        cohesion_size=_index(demo, THRICE, BOTH, lang),
    )


def _spent(demo: Demo, lang: str) -> str:
    """Say what public money is spent a year under the fund once and thrice, residents deciding."""
    yuan = demo.luck.per_year("money_public").mean(axis=0)
    sums = {name: whole(float(yuan[demo.index(*corner)])) for name, corner in (("once", BOTH), ("thrice", THRICE))}
    return word("spending_stays" if sums["once"] == sums["thrice"] else "spending_of_size", lang, **sums)


def _cohesion(demo: Demo, lang: str) -> str:
    found: dict[str, list[str]] = {
        f"parts_{key}": [] for key in ("stronger", "little", "stay", "weaker", "hang", "untold")
    }
    for column in demo.parts:
        moved = change(demo, column, BOTH, BASE)
        better, worse = ("falls", "rises") if column == "isolation" else ("rises", "falls")
        where = {better: "stronger", worse: "weaker", "stays": "stay", "little": "little"}.get(
            verdict(demo, column, moved), "untold"
        )
        if where in ("stronger", "weaker") and hangs(demo, column, BOTH, BASE):
            where = "hang"
        more = points(moved.mean, sign=True) + turned(demo, column, BOTH, BASE, lang)
        part = word("in_brackets", lang, what=indicator(column, lang), more=more)
        found[f"parts_{where}"].append(part)
    said = [word(key, lang, names=word("comma", lang).join(names)) for key, names in found.items() if names]
    overall = verdict(demo, "cohesion", change(demo, "cohesion", BOTH, BASE))
    return word(
        "finding_cohesion",
        lang,
        parts=word("semicolon", lang).join(said),
        verdict=word(f"verdict_{overall}", lang),
    )


def _worst(demo: Demo, lang: str) -> str:
    """Say what deciding costs beside others who decide over the same fund, and name the cell that falls most.

    That is told of the index and what is judged beside it; the cell, however little it falls, is named for
    participation, the index, the part that loses most, and what is judged beside them.
    """
    part = min(demo.parts, key=lambda column: worst(demo, column)[0])
    names = {"reach": word("participation", lang), "cohesion": word("the_cohesion_index", lang)}
    said = [_falls_most(demo, column, name, lang) for column, name in names.items()]
    said += [_falls_most(demo, column, indicator(column, lang), lang) for column in (part, *BESIDE)]
    judged = {"cohesion": names["cohesion"]} | {column: indicator(column, lang) for column in BESIDE}
    semicolon = word("semicolon", lang)
    told = {
        key: semicolon.join(sentence(demo, column, name, BOTH, corner, lang) for column, name in judged.items())
        for key, corner in (("officials", FUND), ("heard", HEARD))
    }
    beside = [sentence(demo, column, judged[column], BOTH, BASE, lang) for column in BESIDE]
    return word("finding_worst", lang, worst=semicolon.join(said), beside=semicolon.join(beside), **told)


def worst(demo: Demo, column: str) -> tuple[float, Corner]:
    """Return the lowest change among the cells against the place as it was, and its cell.

    Of isolation the highest: its change is given with the sign turned, so that below 0 is always worse.
    """
    sign = -1 if column == "isolation" else 1
    corners = [(cell.times, cell.engagement) for cell in demo.cells]
    return min((sign * change(demo, column, corner, BASE).mean, corner) for corner in corners if corner != BASE)


def _falls_most(demo: Demo, column: str, name: str, lang: str) -> str:
    lost, corner = worst(demo, column)
    if lost >= 0:
        return word("worst_none", lang, what=name)
    cell, found = demo.cells[demo.index(*corner)], change(demo, column, corner, BASE)
    moved = points(found.mean, sign=True)
    deciding, fund = choice(cell.engagement, lang), fund_name(cell, lang)
    return word(
        "worst_of",
        lang,
        what=name,
        who=deciding,
        fund=fund,
        change=moved,
        interval=_ends(found, lang),
        doubt=_doubt(found, lang) + turned(demo, column, corner, BASE, lang),
    )


def _ends(found: Paired, lang: str) -> str:
    """Write the ends of a mean's interval in points, or that so few runs tell none."""
    if math.isnan(found.low):
        return word("range_untold", lang)
    return f"{points(found.low, sign=True)} {word('to', lang)} {points(found.high, sign=True)}"


def _doubt(found: Paired, lang: str) -> str:
    """Say that a change is not clear where its interval does not tell; of too few runs that was said already."""
    if math.isnan(found.low):
        return ""
    return "" if found.has_sign else word("unclear_too", lang)


def _whom(demo: Demo, lang: str) -> str:
    said = []
    for grouping in demo.groupings:
        column, who = f"gap_{grouping}", word(f"gap_{grouping}", lang)
        gap = demo.luck.end(column).mean(axis=0, dtype=np.float64)
        before, after = (points(float(gap[demo.index(*corner)]), sign=True) for corner in (BASE, BOTH))
        moved = change(demo, column, BOTH, BASE)
        doubt = "" if moved.has_sign else word("unclear_too", lang)
        sides = word("comma", lang).join(_side(demo, group, lang) for group in SIDES[column])
        said.append(word("gap", lang, who=who, before=before, after=after, sides=sides, doubt=doubt))
    return word("finding_whom", lang, gaps=word("semicolon", lang).join(said))


def _side(demo: Demo, group: str, lang: str) -> str:
    """Say how many of a group took part before and after: a gap may widen though both of its sides gain."""
    level = demo.luck.end(f"reach_{group}").mean(axis=0, dtype=np.float64)
    before, after = (f"{100 * float(level[demo.index(*corner)]):.0f}" for corner in (BASE, BOTH))
    return word("gap_side", lang, group=labels.text("group", group, lang), before=before, after=after)


def _sure(demo: Demo, lang: str) -> str:
    found = {
        (column, both): change(demo, column, BOTH, BASE, assumptions=both)
        for column in ("reach", "cohesion")
        for both in (False, True)
    }
    return word(
        "finding_sure",
        lang,
        won=_in_runs(found["reach", False], lang),
        won_both=_in_runs(found["reach", True], lang),
        won_cohesion=_in_runs(found["cohesion", False], lang),
        won_cohesion_both=_in_runs(found["cohesion", True], lang),
        wider=_wider(found["reach", False], found["reach", True], lang),
    )


def _in_runs(found: Paired, lang: str) -> str:
    """Say in how many of its runs a change is above 0."""
    key = {0: "in_no_run", found.replicates: "in_all_runs"}.get(found.higher, "in_some_runs")
    return word(key, lang, count=found.higher, runs=found.replicates)


def _wider(luck: Paired, both: Paired, lang: str) -> str:
    """Say how many times as wide the assumptions make the interval; nothing of intervals of few runs, or of none."""
    if min(luck.replicates, both.replicates) < FEW:
        return word("few_runs", lang, few=FEW)
    apart = luck.range_high - luck.range_low
    if apart == 0:
        return ""
    return word("times_as_wide", lang, wider=f"{(both.range_high - both.range_low) / apart:.1f}")


def _yuan(found: Paired, lang: str) -> str:
    if math.isnan(found.low):
        return word("range_untold", lang)
    return word("interval_of_mean", lang, low=whole(found.low), high=whole(found.high))


def _cost(demo: Demo, lang: str) -> str:
    found = {corner: demo_cost.cost(demo, demo.index(*corner)) for corner in (BOTH, FUND, POWER)}
    more = found[BOTH].more

    def each(corner: Corner) -> str:
        gained, price = found[corner].gained, found[corner].price
        if math.isnan(gained.low):
            return word("no_price_of_few", lang, least=paired.LEAST_REPLICATES)
        said = verdict(demo, "reach", gained)
        if said == "stays" or (said != "untold" and gained.mean <= 0):
            none = "no_rise" if gained.mean <= 0 else "no_move"
            return word(none, lang, change=points(gained.mean, sign=True))
        if not gained.low > 0:
            return word("no_gain", lang, interval=_ends(gained, lang))
        if not found[corner].is_priced:
            return word("no_dearer", lang)
        low, high = whole(price.low), whole(price.high)
        return word("yuan_a_point", lang, yuan=whole(price.mean), low=low, high=high)

    return word(
        "finding_cost",
        lang,
        yuan=whole(more.mean),
        interval=_yuan(more, lang),
        runs=len(demo.luck.seeds),
        each=each(BOTH),
        fund_each=each(FUND),
        power_each=each(POWER),
    )

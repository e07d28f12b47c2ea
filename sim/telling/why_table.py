"""What links carry, in print: which of them, and numbers with signs, units and intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.indicator_units import is_share
from sim.labels import text
from sim.studies.shown import rounded, together
from sim.studies.why import Why, stands_out

NAMED = 3  # links that the summary names, of each effect


def say(key: str, lang: str, **values: object) -> str:
    """Return a sentence of the catalogue's ``why`` section, its places filled."""
    return text("why", key, lang).format(**values)


def amount(indicator: str, value: float, sign: str = "") -> str:
    """Write a value: shares in points of 100, counts and money as they are; ``sign="+"`` shows the sign."""
    return rounded(100 * value if is_share(indicator) else value, 2, sign == "+")


def with_interval(indicator: str, row: Mapping[Any, Any], column: str, before: str, lang: str) -> str:
    """Write a value of a row with its 95 % interval, where there is one."""
    mean, low, high = (amount(indicator, row[name], "+") for name in (column, f"{before}low", f"{before}high"))
    return mean if not math.isfinite(row[f"{before}low"]) else say("interval", lang, mean=mean, low=low, high=high)


def with_share(found: Why, indicator: str, row: Mapping[Any, Any], lang: str) -> str:
    """Write what a link carries, with its 95 % interval where there is one, and what share of the effect that is."""
    carried = with_interval(indicator, row, "carried", "", lang)
    share = 100 * row["carried"] / found.whole(indicator)["effect"]
    return say("with_share" if share >= 0 else "with_share_lowers", lang, carried=carried, share=rounded(abs(share), 0))


def large_unclear(found: Why, indicator: str) -> list[dict[Any, Any]]:
    """Return links that carry more in the mean than one that the summary names, and can't be told from nothing.

    Left unsaid, the links that are named would pass for those that carry most.
    """
    rows = found.rows(indicator, "link").to_dict("records")
    named = [row for row in rows if stands_out(row)][:NAMED]
    if not named:
        return []
    least = abs(named[-1]["carried"])
    return [row for row in rows if abs(row["carried"]) > least and not stands_out(row)][:NAMED]


def effect(found: Why, indicator: str, lang: str) -> str:
    """Say an indicator's level under both policies and the effect, in one line."""
    whole = found.whole(indicator)
    values = {key: amount(indicator, whole[f"level_{key}"]) for key in ("before", "after")}
    values |= {key: amount(indicator, whole[name], "+")
               for key, name in (("effect", "effect"), ("low", "effect_low"), ("high", "effect_high"))}  # fmt: skip
    return say("effect", lang, indicator=text("indicator", indicator, lang), **values)


def summary(found: Why, lang: str) -> list[str]:
    """Say in a few words what carries most of each effect that is clear, what little, and how sure that is."""
    return [_summed_up(found, name, lang) for name in found.indicators if found.is_told(name)]


def _summed_up(found: Why, indicator: str, lang: str) -> str:
    rows = found.rows(indicator, "link").to_dict("records")
    telling, told = [row for row in rows if stands_out(row)], {"indicator": text("indicator", indicator, lang)}
    if not telling:
        return say("summary_none", lang, **told, tried=len(rows), replicates=found.replicates)
    named, rest = telling[:NAMED], telling[NAMED:]
    one_alone = not math.isfinite(telling[0]["low"])
    effect = amount(indicator, found.whole(indicator)["effect"], "+")
    most = [f"{text('link', row['link'], lang)} {with_share(found, indicator, row, lang)}" for row in named]
    said = {"effect": effect, "most": say("semicolon", lang).join(most)}
    parts = [say("summary_one" if one_alone else "summary", lang, **told, **said), say("no_sum", lang)]
    if one_alone:
        return together([*parts, say("sure_one", lang)], lang)
    if large := large_unclear(found, indicator):
        each = [f"{text('link', row['link'], lang)} {with_interval(indicator, row, 'carried', '', lang)}"
                for row in large]  # fmt: skip
        parts.append(say("summary_unclear", lang, links=say("semicolon", lang).join(each)))
    if rest:
        largest = amount(indicator, abs(rest[0]["carried"]))
        parts.append(say("summary_rest", lang, count=len(rest), largest=largest))
    parts.append(say("summary_little", lang, count=len(rows) - len(telling), tried=len(rows)))
    return together([*parts, _how_sure(found, telling, lang)], lang)


def _how_sure(found: Why, telling: list[dict[Any, Any]], lang: str) -> str:
    """Say whether the link that carries most can be told from the next: by whether their intervals overlap."""
    first, *others = [sorted((abs(row["low"]), abs(row["high"]))) for row in telling]
    near = sum(one[1] >= first[0] for one in others)
    if near:
        return say("sure_order", lang, count=near, replicates=found.replicates)
    return say("sure_first" if others else "sure_alone", lang, replicates=found.replicates)


def untold(found: Why, lang: str) -> list[str]:
    """Say of which indicators the effect itself is not clear, so that nothing is said of links, a line each."""
    asked = {"replicates": found.replicates}
    names = [name for name in found.indicators if not found.is_told(name)]
    return [say("untold", lang, indicator=text("indicator", name, lang), **asked) for name in names]


def carrying(found: Why) -> list[str]:
    """Return the links that carry something of any effect that is clear, the first indicator's strongest first."""
    rows = [
        row for name in filter(found.is_told, found.indicators) for row in found.rows(name, "link").to_dict("records")
    ]
    return list(dict.fromkeys(str(row["link"]) for row in rows if stands_out(row)))


def overlapping(found: Why, indicator: str) -> list[dict[Any, Any]]:
    """Return the pairs whose interaction stands out, the largest first; none where the effect is not clear."""
    pairs = found.rows(indicator, "pair")
    if pairs.empty or not found.is_told(indicator):
        return []
    rows = [row for row in pairs.to_dict("records") if _interacts(row)]
    return sorted(rows, key=lambda row: -abs(row["interaction"]))


def _interacts(row: Mapping[Any, Any]) -> bool:
    return stands_out(row, "interaction", "interaction_low", "interaction_high")


def tried(found: Why) -> tuple[int, int]:
    """Return how many links were cut, and how many pairs."""
    cut = found.table.drop_duplicates(["kind", "link", "second"])["kind"].value_counts()
    return int(cut.get("link", 0)), int(cut.get("pair", 0))


def pairs_title(found: Why, indicator: str, shown: int, lang: str) -> str:
    """Name a table of so many pairs of an indicator: which they are, and of how many."""
    pairs = found.rows(indicator, "pair")
    counts = {"shown": shown, "clear": len(overlapping(found, indicator)), "pairs": len(pairs)}
    links = len(set(pairs["link"]) | set(pairs["second"]))
    return say("pairs_title", lang, indicator=text("indicator", indicator, lang), links=links, **counts)


def how_to_read(found: Why, lang: str) -> str:
    """Say what the tables' numbers are, and how many intervals there are, none of a single replicate."""
    told = found.table[found.table["indicator"].map(found.is_told)]
    count = int(told[["low", "interaction_low"]].notna().sum().sum())
    links, pairs = tried(found)
    many = say("each_interval", lang, count=count, links=links, pairs=pairs) if count else ""
    return say("how_to_read", lang, months=found.months, replicates=found.replicates, each_interval=many)


def quiet(found: Why, lang: str) -> str:
    """Say how many of the links that were cut carry what can be told from nothing, and how many exactly nothing.

    With one replicate, none can be.
    """
    links = found.table[found.table["kind"] == "link"]
    nothing = links.groupby("link")[["carried", "low", "high"]].agg(_all_zero).all(axis=1)
    cut, shown = tried(found)[0], len(carrying(found)) if found.replicates > 1 else 0
    return say("quiet", lang, tried=cut, shown=shown, count=cut - shown, zero=int(nothing.sum()))


def _all_zero(values: pd.Series[float]) -> bool:
    return bool((values.fillna(0.0) == 0.0).all())

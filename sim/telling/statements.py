"""What a comparison says, in sentences made from its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim import labels
from sim.studies import money, paired, shown
from sim.studies.comparison import Comparison
from sim.studies.equal_money import budget
from sim.studies.estimate import BOTH, TWO_WAY
from sim.studies.families import INTERACTION, LEVER, PAIR, POLICY, SETTING
from sim.studies.interaction import Corners
from sim.studies.shown import Row, records, word
from sim.telling.design_told import fixed, not_known
from sim.telling.gap_reading import SIDES, reading

MOVES = (  # of indicators and, in the second line, of gaps: each a sentence of the catalogue
    "up", "down", "up_at_some", "down_at_some", "both_ways",
    "narrower", "wider", "turned", "narrower_at_some", "wider_at_some", "turned_at_some", "gaps_both_ways", "unclear",
)  # fmt: skip


BEST = {POLICY: "best_policy", PAIR: "best_of_two"}


def statements(comparison: Comparison, lang: str) -> list[str]:
    """Return a paragraph for each place and policy: against the baseline, its parts, and over settings of levers.

    Policies that were to spend the same money as the others and do not stand last, and are said to.
    """
    made: list[str] = []
    last: list[str] = []
    others = money.apart(comparison.about)
    for compared in (POLICY, PAIR, INTERACTION, SETTING, LEVER):
        rows = comparison.lively
        rows = rows[rows["compared"] == compared]
        keys = ["place", "policy", "against", *["lever"] * comparison.each_alone]
        for (place, policy, *_), own in rows.groupby(keys, sort=False):
            said = _paragraph(comparison, compared, str(place), str(policy), own, lang)
            if policy in others:
                last.append(shown.together([word("other_money", lang), said], lang))
            else:
                made.append(said)
    return made + last


def _paragraph(comparison: Comparison, compared: str, place: str, policy: str, rows: pd.DataFrame, lang: str) -> str:
    main = "reach" if "reach" in comparison.indicators else comparison.indicators[0]
    head = word(
        f"against_{compared}", lang, policy=comparison.named(policy, lang),
        place=comparison.title("place", place, lang), against=against(comparison, records(rows)[0], lang),
    )  # fmt: skip
    if compared == INTERACTION:
        return shown.together([head, *_wholes(comparison, rows, main, lang)], lang)
    said = [head + _main(comparison, rows[rows["indicator"] == main], main, lang)]
    said += [_others(rows, main, lang), _costs(comparison, rows, lang)]
    if comparison.about["futures"] > 1:
        best = word(BEST.get(compared, "best_setting"), lang)
        said.append(_futures(rows[rows["indicator"] == main], main, best, lang))
    return shown.together(said, lang)


def _wholes(comparison: Comparison, rows: pd.DataFrame, main: str, lang: str) -> Iterator[str]:
    """Say of a whole whether it is more than its parts, at each setting, and in how many futures it is less."""
    for row in records(rows[rows["indicator"] == main]):
        relation = ("more" if row["difference"] > 0 else "less") if shown.clear(row) else "same"
        where = at(comparison, row, lang)
        yield word(
            "whole", lang, what=labels.text("indicator", main, lang), value=shown.level(main, row["value"]),
            base=shown.level(main, row["base"]), relation=word(f"whole_{relation}", lang),
            change=shown.change(main, row["difference"]), unit=shown.unit(main, lang),
            interval=shown.interval(row, lang), at=word("where", lang, at=where) if where else "",
        )  # fmt: skip
        if math.isfinite(row["futures_worse"]):
            key = "whole_futures" if row["futures_worse"] > 0 else "whole_futures_never"
            yield word(key, lang, worse=shown.per_cent(row["futures_worse"]))
    yield _others(rows, main, lang)


def against(comparison: Comparison, row: Row, lang: str) -> str:
    """Name what a row is compared with: a policy, the parts of a whole, or the first setting."""
    if row["compared"] in (POLICY, PAIR):
        return comparison.named(str(row["against"]), lang)
    if row["compared"] == INTERACTION:
        four = vars(Corners(*comparison.about["interaction"]))
        titles = {name: comparison.title("policy", policy, lang) for name, policy in four.items()}
        return word("sum_of_parts", lang, **titles)
    if row["compared"] == LEVER:
        return word("as_it_is", lang, policy=comparison.title("policy", str(row["policy"]), lang))
    pairs = (part.split("=", 1) for part in str(row["against"]).split("; "))
    return shown.setting({name: _read(value) for name, value in pairs}, lang)


def _read(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value


def at(comparison: Comparison, row: Row, lang: str) -> str:
    """Name a row's setting; empty where no lever varies."""
    if comparison.each_alone:
        return shown.setting({str(row["lever"]): _read(str(row["set_to"]))}, lang)
    return shown.setting({name: row[name] for name in comparison.levers}, lang)


def at_last(comparison: Comparison, lang: str, place: str = "", policy: str = "") -> str:
    """Name in brackets the setting of the levers that money and figures are of; empty where none varies.

    Parameters
    ----------
    place, policy : str
        Of which it is; of all where nothing is said, whose settings may differ.
    """
    what = at_told(comparison, lang, place, policy)
    return word("in_brackets", lang, what=what) if what else ""


def at_told(comparison: Comparison, lang: str, place: str = "", policy: str = "") -> str:
    """Name the setting that is told of, as :func:`at_last` does, without brackets."""
    if comparison.each_alone or not comparison.levers:
        return ""
    found = []
    for where, own in comparison.about["told_at"].items():
        found += [one for name, one in own.items() if place in ("", where) and policy in ("", name)]
    different = [one for n, one in enumerate(found) if one not in found[:n]]
    if not different:
        return ""
    return shown.setting(different[0], lang) if len(different) == 1 else word("own_settings", lang)


def at_spent(comparison: Comparison, lang: str, place: str = "", policy: str = "") -> str:
    """Name in brackets what money spent is of: the last setting, or the mean and range over those that were drawn."""
    draws = [row["draws"] for row in comparison.about.get("spent", []) if "draws" in row]
    if not draws:
        return at_last(comparison, lang, place, policy)
    return word("in_brackets", lang, what=word("over_draws", lang, draws=f"{max(draws):,}"))


def sum_spent(row: Row, key: str, lang: str) -> str:
    """Write a sum that a policy spends, with its range where levers were drawn."""
    mean, low, high = (
        shown.whole(math.nan if row[name] is None else row[name])
        for name in (key, *((f"{key}_low", f"{key}_high") if "draws" in row else (key, key)))
    )
    if "draws" not in row:
        return mean
    return word("with_interval", lang, change=mean, interval=f"{low}{word('to', lang)}{high}")


def _main(comparison: Comparison, rows: pd.DataFrame, main: str, lang: str) -> str:
    """Say the difference of one indicator, at each setting."""
    found = records(rows)
    name = labels.text("indicator", main, lang)
    if len(found) == 1 and not comparison.setting:
        row = found[0]
        return word(
            "one_effect", lang, what=name, change=shown.change(main, row["difference"]), unit=shown.unit(main, lang),
            interval=shown.interval(row, lang), clear=doubt(comparison, row, lang), base=shown.level(main, row["base"]),
            value=shown.level(main, row["value"]), pairs=_pairs(row, lang),
        )  # fmt: skip
    each = [
        word("effect_at", lang, change=shown.change(main, row["difference"]), interval=shown.interval(row, lang),
             clear=doubt(comparison, row, lang), value=shown.level(main, row["value"]), at=at(comparison, row, lang))
        for row in found
    ]  # fmt: skip
    return word("effects", lang, what=name, unit=shown.unit(main, lang), each=word("semicolon", lang).join(each))


def doubt(comparison: Comparison, row: Row, lang: str) -> str:
    """Say in brackets that a difference is not clear; empty where it is.

    Beside an interval that leaves out 0 it is said that it is the number of questions that makes it so.
    """
    if shown.clear(row):
        return ""
    said = word("not_clear", lang)
    if paired.leaves_out_zero(row["low"], row["high"]):
        said = word("not_clear_of", lang, count=f"{comparison.questions(row['indicator']):,}")
    return word("in_brackets", lang, what=said)


def _pairs(row: Row, lang: str) -> str:
    if shown.all_equal(row):
        return word("pairs_equal", lang)
    return word("pairs_higher", lang, won=f"{100 * row['share_higher']:.0f}")


def _others(rows: pd.DataFrame, main: str, lang: str) -> str:
    """Say of every other indicator whether it is clearly up or down, at all settings or at some, or neither.

    Of a gap it is said whether it is narrower or wider: a lower one may be either, and narrower is no loss. They are
    those of the table, so that whoever counts finds the same number everywhere.
    """
    found: dict[str, list[str]] = {key: [] for key in MOVES}
    for name, own in rows[rows["indicator"] != main].groupby("indicator", sort=False):
        where = _where_gap(own) if name in SIDES else _where(own)
        found[where].append(labels.text("indicator", str(name), lang) + _span(str(name), own, where, lang))
    parts = [
        word(key, lang, names=word("comma", lang).join(names), count=len(names))
        for key, names in found.items()
        if names
    ]
    return shown.together(parts, lang)


def _where(rows: pd.DataFrame) -> str:
    sure = shown.clear_rows(rows)
    up, down = sure & (rows["difference"] > 0), sure & (rows["difference"] < 0)
    if up.any() and down.any():
        return "both_ways"
    for way, here in (("up", up), ("down", down)):
        if here.any():
            return way if here.all() else f"{way}_at_some"
    return "unclear"


def _where_gap(rows: pd.DataFrame) -> str:
    """Say how a gap clearly moved; one that is as wide as printed stands with what is not clear."""
    moved = [reading(row).removeprefix("gap_") if shown.clear(row) else "" for row in records(rows)]
    ways = set(moved) - {"", "as_wide"}
    if len(ways) > 1:
        return "gaps_both_ways"
    return "unclear" if not ways else "".join(ways) + ("" if set(moved) == ways else "_at_some")


def _span(name: str, rows: pd.DataFrame, where: str, lang: str) -> str:
    if where == "unclear":
        return ""
    sure = rows.loc[shown.clear_rows(rows), "difference"]
    low, high = (shown.change(name, value) for value in (sure.min(), sure.max()))
    moved = low if low == high else f"{low}{word('to', lang)}{high}"
    return word("in_brackets", lang, what=shown.among_points(moved, name, lang))


def _costs(comparison: Comparison, rows: pd.DataFrame, lang: str) -> str:
    each = list(_each_cost(comparison, rows.drop_duplicates(comparison.setting or ["policy"]), lang))
    return word("cost", lang, each=word("semicolon", lang).join(each))


def _each_cost(comparison: Comparison, rows: pd.DataFrame, lang: str) -> Iterator[str]:
    for row in records(rows):
        pair = money.pair(comparison.about, row)
        if pair in ("same", "untold"):
            yield (
                word("yuan_equal", lang)
                if pair == "same"
                else word("yuan_untold", lang, more=shown.yuan_more(row, lang))
            )
            continue
        if not math.isfinite(row["yuan_more"]):
            yield word("yuan_unknown", lang)
            continue
        less = row["yuan_more"] <= 0
        point = _point(comparison, row, lang) if comparison.priced else ""
        where = word("where", lang, at=at(comparison, row, lang)) if len(rows) > 1 else ""
        more = shown.whole(abs(row["yuan_more"]))
        yield (
            word("yuan_less", lang, yuan=more, where=where)
            if less
            else word("yuan", lang, yuan=more, point=point, where=where)
        )


def _point(comparison: Comparison, row: Row, lang: str) -> str:
    if math.isfinite(row["yuan_per_point"]):
        said = word("a_point", lang, yuan=shown.price(row, lang))
    else:
        why = money.no_price(comparison.about, row)
        none = "no_point_not_surely" if row.get("yuan_more_low", math.nan) <= 0 else "no_point"
        said = word(f"no_price_{why}" if why else none, lang)
    return word("comma", lang) + said


def _futures(rows: pd.DataFrame, main: str, best: str, lang: str) -> str:
    worst = max(records(rows), key=lambda row: float(row["regret_max"]))
    if not (rows["futures_worse"].max() > 0 or worst["regret_max"] > 0):
        return ""
    key = "futures" if rows["futures_worse"].max() > 0 else "futures_never"
    return word(
        key, lang, what=labels.text("indicator", main, lang), worse=shown.per_cent(rows["futures_worse"].max()),
        most=shown.change(main, worst["regret_max"]).lstrip("+"), unit=shown.unit(main, lang), best=best,
    )  # fmt: skip


def method(comparison: Comparison, lang: str) -> str:
    """Say what was run and what intervals cover."""
    told, table = comparison.about, comparison.table
    names = {
        axis: word("semicolon", lang).join(comparison.title(kind, name, lang) for name in told[axis])
        for axis, kind in (("places", "place"), ("policies", "policy"))
    }
    covers = word("comma", lang).join(word(f"covers_{one.replace(' ', '_')}", lang) for one in table["covers"].unique())
    levers = word("comma", lang).join(labels.text("parameter", name, lang) for name in told["levers"])
    said = [
        word("method", lang, **names, months=told["months"], first=told["first_seed"],
             averaged=shown.averaged(told["months"], lang),
             last=told["first_seed"] + told["replicates"] - 1, runs=f"{told['done']:,}", covers=covers,
             together=_together(comparison, lang), tests=_tests(table, lang)),
        word("method_network", lang, file=told["network"]) if told.get("network") else "",
        word("method_levers", lang, levers=levers) if levers else "",
        _drawn(told["settings_drawn"], lang),
        fixed(told, lang),
        "" if told["uncertain"] else word("method_defaults", lang),
        word("method_futures", lang, futures=told["futures"]) if told["futures"] > 1 else "",
        not_known(told, lang),
        word("method_averaged", lang) if BOTH in set(table["covers"]) else "",
        budget(comparison, lang),
        word("method_money", lang),
        word("method_failed", lang, failed=told["failed"]) if told["failed"] else "",
    ]  # fmt: skip
    return shown.together(said, lang)


def _drawn(settings: dict[str, Any], lang: str) -> str:
    """Say from which ranges levers were drawn, and that differences are means over what was drawn."""
    if not settings:
        return ""
    ranges = [
        word("drawn_range", lang, name=labels.text("parameter", name, lang),
             low=shown.lever_value(given["low"], name, lang), high=shown.lever_value(given["high"], name, lang))
        for name, given in settings["levers"].items()
    ]  # fmt: skip
    return word("method_drawn", lang, levers=word("comma", lang).join(ranges), count=f"{settings['count']:,}")


def _together(comparison: Comparison, lang: str) -> str:
    """Say which comparisons p-values are corrected for together."""
    every, first = comparison.corrected, comparison.corrected_primary
    if not comparison.primary:
        return word("together_all", lang, count=f"{every:,}")
    names = word("comma", lang).join(labels.text("indicator", name, lang) for name in comparison.primary)
    return word("together_primary", lang, names=names, first=f"{first:,}", rest=f"{every - first:,}")


def _tests(table: pd.DataFrame, lang: str) -> str:
    """Name how intervals and p-values were made."""
    made = [one for one in (TWO_WAY, "t", "BCa") if (table["method"] == one).any()]
    return (
        word("semicolon", lang).join(word(f"tests_{one.replace('-', '_').replace(' ', '_')}", lang) for one in made)
        or "–"
    )

"""How a study's numbers are written: shares in per cent, their differences in points, the rest as it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sim import labels
from sim.indicator_units import is_share
from sim.parameters import MONTHS, PARAMETERS
from sim.scenarios.observed import BETWEEN, OBSERVABLE
from sim.studies import paired

Row = Mapping[str, Any]  # of a table of contrasts
FEWEST, ABOUT = 3, 1.25  # courtyards, and how far off their number a ratio may be, for a count to seem of one
CLEAR = 0.05  # corrected p-value below which a difference may count as clear


def word(key: str, lang: str, **values: object) -> str:
    """Return a word or sentence of the catalogue's ``result`` section, its places filled."""
    found = labels.text("result", key, lang)
    return found.format(**values) if values else found


def together(sentences: Iterable[str], lang: str) -> str:
    """Set sentences one after another, as the language does; empty ones are left out."""
    return ("" if lang == "zh" else " ").join(sentence for sentence in sentences if sentence)


def records(table: pd.DataFrame) -> list[Row]:
    """Return a table's rows, each by the names of its columns."""
    columns = {str(name): table[name].tolist() for name in table}  # many times as fast as by pandas, row by row
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def number(value: float, sign: bool = False) -> str:
    """Write a number with two decimals below 1, one below 1,000, and none above; ``–`` for what is none.

    With a sign, what is next to nothing keeps the side it lies on: an interval may end just short of 0.
    """
    if not math.isfinite(value):
        return "–"
    decimals = 2 if abs(value) < 0.995 else (1 if abs(value) < 999.5 else 0)
    text = f"{value:{'+' if sign else ''},.{decimals}f}"
    nothing = float(text.replace(",", "")) == 0 and not (sign and value)
    return ("0" if nothing else text).replace("-", "−")


def rounded(value: float, decimals: int, sign: bool = False) -> str:
    """Write a number with so many decimals; ``–`` for none.

    What rounds to nothing has no minus, unless a sign is asked for: then it keeps the side it lies on.
    """
    if not math.isfinite(value):
        return "–"
    shown = value + 0.0 if sign else round(value, decimals) + 0.0  # nothing itself is +0.0
    return f"{shown:{'+' if sign else ''},.{decimals}f}".replace("-", "−")


def level(indicator: str, value: float) -> str:
    """Write a level."""
    return f"{number(100 * value)} %" if is_share(indicator) else number(value)


def change(indicator: str, value: float) -> str:
    """Write a difference with its sign, of shares in points."""
    return number(100 * value if is_share(indicator) else value, sign=True)


def size(indicator: str, value: float) -> str:
    """Write how large a difference is, whichever way it goes: without a sign, of shares in points."""
    return change(indicator, abs(value)).lstrip("+")


def interval(row: Row, lang: str) -> str:
    """Write the ends of a row's interval."""
    if not math.isfinite(row["low"]):
        return word("no_interval", lang)
    ends = (change(row["indicator"], row[end]) for end in ("low", "high"))
    return word("to", lang).join(ends)


def moved(row: Row, lang: str) -> str:
    """Write a row's difference with its interval."""
    return word("with_interval", lang, change=change(row["indicator"], row["difference"]), interval=interval(row, lang))


def unit(indicator: str, lang: str) -> str:
    """Name the unit that differences are written in: points, or what is counted."""
    return word("points", lang) if is_share(indicator) else labels.text("counts", indicator, lang)


def among_points(text: str, indicator: str, lang: str) -> str:
    """Write a difference as it stands in a list of differences in points: with its unit where that is another."""
    space = "" if text.endswith("）") else " "  # a Chinese bracket is as wide as one
    return text if is_share(indicator) else f"{text}{space}{unit(indicator, lang)}"


def name_among_points(indicator: str, lang: str) -> str:
    """Name an indicator over a column in a table of differences in points, with its unit where that is another."""
    name = labels.text("indicator", indicator, lang)
    return name if is_share(indicator) else name + word("in_brackets", lang, what=unit(indicator, lang))


def clear(row: Row) -> bool:
    """Whether a difference is told from none: its corrected p-value is small, and its interval leaves out 0.

    Both are of the mean. Where pairs are skewed they approximate it in two ways (BCa and Hall's t), so both are asked.
    """
    return bool(_told_from_none(row))


def clear_rows(table: pd.DataFrame) -> pd.Series:
    """Say of every row of a table whether it is :func:`clear`."""
    return _told_from_none(table)


def _told_from_none(one: Any) -> Any:
    return (one["p_holm"] < CLEAR) & paired.leaves_out_zero(one["low"], one["high"])


def clear_among(p: float, count: int) -> bool:
    """Whether a p-value is small enough for one of so many comparisons (Bonferroni), where no table holds them."""
    return p * count < CLEAR


def all_equal(row: Row) -> bool:
    """Whether the two runs of every pair are equal; one pair alone has no interval."""
    same = row["low"] == row["high"] == 0 or not math.isfinite(row["low"])
    return bool(same and row["difference"] == 0 and row["share_equal"] == 1)


def higher(row: Row) -> str:
    """Write the share of pairs in which a value is higher; ``–`` where all are equal."""
    return "–" if all_equal(row) else f"{100 * row['share_higher']:.0f} %"


def regret(row: Row, lang: str) -> str:
    """Write a row's mean and largest regret, with their unit; ``–`` for what is no end in itself."""
    if not math.isfinite(row["regret_max"]):
        return "–"
    name = row["indicator"]
    ends = " / ".join(change(name, row[key]).lstrip("+") for key in ("regret_mean", "regret_max"))
    return f"{ends} {unit(name, lang)}"


def per_cent(share: float) -> str:
    """Write a share in whole per cent; one that is not quite none or all is not rounded to it."""
    rounded_to = f"{100 * share:.0f}"
    if rounded_to == "0" and share > 0:
        return "<1"
    return ">99" if rounded_to == "100" and share < 1 else rounded_to


def whole(value: float) -> str:
    """Write an amount of money or a count."""
    return "–" if not math.isfinite(value) else f"{value:,.0f}".replace("-", "−")


def yuan(money: Mapping[Any, Any], name: str, lang: str) -> str:
    """Write an amount of :func:`sim.studies.compare.money_of` with the interval of its mean, where there is one.

    Only the upper end is named where so few replicates leave the lower one unknown.
    """
    more = name == "yuan_more"
    ends = [money[f"{'yuan_more' if more else 'yuan'}_{end}"] for end in ("low", "high")]
    mean, low, high = (rounded(value, 0, sign=more) for value in (money[name], *ends))
    if not math.isfinite(ends[1]):
        return mean
    told = labels.text("word", "all_equal", lang) if low == high else word("to", lang).join((low, high))
    if not math.isfinite(ends[0]):
        told = word("at_most", lang, most=high)
    return word("with_interval", lang, change=mean, interval=told)


def yuan_more(row: Row, lang: str) -> str:
    """Write what a row's policy spends a year more than what it is compared with, with its interval if there is one."""
    values = [row.get(f"yuan_more{end}", math.nan) for end in ("", "_low", "_high")]
    mean, low, high = (f"{'+' if value > 0 else ''}{whole(value)}" for value in values)
    if not math.isfinite(values[1]):
        return mean
    return word("with_interval", lang, change=mean, interval=word("to", lang).join((low, high)))


def price(row: Row, lang: str) -> str:
    """Write what a point of reach costs, with its interval where that is known (an older file has none)."""
    mean, low, high = (row.get(f"yuan_per_point{end}", math.nan) for end in ("", "_low", "_high"))
    if not math.isfinite(low) or not math.isfinite(high):
        return whole(mean)
    return word("with_interval", lang, change=whole(mean), interval=word("to", lang).join(map(whole, (low, high))))


def setting(values: Mapping[str, Any], lang: str) -> str:
    """Name a setting of levers for people, such as ``Fund per community 400,000``."""
    return word("comma", lang).join(
        f"{labels.text('parameter', name, lang)} {lever_value(value, name, lang)}" for name, value in values.items()
    )


def figure_name(name: str, lang: str) -> str:
    """Name a figure observed in a place, and say over which time of a run it is read."""
    section = "figure" if name in labels.keys("figure") else "indicator"
    return word(f"read_{OBSERVABLE[name].read}", lang, figure=labels.text(section, name, lang))


def averaged(months: int, lang: str) -> str:
    """Say of which months the numbers of a study are means: the last year's, or all of a shorter study's."""
    return word("averaged_year" if months >= MONTHS else "averaged_short", lang, months=months)


def level_head(months: int, lang: str) -> str:
    """Head the column of levels by the months they are means of."""
    return word("value" if months >= MONTHS else "value_short", lang, months=months)


def level_of_figure(name: str, value: float) -> str:
    """Write the value of a figure observed in a place, or read off a run."""
    return f"{number(100 * value)} %" if OBSERVABLE[name].is_share else number(value)


def observed_figure(name: str, low: float, high: float, lang: str) -> str:
    """Write what a figure was observed to be: one value, or the bounds it lies in, an open end infinite."""
    if low == high:
        return level_of_figure(name, low)
    key = "figure_at_most" if math.isinf(low) else ("figure_at_least" if math.isinf(high) else "figure_between")
    return word(key, lang, low=level_of_figure(name, low), high=level_of_figure(name, high))


def observed(written: str, lang: str) -> str:
    """Write what was observed in a place, bounds in the words of the language."""
    return word("to", lang).join(written.split(BETWEEN))


def of_one_courtyard(row: Row, lang: str) -> str:
    """Ask in brackets whether an observed count is of one courtyard: the model gives as many times it as there are.

    Parameters
    ----------
    row : mapping
        Of :func:`sim.studies.against.against_observed`.
    lang : {"en", "zh"}
    """
    counted, nearest = row["courtyards"], row["model"] - row["off_by"]
    if OBSERVABLE[row["figure"]].read != "year" or counted < FEWEST or not (nearest > 0 and row["off_by"] > 0):
        return ""
    times = row["model"] / nearest / counted
    return word("of_one_courtyard", lang, courtyards=f"{counted:,.0f}") if 1 / ABOUT < times < ABOUT else ""


def parameter_name(name: str, lang: str) -> str:
    """Name a parameter, or a pair of them."""
    return " × ".join(labels.text("parameter", one, lang) for one in name.split(" × "))


def index_cell(row: Row, lang: str) -> str:
    """Write what a row of :func:`sim.studies.sensitivity.sensitivity` says of one parameter."""
    if not row["varies"]:
        return word("hardly_varies", lang)
    if "mu_star" in row:
        of = row["indicator"]
        if not math.isfinite(row["mu_star_low"]):
            return word("effect_alone", lang, effect=size(of, row["mu_star"]))
        values = {"effect": "mu_star", "low": "mu_star_low", "high": "mu_star_high", "spread": "sigma"}
        return word("effect_cell", lang, **{key: size(of, row[name]) for key, name in values.items()})
    name = "second" if math.isfinite(row.get("second", math.nan)) else "total"
    if not math.isfinite(row[name]):
        return "–"
    cell = f"{row[name]:.2f} ± {row[f'{name}_high'] - row[name]:.2f}"
    return (f"{cell} ({row['first']:.2f})" if name == "total" else cell).replace("-", "−")


def p_value(value: float) -> str:
    """Write a p-value."""
    return "–" if math.isnan(value) else ("<0.001" if value < 0.001 else f"{value:.3f}")


def lever_value(value: Any, name: str, lang: str) -> str:
    """Write a setting of a lever: a choice by its name."""
    return labels.text("choice", value, lang) if PARAMETERS[name].choices else f"{value:,.12g}"

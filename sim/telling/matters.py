"""What an indicator hangs on, in sentences for planners: which parameters most, how much, and which way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sim import labels
from sim.studies import shown
from sim.studies.sensitivity import LEVEL, few, ranked
from sim.studies.shown import Row, records, word

MOST_NAMED = 3  # parameters that a sentence names
NOTHING = ("0", "0.00")  # a size that rounds to it is not named
ONE_WAY = 0.5  # of the mean size: a mean effect below it is what is left of effects that go both ways


def told_of(table: pd.DataFrame, titles: Mapping[str, Any], lang: str) -> str:
    """Name what a table of indices is of: place, policy, listed values, and the level or the difference.

    Parameters
    ----------
    table : pandas.DataFrame
        Of :func:`sim.studies.sensitivity.sensitivity`, for one place, policy and thing asked.
    titles : mapping
        Of places and policies, as in :func:`sim.studies.comparison.about`.
    lang : {"en", "zh"}
    """
    row, marks = records(table)[0], list(table.columns[: list(table).index("indicator")])
    named = [str(titles[kind].get(row[kind], {}).get(lang, row[kind])) for kind in ("place", "policy")]
    listed = shown.setting({name: row[name] for name in marks if name not in titles}, lang)
    of = word("of_level" if row["of"] == LEVEL else "of_difference", lang)
    return " · ".join(filter(None, [*named, listed, of]))


def matters(table: pd.DataFrame, titles: Mapping[str, Any], lang: str) -> list[str]:
    """Say what each indicator hangs on most; the table and titles as for :func:`told_of`."""
    sobol = "total" in table
    said = [word(f"matters_here_{'sobol' if sobol else 'morris'}", lang, of=told_of(table, titles, lang))]
    said += [*filter(None, [few(table, lang)]), *_each(table, lang)]
    luck = table["luck_share"].dropna()
    ends = dict.fromkeys(f"{100 * share:.0f}" for share in (luck.min(), luck.max()))
    return said + ([word("matters_luck", lang, luck=word("to", lang).join(ends))] if len(luck) else [])


def _each(table: pd.DataFrame, lang: str) -> Iterator[str]:
    alone = table[~table["parameter"].str.contains(" × ")]
    main = "total" if "total" in table else "mu_star"
    of = "matters_level" if (table["of"] == LEVEL).all() else "matters_difference"
    for name, rows in alone.groupby("indicator", sort=False):
        what = word(of, lang, what=labels.text("indicator", str(name), lang))
        if not rows["varies"].all():
            yield word("matters_not", lang, what=what)
            continue
        by_name = {row["parameter"]: row for row in records(rows) if row[main] > 0 and _size(row) not in NOTHING}
        most = [by_name[one] for one in ranked(rows) if one in by_name][:MOST_NAMED]
        names = [
            shown.parameter_name(row["parameter"], lang) + word("in_brackets", lang, what=_how_much(row, lang))
            for row in most
        ]
        if names:
            yield word("matters", lang, what=what, names=word("comma", lang).join(names))


def _how_much(row: Row, lang: str) -> str:
    """Write an index, or an effect's size and which way it goes where that is clear."""
    way = "" if "total" in row else _way(row, lang)
    return word("size_and_way", lang, size=_size(row), way=way) if way else _size(row)


def _size(row: Row) -> str:
    return f"{row['total']:.2f}" if "total" in row else shown.size(row["indicator"], row["mu_star"])


def _way(row: Row, lang: str) -> str:
    """Say which way a higher value moves it; empty where the interval of the mean effect holds 0, or is none."""
    if abs(row["mu"]) < ONE_WAY * row["mu_star"]:
        return word("way_both", lang)
    ways = {"way_up": row["mu_low"] > 0, "way_down": row["mu_high"] < 0}
    return "".join(word(key, lang) for key, clear in ways.items() if clear)

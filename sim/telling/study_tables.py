"""Tables of a study's page, every cell in both languages."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from sim import labels
from sim.parameters import PARAMETERS
from sim.studies import built, group_reach, money, shown
from sim.studies.comparison import Comparison
from sim.studies.equal_money import off_interval, replicates
from sim.studies.kept import row_of
from sim.studies.sensitivity import how_to_read, ranked
from sim.studies.shown import Row, parameter_name, records, word
from sim.telling.matters import told_of
from sim.telling.statements import against, at, at_last, at_spent, sum_spent
from sim.words import LANGUAGES

Cell = dict[str, str]
BUDGET_HEADS = ("policy", "fund_before", "fund_after", "spent_interval", "off", "money_is", "why")
SPENT_HEADS = ("place", "policy", "spent_in_all", "spent_a_year")
WORDS = ("place", "policy", "money_is", "why", "figure", "source")  # columns of words, which a page lets wrap
BUILT_HEADS = ("projects_a_year_interval", "projects_more", "runs_without")
MOST_TABLES = 24  # the files hold all


def contrast_tables(comparison: Comparison) -> list[dict[str, Any]]:
    """Return a table a contrast: a row an indicator; policies that spend other money than was wanted stand last."""
    blocks = comparison.lively.groupby(comparison.contrast, sort=False)
    others = money.apart(comparison.about)
    found = sorted((records(rows) for _, rows in blocks), key=lambda rows: rows[0]["policy"] in others)
    return [_contrast_table(comparison, rows) for rows in found[:MOST_TABLES]]


def money_tables(comparison: Comparison) -> list[dict[str, Any]]:
    """Return what each policy spends, and how funds were scaled where the same money was asked for."""
    return [
        {
            "title": _both(lambda lang, key=key: _money_title(comparison, key, lang)),  # type: ignore[misc]
            "heads": _in_both(lambda lang, heads=heads: _money_heads(comparison, heads, lang)),  # type: ignore[misc]
            "rows": [_in_both(lambda lang, row=row, cells=cells: cells(comparison, row, lang)) for row in rows],  # type: ignore[misc]
            "words": of_words(heads),
        }
        for key, heads, rows, cells in (
            ("table_budget", BUDGET_HEADS, money.scaled(comparison.about), budget_cells),
            ("table_spent", _spent_heads(comparison), comparison.about.get("spent", []), spent_cells),
        )
        if rows
    ]


def of_words(heads: Sequence[str]) -> list[int]:
    """Return which columns hold words, by the names of their heads."""
    return [column for column, head in enumerate(heads) if head in WORDS]


def _spent_heads(comparison: Comparison) -> tuple[str, ...]:
    """Head what is spent, and what is built for it where that is known (an older comparison does not say)."""
    return SPENT_HEADS + BUILT_HEADS * bool(comparison.about.get("built"))


def _money_heads(comparison: Comparison, heads: Sequence[str], lang: str) -> list[str]:
    equals = next((one.equals for one in money.scaled(comparison.about)), "")
    policy = comparison.title("policy", equals, lang)
    pooled = max((one.pooled for one in money.scaled(comparison.about)), default=0)
    found = [word("off_policy" if head == "off" and equals else head, lang, policy=policy) for head in heads]
    both = word("off_pooled", lang, seeds=pooled) if pooled else ""
    return [said + both if head == "off" else said for head, said in zip(heads, found, strict=True)]


def _money_title(comparison: Comparison, key: str, lang: str) -> str:
    return word(key, lang, months=comparison.about["months"], at=at_spent(comparison, lang))


def lever_tables(comparison: Comparison) -> list[dict[str, Any]]:
    """Return what the policies set where they differ, lever by lever; none where no comparison says."""
    rows, policies = comparison.about.get("levers_set", []), comparison.about["policies"]
    if not rows:
        return []
    return [
        {
            "title": _both(lambda lang: word("table_levers", lang)),
            "heads": _in_both(lambda lang: [
                labels.text("cli", "lever", lang), *(comparison.title("policy", policy, lang) for policy in policies)
            ]),
            "rows": [_in_both(lambda lang, row=row: _lever_cells(comparison, row, lang)) for row in rows],  # type: ignore[misc]
        }
    ]  # fmt: skip


def _lever_cells(comparison: Comparison, row: Row, lang: str) -> list[str]:
    name = row["lever"]
    unit = labels.text("unit", PARAMETERS[name].unit, lang)
    head = labels.text("parameter", name, lang)
    head += "" if PARAMETERS[name].choices else word("in_brackets", lang, what=unit)
    courses = (_course(row["courses"][policy], name, lang) for policy in comparison.about["policies"])
    return [head, *courses]


def _course(steps: Sequence[Sequence[Any]], lever: str, lang: str) -> str:
    """Write which values a lever takes in a run, and from which month on where that is not the first."""
    told = (
        value if month == 1 else word("value_from", lang, value=value, month=month)
        for month, value in ((month, shown.lever_value(given, lever, lang)) for month, given in steps)
    )
    return word("semicolon", lang).join(told)


def _as_files_say(comparison: Comparison, lang: str) -> str:
    """Say in brackets that of several settings of the levers figures are held against the policies as they are."""
    return word("in_brackets", lang, what=word("as_files_say", lang)) if comparison.levers else ""


def observed_tables(comparison: Comparison) -> list[dict[str, Any]]:
    """Return what was observed at each place beside what each policy gives; none where no comparison says."""
    heads = ("policy", "figure", "observed", "model", "off_by", "source")
    return [
        {
            "title": _both(
                lambda lang, at=at: word(  # type: ignore[misc]
                    "table_observed",
                    lang,
                    place=comparison.title("place", at, lang),
                    at=_as_files_say(comparison, lang),
                )
            ),
            "heads": _in_both(lambda lang: [labels.text("cli", head, lang) for head in heads]),
            "rows": [_in_both(lambda lang, row=row: _observed_cells(comparison, row, lang)) for row in _known(rows)],  # type: ignore[misc]
            "words": of_words(heads),
        }
        for at, rows in comparison.about.get("observed", {}).items()
        if rows
    ]


def reach_tables(comparison: Comparison) -> list[dict[str, Any]]:
    """Return how many of each group every policy reaches at each place; none where an older comparison says nothing."""
    rows = comparison.about.get("group_reach", [])
    if not rows:
        return []
    return [
        {
            "title": _both(lambda lang: word("table_groups", lang, at=at_last(comparison, lang))),
            "heads": _in_both(lambda lang: [
                *(word(head, lang) for head in ("place", "policy")),
                *(labels.text("group", group, lang) for group in group_reach.GROUPS),
            ]),
            "rows": [_in_both(lambda lang, row=row: _reach_cells(comparison, row, lang)) for row in rows],  # type: ignore[misc]
            "words": of_words(("place", "policy")),
        }
    ]  # fmt: skip


def _reach_cells(comparison: Comparison, row: Row, lang: str) -> list[str]:
    titles = [comparison.title(kind, str(row[kind]), lang) for kind in ("place", "policy")]
    return [*titles, *(group_reach.level(row, group) for group in group_reach.GROUPS)]


def _known(rows: Sequence[Row]) -> list[Row]:
    """Return rows of :func:`sim.studies.against_study.rows_told` with nan for what is not known."""
    return [{key: math.nan if value is None else value for key, value in row.items()} for row in rows]


def _observed_cells(comparison: Comparison, row: Row, lang: str) -> list[str]:
    off = "0" if row["off_by"] == 0 else shown.number(row["off_by"], sign=True)
    return [
        comparison.title("policy", str(row["policy"]), lang), shown.figure_name(row["figure"], lang),
        shown.observed(row["observed"], lang) + shown.of_one_courtyard(row, lang),
        shown.number(row["model"]), off, row["source"],
    ]  # fmt: skip


def budget_cells(comparison: Comparison, one: money.Scaled, lang: str) -> list[str]:
    """Return a policy's fund before and after scaling, what it spends, how far off that is, and why."""
    why = "" if not one.unequal else word(f"budget_{one.note or 'drifted'}", lang)
    equal = word("budget_equal" if one.equal else ("budget_untold" if one.untold else "budget_no"), lang,
                 **replicates(comparison))  # fmt: skip
    spent = shown.whole(one.spent)
    if math.isfinite(one.low):
        ends = word("to", lang).join(map(shown.whole, (one.low, one.high)))
        spent = word("with_interval", lang, change=spent, interval=ends)
    return [
        comparison.title("policy", one.policy, lang), shown.whole(one.before), shown.whole(one.after), spent,
        off_interval(one, lang), equal, why,
    ]  # fmt: skip


def spent_cells(comparison: Comparison, row: Row, lang: str) -> list[str]:
    """Return what a policy spends at a place, over the run and a year, and how many projects it funds."""
    titles = [comparison.title(kind, str(row[kind]), lang) for kind in ("place", "policy")]
    sums = [sum_spent(row, key, lang) for key in ("yuan", "yuan_a_year")]
    projects = row_of(comparison.about, "built", row["place"], row["policy"])
    told = [] if projects is None else [
        built.count(projects, lang), built.difference(projects, "more", lang), f"{built.none(projects)} %",
    ]  # fmt: skip
    return [*titles, *sums, *told]


def _contrast_table(comparison: Comparison, rows: list[Row]) -> dict[str, Any]:
    return {
        "title": _both(lambda lang: contrast_title(comparison, rows[0], lang)),
        "heads": _in_both(lambda lang: contrast_heads(comparison, lang)),
        "rows": [_in_both(lambda lang, row=row: contrast_cells(comparison, row, lang)) for row in rows],  # type: ignore[misc]
    }


def tells_regret(comparison: Comparison) -> bool:
    """Whether there is any regret to tell: of several futures, and not 0 in all of them under every policy."""
    return comparison.about["futures"] > 1 and bool((comparison.lively["regret_max"] > 0).any())


def contrast_heads(comparison: Comparison, lang: str) -> list[str]:
    """Head the columns of :func:`contrast_cells`."""
    after = [word(key, lang) for key in ("difference", "higher", "p_holm", *["regret"] * tells_regret(comparison))]
    return [word("indicator", lang), shown.level_head(comparison.about["months"], lang), *after]


def contrast_title(comparison: Comparison, row: Row, lang: str) -> str:
    """Say what is compared with what, where, and what it costs."""
    head = word(
        f"against_{row['compared']}", lang, policy=comparison.named(row["policy"], lang),
        place=comparison.title("place", row["place"], lang), against=against(comparison, row, lang),
    )  # fmt: skip
    yuan = [f"{word('yuan_more', lang)} {shown.whole(row['yuan_more'])}"]
    if math.isfinite(row["yuan_per_point"]) and comparison.priced:
        yuan.append(f"{word('yuan_per_point', lang)} {shown.price(row, lang)}")
    if row["policy"] in money.apart(comparison.about):
        head = shown.together([word("other_money", lang), head], lang)
    return head + " · ".join([*filter(None, [at(comparison, row, lang)]), *yuan])


def contrast_cells(comparison: Comparison, row: Row, lang: str) -> list[str]:
    """Return a row's cells: indicator, level, difference, share higher, p, and regret where there is any."""
    name = row["indicator"]
    lost = [shown.regret(row, lang)] if tells_regret(comparison) else []
    return [
        labels.text("indicator", name, lang), shown.level(name, row["value"]),
        shown.among_points(shown.moved(row, lang), name, lang), shown.higher(row), shown.p_value(row["p_holm"]), *lost,
    ]  # fmt: skip


def sensitivity_tables(table: pd.DataFrame, titles: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a table of indices, which says what it is of: a row a parameter, a column an indicator."""
    found = {(row["parameter"], row["indicator"]): row for row in records(table)}
    names = list(table["indicator"].unique())

    def line(parameter: str, lang: str) -> list[str]:
        return [parameter_name(parameter, lang), *(shown.index_cell(found[parameter, name], lang) for name in names)]

    heads = _in_both(lambda lang: [word("parameter", lang), *(labels.text("indicator", name, lang) for name in names)])
    rows = [_in_both(lambda lang, one=one: line(one, lang)) for one in ranked(table)]  # type: ignore[misc]
    title = _both(
        lambda lang: shown.together(
            [word("indices_of", lang, of=told_of(table, titles, lang)), *how_to_read(table, lang)], lang
        )
    )
    return [{"title": title, "heads": heads, "rows": rows}]


def _both(said: Callable[[str], str]) -> Cell:
    return {lang: said(lang) for lang in LANGUAGES}


def _in_both(cells: Callable[[str], list[str]]) -> list[Cell]:
    pairs = zip(*(cells(lang) for lang in LANGUAGES), strict=True)
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in pairs]

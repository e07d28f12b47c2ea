"""What the command line shows: places, policies, parameters and a run's last year, as tables or JSON."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console

from sim.cli_find import indicators as find_indicators
from sim.cli_find import is_meant
from sim.cli_layout import laid_out
from sim.cli_prices import price_and_source
from sim.errors import InputError
from sim.indicator_units import FAMILY
from sim.labels import LANGUAGES, text
from sim.parameters import MONTHS, PARAMETERS, Parameter
from sim.scenarios import Change, Place, Policy, load_policy
from sim.words import source_of

if TYPE_CHECKING:
    import pandas as pd

PIPE_WIDTH = 120
UNIT_OF_MONEY = re.compile(r" ?[(（](yuan|元)[)）]$")  # in a name, where a column of units stands beside it
ACTS = ("hears", "attends", "proposes", "votes", "volunteers", "supervises", "gave", "complained")
COUNTED = ("meetings", "proposals", "ballots", "projects_", "money_")  # summed over the year
PROJECTS = "projects_per_year"  # the figure that a comparison tells projects by
SHOWN = (
    "reach", "attends", "proposes", "volunteers", "supervises", "gave", "voted_committee", "complained",
    "meetings", "proposals", "projects_funded", "projects_delivered", "projects_vetoed", "needs_met",
    "satisfaction", "belonging", "trust_neighbours", "trust_council", "degree", "cohesion",
    "external_efficacy", "dependency", "gap_migrant", "gap_age", "gap_tenure", "money_public", "money_gifts",
)  # fmt: skip


def console(stderr: bool = False) -> Console:
    """Return the console; where output is piped, lines are wide enough for a table."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else PIPE_WIDTH, highlight=False)


def show(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str | None = None) -> None:
    """Print a table, or a block a row where the terminal is too narrow for one."""
    out = console()
    if title is not None:
        out.print(title, markup=False, soft_wrap=True)
    out.print(laid_out(columns, [list(row) for row in rows], out.width), markup=False, soft_wrap=True)


def show_json(value: object) -> None:
    """Print JSON; what is not a number becomes null."""
    sys.stdout.write(json.dumps(_plain(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def described(part: Place | Policy) -> dict[str, Any]:
    """Return a place or policy as plain data."""
    found: dict[str, Any] = {"name": part.name, "title": part.title, "about": part.about, "parameters": _sourced(part)}
    if isinstance(part, Policy) and part.changes:
        found["changes"] = [
            {
                "month": one.month + 1,
                "parameters": _sourced(one),
                "acts_from": {name: month + 1 for name, month in one.waiting.items()},
            }
            for one in part.changes
        ]
    return found


def _sourced(part: Place | Policy | Change) -> dict[str, Any]:
    return {
        name: {"value": value_of(PARAMETERS[name], value), "source": part.sources.get(name)}
        for name, value in part.values.items()
    }


def value_of(parameter: Parameter, value: float) -> float | str:
    """Return a parameter's value as files have it: a choice by its name."""
    return parameter.choices[int(value)] if parameter.choices else value


def parameters(lang: str, as_json: bool, kind: str | None, word: str | None = None) -> None:
    """Show every parameter, or those of one kind, or those that a word finds."""
    found = [p for p in PARAMETERS.values() if kind in (None, p.kind) and (word is None or is_meant(word, p))]
    if not found and not as_json:
        say_none("parameters", word, lang)
        return
    if as_json:
        show_json([_parameter(p) for p in found])
        return
    columns = [text("cli", key, lang) for key in ("name", "label", "range", "value", "unit", "source")]
    show(columns, (_parameter_row(p, lang) for p in found))
    say_sources_are_quoted(lang)


def say_none(command: str, word: str | None, lang: str) -> None:
    """Say that a word finds nothing, and which command lists all."""
    console().print(text("cli", "found_none", lang).format(word=word, command=command), markup=False, soft_wrap=True)


def _parameter_row(p: Parameter, lang: str) -> list[str]:
    default = text("choice", p.choices[int(p.default)], lang) if p.choices else p.shown(p.default)
    return [
        p.name,
        text("parameter", p.name, lang),
        span(p, lang),
        default if p.neutral is None else text("cli", "is_neutral", lang).format(value=default),
        unit_of(p, lang),
        price_and_source(p, lang),
    ]


def source_in(sources: Mapping[str, str], name: str, lang: str) -> str:
    """Write the source that a file gives for a number, or that it gives none."""
    return source_of(sources[name], lang) if name in sources else text("cli", "no_source", lang)


def say_sources_are_quoted(lang: str) -> None:
    """Say under a table why its sources may be in another language."""
    console().print(text("cli", "sources_quoted", lang), markup=False, soft_wrap=True)


def unit_of(p: Parameter, lang: str) -> str:
    """Write a parameter's unit, and whether it acts at the new year only."""
    return text("unit", p.unit, lang) + (text("cli", "yearly", lang) if p.yearly else "")


def span(p: Parameter, lang: str) -> str:
    """Write what a parameter may be: from its least to its most, or its choices by the names that files use."""
    if not p.choices:
        return text("cli", "from_to", lang).format(low=f"{p.low:,.12g}", high=f"{p.high:,.12g}")
    if lang == "en":
        return ", ".join(p.choices)
    return text("cli", "comma", lang).join(f"{text('choice', one, lang)} ({one})" for one in p.choices)


def _parameter(p: Parameter) -> dict[str, Any]:
    return {
        "name": p.name,
        "kind": p.kind,
        "label": {lang: text("parameter", p.name, lang) for lang in ("en", "zh")},
        "meaning": p.meaning,
        "unit": p.unit,
        "low": p.low,
        "high": p.high,
        "default": value_of(p, p.default),
        "neutral": None if p.neutral is None else value_of(p, p.neutral),
        "choices": list(p.choices),
        "integer": p.integer,
        "yearly": p.yearly,
        "assumption": p.is_assumption,
        "drawn_from": None if p.drawn_from is None else list(p.drawn_from),
        "source": p.source,
        "price": p.price,
    }


def indicators(lang: str, as_json: bool, word: str | None) -> None:
    """Show every indicator with its unit and meaning, or those that a word finds."""
    found = find_indicators(word)
    if not found and not as_json:
        say_none("indicators", word, lang)
        return
    if as_json:
        show_json([{"name": name, "label": {one: text("indicator", name, one) for one in LANGUAGES},
                    "unit": text("counted_in", FAMILY[name], "en"), "meaning": text("counted_as", name, "en")}
                   for name in found])  # fmt: skip
        return
    columns = [text("cli", key, lang) for key in ("name", "label", "unit", "meaning")]
    show(columns, ([name, text("indicator", name, lang), text("counted_in", FAMILY[name], lang),
                    text("counted_as", name, lang)] for name in found))  # fmt: skip


def last_year(series: pd.DataFrame) -> dict[str, float]:
    """Return a run's last year, or the months that a shorter run has, each indicator as it is told.

    Counts and money are added up; shares of adults who act (attend, propose, ...) are means of the months; turnout is
    of the last election of the run, nan where it held none; all else is as in the last month.
    """
    from sim.studies.turnout import FIGURES, turnout

    year = series.tail(MONTHS)
    found = {}
    for name in series.columns:
        column = year[name].astype(float)
        if name in FIGURES:
            found[name] = float(turnout(series[name].to_numpy()))
        elif name.startswith(COUNTED):
            found[name] = float(column.sum())
        else:
            found[name] = float(column.mean() if name.startswith(ACTS) else column.iloc[-1])
    return found


def heading(parts: Sequence[str], changes: Mapping[str, float | str], cut: Sequence[str], lang: str) -> str:
    """Return a table's title: what was run, and a line for each kind of thing that was changed beside it."""
    return "\n".join([" · ".join(parts), *_changed(changes, lang), *_without(cut, lang)])


def _changed(changes: Mapping[str, float | str], lang: str) -> list[str]:
    lines = []
    for kind in ("place", "lever", "rule"):
        mine = [_change(name, value, lang) for name, value in changes.items() if PARAMETERS[name].kind == kind]
        if mine:
            lines.append(text("cli", f"set_{kind}", lang).format(what="; ".join(mine)))
    return lines


def _change(name: str, value: float | str, lang: str) -> str:
    shown = text("choice", value, lang) if isinstance(value, str) else f"{value:,.12g}"
    return f"{text('parameter', name, lang)} = {shown} ({name})"


def _without(cut: Sequence[str], lang: str) -> list[str]:
    links = "; ".join(f"{text('link', link, lang)} ({link})" for link in cut)
    return [text("cli", "cut", lang).format(what=links)] if cut else []


def run_table(year: dict[str, float], months: int, lang: str, title: str) -> None:
    """Print a run's last year, or all of a shorter run: each indicator with its unit, and which time it tells of."""
    from sim.studies.bodies import BODIES, is_told
    from sim.studies.turnout import FIGURES

    names = [*SHOWN, *(name for name in BODIES if name in year and is_told(name, [0.0, year[name]]))]
    rows = (
        [UNIT_OF_MONEY.sub("", indicator_name(name, lang)), _amount(name, year[name]), _counted_in(name, lang)]
        for name in names
        if name in year and math.isfinite(year[name])
    )
    head, note = ("last_year", "run_note") if months >= MONTHS else ("whole_run", "short_note")
    columns = [text("cli", key, lang).format(months=months) for key in ("indicator", head, "unit")]
    show(columns, rows, title)
    console().print(text("cli", note, lang).format(months=months), markup=False, soft_wrap=True)
    _say_elections(lang, was_held=any(math.isfinite(year.get(name, math.nan)) for name in FIGURES))


def _counted_in(name: str, lang: str) -> str:
    """Name the unit that a run's table tells an indicator in: turnout is of the election, and of no month."""
    from sim.studies.turnout import FIGURES

    return text("cli", "counted_at_election", lang) if name in FIGURES else text("counted_in", FAMILY[name], lang)


def indicator_name(name: str, lang: str) -> str:
    """Name an indicator, or the figure that is told of it: who voted is told as turnout at the last election."""
    from sim.studies.shown import figure_name
    from sim.studies.turnout import FIGURES

    return figure_name(FIGURES[name], lang) if name in FIGURES else text("indicator", name, lang)


def _say_elections(lang: str, *, was_held: bool) -> None:
    """Say why there is no turnout, where no election was held; and that voting counts in reach, where one was."""
    console().print(text("cli", "election_counts" if was_held else "no_election", lang), markup=False, soft_wrap=True)


def _amount(name: str, value: float) -> str:
    if not math.isfinite(value):
        return "-"
    return f"{value:,.0f}" if name.startswith(COUNTED) else f"{value:.3f}"


def observed(table: pd.DataFrame, lang: str) -> None:
    """Print what was observed in the place beside what the model gives, a line a figure and policy; nothing if none."""
    if table.empty:
        return
    from sim.telling import against_table

    show(against_table.heads(table, lang), against_table.rows(table, lang), against_table.title(lang))


def comparison(table: pd.DataFrame, lang: str, title: str, precision: float | None = None, *, election: bool) -> None:
    """Print a comparison: a row an indicator, a column a policy, the first of them the baseline.

    Each cell holds what is told of a policy (:func:`sim.studies.compare.told`), a dash where it held no election;
    beside the baseline, the paired difference, its 95 % interval and the share of seeds above it; money in two rows of
    its own, what is spent and how much more than under the baseline, with the intervals of both. With a precision a
    last column holds the replicates still needed until every difference of the row is known that well. ``election``
    says whether one was held under some policy, be its turnout in the table or not.
    """
    from sim.studies.bodies import FUNDED
    from sim.studies.shown import yuan

    policies = list(dict.fromkeys(table["policy"].tolist()))
    cells = {(row["policy"], row["indicator"]): row for row in table.to_dict("records")}
    indicators = list(dict.fromkeys(table["indicator"].tolist()))
    named = {name: indicator_name(name, lang) for name in indicators} | {FUNDED: text("figure", PROJECTS, lang)}
    rows = [
        [named[name], *(_compared(cells[one, name], one == policies[0], lang) for one in policies)]
        for name in indicators
    ]
    money = [cells[policy, indicators[0]] for policy in policies]
    rows.append([_label("cli", "yuan_per_year", lang), *(yuan(one, "yuan_per_year", lang) for one in money)])
    rows.append([_label("cli", "yuan_more", lang), "–", *(yuan(one, "yuan_more", lang) for one in money[1:])])
    columns = [_label("cli", "indicator", lang), *(_policy_title(policy, lang) for policy in policies)]
    if precision is not None:
        columns.append(text("cli", "still_needed", lang).format(precision=f"{precision:g}"))
        needed = table.groupby("indicator")["still_needed"].max()
        shown = [*("–" if math.isnan(needed[name]) else f"{needed[name]:,.0f}" for name in indicators), "", ""]
        rows = [[*row, more] for row, more in zip(rows, shown, strict=True)]
    show(columns, rows, title)
    intervals = int(table.loc[table["policy"] != policies[0], "low"].notna().sum())
    legend = text("cli", "how_to_read", lang).format(each_interval=each_interval(intervals, lang))
    if precision is not None:
        legend += text("cli", "still_needed_note", lang)
    console().print(legend.rstrip(), markup=False, soft_wrap=True)
    _say_elections(lang, was_held=election)


def each_interval(count: int, lang: str) -> str:
    """Say that intervals are not widened for being many; nothing where they are not."""
    return text("cli", "each_interval", lang).format(count=count) if count > 1 else ""


def _compared(cell: dict[Any, Any], baseline: bool, lang: str) -> str:
    from sim.studies.shown import rounded, word

    value, change, *ends = (
        rounded(cell[key], 3, sign=key != "value") for key in ("value", "difference", "low", "high")
    )
    if baseline or not math.isfinite(cell["value"]):
        return value
    if not math.isfinite(cell["low"]):
        return f"{value}  {change}"
    if cell["low"] == cell["high"] == 0:  # the same in every run: neither is higher
        return f"{value}  {change}  –"
    moved = word("with_interval", lang, change=change, interval=word("to", lang).join(ends))
    return f"{value}  {moved}  {100 * cell['share_won']:.0f} %"


def _policy_title(policy: str, lang: str) -> str:

    return load_policy(policy).title[lang]


def _label(section: str, key: str, lang: str) -> str:
    """Return a label, or the key itself where a planner's own name has none."""
    try:
        return text(section, key, lang)
    except (KeyError, InputError):
        return key

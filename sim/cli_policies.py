"""Policies and levers in plain words: what each is, what it sets, and what that costs."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from sim import cli_tables
from sim.cli_find import is_meant
from sim.cli_prices import price, price_and_source
from sim.cli_tables import console, say_none, show, show_json
from sim.labels import text
from sim.parameters import PARAMETERS, Parameter
from sim.scenarios import Change, Policy, Resolved, load_policy, never_come, policy_names, started_from

DECIDES = "engagement.decides"


def policies(lang: str, as_json: bool) -> None:
    """Show the policies there are, each in a sentence."""
    found = [load_policy(name) for name in policy_names()]
    if as_json:
        show_json([cli_tables.described(policy) for policy in found])
        return
    columns = [text("cli", key, lang) for key in ("name", "title", "about")]
    show(columns, ([policy.name, policy.title[lang], policy.about[lang]] for policy in found))
    console().print(text("cli", "policies_more", lang), markup=False, soft_wrap=True)


def policy(name: str, lang: str, as_json: bool) -> None:
    """Show one policy: what it is, each lever it sets with value, unit, price and source, and what changes when."""
    found = load_policy(name)
    if as_json:
        show_json(cli_tables.described(found))
        return
    console().print(f"{found.title[lang]} ({found.name})\n{found.about[lang]}", markup=False, soft_wrap=True)
    say_what_differs(name, lang)
    parts: list[tuple[str | None, Policy | Change]] = [(None, found)] if found.values or not found.changes else []
    for one in found.changes:
        parts.append((text("cli", "from_month", lang).format(month=one.month + 1), one))
    for title, part in parts:
        _levers(part, lang, title)
    if DECIDES not in set().union(*(part.values for _, part in parts)):
        choice = shown(PARAMETERS[DECIDES], PARAMETERS[DECIDES].default, lang)
        console().print(text("cli", "decides_not_set", lang).format(choice=choice), markup=False, soft_wrap=True)
    if any(part.values for _, part in parts):
        console().print(text("cli", "of_a_community", lang), markup=False, soft_wrap=True)
    cli_tables.say_sources_are_quoted(lang)


def _levers(part: Policy | Change, lang: str, title: str | None) -> None:
    if not part.values:
        console().print(text("cli", "neutral", lang), markup=False)
        return
    columns = [text("cli", key, lang) for key in ("lever", "set_to", "unit", "price", "source")]
    rows = []
    for name, value in part.values.items():
        lever = PARAMETERS[name]
        what = f"{text('parameter', name, lang)}\n{name}"
        source = cli_tables.source_in(part.sources, name, lang)
        set_to = shown(lever, value, lang)
        if isinstance(part, Change) and name in part.waiting:
            set_to += text("cli", "acts_from", lang).format(month=part.waiting[name] + 1)
        rows.append([what, set_to, cli_tables.unit_of(lever, lang), price(lever, lang), source])
    show(columns, rows, title)


def say_what_differs(policy: str, lang: str) -> None:
    """Say of a policy file of one's own what it changes from the policy it extends; nothing of any other."""
    base = started_from(policy)
    if base is None:
        return
    own = load_policy(policy)
    comma = text("cli", "comma", lang)
    each = list(filter(None, [comma.join(_differences(base, own, lang))]))
    for month in sorted({one.month for one in (*base.changes, *own.changes)}):
        before, after = (next((one for one in part.changes if one.month == month), None) for part in (base, own))
        if after is not None and (set_anew := _set_anew(before, after, lang)):
            each.append(text("cli", "differs_from", lang).format(month=month + 1, levers=comma.join(set_anew)))
    what = text("word", "semicolon", lang).join(each) or text("cli", "differs_nothing", lang)
    line = text("cli", "differs", lang).format(policy=own.title[lang], base=base.title[lang], what=what)
    console().print(line, markup=False, soft_wrap=True)


def _differences(base: Policy, own: Policy, lang: str) -> list[str]:
    """Write each lever that two policies set differently from the first month on, with both values."""
    found = []
    for name, value in own.values.items():
        lever = PARAMETERS[name]
        before = base.values.get(name, lever.default)
        if value != before:
            found.append(text("cli", "differs_lever", lang).format(
                lever=text("parameter", name, lang), value=shown(lever, value, lang), before=shown(lever, before, lang),
            ))  # fmt: skip
    return found


def _set_anew(before: Change | None, after: Change, lang: str) -> list[str]:
    """Write each lever that a change sets and the policy started from does not set so in that month."""
    there = {} if before is None else before.values
    found = []
    for name, value in after.values.items():
        if there.get(name) != value:
            what, set_to = text("parameter", name, lang), shown(PARAMETERS[name], value, lang)
            found.append(text("cli", "differs_to", lang).format(lever=what, value=set_to))
    return found


def say_what_waits(scenarios: Iterable[Resolved], months: int, lang: str) -> None:
    """Say on standard error which levers are changed inside a budget year and act from the next one on."""
    for scenario in scenarios:
        for change in scenario.policy.fixed_at(scenario.overrides).changes:
            if change.waiting and change.month < months:
                line = text("cli", "waits", lang).format(
                    policy=scenario.policy.name,
                    levers=", ".join(change.waiting),
                    month=change.month + 1,
                    later=max(change.waiting.values()) + 1,
                )
                print(line, file=sys.stderr)


def say_what_never_comes(scheduled: Iterable[Policy], months: int, lang: str) -> None:
    """Say on standard error which changes of a policy come after the last month of the run."""
    for one in scheduled:
        late = never_come(one.changes, months)
        if late:
            listed = ", ".join(map(str, late))
            line = text("cli", "never_comes", lang).format(policy=one.name, late=listed, months=months)
            print(line, file=sys.stderr)


def say_idle_scale(scenario: Resolved, lang: str) -> None:
    """Say on standard error where a scale that is set leaves the place as it is."""
    from sim.studies.idle_scale import idle_scale

    scale = idle_scale(scenario)
    if scale is not None:
        print(text("cli", "idle_scale", lang).format(scale=f"{scale:g}", place=scenario.place.name), file=sys.stderr)


def say_small_funds(scenarios: Iterable[Resolved], months: int, lang: str) -> None:
    """Say on standard error which policies' funds buy less than about one project at the place."""
    from sim.studies.small_fund import lines, most

    for line in lines({(one.place.name, one.policy.name): most(one.dated, months)[0] for one in scenarios}, lang):
        print(line, file=sys.stderr)


def levers(lang: str, word: str | None = None) -> None:
    """Show every lever, or those that a word finds: what it means, what it may be set to, and what it costs."""
    columns = [text("cli", key, lang) for key in ("name", "meaning", "range", "neutral_value", "unit", "price_source")]
    found = [p for p in PARAMETERS.values() if p.kind == "lever" and (word is None or is_meant(word, p))]
    if not found:
        say_none("parameters", word, lang)
        return
    show(
        columns,
        (
            [
                p.name,
                _meaning(p, lang),
                cli_tables.span(p, lang),
                shown(p, p.neutral or 0.0, lang),
                cli_tables.unit_of(p, lang),
                price_and_source(p, lang),
            ]
            for p in found
        ),
    )


def _meaning(lever: Parameter, lang: str) -> str:
    return lever.meaning if lang == "en" else text("parameter", lever.name, lang)


def shown(parameter: Parameter, value: float, lang: str) -> str:
    """Write a parameter's value; a choice in words, and no whole number shortened."""
    if parameter.choices:
        return text("choice", parameter.choices[int(value)], lang)
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"

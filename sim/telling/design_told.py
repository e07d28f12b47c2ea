"""What a study fixed, cut and drew, in words: whatever its numbers rest on beside places, policies and seeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim import labels
from sim.parameters import BURN_IN, PARAMETERS
from sim.studies import shown
from sim.studies.axes import named
from sim.studies.shown import word

About = Mapping[str, Any]  # of :func:`sim.studies.comparison.about`
WHERE = "docs/odd.md 4.1"  # the table of every parameter with its range


def fixed(about: About, lang: str) -> str:
    """Say which links were cut, what was set in every run, and the burn-in where it is not the usual one."""
    links = word("comma", lang).join(labels.text("link", link, lang) for link in about["cut"])
    values = word("comma", lang).join(
        word("set_to_value", lang, name=labels.text("parameter", name, lang), value=_value(name, value, lang))
        for name, value in about.get("set", {}).items()  # an older comparison does not say
    )
    months = about["burn_in"]
    said = [
        word("method_cut", lang, links=links) if links else "",
        word("method_set", lang, values=values) if values else "",
        word("method_burn_in" if months else "method_no_burn_in", lang, months=months) if months != BURN_IN else "",
    ]
    return shown.together(said, lang)


def not_known(about: About, lang: str) -> str:
    """Say what is not known was drawn from which ranges or listed; of ``uncertain = "all"``, how many and where."""
    given = about.get("varied", {}).get("uncertain", {})
    told = dict(given)
    if about.get("every_assumption"):
        told = {name: one for name, one in given.items() if not _is_whole(name, one)}
    names = list(_each(told, lang))
    if len(told) < len(given):
        key = "other_assumptions" if told else "all_assumptions"
        names.append(word(key, lang, count=len(given) - len(told), where=WHERE))
    return word("method_not_known", lang, names=word("semicolon", lang).join(names)) if names else ""


def levers_drawn(about: About, lang: str) -> str:
    """Say from which ranges a sample drew levers; empty where it drew none."""
    ranges = {name: one for name, one in about.get("varied", {}).get("levers", {}).items() if isinstance(one, dict)}
    names = word("semicolon", lang).join(_each(ranges, lang))
    return word("method_levers", lang, levers=names) if names else ""


def _each(given: Mapping[str, Any], lang: str) -> Iterator[str]:
    for name, one in given.items():
        label = labels.text("parameter", name, lang)
        if isinstance(one, dict):
            low, high = (_value(name, one[end], lang) for end in ("low", "high"))
            yield word("drawn_range", lang, name=label, low=low, high=high)
        else:
            values = word("comma", lang).join(_value(name, value, lang) for value in one)
            yield word("listed_values", lang, name=label, values=values)


def _is_whole(name: str, given: Any) -> bool:
    """Whether all of a parameter's range was drawn from, be it each place's own."""
    ends = isinstance(given, dict) and (given["low"], given["high"])
    return bool(ends) and ("own" in given or ends == PARAMETERS[name].drawn_from)


def _value(name: str, value: float, lang: str) -> str:
    return shown.lever_value(named(name, value), name, lang)

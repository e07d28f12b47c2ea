"""What a lever costs, in words."""

from __future__ import annotations

import re

from sim.labels import keys, text
from sim.parameter import Parameter
from sim.words import source_of

YUAN = re.compile(r"^([\d.]+) yuan (.+?)( \(assumption\))?$")


def price(lever: Parameter, lang: str) -> str:
    """Write what a lever costs."""
    given = lever.price or ""
    if lang == "en" or not given:
        return given
    found = YUAN.match(given)
    if found is None:
        return text("price", given, lang) if given in keys("price") else given
    yuan, unit, assumed = found.groups()
    what = text("price", unit, lang) if unit in keys("price") else unit
    return text("cli", "price_of", lang).format(yuan=f"{float(yuan):,g}", what=what) + (
        text("cli", "assumed", lang) if assumed else ""
    )


def price_and_source(p: Parameter, lang: str) -> str:
    """Write where a parameter's number is from, and of a lever what it costs."""
    source = source_of(p.source, lang)
    return f"{price(p, lang)}; {source}" if p.kind == "lever" else source

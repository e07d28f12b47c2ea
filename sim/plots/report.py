"""The report: one page that opens offline, in two languages, with figures, table and two futures to move."""

from __future__ import annotations

import base64
import functools
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from markupsafe import Markup
from matplotlib.figure import Figure

from sim import __version__
from sim.plots import dose_response, findings, futures, groups, money, network, style
from sim.plots.words import LANGUAGES, choice, word
from sim.scenarios import load_place
from sim.studies import demo_table

if TYPE_CHECKING:
    from sim.studies.demo import Demo

FOLDER = Path(__file__).parent / "page"
FIGURES: dict[str, Callable[[Demo, str], Figure]] = {
    "bands": dose_response.bands,
    "parts": dose_response.parts,
    "groups": groups.who_takes_part,
    "money": money.where_it_went,
    "network": network.before_and_after,
}


def page(demo: Demo, lang: str) -> str:
    """Return the whole page as HTML that asks the network for nothing."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(
        each=both_languages, t=in_both, word=word, langs=LANGUAGES, tags={"en": "en", "zh": "zh-Hans"}
    )
    html = environment.get_template("page.html").render(
        demo=demo,
        lang=lang,
        version=__version__,
        titles={each: load_place(demo.place).title[each] for each in LANGUAGES},
        findings={each: findings.findings(demo, each) for each in LANGUAGES},
        figures={name: {each: inline(demo, name, each) for each in LANGUAGES} for name in FIGURES},
        tables=[table(demo, name) for name in demo_table.INDICATORS],
        data=Markup(as_json(futures.payload(demo, lang))),
        css=Markup((FOLDER / "page.css").read_text(encoding="utf-8")),
        script=Markup((FOLDER / "page.js").read_text(encoding="utf-8")),
    )
    return html.replace("@font-data@", font_data(html))


def in_both(key: str, **values: object) -> Markup:
    """Return a word in both languages, as two elements of which the page shows one."""
    return both_languages({lang: word(key, lang, **values) for lang in LANGUAGES})


def both_languages(texts: dict[str, Any]) -> Markup:
    """Return a text in both languages, escaped, as two elements of which the page shows one."""
    spans = (Markup('<span class="{0}" lang="{1}">{2}</span>').format(lang, tag, texts[lang]) for lang, tag in _tags())
    return Markup("").join(spans)


def _tags() -> tuple[tuple[str, str], ...]:
    return ("en", "en"), ("zh", "zh-Hans")


def inline(demo: Demo, name: str, lang: str) -> Markup:
    """Draw a figure as an SVG element whose identifiers are its own on the page."""
    svg = style.to_svg(FIGURES[name](demo, lang), text=True)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-{lang}-", svg)
    svg = re.sub(
        r'<svg [^>]*?viewBox="([^"]*)"[^>]*>',
        r'<svg viewBox="\1" role="img" aria-hidden="true">',
        svg,
        count=1,
    )
    return Markup(re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL))


def table(demo: Demo, name: str) -> dict[str, Any]:
    """Return the table of one indicator: title, heads and rows in both languages."""
    rows = demo_table.rows(demo)
    return {
        "title": {lang: demo_table.title(name, lang) for lang in LANGUAGES},
        "heads": [
            dict(zip(LANGUAGES, pair, strict=True)) for pair in zip(*(heads(lang) for lang in LANGUAGES), strict=True)
        ],
        "rows": [
            {
                "fund": {lang: demo_table.fund_name(row.cell, lang) for lang in LANGUAGES},
                "engagement": {lang: choice(row.cell.engagement, lang) for lang in LANGUAGES},
                "first": row.cell.times == 0,
                "fields": list(zip(*(demo_table.fields(row, name, lang) for lang in LANGUAGES), strict=True)),
            }
            for row in rows
        ],
    }


def heads(lang: str) -> list[str]:
    """Return all heads of the table."""
    return [word("head_fund", lang), word("head_engagement", lang), *demo_table.heads(lang)]


def as_json(data: dict[str, Any]) -> str:
    """Write data so that it can stand inside a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def font_data(html: str) -> str:
    """Return the shipped font, cut down to the page's characters, as base64 of a WOFF file."""
    return _cut_font("".join(sorted(set(html) | set("−…·%+"))))


@functools.lru_cache(maxsize=4)
def _cut_font(characters: str) -> str:
    font = TTFont(style.FONT_FILE)
    cutter = subset.Subsetter(subset.Options(layout_features=["kern"], hinting=False))
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode("ascii")

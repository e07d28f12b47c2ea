"""Pages that open offline: a template, both languages at once, figures inside, the shipped font cut to size."""

from __future__ import annotations

import base64
import functools
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from sim import __version__
from sim.plots import style
from sim.telling import against_table
from sim.telling.study_tables import of_words
from sim.words import LANGUAGES, word

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).parent / "page"


def render(template: str, lang: str, **values: Any) -> str:
    """Return a page as HTML that asks the network for nothing.

    Parameters
    ----------
    template : str
        Name of a file in the folder ``page``; it extends ``base.html``.
    lang : {"en", "zh"}
        Language the page opens in; it holds both.
    **values
        What the template shows.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(
        each=both_languages, t=in_both, word=word, langs=LANGUAGES, tags={"en": "en", "zh": "zh-Hans"}, source=_source,
        column=_column, prose=prose,
    )  # fmt: skip
    html = environment.get_template(template).render(lang=lang, version=__version__, **values)
    return html.replace("@font-data@", font_data(html))


def _source(name: str) -> Markup:
    """Return a style sheet or script of the folder, as it is."""
    return Markup((FOLDER / name).read_text(encoding="utf-8"))


def _column(table: Mapping[str, Any], index: int) -> str:
    """Return the class of a table's column: words, which wrap, or numbers; the first is words if none is named."""
    return "words" if index in table.get("words", (0,)) else "number"


def in_both(key: str, **values: object) -> Markup:
    """Return a word in both languages, as two elements of which the page shows one."""
    return both_languages({lang: word(key, lang, **values) for lang in LANGUAGES})


def both_languages(texts: dict[str, Any]) -> Markup:
    """Return a text in both languages, escaped, as two elements of which the page shows one."""
    spans = (
        Markup('<span class="{0}" lang="{1}">{2}</span>').format(lang, tag, prose(texts[lang])) for lang, tag in _tags()
    )
    return Markup("").join(spans)


def prose(said: str) -> Markup:
    """Return a text, escaped, with code as an element where a terminal has it between backticks."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(said))))


def _tags() -> tuple[tuple[str, str], ...]:
    return ("en", "en"), ("zh", "zh-Hans")


def inline(figure: Figure, name: str) -> Markup:
    """Draw a figure as an SVG element whose identifiers start with its name, so that they are its own on the page."""
    svg = style.to_svg(figure, text=True)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(
        r'<svg [^>]*?viewBox="([^"]*)"[^>]*>',
        r'<svg viewBox="\1" role="img" aria-hidden="true">',
        svg,
        count=1,
    )
    return Markup(re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL))


def as_json(data: dict[str, Any]) -> str:
    """Write data so that it can stand inside a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def font_data(html: str) -> str:
    """Return the shipped font, cut down to the page's characters, as base64 of a WOFF file."""
    return _cut_font("".join(sorted(set(html) | set("−…·%+"))))


@functools.lru_cache(maxsize=4)
def _cut_font(characters: str) -> str:
    font = TTFont(style.FONT_FILE, recalcTimestamp=False)  # the same page is the same file
    cutter = subset.Subsetter(subset.Options(layout_features=["kern"], hinting=False))
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def observed(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what was observed in a place beside what the model gives, as a page shows a table; none where none was."""
    if table.empty:
        return []
    rows = zip(*(against_table.rows(table, lang) for lang in LANGUAGES), strict=True)
    heads = zip(*(against_table.heads(table, lang) for lang in LANGUAGES), strict=True)
    return [
        {
            "title": _both([against_table.title(lang) for lang in LANGUAGES]),
            "heads": [_both(head) for head in heads],
            "rows": [[_both(cell) for cell in zip(*cells, strict=True)] for cells in rows],
            "words": of_words(against_table.columns(table)),
        }
    ]


def _both(said: Sequence[str]) -> dict[str, str]:
    return dict(zip(LANGUAGES, said, strict=True))

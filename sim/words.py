"""Words that figures, tables and the report show, out of the one catalogue, in English and Chinese."""

from __future__ import annotations

from sim import labels
from sim.labels import LANGUAGES

__all__ = ["LANGUAGES", "choice", "group_name", "indicator", "source_of", "word"]


def word(key: str, lang: str, **values: object) -> str:
    """Return a word or sentence of the catalogue's ``word`` section, its places filled."""
    found = labels.text("word", key, lang)
    return found.format(**values) if values else found


def indicator(key: str, lang: str) -> str:
    """Return an indicator's name."""
    return labels.text("indicator", key, lang)


def choice(key: str, lang: str) -> str:
    """Return the name of a lever's choice, such as who decides."""
    return labels.text("choice", key, lang)


def group_name(key: str, lang: str) -> str:
    """Return a group of residents' name."""
    return labels.text("group", key, lang)


def source_of(source: str, lang: str) -> str:
    """Write where a number comes from: words that are ours in the language, what follows them as it is given."""
    head, colon, rest = source.partition(": ")
    if head not in labels.keys("source"):
        return source
    return labels.text("source", head, lang) + (word("colon", lang) + rest if colon else "")

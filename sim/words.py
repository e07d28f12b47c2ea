"""Words that figures, tables and the report show, out of the one catalogue, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from sim import labels
from sim.labels import LANGUAGES

__all__ = ["LANGUAGES", "choice", "courtyard_name", "group_name", "indicator", "source_of", "word"]


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


def courtyard_name(index: int, names: Sequence[str], lang: str) -> str:
    """Name a courtyard of a run as its place does; by its number, from 1, where it has no name of its own."""
    named = names[index] if index < len(names) else ""
    return named if named and not named.isdigit() else word("courtyard", lang, number=named or index + 1)


def source_of(source: str, lang: str) -> str:
    """Write where a number comes from: words that are ours in the language, what follows them as it is given."""
    head, colon, rest = source.partition(": ")
    if head not in labels.keys("source"):
        return source
    return labels.text("source", head, lang) + (word("colon", lang) + rest if colon else "")

"""Every label a person sees, in English and Chinese, out of one catalogue (``labels.toml``).

>>> text("indicator", "reach", "en")
'Yearly reach'
>>> text("indicator", "reach", "zh")
'年度参与率'
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from sim.errors import InputError

LANGUAGES = ("en", "zh")
CATALOGUE = Path(__file__).with_name("labels.toml")
OWN_FILES = ("place", "policy")  # their titles stand in their own files


@cache
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """Return the catalogue as section, key, language."""
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def sections() -> list[str]:
    """Return the names of the sections, those of places and policies last."""
    return [*catalogue(), *OWN_FILES]


def keys(section: str) -> list[str]:
    """Return a section's keys, in the catalogue's order.

    Raises
    ------
    KeyError
        If there is no such section.
    """
    if section in OWN_FILES:
        from sim.scenarios import place_names, policy_names

        return place_names() if section == "place" else policy_names()
    return list(catalogue()[section])


def text(section: str, key: str, lang: str) -> str:
    """Return one label.

    Parameters
    ----------
    section : str
        One of :func:`sections`; ``"place"`` and ``"policy"`` give the shipped files' titles.
    key : str
        Name of the thing, as used in code and files.
    lang : {"en", "zh"}
        Language.

    Raises
    ------
    InputError
        If the language is not one of :data:`LANGUAGES`.
    KeyError
        If nothing of that name has a label: an omission in the catalogue.
    """
    check_language(lang)
    if section in OWN_FILES:
        return _title(section, key, lang)
    try:
        return catalogue()[section][key][lang]
    except KeyError:
        raise KeyError(f"labels.toml has no {lang} label for {section} {key!r}") from None


def check_language(lang: object) -> str:
    """Return the language, or raise an error that names those there are."""
    if isinstance(lang, str) and lang in LANGUAGES:
        return lang
    raise InputError(f"language {lang!r:.40} is not known; it takes one of {', '.join(LANGUAGES)}")


def _title(section: str, key: str, lang: str) -> str:
    from sim.scenarios import load_place, load_policy

    return (load_place(key) if section == "place" else load_policy(key)).title[lang]

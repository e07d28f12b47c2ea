"""Finding parameters and indicators by a word: in names, labels and meanings, in both languages and by synonyms."""

from __future__ import annotations

from collections.abc import Iterable

from sim.indicator_units import FAMILY, NAMES
from sim.labels import LANGUAGES, text
from sim.parameter import Parameter

# What people say, and what names, labels and meanings say for it.
SYNONYMS = {
    "bed": ("care.",), "ceiling": ("cap",), "limit": ("cap",), "face-to-face": ("meeting", "face to face"),
    "ngo": ("organisation",), "charity": ("foundation", "gift"), "donation": ("gift",), "budget": ("fund",),
    "money": ("fund", "yuan"), "volunteer": ("hours", "volunteer"), "trust": ("trust",), "rules": ("covenant",),
    "migrant": ("franchise", "migrant"), "election": ("council", "ballot"), "transparency": ("publicity",),
    "elderly": ("care.",), "owner": ("property",), "床": ("养老",), "捐": ("gift", "捐"), "透明": ("公示",),
    "会议": ("坝坝会",), "开会": ("坝坝会", "会议"), "补助": ("补贴", "资助"), "经费": ("资金",), "义工": ("志愿",),
    "表决": ("投票",), "投票": ("表决",), "选举": ("投票", "任期"), "培训": ("training.",),
}  # fmt: skip


# What a month explained calls the reasons whose sizes are parameters.
REASONS_OF = {
    "reason.able": ("able",), "reason.stake": ("at stake",), "reason.prospect": ("money on the table",),
    "reason.asked": ("asked",), "reason.external": ("answered",), "reason.internal": ("can do",),
    "reason.habit": ("used to it",), "reason.contacts": ("contacts",), "reason.attached": ("attached",),
    "reason.trust": ("attached",), "reason.waiting": ("waiting",),
}  # fmt: skip


def is_meant(word: str, parameter: Parameter) -> bool:
    """Whether every word of a query is found in a parameter, spelt so or by what it stands for."""
    said = [parameter.name, parameter.meaning, parameter.unit, *parameter.choices]
    said += [text("parameter", parameter.name, lang) for lang in LANGUAGES]
    said += [text("reason", reason, lang) for reason in REASONS_OF.get(parameter.name, ()) for lang in LANGUAGES]
    return has(word, said)


def indicators(word: str | None) -> list[str]:
    """Return the indicators, or those that a word finds."""
    return [name for name in NAMES if word is None or has(word, _said(name))]


def _said(name: str) -> list[str]:
    said = [name]
    for lang in LANGUAGES:
        said += [text("indicator", name, lang), text("counted_in", FAMILY[name], lang), text("counted_as", name, lang)]
    return said


def has(word: str, said: Iterable[str]) -> bool:
    """Whether every word of a query is found in what is said of something, spelt so or by what it stands for."""
    whole = _folded(" ".join(said))
    return all(any(_folded(one) in whole for one in _stands_for(part)) for part in word.lower().split())


def _stands_for(part: str) -> tuple[str, ...]:
    singular = part[:-1] if part.endswith("s") and len(part) > 3 else part
    return (part, singular, *SYNONYMS.get(part, ()), *SYNONYMS.get(singular, ()))


def _folded(said: str) -> str:
    return said.lower().replace("-", " ").replace("_", " ")

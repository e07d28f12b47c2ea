"""Published facts the model is fitted to and judged by, each with its source and how sure it is.

They stand in ``facts.toml``. Sources of parameters written ``F1`` ... ``F29`` mean these.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

SURE: dict[str, str] = {
    "R": "read in the source's own text, often only its abstract",
    "C": "computed from published data",
    "D": "arithmetic on figures that were read",
    "A": "told by the article on Chengdu's reform (Xiangzhen Luntan, 2017)",
    "self": "told by those concerned about themselves",
}


@dataclass(frozen=True)
class Fact:
    """One published fact.

    Attributes
    ----------
    text : str
        What it is about.
    value : str
        What was found; in yuan unless another currency is named.
    source : str
        Where it is published.
    sure : str
        Keys of :data:`SURE`, joined by ``/`` where parts differ.
    """

    text: str
    value: str
    source: str
    sure: str


def _read() -> dict[str, Fact]:
    table = tomllib.loads(Path(__file__).with_name("facts.toml").read_text(encoding="utf-8"))
    return {name: Fact(**fact) for name, fact in table.items()}


FACTS: dict[str, Fact] = _read()

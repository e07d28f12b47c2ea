"""The keys of a study's file, each with what it takes; what they mean together is checked where a design is read."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from sim.parameters import BURN_IN, MONTHS
from sim.scenarios.shape import Name, Strict, Text

MOST_REPLICATES = 100_000


def _same_budget(given: object) -> bool | str | float:
    """Take true, false, a policy's name, or a sum of yuan."""
    if isinstance(given, bool) or (isinstance(given, str) and given):
        return given
    if isinstance(given, int | float) and 0 < given < math.inf:
        return float(given)
    raise ValueError("it takes true, false, a policy's name, or a sum of yuan above 0")


def _uncertain_names(given: object) -> str | list[str]:
    """Take one word, or a list of them."""
    if isinstance(given, str) or (isinstance(given, list) and all(isinstance(name, str) for name in given)):
        return given
    raise ValueError('it takes "all" or a list of names of parameters')


SameBudget = Annotated[bool | str | float, PlainValidator(_same_budget)]


class StudyHead(Strict):
    """Table ``[study]``."""

    name: Name
    question: Text
    places: list[Text] = Field(default_factory=list)  # not empty once columns of a file have been read for them
    policies: list[Text] = Field(default_factory=list)
    months: Annotated[int, Field(ge=1, le=1_200)]
    replicates: Annotated[int, Field(ge=1, le=MOST_REPLICATES)] = 20
    first_seed: Annotated[int, Field(ge=0, le=2**62)] = 1
    baseline: Text | None = None
    interaction: list[str] = Field(default_factory=list)
    also_compare: list[Annotated[list[str], Field(min_length=2, max_length=2)]] = Field(default_factory=list)
    primary: list[str] = Field(default_factory=list)
    design: str = "factorial"
    samples: Annotated[int, Field(ge=1, le=1_000_000)] = 64
    futures: Annotated[int, Field(ge=1, le=1_000_000)] = 16
    second_order: bool = False
    sample_seed: Annotated[int, Field(ge=0, le=2**31)] = 1
    csv: Text | None = None
    uncertain: Annotated[str | list[str], PlainValidator(_uncertain_names)] = Field(default_factory=list)
    cut: list[str] = Field(default_factory=list)
    series: bool = False
    same_budget: SameBudget = False
    burn_in: Annotated[int, Field(ge=0, le=1_200, multiple_of=MONTHS)] = BURN_IN
    network: Text | None = None
    network_nodes: Text | None = None


class StudyFile(Strict):
    """A study file."""

    study: StudyHead
    set: dict[str, Any] = Field(default_factory=dict)
    levers: dict[str, Any] = Field(default_factory=dict)
    uncertain: dict[str, Any] = Field(default_factory=dict)

"""The shape of a place or policy file: TOML read, held against pydantic models, refused in one line.

A file has a table ``[place]`` or ``[policy]`` that names it, a table ``[parameters]`` whose entries are
numbers or ``{ value = ..., source = "..." }``, and, for a place, an optional table ``[observed]`` with
published figures that a run can be held against.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.errors import InputError
from sim.parameters import nearest
from sim.scenarios.text_file import read_text

LARGEST_FILE = 1_000_000  # bytes: more than any place needs

Text = Annotated[str, Field(min_length=1, max_length=500)]
Name = Annotated[str, Field(pattern=r"^\w[\w-]*$", max_length=60)]
Shape = TypeVar("Shape", bound=BaseModel)


class Strict(BaseModel):
    """A table of which every key is known and every value has its type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Bilingual(Strict):
    """A text in the two languages."""

    en: Text
    zh: Text


class PolicyHead(Strict):
    """Table ``[policy]``: what the file is called."""

    name: Name
    title: Bilingual
    about: Bilingual


class PlaceHead(PolicyHead):
    """Table ``[place]``: what the file is called, a town's place or a village, and its table of courtyards."""

    kind: Literal["urban", "rural"]
    courtyards: Text | None = None


class DatedHead(PolicyHead):
    """Table ``[policy]``: which policy it starts from, and the date of a run's first month."""

    extends: Text | None = None
    begins: Text | None = None


class DatedChange(Strict):
    """A table ``[[changes]]``: levers that are set anew from a month or a date on."""

    since: int | Text = Field(alias="from")
    parameters: dict[str, Any]


class PolicyFile(Strict):
    """A policy file."""

    policy: DatedHead
    parameters: dict[str, Any] = {}
    changes: list[DatedChange] = []


class PlaceFile(Strict):
    """A place file."""

    place: PlaceHead
    parameters: dict[str, Any] = {}
    observed: dict[str, Any] = {}


class Entry(Strict):
    """A parameter's value and where it comes from."""

    value: Any
    source: Text


def read(path: Path) -> dict[str, Any]:
    """Read a TOML file, or say in one line why it can't be read."""
    text = read_text(path, "a TOML file", LARGEST_FILE, ("utf-8-sig",)).replace("\r\n", "\n")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not valid TOML: {error}") from None


def fit(model: type[Shape], table: object, where: str) -> Shape:
    """Hold a table against a model; the first thing wrong becomes the error's one line."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
    at = [str(part) for part in first["loc"]]
    key = ".".join(at) or "the table"
    if first["type"] == "extra_forbidden":
        known = _keys(model, at[:-1])
        hint = nearest(at[-1], known)
        raise InputError(f"{where}: unknown key {key!r}; allowed are {', '.join(known)}{hint}")
    if first["type"] == "missing":
        raise InputError(f"{where}: {key} is missing")
    given = "" if isinstance(first["input"], dict | list) else f" = {first['input']!r:.80}"
    raise InputError(f"{where}: {key}{given}: {first['msg'][0].lower()}{first['msg'][1:]}")


def _keys(model: type[BaseModel], path: Iterable[str]) -> list[str]:
    """Return the keys that a table inside a model may have."""
    for part in path:
        if part.isdigit():
            continue  # of a list of tables
        annotation = model.model_fields[part].annotation
        inner = next(iter(get_args(annotation)), annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return list(model.model_fields)


def entries(table: Mapping[str, Any], known: Iterable[str], where: str) -> dict[str, tuple[object, str]]:
    """Return each parameter's value and source (``""`` if none is given) by dotted name.

    A name may be quoted (``"fund.growth" = 0.1``) or not (``fund.growth = 0.1``), but stands once.
    """
    found: dict[str, tuple[object, str]] = {}
    for name, value in flat(table, set(known)):
        if name in found:
            raise InputError(f"{where}: {name} stands twice")
        if isinstance(value, dict):
            entry = fit(Entry, value, f"{where}: {name}")
            found[name] = (entry.value, entry.source)
        else:
            found[name] = (value, "")
    return found


def flat(table: Mapping[str, Any], known: set[str], before: str = "") -> Iterator[tuple[str, Any]]:
    """Give a table's entries by dotted name, whether names were quoted or not."""
    for key, value in table.items():
        name = before + key
        if isinstance(value, dict) and name not in known and not {"value", "source"} & value.keys():
            yield from flat(value, known, f"{name}.")
        else:
            yield name, value

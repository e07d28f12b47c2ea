"""The shape of a place or policy file: TOML read, held against pydantic models, refused in one line.

A file has a table ``[place]`` or ``[policy]`` that names it, a table ``[parameters]`` whose entries are
numbers or ``{ value = ..., source = "..." }``, in a place's also with a ``range``, and, for a place, an
optional table ``[observed]`` with published figures that a run can be held against.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from sim import written
from sim.errors import InputError
from sim.parameters import find, nearest
from sim.scenarios.text_file import read_text

LARGEST_FILE = 1_000_000  # bytes: more than any place needs
ONE_WORD = re.compile(r"\w[\w-]*")
LEAF = {
    "value",
    "range",
    "source",
    "low",
    "high",
}  # keys of what stands for one parameter, be its name known or misspelt
AT_LINE = re.compile(r"at line (\d+)")
QUOTED = re.compile(r'"[^"]*"')  # what stands in quotes may hold any sign
FULL_WIDTH = dict(
    zip(
        "“”‘’，＝：［］｛｝（）。＃",
        ['"', '"', "'", "'", ",", "=", ":", "[", "]", "{", "}", "(", ")", ".", "#"],
        strict=True,
    )
)
BARE_TEXT = re.compile(r"=\s*(?!(?:true|false|inf|nan)\b)([^\W\d][\w-]*)")  # a value that is a word, without quotes
COUNTED = re.compile(r"=\s*(\d[\d_]*(?:\.\d+)?\s*[万亿])")  # a number in words of Chinese
PER_CENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*[%％]")
DECIMAL_COMMA = re.compile(r"=\s*([+-]?\d+,\d+)(?!,?\d)")
BARE_DATE = re.compile(r"^\s*\w+\s*=\s*(\d{4}-\d{1,2})\s*(?:#.*)?$", re.MULTILINE)


def _printable(given: str) -> str:
    """Take text without control characters, which no file's name or title has."""
    if any(ord(letter) < 32 and not letter.isspace() for letter in given):
        raise ValueError("it takes text without control characters")
    return given


def _one_word(given: str) -> str:
    """Take a name that a command line and a column of results can hold as it is."""
    if not ONE_WORD.fullmatch(given):
        word = re.sub(r"[^\w-]+", "-", given).strip("-")
        raise ValueError("it takes one word of letters, digits, _ and -" + (f", such as {word!r}" if word else ""))
    return given


Text = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_printable)]
Name = Annotated[str, Field(max_length=60), AfterValidator(_one_word)]
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


def _month(given: object) -> int | str:
    """Take a month of the run, or a date: a text, or a date as TOML has them, of which year and month count."""
    if isinstance(given, date):  # a time of day too
        return f"{given:%Y-%m}"
    if isinstance(given, int | str) and not isinstance(given, bool):
        return given
    raise ValueError('it takes a month of the run (a whole number), or a date such as "2009-01"')


def _date(given: object) -> str:
    """Take a date."""
    if isinstance(given, str | date):
        return str(_month(given))
    raise ValueError('it takes a date such as "2009-01"')


class DatedHead(PolicyHead):
    """Table ``[policy]``: which policy it starts from, and the date of a run's first month."""

    extends: Text | None = None
    begins: Annotated[str | None, PlainValidator(_date)] = None


class DatedChange(Strict):
    """A table ``[[changes]]``: levers that are set anew from a month or a date on."""

    since: Annotated[int | str, PlainValidator(_month)] = Field(alias="from")
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
    """A parameter's value, where it comes from, and between which two numbers it may lie where that is not known."""

    value: Any
    source: Text
    range: Annotated[list[Any], Field(min_length=2, max_length=2)] | None = None


def read(path: Path) -> dict[str, Any]:
    """Read a TOML file, or say in one line why it can't be read."""
    text = read_text(path, "a TOML file", LARGEST_FILE, ("utf-8-sig",)).replace("\r\n", "\n")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not valid TOML: {error}{_bare_date(text)}{_slip(error, text)}") from None


def _slip(error: Exception, text: str) -> str:
    """Name the likely slip in the line that an error names, as the end of an error message.

    That is the first sign of a Chinese keyboard, a number as tables write it, or text without quotes.
    """
    line = AT_LINE.search(str(error))
    said = QUOTED.sub("", text.split("\n")[int(line[1]) - 1]) if line else ""
    for sign in said:
        if sign in FULL_WIDTH:
            return f"; the line holds {sign}, a sign of a Chinese keyboard: TOML takes {FULL_WIDTH[sign]}"
    if counted := COUNTED.search(said):
        return f"; write {''.join(counted[1].split())} as {written.counted(counted[1]):.12g}"
    if (grouped := written.GROUPED.search(said)) and "[" not in said:
        return f"; write {grouped[0]} as {written.counted(grouped[0]):.12g}"
    if share := PER_CENT.search(said):
        return f"; write {share[0]} as {written.read(share[1], comma=True) / 100:.12g}"
    if point := DECIMAL_COMMA.search(said):
        return f"; the decimal mark is a point: write {point[1]} as {written.with_point(point[1])}"
    if bare := BARE_TEXT.search(said):
        return f'; text needs quotes: "{bare[1]}"'
    return ""


def _bare_date(text: str) -> str:
    """Say how a year and month are written, where they stand without quotes, as the end of an error message."""
    found = BARE_DATE.search(text)
    return f'; write a year and month in quotes: "{found[1]}"' if found else ""


def fit(model: type[Shape], table: object, where: str) -> Shape:
    """Hold a table against a model; the first thing wrong becomes the error's one line."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
    at = list(first["loc"])
    key = _dotted(at) or "the table"
    if first["type"] == "extra_forbidden":
        known = _keys(model, at[:-1])
        hint = nearest(str(at[-1]), known)
        raise InputError(f"{where}: unknown key {key!r}; allowed are {', '.join(known)}{hint}")
    if first["type"] == "missing":
        raise InputError(f"{where}: {key} is missing")
    given = "" if isinstance(first["input"], dict | list) else f" = {first['input']!r:.80}"
    said = _table_needed(model, at, first["type"]) or first["msg"].removeprefix("Value error, ")
    raise InputError(f"{where}: {key}{given}: {said[0].lower()}{said[1:]}")


def _table_needed(model: type[BaseModel], at: list[int | str], kind: str) -> str:
    """Say which table is needed, as a file writes it, where something else was given; else nothing."""
    names = [part for part in at if isinstance(part, str)]
    if kind not in ("list_type", "model_type", "dict_type") or not names:
        return ""
    is_model = _inside(model, names) is not _inside(model, names[:-1])
    name = ".".join(names)
    if is_model and (kind == "list_type" or isinstance(at[-1], int)):
        return f"it takes a list of tables: write [[{name}]]"
    if kind == "list_type":
        return ""
    if is_model and len(names) > 1:
        inside = ", ".join(f'{key} = "..."' for key in _keys(model, names))
        return f"it takes {{ {inside} }}"
    return f"it takes a table [{name}]"


def _dotted(at: Iterable[int | str]) -> str:
    """Name a place in a file: tables by their keys, one of several by its number from 1 on."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in at).removeprefix(".")


def _keys(model: type[BaseModel], path: Iterable[int | str]) -> list[str]:
    """Return the keys that a table inside a model may have, as a file writes them."""
    return [field.alias or name for name, field in _inside(model, path).model_fields.items()]


def _inside(model: type[BaseModel], path: Iterable[int | str]) -> type[BaseModel]:
    """Return the model of a table inside another, or the last one on the way where a path leads to something else."""
    for part in path:
        if isinstance(part, int):
            continue  # of a list of tables
        annotation = model.model_fields[part].annotation
        inner = next(iter(get_args(annotation)), annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return model


@dataclass(frozen=True)
class Given:
    """What a file gives for one parameter: a value, its source (``""`` without one), and a range if there is one."""

    value: object
    source: str = ""
    range: list[Any] | None = None


def entries(table: Mapping[str, Any], known: Iterable[str], where: str) -> dict[str, Given]:
    """Return what is given for each parameter by dotted name.

    A name may be quoted (``"fund.growth" = 0.1``) or not (``fund.growth = 0.1``), but stands once.
    """
    found: dict[str, Given] = {}
    for name, value in flat(table, known, where).items():
        if isinstance(value, dict):
            find(name, where)  # a misspelt name is what is wrong, whatever its table holds
            if value.keys() == {"value"}:
                alone = json.dumps(value["value"], ensure_ascii=False, default=str)
                raise InputError(
                    f'{where}: {name}: source is missing; it takes {{ value = {alone:.80}, source = "..." }}, '
                    f"or {name} = {alone:.80} alone"
                )
            entry = fit(Entry, value, f"{where}: {name}")
            found[name] = Given(entry.value, entry.source, entry.range)
        else:
            found[name] = Given(value)
    return found


def flat(table: Mapping[str, Any], known: Iterable[str], where: str) -> dict[str, Any]:
    """Return a table's entries by dotted name, whether names were quoted or not; refuse a name that stands twice."""
    found: dict[str, Any] = {}
    for name, value in _leaves(table, set(known), ""):
        if name in found:
            raise InputError(f"{where}: {name} stands twice")
        found[name] = value
    return found


def _leaves(table: Mapping[str, Any], known: set[str], before: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        name = before + key
        if isinstance(value, dict) and name not in known and not LEAF & value.keys():
            yield from _leaves(value, known, f"{name}.")
        else:
            yield name, value

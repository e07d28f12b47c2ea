"""Places and policies read from their files, and checked.

Every error is an :class:`~sim.errors.InputError` of one line: the file, the key, the value, what is
allowed, and the nearest valid name.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path

from sim.errors import InputError
from sim.parameter import Ends
from sim.parameters import PARAMETERS, defaults, find
from sim.place_parameters import NEEDS_BY_KIND, NEEDS_SOURCE
from sim.scenarios import shape
from sim.scenarios.checks import check_together
from sim.scenarios.courtyard_table import CourtyardTable, read_table
from sim.scenarios.dated import Change, check_order, merged, month_of, months_since
from sim.scenarios.finding import Family, path_of, ships, shown, table_of
from sim.scenarios.observed import observed
from sim.scenarios.parts import Place, Policy

PARTS_OF_A_WHOLE = ("needs.", "year.")  # numbers that come to one, or to twelve: one alone cannot be drawn


def load_place(place: str | Path) -> Place:
    """Load a shipped place by name, or one's own from a path.

    Parameters
    ----------
    place : str or Path
        A name of :func:`sim.scenarios.finding.place_names`; anything with a separator in it or ending in ``.toml``
        is a path.

    Raises
    ------
    InputError
        If there is no such place or its file is not right.
    """
    path = path_of("place", place)
    where = shown(path)
    contents = shape.fit(shape.PlaceFile, table_of("place", path, where), where)
    given = shape.entries(contents.parameters, PARAMETERS, where)
    values, sources = _parameters("place", given, where)
    ranges = _ranges(given, values, where)
    head = contents.place
    table = None if head.courtyards is None else read_table(path.parent / head.courtyards)
    if table is not None:
        _refuse_settled(table, values, where)
        values |= table.values()
        sources |= dict.fromkeys(table.values(), head.courtyards or "")
    if not any(name.startswith("needs.") for name in values):
        of_kind = {f"needs.{category}": weight for category, weight in NEEDS_BY_KIND[head.kind].items()}
        values |= of_kind
        sources |= dict.fromkeys(of_kind, NEEDS_SOURCE)
    check_together(defaults() | values, where)
    _check_ranges(ranges, defaults() | values, table, where)
    return Place(
        name=head.name,
        title=head.title.model_dump(),
        about=head.about.model_dump(),
        values=values,
        sources=sources,
        path=str(path),
        kind=head.kind,
        observed=observed(contents.observed, where, path.parent),
        courtyards=table,
        ranges=ranges,
    )


def _check_ranges(
    ranges: Mapping[str, Ends], values: Mapping[str, float], table: CourtyardTable | None, where: str
) -> None:
    """Refuse ranges whose numbers do not fit together at all ends, so that no draw of them fails a run."""
    for end in (0, 1):
        drawn = {**values, **{name: ends[end] for name, ends in ranges.items()}}
        check_together(drawn, f"{where}: at the ends of ranges")
        if table is not None:
            table.check_with(drawn)


def _refuse_settled(table: CourtyardTable, values: Mapping[str, object], where: str) -> None:
    """Refuse what a place's table of courtyards says already: it stands once."""
    for name in table.values():
        if name in values:
            raise InputError(f"{where}: {name} is what {table.path} says by courtyard; change it there")


def load_policy(policy: str | Path) -> Policy:
    """Load a shipped policy by name, or one's own from a path, as :func:`load_place` does."""
    path = path_of("policy", policy)
    return deepcopy(_shipped_policy(path)) if ships(path) else _load_policy(path, ())


def started_from(policy: str | Path) -> Policy | None:
    """Return the policy that a file of one's own starts from (``extends``); None where there is none, or it ships."""
    path = path_of("policy", policy)
    if ships(path):
        return None
    where = shown(path)
    head = shape.fit(shape.PolicyFile, table_of("policy", path, where), where).policy
    return _extended(head.extends, path, (path.resolve(),), where)


@cache
def _shipped_policy(path: Path) -> Policy:
    """Load a policy that ships, once: studies make thousands of models of few policies."""
    return _load_policy(path, ())


def _load_policy(path: Path, extending: tuple[Path, ...]) -> Policy:
    """Load a policy file that others ``extending`` it start from."""
    where = shown(path)
    contents = shape.fit(shape.PolicyFile, table_of("policy", path, where), where)
    head = contents.policy
    base = _extended(head.extends, path, (*extending, path.resolve()), where)
    values, sources = _parameters("policy", shape.entries(contents.parameters, PARAMETERS, where), where)
    begins = _begins(head.begins, base, where)
    changes = []
    for number, one in enumerate(contents.changes):
        at = f"{where}: changes[{number + 1}]"
        given = shape.entries(one.parameters, PARAMETERS, at)
        changes.append(Change(month_of(one.since, begins, at), *_parameters("policy", given, at)))
    check_order(changes, where)
    return Policy(
        name=head.name,
        title=head.title.model_dump(),
        about=head.about.model_dump(),
        values=(base.values if base else {}) | values,
        sources=(base.sources if base else {}) | sources,
        path=str(path),
        changes=merged(base.changes if base else (), changes),
        begins=begins,
    )


def _begins(own: str | None, base: Policy | None, where: str) -> str | None:
    """Return the month that a policy's dates count from: its file's, or else that of the one it starts from."""
    theirs = base.begins if base is not None and base.changes else None
    if own is None:
        return theirs
    month = months_since(own, where, "policy.begins")
    if theirs is not None and month != months_since(theirs, where, "policy.begins"):
        raise InputError(
            f"{where}: policy.begins = {own!r} would move the changes of the policy it starts from, which begins "
            f"{theirs!r}; take the same month, or leave begins out"
        )
    return own


def _extended(name: str | None, path: Path, extending: tuple[Path, ...], where: str) -> Policy | None:
    """Load the policy that a file starts from: a shipped one, or a file found from its folder."""
    if name is None:
        return None
    try:
        base = path_of("policy", name)
    except InputError as error:
        raise InputError(f"{where}: policy.extends: {error}") from None
    base = base if ships(base) else path.parent / base
    if base.resolve() in extending:
        raise InputError(f"{where}: policy.extends = {name!r:.80}: the policy would start from itself")
    try:
        return _load_policy(base, extending)
    except InputError as error:
        raise InputError(f"{where}: policy.extends = {name!r:.80}: {error}") from None


def _parameters(
    family: Family, entries: Mapping[str, shape.Given], where: str
) -> tuple[dict[str, float], dict[str, str]]:
    """Check a file's parameters: known, in range, and such as a file of this family may set."""
    values: dict[str, float] = {}
    sources: dict[str, str] = {}
    for name, given in entries.items():
        parameter = find(name, where)
        if family == "place" and parameter.kind == "lever":
            raise InputError(f"{where}: {name} is a lever and stands in a policy file, not in a place file")
        if family == "policy" and parameter.kind != "lever":
            raise InputError(f"{where}: {name} is no lever; a policy file sets only levers")
        if family == "policy" and given.range is not None:
            raise InputError(f"{where}: {name}: a lever is chosen and has no range; a study varies it in [levers]")
        values[name] = parameter.check(given.value, where)
        if given.source:
            sources[name] = given.source
    return values, sources


def _ranges(entries: Mapping[str, shape.Given], values: Mapping[str, float], where: str) -> dict[str, Ends]:
    """Check the ranges of a place's numbers: two numbers that are allowed, in order, with the value between them."""
    found = {}
    for name, given in entries.items():
        if given.range is None:
            continue
        parameter, at = find(name, where), f"{where}: {name}: range"
        if parameter.choices or name.startswith(PARTS_OF_A_WHOLE):
            what = "is a choice" if parameter.choices else "shares a whole with others"
            raise InputError(f"{at}: {name} {what} and is not drawn; leave the range out")
        low, high = (parameter.check(end, at) for end in given.range)
        if not low < high or not low <= values[name] <= high:
            raise InputError(f"{at} = [{low:g}, {high:g}]; it takes two rising numbers with the value between them")
        found[name] = (low, high)
    return found

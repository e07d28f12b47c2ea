"""Places and policies: found by name or path, checked, and joined into one set of parameters.

Every error is an :class:`~sim.errors.InputError` of one line: the file, the key, the value, what is
allowed, and the nearest valid name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from sim.errors import InputError
from sim.parameters import LEVERS, PARAMETERS, defaults, find, nearest
from sim.place_parameters import NEEDS_BY_KIND, NEEDS_SOURCE
from sim.scenarios import shape
from sim.scenarios.checks import check_together
from sim.scenarios.courtyard_table import CourtyardTable, read_table
from sim.scenarios.dated import Change, InForce, check_order, in_force, merged, month_of, months_since
from sim.scenarios.observed import Observed, observed

HERE = Path(__file__).parent
Family = Literal["place", "policy"]


@dataclass(frozen=True)
class Part:
    """One half of a scenario, as its file says it.

    Attributes
    ----------
    name : str
        Name to load it by, and its label in results.
    title, about : dict of str
        Title and one sentence, by language (``"en"``, ``"zh"``).
    values : dict of float
        The parameters that the file sets, by dotted name; a choice as its index.
    sources : dict of str
        Where those values come from.
    path : str
        The file.
    """

    name: str
    title: dict[str, str]
    about: dict[str, str]
    values: dict[str, float]
    sources: dict[str, str]
    path: str


@dataclass(frozen=True)
class Policy(Part):
    """What can be chosen: the levers that are not neutral.

    Attributes
    ----------
    changes : tuple of Change
        Levers that are set anew inside a run, in order of their months.
    """

    changes: tuple[Change, ...] = ()

    def fixed_at(self, levers: Mapping[str, float]) -> Policy:
        """Return the policy with some levers set for the whole run."""
        changes = tuple(one.without(levers) for one in self.changes)
        return replace(self, values=self.values | dict(levers), changes=changes)

    def largest(self, lever: str) -> float:
        """Return the largest value that a lever takes in a run."""
        parts = (self.values, *(one.values for one in self.changes))
        found = [values[lever] for values in parts if lever in values]
        return max(found, default=float(find(lever, self.path).neutral or 0))

    def scaled(self, lever: str, factor: float) -> Policy:
        """Return the policy with every value that a lever takes in a run multiplied by a factor."""

        def times(values: Mapping[str, float]) -> dict[str, float]:
            return {name: value * factor if name == lever else value for name, value in values.items()}

        changes = tuple(replace(one, values=times(one.values)) for one in self.changes)
        return replace(self, values=times(self.values), changes=changes)


@dataclass(frozen=True)
class Place(Part):
    """Who lives where and what is customary there, which no planner can choose.

    Attributes
    ----------
    kind : {"urban", "rural"}
        Kind of place.
    observed : dict of Observed
        Published figures that a run can be held against.
    courtyards : CourtyardTable or None
        Courtyards one by one, where the file names a table of them.
    """

    kind: str
    observed: dict[str, Observed]
    courtyards: CourtyardTable | None = None


@dataclass(frozen=True)
class Resolved:
    """One place under one policy: every parameter's value.

    Attributes
    ----------
    place : Place
        The place.
    policy : Policy
        The policy.
    values : dict of float
        Every parameter of :data:`sim.parameters.PARAMETERS`.
    overrides : dict of float
        Those that were set beside the files.
    dated : tuple of InForce
        What is in force from which month of a run on; the first is ``values``.
    """

    place: Place
    policy: Policy
    values: dict[str, float]
    overrides: dict[str, float] = field(default_factory=dict)
    dated: tuple[InForce, ...] = ()

    @property
    def status_quo(self) -> dict[str, float]:
        """The same values with every lever neutral: what the burn-in runs under."""
        return self.values | {lever.name: float(lever.neutral or 0) for lever in LEVERS}


def place_names() -> list[str]:
    """Return the names of the shipped places, sorted."""
    return _names("place")


def policy_names() -> list[str]:
    """Return the names of the shipped policies, sorted."""
    return _names("policy")


def load_place(place: str | Path) -> Place:
    """Load a shipped place by name, or one's own from a path.

    Parameters
    ----------
    place : str or Path
        A name of :func:`place_names`; anything with a separator in it or ending in ``.toml`` is a path.

    Raises
    ------
    InputError
        If there is no such place or its file is not right.
    """
    path = _path("place", place)
    where = _shown(path)
    contents = shape.fit(shape.PlaceFile, _table("place", path, where), where)
    values, sources = _parameters("place", contents.parameters, where)
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
    return Place(
        name=head.name,
        title=head.title.model_dump(),
        about=head.about.model_dump(),
        values=values,
        sources=sources,
        path=str(path),
        kind=head.kind,
        observed=observed(contents.observed, where),
        courtyards=table,
    )


def _refuse_settled(table: CourtyardTable, values: Mapping[str, object], where: str) -> None:
    """Refuse what a place's table of courtyards says already: it stands once."""
    for name in table.values():
        if name in values:
            raise InputError(f"{where}: {name} is what {table.path} says by courtyard; change it there")


def load_policy(policy: str | Path) -> Policy:
    """Load a shipped policy by name, or one's own from a path, as :func:`load_place` does."""
    return _load_policy(_path("policy", policy), ())


def _load_policy(path: Path, extending: tuple[Path, ...]) -> Policy:
    """Load a policy file that others ``extending`` it start from."""
    where = _shown(path)
    contents = shape.fit(shape.PolicyFile, _table("policy", path, where), where)
    head = contents.policy
    base = _extended(head.extends, path, (*extending, path.resolve()), where)
    values, sources = _parameters("policy", contents.parameters, where)
    if head.begins is not None:
        months_since(head.begins, where, "policy.begins")
    changes = []
    for number, one in enumerate(contents.changes):
        at = f"{where}: changes[{number + 1}]"
        changes.append(Change(month_of(one.since, head.begins, at), *_parameters("policy", one.parameters, at)))
    check_order(changes, where)
    return Policy(
        name=head.name,
        title=head.title.model_dump(),
        about=head.about.model_dump(),
        values=(base.values if base else {}) | values,
        sources=(base.sources if base else {}) | sources,
        path=str(path),
        changes=merged(base.changes if base else (), changes),
    )


def _extended(name: str | None, path: Path, extending: tuple[Path, ...], where: str) -> Policy | None:
    """Load the policy that a file starts from: a shipped one, or a file found from its folder."""
    if name is None:
        return None
    try:
        base = _path("policy", name)
    except InputError as error:
        raise InputError(f"{where}: policy.extends: {error}") from None
    base = base if HERE in base.parents else path.parent / base
    if base.resolve() in extending:
        raise InputError(f"{where}: policy.extends = {name!r:.80}: the policy would start from itself")
    try:
        return _load_policy(base, extending)
    except InputError as error:
        raise InputError(f"{where}: policy.extends = {name!r:.80}: {error}") from None


def resolve(
    place: str | Path | Place,
    policy: str | Path | Policy,
    overrides: Mapping[str, object] | None = None,
) -> Resolved:
    """Join defaults, place, policy and overrides, the later ones winning, into every parameter's value.

    Parameters
    ----------
    place : str, Path or Place
        The place, loaded or to be loaded.
    policy : str, Path or Policy
        The policy, loaded or to be loaded.
    overrides : mapping, optional
        Dotted name to number, or to a choice's name.

    Raises
    ------
    InputError
        If something is unknown or out of range, or values that belong together don't fit.
    """
    place = place if isinstance(place, Place) else load_place(place)
    policy = policy if isinstance(policy, Policy) else load_policy(policy)
    where = "overrides"
    own = {name: find(name, where).check(value, where) for name, value in (overrides or {}).items()}
    values = joined(place, policy, own)
    if place.courtyards is not None:
        place.courtyards.check_with(values)
    check_together(values, _shown(Path(place.path)) + (" with overrides" if own else ""))
    where = _shown(Path(policy.path))
    dated = in_force(values, policy.changes, own)
    for one in dated[1:]:
        check_together(one.values, f"{where}: from month {one.month + 1}")
    return Resolved(place, policy, values, own, dated)


def joined(place: Place, policy: Policy, own: Mapping[str, float]) -> dict[str, float]:
    """Return every parameter's value: defaults, place, policy and one's own, the later ones winning."""
    return {**defaults(), **place.values, **policy.values, **own}


def parse_setting(text: str) -> tuple[str, float | str]:
    """Read ``NAME=VALUE`` into a parameter's name and its value, checked; a choice stays a name.

    >>> parse_setting("fund.per_community=400000")
    ('fund.per_community', 400000.0)
    >>> parse_setting("engagement.decides=residents")
    ('engagement.decides', 'residents')
    """
    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not name:
        raise InputError(f"--set: {text!r:.80} is not NAME=VALUE")
    parameter = find(name, "--set")
    if parameter.choices:
        parameter.check(value, "--set")
        return name, value
    return name, parameter.check(_number(value), "--set")


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _names(family: Family) -> list[str]:
    return sorted(path.stem for path in _folder(family).glob("*.toml"))


def _folder(family: Family) -> Path:
    return HERE / ("places" if family == "place" else "policies")


def _path(family: Family, given: str | Path) -> Path:
    """Return the file that a name or path means."""
    if isinstance(given, Path):
        return given
    if not isinstance(given, str):
        raise InputError(f"{family} {given!r:.80}: a name or a path is needed")
    separators = {"/", "\\", os.sep}
    if given.lower().endswith(".toml") or separators & set(given):
        if inside := _inside(family, given):
            raise InputError(f"{family} {given!r:.80} is a folder{inside}")
        return Path(given)
    known = _names(family)
    if given not in known:
        shown, other = ", ".join(known), _other(family)
        if given in _names(other):
            raise InputError(f"{given} is a {other}, not a {family}; there are {shown}")
        hint = _inside(family, given) or _beside(Path(given)) or nearest(given, known)
        raise InputError(f"unknown {family} {given!r:.80}; there are {shown}{hint}")
    return _folder(family) / f"{given}.toml"


def _inside(family: Family, folder: str) -> str:
    """Say which file is meant where a folder is named that holds one, as the end of an error message."""
    file = os.path.join(folder, f"{family}.toml")  # noqa: PTH118 - keeps ./ as it was typed
    found = bool(folder) and os.path.isfile(file)  # noqa: PTH113 - a name too long is no file, not an error
    return f"; did you mean {file}?" if found else ""


def _beside(path: Path) -> str:
    """Say which TOML file in its folder a misspelt path means, as the end of an error message."""
    try:
        names = sorted(one.name for one in path.parent.glob("*.toml"))
    except OSError:
        return ""
    return nearest(str(path), [str(path.parent / name) for name in names])


def _other(family: Family) -> Family:
    return "policy" if family == "place" else "place"


def _table(family: Family, path: Path, where: str) -> dict[str, Any]:
    """Read a file; a place where a policy is wanted, or the reverse, is called what it is."""
    if not _is_there(path):
        raise InputError(f"{where}: no such file{_beside(path)}")
    table, other = shape.read(path), _other(family)
    if other in table and family not in table:
        raise InputError(f"{where}: this is a {other}, not a {family}; a {family} file has a table [{family}]")
    return table


def _is_there(path: Path) -> bool:
    """Whether a path leads anywhere; one that the system cannot even look up is told by whoever reads it."""
    try:
        return path.exists()
    except OSError:
        return True


def _shown(path: Path) -> str:
    """Name a file in a message: one's own by its path, a shipped one by its name."""
    return path.name if HERE in path.parents else str(path)


def _parameters(family: Family, table: Mapping[str, object], where: str) -> tuple[dict[str, float], dict[str, str]]:
    """Check a file's parameters: known, in range, and such as a file of this family may set."""
    values: dict[str, float] = {}
    sources: dict[str, str] = {}
    for name, (value, source) in shape.entries(table, PARAMETERS, where).items():
        parameter = find(name, where)
        if family == "place" and parameter.kind == "lever":
            raise InputError(f"{where}: {name} is a lever and stands in a policy file, not in a place file")
        if family == "policy" and parameter.kind != "lever":
            raise InputError(f"{where}: {name} is no lever; a policy file sets only levers")
        values[name] = parameter.check(value, where)
        if source:
            sources[name] = source
    return values, sources

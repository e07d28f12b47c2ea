"""Where a place or a policy is: which file a name or a path means, and which one was meant instead."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sim.errors import InputError
from sim.parameters import nearest
from sim.scenarios import shape

HERE = Path(__file__).parent
NO_SCENARIO = "study.toml"  # is neither a place nor a policy
Family = Literal["place", "policy"]


def place_names() -> list[str]:
    """Return the names of the shipped places, sorted."""
    return list(_names("place"))


def policy_names() -> list[str]:
    """Return the names of the shipped policies, sorted."""
    return list(_names("policy"))


@cache  # a model asks anew each time it is made
def _names(family: Family) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _folder(family).glob("*.toml")))


def _folder(family: Family) -> Path:
    return HERE / ("places" if family == "place" else "policies")


def path_of(family: Family, given: str | Path) -> Path:
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
        there, other = ", ".join(known), _other(family)
        if given in _names(other):
            raise InputError(f"{given} is a {other}, not a {family}; there are {there}")
        hint = _inside(family, given) or _beside(Path(given)) or _titled(family, given) or nearest(given, known)
        raise InputError(f"unknown {family} {given!r:.80}; there are {there}{hint}")
    return _folder(family) / f"{given}.toml"


def _inside(family: Family, folder: str) -> str:
    """Say which file is meant where a folder is named that holds one, as the end of an error message."""
    file = os.path.join(folder, f"{family}.toml")  # noqa: PTH118 - keeps ./ as it was typed
    found = bool(folder) and os.path.isfile(file)  # noqa: PTH113 - a name too long is no file, not an error
    return f"; did you mean {file}?" if found else ""


def _titled(family: Family, title: str) -> str:
    """Say whose title was given instead of a name, in whichever language, as the end of an error message."""
    for name in _names(family):
        titles = tomllib.loads((_folder(family) / f"{name}.toml").read_text(encoding="utf-8"))[family]["title"].values()
        if title.strip().lower() in (one.lower() for one in titles):
            return f"; did you mean {name!r}?"
    return ""


def _beside(path: Path) -> str:
    """Say which TOML file in its folder a misspelt path means, as the end of an error message."""
    try:
        names = sorted(one.name for one in path.parent.glob("*.toml") if one.name != NO_SCENARIO)
    except OSError:
        return ""
    return nearest(str(path), [str(path.parent / name) for name in names])


def _other(family: Family) -> Family:
    return "policy" if family == "place" else "place"


def ships(path: Path) -> bool:
    """Whether a file is one of those that ship."""
    return HERE in path.parents


def table_of(family: Family, path: Path, where: str) -> dict[str, Any]:
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


def shown(path: Path) -> str:
    """Name a file in a message: one's own by its path, a shipped one by its name."""
    return path.name if ships(path) else str(path)

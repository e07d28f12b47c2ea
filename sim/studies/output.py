"""A run on disk: what happened as Parquet, and what it was a run of as JSON."""

from __future__ import annotations

import errno
import json
import os
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from sim import __version__
from sim.folders import unwritable
from sim.parameters import PARAMETERS

if TYPE_CHECKING:
    from sim.given_network import GivenNetwork
    from sim.model import GovernanceModel

RUN_FILE = "run.json"
LIBRARIES = ("mesa", "numba", "numpy", "pandas", "pyarrow")


def write_run(model: GovernanceModel, folder: Path) -> None:
    """Write ``series``, ``panel``, ``ledger`` and ``projects`` as Parquet (``nodes`` of a given network), ``run.json``.

    All are written beside their places and moved there when they are whole, ``run.json`` last: a folder that holds it
    holds the whole run, and where anything fails the run before stays.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    tables = {"series": model.series, "panel": model.panel(), "ledger": model.ledger, "projects": model.projects}
    for name in ("panel", "projects"):
        tables[name] = with_names(tables[name], courtyard_names(model))
    if model.given is not None:
        tables["nodes"] = model.nodes
    text = json.dumps(describe(model), ensure_ascii=False, indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".run-", dir=folder) as beside:
            for name, table in tables.items():
                table.to_parquet(Path(beside) / f"{name}.parquet", index=False)
            (Path(beside) / RUN_FILE).write_text(text, encoding="utf-8")
            _put_all_in_place(Path(beside), folder)
    except (OSError, pa.ArrowException) as error:
        raise unwritable(folder, error if isinstance(error, OSError) else OSError(str(error))) from None


def _put_all_in_place(beside: Path, folder: Path) -> None:
    """Move a run's files into their folder, where none of the one before is left."""
    names = sorted((path.name for path in beside.iterdir()), key=lambda name: name == RUN_FILE)
    for name in (*names, "nodes.parquet"):
        if (folder / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / name))
    for name in (RUN_FILE, "nodes.parquet"):
        (folder / name).unlink(missing_ok=True)
    for name in names:
        (beside / name).chmod(0o644)
        (beside / name).replace(folder / name)


def courtyard_names(model: GovernanceModel) -> tuple[str, ...]:
    """Return the names of a run's courtyards: of the network it was given, or of its place; none where none has any."""
    return model.resolved.place.courtyard_names if model.given is None else tuple(model.given.arrangement.names)


def with_names(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return a table with each row's courtyard by its own name too, beside its number; as it is where none has any."""
    if not names:
        return table
    named = table.copy()
    own = pd.Series(names, dtype="str").reindex(table["courtyard"]).to_numpy()
    named.insert(list(named.columns).index("courtyard") + 1, "courtyard_name", own)
    return named


def describe(model: GovernanceModel) -> dict[str, Any]:
    """Say what a run was of: resolved parameters, seed, links cut, versions."""
    return {
        "place": model.resolved.place.name,
        "policy": model.resolved.policy.name,
        "seed": model.seed,
        "months": model.months_run,
        "burn_in_months": model.start,
        "engine": model.engine_name,
        "cut": list(model.cut),
        "network": None if model.given is None else describe_network(model.given),
        "parameters": {name: exact(name, value) for name, value in model.resolved.values.items()},
        "changes": [
            {
                "month": one.month + 1,
                "parameters": {name: exact(name, v) for name, v in one.values.items()},
                "acts_from": {name: month + 1 for name, month in one.waiting.items()},
            }
            for one in model.resolved.policy.changes
        ],
        "overrides": {name: exact(name, value) for name, value in model.resolved.overrides.items()},
        "versions": {"yuanluo": __version__, "python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
    }


def exact(name: str, value: float) -> str:
    """Write a parameter's value with all its digits, so that it can be set again: a choice by its name."""
    choices = PARAMETERS[name].choices
    return choices[int(value)] if choices else repr(float(value)).removesuffix(".0")


def describe_network(given: GivenNetwork) -> dict[str, Any]:
    """Say which network a run was given, by its text's hash too, and what became of its ties."""
    file = given.arrangement.file
    return {"file": file.path, "sha256": file.digest, "nodes_are": given.arrangement.level, "counts": given.counts}


def describe_comparison(
    place: str,
    policies: Sequence[str],
    months: int,
    replicates: int,
    seed: int,
    overrides: Mapping[str, float | str],
    cut: Sequence[str],
    given: GivenNetwork | None = None,
) -> str:
    """Say as JSON what a comparison was of, so that its table can be made again."""
    asked = {
        "place": str(place), "policies": [str(policy) for policy in policies], "months": months,
        "replicates": replicates, "first_seed": seed, "set": dict(overrides), "cut": list(cut),
        "network": None if given is None else describe_network(given), "calibrated": False, "yuanluo": __version__,
    }  # fmt: skip
    return json.dumps(asked, ensure_ascii=False, indent=2) + "\n"


def put_in_place(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place, then move it there: a reader sees all of it or the one before."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        write(beside)
        beside.chmod(0o644)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_atomically(path: Path, content: str) -> None:
    """Write a text file whole or not at all, or say in one line why it can't be written."""
    try:
        put_in_place(path, lambda beside: beside.write_text(content, encoding="utf-8", newline="\n"))
    except OSError as error:
        raise unwritable(path, error) from None

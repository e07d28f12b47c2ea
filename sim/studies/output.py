"""A run on disk: what happened as Parquet, and what it was a run of as JSON."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim import __version__
from sim.folders import unwritable
from sim.parameters import PARAMETERS

if TYPE_CHECKING:
    from sim.given_network import GivenNetwork
    from sim.model import GovernanceModel

LIBRARIES = ("mesa", "numba", "numpy", "pandas", "pyarrow")


def write_run(model: GovernanceModel, folder: Path) -> None:
    """Write ``series``, ``panel``, ``ledger`` and ``projects`` as Parquet (``nodes`` of a given network), ``run.json``.

    Each file is written beside its place and then moved there, ``run.json`` last, so that a folder
    that holds it holds the whole run; the one of an earlier run goes first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").unlink(missing_ok=True)
    tables = {"series": model.series, "panel": model.panel(), "ledger": model.ledger, "projects": model.projects}
    for name in ("panel", "projects"):
        tables[name] = with_names(tables[name], courtyard_names(model))
    (folder / "nodes.parquet").unlink(missing_ok=True)
    if model.given is not None:
        tables["nodes"] = model.nodes
    for name, table in tables.items():
        _write_parquet(table, folder / f"{name}.parquet")
    text = json.dumps(describe(model), ensure_ascii=False, indent=2) + "\n"
    put_in_place(folder / "run.json", lambda path: path.write_text(text, encoding="utf-8"))


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
        "parameters": {name: PARAMETERS[name].shown(value) for name, value in model.resolved.values.items()},
        "changes": [
            {
                "month": one.month + 1,
                "parameters": {name: PARAMETERS[name].shown(v) for name, v in one.values.items()},
                "acts_from": {name: month + 1 for name, month in one.waiting.items()},
            }
            for one in model.resolved.policy.changes
        ],
        "overrides": {name: PARAMETERS[name].shown(value) for name, value in model.resolved.overrides.items()},
        "versions": {"yuanluo": __version__, "python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
    }


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


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    put_in_place(path, lambda beside: table.to_parquet(beside, index=False))


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

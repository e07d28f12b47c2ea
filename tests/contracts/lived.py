"""One run with every lever on, lived in the ways that must not matter, and written to disk.

``python -m tests.contracts.lived FOLDER [individuals|stepped|mesa|branched|parted]`` does it in a process of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sim import GovernanceModel
from sim.studies.output import write_run
from tests.worlds import EVERY_LEVER, full, small

MONTHS = 14
WAYS = ("straight", "individuals", "stepped", "parted", "branched", "mesa")


def live(way: str) -> GovernanceModel:
    """Live the run in one of the ways."""
    if way == "branched":
        model = small("puyang", "no-fund").branch("reform-2009", EVERY_LEVER)
    else:
        model = full(individuals=way == "individuals", engine="mesa" if way == "mesa" else "compiled")
    if way == "stepped":
        for _ in range(MONTHS):
            model.step()
    elif way == "parted":
        for months in (5, 0, 8, 1):
            model.run(months)
            _ = model.series, model.panel()
    else:
        model.run(MONTHS)
    return model


def write(folder: Path, way: str) -> dict[str, bytes]:
    """Live the run, write it, and return the bytes of its tables."""
    write_run(live(way), folder)
    return tables(folder)


def tables(folder: Path) -> dict[str, bytes]:
    """The bytes of each table of a run on disk."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])

"""Study folders for tests."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sim.studies import run_study
from tests.studies.tiny import Tiny

HEAD = {
    "name": '"small"',
    "question": '"What differs?"',
    "places": '["xingfu"]',
    "policies": '["no-fund", "fund-only"]',
    "months": "12",
    "replicates": "3",
    "burn_in": "12",
}


def write_study(folder: Path, tables: str = "", **keys: str) -> Path:
    """Write a small study; keys are TOML, ``None`` leaves one out."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{key} = {value}" for key, value in {**HEAD, **keys}.items() if value is not None]
    (folder / "study.toml").write_text("[study]\n" + "\n".join(lines) + "\n" + tables, encoding="utf-8")
    return folder


def results_hash(folder: Path) -> str:
    """Hash of the final table, and of the months where they were kept."""
    files = [folder / "results.parquet", *sorted((folder / "series").glob("*"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def straight(folder, tables="", **keys):
    """Run a study in one go in this process's threads: what every other way has to equal."""
    write_study(folder, tables, **keys)
    with ThreadPoolExecutor(1) as pool:
        run_study(folder, executor=pool, workers=1, build=Tiny)
    return results_hash(folder)

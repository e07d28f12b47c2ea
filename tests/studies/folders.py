"""Study folders for tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

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

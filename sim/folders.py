"""Folders for results: made, and tried, before anything long runs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sim.errors import InputError

ENOUGH = "; --out takes a folder you may write in"


def make_folder(out: str | os.PathLike[str]) -> Path:
    """Make a folder with all above it and try to write in it.

    Raises
    ------
    InputError
        If it can't be made or written in: it names what stands in the way, a file or a folder.
    """
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, ValueError) as error:
        raise unwritable(folder, error) from None


def unwritable(path: Path, error: OSError | ValueError) -> InputError:
    """Return what to raise where a path can't be written."""
    return InputError(f"--out: {str(path)!r:.200} cannot be written: {_in_the_way(path, error)}{ENOUGH}")


def _in_the_way(path: Path, error: OSError | ValueError) -> str:
    why = str(error.strerror or error) if isinstance(error, OSError) else str(error)
    there = next((at for at in (path, *path.parents) if _exists(at)), path)
    if isinstance(error, ValueError) or (there == path and not isinstance(error, FileExistsError)):
        return why
    if not there.is_dir():
        return f"{str(there)!r:.200} is a file" if there.is_file() else f"{str(there)!r:.200} is no folder"
    # A folder that is there and still "not found" is one of the system's own, such as /proc.
    why = "the system allows none there" if isinstance(error, FileNotFoundError) else why
    return f"no folder can be made in {str(there)!r:.200} ({why})"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False

"""Pictures on disk: a figure in each language, to scale and in dots, each file whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from sim.labels import LANGUAGES
from sim.plots import style
from sim.studies.output import put_in_place

RESOLUTION = 120  # dots an inch


def write(folder: Path, name: str, draw: Callable[[str], Figure]) -> list[Path]:
    """Draw a figure in each language into ``name.svg``, ``name.png``, ``name.zh.svg``, ``name.zh.png``.

    Parameters
    ----------
    folder : Path
    name : str
    draw : callable
        Takes a language and makes the figure.

    Returns
    -------
    list of Path
        The files.
    """
    made = []
    for lang in LANGUAGES:
        figure, stem = draw(lang), name if lang == "en" else f"{name}.{lang}"
        for kind, drawn in (
            ("svg", f"{style.to_svg(figure).rstrip()}\n".encode()),
            ("png", style.to_png(figure, RESOLUTION)),
        ):
            made.append(folder / f"{stem}.{kind}")
            put_in_place(made[-1], partial(_write, drawn))
    return made


def _write(content: bytes, path: Path) -> None:
    path.write_bytes(content)

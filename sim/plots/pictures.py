"""Pictures on disk: a figure in each language, to scale and in dots, each file whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from sim import __version__
from sim.labels import LANGUAGES
from sim.plots import style
from sim.scenarios import load_place, load_policy
from sim.studies.keys import model_version
from sim.studies.output import put_in_place
from sim.words import word

RESOLUTION = 120  # dots an inch


def write(folder: Path, name: str, draw: Callable[[str], Figure], line: Callable[[str], str]) -> list[Path]:
    """Draw a figure in each language into ``name.svg``, ``name.png``, ``name.zh.svg``, ``name.zh.png``.

    A picture goes where its page does not, so it is signed with what it was made of.

    Parameters
    ----------
    folder : Path
    name : str
    draw : callable
        Takes a language and makes the figure.
    line : callable
        Takes a language and gives the line that the figure is signed with.

    Returns
    -------
    list of Path
        The files.
    """
    made = []
    for lang in LANGUAGES:
        figure, stem = style.sign(draw(lang), line(lang)), name if lang == "en" else f"{name}.{lang}"
        for kind, drawn in (
            ("svg", f"{style.to_svg(figure).rstrip()}\n".encode()),
            ("png", style.to_png(figure, RESOLUTION)),
        ):
            made.append(folder / f"{stem}.{kind}")
            put_in_place(made[-1], partial(_write, drawn))
    return made


def two_futures(place: str, before: str, after: str, months: int, replicates: int, seed: int, lang: str) -> str:
    """Say in a line what a study of one place under two policies was of and made by, and that it is uncalibrated."""
    counts = {"months": months, "replicates": replicates, "first": seed, "last": seed + replicates - 1}
    titles = {"before": load_policy(before).title[lang], "after": load_policy(after).title[lang]}
    made = {"yuanluo": __version__, "model": model_version()[:12]}
    return word("two_futures", lang, place=load_place(place).title[lang], **titles, **counts, **made)


def _write(content: bytes, path: Path) -> None:
    path.write_bytes(content)

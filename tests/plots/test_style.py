"""The shipped font has every character that can be shown, and drawing leaves no state behind."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont

import sim
from sim import labels
from sim.plots import style
from sim.words import LANGUAGES

SOURCES = ("labels.toml", "scenarios/**/*.toml", "plots/**/*.html", "plots/**/*.js")


@pytest.fixture(scope="module")
def covered() -> set[str]:
    return {chr(code) for code in TTFont(style.FONT_FILE).getBestCmap()}


@pytest.mark.parametrize("pattern", SOURCES)
def test_font_has_every_character_of(pattern: str, covered: set[str]) -> None:
    files = list(Path(sim.__file__).parent.glob(pattern))
    assert files
    used = {sign for file in files for sign in file.read_text(encoding="utf-8") if sign.isprintable()}
    assert used - covered == set(), "remake the font: figures/make_font.py"


def test_font_has_every_title_of_places_and_policies(covered: set[str]) -> None:
    titles = [
        labels.text(section, key, lang)
        for section in ("place", "policy")
        for key in labels.keys(section)
        for lang in LANGUAGES
    ]
    assert set("".join(titles)) <= covered


def test_licence_lies_beside_the_font_and_the_font_has_a_name_of_its_own() -> None:
    assert "SIL OPEN FONT LICENSE" in (style.FONT_FILE.parent / "OFL.txt").read_text(encoding="utf-8")
    assert TTFont(style.FONT_FILE)["name"].getDebugName(1) == style.FONT


def test_styled_functions_leave_matplotlib_as_it_was() -> None:
    before = dict(matplotlib.rcParams)

    @style.styled
    def size() -> float:
        return float(matplotlib.rcParams["font.size"])

    assert size() == style.RC["font.size"]
    assert dict(matplotlib.rcParams) == before


def test_kinds_of_engagement_differ_without_colour_and_in_grey() -> None:
    looks = list(style.ENGAGEMENT.values())
    assert len({look.marker for look in looks}) == len({look.line for look in looks}) == len(looks)
    light = sorted(lightness(look.colour) for look in looks)
    assert min(high - low for low, high in pairwise(light)) > 15


def lightness(colour: str) -> float:
    """CIE lightness, 0 to 100."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16


def test_a_signature_stands_under_the_figure_and_moves_nothing() -> None:
    def height(signed: bool) -> float:
        figure = style.new_figure(2.0, 4.0)
        figure.subplots()
        svg = style.to_svg(style.sign(figure, "made by") if signed else figure)
        return float(svg.split('viewBox="0 0 ')[1].split('"')[0].split()[1])

    assert height(True) == pytest.approx(height(False) + 72 * style.FOOT)

"""Pictures on disk: a figure that leaves its page still says what it was made of."""

from __future__ import annotations

from functools import partial

import pytest

from sim import __version__
from sim.labels import LANGUAGES
from sim.plots import pictures, style
from sim.studies.keys import model_version

SAID = {
    "en": "Puyang Road community · Fund, officials decide → The reform: fund, residents decide · "
    "24 months, 3 replicates, seeds 5 to 7",
    "zh": "24 个月，3 次重复，种子 5 至 7",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_names_place_policies_months_replicates_versions_and_says_uncalibrated(lang):
    line = pictures.two_futures("puyang", "fund-only", "reform-2009", 24, 3, 5, lang)
    assert SAID[lang] in line
    assert __version__ in line
    assert model_version()[:12] in line
    assert line.endswith({"en": "uncalibrated", "zh": "未经校准"}[lang])


def test_every_picture_is_signed(tmp_path):
    figures = {}

    def draw(lang):
        figures[lang] = style.new_figure(2)
        return figures[lang]

    line = partial(pictures.two_futures, "puyang", "fund-only", "reform-2009", 24, 3, 5)
    made = pictures.write(tmp_path, "figure", draw, line)
    assert [path.name for path in made] == ["figure.svg", "figure.png", "figure.zh.svg", "figure.zh.png"]
    for lang in LANGUAGES:
        assert [text.get_text() for text in figures[lang].texts] == [line(lang)]

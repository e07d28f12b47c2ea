"""What a comparison says of how it was made."""

from __future__ import annotations

import pytest

from sim.labels import LANGUAGES
from sim.studies.comparison import compare_study
from sim.studies.shown import word
from sim.telling.readme_findings import findings_block
from sim.telling.statements import method
from tests.studies.lucky import made


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_study_that_draws_nothing_says_what_drawing_would_do_and_one_that_draws_does_not(lang, tmp_path):
    said = word("method_defaults", lang)
    alone = compare_study(made(tmp_path / "alone").folder, ["reach"])
    assert said in method(alone, lang)
    assert said in findings_block(alone, tmp_path / "alone", lang)
    drawn = made(tmp_path / "drawn", tables="[uncertain]\nattribution = { low = 0.1, high = 0.9 }", futures="2")
    assert said not in method(compare_study(drawn.folder, ["reach"]), lang)

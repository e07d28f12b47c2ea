"""What a comparison says of how it was made."""

from __future__ import annotations

import pytest

from sim.labels import LANGUAGES
from sim.studies.comparison import Comparison, compare_study
from sim.studies.shown import word
from sim.telling.readme_findings import findings_block
from sim.telling.statements import method, statements
from tests.studies.lucky import made


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_study_that_draws_nothing_says_what_drawing_would_do_and_one_that_draws_does_not(lang, tmp_path):
    said = word("method_defaults", lang)
    alone = compare_study(made(tmp_path / "alone").folder, ["reach"])
    assert said in method(alone, lang)
    assert said in findings_block(alone, tmp_path / "alone", lang)
    drawn = made(tmp_path / "drawn", tables="[uncertain]\nattribution = { low = 0.1, high = 0.9 }", futures="2")
    assert said not in method(compare_study(drawn.folder, ["reach"]), lang)


@pytest.mark.parametrize(
    ("base", "value", "en", "zh"),
    [(0.2, 0.07, "Clearly narrower", "明确缩小"), (-0.2, -0.07, "Clearly narrower", "明确缩小"),
     (0.07, 0.2, "Clearly wider", "明确扩大"), (-0.05, 0.1, "Clearly turned round", "明确反转")],
)  # fmt: skip
def test_a_gap_is_said_to_be_narrower_or_wider_and_not_up_or_down(comparison, base, value, en, zh):
    """A gap nearer to none once stood among what was "clearly down", with losses."""
    found = Comparison(comparison.table.copy(), comparison.about)
    found.table["p_holm"] = 0.9
    gap, change = found.table["indicator"] == "gap_tenure", value - base
    ends = ["base", "value", "difference", "low", "high", "p_holm"]
    found.table.loc[gap, ends] = [base, value, change, change - 0.01, change + 0.01, 0.001]
    for lang, head in (("en", f"{en}: Gap: settled"), ("zh", f"{zh}：差距：久居")):
        said = statements(found, lang)[0]
        assert head in said
        assert not any(way in said for way in ("Clearly up", "Clearly down", "上升", "下降"))

"""Findings on a study's page: written between marks, in step with the table, and the table with the results."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from sim.errors import InputError
from sim.studies.comparison import compare_study, read_comparison, write_comparison
from sim.telling.readme_findings import CLOSE, OPEN, findings_match, headline, markdown, write_findings
from sim.telling.statements import _where, statements
from sim.telling.study_tables import contrast_tables
from tests.studies.folders import write_study
from tests.studies.lucky import made

FUNDS = '[levers]\n"fund.per_community" = [0, 100000]\n'


@pytest.fixture
def folder(tmp_path):
    made(tmp_path / "funds", FUNDS, policies='["no-fund", "fund-only", "reform-2009"]', replicates="6")
    return tmp_path / "funds"


def test_a_page_is_begun_and_what_is_written_by_hand_stays(folder):
    page = write_findings(folder)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# small\n\nWhat differs?\n")
    page.write_text(text.replace("What differs?", "By hand.") + "\nLimits.\n", encoding="utf-8")
    write_findings(folder, ["reach", "isolation"])
    text = page.read_text(encoding="utf-8")
    assert "By hand." in text
    assert text.endswith("\nLimits.\n")
    assert text.count(OPEN) == text.count(CLOSE) == 1
    assert read_comparison(folder).indicators == ["reach", "isolation"]
    assert findings_match(folder)


def test_the_page_says_the_numbers_of_the_table(folder):
    text = write_findings(folder).read_text(encoding="utf-8")
    table = read_comparison(folder).table
    row = table[(table["policy"] == "reform-2009") & (table["indicator"] == "reach")].iloc[0]
    assert f"{100 * row['difference']:+.1f}" in text
    assert f"{row['yuan_more']:,.0f}" in text
    assert "**Uncalibrated.**" in text
    assert "`yuanluo study findings funds`" in text
    assert text.count("| Xingfu courtyard |") == 2 * 2 + 3 + 3  # and what each policy spends


def test_money_is_held_against_reach_only_where_reach_was_asked_about(folder):
    text = write_findings(folder).read_text(encoding="utf-8")
    assert "Yuan a point of reach" in text
    assert "a point of reach;" in text
    text = write_findings(folder, ["belonging"]).read_text(encoding="utf-8")
    assert "of reach" not in text
    assert "Public money a year: " in text
    assert findings_match(folder)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_leading_number_that_is_not_clear_is_said_to_be_so(tmp_path, lang):
    made(tmp_path, replicates="6")
    found = compare_study(tmp_path)
    count = len(found.table)
    doubt = {
        "en": f" (not clear after allowing for {count} questions), from",
        "zh": f"（考虑到共问 {count} 项后不明确），由",
    }[lang]
    (said,) = statements(found, lang)
    assert doubt not in said
    found.table.loc[found.table["indicator"] == "reach", "p_holm"] = 0.577
    (said,) = statements(found, lang)
    assert doubt in said
    found.table["p_holm"] = 0.577
    (said,) = statements(found, lang)
    others = set(found.table["indicator"]) - {"reach"}
    assert {"en": "Not clear: the other {}.", "zh": "其余 {} 项不明确"}[lang].format(len(others)) in said


def test_pairs_that_are_all_equal_are_said_to_be_equal(tmp_path):
    made(tmp_path, replicates="6")
    found = compare_study(tmp_path, ["reach"])
    found.table[["difference", "low", "high", "share_higher", "share_equal", "p_holm"]] = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0]
    (said,) = statements(found, "en")
    assert "equal in all pairs" in said
    assert "50 %" not in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_counts_stand_among_points_with_their_unit(tmp_path, lang):
    """Clearly up: Density of ties (+0.85), Courtyard organisations (+8.1)."""
    made(tmp_path, replicates="6")
    write_comparison(tmp_path, compare_study(tmp_path, ["reach", "density", "courtyard_groups"]))
    found = read_comparison(tmp_path)
    for name, moved in (("density", 0.0085), ("courtyard_groups", 8.1)):
        found.table.loc[found.table["indicator"] == name, ["difference", "low", "high", "p_holm"]] = [
            moved,
            moved,
            moved,
            0,
        ]
    (said,) = statements(found, lang)
    assert {"en": "Density of ties (+0.85), Courtyard organisations (+8.1 courtyards)", "zh": "（+8.1 个院落）"}[
        lang
    ] in said
    heads, _, row = markdown(found, lang)
    assert {"en": "| Courtyard organisations (courtyards) |", "zh": "（个院落） |"}[lang] in heads
    cells = [cell[2][lang] for cell in contrast_tables(found)[0]["rows"]]
    assert [{"en": "courtyards", "zh": "个院落"}[lang] in cell for cell in cells] == [False, False, True]
    assert "**+8.1**" in row


def test_page_and_table_that_part_are_seen(folder):
    page = write_findings(folder)
    page.write_text(page.read_text(encoding="utf-8").replace("Clearly up", "Clearly higher"), encoding="utf-8")
    assert not findings_match(folder)


def test_a_table_that_parts_from_the_results_is_seen(folder):
    found = compare_study(folder, ["reach"])
    found.table.loc[0, "difference"] += 0.01
    write_comparison(folder, found)
    (folder / "results.parquet").rename(folder / "aside")
    shutil.rmtree(folder / "parts")
    write_findings(folder)
    assert findings_match(folder)
    (folder / "aside").rename(folder / "results.parquet")
    assert not findings_match(folder)


def test_findings_need_no_more_than_the_comparison(folder):
    first = write_findings(folder).read_text(encoding="utf-8")
    (folder / "results.parquet").unlink()
    with pytest.raises(InputError, match="all runs are done, and their table is not written yet"):
        write_findings(folder)
    shutil.rmtree(folder / "parts")
    (folder / "README.md").unlink()
    assert write_findings(folder).read_text(encoding="utf-8") == first


def test_what_is_missing_is_said(tmp_path):
    with pytest.raises(InputError, match=r"there is no study\.toml; yuanluo study new"):
        write_findings(tmp_path)
    write_study(tmp_path)
    with pytest.raises(InputError, match="has not begun; yuanluo study run"):
        write_findings(tmp_path)
    results = made(tmp_path)
    write_comparison(tmp_path, compare_study(tmp_path))
    with pytest.raises(InputError, match="no findings stand there"):
        findings_match(tmp_path)
    (results.folder / "compare.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        read_comparison(tmp_path)


def test_the_three_files_hold_the_same(folder):
    found = compare_study(folder, precision=0.01)
    write_comparison(folder, found)
    stored, columns = read_comparison(folder), pd.read_parquet(folder / "compare.parquet")
    assert list(stored.table) == list(columns) == list(found.table)
    assert columns["difference"].to_numpy() == pytest.approx(stored.table["difference"].to_numpy(), rel=1e-5)
    assert stored.about == found.about


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_kind_of_statement_is_said_in_both_languages(tmp_path, lang):
    results = made(
        tmp_path, policies='["no-fund", "fund-only", "voice-only"]', uncertain='["hours.median"]', futures="3",
        replicates="3",
    )  # fmt: skip
    up, down = statements(compare_study(results.folder), lang)
    assert {"en": "Clearly up", "zh": "明确上升"}[lang] in up
    assert {"en": "worse", "zh": "不及对照"}[lang] in down
    assert {"en": "no price can be told: no clear gain", "zh": "无法得出价格：参与率没有明确的提高"}[lang] in down


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_whole_is_said_beside_its_parts(tmp_path, lang):
    four = '["no-fund", "fund-only", "voice-only", "reform-2009"]'
    made(tmp_path, policies=four, interaction=four, replicates="8")
    comparison = compare_study(tmp_path)
    said = statements(comparison, lang)
    (whole,) = (text for text in said if {"en": "its parts", "zh": "各部分之和"}[lang] in text)
    table = comparison.table[(comparison.table["compared"] == "interaction")].set_index("indicator")
    assert f"{100 * table.loc['reach', 'difference']:+.1f}" in whole
    assert f"{100 * table.loc['reach', 'base']:.1f} %" in whole
    assert {"en": "more than its parts", "zh": "大于各部分之和"}[lang] in whole
    assert write_findings(tmp_path).read_text(encoding="utf-8").count("sum of parts") == 1
    assert findings_match(tmp_path)
    comparison.table["futures_worse"] = 0.0  # as if there were futures, none of them worse
    never = {"en": "worse than its parts in no future", "zh": "没有在任何未来情景中不及各部分之和"}[lang]
    assert sum(never in text for text in statements(comparison, lang)) == 1


def test_a_harm_at_some_settings_is_not_passed_over():
    def rows(differences, p):
        ends = [[difference - 0.01, difference + 0.01] for difference in differences]
        return pd.DataFrame(ends, columns=["low", "high"]).assign(difference=differences, p_holm=p)

    assert _where(rows([0.0, -0.1, -0.2], [1.0, 0.01, 0.01])) == "down_at_some"
    assert _where(rows([-0.1, -0.2], [0.01, 0.01])) == "down"
    assert _where(rows([0.1, 0.0], [0.01, 1.0])) == "up_at_some"
    assert _where(rows([0.1, -0.2], [0.01, 0.01])) == "both_ways"
    assert _where(rows([0.1, -0.2], [0.01, 0.2])) == "up_at_some"
    assert _where(rows([0.1, -0.2], [0.1, 0.2])) == "unclear"


def test_one_pair_has_no_interval_and_no_verdict(tmp_path):
    made(tmp_path, replicates="1")
    (said,) = statements(compare_study(tmp_path), "en")
    assert "one pair, no interval" in said
    assert "Clearly" not in said


def test_a_table_has_room_for_what_was_asked_or_for_the_headline(folder):
    assert headline(compare_study(folder, ["bridging", "density"])) == ["bridging", "density"]
    assert headline(compare_study(folder)) == ["reach", "belonging", "trust_neighbours", "trust_council", "needs_met"]


def test_a_page_may_be_in_chinese(folder):
    text = write_findings(folder, lang="zh").read_text(encoding="utf-8")
    block = text[text.index(OPEN) : text.index(CLOSE)]
    for words in ("**未经校准。**", "| 地点 | 政策 |", "每年公共资金", "各政策的公共支出"):
        assert words in block
    assert "Uncalibrated" not in block
    assert findings_match(folder)

"""The groups' own reach stands beside the gaps between them, read over the same months and runs."""

from __future__ import annotations

import pytest

from sim.studies.comparison import compare_study
from sim.studies.group_reach import GROUPS, level
from sim.studies.kept import row_of
from sim.telling.advice import advice
from sim.telling.study_tables import reach_tables
from tests.studies.lucky import Lucky, made


class Apart(Lucky):
    """A gap is what its sides are apart, and no newcomer lives there."""

    def run(self, months):
        super().run(months)
        self.series["gap_migrant"] = self.series["reach_local"] - self.series["reach_migrant"]
        self.series["reach_newcomer"] = float("nan")


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    keys = {"policies": '["no-fund", "reform-2009"]', "replicates": "3"}
    return compare_study(made(tmp_path_factory.mktemp("groups"), build=Apart, **keys).folder)


def test_a_gap_is_what_the_groups_reach_is_apart(comparison):
    gap = comparison.table.set_index("indicator").loc["gap_migrant"]
    for policy, told in (("no-fund", gap["base"]), ("reform-2009", gap["value"])):
        row = row_of(comparison.about, "group_reach", "xingfu", policy)
        assert row["local"] - row["migrant"] == pytest.approx(told, abs=1e-5)
        assert (row["newcomer"], level(row, "newcomer")) == (None, "–")
    assert row_of({}, "group_reach", "xingfu", "no-fund") is None


@pytest.mark.parametrize(("lang", "title", "to"), [("en", "For whom", " to "), ("zh", "对谁有用", " 变为 ")])
def test_both_sides_of_a_gap_are_told_before_and_after(comparison, lang, title, to):
    """Every group gained, and the page said only that gaps widen."""
    text = next(one.text for one in advice(comparison, lang) if one.title == title)
    before, after = (row_of(comparison.about, "group_reach", "xingfu", policy) for policy in ("no-fund", "reform-2009"))
    for group in set(GROUPS) - {"newcomer"}:
        assert f"{level(before, group)}{to}{level(after, group)}" in text
    assert "–" not in text
    older = type(comparison)(comparison.table, {**comparison.about, "group_reach": []})
    assert to + level(after, "local") not in "".join(one.text for one in advice(older, lang))
    assert reach_tables(older) == []


def test_a_table_has_every_policy_in_both_languages(comparison):
    (table,) = reach_tables(comparison)
    assert [len(row) for row in table["rows"]] == [len(table["heads"])] * 2
    row = row_of(comparison.about, "group_reach", "xingfu", "reform-2009")
    assert table["rows"][1][2] == {"en": level(row, "local"), "zh": level(row, "local")}

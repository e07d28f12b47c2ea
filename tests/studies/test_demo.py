"""The demonstration: its grid, its files, its table, and what it refuses."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console

from sim.errors import InputError
from sim.parameters import LEVERS
from sim.plots import futures
from sim.plots.demo_run import run_demo
from sim.scenarios import resolve
from sim.studies import demo as study
from sim.telling import demo_table
from sim.telling.demo_findings import findings
from sim.words import LANGUAGES, word
from tests.plots.fake_model import FakeModel


def quick(out: Path, **more: object) -> tuple[study.Demo, str]:
    """A demonstration on the stand-in model, and what it printed."""
    console = Console(file=io.StringIO(), width=80)
    keywords = {"months": 12, "replicates": 4, "workers": 1, "console": console, "build": FakeModel} | more
    return run_demo(out, **keywords), console.file.getvalue()  # type: ignore[arg-type]


class Moved(FakeModel):
    """Of every second seed more take part where assumptions were drawn, and policies move them far the other way."""

    def run(self, months: int) -> None:
        super().run(months)
        if "attribution" in self.overrides:
            far, near = np.maximum(1.0 - 5.0 * self.series["reach"], 0.0), np.minimum(1.6 * self.series["reach"], 1.0)
            self.series["reach"] = far if self.seed % 2 else near


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[study.Demo, Path, str]:
    out = tmp_path_factory.mktemp("out")
    demo, printed = quick(out)
    return demo, out, printed


def rows_of(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((out / "table.csv").read_text(encoding="utf-8"))))


@pytest.mark.parametrize(("policy", "corner"), study.CORNERS.items())
def test_corner_of_the_grid_is_the_shipped_policy(corner: tuple[float, str], policy: str) -> None:
    cell = next(cell for cell in study.grid() if (cell.times, cell.engagement) == corner)
    ours = resolve("puyang", "no-fund", study.arm(cell).overrides).values
    shipped = resolve("puyang", policy, {}).values
    assert {lever.name: ours[lever.name] for lever in LEVERS} == {lever.name: shipped[lever.name] for lever in LEVERS}


def test_grid_is_five_funds_by_three_kinds_of_engagement() -> None:
    cells = study.grid()
    assert len({cell.name for cell in cells}) == 15
    assert sorted({cell.yuan for cell in cells}) == [0, 200_000, 400_000, 800_000, 1_200_000]


def test_table_has_a_row_a_cell_with_both_intervals(ran: tuple[study.Demo, Path, str]) -> None:
    rows = rows_of(ran[1])
    assert [(float(row["fund_times"]), row["engagement"]) for row in rows] == [
        (cell.times, cell.engagement) for cell in ran[0].cells
    ]
    for row in rows:
        for name in ("participation", "cohesion"):
            for kind in ("luck", "luck_and_assumptions"):
                low, high = (float(row[f"{name}_range95_{end}_{kind}"]) for end in ("low", "high"))
                assert low <= float(row[f"{name}_difference_{kind}"]) <= high
                assert 0 <= float(row[f"{name}_share_won_{kind}"]) <= 1


def test_with_few_replicates_no_interval_leaves_what_is_possible(tmp_path: Path) -> None:
    """Student's interval of few runs is wide: shares differ by no more than 1, whatever it says."""
    quick(tmp_path, replicates=3)
    for row in rows_of(tmp_path):
        for kind, name in itertools.product(("luck", "luck_and_assumptions"), ("range95", "mean_ci95")):
            low, high = (float(row[f"participation_{name}_{end}_{kind}"]) for end in ("low", "high"))
            assert -1 <= low <= high <= 1


def test_a_range_that_holds_all_that_is_possible_is_not_told(tmp_path: Path) -> None:
    """With the assumptions drawn the place as it was moves too: a reach of 7 % was said to fall by 81 points."""
    demo, printed = quick(tmp_path, replicates=3, build=Moved)
    said = " ".join(printed.split())
    last = demo_table.rows(demo)[-1]
    assert not last.both["participation"].range_tells
    assert demo_table.fields(last, "participation", "en")[3] == word("range_untold", "en")
    assert demo_table.fields(last, "participation", "zh")[3] == word("range_untold", "zh")
    assert "too few runs" in said
    reach = demo.both.end("reach")[:, demo.index(*demo_table.AS_IT_WAS)]
    assert f"lies between {100 * reach.min():.1f} % and {100 * reach.max():.1f} % from run to run" in said
    assert all(part in (tmp_path / "report.html").read_text("utf-8") for part in ("too few runs", "from run to run"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_runs_tell_no_direction_no_interval_and_no_price(tmp_path: Path, lang: str) -> None:
    """Two runs that lay close were a change *+1.7 to +1.7*, clear beside *−13.2 to +14.8*, and had a price."""
    demo, _ = quick(tmp_path, replicates=2, lang=lang)
    few = word("range_untold", lang)
    for row in demo_table.rows(demo)[1:]:
        change, *ranges = demo_table.fields(row, "participation", lang)[1:4]
        assert change == word("unclear_change", lang, change=demo_table.signed(row.luck["participation"].mean))
        assert ranges == [few, few]
        assert not row.cost.is_priced
    for row in rows_of(tmp_path)[1:]:
        assert {value for name, value in row.items() if "95" in name or "point" in name} == {""}
    said = {finding.title: finding.text for finding in findings(demo, lang)}
    assert few in said[word("finding_cost_title", lang)]
    assert said[word("finding_cost_title", lang)].count(word("no_price_of_few", lang, least=3)) == 3
    parts = said[word("finding_cohesion_title", lang)]
    for told in ("parts_stronger", "parts_weaker", "parts_little"):
        assert word(told, lang, names="") not in parts
    payload = futures.payload(demo, lang)
    assert payload["luck"]["reach"] is payload["both"]["reach"] is None
    assert set("".join(payload["clear"]["reach"])) == {"0"}


@pytest.mark.parametrize(("lang", "said"), [("en", "all equal"), ("zh", "各次相等")])
def test_runs_that_are_all_equal_have_no_range_and_are_higher_in_none(
    ran: tuple[study.Demo, Path, str], lang: str, said: str
) -> None:
    """Three runs that differed by nothing were *+0.0 to +0.0*, and *50 / 50* of them were won."""
    demo = ran[0]
    values = demo.luck.values.copy()
    values[:, -1] = values[:, demo.index(*demo_table.AS_IT_WAS)]
    last = demo_table.rows(replace(demo, luck=replace(demo.luck, values=values)))[-1]
    shown = demo_table.fields(last, "participation", lang)
    assert shown[1:3] == [word("unclear_change", lang, change="+0.0"), said]
    assert shown[-1] == f"–{word('comma', lang)}4/4"


def test_what_is_next_to_nothing_keeps_its_side() -> None:
    assert (demo_table.signed(-0.0004), demo_table.signed(0.0)) == ("−0.0", "+0.0")


def test_differences_are_paired_with_the_place_as_it_was(ran: tuple[study.Demo, Path, str]) -> None:
    demo, out, _ = ran
    base = demo.index(0.0, "officials")
    for index, row in enumerate(rows_of(out)):
        end = demo.luck.end("reach").astype(float)
        assert float(row["participation_difference_luck"]) == pytest.approx(
            np.mean(end[:, index] - end[:, base]), abs=1e-5
        )
    assert float(rows_of(out)[base]["participation_difference_luck"]) == 0


def test_assumptions_are_drawn_once_a_replicate_for_all_cells(ran: tuple[study.Demo, Path, str]) -> None:
    demo = ran[0]
    base, index = demo.index(0.0, "officials"), demo.index(3.0, "residents")
    gain = demo.both.end("reach")[:, index] - demo.both.end("reach")[:, base]
    smaller = demo.both.end("reach")[:, demo.index(1.0, "residents")] - demo.both.end("reach")[:, base]
    assert np.corrcoef(gain, smaller)[0, 1] == pytest.approx(1, abs=1e-3)
    assert gain.std() > 10 * (demo.luck.end("reach")[:, index] - demo.luck.end("reach")[:, base]).std()


def test_printed_table_fits_eighty_columns_with_nothing_cut(ran: tuple[study.Demo, Path, str]) -> None:
    printed = ran[2]
    tables = printed[: printed.index("Changes are points")]
    assert all(cell_len(line) <= 80 for line in tables.splitlines())
    for row in demo_table.rows(ran[0]):
        for field in demo_table.fields(row, "participation", "en"):
            assert field in printed


def test_same_seed_gives_the_same_files(ran: tuple[study.Demo, Path, str], tmp_path: Path) -> None:
    quick(tmp_path)
    for name in ("table.csv", "indicators.csv", "report.html"):
        assert (tmp_path / name).read_bytes() == (ran[1] / name).read_bytes()


def test_chinese_table_and_page(tmp_path: Path) -> None:
    _, printed = quick(tmp_path, lang="zh")
    assert "居民决定" in printed
    assert '<html lang="zh-Hans" data-lang="zh">' in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_nothing_but_the_two_files_is_left(ran: tuple[study.Demo, Path, str]) -> None:
    assert sorted(file.name for file in ran[1].iterdir()) == ["indicators.csv", "report.html", "table.csv"]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"months": 11}, "--months"),
        ({"months": True}, "--months"),
        ({"months": 1e99}, "--months"),
        ({"replicates": 1}, "--replicates"),
        ({"replicates": "many"}, "--replicates"),
        ({"lang": "fr"}, "--lang"),
    ],
)
def test_bad_values_are_one_line_before_anything_runs(bad: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said) as caught:
        quick(tmp_path, **bad)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(InputError, match="--out"):
        quick(file)


def test_projects_are_counted_once_delivered() -> None:
    projects = pd.DataFrame({"state": ["delivered", "evaluated", "vetoed"], "courtyard": [0, 2, 2]})
    assert study.deliveries(projects, 4).tolist() == [1, 0, 1, 0]


def test_whole_demonstration_on_the_real_model(tmp_path: Path) -> None:
    demo, printed = quick(tmp_path, place="xingfu", replicates=2, build=None)
    assert np.isfinite(demo.luck.values).all()
    assert np.isfinite(demo.both.values).all()
    assert "--place xingfu" in demo.command
    assert printed

"""The shipped studies: they run, and their pages say what was found."""

from __future__ import annotations

import json
import re
import runpy
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim import labels
from sim.studies import open_study, run_study, shown
from sim.studies.comparison import read_comparison
from sim.studies.design import read_design
from sim.studies.keys import model_version
from sim.studies.output import put_in_place
from sim.telling.readme_findings import findings_match, write_findings

ROOT = Path(__file__).parents[2]
STUDIES = sorted(path.parent for path in ROOT.glob("experiments/*/study.toml"))
KEPT_BYTES = 500_000
# The same questions, asked so briefly and of so few that a test can.
SMALL = {"months": 12, "burn_in": 12, "replicates": 2, "futures": 2}
FEW = '\n[set]\n"place.scale" = 0.25\n'
HEAVY = ("equal-budget", "fund-size", "systems")  # a quarter of a minute each, or more


def small(study: Path, folder: Path) -> Path:
    """Write a study down as it is shipped, only smaller."""
    text = re.sub(rf"^({'|'.join(SMALL)}) = .*\n", "", (study / "study.toml").read_text("utf-8"), flags=re.MULTILINE)
    keys = "".join(f"{name} = {value}\n" for name, value in SMALL.items())
    folder.mkdir()
    for file in (*study.glob("*.toml"), *study.glob("levers.csv")):
        shutil.copy(file, folder)
    (folder / "study.toml").write_text(text.replace("[study]\n", f"[study]\n{keys}") + FEW, encoding="utf-8")
    return folder


def test_there_are_studies():
    assert {study.name for study in STUDIES} >= {"fund-size", "power-and-money"}


@pytest.mark.parametrize(
    "study", [pytest.param(path, marks=[pytest.mark.slow] * (path.name in HEAVY), id=path.name) for path in STUDIES]
)
def test_a_small_version_runs_and_is_told(study, tmp_path):
    folder = small(study, tmp_path / study.name)
    with ThreadPoolExecutor(1) as pool:
        done = run_study(folder, executor=pool, workers=1)
    assert (done.whole, done.failed) == (True, 0)
    shipped, smaller = read_design(study), open_study(folder)
    assert set(smaller.runs["place"]) == {place.name for place in shipped.places}
    assert set(smaller.runs["policy"]) == {policy.name for policy in shipped.policies}
    page = write_findings(folder).read_text("utf-8")
    assert shipped.head.question in page
    assert "<!-- findings -->" in page


def test_a_page_of_other_numbers_is_found_out(tmp_path):
    study = next(study for study in STUDIES if study.name == "support-exit")
    folder = shutil.copytree(study, tmp_path / study.name)
    assert findings_match(folder)
    page = folder / "README.md"
    put_in_place(page, lambda path: path.write_text(re.sub(r"\d", "7", page.read_text("utf-8")), encoding="utf-8"))
    assert not findings_match(folder)


@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.name)
def test_a_page_says_what_was_found(study):
    assert findings_match(study), f"run yuanluo study findings {study.relative_to(ROOT)}"


@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.name)
def test_what_was_found_is_of_the_study_as_its_file_says_it(study):
    design, found = read_design(study), json.loads((study / "compare.json").read_text("utf-8"))
    head = design.head
    assert found["question"] == head.question
    assert found["places"] == [place.name for place in design.places]
    assert found["policies"] == [policy.name for policy in design.policies]
    assert [found[name] for name in ("months", "burn_in", "replicates", "first_seed", "interaction")] == [
        head.months, head.burn_in, head.replicates, head.first_seed, head.interaction,
    ]  # fmt: skip
    assert found["done"] == found["runs"]


@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.name)
def test_a_page_has_question_design_result_limits_and_its_figure(study):
    page = (study / "README.md").read_text("utf-8")
    heads = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert heads[:4] == ["Question", "Design", "Result", "Limits"]
    assert "*Uncalibrated.*" in page.split("## ")[0]
    pictures = re.findall(r"!\[[^\]]+\]\((.+?)\)", page)
    assert 1 <= len(pictures) <= 2
    assert all(10_000 < (study / picture).stat().st_size < KEPT_BYTES for picture in pictures)
    assert (study / "compare.csv").stat().st_size < KEPT_BYTES


def test_pages_quote_what_was_found():
    pages = runpy.run_path(str(ROOT / "figures" / "make_experiments.py"))
    texts = {path.parent: path.read_text("utf-8") for path in pages["PAGES"]}
    assert set(texts) == {ROOT, *STUDIES}
    for text in texts.values():
        assert pages["quoted"](text) == text, "run python figures/make_experiments.py"
    said = {folder: re.findall(r"<!-- quoted: (.+?) -->(.+?)<!-- /quoted -->", texts[folder]) for folder in texts}
    assert [name for name, _ in said[ROOT]] == [study.name for study in STUDIES]
    assert {name for found in said.values() for name, _ in found} == set(pages["SAID"])
    stale = texts[ROOT].replace(said[ROOT][0][1], "Nothing happens.")
    assert pages["quoted"](stale) == texts[ROOT]
    assert {*pages["DRAWN"], "systems"} == {study.name for study in STUDIES}  # whose pictures are two


@pytest.mark.parametrize("name", ["equal-budget", "hefengshui", "power-and-money", "support-exit"])
def test_every_clear_fall_is_quoted_under_what_gets_worse(name):
    pages = runpy.run_path(str(ROOT / "figures" / "make_experiments.py"))
    found = read_comparison(ROOT / "experiments" / name)
    said = pages["SAID"][f"{name}, worse"](found)
    table = found.table[found.table["compared"] == "policy"]
    if name == "hefengshui":
        table = table[table["policy"] != "no-fund"]  # the place as it was is no programme
    falls = table[shown.clear_rows(table) & (table["difference"] < 0)]
    falls = falls[~falls["indicator"].str.startswith("gap_") & (falls["indicator"] != "isolation")]
    assert len(falls)
    for row in shown.records(falls):
        title = found.title("policy", row["policy"], "en")
        (own,) = re.findall(rf"\*{re.escape(title[0].lower() + title[1:])}\*: (.*?)(?:; \*|$)", said)
        assert f"{labels.text('indicator', row['indicator'], 'en').lower()} −" in own


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.name)
def test_what_was_found_is_of_the_model_as_it_is(study):
    """Slow only because rules change more often than a release: make findings takes minutes."""
    found = json.loads((study / "compare.json").read_text("utf-8"))
    assert found["model"] == model_version(), "rules have changed since: make findings"

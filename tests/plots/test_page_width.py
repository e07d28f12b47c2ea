"""The page fits its screen: a browser measures it at the widths of a telephone, a tablet and a desk."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sim.plots import pages
from sim.studies.demo import Demo
from sim.words import LANGUAGES
from tests.plots.test_report import NOTHING

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = (320, 400, 800, 1400)
MEASURE = """
const found = {};
async function measure() {
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument, root = page.documentElement;
    for (const _ of "12") {
      found[frame.width + root.dataset.lang] = root.scrollWidth - root.clientWidth;
      page.getElementById("language").click();
    }
  }
  document.body.append(Object.assign(document.createElement("pre"), { textContent: JSON.stringify(found) }));
}
window.onload = measure;
"""


PAPER = 718  # A4 between its margins, in pixels
PRINT = """
const found = {};
function print(page) {
  for (const sheet of page.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!rule.media) continue;
      const media = rule.media.mediaText;
      rule.media.mediaText = media.includes("print") ? "all" : "not all";
    }
  }
}
window.onload = () => {
  const page = document.querySelector("iframe").contentDocument;
  print(page);
  for (const _ of "12") {
    for (const [number, table] of page.querySelectorAll("table.cells").entries()) {
      const right = table.getBoundingClientRect().right, most = table.parentElement.getBoundingClientRect().right;
      const hidden = getComputedStyle(table.parentElement).overflowX !== "visible";
      found[page.documentElement.dataset.lang + number] = [Math.max(0, Math.round(right - most)), hidden];
    }
    page.getElementById("language").click();
  }
  document.body.append(Object.assign(document.createElement("pre"), { textContent: JSON.stringify(found) }));
};
"""
SPENT = "1,154,187 (669,527 to 1,638,847)", "1,154,187（669,527 至 1,638,847）"
EQUAL_MONEY = [
    ("Reform with a community foundation", "改革加社区基金会"), ("400,000", "400,000"), ("1,334,725", "1,334,725"),
    SPENT, ("−12.3 % (−15.3 to −9.3 %)", "−12.3 %（−15.3 至 −9.3 %）"),
    ("cannot be told with 4 replicates", "以 4 次重复无法判定"),
    ("out of reach by the fund alone", "仅调整专项资金无法达到"),
]  # fmt: skip
COURSE = ("Residents decide", "居民决定")


def table_of(cells: list[tuple[str, str]], words: list[int]) -> dict[str, object]:
    """A table of one row as pages show it."""
    both = [dict(zip(LANGUAGES, cell, strict=True)) for cell in cells]
    return {"title": both[0], "heads": both, "rows": [both], "words": words}


def measured(wrapper: Path, frames: str, script: str) -> dict[str, object]:
    """Let a browser show pages in frames, and return what the script found of them."""
    wrapper.write_text(f"<!DOCTYPE html><body>{frames}<script>{script}</script></body>", encoding="utf-8")
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-web-security",
        "--allow-file-access-from-files", f"--user-data-dir={wrapper.parent / 'profile'}",
        "--virtual-time-budget=10000", "--dump-dom", wrapper.as_uri(),
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    told = re.search(r"<pre>(.*?)</pre>", shown)
    assert told, shown[-500:]
    found: dict[str, object] = json.loads(told[1])
    return found


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="needs a browser")
def test_nothing_stands_out_to_the_right(made: tuple[Demo, Path, str], tmp_path: Path) -> None:
    report = (made[1] / "report.html").as_uri()
    frames = "".join(f'<iframe src="{report}" width="{width}" height="900"></iframe>' for width in WIDTHS)
    found = measured(tmp_path / "widths.html", frames, MEASURE)
    assert found == {f"{width}{lang}": 0 for width in WIDTHS for lang in ("en", "zh")}


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="needs a browser")
def test_on_paper_every_table_shows_whole(tmp_path: Path) -> None:
    """What did not fit was scrolled to on a screen and lost on paper: the last columns of the money made equal."""
    tables = [table_of(EQUAL_MONEY, [0, 5, 6]), table_of([("Who decides", "谁决定"), *[COURSE] * 10], [0])]
    page = tmp_path / "report.html"
    page.write_text(pages.render("study.html", "en", **NOTHING | {"tables": tables}), encoding="utf-8")
    frame = f'<iframe src="{page.as_uri()}" width="{PAPER}" height="900"></iframe>'
    found = measured(tmp_path / "paper.html", frame, PRINT)
    assert found == {f"{lang}{number}": [0, False] for lang in LANGUAGES for number in range(len(tables))}

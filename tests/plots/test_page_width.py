"""The page fits its screen: a browser measures it at the widths of a telephone, a tablet and a desk."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sim.studies.demo import Demo

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


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="needs a browser")
def test_nothing_stands_out_to_the_right(made: tuple[Demo, Path, str], tmp_path: Path) -> None:
    report = (made[1] / "report.html").as_uri()
    frames = "".join(f'<iframe src="{report}" width="{width}" height="900"></iframe>' for width in WIDTHS)
    wrapper = tmp_path / "widths.html"
    wrapper.write_text(f"<!DOCTYPE html><body>{frames}<script>{MEASURE}</script></body>", encoding="utf-8")
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-web-security",
        "--allow-file-access-from-files", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=10000",
        "--dump-dom", wrapper.as_uri(),
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    told = re.search(r"<pre>(.*?)</pre>", shown)
    assert told, shown[-500:]
    assert json.loads(told[1]) == {f"{width}{lang}": 0 for width in WIDTHS for lang in ("en", "zh")}

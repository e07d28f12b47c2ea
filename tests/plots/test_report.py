"""The page: one file, offline, two languages, and the numbers that its two futures move over."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from markupsafe import escape

from sim.plots import futures, pages, report
from sim.plots.futures import SCALE, columns
from sim.scenarios import load_place
from sim.studies import paired
from sim.studies.demo import Demo
from sim.telling import against_table, demo_table
from sim.telling.demo_findings import findings
from sim.words import LANGUAGES, word

VOID = {"meta", "input", "br", "link", "img", "hr"}
# As little of a browser as the page's script asks for, and somebody who chooses another part of cohesion.
BROWSER = """
const made = () => {
  const found = {}, heard = {};
  return { dataset: {}, value: "", setAttribute() {}, querySelectorAll: () => [],
    querySelector: (name) => (found[name] ??= made()), fire: (kind, event) => heard[kind](event),
    addEventListener: (kind, listener) => { heard[kind] = listener; } };
};
const elements = { data: { textContent: DATA } };
const title = { dataset: { en: "English", zh: "中文" } };
globalThis.document = { documentElement: made(), querySelector: () => title,
  getElementById: (name) => (elements[name] ??= made()) };
"""
NOTHING = {
    "say": str, "name": "small", "question": "?", "findings": {"en": [], "zh": []}, "figures": {}, "captions": {},
    "signatures": {}, "tables": [], "method": {"en": "", "zh": ""}, "command": "yuanluo",
    "leaves_open": "",
}  # fmt: skip
AFTERWARDS = """
console.log(elements.difference.innerHTML);
elements.indicator.fire("change", { target: { value: "needs_met" } });
console.log(elements.difference.innerHTML);
elements.indicator.fire("change", { target: { value: "tie_strength" } });
console.log(elements.difference.innerHTML);
console.log(document.title);
console.log(elements.right.querySelector("output").textContent);
elements.language.fire("click", {});
console.log(document.title);
console.log(elements.right.querySelector("output").textContent);
"""


@pytest.fixture(scope="module")
def html(made: tuple[Demo, Path, str]) -> str:
    return (made[1] / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def data(html: str) -> dict:
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert text
    return json.loads(text[1])


def test_page_asks_the_network_for_nothing(html: str) -> None:
    outside = re.sub(r'xmlns(:\w+)?="[^"]*"', "", html)
    assert not re.search(r'(src|href)="(?!#|data:)', outside)
    assert not re.search(r"url\((?!#|\"data:)", outside)
    assert "default-src 'none'" in html
    assert "http" not in re.sub(r'http-equiv="', "", outside)


def test_page_is_well_formed(html: str) -> None:
    open_tags: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in VOID:
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Checker().feed(html)
    assert open_tags == []


def test_identifiers_are_unique_and_every_reference_is_met(html: str) -> None:
    made = re.findall(r'\bid="([^"]+)"', html)
    assert len(made) == len(set(made))
    used = set(re.findall(r"url\(#([^)$]+)\)", html)) | set(re.findall(r'xlink:href="#([^"]+)"', html))
    assert used <= set(made)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_holds_both_languages(html: str, lang: str) -> None:
    for key in ("uncalibrated", "heading_futures", "finding_fund_title", "caption_parts"):
        assert str(escape(word(key, lang))) in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tab_is_named_in_the_language_of_its_page(lang: str, html: str) -> None:
    for page in (html, pages.render("study.html", lang, **NOTHING)):
        (said,) = re.findall(r"<title ([^>]*)>", page)
        titles = dict(re.findall(r'data-(\w+)="([^"]*)"', said))
        assert titles.keys() == set(LANGUAGES)
        assert "院落" in titles["zh"]
        assert "院落" not in titles["en"]
        shown = re.search(r'<html lang="[^"]*" data-lang="(\w+)"', page)
        assert shown
        assert f">{titles[shown[1]]}</title>" in page
        assert re.search(r"document\.title = document\.querySelector\(\"title\"\)\.dataset\[", page)


def test_page_opens_with_the_findings_after_the_note(html: str) -> None:
    body = html[html.index("<main>") :]
    order = [body.index(word(f"heading_{key}", "en")) for key in ("findings", "futures", "figures", "table", "remake")]
    assert order == sorted(order)
    assert body.index(word("uncalibrated_title", "en")) < order[0]


def test_page_says_how_to_make_it_again(html: str) -> None:
    assert html.count("yuanluo demo --seed 3 --months 24 --replicates 5") > len(report.FIGURES)


def test_embedded_font_has_every_character_of_the_page(html: str) -> None:
    encoded = re.search(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", html)
    assert encoded
    covered = TTFont(io.BytesIO(base64.b64decode(encoded[1]))).getBestCmap()
    assert {sign for sign in html.replace(encoded[1], "") if sign.isprintable()} <= {chr(code) for code in covered}


def test_futures_hold_every_cell_month_and_run(demo: Demo, data: dict) -> None:
    assert len(data["cells"]) == 15
    for column in columns(demo):
        assert np.shape(data["mean"][column]) == (15, demo.months)
        assert np.shape(data["luck"][column]) == np.shape(data["both"][column]) == (2, 15, demo.months)
        assert np.shape(data["ends"]["luck"][column]) == (len(demo.luck.seeds), 15)
    assert np.shape(data["acted"]) == np.shape(data["delivered"])


def test_futures_are_the_runs_and_nothing_else(demo: Demo, data: dict) -> None:
    at = demo.index(2.0, "heard")
    assert np.array(data["ends"]["both"]["reach"])[:, at] == pytest.approx(demo.both.end("reach")[:, at], abs=1e-8)
    months, base = demo.luck.months("belonging"), demo.index(0.0, "officials")
    low, high = paired.spread(months - months[:, base : base + 1, :1]) + months[:, base, 0].mean()
    assert np.array(data["luck"]["belonging"]) / SCALE == pytest.approx(np.array([low, high]), abs=1e-4)


def test_levels_and_changes_are_those_of_the_table(demo: Demo, data: dict) -> None:
    base = demo.index(*demo_table.AS_IT_WAS)
    for row, cell in zip(demo_table.rows(demo), range(len(demo.cells)), strict=True):
        for name, column in demo_table.INDICATORS.items():
            assert data["level"][column][cell] == demo_table.fields(row, name, "en")[0]
            runs = np.array(data["ends"]["luck"][column])
            change = demo_table.signed((runs[:, cell] - runs[:, base]).mean())
            assert cell == base or change == demo_table.fields(row, name, "en")[1]


def test_two_futures_mark_what_is_not_clear_as_tables_do(demo: Demo, data: dict, html: str) -> None:
    base = demo.index(*demo_table.AS_IT_WAS)
    for column in columns(demo):
        clear = data["clear"][column]
        assert [len(row) for row in clear] == list(range(len(demo.cells)))
        for first in range(len(demo.cells)):
            found = [demo_table.difference(demo.luck, column, first, second).has_sign for second in range(first)]
            assert clear[first] == "".join("01"[one] for one in found)
    for row, cell in zip(demo_table.rows(demo), range(len(demo.cells)), strict=True):
        for name, column in demo_table.INDICATORS.items():
            marked = demo_table.fields(row, name, "en")[1].startswith("(")
            assert cell == base or marked == (data["clear"][column][cell][base] == "0")
    for lang in LANGUAGES:
        assert "{change}" in data["words"][lang]["unclear_change"]
        # Under the two futures and over the tables.
        assert html.count(str(escape(word("unclear_note", lang, least=paired.LEAST_REPLICATES)))) == 2


@pytest.mark.skipif(shutil.which("node") is None, reason="no node to run the page's script")
def test_the_script_says_what_the_table_says(demo: Demo, data: dict, tmp_path: Path) -> None:
    script = tmp_path / "page.js"
    page = (Path(pages.__file__).parent / "page" / "page.js").read_text(encoding="utf-8")
    named = data | {"courtyards": ["Riverside <b>"] + [str(number) for number in range(1, len(data["acted"][0]))]}
    script.write_text(
        BROWSER.replace("DATA", json.dumps(json.dumps(named)))
        + page
        + 'console.log(elements["left-pictures"].querySelector(".map").innerHTML);',
        encoding="utf-8",
    )
    drawn = subprocess.run(["node", str(script)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"<title ?>Riverside &lt;b&gt;: \d+ %<", drawn)
    script.write_text(BROWSER.replace("DATA", json.dumps(json.dumps(data))) + page + AFTERWARDS, encoding="utf-8")
    shown = subprocess.run(["node", str(script)], capture_output=True, text=True, check=True).stdout
    found = [re.findall(r"<td[^>]*>(.*?)</td>", line) for line in shown.split("<tr>")]
    said = [line[:3] for line in found if len(line) == 4]
    right = demo.index(1.0, "residents")
    row = demo_table.rows(demo)[right]
    for name, line in zip(("participation", "cohesion", "participation", "needs_met"), said[:4], strict=True):
        _, change, *ranges = demo_table.fields(row, name, "en")[:4]
        assert line == [f"{change} {word('points', 'en')}", *ranges]
    english, in_english, chinese, in_chinese = shown.splitlines()[-4:]
    assert (english, chinese) == ("English", "中文")
    assert in_english.startswith("once (400,000): ")
    assert in_chinese.startswith("公布额（400,000）：")
    nothing = ["(+0.0) points", *[word("all_equal", "en")] * 2]
    assert said[-1] == nothing  # tie strength moves by nothing


def test_what_is_moved_stands_beside_what_it_changes(html: str, data: dict, demo: Demo) -> None:
    order = [html.index(f'id="{name}"') for name in ("left-fund", "right-fund", "difference", "left-pictures")]
    assert order == sorted(order)
    assert 'part: "cohesion"' in html
    assert data["lower_is_better"] == ["isolation"]
    assert set(data["unit"]) == set(columns(demo))
    for words in data["words"].values():
        assert {"higher_is_worse", *data["unit"].values()} <= set(words)


@pytest.mark.parametrize(("lang", "said"), [("en", "may come out narrower"), ("zh", "偶尔更窄")])
def test_the_page_says_why_the_wider_interval_may_look_narrower(html: str, lang: str, said: str) -> None:
    assert said in word("caption_table", lang)
    assert said in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_holds_its_policies_against_what_was_observed_in_the_place(html: str, demo: Demo, lang: str) -> None:
    assert load_place(demo.place).observed
    assert not demo.observed.empty
    assert against_table.title(lang) in html
    for row in against_table.rows(demo.observed, lang):
        assert all(str(escape(cell)) in html for cell in row)


@pytest.mark.parametrize(("lang", "meetings"), [("en", "meetings"), ("zh", "坝坝会")])
def test_what_comes_with_deciding_is_said_wherever_deciding_is_shown(
    html: str, data: dict, demo: Demo, lang: str, meetings: str
) -> None:
    """Deciding was given all of an effect most of which its meetings have under officials too."""
    assert meetings in data["words"][lang]["deciding_residents"]
    assert meetings in data["words"][lang]["deciding_heard"]
    assert 'say("deciding_" + name)' in html
    assert meetings in word("caption_bands", lang)
    told = {finding.title: finding.text for finding in findings(demo, lang)}[word("finding_power_title", lang)]
    assert meetings in told[: told.index({"en": "rises", "zh": "上升"}[lang])]


def one_courtyard(demo: Demo, delivered: int) -> Demo:
    """The same demonstration as if its place were one courtyard, with so many projects delivered in the last cell."""
    exhibit = replace(demo.exhibit, acted=demo.exhibit.acted[:, :1], delivered=np.zeros_like(demo.exhibit.delivered))
    exhibit = replace(exhibit, delivered=exhibit.delivered[:, :1])
    exhibit.delivered[demo.index(1.0, "residents")] = delivered
    runs = {kind: replace(getattr(demo, kind), courtyards=1.0) for kind in ("luck", "both")}
    return replace(demo, exhibit=exhibit, **runs)


@pytest.mark.skipif(shutil.which("node") is None, reason="no node to run the page's script")
@pytest.mark.parametrize(("delivered", "lang"), [(0, "en"), (2, "en"), (0, "zh"), (2, "zh")])
def test_a_place_of_one_courtyard_has_no_map_and_says_what_was_delivered(
    demo: Demo, delivered: int, lang: str, tmp_path: Path
) -> None:
    """The map was a square that never changed, with no word on why it bore no dot."""
    payload = futures.payload(one_courtyard(demo, delivered), lang)
    assert "bridging" not in payload["columns"]
    script = tmp_path / "page.js"
    page = (Path(pages.__file__).parent / "page" / "page.js").read_text(encoding="utf-8")
    shown = 'console.log(elements["right-pictures"].querySelector(".map").innerHTML);'
    script.write_text(BROWSER.replace("DATA", json.dumps(json.dumps(payload))) + page + shown, encoding="utf-8")
    drawn = subprocess.run(["node", str(script)], capture_output=True, text=True, check=True).stdout
    assert "<svg" not in drawn
    assert word("delivered_here", lang, count=2 if delivered else 0) in drawn or delivered == 0
    assert (word("delivered_none", lang) in drawn) is (delivered == 0)


def test_the_page_of_one_courtyard_says_why_there_is_no_map(demo: Demo, html: str) -> None:
    page = report.page(one_courtyard(demo, 0), "en")
    for lang in LANGUAGES:
        assert word("one_courtyard", lang) in page
        assert word("one_courtyard", lang) not in html
        assert word("map_note", lang) in html


def test_links_of_the_page_lead_somewhere(html: str) -> None:
    links = re.findall(r'<a href="#([^"]+)"', html)
    assert len(links) == 4
    assert all(html.count(f'id="{link}"') == 1 for link in links)


def test_code_in_prose_is_an_element_of_the_page_and_stays_escaped(html: str, demo: Demo) -> None:
    """Backticks of sentences that a terminal shows too stood on the page as they were."""
    shown = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert "`" not in shown
    told = " ".join(finding.text for finding in findings(demo, "en"))
    (command,) = re.findall(r"`(yuanluo compare [^`]*)`", told)
    assert shown.count(f"<code>{command}</code>") == len(LANGUAGES)
    assert pages.prose('is `a < "b"` & `c`, a lone ` stays') == (
        "is <code>a &lt; &#34;b&#34;</code> &amp; <code>c</code>, a lone ` stays"
    )
    assert "<code>&lt;b&gt;</code>" in pages.both_languages({"en": "`<b>`", "zh": ""})


@pytest.mark.skipif(shutil.which("node") is None, reason="no node to run the page's script")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_chart_of_two_futures_says_that_its_axis_is_cut(demo: Demo, lang: str, tmp_path: Path) -> None:
    payload = futures.payload(demo, lang)
    for kind in ("mean", "luck", "both"):
        payload[kind] = dict(payload[kind], reach=(np.array(payload[kind]["reach"]) * 0).tolist())
    script = tmp_path / "page.js"
    page = (Path(pages.__file__).parent / "page" / "page.js").read_text(encoding="utf-8")
    asked = "".join(
        f"""console.log(elements["left-pictures"].querySelector('[data-chart="{name}"]').innerHTML);"""
        for name in ("reach", "part")
    )
    script.write_text(BROWSER.replace("DATA", json.dumps(json.dumps(payload))) + page + asked, encoding="utf-8")
    lines = subprocess.run(["node", str(script)], capture_output=True, text=True, check=True).stdout.splitlines()
    titles = [re.match(r'<p class="title">(.*?)</p>', line)[1] for line in lines]  # type: ignore[index]
    assert [word("axis_cut", lang) in title for title in titles] == [False, True]  # from 0, and from 44 or so


def columns_of(table: str) -> list[list[str]]:
    """Classes of a table's cells, heads first, row by row."""
    return [re.findall(r'<t[hd][^>]*? ?class="(\w+)"', row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]


def test_columns_of_words_stand_to_the_left_and_wrap_and_those_of_numbers_to_the_right(html: str) -> None:
    held = html[html.index(against_table.title("en")) :]
    observed = held[: held.index("</table>")]
    classes = ["words", "words", *["number"] * 3, "words"]  # policy, figure, three numbers, source
    rows = columns_of(observed)
    assert len(rows) > 1
    assert all(row == classes for row in rows)


def test_names_of_a_place_cannot_break_out_of_the_page() -> None:
    shown = pages.both_languages({"en": "<script>", "zh": "a & b"})
    assert "&lt;script&gt;" in shown
    assert "a &amp; b" in shown
    assert "</" not in pages.as_json({"name": "</script>"})


def test_page_holds_no_name_of_the_machine(html: str) -> None:
    assert str(Path.home()) not in html
    assert str(Path(report.__file__).parents[2]) not in html

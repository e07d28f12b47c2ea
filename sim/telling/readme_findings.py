"""A study's findings on its page: numbers written into ``README.md`` between two marks, and held in step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim import labels
from sim.errors import InputError
from sim.studies import money, shown
from sim.studies.comparison import Comparison, compare_study, read_comparison, rounded, write_comparison
from sim.studies.contrasts import ASKED, HEADLINE
from sim.studies.effects import effects, verdicts, write_effects
from sim.studies.equal_money import warning, warning_head
from sim.studies.final import RESULTS
from sim.studies.output import put_in_place
from sim.studies.results import open_study
from sim.studies.shown import Row, records, word
from sim.studies.store import writing
from sim.telling.parts_of_whole import parts_of_whole
from sim.telling.statements import against, at, method, statements
from sim.telling.study_tables import money_tables, observed_tables
from sim.words import LANGUAGES

PAGE = "README.md"
OPEN, CLOSE = "<!-- findings -->", "<!-- /findings -->"
BLOCK = re.compile(f"{re.escape(OPEN)}.*?{re.escape(CLOSE)}", re.DOTALL)
MOST_COLUMNS = 6
LANG = "en"  # the language of the shipped pages


def write_findings(folder: str | Path, indicators: Sequence[str] = (), lang: str = LANG) -> Path:
    """Write a study's findings into the ``README.md`` of its folder.

    With results there, the comparison is made anew, of the indicators asked for, and written beside them;
    without, the one that is there is told. A page without marks gets them at its end; one that is not there is
    begun with name and question.

    Raises
    ------
    InputError
        If there is neither a whole study nor a comparison.
    """
    folder = Path(folder)
    if (folder / RESULTS).is_file():
        write_comparison(folder, compare_study(folder, indicators))
        if read_comparison(folder).each_alone:
            write_effects(folder, read_comparison(folder))
    elif (folder / "parts").is_dir():
        open_study(folder).check_whole()
    _put(folder, lang)
    return folder / PAGE


def renew_findings(folder: str | Path, lang: str = LANG) -> bool:
    """Tell a comparison just written on the page too, where findings stand there; say whether they do.

    They keep their language; ``lang`` is of marks with nothing between them. Else ``compare.csv`` would be of other
    runs than the page beside it.
    """
    folder = Path(folder)
    stands = _standing(folder)
    if stands is None:
        return False
    _put(folder, next((one for one in LANGUAGES if word("uncalibrated", one) in stands), lang))
    return True


def _standing(folder: Path) -> str | None:
    """Return the findings that stand on the page, with their marks; None where none do."""
    page = folder / PAGE
    found = BLOCK.search(page.read_text(encoding="utf-8")) if page.exists() else None
    return None if found is None else found[0]


def _put(folder: Path, lang: str) -> None:
    comparison, page = read_comparison(folder), folder / PAGE
    block = findings_block(comparison, folder, lang)
    text = page.read_text(encoding="utf-8") if page.exists() else _begun(comparison)
    if not BLOCK.search(text):
        text = f"{text.rstrip()}\n\n{OPEN}\n{CLOSE}\n"
    with writing(folder):
        put_in_place(page, lambda path: path.write_text(BLOCK.sub(lambda _: block, text, count=1), encoding="utf-8"))


def findings_match(folder: str | Path) -> bool:
    """Whether the page says what the comparison holds, and the comparison what the results hold, if they are there.

    Raises
    ------
    InputError
        If there is no comparison, or no page with marks.
    """
    folder = Path(folder)
    stored = read_comparison(folder)
    stands = _standing(folder)
    if stands is None:
        raise InputError(f"{folder / PAGE}: no findings stand there; yuanluo study findings {folder} writes them")
    if stands not in [findings_block(stored, folder, lang) for lang in LANGUAGES]:
        return False
    return not (folder / RESULTS).is_file() or _same(stored, compare_study(folder, stored.indicators))


def _same(stored: Comparison, anew: Comparison) -> bool:
    first, second = stored.table, rounded(anew).table.reindex(columns=stored.table.columns)
    if len(first) != len(second):
        return False
    numbers = first.select_dtypes("number").columns
    words = [name for name in first if name not in numbers]
    return first[words].equals(second[words]) and bool(
        np.allclose(first[numbers].astype(float), second[numbers].astype(float), rtol=1e-4, atol=1e-9, equal_nan=True)
    )


def _begun(comparison: Comparison) -> str:
    return f"# {comparison.about['name']}\n\n{comparison.about['question']}\n"


def findings_block(comparison: Comparison, folder: Path, lang: str = LANG) -> str:
    """Return the findings between their marks, as Markdown."""
    lines = [
        OPEN,
        *_warned(comparison, lang),
        word("uncalibrated", lang),
        "",
        method(comparison, lang),
        "",
        *(_verdicts(comparison, lang) if comparison.each_alone else _told(comparison, lang)),
        "",
        word("table", lang),
        "",
        *markdown(comparison, lang),
        *_further_tables(comparison, lang),
        "",
        word("remade", lang, folder=folder.resolve().name, yuanluo=comparison.about["versions"]["yuanluo"],
             model=comparison.about["model"][:12]),
        CLOSE,
    ]  # fmt: skip
    return "\n".join(lines)


def _told(comparison: Comparison, lang: str) -> list[str]:
    parts = [parts_of_whole(comparison, place, lang) for place in comparison.about["places"]]
    return [f"- {statement}" for statement in (*statements(comparison, lang), *filter(None, parts))]


def _verdicts(comparison: Comparison, lang: str) -> list[str]:
    """Say which levers do nothing that is clear, which raise something, and which lower something, a line each."""
    found = verdicts(effects(comparison))
    idle = [not (up or down) for up, down in zip(found["up"], found["down"], strict=True)]
    said = {
        "levers_nothing": [_lever(row, lang) for row in records(found[idle])],
        "levers_raise": [_moves(row, "up", lang) for row in records(found) if row["up"]],
        "levers_lower": [_moves(row, "down", lang) for row in records(found) if row["down"]],
    }
    text = "\n".join(f"- {word(key, lang, names=_nested(names, lang))}" for key, names in said.items())
    return [line.rstrip() for line in text.split("\n")]


def _nested(names: Sequence[str], lang: str) -> str:
    return "".join(f"\n  - {name}" for name in names) or word("no_lever", lang)


def _lever(row: Row, lang: str) -> str:
    return f"{labels.text('parameter', row['lever'], lang)} ({row['system']})"


def _moves(row: Row, side: str, lang: str) -> str:
    names = [*(one for one in ASKED if one in row[side]), *sorted(row[side] - set(ASKED))]
    moved = [labels.text("indicator", one, lang).lower() for one in names]
    return f"{_lever(row, lang)}: {word('comma', lang).join(moved)}"


def headline(comparison: Comparison) -> list[str]:
    """Return the indicators that a page's table has room for."""
    asked = comparison.indicators
    if len(asked) <= MOST_COLUMNS:
        return asked
    return [name for name in HEADLINE if name in asked] or asked[:MOST_COLUMNS]


def markdown(comparison: Comparison, lang: str = LANG) -> list[str]:
    """Return a table: a row a contrast, a column an indicator; clear differences are bold."""
    names = headline(comparison)
    told = [word(key, lang) for key in _told_by(comparison)]
    yuan = [word(key, lang) for key in _yuan(comparison)]
    columns = [*told, *(shown.name_among_points(name, lang) for name in names), *yuan]
    blocks = [own for _, own in comparison.table.groupby(comparison.contrast, sort=False)]
    blocks.sort(key=lambda own: own["policy"].iloc[0] in money.apart(comparison.about))
    return _lines(columns, [_cells(comparison, own, names, lang) for own in blocks])


def _lines(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return ["| " + " | ".join(cells) + " |" for cells in (columns, ["---"] * len(columns), *rows)]


def _warned(comparison: Comparison, lang: str) -> list[str]:
    """Say first of all where money that was to be equal is not."""
    unequal = warning(comparison, lang)
    head = warning_head(comparison, lang)
    return [word("warned_page", lang, head=head, what=unequal), ""] if unequal else []


def _further_tables(comparison: Comparison, lang: str) -> list[str]:
    """Return what funds were scaled to, what each policy spends, and how far off what was observed the model is.

    A study of single levers has no table of money.
    """
    lines = []
    for table in (*(() if comparison.each_alone else money_tables(comparison)), *observed_tables(comparison)):
        rows = [[cell[lang] for cell in row] for row in table["rows"]]
        lines += ["", table["title"][lang], "", *_lines([head[lang] for head in table["heads"]], rows)]
    return lines


def _told_by(comparison: Comparison) -> list[str]:
    """Columns that say what a row is of; where each lever was set alone, it is against the policy as it is."""
    return ["place", "at", "against"] if comparison.each_alone else ["place", "policy", "at", "against"]


def _cells(comparison: Comparison, rows: pd.DataFrame, names: Sequence[str], lang: str) -> list[str]:
    found = {row["indicator"]: row for row in records(rows)}
    first = next(iter(found.values()))
    told = {
        "place": comparison.title("place", first["place"], lang),
        "policy": comparison.marked(first["policy"], lang),
        "at": at(comparison, first, lang) or "–",
        "against": against(comparison, first, lang),
    }
    return [
        *(told[key] for key in _told_by(comparison)),
        *(_cell(found[name], lang) for name in names),
        shown.whole(first["yuan_more"]),
        *([shown.price(first, lang)] if "yuan_per_point" in _yuan(comparison) else []),
    ]


def _yuan(comparison: Comparison) -> list[str]:
    return ["yuan_more"] + ["yuan_per_point"] * (comparison.priced and not comparison.each_alone)


def _cell(row: Row, lang: str) -> str:
    moved = shown.change(row["indicator"], row["difference"])
    return f"{f'**{moved}**' if shown.clear(row) else moved} ({shown.interval(row, lang)})"

"""The page of first plausibility: every check with its fact, hits and misses alike, and its figures."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.progress import Progress

from sim.evidence import FACTS
from sim.plots import validation as figures
from sim.plots.style import to_png
from sim.studies.output import put_in_place
from sim.studies.validation import measure_all, scorecard

FIGURES = {
    "scorecard": "Every check: grey its band, round and blue a hit, square and orange a miss; line: 95 % of seeds.",
    "voice": "F11: residents against officials deciding over the same fund, first six months; grey: unchanged.",
    "fund_response": "F10: ballots and yearly reach by size of the fund, where residents decide by ballot. "
    "A ballot is held every year, on proposals that no money can follow where the fund is 0: so some vote there too.",
    "where_cohesion": "F12: many hear, few decide; what deciding does to felt cohesion, by how many attend where "
    "there are none, 2, 5 or 10 further meetings a year.",
    "newcomers": "F17: contacts (with household) and membership by years of residence: the shape.",
}
INTRODUCTION = """# First plausibility

This page is written by `yuanluo validate`. The model is **uncalibrated**: no fit was made. Defaults of some
assumptions (difficulties of the ladder, costs and number of proposals, the council's threshold, tries at
acquaintance) were set by hand inside their ranges while looking at F3, F5, F6, F7, F10 and F18, so agreement with
those says little; F11, F12, F17, F25 and the settling of the burn-in were not used. Place: Puyang; network: the intact
village. Each number is a mean over {seeds} seeds; behind it, the range of 95 % of seeds
(quantiles from 39 seeds on, Student's prediction interval below). *Up* means above 0.05 standard
deviations between residents, *unchanged* below.

**{hits} of {checks} checks hit, {misses} miss.** {missed}
"""


def run_validation(
    out: str | Path,
    *,
    lang: str = "en",
    replicates: int | None = None,
    workers: int | None = None,
    seed: int = 1,
    console: Console | None = None,
) -> pd.DataFrame:
    """Measure, print the scorecard, and write ``validation.md`` and its figures.

    Parameters
    ----------
    replicates : int or None
        Seeds from ``seed`` on; None takes 20.
    workers : int or None
        Worker processes; None takes the processors there are. The page does not depend on them.

    Returns
    -------
    pandas.DataFrame
        The scorecard (:func:`sim.studies.validation.scorecard`).
    """
    console = console or Console()
    count = replicates or 20
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("measuring", total=count)
        measured = measure_all(range(seed, seed + count), lambda done, _: bar.update(task, completed=done), workers)
    table = scorecard(measured)
    folder = Path(out)
    (folder / "img").mkdir(parents=True, exist_ok=True)
    for name in FIGURES:
        data = table if name == "scorecard" else measured
        picture = to_png(getattr(figures, name)(data, lang))
        put_in_place(folder / "img" / f"validation-{name}.png", partial(_put_bytes, picture))
    page = write_page(table, count, seed)
    put_in_place(folder / "validation.md", lambda path: path.write_text(page, encoding="utf-8"))
    _say(table, console)
    return table


def write_page(table: pd.DataFrame, seeds: int, first: int) -> str:
    """Write the page: what was measured, hits and misses in the same words."""
    lost = [row for row in table.itertuples() if not row.holds]
    missed = [f"{row.fact} ({row.text}: {_number(row.value)}, band {_band(row)})" for row in lost]
    parts = [
        INTRODUCTION.format(
            seeds=seeds, checks=len(table), hits=int(table["holds"].sum()), misses=len(missed),
            missed=("Missed: " + "; ".join(missed) + ".") if missed else "",
        )
    ]  # fmt: skip
    parts += [f"![{text}](img/validation-{name}.png)\n\n{text}\n" for name, text in FIGURES.items()]
    parts.append("| fact | what | band | model | 95 % of seeds | |\n|---|---|---|---|---|---|")
    parts += [
        f"| {row.fact} | {row.text} | {_band(row)} | {_number(row.value)} | "
        f"{_number(row.least)} to {_number(row.most)} | {'hit' if row.holds else '**miss**'} |"
        for row in table.itertuples()
    ]
    parts.append("\n## The facts\n\n| fact | what | published | source | how sure |\n|---|---|---|---|---|")
    used = [name for name in FACTS if name in set(table["fact"])]
    parts += [f"| {n} | {FACTS[n].text} | {FACTS[n].value} | {FACTS[n].source} | {FACTS[n].sure} |" for n in used]
    parts.append(f"\nMade by `yuanluo validate --seed {first} --replicates {seeds}`.\n")
    return "\n".join(parts)


def _put_bytes(content: bytes, path: Path) -> None:
    path.write_bytes(content)


def _number(value: object) -> str:
    return f"{value:.3g}"


def _band(row: object) -> str:
    low, high = float(row.low), float(row.high)  # type: ignore[attr-defined]
    return f"above {low:g}" if math.isinf(high) else f"{low:g} to {high:g}"


def _say(table: pd.DataFrame, console: Console) -> None:
    for row in table.itertuples():
        mark = "hit " if row.holds else "MISS"
        console.print(f"{mark}  {row.fact:<8} {row.text}: {_number(row.value)} (band {_band(row)})", highlight=False)
    console.print(f"{int(table['holds'].sum())} of {len(table)} checks hit", highlight=False)

"""The page of first plausibility: every check with its fact, hits and misses alike, and its figures."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.progress import Progress

from sim.evidence import FACTS
from sim.plots import validation as figures
from sim.plots.style import to_png
from sim.studies.checks import BESIDE, HIT, MISS, OPEN, SIGN, SIZE, scorecard
from sim.studies.output import put_in_place
from sim.studies.validation import CHECKS, measure_all

FIGURES = {
    "scorecard": "Every check: grey its band, open at the edge where it has no end; {looks}; line: 95 % of seeds; "
    "an arrow at the edge: it goes on beyond.",
    "voice": "F11: the reform, with its meetings and postings, against officials deciding over the same fund, first "
    "six months; grey: unchanged. What deciding does by itself stands in the table.",
    "fund_response": "F10: ballots and yearly reach by size of the fund, where residents decide by ballot. "
    "A ballot is held every year, on proposals that no money can follow where the fund is 0: so some vote there too.",
    "where_cohesion": "F12: many hear, few decide; what deciding does to felt cohesion, by how many attend where "
    "there are none, 2, 5 or 10 further meetings a year.",
    "newcomers": "F17: contacts (with household) and membership by years of residence: the shape.",
}
TITLES = {SIZE: "Sizes", SIGN: "Signs", BESIDE: "The same facts another way, not counted"}
SEEN = ("F3", "F5", "F6", "F7", "F10", "F18", "F28")  # looked at while defaults were set
HEAD = "| fact | what | band | model, mean (95 % interval) | 95 % of seeds | |\n|---|---|---|---|---|---|"
INTRODUCTION = """# First plausibility

This page is written by `yuanluo validate`. The model is **uncalibrated**: no fit was made. Defaults of some
assumptions (difficulties of the ladder, costs and number of proposals, the council's threshold, tries at
acquaintance, how fast organisations are founded) were set by hand inside their ranges while looking at {seen}, so
agreement with those says little and is counted apart; F11 to F13, F17, F25 and the settling of the burn-in were not
used. Place: Puyang, or Jinyang where it is named; network: the intact village. Each number is a mean over {seeds}
seeds with its 95 % interval; behind it, the range of 95 % of seeds (quantiles from 39 seeds on, Student's
prediction interval below). *Up* means above 0.05 standard deviations between residents, *unchanged* below.

A check **hits** where the whole interval lies in the band, is **open** where the mean does and the interval does not,
and else **misses**. Each check is counted once; a fact may have several. Where a size was published the band is about
it. Where only a direction was (F11, the funnel of F12, F13, F25) only the *sign* is judged, up or down by more than
0.05 standard deviations where it is of a state of residents: that agrees more easily and is counted apart. The same
facts measured another way (officials deciding, the whole reform with its meetings and postings against its fund alone,
the network before ten more years) are shown at the end and not counted.

**Sizes: {sizes}. Of these, of facts that defaults were set by: {sizes_seen}; of others: {sizes_unseen}.
Signs: {signs}.** {missed}
"""
LOOKS = "round and blue a hit, triangle and dark open, square and orange a miss"


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
        The scorecard (:func:`sim.studies.checks.scorecard`).
    """
    console = console or Console()
    count = replicates or 20
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("measuring", total=count)
        measured = measure_all(range(seed, seed + count), lambda done, _: bar.update(task, completed=done), workers)
    table = scorecard(CHECKS, measured)
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
    counted = table[table["kind"] != BESIDE]
    lost = [row for row in counted.itertuples() if not row.holds]
    missed = [f"{row.fact}, {row.verdict} ({row.text}: {_number(row.value)}, band {_band(row)})" for row in lost]
    sizes, signs = (counted[counted["kind"] == kind] for kind in (SIZE, SIGN))
    was_seen = sizes["fact"].isin(SEEN)
    parts = [
        INTRODUCTION.format(
            seeds=seeds, sizes=_score(sizes), signs=_score(signs), seen=f"{', '.join(SEEN[:-1])} and {SEEN[-1]}",
            sizes_seen=_score(sizes[was_seen]), sizes_unseen=_score(sizes[~was_seen]),
            missed=("Not hit: " + "; ".join(missed) + ".") if missed else "",
        )
    ]  # fmt: skip
    told = {name: text.format(looks=LOOKS) for name, text in FIGURES.items()}
    parts += [f"![{text}](img/validation-{name}.png)\n\n{text}\n" for name, text in told.items()]
    for kind, title in TITLES.items():
        parts += [f"\n## {title}\n\n{HEAD}", *map(_line, table[table["kind"] == kind].itertuples())]
    parts.append("\n## The facts\n\n| fact | what | published | source | how sure |\n|---|---|---|---|---|")
    used = [name for name in FACTS if name in set(table["fact"])]
    parts += [f"| {n} | {FACTS[n].text} | {FACTS[n].value} | {FACTS[n].source} | {FACTS[n].sure} |" for n in used]
    parts.append(f"\nMade by `yuanluo validate --seed {first} --replicates {seeds}`.\n")
    return "\n".join(parts)


def _line(row: Any) -> str:
    """Write a check's row of the page's table."""
    mean = f"{_number(row.value)} ({_number(row.value_low)} to {_number(row.value_high)})"
    seeds = f"{_number(row.least)} to {_number(row.most)}"
    verdict = f"**{row.verdict}**" if row.verdict == MISS else row.verdict
    return f"| {row.fact} | {row.text} | {_band(row)} | {mean} | {seeds} | {verdict} |"


def _score(table: pd.DataFrame) -> str:
    """Count hits, open ones and misses in words."""
    counts = {verdict: int((table["verdict"] == verdict).sum()) for verdict in (HIT, OPEN, MISS)}
    return f"{counts[HIT]} of {len(table)} hit, {counts[OPEN]} open, {counts[MISS]} missed"


def _put_bytes(content: bytes, path: Path) -> None:
    path.write_bytes(content)


def _number(value: object) -> str:
    return f"{value:.3g}"


def _band(row: Any) -> str:
    low, high = float(row.low), float(row.high)
    if math.isinf(low):
        return f"below {high:.3g}"
    return f"above {low:.3g}" if math.isinf(high) else f"{low:.3g} to {high:.3g}"


def _say(table: pd.DataFrame, console: Console) -> None:
    for row in table.itertuples():
        mark = {HIT: "hit ", OPEN: "open", MISS: "MISS"}[str(row.verdict)]
        mark += "  (not counted)" if row.kind == BESIDE else ""
        console.print(f"{mark}  {row.fact:<8} {row.text}: {_number(row.value)} (band {_band(row)})", highlight=False)
    for kind in (SIZE, SIGN):
        console.print(f"{TITLES[kind]}: {_score(table[table['kind'] == kind])}", highlight=False)

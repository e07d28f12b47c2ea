"""The demonstration's table: a row a cell, for people (terminal) and for programs (CSV)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from sim import labels
from sim.indicator_units import possible_sum
from sim.studies import paired
from sim.studies.demo import BESIDE
from sim.studies.paired import Paired
from sim.studies.replicates import Runs
from sim.studies.shown import rounded, together
from sim.telling import demo_cost
from sim.telling.demo_cost import AS_IT_WAS, Cost, end
from sim.words import choice, indicator, word

if TYPE_CHECKING:
    from sim.studies.demo import Cell, Demo

INDICATORS = {"participation": "reach", "cohesion": "cohesion"} | {name: name for name in BESIDE}


@dataclass(frozen=True)
class Row:
    """One cell: what it costs, and each indicator's level and paired difference from the place as it was.

    Attributes
    ----------
    cell : Cell
        Fund and engagement.
    cost : Cost
        Public money a year, and the price of a point.
    level : dict
        Mean at the end of the run, by indicator.
    luck, both : dict
        Difference from the place as it was, by indicator: luck alone, and luck with the assumptions drawn.
    """

    cell: Cell
    cost: Cost
    level: dict[str, float]
    luck: dict[str, Paired]
    both: dict[str, Paired]


def difference(runs: Runs, column: str, first: int, second: int) -> Paired:
    """Compare two arms' indicator in the last month, replicate by replicate; of too few without an interval."""
    ends = runs.end(column)
    return paired.withheld(paired.compare(ends[:, first], ends[:, second], possible=possible_sum(column, 1)))


def at_end(runs: Runs, column: str, index: int) -> float:
    """Return an arm's mean in the last month."""
    return float(runs.end(column)[:, index].mean())


def rows(demo: Demo) -> list[Row]:
    """Make the table's rows, in the grid's order."""
    base = demo.index(*AS_IT_WAS)
    made = []
    for index, found in enumerate(demo_cost.costs(demo)):
        made.append(
            Row(
                found.cell,
                found,
                {name: at_end(demo.luck, column, index) for name, column in INDICATORS.items()},
                {name: difference(demo.luck, column, index, base) for name, column in INDICATORS.items()},
                {name: difference(demo.both, column, index, base) for name, column in INDICATORS.items()},
            )
        )
    return made


def record(row: Row) -> dict[str, str]:
    """Return a row as CSV fields; shares from 0 to 1, money in yuan."""
    fields = {
        "fund_times": f"{row.cell.times:g}",
        "fund_yuan_per_year": f"{row.cell.yuan:.0f}",
        "engagement": row.cell.engagement,
        **demo_cost.record(row.cost),
    }
    for name in INDICATORS:
        fields[name] = f"{row.level[name]:.5f}"
        for kind, found in (("luck", row.luck[name]), ("luck_and_assumptions", row.both[name])):
            fields |= {
                f"{name}_difference_{kind}": f"{found.mean:.5f}",
                f"{name}_range95_low_{kind}": end(found.range_low, 5),
                f"{name}_range95_high_{kind}": end(found.range_high, 5),
                f"{name}_mean_ci95_low_{kind}": end(found.low, 5),
                f"{name}_mean_ci95_high_{kind}": end(found.high, 5),
                f"{name}_share_won_{kind}": f"{found.higher / found.replicates:.3f}",
                f"{name}_replicates_{kind}": str(found.replicates),
            }
    return fields


def to_csv(records: Sequence[Mapping[str, str]]) -> str:
    """Return records of the same fields as CSV."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return buffer.getvalue()


def level(value: float) -> str:
    """Write a share in per cent."""
    return f"{100 * value:.1f}"


def signed(value: float) -> str:
    """Write a difference of shares in points, with its sign."""
    return rounded(100 * value, 1, sign=True)


def interval(found: Paired, lang: str) -> str:
    """Write the range in which 95 of 100 runs fall, that all are equal, or that so few runs do not tell it."""
    if found.all_equal:
        return word("all_equal", lang)
    if not found.range_tells:
        return word("range_untold", lang)
    return f"{signed(found.range_low)} {word('to', lang)} {signed(found.range_high)}"


def title(name: str, lang: str) -> str:
    """Name an indicator and say what its numbers are."""
    return indicator(INDICATORS[name], lang) + word("colon", lang) + word(f"title_{name}", lang)


def fund_name(cell: Cell, lang: str) -> str:
    """Name a fund size."""
    return word(f"fund_{cell.times:g}".replace(".", "_"), lang)


def heads(lang: str) -> list[str]:
    """Return the column heads after the two that name the cell."""
    keys = ("level", "difference", "interval_luck", "interval_both", "higher")
    return [word(f"head_{key}", lang) for key in keys]


def fields(row: Row, name: str, lang: str) -> list[str]:
    """Return a row's printed fields for one indicator, in the order of :func:`heads`."""
    luck, both = row.luck[name], row.both[name]
    if (row.cell.times, row.cell.engagement) == AS_IT_WAS:
        return [level(row.level[name]), *["—"] * 4]
    higher = word("comma", lang).join(map(_higher, (luck, both)))
    ranges = interval(luck, lang), interval(both, lang)
    change = signed(luck.mean) if luck.has_sign else word("unclear_change", lang, change=signed(luck.mean))
    return [level(row.level[name]), change, *ranges, higher]


def _higher(found: Paired) -> str:
    """Write in how many runs of all a change is above 0; ``–`` where there is none in any."""
    return "–" if found.all_equal and found.mean == 0 else f"{found.higher}/{found.replicates}"


def own_part(demo: Demo, lang: str) -> str:
    """Say what of a fund is decided on in a place that shares in its community's; empty where all is."""
    own = f"{demo.share * demo.once:,.0f}"
    return "" if demo.share == 1.0 else word("fund_shared_short", lang, own=own)


def as_it_was_assumed(demo: Demo) -> dict[str, str]:
    """Return between which reach the place as it was lies from run to run, once the assumptions are drawn."""
    reach = demo.both.end("reach")[:, demo.index(*AS_IT_WAS)]
    return {"lowest": level(float(reach.min())), "highest": level(float(reach.max()))}


def tables(table: list[Row], lang: str) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return what is shown one below the other: title, heads and a row a cell; an indicator each, then the costs."""
    shown = [(title(name, lang), heads(lang), [fields(row, name, lang) for row in table]) for name in INDICATORS]
    base = next(row.cost for row in table if (row.cell.times, row.cell.engagement) == demo_cost.AS_IT_WAS)
    nothing = base.spent.mean == 0
    of_cost = [demo_cost.fields(row.cost, lang, from_nothing=nothing) for row in table]
    return [*shown, (demo_cost.title(lang), demo_cost.heads(lang, from_nothing=nothing), of_cost)]


def _lines(table: list[Row], cells: list[list[str]], lang: str) -> Iterator[list[str]]:
    for row, line in zip(table, cells, strict=True):
        if row.cell.times == 0:
            yield [choice(row.cell.engagement, lang)]
        yield [" " + fund_name(row.cell, lang), *line]


def show(demo: Demo, table: list[Row], console: Console, lang: str) -> None:
    """Print one table an indicator and one of costs, and how to read them; it fits a terminal of 80 columns."""
    for named, columns, cells in tables(table, lang):
        shown = Table(title=named, title_justify="left", box=SIMPLE_HEAD, padding=0)
        shown.show_edge = shown.pad_edge = False
        lines = list(_lines(table, cells, lang))
        for place, head in enumerate((word("head_fund", lang), *columns)):
            widest = max(cell_len(line[place]) for line in lines if place < len(line))
            longest = max(cell_len(part) for part in head.split())
            shown.add_column(
                head, justify="right" if place else "left", width=max(widest, min(longest, 12), 6), overflow="fold"
            )
        for line in lines:
            shown.add_row(*line)
        console.print(shown)
    how_to_read = word(
        "how_to_read", lang, luck=len(demo.luck.seeds), both=len(demo.both.seeds), **as_it_was_assumed(demo),
        once=f"{demo.once:,.0f}", share=own_part(demo, lang),
    )  # fmt: skip
    unclear = word("unclear_note", lang, least=paired.LEAST_REPLICATES)
    notes = [how_to_read, word("cost_note", lang), unclear, labels.text("cli", "uncalibrated", lang)]
    console.print(together(notes, lang), highlight=False)

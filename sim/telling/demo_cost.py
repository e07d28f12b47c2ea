"""What the demonstration's cells cost: public money a year, how much more than before, and the price of a point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.indicator_units import possible_sum
from sim.studies import paired
from sim.studies.money import POSSIBLE
from sim.studies.paired import ANYTHING, Paired
from sim.studies.price import Ratio, price
from sim.studies.shown import whole
from sim.words import word

if TYPE_CHECKING:
    from sim.studies.demo import Cell, Demo

AS_IT_WAS = (0.0, "officials")
POINT = 0.01
# What is spent and what more than before are the same numbers where nothing was spent before; beside both, intervals of
# both would not fit a terminal.
HEADS_FROM_NOTHING = ("spent", "of_the_mean", "price", "of_the_mean")
HEADS = ("spent", "more", "of_the_mean", "price", "of_the_mean")


@dataclass(frozen=True)
class Cost:
    """What one cell costs, with 95 % intervals of means over replicates with luck alone.

    Attributes
    ----------
    cell : Cell
        Fund and engagement.
    spent : Paired
        Public yuan in a year, mean of whole budget years.
    more : Paired
        That less what the place as it was spends, replicate by replicate.
    gained : Paired
        Change of participation against the place as it was.
    price : Ratio
        Yuan a point of participation; nan where there is none (:func:`sim.studies.price.price`).
    """

    cell: Cell
    spent: Paired
    more: Paired
    gained: Paired
    price: Ratio

    @property
    def is_priced(self) -> bool:
        """Whether a point has a price: it costs more, and participation rises by more than luck alone may bring."""
        return self.price.is_told and self.gained.low > 0


def costs(demo: Demo) -> list[Cost]:
    """Return what each cell costs, in the grid's order."""
    return [cost(demo, index) for index in range(len(demo.cells))]


def cost(demo: Demo, index: int) -> Cost:
    """Return what one cell costs."""
    yuan, reach, base = demo.luck.per_year("money_public"), demo.luck.end("reach"), demo.index(*AS_IT_WAS)
    more = yuan[:, index] - yuan[:, base]
    gained = reach[:, index].astype(np.float64) - reach[:, base]
    saves = yuan[:, base].any()  # where nothing was spent before, nothing can be saved
    seeds = pd.MultiIndex.from_product([[0], range(len(more))], names=["draw", "seed"])
    return Cost(
        demo.cells[index],
        paired.withheld(paired.summarise(yuan[:, index], possible=POSSIBLE)),
        paired.withheld(paired.compare(yuan[:, index], yuan[:, base], possible=ANYTHING if saves else POSSIBLE)),
        paired.withheld(paired.compare(reach[:, index], reach[:, base], possible=possible_sum("reach", 1))),
        price(pd.Series(more, seeds), pd.Series(gained / POINT, seeds), ANYTHING if saves else POSSIBLE),
    )


def record(found: Cost) -> dict[str, str]:
    """Return a cost as CSV fields, in yuan; the price is empty where none can be told."""
    fields = {}
    for name, one in (("public_yuan_per_year", found.spent), ("public_yuan_more", found.more)):
        fields[name] = f"{one.mean:.0f}"
        fields |= {f"{name}_mean_ci95_low": end(one.low), f"{name}_mean_ci95_high": end(one.high)}
    told = {"": found.price.mean, "_mean_ci95_low": found.price.low, "_mean_ci95_high": found.price.high}
    shown = {f"yuan_per_point{which}": end(value) if found.is_priced else "" for which, value in told.items()}
    return fields | shown


def end(value: float, decimals: int = 0) -> str:
    """Write an end of an interval for a program; nothing where too few runs tell none."""
    return "" if math.isnan(value) else f"{value:.{decimals}f}"


def title(lang: str) -> str:
    """Name the table of costs and say what its numbers are."""
    return word("title_cost", lang)


def heads(lang: str, *, from_nothing: bool) -> list[str]:
    """Return the column heads after those that name the cell.

    Parameters
    ----------
    lang : {"en", "zh"}
    from_nothing : bool
        Whether the place as it was spends nothing.
    """
    return [word(f"head_{key}", lang) for key in (HEADS_FROM_NOTHING if from_nothing else HEADS)]


def fields(found: Cost, lang: str, *, from_nothing: bool) -> list[str]:
    """Return a cost's printed fields, in the order of :func:`heads`; thousands of yuan, but for the price in yuan."""
    as_it_was = (found.cell.times, found.cell.engagement) == AS_IT_WAS
    more = ["—"] * 2 if as_it_was else [_thousands(found.more.mean, "+"), between(found.more, lang, "+")]
    money = [_thousands(found.spent.mean), *([between(found.spent, lang)] if from_nothing else more)]
    if as_it_was:
        return [*money, "—", "—"]
    if not found.is_priced:
        return [*money, word("untold_price", lang), "—"]
    ends = f"{whole(found.price.low)} {word('to', lang)} {whole(found.price.high)}"
    return [*money, whole(found.price.mean), ends]


def between(found: Paired, lang: str, sign: str = "") -> str:
    """Write the interval of a mean in thousands of yuan; that all runs are equal, or too few, where they are."""
    if math.isnan(found.low):
        return word("range_untold", lang)
    if found.low == found.high:
        return word("all_equal", lang)
    return f"{_thousands(found.low, sign)} {word('to', lang)} {_thousands(found.high, sign)}"


def _thousands(yuan: float, sign: str = "") -> str:
    thousands = round(yuan / 1000)
    return f"{thousands:{sign if thousands else ''},}".replace("-", "−")

"""Draw the figures of the shipped studies and write what pages quote of them: ``make findings``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim import labels
from sim.plots import style
from sim.plots.lever_response import lever_response
from sim.plots.whole_and_parts import whole_and_parts
from sim.studies import shown
from sim.studies.comparison import Comparison, read_comparison
from sim.studies.output import put_in_place

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted(ROOT.glob("experiments/*/README.md")))
QUOTED = "<!-- quoted: {name} -->{text}<!-- /quoted -->"
REACH = "reach"
RESOLUTION = 110  # dots an inch


def fund_size(comparison: Comparison) -> str:
    """Say what the largest fund does against none, where officials decide and where residents do."""
    table = comparison.table
    rows = table[(table["compared"] == "setting") & (table["indicator"] == REACH)]
    most = rows[rows["fund.per_community"] == rows["fund.per_community"].max()]
    yuan = shown.whole(most["fund.per_community"].iloc[0])
    return (
        f"{yuan} yuan a year instead of none moves reach by {_span(most, 'fund-only')} points where "
        f"officials decide, by {_span(most, 'reform-2009')} where residents do ({len(set(most['place']))} places)."
    )


def _span(rows: pd.DataFrame, policy: str) -> str:
    own = rows.loc[rows["policy"] == policy, "difference"]
    return f"{shown.change(REACH, own.min())} to {shown.change(REACH, own.max())}"


def power_and_money(comparison: Comparison) -> str:
    """Say by how much the whole is more or less than its parts."""
    table = comparison.table
    rows = table[(table["compared"] == "interaction") & (table["indicator"] == REACH)]
    said = [
        f"{shown.change(REACH, row['difference'])} points of reach in {_place(comparison, row)}"
        for row in shown.records(rows)
    ]
    return f"What fund and power do together beyond the sum of each: {', '.join(said)}."


def _place(comparison: Comparison, row: Mapping[str, Any]) -> str:
    return comparison.title("place", str(row["place"]), "en").removesuffix(" community")


def fund_size_worse(comparison: Comparison) -> str:
    """Say what residents deciding costs against officials deciding with the same fund."""
    table = comparison.table
    same_fund = table[(table["compared"] == "policy") & (table["fund.per_community"] > 0)]
    said = [_moved(same_fund, name) for name in ("trust_neighbours", "needs_met")]
    return f"Residents deciding instead of officials, at the same fund: {', '.join(said)}."


def _moved(rows: pd.DataFrame, name: str) -> str:
    own = rows.loc[rows["indicator"] == name, "difference"]
    what = labels.text("indicator", name, "en").lower()
    return f"{what} {shown.change(name, own.min())} to {shown.change(name, own.max())} points"


def power_and_money_worse(comparison: Comparison) -> str:
    """Say of what the whole gives clearly less than its parts."""
    table = comparison.table
    whole = table[(table["compared"] == "interaction") & (table["difference"] < 0) & (table["p_holm"] < shown.CLEAR)]
    names = dict.fromkeys(whole["indicator"])
    less = ", ".join(_moved(whole, name) for name in names) or "nothing"
    return f"Clearly less than the sum of the parts: {less}."


SAID: dict[str, Callable[[Comparison], str]] = {
    "fund-size": fund_size,
    "fund-size, worse": fund_size_worse,
    "power-and-money": power_and_money,
    "power-and-money, worse": power_and_money_worse,
}
DRAWN: dict[str, Callable[[Comparison], Figure]] = {
    "fund-size": lambda comparison: lever_response(comparison, "fund.per_community", "en"),
    "power-and-money": lambda comparison: whole_and_parts(comparison, "en"),
}


def quoted(page: str) -> str:
    """Return a page with what it quotes of the shipped studies as their comparisons have it now."""
    for name, say in SAID.items():
        text = QUOTED.format(name=name, text=say(read_comparison(ROOT / "experiments" / name.partition(",")[0])))
        mark = re.escape(QUOTED.format(name=name, text="\0")).replace("\0", "[^<]*")
        page = re.sub(mark, text, page)  # numbers and names: nothing in it that a pattern would read
    return page


def draw(name: str) -> None:
    """Draw a study's figure beside its page."""
    folder = ROOT / "experiments" / name
    picture = style.to_png(DRAWN[name](read_comparison(folder)), RESOLUTION)
    put_in_place(folder / f"{name}.png", lambda path: path.write_bytes(picture))


def _write(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Draw every figure and renew what pages quote."""
    for name in DRAWN:
        draw(name)
    for path in PAGES:
        page = quoted(path.read_text(encoding="utf-8"))
        put_in_place(path, partial(_write, page))


if __name__ == "__main__":
    main()

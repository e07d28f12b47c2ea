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
from sim.plots.effects import lever_effects, pages
from sim.plots.lever_response import lever_response
from sim.plots.trajectories import trajectories
from sim.plots.whole_and_parts import whole_and_parts
from sim.studies import money, shown
from sim.studies.bodies import AS_GIVEN
from sim.studies.comparison import Comparison, read_comparison
from sim.studies.contrasts import GAPS
from sim.studies.effects import read_effects
from sim.studies.final import RESULTS
from sim.studies.output import put_in_place
from sim.studies.regret import LOWER_IS_BETTER
from sim.studies.results import open_study
from sim.telling.harm_over_settings import lower_of, worse_by_policy
from sim.telling.parts_of_whole import share

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted(ROOT.glob("experiments/*/README.md")))
QUOTED = "<!-- quoted: {name} -->{text}<!-- /quoted -->"
REACH = "reach"
RESOLUTION = 110  # dots an inch
MOST = 3  # named as the most, or the least
LITTLE, NOTHING = 0.005, 0.002  # half a point, a fifth of one
WHOLE = 100  # per cent
STAYS = (REACH, "courtyard_groups", "trust_neighbours", "belonging")
WITHOUT = "fund-with-meetings"  # the reform without the decision
DECIDED = (REACH, "needs_met", "trust_council")  # what the decision itself is told to move
MOVED = (REACH, "belonging", "trust_neighbours", "trust_council", "needs_met")


def fund_size(comparison: Comparison) -> str:
    """Say what the largest fund does against none, under the fund alone and under the reform."""
    table = comparison.table
    rows = table[(table["compared"] == "setting") & (table["indicator"] == REACH)]
    most = rows[rows["fund.per_community"] == rows["fund.per_community"].max()]
    yuan = shown.whole(most["fund.per_community"].iloc[0])
    return (
        f"{yuan} yuan a year instead of none moves reach, in points, by {_span(most, 'fund-only')} under the fund "
        f"alone, by {_span(most, 'reform-2009')} under the reform: meetings, postings, reasons, and residents who "
        f"decide ({len(set(most['place']))} places)."
    )


def _span(rows: pd.DataFrame, policy: str) -> str:
    own = rows[rows["policy"] == policy]
    ends = [shown.change(REACH, end) for end in (own["difference"].min(), own["difference"].max())]
    return f"{' to '.join(ends)}{_how_many_clear(own)}"


def _how_many_clear(rows: pd.DataFrame) -> str:
    """Say in brackets how many differences are clear where not all are: a range of unclear ones is no finding."""
    clear = int(shown.clear_rows(rows).sum())
    return "" if clear == len(rows) else f" ({f'{clear} of {len(rows)}' if clear else 'none'} clear)"


def power_and_money(comparison: Comparison) -> str:
    """Say by how much the whole is more or less than its parts."""
    table = comparison.table
    rows = table[(table["compared"] == "interaction") & (table["indicator"] == REACH)]
    said = [
        f"{shown.change(REACH, row['difference'])} points of reach in {_place(comparison, row)}"
        for row in shown.records(rows)
    ]
    return shown.together(
        [
            f"What fund and power do together beyond the sum of each: {', '.join(said)}.",
            _alone(comparison),
            _without_deciding(comparison),
            _beside_officials(comparison),
        ],
        "en",
    )


def _alone(comparison: Comparison) -> str:
    """Say what share of the whole's gain its second measure gives alone, and for how much of its money."""
    neither, _, second, both = comparison.about["interaction"]
    rows = [row for row in _shares(comparison, neither) if row["policy"] == second]
    if not rows:
        return ""
    each = _by_place(comparison, rows, lambda row: f" for {100 * row['yuan'] / row['yuan_whole']:.0f} % of its money")
    titles = (_title(comparison, name) for name in (both, second))
    return "Of the reach that *{}* gains over no fund, *{}* alone gives {}.".format(*titles, each)


def _without_deciding(comparison: Comparison) -> str:
    """Say how much of what the reform adds to the fund stays where officials decide with the same meetings."""
    rows = [row for row in _shares(comparison, comparison.about["interaction"][1]) if row["policy"] == WITHOUT]
    if not rows:
        return ""
    return (
        f"Of the reach that the reform adds to the fund alone, {_by_place(comparison, rows)} is there where officials "
        "decide with the same meetings, postings and reasons."
    )


def _beside_officials(comparison: Comparison) -> str:
    """Say what the decision changes where officials would decide with the same meetings and postings."""
    table = comparison.table[(comparison.table["compared"] == "pair") & (comparison.table["against"] == WITHOUT)]
    said = []
    for name in DECIDED:
        rows = shown.records(table[table["indicator"] == name])
        each = " and ".join(
            f"{shown.moved(row, 'en')}{'' if shown.clear(row) else ', not clear'} in {_place(comparison, row)}"
            for row in rows
        )
        said.append(f"{labels.text('indicator', name, 'en').lower()} {each}")
    return f"Against those officials the decision itself moves, in points: {'; '.join(said)}."


def _shares(comparison: Comparison, beside: str) -> list[shown.Row]:
    return [row for row in comparison.about.get("shares", []) if row["beside"] == beside]


def _by_place(comparison: Comparison, rows: list[shown.Row], more: Callable[[shown.Row], str] = lambda _: "") -> str:
    return " and ".join(f"{share(row, 'en')}{more(row)} in {_place(comparison, row)}" for row in rows)


def _place(comparison: Comparison, row: Mapping[str, Any]) -> str:
    return comparison.title("place", str(row["place"]), "en").removesuffix(" community")


def fund_size_worse(comparison: Comparison) -> str:
    """Say what the reform costs against the same fund alone."""
    table = comparison.table
    same_fund = table[(table["compared"] == "policy") & (table["fund.per_community"] > 0)]
    worse = _worse(comparison, same_fund)
    return f"The reform against the same fund alone, in points, at the settings with a fund. {worse}."


def _worse(comparison: Comparison, table: pd.DataFrame) -> str:
    return worse_by_policy(comparison, table, "en")


def _title(comparison: Comparison, policy: str) -> str:
    title = comparison.title("policy", policy, "en")
    return f"{title[0].lower()}{title[1:]}"


def power_and_money_worse(comparison: Comparison) -> str:
    """Say of what the whole gives clearly less than its parts, and what each policy clearly worsens."""
    table = comparison.table
    less = lower_of(comparison, table[table["compared"] == "interaction"], "en")
    alone = _worse(comparison, table[table["compared"] == "policy"])
    return (
        f"Clearly less than the sum of the parts, in points: {less}. "
        f"Clearly worse than without a fund, in points. {alone}."
    )


def equal_budget(comparison: Comparison) -> str:
    """Say which strategies do most for reach, and for each part of cohesion, at equal money; others are set apart."""
    apart = money.apart(comparison.about)
    table = comparison.table[~comparison.table["policy"].isin(apart)]
    ranked = _ranked(table[table["indicator"] == REACH])
    most = ", ".join(_named(comparison, row) for row in ranked[:MOST])
    parts = []
    for name in ("belonging", "trust_neighbours", "needs_met"):
        best = _ranked(table[table["indicator"] == name])[0]
        parts.append(f"{labels.text('indicator', name, 'en').lower()} under {_named(comparison, best)}")
    said = (
        f"At the same public money, against the reform alone, reach rises most under {most} points; {'; '.join(parts)}."
    )
    names = ", ".join(comparison.title("policy", one, "en") for one in comparison.about["policies"] if one in apart)
    return f"{said} Not at the same money and set apart: {names}." if names else said


def _less(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose difference is clearly below 0."""
    return table[(table["difference"] < 0) & shown.clear_rows(table)]


def _ranked(rows: pd.DataFrame) -> list[shown.Row]:
    return shown.records(rows.sort_values("difference", ascending=False))


def _named(comparison: Comparison, row: Mapping[str, Any]) -> str:
    return f"{_title(comparison, str(row['policy']))} {shown.change(str(row['indicator']), row['difference'])}"


def equal_budget_worse(comparison: Comparison) -> str:
    """Say of every strategy what it clearly worsens against the reform with the same money."""
    return f"Clearly worse than under the reform alone, in points. {_worse(comparison, comparison.table)}."


def hefengshui(comparison: Comparison) -> str:
    """Say what each programme does for belonging, trust and reach at the same hours."""
    table = comparison.table[comparison.table["policy"] != "no-fund"]
    said = []
    for policy in dict.fromkeys(table["policy"]):
        own = {row["indicator"]: row for row in shown.records(table[table["policy"] == policy])}
        moved = ", ".join(
            f"{labels.text('indicator', name, 'en').lower()} {shown.change(name, own[name]['difference'])}"
            f"{'' if shown.clear(own[name]) else ' (not clear)'}"
            for name in (REACH, "needs_met", "belonging", "trust_neighbours")
        )
        title = comparison.title("policy", policy, "en").removeprefix("Community building: ")
        said.append(f"{title}: {moved}")
    return f"In points, beside the reform and at the same hours: {'; '.join(said)}."


def hefengshui_worse(comparison: Comparison) -> str:
    """Say what each programme clearly worsens."""
    table = comparison.table[comparison.table["policy"] != "no-fund"]
    return f"Clearly worse than under the reform alone, in points. {_worse(comparison, table)}."


def support_exit(comparison: Comparison) -> str:
    """Say what there is of each gain two years after support ended, beside what there is where it goes on.

    Of all that support surely raises, the most first.
    """
    table = comparison.table[comparison.table["compared"] == "policy"]
    goes_on, ended = (table[table["policy"] == f"support-{how}"] for how in ("goes-on", "then-exit"))
    said = []
    for name, gains in goes_on.groupby("indicator", sort=False):
        if name in (*AS_GIVEN, *LOWER_IS_BETTER, *GAPS) or not all(map(_rises, shown.records(gains))):
            continue
        kept = ended[ended["indicator"] == name].set_index("place")["difference"]
        left = WHOLE * kept / gains.set_index("place")["difference"]
        ends = dict.fromkeys(f"{end:.0f}" for end in (left.min(), left.max()))
        said.append((left.mean(), f"{labels.text('indicator', str(name), 'en').lower()} {' to '.join(ends)} %"))
    said.sort(key=lambda one: -one[0])
    more, less = ([text for share, text in said if (share > WHOLE) == beyond] for beyond in (True, False))
    each = f"{', '.join(less)}{'; more than where it goes on: ' if more else ''}{', '.join(more)}"
    return (
        f"In the second year after support ended, of what the same support brings where it goes on (ratios of means, "
        f"{len(set(table['place']))} places; all that it clearly raises in each): {each}."
    )


def _rises(row: shown.Row) -> bool:
    return shown.clear(row) and row["difference"] > 0


def support_exit_worse(comparison: Comparison) -> str:
    """Say what support clearly worsens, whether it ended or not."""
    return f"Clearly worse at some place, in points. {_worse(comparison, comparison.table)}."


def systems(comparison: Comparison) -> str:
    """Say which levers move reach most, and how many do not move it by as much as half a point."""
    last = _last(comparison, REACH)
    most = last.sort_values("difference", ascending=False).head(MOST)
    said = ", ".join(f"{_lever(row)} {shown.change(REACH, row['difference'])}" for row in shown.records(most))
    found = read_effects(comparison)
    reach = found[found["indicator"] == REACH]
    small = int((reach["difference"].abs().groupby(reach["lever"]).max() < LITTLE).sum())
    return (
        f"Of {len(last)} levers set alone, each at its largest value tried, reach rises most with {said} points; "
        f"with {small} of them it moves by less than half a point at any value."
    )


def _last(comparison: Comparison, indicator: str) -> pd.DataFrame:
    found = read_effects(comparison)
    return found[found["indicator"] == indicator].drop_duplicates("lever", keep="last")


def _lever(row: Mapping[str, Any]) -> str:
    return f"{labels.text('parameter', str(row['lever']), 'en').lower()} ({row['system']})"


def systems_worse(comparison: Comparison) -> str:
    """Say which levers clearly lower cohesion or reach, at the value at which they do most, and where they raise it."""
    said, found = [], read_effects(comparison)
    for name in (REACH, "belonging", "trust_neighbours", "trust_council", "needs_met", "bridging"):
        own = found[found["indicator"] == name]
        less = _less(own[own["difference"] <= -LITTLE / 2]).sort_values("difference").drop_duplicates("lever")
        last = _last(comparison, name).set_index("lever")["value"]
        moved = [
            f"{_lever(row)} {shown.change(name, row['difference'])}"
            f"{'' if row['value'] == last[row['lever']] else f' at {_value(row)}'}{_raised(found, row)}"
            for row in shown.records(less)[:MOST]
        ]
        said.append(f"{labels.text('indicator', name, 'en').lower()}: {', '.join(moved) or 'by none'}")
    return f"Lowered most, in points. {'; '.join(said)}."


def _raised(effects: pd.DataFrame, row: Mapping[str, Any]) -> str:
    """Say by how much a lever that lowers something at its largest value clearly raises it at another."""
    own = effects[(effects["lever"] == row["lever"]) & (effects["indicator"] == row["indicator"])]
    up = own[(own["difference"] >= LITTLE / 2) & shown.clear_rows(own)].sort_values("difference")
    if up.empty:
        return ""
    highest = shown.records(up)[-1]
    return f" (but {shown.change(str(row['indicator']), highest['difference'])} at {_value(highest)})"


def _value(row: Mapping[str, Any]) -> str:
    """Write the value that a lever was set to."""
    value = str(row["value"])
    return f"{float(value):,g}" if value.replace(".", "").isdigit() else value


def systems_idle(comparison: Comparison) -> str:
    """Name the levers that move no part of participation or cohesion by a fifth of a point, at any value."""
    found = read_effects(comparison)
    most = found.assign(size=found["difference"].abs()).groupby(["system", "lever"], sort=False)["size"].max()
    idle = [{"system": system, "lever": lever} for (system, lever), size in most.items() if size < NOTHING]
    return f"No indicator asked moves by as much as a fifth of a point: {', '.join(map(_lever, idle)) or 'none'}."


SAID: dict[str, Callable[[Comparison], str]] = {
    "equal-budget": equal_budget,
    "equal-budget, worse": equal_budget_worse,
    "fund-size": fund_size,
    "fund-size, worse": fund_size_worse,
    "hefengshui": hefengshui,
    "hefengshui, worse": hefengshui_worse,
    "power-and-money": power_and_money,
    "power-and-money, worse": power_and_money_worse,
    "support-exit": support_exit,
    "support-exit, worse": support_exit_worse,
    "systems": systems,
    "systems, worse": systems_worse,
    "systems, idle": systems_idle,
}


def _programmes(comparison: Comparison) -> Figure:
    """Draw the programmes, without the place as it was: its differences would dwarf theirs."""
    table = comparison.table[comparison.table["policy"] != "no-fund"]
    return whole_and_parts(Comparison(table, comparison.about), "en", MOVED)


def _month_by_month(comparison: Comparison) -> Figure | None:
    """Draw what stays, month by month; None where the runs are not kept."""
    folder = ROOT / "experiments" / comparison.about["name"]
    if not (folder / RESULTS).is_file():
        return None
    return trajectories(open_study(folder), comparison, comparison.about["places"][0], "en", STAYS)


DRAWN: dict[str, Callable[[Comparison], Figure | None]] = {
    "equal-budget": lambda comparison: whole_and_parts(comparison, "en", MOVED),
    "fund-size": lambda comparison: lever_response(comparison, "fund.per_community", "en"),
    "hefengshui": _programmes,
    "power-and-money": lambda comparison: whole_and_parts(comparison, "en"),
    "support-exit": _month_by_month,
}
SYSTEMS = ROOT / "figures"  # where the pictures of single levers are: systems-1.png, systems-2.png


def quoted(page: str) -> str:
    """Return a page with what it quotes of the shipped studies as their comparisons have it now."""
    for name, say in SAID.items():
        text = QUOTED.format(name=name, text=say(read_comparison(ROOT / "experiments" / name.partition(",")[0])))
        mark = re.escape(QUOTED.format(name=name, text="\0")).replace("\0", "[^<]*")
        page = re.sub(mark, text, page)  # numbers and names: nothing in it that a pattern would read
    return page


def draw(name: str) -> None:
    """Draw a study's figure beside its page; one that needs runs which are not there stays as it is."""
    folder = ROOT / "experiments" / name
    figure = DRAWN[name](read_comparison(folder))
    if figure is None:
        return
    _put(figure, folder / f"{name}.png")


def draw_systems() -> None:
    """Draw what each lever does by itself, on as many pictures as are legible on a projector."""
    found = read_effects(read_comparison(ROOT / "experiments" / "systems"))
    for number, page in enumerate(pages(found), 1):
        _put(lever_effects(page, MOVED, "en"), SYSTEMS / f"systems-{number}.png")


def _put(figure: Figure, path: Path) -> None:
    picture = style.to_png(figure, RESOLUTION)
    put_in_place(path, lambda path: path.write_bytes(picture))


def _write(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Draw every figure and renew what pages quote."""
    for name in DRAWN:
        draw(name)
    draw_systems()
    for path in PAGES:
        page = quoted(path.read_text(encoding="utf-8"))
        put_in_place(path, partial(_write, page))


if __name__ == "__main__":
    main()

"""What policies do for other ends than the one they are chosen by: needs, cohesion, and what a study is to tell."""

from __future__ import annotations

from collections.abc import Iterator

from sim import labels
from sim.studies import money, shown
from sim.studies.comparison import Comparison, last_setting
from sim.studies.regret import LOWER_IS_BETTER, is_gap
from sim.studies.shown import Row, all_equal, word
from sim.telling.cost import gain
from sim.telling.naming import called, called_first
from sim.telling.statements import doubt

WEIGHED = ("needs_met", "belonging", "trust_neighbours")  # what beside the first yardstick a choice may go by


def other_ends(comparison: Comparison, place: str, first: Row, lang: str) -> Iterator[str]:
    """Name who does clearly more for needs or cohesion than the policy that comes first: intervals that do not meet.

    Where that policy clearly lowers them and none raises them clearly, it is the baseline that does best or as well.
    """
    apart, rows = money.apart(comparison.about), last_setting(comparison, place)
    for name in dict.fromkeys((*comparison.primary, *WEIGHED)):
        own = [row for row in rows if row["indicator"] == name and row["policy"] not in apart
               and row["pairs"] and not money.in_these_runs(comparison.about, row)]  # fmt: skip
        if name == first["indicator"] or not own:
            continue
        if name in LOWER_IS_BETTER or is_gap(name):  # of which nobody "does more"
            yield from (_also(comparison, place, row, lang) for row in own if row["policy"] == first["policy"])
            continue
        most = max(own, key=lambda row: float(row["difference"]))
        its = next((row for row in own if row["policy"] == first["policy"]), most)
        if key := _else_key(own, most, its):
            yield word(
                key, lang, **{**called_first(comparison, place, most["policy"], lang),
                "what": labels.text("indicator", name, lang), "unit": shown.unit(name, lang)},
                moved=shown.moved(most, lang), first=comparison.title("policy", str(first["policy"]), lang),
                its=shown.moved(its, lang) + doubt(comparison, its, lang),
            )  # fmt: skip
        elif name in comparison.primary and its["policy"] == first["policy"]:
            yield _also(comparison, place, its, lang)


def most_of_others(comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    """Say which policy does most for each further primary indicator, where the first has none to choose."""
    own = [row for row in last_setting(comparison, place) if row["policy"] not in money.apart(comparison.about)]
    for name in comparison.primary[1:]:
        rows = (row for row in own if row["indicator"] == name)
        most = max(rows, key=gain, default=None)
        if most is not None and gain(most) > 0:
            yield _also(comparison, place, most, lang)


def _also(comparison: Comparison, place: str, its: Row, lang: str) -> str:
    """Say what the policy that comes first does for another indicator that the study is to tell."""
    name, policy = str(its["indicator"]), str(its["policy"])
    names = called(comparison, place, policy, lang) | {"what": labels.text("indicator", name, lang)}
    moved = shown.moved(its, lang) + doubt(comparison, its, lang)
    return word("do_also", lang, **names | {"unit": shown.unit(name, lang)}, moved=moved)


def _else_key(rows: list[Row], most: Row, its: Row) -> str:
    """Return the key of what to say of an indicator that the first policy may not do most for; empty for nothing."""
    if shown.clear(most) and most["difference"] > 0:
        return "do_else" if most["low"] > its["high"] else ""
    if all(shown.clear(row) and row["difference"] < 0 for row in rows):
        return "do_else_baseline"
    if shown.clear(its):
        return "do_else_none" if its["difference"] < 0 else ""
    return "do_else_untold" if its["indicator"] == WEIGHED[0] and not all_equal(its) else ""

"""Which figures observed in a place the model misses: the largest miss, and a warning where it is off by far."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from sim.studies import shown
from sim.studies.comparison import Comparison
from sim.studies.shown import Row, word

MISSED = 0.1  # of an observed figure, beyond which a run misses it
FAR = 2.0  # times as much as was observed, or as little: what is told beside the choice itself


def missed(comparison: Comparison, place: str, observed: Mapping[str, pd.DataFrame], lang: str) -> str:
    """Say which observed figure the model is off most from, of all that the page's table shows.

    Parameters
    ----------
    comparison : Comparison
    place : str
    observed : mapping of pandas.DataFrame
        By place: of :func:`sim.studies.against_study.study_against_observed`.
    lang : {"en", "zh"}

    Returns
    -------
    str
        Empty where nothing was observed, or nothing is missed by more than :data:`MISSED`.
    """
    rows = _rows(observed, place)
    off = [_share_missed(row) for row in rows]
    most = [at for at, share in enumerate(off) if share > MISSED]
    if not most:
        return ""
    row = rows[max(most, key=lambda at: _times_off(rows[at]))]
    counts = {"missed": len(most), "all": sum(math.isfinite(share) or share == math.inf for share in off)}
    return word("sure_missed", lang, **_named(comparison, place, row, lang), **counts, tenth=f"{100 * MISSED:.0f}")


def far_off(comparison: Comparison, place: str, observed: Mapping[str, pd.DataFrame], lang: str) -> str:
    """Warn of the observed figure that the model is off most from, by :data:`FAR` times or more; else empty."""
    rows = [row for row in _rows(observed, place) if _times_off(row) >= FAR]
    if not rows:
        return ""
    row = max(rows, key=_times_off)
    times = _times_off(row)
    how = word("times_off", lang, times=f"{times:,.1f}") if math.isfinite(times) else word("nothing_like", lang)
    return word("far_off", lang, **_named(comparison, place, row, lang), how=how)


def not_held(comparison: Comparison, place: str, lang: str) -> str:
    """Say that figures observed under a policy were not held against it: it was not run as its file says."""
    said = []
    for why in ("money", "setting"):
        left = [one for one in comparison.about.get("observed_left_out", []) if one["place"] == place]
        policies = [one["policy"] for one in left if one["why"] == why]
        quoted = (word("named_policy", lang, what=comparison.title("policy", policy, lang)) for policy in policies)
        titles = word("comma", lang).join(quoted)
        if policies:
            said.append(word(f"not_held_{why}", lang, place=comparison.title("place", place, lang), policies=titles))
    return shown.together(said, lang)


def _rows(observed: Mapping[str, pd.DataFrame], place: str) -> list[Row]:
    return shown.records(observed[place]) if place in observed else []


def _named(comparison: Comparison, place: str, row: Row, lang: str) -> dict[str, str]:
    figure = row["figure"]
    written = shown.observed_figure(figure, row["low"], row["high"], lang) + shown.of_one_courtyard(row, lang)
    return {
        "place": comparison.title("place", place, lang),
        "policy": comparison.title("policy", row["policy"], lang),
        "what": shown.figure_name(figure, lang), "model": shown.level_of_figure(figure, row["model"]),
        "observed": written,
    }  # fmt: skip


def _nearest(row: Row) -> float:
    """Return the end of what was observed that the model is nearest to."""
    return abs(float(row["model"]) - float(row["off_by"]))


def _share_missed(row: Row) -> float:
    """Return how far the model is off, as a share of what was observed; nan stays nan."""
    off, nearest = abs(float(row["off_by"])), _nearest(row)
    return 0.0 if off == 0 else (math.inf if nearest == 0 else off / nearest)


def _times_off(row: Row) -> float:
    """Return how many times as much as was observed the model gives, or as little; 0 where that is not known."""
    off, ends = float(row["off_by"]), sorted((_nearest(row), abs(float(row["model"]))))
    if math.isnan(off):
        return 0.0
    return 1.0 if off == 0 else (math.inf if ends[0] == 0 else ends[1] / ends[0])

"""What gets worse under a policy: clearly, or in every pair of runs without being certain yet."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence

from sim import labels
from sim.studies import paired, shown
from sim.studies.bodies import AS_GIVEN
from sim.studies.contrasts import GAPS
from sim.studies.estimate import LUCK
from sim.studies.questions import hardly_clear
from sim.studies.regret import LOWER_IS_BETTER, MEANS, NEUTRAL, STEPS, is_end
from sim.studies.shown import Row, word

WHY_NEUTRAL = {"neutral_steps": STEPS, "neutral_given": AS_GIVEN, "neutral_means": MEANS}  # each with its reason


def worse(row: Row) -> bool:
    """Whether a row's difference is clear, as findings count it, and goes the wrong way."""
    return shown.clear(row) and _wrong_way(row)


def worse_in_every_pair(row: Row) -> bool:
    """Whether a difference that is not clear goes the wrong way in every pair, by an interval that leaves out 0."""
    sided = row["share_equal"] == 0 and row["share_higher"] == (1 if row["difference"] > 0 else 0)
    leaves_out = paired.leaves_out_zero(row["low"], row["high"])
    return bool(sided and leaves_out and not shown.clear(row) and _wrong_way(row))


def lower_but_neutral(row: Row) -> bool:
    """Whether what is no end in itself is clearly lower, as findings count it."""
    return row["indicator"] in NEUTRAL and shown.clear(row) and bool(row["difference"] < 0)


def _wrong_way(row: Row) -> bool:
    name = row["indicator"]
    if not is_end(name):
        return False
    if name in GAPS:
        return bool(abs(row["value"]) > abs(row["base"]))
    return bool(row["low"] > 0 if name in LOWER_IS_BETTER else row["high"] < 0)


def harms(rows: Sequence[Row], names: Mapping[str, str], lang: str) -> Iterator[str]:
    """Say what gets worse under one policy, and what is lower but held to be no loss.

    Parameters
    ----------
    rows : sequence of Row
        Of the policy at one setting, a row an indicator.
    names : mapping of str
        What the sentences name: ``place`` and ``policy``.
    lang : {"en", "zh"}
    """
    found = {"fails": list(filter(worse, rows)), "fails_pairs": list(filter(worse_in_every_pair, rows))}
    if not any(found.values()):
        yield word("fails_not", lang, **names)
    found["fails_neutral"] = list(filter(lower_but_neutral, rows))
    for key, lost in found.items():
        if lost:
            each = [
                f"{labels.text('indicator', name, lang)} {shown.among_points(shown.moved(row, lang), name, lang)}"
                for name, row in ((str(row["indicator"]), row) for row in lost)
            ]
            yield word(key, lang, **names, lost=word("semicolon", lang).join(each), units=_units(lost[0], lang))


def no_losses(indicators: Collection[str], lang: str) -> str:
    """Say which of the indicators are held to be no loss where lower, and why; empty where none is.

    Figures and tables show their differences as clear as others', so a page has to say why sentences leave them out.
    """
    each = [
        word(key, lang, names=word("comma", lang).join(labels.text("indicator", name, lang) for name in named))
        for key, names in WHY_NEUTRAL.items()
        if (named := [name for name in names if name in indicators])
    ]
    return word("neutral", lang, each=word("semicolon", lang).join(each)) if each else ""


def in_futures(row: Row, names: Mapping[str, str], lang: str) -> Iterator[str]:
    """Say in how many futures a policy is the worse choice; nothing with one future, or where it never is.

    Where its difference cannot be told from none, futures in which it comes out lower are not counted against it.

    Parameters
    ----------
    row : Row
        Of the policy's main indicator.
    names : mapping of str
        What the sentences name: ``place``, ``policy``, ``against``, ``what`` and ``unit``.
    lang : {"en", "zh"}
    """
    if not math.isfinite(row["futures_worse"]) or not (row["futures_worse"] > 0 or row["regret_max"] > 0):
        return
    key = "fails_futures" if row["futures_worse"] > 0 else "fails_futures_never"
    told = paired.leaves_out_zero(row["low"], row["high"])
    yield word(
        key if told else "fails_untold", lang, **names, worse=shown.per_cent(row["futures_worse"]),
        most=shown.size(row["indicator"], row["regret_max"]), moved=shown.moved(row, lang),
    )  # fmt: skip


def hardly_shown(row: Row, compared: tuple[int, int], lang: str) -> str:
    """Say how large a harm must be to be clear, where so few units could hardly show one; empty where they could.

    Parameters
    ----------
    row : Row
        Any of the place's: all rest on as many units.
    compared : tuple of int
        Numbers of comparisons that p-values are corrected for: of primary indicators, and of the rest.
    lang : {"en", "zh"}
    """
    units = row["units"]
    if units < 2:
        return word("fails_one", lang, units=_units(row, lang))
    few = hardly_clear(units, compared, _units(row, lang), lang)
    return shown.together([few, word("fails_hardly", lang)], lang) if few else ""


def _units(row: Row, lang: str) -> str:
    one = "one_" if row["units"] == 1 else ""
    return word(f"{one}{'replicates' if row['covers'] == LUCK else 'draws'}", lang, units=f"{row['units']:,}")

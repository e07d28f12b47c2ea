"""What is said of equal money: which policies spend the sum wanted, which do not, and of which runs can't tell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from sim.studies import money, shown
from sim.studies.comparison import Comparison, last_setting
from sim.studies.shown import word


def budget(comparison: Comparison, lang: str) -> str:
    """Say which money was made equal, and of how many policies it was not."""
    scaled = money.scaled(comparison.about)
    if not scaled:
        return word("method_budget", lang) if comparison.about["same_budget"] else ""
    sums = {"wanted": shown.whole(scaled[0].wanted), "months": comparison.about["months"]}
    others = [one for one in scaled if one.policy != one.equals]  # what all were to equal is equal to itself
    counts = {"equal": sum(one.equal for one in others), "all": len(others), "near": f"{100 * money.NEAR:.0f}"}
    untold = sum(one.untold for one in others)
    said = [
        word("method_budget_of", lang, **sums, **counts),
        word("method_budget_untold", lang, untold=untold, **replicates(comparison)) if untold else "",
        fitted(comparison.about, lang),
        word("method_budget_care", lang) if comparison.about.get("care") else "",
    ]
    return shown.together(said, lang)


def fitted(about: Mapping[str, Any], lang: str) -> str:
    """Say that funds were fitted on fewer seeds than there are replicates; empty where they were not.

    Parameters
    ----------
    about : mapping
        ``same_budget`` and ``replicates`` of :func:`sim.studies.comparison.about`.
    lang : {"en", "zh"}
    """
    seeds = money.fewer_seeds(about)
    return word("method_budget_seeds", lang, seeds=seeds, replicates=f"{about['replicates']:,}") if seeds else ""


def to_tell(about: Mapping[str, Any], lang: str, seconds: float = math.nan) -> str:
    """Say about how many replicates would tell if money is equal, by the seeds of the search; empty for no more.

    The one number that plans, runs and pages say: of all that is known of the spread those seeds are the most.

    Parameters
    ----------
    about : mapping
        As for :func:`fitted`, and where it is known ``uncertain``: where that varies the search's seeds don't tell.
    lang : {"en", "zh"}
    seconds : float
        That one replicate of the study takes; nan where that is not known.
    """
    needed = max((one.get("to_tell", 0) for one in about["same_budget"]), default=0)
    if needed <= about["replicates"] or about.get("uncertain"):
        return ""
    minutes = (needed - about["replicates"]) * seconds / 60
    takes = word("takes_minutes", lang, minutes=f"{max(1, round(minutes)):,}") if math.isfinite(minutes) else ""
    sums = {"near": f"{100 * money.NEAR:.0f}", "replicates": f"{about['replicates']:,}", "takes": takes}
    return word("budget_to_tell", lang, needed=f"{needed:,}", **sums)


def replicates(comparison: Comparison) -> dict[str, str]:
    """Return what sentences say of the number of replicates: of each future, where there are several."""
    futures, each = comparison.about["futures"], f"{comparison.about['replicates']:,}"
    return {"replicates": each if futures == 1 else f"{futures:,} × {each}"}


def warning(comparison: Comparison, lang: str) -> str:
    """Say which policies were to spend the same money as the others and do not, or may not; empty where all do."""
    known = [*_pairs_apart(comparison, lang), *_in_these_runs(comparison, lang), *_missed_in_search(comparison, lang)]
    return shown.together([_unequal(comparison, lang), *known, _untold(comparison, lang)], lang)


def warning_head(comparison: Comparison, lang: str) -> str:
    """Head a :func:`warning`."""
    if is_aside(comparison):
        return word("advice_beside", lang)
    apart = any(one.unequal and not one.beside for one in money.scaled(comparison.about))
    return word("advice_unequal" if apart else "advice_untold", lang)


def is_aside(comparison: Comparison) -> bool:
    """Whether a :func:`warning` is only of policies without a fund, such as ``no-fund``, that stand beside others."""
    told = money.scaled(comparison.about)
    alone = any(one.beside for one in told) and all(one.equal or one.beside for one in told)
    return (
        alone
        and not comparison.about.get("baseline_apart", "")
        and not any(text for part in (_pairs_apart, _in_these_runs) for text in part(comparison, "en"))
    )


def _pairs_apart(comparison: Comparison, lang: str) -> Iterator[str]:
    """Say which policies surely spend more or less than the baseline, though it can't be told if they meet the sum."""
    untold = {one.policy for one in money.scaled(comparison.about) if one.untold}
    for place in comparison.about["places"]:
        rows = {row["policy"]: row for row in last_setting(comparison, place) if row["policy"] in untold}
        for policy, row in rows.items():
            pair = money.pair(comparison.about, row)
            if pair in ("more", "less"):
                titles = {"policy": comparison.named(policy, lang), "place": comparison.title("place", place, lang)}
                baseline = comparison.named(str(row["against"]), lang)
                yuan = shown.yuan_more(row, lang)
                yield word(f"untold_{pair}", lang, **titles, baseline=baseline, yuan=yuan)


def _in_these_runs(comparison: Comparison, lang: str) -> Iterator[str]:
    """Say which policies surely spend other money than the baseline in the runs told of, though funds are fitted."""
    apart, near = money.apart(comparison.about), f"{100 * money.NEAR:.0f}"
    for place in comparison.about["places"]:
        for policy, row in {row["policy"]: row for row in last_setting(comparison, place)}.items():
            here, both = money.in_these_runs(comparison.about, row), money.pair(comparison.about, row)
            if here and here != both and policy not in apart:
                yield word(
                    f"runs_{here}", lang, policy=comparison.named(policy, lang), near=near,
                    place=comparison.title("place", place, lang), yuan=shown.yuan_more(row, lang),
                    baseline=comparison.named(str(row["against"]), lang),
                )  # fmt: skip


def _missed_in_search(comparison: Comparison, lang: str) -> Iterator[str]:
    """Say which policies missed the sum on the search's seeds, though it can't be told if these runs do."""
    for one in money.scaled(comparison.about):
        if one.untold and one.note and one.seeds:
            share = (one.reached - one.wanted) / one.wanted
            yield word(
                "untold_searched", lang, policy=comparison.named(one.policy, lang), seeds=one.seeds,
                reached=shown.whole(one.reached), wanted=shown.whole(one.wanted),
                off=word("off_more" if share > 0 else "off_less", lang, share=f"{100 * abs(share):.1f}"),
                why=word(f"budget_{one.note}", lang),
            )  # fmt: skip


def _untold(comparison: Comparison, lang: str) -> str:
    """Say of which policies the runs can't tell that money is equal."""
    each = [
        word("untold_of", lang, policy=comparison.named(one.policy, lang), off=off_interval(one, lang),
             luck=_by_luck(comparison, one, lang))
        for one in money.scaled(comparison.about)
        if one.untold
    ]  # fmt: skip
    if not each:
        return ""
    several, near = word("semicolon", lang).join(each), f"{100 * money.NEAR:.0f}"
    key = "untold" if any(one.pooled for one in money.scaled(comparison.about)) else "untold_here"
    said = [word(key, lang, each=several, near=near, **replicates(comparison)), to_tell(comparison.about, lang)]
    return shown.together(said, lang)


def _unequal(comparison: Comparison, lang: str) -> str:
    unequal = [one for one in money.scaled(comparison.about) if one.unequal]
    if not unequal:
        return ""
    each = [
        word("unequal_of_all" if one.pooled else "unequal_of", lang, policy=comparison.named(one.policy, lang),
             spent=shown.whole(one.spent), off=off(one, lang), why=word(f"budget_{one.note or 'drifted'}", lang),
             luck=_by_luck(comparison, one, lang), seeds=one.pooled, reached=shown.whole(one.reached))
        for one in unequal
    ]  # fmt: skip
    said = [
        word("unequal", lang, each=word("semicolon", lang).join(each), wanted=shown.whole(unequal[0].wanted),
             months=comparison.about["months"]),
        _baseline(comparison, lang),
    ]  # fmt: skip
    return shown.together(said, lang)


def _by_luck(comparison: Comparison, one: money.Scaled, lang: str) -> str:
    """Say in brackets what a policy spends in these runs and on the search's seeds, where luck parts the two."""
    if not one.by_luck:
        return ""
    rows = [row for row in comparison.about.get("built", []) if row["policy"] == one.policy]
    bare = bool(rows) and all(row["none"] == 1 for row in rows) and one.reached > one.spent
    sums = {"spent": shown.whole(one.spent), "reached": shown.whole(one.reached), "seeds": one.pooled}
    return word("by_luck_bare" if bare else "by_luck", lang, **sums, **replicates(comparison))


def _baseline(comparison: Comparison, lang: str) -> str:
    """Say what all stands against where the baseline is not at the money wanted; empty where it is."""
    baseline, instead = comparison.about.get("baseline_apart", ""), comparison.about["baseline"]
    if baseline:
        titles = {"baseline": baseline, "instead": instead}
        titles = {key: comparison.title("policy", policy, lang) for key, policy in titles.items()}
        return word("unequal_instead", lang, **titles, **replicates(comparison))
    if instead not in money.apart(comparison.about):
        return ""
    return word("unequal_baseline", lang, baseline=comparison.title("policy", instead, lang))


def nearest(comparison: Comparison, lang: str) -> str:
    """Say which policy beside the baseline comes nearest to the sum wanted; empty where none was to meet one."""
    others = [one for one in money.scaled(comparison.about) if one.policy != comparison.about["baseline"]]
    if not others:
        return ""
    one = min(others, key=lambda each: abs(each.off))
    return word(
        "do_nearest", lang, policy=comparison.named(one.policy, lang), wanted=shown.whole(one.wanted),
        spent=shown.whole(one.spent), off=off(one, lang),
    )  # fmt: skip


def off(one: money.Scaled, lang: str) -> str:
    """Say how far a policy's spending is from the sum wanted."""
    if abs(one.off) < 0.0005:
        return word("off_none", lang)
    return word("off_more" if one.off > 0 else "off_less", lang, share=f"{100 * abs(one.off):.1f}")


def off_interval(one: money.Scaled, lang: str) -> str:
    """Write how far a policy's spending is from what was wanted, in per cent of it, with the 95 % interval."""
    mean, low, high = (shown.number(100 * share, sign=True) for share in (one.off, one.off_low, one.off_high))
    if not math.isfinite(one.off_low):
        return f"{mean} %"
    return word("with_interval", lang, change=f"{mean} %", interval=f"{low}{word('to', lang)}{high} %")

"""What a study tells a planner, from its numbers: what to do, at what cost, how sure, for whom, where it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pandas as pd

from sim import labels
from sim.studies import built, money, shown
from sim.studies.comparison import Comparison, last_setting
from sim.studies.contrasts import GAPS, OF_SETTINGS, from_best
from sim.studies.equal_money import is_aside, nearest, warning, warning_head
from sim.studies.estimate import LUCK
from sim.studies.families import POLICY, SETTING
from sim.studies.kept import row_of
from sim.studies.regret import LOWER_IS_BETTER, is_gap
from sim.studies.responses import meanwhile, sized_levers
from sim.studies.results import Results
from sim.studies.shown import Row, word
from sim.studies.study import FUND
from sim.telling import group_gaps
from sim.telling.cost import ahead_of_next, dearer, dearer_by_draw, gain, in_all, nearly_for_less
from sim.telling.demo_findings import Finding
from sim.telling.harm import hardly_shown, harms, in_futures, no_losses, worse
from sim.telling.misses import far_off, missed, not_held
from sim.telling.naming import called, called_first, main_indicator
from sim.telling.other_ends import most_of_others, other_ends
from sim.telling.parts_of_whole import parts_of_whole
from sim.telling.statements import at, doubt


def advice(
    comparison: Comparison,
    lang: str,
    sizes: Mapping[str, pd.DataFrame] | None = None,
    observed: Mapping[str, pd.DataFrame] | None = None,
) -> list[Finding]:
    """Return what the report opens with; each part has lines for each place.

    Parameters
    ----------
    comparison : Comparison
    lang : {"en", "zh"}
    sizes : mapping of pandas.DataFrame or None
        Of :func:`sizes_of`; without them nothing is said of how much.
    observed : mapping of pandas.DataFrame or None
        By place: of :func:`sim.studies.against_study.study_against_observed`; without it nothing is said of misses.
    """
    parts: dict[str, Callable[[Comparison, str, str], Iterator[str]]]
    against = observed or {}
    parts = {"do": partial(_do, against), "size": partial(_size, sizes or {}), "cost": _cost,
             "sure": partial(_sure, against), "whom": _whom, "fails": _fails}  # fmt: skip
    unequal = warning(comparison, lang)
    warned = [Finding(warning_head(comparison, lang), unequal)] if unequal else []
    made = [] if is_aside(comparison) else warned
    for key, part in parts.items():
        said = [text for place in comparison.about["places"] for text in part(comparison, place, lang)]
        if key == "fails" and said:  # once, of all places
            said += filter(None, [no_losses(set(comparison.lively["indicator"]), lang)])
        if said:
            made.append(Finding(word(f"advice_{key}", lang), "\n".join(said)))
    return [*made, *warned] if is_aside(comparison) else made


def sizes_of(results: Results, comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Hold each size of each lever that varies against the best one; none where more isn't better."""
    main = main_indicator(comparison)
    if main in LOWER_IS_BETTER or is_gap(main):
        return {}
    return {lever: from_best(results, lever, main) for lever in sized_levers(comparison)}


def best(comparison: Comparison, place: str) -> Row | None:
    """Return the row of the policy that does most for the main indicator; None where nothing beats the baseline.

    Policies that were to spend the same money as the others and do not are left out.
    """
    return _most(comparison, place, others=False)


def _most(comparison: Comparison, place: str, *, others: bool) -> Row | None:
    """Return the row that does most among policies at the money wanted, or among those at other money."""
    main, apart = main_indicator(comparison), money.apart(comparison.about)
    rows = [row for row in last_setting(comparison, place) if row["indicator"] == main]
    able = [row for row in rows if gain(row) > 0 and (row["policy"] in apart) == others]
    return max(able, key=gain, default=None)


def _rows_of_best(comparison: Comparison, place: str) -> tuple[Row, list[Row]] | None:
    row = best(comparison, place)
    if row is None:
        return None
    return row, [other for other in last_setting(comparison, place) if other["policy"] == row["policy"]]


def _do(observed: Mapping[str, pd.DataFrame], comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    row, other = best(comparison, place), _most(comparison, place, others=True)
    if len(comparison.about["policies"]) < 2:
        return
    if row is None:
        none = "do_none_ranked" if money.scaled(comparison.about) else "do_none_paired"
        key = "do_nothing" if _ranked(comparison, place) else none
        said = [word(key, lang, **called_first(comparison, place, comparison.about["baseline"], lang))]
        of_levers = key == "do_none_paired" and (comparison.table["compared"] == SETTING).any()
        yield shown.together([*said, word("do_levers", lang)] if of_levers else said, lang)
        yield from most_of_others(comparison, place, lang)
    else:
        yield _does(comparison, place, row, "do_clear" if shown.clear(row) else "do_unclear", lang)
        yield from _is(comparison, str(row["policy"]), lang)
        yield from _builds_less(comparison, place, str(row["policy"]), lang)
        yield from filter(None, [ahead_of_next(comparison, place, row, lang)])
        yield from filter(None, [nearly_for_less(comparison, place, row, lang)])
        yield from other_ends(comparison, place, row, lang)
    yield from filter(None, [far_off(comparison, place, observed, lang)])
    if not _ranked(comparison, place):
        yield from filter(None, [nearest(comparison, lang)])
    elif other is not None:
        yield _does(comparison, place, other, "do_apart", lang)


def _ranked(comparison: Comparison, place: str) -> bool:
    """Whether any policy at the money wanted is held against the baseline."""
    apart = money.apart(comparison.about)
    return any(row["policy"] not in apart for row in last_setting(comparison, place))


def _at_money(comparison: Comparison, row: Row, lang: str) -> str:
    """Say whether a policy surely spends more or less public money a year than the baseline."""
    pair = money.pair(comparison.about, row)
    return word(f"money_{pair}" if pair in ("more", "less") else "money_other", lang)


def _does(comparison: Comparison, place: str, row: Row, key: str, lang: str) -> str:
    main, where = main_indicator(comparison), at(comparison, row, lang)
    return word(
        key, lang, **called_first(comparison, place, row["policy"], lang), moved=shown.moved(row, lang),
        at=word("in_brackets", lang, what=where) if where else "", base=shown.level(main, row["base"]),
        value=shown.level(main, row["value"]), money=_at_money(comparison, row, lang),
        doubt=doubt(comparison, row, lang),
    )  # fmt: skip


def _is(comparison: Comparison, policy: str, lang: str) -> Iterator[str]:
    """Say what a policy is, in its file's words, and how large its fund."""
    told = comparison.about.get("told", {}).get(policy)
    if told is None:
        return
    funds = comparison.about["funds"] | {one.policy: one.after for one in money.scaled(comparison.about)}
    titles = {"policy": comparison.title("policy", policy, lang), "about": told[lang]}
    said = [word("do_is", lang, **titles)]
    if FUND not in comparison.about["varied"]["levers"]:
        said.append(word("do_fund" if funds[policy] else "do_no_fund", lang, yuan=shown.whole(funds[policy])))
    yield shown.together(said, lang)


def _builds_less(comparison: Comparison, place: str, policy: str, lang: str) -> Iterator[str]:
    """Warn where a policy that does most surely funds fewer projects than another."""
    own = row_of(comparison.about, "built", place, policy)
    if own is not None and built.fewer(own):
        yield word(
            "do_fewer" if own["none"] > 0 else "do_fewer_always", lang,
            **called(comparison, place, policy, lang), projects=built.count(own, lang),
            most=comparison.title("policy", own["most"], lang), less=built.difference(own, "less", lang),
            none=built.none(own),
        )  # fmt: skip


def _size(sizes: Mapping[str, pd.DataFrame], comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    """Say which size of each lever does most, the others being as they stay, and the smallest not clearly below it.

    Against the first size the tables say what is clear; of the others, which no table holds against the best one, as
    many comparisons as the tables make are allowed for (Bonferroni).
    """
    for lever, table in sizes.items():
        yield from _size_of(lever, table[table["place"] == place], comparison, place, lang)


def _size_of(lever: str, sizes: pd.DataFrame, comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    main, others = main_indicator(comparison), meanwhile(comparison, lever)
    count = comparison.questions(main)
    held = [word("size_held", lang, others=shown.setting(others, lang))] if others else []
    for policy, own in sizes.groupby("policy", sort=False):
        rows = shown.records(own)
        most = max(rows, key=lambda row: float(row["value"]))
        below = [row["high"] < 0 and shown.clear_among(row["p"], count) for row in rows]
        below[0] = below[0] or _is_clear_in_table(comparison, most, lever)
        enough = next(row for row, is_below in zip(rows, below, strict=True) if not is_below)
        told = {"most": most, "enough": enough, "first": rows[0]}
        settings = {key: shown.setting({lever: row[lever]}, lang) for key, row in told.items()}
        values = {f"{key}_value": shown.level(main, row["value"]) for key, row in told.items()}
        key = "size_none" if enough is rows[0] else ("size_all" if enough is most else "size_enough")
        said = word(key, lang, **called(comparison, place, str(policy), lang), **settings, **values, count=f"{count:,}")
        yield shown.together([said, *held], lang)


def _is_clear_in_table(comparison: Comparison, most: Row, lever: str) -> bool:
    """Whether the tables call the size that does most clearly above the first one, the others being as they stay."""
    table = comparison.table
    own = table[(table["compared"] == SETTING) & (table["indicator"] == main_indicator(comparison))]
    own = own[(own["place"] == most["place"]) & (own["policy"] == most["policy"]) & (own[lever] == most[lever])]
    for name, value in meanwhile(comparison, lever).items():
        own = own[own[name] == value]
    return len(own) == 1 and bool(shown.clear_rows(own).all() and (own["difference"] > 0).all())


def _cost(comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    """Say what each policy spends in all and a year, what a point of reach costs, and which part would do."""
    main, baseline = main_indicator(comparison), str(comparison.about["baseline"])
    spent = {row["policy"]: row for row in comparison.about.get("spent", []) if row["place"] == place}
    names_of = partial(called_first, comparison, place, lang=lang)
    all_told = {one: in_all(comparison, place, own, names_of(one), lang) for one, own in spent.items()}
    if baseline in all_told:
        yield all_told[baseline]
    for row in (one for one in last_setting(comparison, place) if one["indicator"] == main):
        names = called(comparison, place, row["policy"], lang)
        said = [all_told[row["policy"]]] if row["policy"] in all_told else []
        drawn = "draws" in spent.get(row["policy"], {})
        said.append(dearer_by_draw(row, names, lang) if drawn else dearer(comparison, row, names, lang))
        yield shown.together(said, lang)
    yield from filter(None, [parts_of_whole(comparison, place, lang)])


def _sure(observed: Mapping[str, pd.DataFrame], comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    found = _rows_of_best(comparison, place)
    if found is not None:
        yield _how_sure(comparison, place, found, lang)
    yield from filter(None, [missed(comparison, place, observed, lang), not_held(comparison, place, lang)])


def _how_sure(comparison: Comparison, place: str, found: tuple[Row, list[Row]], lang: str) -> str:
    row, rows = found
    lively = set(comparison.lively["indicator"])  # as the table has them
    shown_of_it = [one for one in rows if one["indicator"] in lively]
    clear, every = sum(map(shown.clear, shown_of_it)), len(shown_of_it)
    many = {0: "clear_none", 1: "clear_one"}.get(clear, "clear_many")
    return word(
        "sure", lang, **called(comparison, place, row["policy"], lang), won=f"{row['share_higher'] * row['pairs']:,g}",
        pairs=f"{row['pairs']:,}", covers=word(f"covers_{row['covers'].replace(' ', '_')}", lang),
        rests=word(_rests_on(row), lang, units=f"{row['units']:,}", seeds=f"{comparison.about['replicates']:,}"),
        clear=shown.together([
            word(many, lang, clear=clear, all=every), _clear_elsewhere(comparison, row, lively, lang),
        ], lang),
    )  # fmt: skip


def _rests_on(row: Row) -> str:
    """Return what kind of units an interval rests on; of draws, whether several seeds met each."""
    if row["covers"] == LUCK:
        return "rests_on_seeds"
    what = "settings" if row["covers"] in OF_SETTINGS.values() else "draws"
    return f"rests_on_{what}" + ("_met" if LUCK in row["covers"] else "")


def _clear_elsewhere(comparison: Comparison, row: Row, lively: set[str], lang: str) -> str:
    """Name the settings of the levers, other than the one told of, at which something is clear, and what."""
    here = at(comparison, row, lang)
    if not here:
        return ""
    table = comparison.table
    own = table[(table["compared"] == POLICY) & (table["place"] == row["place"]) & (table["policy"] == row["policy"])]
    found: dict[str, list[str]] = {}
    for one in shown.records(own[own["indicator"].isin(lively) & shown.clear_rows(own)]):
        found.setdefault(at(comparison, one, lang), []).append(labels.text("indicator", one["indicator"], lang))
    each = [
        word("clear_there", lang, at=where, names=word("comma", lang).join(names))
        for where, names in found.items() if where != here
    ]  # fmt: skip
    return word("clear_elsewhere", lang, here=here, each=word("semicolon", lang).join(each)) if each else ""


def _whom(comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    found = _rows_of_best(comparison, place)
    # A gap to a group that no run has any adults of has no pairs.
    gaps = [] if found is None else [row for row in found[1] if row["indicator"] in GAPS and row["pairs"]]
    if found is None or not gaps:
        return
    each = [group_gaps.told(comparison, row, lang) for row in gaps]
    policy = str(found[0]["policy"])
    gaps_told = word("whom", lang, **called(comparison, place, policy, lang), each=word("semicolon", lang).join(each))
    yield shown.together([gaps_told, group_gaps.reached(comparison, place, policy, lang)], lang)


def _fails(comparison: Comparison, place: str, lang: str) -> Iterator[str]:
    """Say of every policy what gets worse under it, and in how many futures it is the worse choice."""
    main = main_indicator(comparison)
    rows = last_setting(comparison, place)
    for policy in dict.fromkeys(row["policy"] for row in rows):
        own = [row for row in rows if row["policy"] == policy]
        names = called(comparison, place, policy, lang)
        yield from harms(own, names, lang)
        yield from in_futures(next(one for one in own if one["indicator"] == main), names, lang)
    harmed = {row["policy"] for row in rows if worse(row)}
    if any(row["policy"] not in harmed for row in rows):
        yield from filter(None, [hardly_shown(rows[0], comparison.corrected_each, lang)])

"""Why a policy works: what each link of the causal map carries of an effect, found by cutting it.

Two policies are tried on the same people with the same luck; then again with one link cut in both, and
with two. What a link *carries* is the effect whole less the effect without the link. Links on one path
each carry what flows along it, and links that stand in for one another carry little each, so parts do
not add up to the whole: the *interaction* of a pair, what both carry together less what each carries
alone, says by how much. Links are cut from month 1 on; the burn-in, which all runs share, is whole.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError, unknown
from sim.indicator_units import possible_sum
from sim.measures import INDICATORS
from sim.parameters import LINKS, MONTHS, nearest
from sim.scenarios import resolve
from sim.studies import paired
from sim.studies.compare import last_year, observed_of
from sim.studies.compiling import compile_first, design_has_systems
from sim.studies.own_process import worker_pool
from sim.studies.paired import Floats
from sim.studies.replicates import Arm, Design, Progress, Runs, Value, run
from sim.studies.workers import processors

ASKED = ("reach", "cohesion")
STRONGEST = 7  # links that are cut in pairs too: 21 pairs, half as many runs again
Cut = tuple[str, ...]


@dataclass(frozen=True)
class Why:
    """What cutting links did to the effect of one policy against another.

    Attributes
    ----------
    place, before, after : str
        The effect is ``after`` less ``before``.
    indicators : tuple of str
    months, seed, replicates : int
        Replicate ``r`` had seed ``seed + r``.
    overrides : mapping
        Parameters changed under both policies.
    table : pandas.DataFrame
        A row an indicator and cut: ``indicator``; ``kind`` (``whole``, ``link``, ``pair``); ``link``,
        ``second``; ``level_before``, ``level_after`` under each policy with that cut; ``effect`` with its
        95 % interval ``effect_low``, ``effect_high``; ``carried``, ``low``, ``high``; pairs also
        ``interaction``, ``interaction_low``, ``interaction_high``. Of the last year
        (:func:`sim.studies.compare.last_year`), means over replicates.
    observed : pandas.DataFrame
        Both policies with every link whole, held against what was observed in the place
        (:func:`sim.studies.compare.observed_of`).
    """

    place: str
    before: str
    after: str
    indicators: tuple[str, ...]
    months: int
    seed: int
    replicates: int
    overrides: Mapping[str, Value]
    table: pd.DataFrame
    observed: pd.DataFrame = field(default_factory=pd.DataFrame)

    def rows(self, indicator: str, kind: str) -> pd.DataFrame:
        """Return the rows of one indicator and kind, those that carry most first."""
        found = self.table[(self.table["indicator"] == indicator) & (self.table["kind"] == kind)]
        return found.sort_values("carried", key=abs, ascending=False, kind="stable", ignore_index=True)

    def whole(self, indicator: str) -> dict[str, Any]:
        """Return the row of the effect with every link whole."""
        return dict(self.rows(indicator, "whole").iloc[0])

    def is_told(self, indicator: str) -> bool:
        """Whether the effect itself stands out: where it does not, there is nothing that a link could carry."""
        return stands_out(self.whole(indicator), "effect", "effect_low", "effect_high")


def why(
    place: str,
    before: str,
    after: str,
    *,
    indicators: Sequence[str] = ASKED,
    months: int = 60,
    replicates: int = 20,
    workers: int | None = None,
    seed: int = 1,
    overrides: Mapping[str, Value] | None = None,
    links: Iterable[str] = tuple(LINKS),
    strongest: int = STRONGEST,
    progress: Progress | None = None,
) -> Why:
    """Cut links one by one, then the strongest in pairs, and see what is left of a policy's effect.

    Parameters
    ----------
    place : str
    before, after : str
        Policies.
    indicators : sequence of str
        Of :data:`sim.measures.INDICATORS`.
    months, replicates, workers, seed
        As in :func:`sim.studies.compare.compare`.
    overrides : mapping, optional
        Parameters changed under both policies.
    links : iterable of str
        Links to cut, of :data:`sim.parameters.LINKS`.
    strongest : int
        How many of the links that carry something are cut in pairs too, those that carry most of any
        indicator first; a place is burned in once a replicate for the links and once for the pairs.
    progress : callable or None
        Called with (done, in all), in runs, first with nothing done.

    Raises
    ------
    InputError
        If a name is unknown, the policies are one, or there is less than a year to look at.
    """
    changes = dict(overrides or {})
    chosen = _known(links, LINKS, "link")
    asked = check_asked(place, before, after, months, changes, indicators)
    seeds = range(seed, seed + replicates)
    compile_first(design_has_systems(Design(place, arms(before, after, [()]), months, changes)))
    with ExitStack() as stack:
        count = min(workers or processors(), replicates)
        pool = stack.enter_context(worker_pool(count)) if count > 1 else None

        def tried(cuts: list[Cut], done: int, still: int) -> Runs:
            design = Design(place, arms(before, after, cuts), months, changes)
            told = _in_runs(progress, done, len(design.arms) * replicates, still)
            return run(design, seeds, workers=1, pool=pool, progress=told)

        singles: list[Cut] = [(), *((link,) for link in chosen)]
        most = 2 * replicates * math.comb(min(strongest, len(chosen)), 2)
        if progress is not None:
            progress(0, 2 * len(singles) * replicates + most)
        first = tried(singles, 0, most)
        effects = {name: _effects(first, name) for name in asked}
        pairs: list[Cut] = list(combinations(_strongest(effects, chosen, strongest), 2))
        second = tried(pairs, 2 * len(singles) * replicates, 0) if pairs else None
    if progress is not None and second is None:  # no two links to cut together: what was to come is not
        progress(2 * len(singles) * replicates, 2 * len(singles) * replicates)
    rows = [row for name in asked for row in _rows(name, singles, first, pairs, second)]
    whole = replace(first, arms=(before, after), values=first.values[:, :2])
    observed = observed_of(whole, resolve(place, before, changes).place.observed)
    return Why(place, before, after, asked, months, seed, replicates, changes, pd.DataFrame(rows), observed)


def arms(before: str, after: str, cuts: Iterable[Cut]) -> tuple[Arm, ...]:
    """Return both policies under each cut, side by side."""
    return tuple(Arm(f"{name}: {policy} without {', '.join(cut) or 'nothing'}", policy, {}, cut)
                 for cut in cuts for name, policy in (("before", before), ("after", after)))  # fmt: skip


def stands_out(row: Mapping[Any, Any], column: str = "carried", low: str = "low", high: str = "high") -> bool:
    """Whether an interval leaves out 0; with one replicate there is none, and whatever is not 0 stands out."""
    if not math.isfinite(row[low]):
        return bool(row[column] != 0)
    return bool(paired.leaves_out_zero(row[low], row[high]))


def _known(names: Iterable[str], known: Iterable[str], what: str) -> tuple[str, ...]:
    asked = (names,) if isinstance(names, str) else tuple(dict.fromkeys(names))
    for name in asked:
        if name not in known:
            raise unknown(what, name, nearest(str(name), known), "why")
    if not asked:
        raise InputError(f"why: no {what} is named; it takes one or more")
    return asked


def check_asked(
    place: str, before: str, after: str, months: int, overrides: Mapping[str, Value], indicators: Sequence[str]
) -> tuple[str, ...]:
    """Refuse what has no effect to explain, before anything is compiled or run; return the indicators, each once.

    Raises
    ------
    InputError
        As :func:`why` does.
    """
    asked = _known(indicators, INDICATORS[1:], "indicator")
    if before == after:
        raise InputError(f"why: {before} is named twice; an effect takes two policies")
    if months < MONTHS:
        raise InputError(f"why: months = {months!r} is too short; effects are of the last year: 12 or more")
    for policy in (before, after):
        resolve(place, policy, overrides)
    return asked


def _in_runs(progress: Progress | None, done: int, here: int, still: int) -> Callable[[int, int], None] | None:
    """Turn a pass's progress in replicates into progress in runs over both passes."""
    if progress is None:
        return None
    return lambda at, of: progress(done + here * at // of, done + here + still)


def _levels(runs: Runs, indicator: str) -> Floats:
    """Return an indicator over the last year; shape ``(replicates, cuts, 2)``, before and after.

    Raises
    ------
    InputError
        If it tells of an election that one of the policies did not hold.
    """
    levels = last_year(runs, indicator).reshape(len(runs.seeds), -1, 2)
    if np.isnan(levels).any():
        raise InputError(f"why: {indicator} tells of an election, and one of the policies held none in these months")
    return levels


def _effects(runs: Runs, indicator: str) -> Floats:
    """Return the effect under each cut; shape ``(replicates, cuts)``."""
    levels = _levels(runs, indicator)
    return np.asarray(levels[..., 1] - levels[..., 0])


def _strongest(effects: Mapping[str, Floats], links: Sequence[str], most: int) -> list[str]:
    """Return the links that carry most, measured against the one that carries most of the same indicator.

    Indicators whose own effect cannot be told from none count where there are no others: nothing is said of what links
    carry of them.
    """
    importance = dict.fromkeys(links, 0.0)
    for effect in [one for one in effects.values() if _is_told(one[:, 0])] or effects.values():
        found = [paired.compare(effect[:, 0], effect[:, at]) for at in range(1, effect.shape[1])]
        largest = max(abs(one.mean) for one in found)
        for link, one in zip(links, found, strict=True):
            if largest > 0 and stands_out({"carried": one.mean, "low": one.low, "high": one.high}):
                importance[link] = max(importance[link], abs(one.mean) / largest)
    ranked = sorted(links, key=lambda link: -importance[link])
    return [link for link in ranked[:most] if importance[link] > 0]


def _is_told(effect: Floats) -> bool:
    """Whether an effect, a number a replicate, is told from none."""
    found = paired.compare(effect, np.zeros_like(effect))
    return stands_out({"carried": found.mean, "low": found.low, "high": found.high})


def _rows(
    indicator: str, singles: Sequence[Cut], first: Runs, pairs: Sequence[Cut], second: Runs | None
) -> list[dict[str, Any]]:
    """Make an indicator's rows of the table: the whole, each link, each pair."""
    levels = _levels(first, indicator)
    if second is not None:
        levels = np.concatenate([levels, _levels(second, indicator)], axis=1)
    effects, ends = levels[..., 1] - levels[..., 0], possible_sum(indicator, 1, first.courtyards)
    carried = {cut: effects[:, 0] - effects[:, at] for at, cut in enumerate([*singles, *pairs])}
    rows = []
    for at, cut in enumerate(carried):
        row: dict[str, Any] = {"indicator": indicator, "kind": ("whole", "link", "pair")[len(cut)]}
        row |= dict(zip(("link", "second"), (*cut, "", ""), strict=False))
        row |= {"level_before": levels[:, at, 0].mean(), "level_after": levels[:, at, 1].mean()}
        effect = paired.compare(levels[:, at, 1], levels[:, at, 0], possible=ends)
        row |= _named("effect", "effect_", effect)
        if cut:
            of_two = possible_sum(indicator, 2, first.courtyards)
            row |= _named("carried", "", paired.summarise(carried[cut], possible=of_two))
        if len(cut) == 2:
            extra = carried[cut] - carried[cut[:1]] - carried[cut[1:]]
            found = paired.summarise(extra, possible=possible_sum(indicator, 4, first.courtyards))
            row |= _named("interaction", "interaction_", found)
        else:  # its columns are there, empty, where no pair was cut
            row |= dict.fromkeys(("interaction", "interaction_low", "interaction_high"), math.nan)
        rows.append(row)
    return rows


def _named(name: str, before: str, found: paired.Paired) -> dict[str, float]:
    return {name: found.mean, f"{before}low": found.low, f"{before}high": found.high}

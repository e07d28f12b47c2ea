"""What looks wrong with a study before it runs, a line each."""

from __future__ import annotations

import shutil

import numpy as np

from sim.errors import InputError
from sim.parameters import MONTHS, PARAMETERS
from sim.scenarios import never_come, resolve
from sim.studies import titles
from sim.studies.axes import Cells, named
from sim.studies.design import FEW, JOINT, SAMPLED
from sim.studies.interaction import corners, not_in_parts
from sim.studies.shown import lever_value
from sim.studies.study import FUND, Study
from sim.studies.work import Common, empty_row, overrides

LOOKED_AT = 2_000  # cells checked one by one
FEW_SEEDS = 5  # below, what seeds do to all futures alike is hardly known
FEW_FUTURES = 10  # below, intervals over futures have too few degrees of freedom to find much
TAKE_MORE = "Smaller ones will not be told from luck; take more"
NAME_FIRST = f"{TAKE_MORE}, or name what the study is to tell first (primary)"


def warnings(study: Study, common: Common, size: int, one_replicate: float) -> list[str]:
    """Say what looks wrong with a study, a line each.

    Parameters
    ----------
    study : Study
    common : Common
    size : int
        Bytes it will take on disk.
    one_replicate : float
        Seconds that one replicate takes.
    """
    head = study.design.head
    from sim.studies.small_fund import too_small

    found = _together(study, common) + _twins(study, common) + _unused(study) + list(titles.warnings(study.design))
    found += _idle_scales(study, common) + _not_a_square(study)
    if study.design.network is None:  # which says itself how many a fund is for
        found += too_small(study, common, _some(study.cells, LOOKED_AT))
    found += _overridden(study)
    for policy in study.design.policies:
        late = never_come(policy.changes, head.months)
        if late:
            when = ", ".join(map(str, late))
            found.append(f"{policy.name}: its change of month {when} never comes: runs end with month {head.months}")
        for change in policy.changes:
            waits = [name for name, month in change.waiting.items() if month >= head.months > change.month]
            if waits:
                late_for = ", ".join(waits)
                found.append(
                    f"{policy.name}: its change of month {change.month + 1} comes too late for {late_for}, which would "
                    f"act with the next budget year: runs end with month {head.months}"
                )
    if head.same_budget:
        found += _not_scaled(study)
    if study.budget:
        from sim.studies.equal_money import to_tell  # with statistics, which other studies do without

        told = {"same_budget": list(study.budget), "replicates": head.replicates, "uncertain": study.design.uncertain}
        found += filter(None, [to_tell(told, "en", one_replicate)])
    if head.same_budget and study.design.has_care:
        found.append(
            "same_budget: care subsidies and beds count inside the sum, though scaling a fund does not move them"
        )
    if head.replicates == 1:
        found.append("replicates = 1: one run a setting says nothing of luck")
    if head.months < MONTHS:
        found.append(
            f"months = {head.months}: less than a year, so there is no whole last year to average, "
            "and reach looks back on months before any policy"
        )
    if head.months > MONTHS and head.months % MONTHS:
        whole = head.months // MONTHS * MONTHS
        found.append(
            f"months = {head.months}: runs end inside a budget year, with money paid in that would still be spent or "
            f"come back, so sums over the whole run are too high; take {whole} or {whole + MONTHS}"
        )
    if head.burn_in == 0:
        found.append("burn_in = 0: the place has not settled when month 1 begins")
    free = shutil.disk_usage(study.folder).free
    if free < size:
        found.append(f"the disk has {free / 1e6:,.0f} MB left, and the study will take about {size / 1e6:,.0f} MB")
    return found


def _overridden(study: Study) -> list[str]:
    """Say which policies a study never runs as their files say, for a lever that varies lacks the value they set."""
    found = []
    for one in study.design.levers:
        setting_it = [policy for policy in study.design.policies if one.name in policy.values]
        others = [policy for policy in setting_it if policy.values[one.name] not in one.values]
        if one.sampled or not others:
            continue
        own = ", ".join(f"{policy.name} says {_written(one.name, policy.values[one.name])}" for policy in others)
        values = ", ".join(_written(one.name, value) for value in one.values)
        found.append(f"{one.name} is set to {values} under every policy, where {own}: no run is as that file says")
    return found


def _written(lever: str, value: float) -> str:
    return lever_value(named(lever, value), lever, "en")


def _idle_scales(study: Study, common: Common) -> list[str]:
    """Say at which places a scale that the study sets leaves all as it is."""
    from sim import labels
    from sim.studies.idle_scale import idle_scale

    found = []
    for place in study.design.places:  # before the study sets anything
        try:
            scale = idle_scale(resolve(place, common.policies[0], overrides(study.design.fixed)))
        except InputError:
            continue  # said of values that do not fit together
        if scale is not None:
            found.append(labels.text("cli", "idle_scale", "en").format(scale=f"{scale:g}", place=place.name))
    return found


def _not_scaled(study: Study) -> list[str]:
    """Say of which policies no fund can be scaled to equal money."""
    without = [policy.name for policy in study.design.policies if policy.largest(FUND) == 0]
    if not without:
        return []
    return [
        f"same_budget: {', '.join(without)}: no fund to scale, so spending stays as it is, "
        "and where that is another sum the policy is set apart"
    ]


def _unused(study: Study) -> list[str]:
    """Say what the file asks for and the design does not use, and what is too little to learn from."""
    design, head = study.design, study.design.head
    given, found = head.model_fields_set, []
    drawn = {
        "samples": head.design in JOINT or (head.design == "latin" and any(one.sampled for one in design.levers)),
        "futures": head.design not in JOINT and any(one.sampled for one in design.uncertain),
    }
    for key, used in drawn.items():
        if key in given and not used:
            why = f"design = {head.design!r} draws nothing by it here"
            found.append(f"{key} = {getattr(head, key)} changes nothing: {why}")
    if head.design == "sobol" and head.samples < FEW["sobol"]:
        found.append(f"samples = {head.samples}: indices of fewer than {FEW['sobol']} will have wide intervals")
    if head.design == "morris" and head.samples < FEW["morris"]:
        why = "one trajectory has no intervals" if head.samples == 1 else "intervals of so few are too narrow"
        found.append(
            f"samples = {head.samples}: {why}, and which effects are large may be chance; take {FEW['morris']}"
        )
    if drawn["futures"] and 1 < head.futures < FEW_FUTURES:
        found.append(
            f"futures = {head.futures}: intervals have about {head.futures - 1} degrees of freedom, "
            f"so hardly any difference will be clear; draw {FEW_FUTURES} or more"
        )
    if drawn["futures"] and 1 < head.replicates < FEW_SEEDS:
        found.append(
            f"replicates = {head.replicates}: the same seeds meet all futures, so that intervals are as wide as so few "
            f"seeds leave them, however many futures there are; take {FEW_SEEDS} or more"
        )
    return found


def unanswered(study: Study, comparisons: int | None) -> list[str]:
    """Say where nothing will be compared, or so much that few replicates show large differences only."""
    from sim.studies.questions import by_family, hardly_clear
    from sim.studies.shown import word

    design, replicates = study.design, study.design.head.replicates
    if comparisons == 0:
        drawn = any(one.sampled for one in design.levers)
        why = (
            "settings of levers drawn from ranges are a sample and are not compared with each other, so it takes "
            "another policy, or listed values"
            if drawn
            else "it takes two policies, or two settings of a lever, at one place; places are not compared"
        )
        return [f"there is nothing to compare, so findings and report will refuse: {why}"]
    if comparisons is None or replicates == 1 or any(one.sampled for one in design.uncertain):
        return []
    primary = design.head.primary
    named = word("replicates", "en", units=f"{replicates:,}")
    few = hardly_clear(replicates, by_family(comparisons, primary), named, "en")
    return [f"{few} {TAKE_MORE if primary else NAME_FIRST}"] if few else []


def _some(cells: Cells, most: int) -> list[int]:
    """Cells to look at one by one, spread over the design."""
    return np.unique(np.linspace(0, cells.count - 1, min(cells.count, most)).astype(int)).tolist()


def _together(study: Study, common: Common) -> list[str]:
    """Say how many settings hold values that do not fit together: their runs would fail."""
    wrong, first = 0, ""
    looked_at = _some(study.cells, LOOKED_AT)
    for cell in looked_at:
        group = study.group([cell])
        try:
            values = overrides({**group.values, **group.arms[0].levers})
            resolve(common.places[group.place], common.policies[group.arms[0].policy], values)
        except InputError as error:
            wrong, first = wrong + 1, first or str(error)
    return [f"{wrong} of {len(looked_at)} settings looked at would fail: {first}"] if wrong else []


def _not_a_square(study: Study) -> list[str]:
    """Say which levers a whole has that none of its parts has so."""
    four = corners(study.design.head.interaction, study.design.where)
    if four is None:
        return []
    levers = {policy.name: policy.values for policy in study.design.policies}
    neutral = {name: float(one.neutral or 0.0) for name, one in PARAMETERS.items() if one.kind == "lever"}
    names = not_in_parts(four, levers, neutral)
    return [
        f"interaction: {four.both} sets {', '.join(names)} as neither {four.first} nor {four.second} does, so that "
        "what these add counts as part of the whole"
    ] if names else []  # fmt: skip


def _twins(study: Study, common: Common) -> list[str]:
    """Say where runs come to the same numbers: two policies at one setting, or settings of one policy.

    Samples are not asked for the second: a grid as Morris's, or whole numbers drawn, repeat rows by nature.
    """
    cells = study.cells
    spread = _some(cells, max(1, LOOKED_AT // len(common.policies)))
    settings = {(cells.group[cell], cells.point[cell]): cell for cell in spread}
    level, met = 0, []
    for group, point in settings:
        first, end = np.searchsorted(cells.group, [group, group + 1])
        groups = [study.group([first + one]) for one in np.flatnonzero(cells.point[first:end] == point).tolist()]
        keys = [empty_row(common, one, one.arms[0]).key for one in groups]
        level += len(set(keys)) < len(keys)
        met += [(one.arms[0].policy, key) for one, key in zip(groups, keys, strict=True)]
    levers = ", ".join(name for name in cells.lever_names if PARAMETERS[name].kind == "lever") or "what is set"
    found = []
    if level:
        found.append(
            f"at {level} of {len(settings)} settings looked at policies come to the same: do {levers} level them?"
        )
    twice = len(met) - len(set(met))
    if twice and study.design.head.design not in SAMPLED:
        found.append(
            f"{twice} of {len(met)} runs looked at are there already, under the same policy: is a row needless?"
        )
    return found

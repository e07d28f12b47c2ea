"""What lasts: organisations under the reform (F14), by 2017 (F28), after support (F16); who takes part again (F29)."""

from __future__ import annotations

from sim.model import GovernanceModel
from sim.person import ADULT, ATTENDS, GAVE, PROPOSES, SUPERVISES, VOLUNTEERS, Array

REFORM, STATUS_QUO, SUPPORT = "reform-2009", "no-fund", "support-then-exit"
TIMELINE, TO_2017 = "chengdu-timeline", 180  # months from its beginning, January 2003, to the end of 2017
SUPPORTED = 36  # months after which that policy's support ends
AFTERWARDS = 15  # months: the middle of the 12 to 17 after which groups were looked for (F16)


def again(before: Array, now: Array) -> float:
    """How much more often who took part the year before does so again than who did not, elections aside (F29).

    Parameters
    ----------
    before, now : ndarray of PERSON
        The same rows at the end of two budget years; who has come in between is left out.
    """
    acted = [rows["year_acts"] & (ATTENDS | PROPOSES | VOLUNTEERS | SUPERVISES | GAVE) != 0 for rows in (before, now)]
    stayed = (before["generation"] == now["generation"]) & (before["age"] >= ADULT)
    return float(acted[1][stayed & acted[0]].mean() / acted[1][stayed & ~acted[0]].mean())


def growth(base: GovernanceModel, reform: GovernanceModel) -> dict[str, float]:
    """Compare how organisations spread under the reform with how they do under the status quo.

    Parameters
    ----------
    base : GovernanceModel
        A settled place at the start of a budget year; it is not changed.
    reform : GovernanceModel
        A branch of it after ten years or more of the reform.

    Returns
    -------
    dict of str to float
        ``organisations/grow``: rise of the share of courtyards with an organisation, last year less first, under the
        reform less under the status quo.
    """
    quiet = base.branch(STATUS_QUO)
    quiet.run(reform.months_run)
    return {"organisations/grow": _rise(reform) - _rise(quiet)}


def _rise(model: GovernanceModel) -> float:
    share = model.series["courtyard_groups"] / len(model.world.courtyards)
    return float(share.iloc[-12:].mean() - share.iloc[:12].mean())


def by_2017(base: GovernanceModel) -> dict[str, float]:
    """Count the organisations and social workers that Chengdu's timeline leaves in a community by the end of 2017.

    Returns
    -------
    dict of str to float
        ``timeline/organisations`` and ``timeline/social_workers``: mean of the last year.
    """
    model = base.branch(TIMELINE)
    model.run(TO_2017)
    last = model.series.iloc[-12:]
    return {f"timeline/{name}": float(last[name].mean()) for name in ("organisations", "social_workers")}


def survival(base: GovernanceModel) -> dict[str, float]:
    """Follow the organisations that are there when support ends, each by itself; those founded later do not count.

    Returns
    -------
    dict of str to float
        ``organisations/survive``: share of them still there after :data:`AFTERWARDS` months; nan if there was none.
    """
    model = base.branch(SUPPORT)
    model.run(SUPPORTED)
    at_exit = model.world.courtyards["group"] == 1
    alive = at_exit.copy()
    for _ in range(AFTERWARDS):
        model.step()
        alive &= model.world.courtyards["group"] == 1
    return {"organisations/survive": float(alive.sum() / at_exit.sum()) if at_exit.any() else float("nan")}

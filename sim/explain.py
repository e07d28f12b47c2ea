"""Why a resident did what they did: the reasons of one month, weighed, against what each act asks of anybody.

A run can be lived again to the bit, so nothing needs to be kept: the run is repeated up to the month
asked for, and the resident's reasons are read where the resident decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sim import behavior, labels, network
from sim.actor import WRITTEN
from sim.agents import Resident
from sim.errors import InputError
from sim.institutions import FOR_PROJECTS
from sim.person import HEARS, year_so_far

if TYPE_CHECKING:
    from sim.model import GovernanceModel


HINDRANCE = "bound"  # kept beside acts, but it is what kept a person from one


@dataclass(frozen=True)
class Explanation:
    """One resident's month.

    Attributes
    ----------
    resident, month : int
    heard : bool
        Whether the resident heard of anything that was on.
    on : tuple of str
        What was on in the courtyard.
    acts : tuple of str
        What the resident did.
    reasons : dict of float
        Weight of each reason in logits: above 0 for, below 0 against taking part.
    chances : dict of float
        Chance of each rung had it been open and heard of.
    difficulties : dict of float
        Difficulty of each rung, in logits: the same for everybody, as in a Rasch scale.
    """

    resident: int
    month: int
    heard: bool
    on: tuple[str, ...]
    acts: tuple[str, ...]
    reasons: dict[str, float]
    chances: dict[str, float]
    difficulties: dict[str, float]

    def table(self, lang: str = "en") -> pd.DataFrame:
        """Return the reasons, the weightiest first, and what each act that had an occasion makes of their sum.

        ``part`` is "reason", "sum" or "act", and "hindered" where hours that were left did not suffice. A row of an
        act holds what it asks of anybody (``logits``, minus its difficulty), what is left of the sum of reasons
        (``sum``), and the chance that follows, ``1 / (1 + exp(-sum))``, for whoever has heard of it and has the hours.
        Only who attends a meeting speaks at it: that chance is among those who attend, and may be the larger of the
        two. Names are in the language given; in Chinese the parts and the heads of columns are, too.
        """
        total = sum(self.reasons.values())
        weighed = sorted(self.reasons.items(), key=lambda item: -abs(item[1]))
        rows = [("reason", labels.text("reason", name, lang), weight, math.nan, math.nan) for name, weight in weighed]
        rows.append(("sum", labels.text("explain", "sum", lang), math.nan, total, math.nan))
        for rung in (rung for rung in self.difficulties if not OCCASIONS_OF[rung].isdisjoint(self.on)):
            difficulty = self.difficulties[rung]
            name = labels.text("explain", rung, lang)
            rows.append(("act", name, -difficulty, total - difficulty, self.chances[rung]))
        if HINDRANCE in self.acts:
            rows.append(("hindered", labels.text("act", HINDRANCE, lang), math.nan, math.nan, math.nan))
        heads = ("part", "name", "logits", "sum", "chance")
        table = pd.DataFrame(rows, columns=[labels.text("explained", head, lang) for head in heads])
        table.iloc[:, 0] = [labels.text("explained", part, lang) for part, *_ in rows]
        return table

    def told(self, lang: str = "en") -> str:
        """Write the table for people: what a row has no number for is left blank."""
        return self.table(lang).to_string(index=False, na_rep="", float_format="{:.3f}".format)

    def __str__(self) -> str:
        """Write it in English (:meth:`told`)."""
        return self.told()


OCCASIONS = (
    "meeting",
    "volunteer_day",
    "collection",
    "hosted",
    "family_day",
    "ballot",
    "committee_election",
    "council_election",
    "watch",
    "posted",
)
_ELECTIONS = {"committee_election", "council_election"}
OCCASIONS_OF = {
    "attend": {"meeting", "hosted", "family_day"},
    "speak": {"meeting"},
    "vote": {"ballot", *_ELECTIONS},
    "volunteer": {"volunteer_day"},
    "supervise": {"watch"},
    "lead": _ELECTIONS,
    "give": {"collection"},
    "object": {"posted"},
}  # any of them opens the act, as in :mod:`sim.taking_part`


def explain(model: GovernanceModel, row: int, month: int) -> Explanation:
    """Live a model's run again up to a month, and read one resident's reasons there.

    Parameters
    ----------
    model : GovernanceModel
    row : int
        Row of the resident.
    month : int
        1 to the months lived.

    Raises
    ------
    InputError
        If there is no such resident or month, the resident was a child or has moved in since, or attributes were
        written, which living the run again knows nothing of.
    """
    if model in WRITTEN:
        raise InputError(
            "explain: attributes of this model's actors were written, and a run is explained by living it again, "
            "which knows nothing of that; explain one that is as it was lived"
        )
    if not 0 <= row < model.world.present:
        raise InputError(f"explain: resident {row!r} is not one of 0 to {model.world.present - 1}")
    if not 1 <= month <= model.months_run:
        lived = f"it takes 1 to {model.months_run}" if model.months_run else "run the model first"
        raise InputError(f"explain: month {month!r} has not been lived; {lived}")
    twin = model.again()
    twin.run(month - 1)
    then, now = (int(each.world.people[row].generation) for each in (twin, model))
    if then != now:
        raise InputError(
            f"explain: whoever lived on row {row} in month {month} has left since; resident {row} of today came later"
        )
    return _read(twin, row, month)


def _read(twin: GovernanceModel, row: int, month: int) -> Explanation:
    twin.open_month()
    before = twin.world
    twin.world = before.copied()
    resident = Resident(twin, row)
    resident.age += 1
    if not resident.is_adult:
        raise InputError(f"explain: resident {row} is a child in month {month}; adults decide")
    network.review_ties(
        twin.seed, twin.month, twin.world.people, twin.world.contacts, twin.world.strength, row, twin.p
    )  # as the month does before anybody looks around
    resident.look_around()
    resident.hear()
    weights = resident.reasons()
    against = behavior.odds_against(behavior.propensity(weights))
    heard = bool(resident.acts & HEARS)
    chances = {
        rung: 1.0 / (1.0 + against * odds) for rung, odds in zip(behavior.RUNGS, twin.rungs.tolist(), strict=True)
    }
    chances["give"] *= behavior.left_to_give(
        year_so_far(resident.year_acts, twin.month), resident.yard.collection == FOR_PROJECTS, twin.p
    )
    if resident.yard.convened == 1:  # officials' items fill the meeting
        chances["speak"] = 0.0
    on = tuple(name for name in OCCASIONS if resident.yard[name] > 0)
    twin.world = before
    twin.executor.live(twin)
    return Explanation(
        row,
        month,
        heard,
        on,
        tuple(resident.did),
        dict(zip(behavior.REASONS, map(float, weights), strict=True)),
        chances,
        {rung: float(getattr(twin.p, f"ladder_{rung}")) for rung in behavior.RUNGS},
    )

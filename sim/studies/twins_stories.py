"""The residents whom a policy moves most, and why: the reasons they weighed in both lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.explain import Explanation
from sim.person import TOOK_PART, Array
from sim.studies.replicates import Progress, burn_in
from sim.studies.twins import NOTICED, OUTCOMES, Twins

PARTING, END = "parting", "end"


@dataclass(frozen=True)
class Moment:
    """One month of a person's two lives.

    Attributes
    ----------
    kind : {"parting", "end"}
        The first month in which one life takes part and the other does not, or not in the same way; or the
        last month.
    month : int
    before, after : sim.explain.Explanation
        What was on, what the person did, and the reasons, under each policy.
    """

    kind: str
    month: int
    before: Explanation
    after: Explanation

    def reasons(self) -> list[tuple[str, float, float]]:
        """Return each reason with its weight in logits in both lives, those that differ most first."""
        both = [(name, weight, self.after.reasons[name]) for name, weight in self.before.reasons.items()]
        return sorted(both, key=lambda reason: -abs(reason[2] - reason[1]))


@dataclass(frozen=True)
class Story:
    """A person whom the policy moved: who, how far, and what their months were like.

    Attributes
    ----------
    gained : bool
        Whether the person is among those who gained most, or among those who lost most.
    person : mapping
        The person's row of :attr:`sim.studies.twins.Twins.people`.
    moments : tuple of Moment
    """

    gained: bool
    person: Mapping[str, Any]
    moments: tuple[Moment, ...]


def moved_most(people: pd.DataFrame, count: int) -> list[tuple[bool, dict[str, Any]]]:
    """Return those who gained most and those who lost most, up to ``count`` each, with whether they gained.

    Measured by the sum over outcomes of the difference, in standard deviations between lives; who is moved by
    no more than a point in any outcome is left out.
    """
    score, most, least = (np.zeros(len(people)) for _ in range(3))
    for outcome in OUTCOMES:
        lives = [people[f"{outcome}_{life}"].to_numpy(dtype=float) for life in ("before", "after")]
        spread, moved = np.concatenate(lives).std(), lives[1] - lives[0]
        score += moved / spread if spread > 0 else 0.0
        most, least = np.maximum(most, moved), np.minimum(least, moved)
    order = np.argsort(-score, kind="stable")
    gained = [at for at in order if score[at] > 0 and most[at] > NOTICED][:count]
    lost = [at for at in order[::-1] if score[at] < 0 and least[at] < -NOTICED][:count]
    rows = people.to_dict("records")
    chosen = [(True, at) for at in gained] + [(False, at) for at in lost]
    return [(up, {str(name): value for name, value in rows[at].items()}) for up, at in chosen]


def stories(found: Twins, count: int = 3, progress: Progress | None = None) -> list[Story]:
    """Tell of the residents of the first replicate who are moved most.

    Parameters
    ----------
    found : Twins
    count : int
        How many who gain, and how many who lose.
    progress : callable or None
        Called with (done, in all), in months explained.

    Returns
    -------
    list of Story
        Each month explained is lived again from the start in both futures
        (:meth:`sim.model.GovernanceModel.explain`).
    """
    people = found.people[found.people["seed"] == found.seed]
    root = burn_in(found.design, found.seed)
    lives = [root.branch(policy=arm.policy) for arm in found.design.arms]
    rows = people["resident"].to_numpy(dtype=np.int64)
    partings = dict(zip(rows.tolist(), _partings(lives, rows, found.months), strict=True))
    # Whoever is surveyed in the last month may leave as it ends, and is explained no more.
    there = np.all([life.world.people["generation"][rows] == people["generation"] for life in lives], axis=0)
    chosen = moved_most(people[there], count)
    done, told, total = 0, [], sum(1 + (partings[person["resident"]] > 0) for _, person in chosen)
    for gained, person in chosen:
        made, parting = [], partings[person["resident"]]
        moments = [(PARTING, parting)] if parting else []
        for kind, month in (*moments, (END, found.months)):
            made.append(Moment(kind, month, *(life.explain(int(person["resident"]), month) for life in lives)))
            done += 1
            if progress:
                progress(done, total)
        told.append(Story(gained, person, tuple(made)))
    return told


def _partings(lives: list[Any], rows: Array, months: int) -> list[int]:
    """Live both futures and return for each row the first month in which acts differ, or 0."""
    parted = np.zeros(len(rows), dtype=np.int64)
    for month in range(1, months + 1):
        acts = []
        for life in lives:
            life.step()
            acts.append(life.world.people["acts"][rows].astype(np.int64) & TOOK_PART)
        parted[(parted == 0) & (acts[0] != acts[1])] = month
    return [int(month) for month in parted]

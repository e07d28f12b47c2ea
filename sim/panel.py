"""The yearly survey: what each adult did and felt in a budget year, as field studies would ask."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim import chance
from sim.compiled import kernel
from sim.parameters import MONTHS
from sim.person import ADULT, DISPOSED, PERSON, STATES, Array, feels_care
from sim.tallies import ACT_COLUMNS
from sim.world import World

PLAIN = (
    "household", "courtyard", "generation", "migrant", "member", "degree", "household_size", "kind", "skill", "hours",
)  # fmt: skip


@kernel()
def _in_sample(seed: int, people: Array, share: float) -> Array:
    chosen = np.zeros(len(people), dtype=np.bool_)
    for i in range(len(people)):
        chosen[i] = people[i].age >= ADULT and chance.draw(seed, chance.SAMPLE, i, 0, 0) < share
    return chosen


class Survey(NamedTuple):
    """One year's answers as they were given: rows of the adults asked, a copy of their state, needs met."""

    year: int
    rows: Array
    people: Array
    needs_met: Array


def survey(seed: int, world: World, month: int, start: int, share: float) -> Survey:
    """Ask a share of the adults, chosen by keyed lot, at the end of a budget year."""
    rows = np.flatnonzero(_in_sample(seed, world.people, share)).astype(np.int32)
    people = world.people.view(np.ndarray)[rows]
    return Survey((month - start) // MONTHS + 1, rows, people, needs_met(people, world.courtyards))


def needs_met(people: Array, courtyards: Array) -> Array:
    """Return how far each adult's needs are met, 0 to 1: one less what is at stake where they live.

    Whoever is older or lives with a child feels care in full (:func:`sim.needs.feel_needs`); absentees
    have no needs here.
    """
    cares = feels_care(people["age"], people["with_child"])
    here = people["courtyard"]
    stake, stake_care = (np.append(courtyards[name], 0.0)[here] for name in ("stake", "stake_care"))
    return (1.0 - np.where(cares, stake_care, stake)).astype(np.float32)


def join(surveys: list[Survey], courtyards: Array) -> pd.DataFrame:
    """Join yearly surveys into one table.

    Returns
    -------
    pandas.DataFrame
        A row an adult and year: ``year`` (1 is the first), ``resident`` (row), ``generation``, acts of the
        year as booleans (names of :data:`sim.tallies.ACT_COLUMNS`), beliefs and ``needs_met`` (0 to 1),
        ``contacts`` (ties outside the household), ``member``, ``migrant``, ``age`` and ``tenure_years``,
        ``household``, ``courtyard``, ``community``, and what one brings: ``disposition`` (standard deviations),
        ``skill`` (0 to 1), ``hours`` (civic hours a month), ``kind`` (type of cooperator, as in :mod:`sim.person`).
    """
    if not surveys:  # before the first December: the columns are there, nobody has been asked
        nobody = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=PERSON), np.zeros(0, dtype=np.float32)
        surveys = [Survey(1, *nobody)]
    people = np.concatenate([asked.people for asked in surveys])
    years = np.array([asked.year for asked in surveys], dtype=np.int16)
    columns: dict[str, Array] = {
        "year": np.repeat(years, [len(asked.rows) for asked in surveys]),
        "resident": np.concatenate([asked.rows for asked in surveys]),
    }
    columns |= {name: (people["year_acts"] >> bit & 1).astype(bool) for bit, name in enumerate(ACT_COLUMNS)}
    columns |= {name: people[name].copy() for name in (*PLAIN, *STATES)}
    columns["needs_met"] = np.concatenate([asked.needs_met for asked in surveys])
    frame = pd.DataFrame(columns).rename(columns={"degree": "contacts"})
    frame["age"] = people["age"] // MONTHS
    frame["tenure_years"] = (people["tenure"] / MONTHS).astype(np.float32)
    frame["disposition"] = (people["disposition"] / DISPOSED).astype(np.float32)
    frame["community"] = np.append(courtyards["community"], 0)[people["courtyard"]]
    return frame

"""The yearly survey: what each adult did and felt in a budget year, as field studies would ask."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim import chance
from sim.compiled import kernel
from sim.measures import ACT_COLUMNS
from sim.population import ADULT, STATES, Array
from sim.world import World

MONTHS = 12
PLAIN = ("household", "courtyard", "generation", "migrant", "member", "degree", "household_size")


@kernel()
def _in_sample(seed: int, people: Array, share: float) -> Array:
    chosen = np.zeros(len(people), dtype=np.bool_)
    for i in range(len(people)):
        chosen[i] = people[i].age >= ADULT and chance.draw(seed, chance.SAMPLE, i, 0, 0) < share
    return chosen


def survey(seed: int, world: World, month: int, start: int, share: float) -> pd.DataFrame:
    """Ask a share of the adults, chosen by keyed lot, at the end of a budget year.

    Returns
    -------
    pandas.DataFrame
        A row an adult: ``year`` (1 is the first), ``resident`` (row), ``generation``, acts of the year
        as booleans (names of :data:`sim.measures.ACT_COLUMNS`), beliefs (0 to 1), ``contacts`` (ties
        outside the household), ``member``, ``migrant``, ``age`` and ``tenure_years``, ``household``,
        ``courtyard``, ``community``.
    """
    rows = np.flatnonzero(_in_sample(seed, world.people, share))
    people = world.people[rows]
    columns: dict[str, Array] = {
        "year": np.full(len(rows), (month - start) // MONTHS + 1, dtype=np.int16),
        "resident": rows.astype(np.int32),
    }
    columns |= {name: (people["year_acts"] >> bit & 1).astype(bool) for bit, name in enumerate(ACT_COLUMNS)}
    columns |= {name: people[name].copy() for name in (*PLAIN, *STATES)}
    frame = pd.DataFrame(columns).rename(columns={"degree": "contacts"})
    frame["age"] = people["age"] // MONTHS
    frame["tenure_years"] = (people["tenure"] / MONTHS).astype(np.float32)
    frame["community"] = np.append(world.courtyards["community"], 0)[people["courtyard"]]
    return frame


def join(surveys: list[pd.DataFrame]) -> pd.DataFrame:
    """Join yearly surveys into one table."""
    if not surveys:
        return pd.DataFrame({"year": pd.Series(dtype=np.int16), "resident": pd.Series(dtype=np.int32)})
    return pd.concat(surveys, ignore_index=True)

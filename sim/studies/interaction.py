"""Whether the whole is more than its parts: two measures together, against the sum of each alone.

With four policies (neither, the first measure, the second, both) the interaction is

    (both - first) - (second - neither) = both - (first + second - neither)

what the second measure adds beside the first, less what it adds alone [1]_. Read the other way it is a
difference between what is seen and what additive effects would give, so it is compared, replicated and
judged as any other pair is.

References
----------
.. [1] VanderWeele and Knol (2014), A tutorial on interaction, Epidemiologic Methods 3(1):33-72.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.errors import InputError


@dataclass(frozen=True)
class Corners:
    """The four policies of an interaction, by name."""

    neither: str
    first: str
    second: str
    both: str

    @property
    def label(self) -> str:
        """What the fourth is compared with, as a sum."""
        return f"{self.first} + {self.second} - {self.neither}"

    @property
    def parts(self) -> tuple[str, str, str]:
        """The policies that the sum is made of."""
        return self.first, self.second, self.neither


def corners(names: Sequence[str], where: str) -> Corners | None:
    """Read ``study.interaction``; None where nothing is asked for.

    Parameters
    ----------
    names : sequence of str
        Policies: neither, the first measure, the second, both.
    where : str
        The file, for errors.

    Raises
    ------
    InputError
        If these are not four policies.
    """
    if not names:
        return None
    if len(names) != 4 or len(set(names)) < 4:
        raise InputError(
            f"{where}: study.interaction = {list(names)!r:.200} is not allowed; it takes four policies: "
            "neither, the first measure, the second, both"
        )
    return Corners(*names)


def not_in_parts(four: Corners, levers: Mapping[str, Mapping[str, float]], neutral: Mapping[str, float]) -> list[str]:
    """Name the levers that both measures together set otherwise than one of them does: the whole holds them too.

    Parameters
    ----------
    four : Corners
    levers : mapping of mapping of float
        By policy: what it sets as it begins.
    neutral : mapping of float
        Value of each lever that a policy does not set.
    """
    found = []
    for name in sorted({name for policy in vars(four).values() for name in levers[policy]}):
        neither, first, second, both = (levers[policy].get(name, neutral[name]) for policy in vars(four).values())
        apart = {value for value in (first, second) if value != neither} or {neither}
        found += [name] if both not in apart else []
    return found


def sum_of_parts(runs: dict[Any, pd.DataFrame], four: Corners) -> pd.DataFrame:
    """Return what both measures would give if their effects added up, pair by pair.

    Parameters
    ----------
    runs : dict of pandas.DataFrame
        By policy: indicators in columns, one index for what is paired (future and seed among others).
    four : Corners

    Returns
    -------
    pandas.DataFrame
        First plus second minus neither, where all three ran.
    """
    first, second, neither = (runs[name] for name in four.parts)
    shared = first.index.intersection(second.index).intersection(neither.index)
    return first.loc[shared] + second.loc[shared] - neither.loc[shared]

"""What policies spend at a size of their fund, on the seeds that the search for equal money has for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.parameters import PARAMETERS, defaults
from sim.scenarios import resolve
from sim.studies.study import FUND, Study
from sim.studies.study_file import MOST_REPLICATES
from sim.studies.work import ONE_AT_A_TIME, Common, Group, burn_in, overrides

SEEDS = 64  # works are whole, so few seeds make spending jump, and their mean is off by luck
FEW = 16  # of them roots are sought with; a large place, whose communities even luck out, has no more in all
COSTLY = 150_000_000  # residents times months of one policy's runs, beyond which there are fewer seeds
DOUBLINGS = 6  # of a policy's own fund, that a search tries at most

Floats = NDArray[np.float64]


@contextmanager
def one_thread() -> Iterator[None]:
    """Let numba's loops run on one thread, and nobody else enter them.

    A month of a small place is many short loops: threads that wait for one another at each of them, beside
    others' work, take many times as long as one thread does.
    """
    with ONE_AT_A_TIME:
        before = numba.get_num_threads()
        numba.set_num_threads(1)
        try:
            yield
        finally:
            numba.set_num_threads(before)


def bases_of(study: Study) -> tuple[int, int]:
    """Return at how many places, and with how many seeds each, money is searched for.

    No fewer than the study's replicates, so that it is no less sure than what is reported.
    """
    design = study.design
    told = [defaults() | place.values | design.fixed for place in design.places]
    residents = sum(values["place.residents"] * values["place.scale"] for values in told)
    affordable = int(COSTLY / (residents * design.head.months))
    return len(told), max(design.head.replicates, min(SEEDS, max(FEW, affordable)))


def _livable(study: Study) -> list[int]:
    """Return the draws that every place can be built with; runs of the others fail, and the study tells of them."""
    found = []
    for future in range(len(study.cells.futures)):
        try:
            for index, place in enumerate(study.design.places):
                drawn = overrides(study.drawn(index, future))
                resolve(place, study.design.policies[0], {**study.design.fixed, **drawn})
        except InputError:
            continue
        found.append(future)
    return found or [0]


class Purse:
    """What a policy spends at a size of its fund: burned-in places are kept, arms branch from them."""

    def __init__(
        self, study: Study, build: Callable[..., Any] | None, tell: Callable[[int], None], most: int = MOST_REPLICATES
    ) -> None:
        first = study.design.head.first_seed + MOST_REPLICATES
        self.common: Common = study.common(build)
        places, seeds = bases_of(study)
        seeds = min(seeds, most)
        self.seeds = [first, first + seeds - 1]
        self.few = places * FEW
        groups = [
            Group(place, future, 0, first + nth, study.drawn(place, future), ())
            for nth, future in enumerate(islice(cycle(_livable(study)), seeds))
            for place in range(places)
        ]  # the few are the first, at every place
        self.bases = []
        for group in groups:
            self.bases.append(burn_in(self.common, group))
            tell(len(self.bases))
        self.spent: dict[tuple[int, float], list[float]] = {}

    def fund(self, policy: int) -> float:
        """Largest size of a policy's fund in a run, yuan a community and year."""
        return self.common.policies[policy].largest(FUND)

    def largest(self, policy: int) -> float:
        """Largest size of a policy's fund that a search tries."""
        return float(min(2**DOUBLINGS * self.fund(policy), PARAMETERS[FUND].high))

    def _with(self, policy: int, fund: float) -> Any:
        """Return a policy whose largest fund in a run is so large."""
        before = self.fund(policy)
        return self.common.policies[policy].scaled(FUND, fund / before) if before > 0 else self.common.policies[policy]

    def spends(self, policy: int, fund: float, few: bool = False) -> float:
        """Public yuan over the run, mean over places and over all seeds, or the few; no run is run twice."""
        known = self.spent.setdefault((policy, fund), [])
        count = self.few if few else len(self.bases)
        known += [self._spends(base, policy, fund) for base in self.bases[len(known) : count]]
        return sum(known[:count]) / count

    def each_seed(self, policy: int, fund: float) -> Floats:
        """Public yuan over the run by seed, mean over places, of a size of a fund that was tried on all seeds."""
        return np.mean(list(self.each_place(policy, fund).values()), axis=0)

    def each_place(self, policy: int, fund: float) -> dict[str, list[float]]:
        """Public yuan over the run by place and seed, of a size of a fund that was tried on all seeds."""
        by_seed = np.reshape(self.spent[policy, fund], (-1, len(self.common.places))).round(2)
        return {place.name: own.tolist() for place, own in zip(self.common.places, by_seed.T, strict=True)}

    def _spends(self, base: Any, policy: int, fund: float) -> float:
        arm = base.branch(policy=self._with(policy, fund), cut=self.common.cut)
        arm.run(self.common.months)
        return float(arm.series["money_public"].sum())

"""A study's run: batches out, rows in; a worker that dies costs its own runs, and nothing that is finished."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.studies.crew import Seat, is_death, is_loss
from sim.studies.store import Store
from sim.studies.study import Study
from sim.studies.work import Common, Done, Group, failed_batch, from_bytes, run_batch

Progress = Callable[[int, int], None]
SECONDS = 1.0  # of work in a batch
FIRST_RUNS, MOST_RUNS, MOST_SHARING = 4, 2_000, 64


@dataclass
class Batch:
    """Runs sent to a worker together."""

    runs: list[int]
    deaths: int = 0


@dataclass
class Runner:
    """Sends batches to seats until every run is done.

    Attributes
    ----------
    study : Study
    common : Common
        What all runs share.
    store : Store
    undone : numpy.ndarray
        Runs to do, ascending.
    total : int
        Runs of the whole study.
    progress : callable or None
        Called with (done, in all).
    """

    study: Study
    common: Common
    store: Store
    undone: NDArray[np.int64]
    total: int
    progress: Progress | None = None
    rate: float = 0.0  # seconds a run
    sent: int = 0
    finished: int = 0
    again: deque[Batch] = field(default_factory=deque)
    flying: dict[Future[Any], tuple[Batch, Seat, tuple[Group, ...]]] = field(default_factory=dict)

    def run(self, seats: Sequence[Seat]) -> None:
        """Run all that is undone.

        Raises
        ------
        InputError
            If the folder cannot be written, or the cluster is lost.
        """
        self._tell()
        for seat in seats:
            self._send(seat, len(seats))
        while self.flying:
            ready, _ = wait(self.flying, return_when=FIRST_COMPLETED)
            for future in ready:
                batch, seat, groups = self.flying.pop(future)
                done = self._result(future, batch, seat, groups)
                self._send(seat, len(seats))
                if done is not None:
                    self._keep(done)

    def _tell(self) -> None:
        if self.progress:
            self.progress(self.total - len(self.undone) + self.finished, self.total)

    def _send(self, seat: Seat, seats: int) -> None:
        batch = self.again.popleft() if self.again else self._next(seats)
        if batch is None:
            return
        groups = tuple(self._groups(batch.runs))
        self.flying[seat.submit(run_batch, self.common, groups)] = (batch, seat, groups)

    def _next(self, seats: int) -> Batch | None:
        """Take about a second of work, in whole groups; towards the end less, so that all end together."""
        left = len(self.undone) - self.sent
        if not left:
            return None
        fair = -(-left // (2 * seats))
        wanted = int(np.clip(SECONDS / self.rate, 1, MOST_RUNS)) if self.rate else FIRST_RUNS
        first, stop = self.sent, self.sent + min(wanted, fair, left)
        most = max(stop, first + MOST_SHARING)
        while stop < min(len(self.undone), most) and self._group(stop) == self._group(stop - 1):
            stop += 1
        self.sent = stop
        return Batch(self.undone[first:stop].tolist())

    def _group(self, index: int) -> tuple[int, int]:
        replicate, cell = divmod(int(self.undone[index]), self.study.cells.count)
        return replicate, int(self.study.cells.group[cell])

    def _groups(self, runs: Sequence[int]) -> list[Group]:
        """Split a batch's runs into those that share a burn-in."""
        cells = self.study.cells
        split: dict[tuple[int, int], list[int]] = {}
        for run in runs:
            replicate, cell = divmod(run, cells.count)
            split.setdefault((replicate, int(cells.group[cell])), []).append(run)
        return [self.study.group(some) for some in split.values()]

    def _result(self, future: Future[Any], batch: Batch, seat: Seat, groups: tuple[Group, ...]) -> Done | None:
        """Return what a batch gave; None where its worker died and it goes out again."""
        try:
            error = future.exception()
        except CancelledError as cancelled:  # the cluster let go of it
            error = cancelled
        if error is None:
            done: Done = future.result()
            return done
        if is_loss(error):
            raise InputError(
                f"{self.study.folder}: the cluster is lost; finished runs are kept, the same command goes on"
            )
        if not is_death(error):
            raise error
        if not seat.renew():
            raise InputError(f"{self.study.folder}: the executor broke ({error}); finished runs are kept")
        return self._died(batch, groups)

    def _died(self, batch: Batch, groups: tuple[Group, ...]) -> Done | None:
        """Try a batch whose worker died once more, then its runs one by one; a run that kills again has failed."""
        self.store.log(f"a worker died at {_named(batch.runs)}")
        if batch.deaths == 0:
            self.again.append(Batch(batch.runs, 1))
        elif len(batch.runs) > 1:
            self.again.extend(Batch([run], 1) for run in batch.runs)
        else:
            done = failed_batch(self.common, groups)
            self.store.log(f"{_named(batch.runs)} is given up: its worker died each time")
            return done
        return None

    def _keep(self, done: Done) -> None:
        self.store.add(from_bytes(done.table))
        for key, trace in done.failures:
            self.store.log(f"run {key} failed\n{trace}")
        self.finished += done.runs
        seconds = done.burn_in + done.arms
        if seconds:
            latest = seconds / done.runs
            self.rate = latest if not self.rate else 0.5 * (self.rate + latest)
        self._tell()


def _named(runs: Sequence[int]) -> str:
    return f"run {runs[0]}" if len(runs) == 1 else f"runs {runs[0]} to {runs[-1]}"

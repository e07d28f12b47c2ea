"""Who works: seats that take one batch at a time, be they processes here or threads of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from typing import Any, Protocol

from sim.errors import InputError
from sim.studies.own_process import OwnProcess
from sim.studies.workers import ended_if_wrong

SCHEMES = ("tcp", "tls", "ws", "wss", "ucx", "inproc")
ANSWER = 10  # seconds for a scheduler to answer


class Seat(Protocol):
    """One place to work at."""

    def submit(self, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Begin a call."""

    def renew(self) -> bool:
        """Make the seat usable after its worker died; False where it is lost for good."""


class ProcessSeat:
    """A process of its own, so that a death tells which batch it came from."""

    def __init__(self) -> None:
        self.process = OwnProcess()

    def submit(self, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Begin a call in the process."""
        return self.process.submit(call, *arguments)

    def renew(self) -> bool:
        """Start a new process."""
        self.process.end()
        self.process = OwnProcess()
        return True


class SharedSeat:
    """A share of an executor that somebody else owns."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def submit(self, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Begin a call in the executor."""
        return self.executor.submit(call, *arguments)

    def renew(self) -> bool:
        """Say whether the executor goes on after a death: a pool that broke does not."""
        return not getattr(self.executor, "_broken", False)


@contextmanager
def processes(count: int) -> Iterator[list[Seat]]:
    """Give so many processes; end them when anything goes wrong, Ctrl-C included."""
    seats: list[ProcessSeat] = []
    try:
        with ended_if_wrong():
            for _ in range(count):
                seats.append(ProcessSeat())
            yield list(seats)
    finally:
        for seat in seats:
            seat.process.end()


@contextmanager
def shared(executor: Executor, count: int) -> Iterator[list[Seat]]:
    """Give so many shares of an executor; its owner ends it."""
    yield [SharedSeat(executor) for _ in range(count)]


@contextmanager
def cluster(address: str) -> Iterator[list[Seat]]:
    """Give a seat for every thread of a Dask cluster.

    Raises
    ------
    InputError
        If the extra is not installed, or nobody answers at the address.
    """
    client = _connect(address)
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise InputError(f"--cluster: the scheduler at {address} has no workers yet; start some first")
        executor = client.get_executor()
        yield [SharedSeat(executor) for _ in range(threads)]
    finally:
        client.close()


def _connect(address: str) -> Any:
    scheme, sign, rest = address.partition("://")
    if not sign or not rest or scheme not in SCHEMES:
        raise InputError(f"--cluster: {address!r:.80} is no address; it takes one like tcp://10.0.0.1:8786")
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--cluster: distributed is not installed; pip install 'yuanluo[cluster]'") from None
    try:
        return Client(address, timeout=ANSWER, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise InputError(f"--cluster: nobody answers at {address} ({error!s:.120})") from None


def is_death(error: BaseException) -> bool:
    """Whether an error says that a worker died, not that its work went wrong."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def is_loss(error: BaseException) -> bool:
    """Whether an error says that the cluster itself is gone."""
    return type(error).__name__ in ("FutureCancelledError", "CancelledError", "CommClosedError")

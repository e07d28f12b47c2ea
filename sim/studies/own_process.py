"""Processes that take one call at a time over pipes of their own, so that a death is noticed whatever it was doing.

Processes of the standard library's pool share a queue whose writing end the parent holds as well: where one is
killed halfway through sending a result, the parent waits for the rest of it for ever. Here nobody else holds the
process's end.
"""

from __future__ import annotations

import multiprocessing
import pickle
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from sim.studies.compiling import compile_first
from sim.studies.workers import ended_if_wrong, main_hidden, ready_worker, sigint_held

Outcome = tuple[Any, BaseException | None]


class OwnProcess:
    """A spawned process, and the thread that speaks with it.

    The rules of every run are compiled before it starts; those of systems by whoever knows that there are some.

    Parameters
    ----------
    knows_main : bool
        Whether the process reads the caller's ``__main__``, where what it is asked to call may stand.
    """

    def __init__(self, knows_main: bool = False) -> None:
        compile_first()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        resource_tracker.ensure_running()  # else it starts with the process, and lets Ctrl-C through again
        with nullcontext() if knows_main else main_hidden(), sigint_held():
            self._process.start()
        theirs.close()
        self._thread = ThreadPoolExecutor(1)

    def submit(self, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Begin a call; its future raises BrokenExecutor if the process dies of it, or died before."""
        return self._thread.submit(self.ask, call, arguments)

    def ask(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Make a call and wait for what it gives."""
        asked = pickle.dumps((call, arguments))
        try:
            self._pipe.send_bytes(asked)
            answered = self._pipe.recv_bytes()
        except (EOFError, OSError):
            self._process.join()
            raise BrokenExecutor(f"a worker process ended with exit code {self._process.exitcode}") from None
        answer, error = pickle.loads(answered)
        if error is not None:
            raise error
        return answer

    def end(self) -> None:
        """Let the process end, once it has done what it is at."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._pipe.close()
        self._process.join()


class OwnProcesses(Executor):
    """Some such processes as one executor: whichever is free takes the next call.

    Parameters
    ----------
    count : int
        How many; they start at once.
    """

    def __init__(self, count: int) -> None:
        self._free: SimpleQueue[OwnProcess] = SimpleQueue()
        self._processes = []
        for _ in range(count):
            self._processes.append(OwnProcess(knows_main=True))
            self._free.put(self._processes[-1])
        self._threads = ThreadPoolExecutor(max(1, count))

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        """Begin a call; its future raises BrokenExecutor where the process that took it died."""
        return self._threads.submit(self._take, partial(call, **keywords) if keywords else call, arguments)

    def _take(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        process = self._free.get()
        try:
            return process.ask(call, arguments)
        finally:
            self._free.put(process)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let all end, once they have done what they are at."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        for process in self._processes:
            process.end()


@contextmanager
def worker_pool(count: int) -> Iterator[Executor]:
    """Give so many processes, started at once; end them when anything goes wrong, Ctrl-C included."""
    pool = None
    try:
        with ended_if_wrong():
            pool = OwnProcesses(count)
            yield pool
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def _serve(pipe: Connection[Any, Any]) -> None:
    """Take calls until nobody can send any more."""
    ready_worker()
    while True:
        try:
            asked = pipe.recv_bytes()
        except EOFError:
            return
        pipe.send_bytes(_outcome(asked))


def _outcome(asked: bytes) -> bytes:
    """Make a call and pack what it gave or raised, with where that was raised as a note."""
    try:
        call, arguments = pickle.loads(asked)
        outcome: Outcome = call(*arguments), None
        return pickle.dumps(outcome)
    except BaseException as error:
        return pickle.dumps((None, _told(error)))


def _told(error: BaseException) -> BaseException:
    error.add_note("in a worker:\n" + "".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # not every error can travel
        return RuntimeError("".join(error.__notes__))
    return error

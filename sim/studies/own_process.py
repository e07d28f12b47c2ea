"""A process that takes one call at a time over a pipe of its own, so that its death is noticed whatever it was doing.

A pool's processes share a queue whose writing end the parent holds as well: where one is killed halfway through
sending a result, the parent waits for the rest of it for ever. Here nobody else holds the process's end.
"""

from __future__ import annotations

import multiprocessing
import pickle
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from sim.studies.compiling import compile_first
from sim.studies.workers import main_hidden, ready_worker, sigint_held

Outcome = tuple[Any, BaseException | None]


class OwnProcess:
    """A spawned process, and the thread that speaks with it.

    The rules of every run are compiled before it starts; those of systems by whoever knows that there are some.
    """

    def __init__(self) -> None:
        compile_first()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        resource_tracker.ensure_running()  # else it starts with the process, and lets Ctrl-C through again
        with main_hidden(), sigint_held():
            self._process.start()
        theirs.close()
        self._thread = ThreadPoolExecutor(1)

    def submit(self, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Begin a call; its future raises BrokenExecutor if the process dies of it, or died before."""
        return self._thread.submit(self._ask, call, arguments)

    def _ask(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        asked = pickle.dumps((call, arguments))
        try:
            self._pipe.send_bytes(asked)
            answer, error = pickle.loads(self._pipe.recv_bytes())
        except (EOFError, OSError):
            self._process.join()
            raise BrokenExecutor(f"a worker process ended with exit code {self._process.exitcode}") from None
        if error is not None:
            raise error
        return answer

    def end(self) -> None:
        """Let the process end, once it has done what it is at."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._pipe.close()
        self._process.join()


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

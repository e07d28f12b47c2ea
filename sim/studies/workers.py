"""Worker processes: started by spawn, given one thread each, ended when anything goes wrong, Ctrl-C included."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import util
from multiprocessing.connection import wait
from types import ModuleType

LAST = -1000  # among what a process does as it ends


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def ended_if_wrong() -> Iterator[None]:
    """End the processes that were started meanwhile when anything goes wrong, Ctrl-C included."""
    others = set(multiprocessing.active_children())
    try:
        yield
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise


@contextmanager
def sigint_held() -> Iterator[None]:
    """Hold Ctrl-C back for as long as this lasts, where the system can.

    A mask is what workers inherit, but it is this thread's alone: another thread, such as one of a library for
    linear algebra, would take the signal and Python raise it here, with a worker half started that nobody ends.
    So it is noted meanwhile, and raised again when this is over.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    came: list[int] = []
    handler = signal.getsignal(signal.SIGINT)
    ours = handler is not None and threading.current_thread() is threading.main_thread()  # only there it is raised
    if ours:
        signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if ours:
            signal.signal(signal.SIGINT, handler)
        if came:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def main_hidden() -> Iterator[None]:
    """Start workers without the caller's ``__main__``.

    A spawned process runs the caller's script again as far as ``if __name__ == "__main__"``. A script
    without that line would start workers in workers, and a notebook has no file to run. What a study's
    workers call can be imported, so they need no ``__main__``.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def ready_worker() -> None:
    """Give a worker one thread, the replicates being what runs in parallel, and let it end with its parent.

    What runs need is imported at once, and never looked through for what could be collected. Asked to end, a worker
    ends at once: to take compiled code apart at leisure takes longer than a small study.
    """
    import numba

    from sim import GovernanceModel  # noqa: F401 - for the modules it brings

    gc.freeze()
    numba.set_num_threads(1)
    util.Finalize(None, _end_at_once, exitpriority=LAST)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_at_once() -> None:
    """End this process without taking anything apart, once what it printed is out; what it dies of is told first."""
    if sys.exc_info()[0] is not None:
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _end_with(parent: int) -> None:
    """End this process when its parent is gone: a killed parent cannot, and its queue stays open."""
    wait([parent])
    os._exit(1)

"""A process of its own does one call at a time, and its death is noticed whatever it was doing."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from sim.studies.own_process import OwnProcess, worker_pool


class UntravelledError(Exception):
    """An error that cannot be made again from what it says of itself."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def raises() -> None:
    raise UntravelledError("seed 3 ", "fails")


def refuses() -> None:
    raise ValueError("no such place")


def sends_half() -> bytes:
    """Die when the head of a long answer is out, and nothing of its body."""

    def send_head(self: Connection, buffer: bytes) -> None:
        os.write(self.fileno(), bytes(buffer))
        os._exit(9)

    Connection._send = send_head
    return bytes(100_000)


def dawdles(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


@pytest.fixture(scope="module")
def process() -> Iterator[OwnProcess]:
    one = OwnProcess()
    yield one
    one.end()


def test_calls_are_done_in_order_in_another_process(process):
    first, second = process.submit(dawdles, 0.1), process.submit(os.getpid)
    assert second.result(60) == first.result(0) != os.getpid()


def test_it_has_one_thread_and_holds_ctrl_c_back(process):
    assert process.submit(_mask).result(60) >= {signal.SIGINT}
    assert process.submit(_threads).result(60) == 1


def _mask() -> set[int]:
    return signal.pthread_sigmask(signal.SIG_BLOCK, ())


def _threads() -> int:
    import numba

    return numba.get_num_threads()


def test_an_error_comes_back_with_where_it_was_raised_and_the_process_goes_on(process):
    with pytest.raises(ValueError, match="no such place") as caught:
        process.submit(refuses).result(60)
    assert "in refuses" in "".join(caught.value.__notes__)
    assert process.submit(os.getpid).result(60)


def test_an_error_that_cannot_travel_is_told_in_words(process):
    with pytest.raises(RuntimeError, match=r"in raises[\s\S]*seed 3 fails"):
        process.submit(raises).result(60)


def test_what_cannot_be_sent_is_refused_and_the_process_goes_on(process):
    with pytest.raises((AttributeError, TypeError), match=r"lambda|pickle"):
        process.submit(lambda: None).result(60)
    with pytest.raises(TypeError, match="pickle"):
        process.submit(threading.Lock).result(60)
    assert process.submit(os.getpid).result(60)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("dies", [lambda one: one.submit(sends_half), lambda one: one.submit(os._exit, 9)])
def test_a_death_is_noticed_even_halfway_through_an_answer(dies):
    one = OwnProcess()
    with pytest.raises(BrokenExecutor, match="exit code 9"):
        dies(one).result(60)
    with pytest.raises(BrokenExecutor, match="exit code 9"):
        one.submit(os.getpid).result(60)
    one.end()


def test_one_that_is_killed_while_it_waits_is_noticed_at_the_next_call():
    one = OwnProcess()
    os.kill(one.submit(os.getpid).result(60), signal.SIGTERM)
    time.sleep(0.2)
    with pytest.raises(BrokenExecutor):
        one.submit(os.getpid).result(60)
    one.end()


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
def test_it_ends_when_told_to():
    one = OwnProcess()
    pid = one.submit(os.getpid).result(60)
    one.end()
    assert not Path(f"/proc/{pid}").exists()


class Unread:
    """What cannot be read where it arrives."""

    def __reduce__(self) -> tuple[object, ...]:
        return open, ("/there/is/no/such/file",)


def test_an_answer_that_cannot_be_read_is_no_death(process):
    with pytest.raises(FileNotFoundError):
        process.submit(Unread).result(60)
    assert process.submit(os.getpid).result(60)


def test_some_processes_are_one_executor_and_share_the_calls():
    with worker_pool(2) as pool:
        assert set(pool.map(abs, range(-20, 0))) == set(range(1, 21))
        first, second = pool.submit(dawdles, 0.5), pool.submit(dawdles, seconds=0.5)
        assert first.result(60) != second.result(60)
        with pytest.raises(ValueError, match="no such place"):
            pool.submit(refuses).result(60)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_death_among_some_is_noticed_halfway_through_an_answer_too():
    with worker_pool(2) as pool, pytest.raises(BrokenExecutor, match="exit code 9"):
        pool.submit(sends_half).result(60)

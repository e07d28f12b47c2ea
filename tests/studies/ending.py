"""Processes that are to end: a group of their own, and waits that fail where something hangs."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def group(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Start a command as a group of processes; whatever of it is left afterwards is killed."""
    with subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def first_line(process: subprocess.Popen[str], seconds: float = 60) -> str:
    """Read the first line a process writes, or fail where none comes."""
    assert process.stdout
    readable, _, _ = select.select([process.stdout], [], [], seconds)
    if not readable:
        pytest.fail(f"nothing was written in {seconds} s")
    return process.stdout.readline()


def interrupted(process: subprocess.Popen[str], seconds: float = 15) -> str:
    """Press Ctrl-C as a terminal does, to all of a group; give what it wrote of errors once it has ended."""
    os.killpg(process.pid, signal.SIGINT)
    return errors_of(process, seconds)


def errors_of(process: subprocess.Popen[str], seconds: float = 15) -> str:
    """Give what a process wrote of errors once it has ended, or fail where it does not end."""
    try:
        return process.communicate(timeout=seconds)[1]
    except subprocess.TimeoutExpired:
        pytest.fail(f"it has not ended after {seconds} s; alive are {alive_in(process.pid)}")


def check_nothing_left(leader: int, seconds: float = 10) -> None:
    """Fail where processes of a group still run a while after its leader ended."""
    until = time.monotonic() + seconds
    while left := alive_in(leader):
        if time.monotonic() > until:
            pytest.fail(f"left over after {seconds} s: {left}")
        time.sleep(0.02)


def alive_in(leader: int) -> list[str]:
    """Processes of a group that run, where there is /proc; one that ended and waits for its parent does not."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            state = path.read_text().rpartition(")")[2].split()
            found += [path.parent.name] if int(state[2]) == leader and state[0] != "Z" else []
    return found

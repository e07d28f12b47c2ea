"""A folder for results is made or refused at once, and the refusal names what stands in the way."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.folders import make_folder, unwritable


def refused(out):
    with pytest.raises(InputError) as caught:
        make_folder(out)
    message = str(caught.value)
    assert message.startswith("--out: ")
    assert "\n" not in message
    return message


def test_a_folder_is_made_with_all_above_it_and_left_empty(tmp_path):
    folder = make_folder(str(tmp_path / "new" / "结果"))
    assert folder == tmp_path / "new" / "结果"
    assert list(folder.iterdir()) == []
    assert make_folder(folder) == folder


@pytest.mark.parametrize("below", ["", "results", "results/2016"])
def test_a_file_in_the_way_is_named(below, tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("kept")
    assert f"'{file}' is a file" in refused(file / below)
    assert file.read_text() == "kept"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder of the system that takes no new one")
@pytest.mark.parametrize("out", ["/proc/x", "/proc/x/y"])
def test_a_folder_that_takes_no_new_one_is_named(out):
    message = refused(out)
    assert "no folder can be made in '/proc'" in message
    assert "No such file" not in message


def test_what_the_system_says_is_passed_on(tmp_path, monkeypatch):
    def denied(*_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", denied)
    assert f"no folder can be made in '{tmp_path}' (Permission denied)" in refused(tmp_path / "mine")


def test_a_file_that_cannot_be_written_in_a_folder_that_can_keeps_the_reason(tmp_path):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert "No space left on device" in str(unwritable(tmp_path, full))


def test_a_name_that_no_system_takes_is_refused():
    assert "null" in refused("a\0b")
    assert "too long" in refused("n" * 300)

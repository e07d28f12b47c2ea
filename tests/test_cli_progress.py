"""The progress bar: there for whoever waits, lines where there is no terminal, silent for whoever does not wait."""

from __future__ import annotations

import sys
import time

import pytest

from sim import cli_progress


class Terminal:
    """Standard error that counts as a terminal, or as a pipe."""

    def __init__(self, is_terminal=True):
        self.text, self.is_terminal = "", is_terminal

    def isatty(self):
        return self.is_terminal

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass


@pytest.mark.parametrize(("patience", "shown"), [(-1.0, True), (60.0, False)])
def test_a_progress_bar_appears_only_to_those_who_wait(patience, shown, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(cli_progress, "PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", terminal)
    with cli_progress.PatientBar("", "en") as bar:
        for done in range(3):
            bar.update(done + 1, 3)
    assert ("3/3" in terminal.text) is shown


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_progress_bar_with_words_appears_before_the_first_step_is_done(by_itself, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(cli_progress, "PATIENCE", 0.05)
    monkeypatch.setattr(sys, "stderr", terminal)
    with cli_progress.PatientBar("Replicates", "en", by_itself=by_itself):
        time.sleep(0.5)
    assert ("Replicates" in terminal.text) is by_itself


@pytest.fixture
def pipe(monkeypatch):
    """Standard error on a pipe, and a clock that is put forward by hand."""
    pipe, clock = Terminal(is_terminal=False), {"now": 0.0}
    monkeypatch.setattr(cli_progress.time, "monotonic", lambda: clock["now"])
    monkeypatch.delenv("YUANLUO_QUIET", raising=False)

    def tell(lang="en", before=0):
        monkeypatch.setattr(sys, "stderr", pipe)
        with cli_progress.PatientBar("Runs", lang, by_itself=False) as bar:
            for done in range(1000):
                bar.update(before + done, before + 1000)
                clock["now"] += 1.0
        return pipe.text.splitlines()

    return tell


@pytest.mark.parametrize(
    ("lang", "line"), [("en", "Runs: 3 of 1,000, about 16.6 min to go"), ("zh", "Runs：3 / 1,000，约剩 16.6 min")]
)
def test_a_pipe_is_told_how_far_it_is_and_how_long_the_rest_takes_ever_more_rarely(lang, line, pipe):
    told = pipe(lang)
    assert told[0] == line
    assert len(told) == 9  # after 3, 6, 12, ... seconds


def test_what_was_done_before_tells_nothing_of_how_long_the_rest_takes(pipe):
    assert pipe(before=500)[0] == "Runs: 503 of 1,500, about 16.6 min to go"


def test_whoever_wants_quiet_has_it_on_a_pipe(pipe, monkeypatch):
    monkeypatch.setenv("YUANLUO_QUIET", "1")
    assert pipe() == []


def test_a_pipe_is_told_how_many_there_are_before_the_first_is_done(monkeypatch):
    pipe = Terminal(is_terminal=False)
    monkeypatch.setattr(cli_progress, "PATIENCE", 0.05)
    monkeypatch.setattr(sys, "stderr", pipe)
    monkeypatch.delenv("YUANLUO_QUIET", raising=False)
    with cli_progress.PatientBar("Runs", "en") as bar:
        bar.update(0, 40)
        time.sleep(0.5)
    assert pipe.text == "Runs: 0 of 40\n"

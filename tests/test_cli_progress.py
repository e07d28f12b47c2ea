"""The progress bar: there for whoever waits, and silent for whoever does not."""

from __future__ import annotations

import sys
import time

import pytest

from sim import cli_progress


class Terminal:
    """Standard error that counts as a terminal."""

    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

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
    with cli_progress.PatientBar() as bar:
        for done in range(3):
            bar.update(done + 1, 3)
    assert ("3/3" in terminal.text) is shown


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_progress_bar_with_words_appears_before_the_first_step_is_done(by_itself, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(cli_progress, "PATIENCE", 0.05)
    monkeypatch.setattr(sys, "stderr", terminal)
    with cli_progress.PatientBar("Replicates", by_itself=by_itself):
        time.sleep(0.5)
    assert ("Replicates" in terminal.text) is by_itself
